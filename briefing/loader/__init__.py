"""From a data folder to a `Site` of validated entities."""

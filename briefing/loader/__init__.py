"""A data folder to a `Site` of checked entities."""

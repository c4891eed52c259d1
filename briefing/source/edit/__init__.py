"""Small edits of a user's YAML, and changes of several files at once: all of them are made, or none."""

"""YAML and CSV text to values with places, and small edits of that text."""

"""YAML and CSV text to values with places, and small changes put back into that text."""

"""The finished site in a real browser: what a reader sees, reaches and prints."""

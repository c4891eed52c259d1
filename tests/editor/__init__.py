"""Data files in an editor: the server that many editors ask about YAML, asked as an editor does."""

"""Data files in an editor: yaml-language-server, which many editors use for YAML, gets the same requests as from an editor."""

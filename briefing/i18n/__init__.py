"""A site in its languages: the interface's words, translations laid over entries, scripts."""

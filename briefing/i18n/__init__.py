"""Internationalisation: interface messages, translations of entries, script conversion."""

"""References in the formats of other programs, written and read: CSL-JSON, BibTeX and RIS."""

"""Explanations of syntax errors: each names the mistake in an author's words, and where it was made."""

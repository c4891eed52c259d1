"""Handwritten pages in `docs/`: which site they belong to, and what readers would miss in them."""

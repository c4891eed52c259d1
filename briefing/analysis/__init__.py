"""Analyses of a site: references and links, reviews, due dates, and changes between two states."""

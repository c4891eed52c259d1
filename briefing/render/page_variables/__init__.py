"""Computed template values: neighbours, counts, eras, mentions.

Each function takes the page that is rendered and returns the values for its template, by name. Templates contain loops and
conditions only; every computation is here.
"""

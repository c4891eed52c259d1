"""Renders a site to files: pages from templates, figures and downloads."""

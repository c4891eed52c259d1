"""A site as files: pages from templates, figures, downloads."""

"""Publishes generated pages directly: each is converted and put into a frame that MkDocs rendered once."""

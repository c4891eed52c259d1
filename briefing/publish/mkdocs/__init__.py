"""Publishing with MkDocs and Material."""

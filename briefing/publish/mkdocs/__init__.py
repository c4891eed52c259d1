"""The publisher that goes through MkDocs and Material."""

"""Publishes a rendered site: writes the build folder, builds it with MkDocs, and replaces the site atomically.

`build_folder.write` writes the build folder; `assemble.build_site` builds the site from it. Errors are returned as problems,
and the previous site then stays in place. Nothing is imported here, so that the check reads the settings without the publisher.
"""

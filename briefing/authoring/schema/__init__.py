"""JSON Schema (2020-12) of every file of a brief, generated from the model's classes and the descriptions of their fields.

`file_schemas.schemas` returns those for any brief; `project_ids.for_site` those with the ids of one site, so that an editor
completes them.
"""

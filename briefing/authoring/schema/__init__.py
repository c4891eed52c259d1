"""JSON Schema (2020-12) of every file of a brief, generated from the model's classes and the descriptions of their fields.

`schemas` returns those for any brief; `for_site` those with the ids of one site, so that an editor completes them.
"""

from __future__ import annotations

from briefing.authoring.schema.file_schemas import schemas
from briefing.authoring.schema.project_ids import SHIPPED, for_site
from briefing.authoring.schema.shapes import DIALECT, ENDING, TRANSLATED
from briefing.model.sentences import field_sentences

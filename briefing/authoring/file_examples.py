"""An example of each file of a brief, for the page of fields: the first entry of the file that `briefing init` writes."""

from __future__ import annotations

import re

from briefing.authoring.example import STARTER
from briefing.model import BY_FILE
from briefing.model.fields import fields
from briefing.model.kinds import ID_EXAMPLES

_SCHEMA = "# yaml-language-server:"
_OTHERS = {
    "library": """\
# In `data/` beside the folders of the briefs, if there are several.
title: Cooler streets
intro: What cities can do about heat.
topics: [shade, paint]
languages: [en]
licence: CC BY 4.0
""",
    "vocabulary": """\
# Words beside the built-in ones. `kind: ruling` in timeline.yaml then has this name, and the filter of courts.
- {id: ruling, of: event-kind, name: Ruling, like: court}
""",
}
"""The files that the example does not have, because it is one brief in the built-in words."""


def example(name: str) -> str:
    """Return what a file may begin with, as a block of the guide; a comment says what the file is for."""
    file = STARTER / "data" / f"{name}.yaml"
    text = file.read_text(encoding="utf-8") if file.exists() else _OTHERS.get(name) or _outline(name)
    comment, *lines = (line for line in text.splitlines(keepends=True) if not line.startswith(_SCHEMA))
    entries = re.split(r"(?m)^(?=- )", "".join(lines))
    return f"```yaml\n# data/{name}.yaml\n{comment}{next(filter(None, entries)).rstrip()}\n```\n"


def _outline(name: str) -> str:
    """The first entry of a kind for which no example is written: its id and its required fields, as far as they are known."""
    kind = BY_FILE[name]
    values = {field.key: "…" for field in fields(kind.model) if field.required} | {"id": ID_EXAMPLES[kind.name]}
    sentence = (kind.model.__doc__ or "").splitlines()[0]
    return f"# {sentence}\n- id: {values.pop('id')}\n" + "".join(f"  {key}: {value}\n" for key, value in values.items())

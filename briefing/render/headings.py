"""Extracts the headings of a rendered page."""

from __future__ import annotations

import re
from typing import NamedTuple

from markupsafe import Markup as Html


class Heading(NamedTuple):
    """A heading of a rendered page and its anchor."""

    anchor: str
    text: Html


def headings(text: str) -> list[Heading]:
    """Return the second-level headings of a page's Markdown, in the form that the templates produce."""
    return [Heading(found[2], Html(found[1])) for found in _HEADING.finditer(text)]


_HEADING = re.compile(r"^## (.+) \{: #([\w-]+) \}$", re.MULTILINE)

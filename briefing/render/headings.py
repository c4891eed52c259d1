"""The headings of a finished page."""

from __future__ import annotations

import re
from typing import NamedTuple

from markupsafe import Markup as Html


class Heading(NamedTuple):
    """A heading of a finished page and its anchor."""

    anchor: str
    text: Html


def headings(text: str) -> list[Heading]:
    """The second-level headings of a page's Markdown, as the templates write them."""
    return [Heading(found[2], Html(found[1])) for found in _HEADING.finditer(text)]


_HEADING = re.compile(r"^## (.+) \{: #([\w-]+) \}$", re.MULTILINE)

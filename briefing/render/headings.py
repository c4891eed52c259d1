"""The headings of a rendered page, and the place of a list of them."""

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


def insert_contents(text: str, contents: str) -> str:
    """Insert a list of the parts of a page after its lead, or else before the first part."""
    lead, part = _LEAD.search(text), _HEADING.search(text)
    at = lead.end() if lead else part.start() if part else len(text)
    return f"{text[:at]}{contents}{text[at:]}"


_LEAD = re.compile(r'^<p class="bf-lead">.*\n', re.MULTILINE)
_HEADING = re.compile(r"^## (.+) \{: #([\w-]+) \}$", re.MULTILINE)

"""Authors' Markdown: parse the text of a field, and render it so that it cannot inject markup into the page.

`parse` reads a text once into a `Prose`: its pieces, faults, mentions and citations. The writers render a `Prose` as often
as needed; a `Resolver` gives them the links of the current page.
"""

from __future__ import annotations

from briefing.markdown.escape import escape
from briefing.markdown.parser import parse
from briefing.markdown.plain_text import to_plain_text
from briefing.markdown.tree import Citation, Mention, Prose
from briefing.markdown.writer import html_blocks, html_inline, markdown_blocks

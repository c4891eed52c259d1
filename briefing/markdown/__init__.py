"""Safe Markdown text: reads what authors write in a field, and writes it so that nothing of it can leave the field.

A text is read once, with `parse`, into a `Prose`: its pieces, its faults, what it mentions and cites. It is written as
often as needed, with a `Resolver` that knows where things are from the page at hand.
"""

from __future__ import annotations

from briefing.markdown.escape import escape
from briefing.markdown.parser import parse
from briefing.markdown.plain_text import to_plain_text
from briefing.markdown.tree import Citation, Fault, Mention, Prose, Resolver
from briefing.markdown.writer import html_blocks, html_inline, markdown_blocks

__all__ = [
    "Citation",
    "Fault",
    "Mention",
    "Prose",
    "Resolver",
    "escape",
    "html_blocks",
    "html_inline",
    "markdown_blocks",
    "parse",
    "to_plain_text",
]

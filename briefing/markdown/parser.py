"""The entry point of the parser: the fast path for plain texts, the complete grammar for all others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.markdown.fast_parser import parse_fast

if TYPE_CHECKING:
    from briefing.markdown.tree import Prose


def parse(text: str, *, block: bool) -> Prose:
    """Parse a single-paragraph text or, with `block`, a text of paragraphs, lists, quotes, tables and headings.

    Never raises: errors in the text are returned as faults with their offsets.
    """
    found = parse_fast(text, block=block)
    if found is None:
        from briefing.markdown.full_parser import parse_fully  # slow to import, and most briefs do not need it

        found = parse_fully(text, block=block)
    return found

"""Reads any text: quickly where it is plain, else with the whole grammar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.markdown.fast_parser import parse_fast

if TYPE_CHECKING:
    from briefing.markdown.tree import Prose


def parse(text: str, *, block: bool) -> Prose:
    """Read a text of one line, or with `block` one of paragraphs, lists, quotes, tables and headings.

    It never raises: whatever is wrong with the text is among the faults, each at its place.
    """
    found = parse_fast(text, block=block)
    if found is None:
        from briefing.markdown.full_parser import parse_fully  # most briefs never need the grammar, which takes a while to load

        found = parse_fully(text, block=block)
    return found

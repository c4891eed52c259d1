"""The entry point of the parser: the fast path for plain texts, the complete grammar for all others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.markdown.parser.fast_parser import parse_fast
from briefing.markdown.plain_text import words_of
from briefing.model.markers import VISIBLE_TEXT

if TYPE_CHECKING:
    from briefing.markdown.tree import Prose


def parse(text: str, *, block: bool) -> Prose:
    """Parse a single-paragraph text or, with `block`, a text of paragraphs, lists, quotes, tables and headings.

    Never raises: errors in the text are returned as faults with their offsets.
    """
    found = parse_fast(text, block=block)
    if found is None:
        from briefing.markdown.parser.full_parser import parse_fully  # slow to import, and most briefs do not need it

        found = parse_fully(text, block=block)
    return found if block or _has_words(found) or not VISIBLE_TEXT.search(text) else _without_words(found, text)


def _has_words(prose: Prose) -> bool:
    first = prose.body[0] if prose.body else ""
    return (isinstance(first, str) and _is_visible(first)) or _is_visible(words_of(prose.body))


def _is_visible(words: str) -> bool:
    """Return whether a reader sees something of a text in which `|` only marks where a line may break."""
    return VISIBLE_TEXT.search(words.replace("|", " ") if "|" in words else words) is not None


def _without_words(prose: Prose, text: str) -> Prose:
    """Add the fault of a text of one paragraph that shows nothing, or nothing but citations: it may be a heading or a link."""
    from briefing.markdown.faults import no_words

    return prose._replace(faults=(*prose.faults, no_words(0, len(text))))

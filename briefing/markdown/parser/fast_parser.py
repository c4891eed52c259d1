"""The fast path of the parser, for plain sentences with headings, citations and references; most texts are of this kind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.markdown.line_breaks import join_lines
from briefing.markdown.other_marks import FIRST_CHARACTERS
from briefing.markdown.paragraph_faults import OTHER_MARKS
from briefing.markdown.plain_text import words_of
from briefing.markdown.reference_syntax import BLANKS, CITES, citations
from briefing.markdown.tree import Cites, Element, Mention, Prose, Reference
from briefing.model.kinds import REFERENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.markdown.tree import Citation, Piece

# Classes, and a pattern that begins with one character: `re` searches for them several times as fast as for alternatives.
_IN_A_LINE = re.compile(rf"[\\`_<&{{\x00-\x1f{FIRST_CHARACTERS}]")
_IN_BLOCKS = re.compile(rf"[\\`_<&{{|\x00-\x09\x0b-\x1f{FIRST_CHARACTERS}]")
_LINE_START = re.compile(rf"\n(?:[ ]|#(?!##+ )|[>+=:-]|!!!|\?\?\?|[0-9]{{1,9}}[.)]|{OTHER_MARKS})")
_HEADING = re.compile(r"\n*(?P<marks>#{3,6}) (?P<words>[^\s#](?:[^\n]*[^\s#])?)\n*")
_BRACKETS = re.compile(
    rf"\[(?:(?P<target>{REFERENCE})|{CITES})\](?![\[(])"
    rf"|\[(?!{REFERENCE}\]|[@^])(?P<label>\s*+[^\[\]\s][^\[\]]*+)\](?P<labelled>\[(?P<of>[\w.:-]+)\])"
)


def parse_fast(text: str, *, block: bool) -> Prose | None:
    """Parse a text that needs no full Markdown grammar; return `None` for any other text."""
    if "==" in text or "$$" in text or (_IN_BLOCKS if block else _IN_A_LINE).search(text):
        return None
    if (" \n" in text or _LINE_START.search(f"\n{text}")) if block else ("##" in text and text.lstrip().startswith("##")):
        return None
    if not block and "[" not in text and "]" not in text:
        words = text.strip(BLANKS)
        return Prose((words,)) if words else Prose()  # without line breaks, which the pattern above would have found
    mentions: list[Mention] = []
    cited: list[Citation] = []
    body: list[Piece] = []
    for start, end in _paragraphs(text) if block else [(0, len(text))]:
        name = "p"
        if block and "#" in text[start:end] and (heading := _HEADING.fullmatch(text, start, end)):
            name = f"h{len(heading['marks'])}"
            start, end = heading.span("words")
        elif block and "\n#" in f"\n{text[start:end]}":
            return None  # a heading with text directly below it, or an invalid heading
        pieces = _parse_paragraph(text, start, end, mentions, cited)
        if pieces is None:
            return None
        if pieces:
            body += [Element(name, pieces)] if block else pieces
    return Prose(tuple(body), (), tuple(mentions), tuple(cited))


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and the end of each part between empty lines."""
    start = 0
    while (end := text.find("\n\n", start)) >= 0:
        if end > start:
            yield start, end
        start = end + 1
    if start < len(text):
        yield start, len(text)


def _parse_paragraph(text: str, start: int, end: int, mentions: list[Mention], cited: list[Citation]) -> tuple[Piece, ...] | None:
    """Parse one paragraph; return `None` if it contains any other kind of bracket."""
    words = text[start:end].strip(BLANKS)
    start = text.find(words, start)
    end = start + len(words)
    pieces: list[Piece] = []
    for found in _BRACKETS.finditer(text, start, end):
        pieces.append(text[start : found.start()])
        if found["target"]:
            mentions.append(Mention(found["target"], None, *found.span()))
            pieces.append(Reference(found["target"], None))
        elif found["label"]:
            label = join_lines((found["label"],))
            mentions.append(Mention(found["of"], words_of(label), *found.span("labelled")))
            pieces.append(Reference(found["of"], label))
        else:
            group = citations(text, found.start() + 1, found.end() - 1) or ()
            cited += group
            pieces.append(Cites(group))
        start = found.end()
    pieces.append(text[start:end])
    if any("[" in piece or "]" in piece for piece in pieces if isinstance(piece, str)):
        return None
    return join_lines([piece for piece in pieces if piece])

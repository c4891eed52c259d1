"""The full parser: reads any text with the complete Markdown grammar and records source offsets."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from briefing.markdown import faults, inline_faults, other_marks, paragraph_faults, size_limits, table_faults
from briefing.markdown.line_breaks import join_lines
from briefing.markdown.parser import grammar
from briefing.markdown.parser.inline import scan
from briefing.markdown.parser.offsets import TextOffsets
from briefing.markdown.plain_text import words_of
from briefing.markdown.tree import Citation, Cites, Code, Element, Mention, Prose, Reference
from briefing.model.markers import VISIBLE_TEXT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from markdown_it.token import Token

    from briefing.markdown.tree import Fault, Piece


_EMPTY_LINES = re.compile(r"(?<=\n)(?:[ \t]*\n)+")


def parse_fully(text: str, *, block: bool) -> Prose:
    """Parse a text with the complete grammar."""
    # Replace character by character, so that offsets stay valid.
    source = text.replace("\r\n", " \n").replace("\r", "\n").replace("\0", "\ufffd")
    reading = _Reading(source, block)
    if block:
        body = reading.pieces(iter(grammar.blocks(source)))
    else:
        body = reading.pieces(iter(grammar.line(source)))
        reading.faults += filter(None, [other_marks.heading_in_line(source)])
        reading.faults += [faults.text_break(*found.span()) for found in _EMPTY_LINES.finditer(source.rstrip())]
    return Prose(
        body,
        tuple(sorted(reading.faults, key=lambda fault: (fault.start, fault.end))),
        tuple(reading.mentions),
        tuple(reading.citations),
    )


class _Reading:
    """Converts the markdown-it tokens of one text to pieces."""

    def __init__(self, source: str, block: bool) -> None:
        self.source, self.block = source, block
        self.faults: list[Fault] = []
        self.mentions: list[Mention] = []
        self.citations: list[Citation] = []
        self.places: TextOffsets

    def pieces(self, tokens: Iterator[Token]) -> tuple[Piece, ...]:
        """Convert tokens up to the one that closes this level, or to the end."""
        taken: list[Piece] = []
        for token in tokens:
            if token.nesting < 0:
                break
            taken += _TAKE[token.type](self, token, tokens)
        return join_lines(tuple(_joined(taken)))

    def element(self, token: Token, tokens: Iterator[Token]) -> tuple[Piece, ...]:
        inside = self.pieces(tokens)
        if token.hidden or not (inside or token.tag in _MAY_BE_EMPTY):
            return inside
        return (Element(token.tag, inside, tuple(_attributes(token))),)

    def row(self, token: Token, tokens: Iterator[Token]) -> tuple[Piece, ...]:
        cells = self.pieces(tokens)
        start, end = token.meta["lines"][0]
        self.faults += table_faults.lost_cells(self.source, start, end, len(cells))
        return (Element(token.tag, cells),)

    def heading(self, token: Token, tokens: Iterator[Token]) -> tuple[Piece, ...]:
        if token.tag in ("h1", "h2"):
            start, end = token.meta["lines"][-1]
            mark = self.source[start : start + int(token.tag[1])] if token.markup[0] == "#" else self.source[start:end]
            self.faults.append(faults.bad_heading(start, start + len(mark.rstrip()), mark.rstrip()))
            token.tag = "h3"
        found = self.element(token, tokens)
        if not any(map(_shows, found)) and self.block and VISIBLE_TEXT.search(self._line(token)):
            self.faults.append(faults.no_words(*token.meta["lines"][0]))
        return found

    def _line(self, token: Token) -> str:
        start, end = token.meta["lines"][0]
        return self.source[start:end].strip("# \t")

    def stretch(self, token: Token, _: Iterator[Token]) -> tuple[Piece, ...]:
        if not token.content:
            return ()
        self.places = TextOffsets(self.source, token)
        marks = scan(token.content)
        typed = _OF_PARAGRAPHS if token.meta["rule"] == "paragraph" else ()
        for fault in (*marks.faults, *(fault for find in typed for fault in find(token.content))):
            start, end = self.places(fault.start, fault.end)
            self.faults.append(fault._replace(start=start, end=end))
        inside = grammar.inline(token.content, marks.found)
        if "**" in token.content:
            self.faults += self._lost_stars(token.content, inside)
        if max((each.level for each in inside), default=0) > size_limits.DEEPEST:
            self.faults.append(size_limits.deep_nesting(*self.places(0, len(token.content))))
            return (token.content,)
        return self.pieces(iter(inside))

    def _lost_stars(self, content: str, inside: Iterable[Token]) -> Iterator[Fault]:
        """Yield the first fault of `**` that Markdown leaves in the words; `\\*\\*` is not looked for."""
        for words in (token.content for token in inside if token.type == "text" and "**" in token.content):
            if (found := inline_faults.lost_stars(words)) is not None:
                at = max(content.find(words[found.start :]), content.find(words[found.start : found.end]))
                start, end = self.places(at, at + found.end - found.start)
                yield found._replace(start=start, end=end)
                return

    def mention(self, token: Token, tokens: Iterator[Token]) -> tuple[Piece, ...]:
        mark = token.meta["mark"]
        at = len(self.mentions)
        inside = self.pieces(tokens)
        label = inside if mark.label is not None else None
        words = words_of(label) if label is not None else None
        self.mentions.insert(at, Mention(mark.target, words, *self.places(*mark.span)))
        return (Reference(mark.target, label),)

    def cites(self, token: Token, _: Iterator[Token]) -> tuple[Piece, ...]:
        cited = tuple(Citation(cite.key, cite.at, *self.places(cite.start, cite.end)) for cite in token.meta["mark"].citations)
        self.citations += cited
        return (Cites(cited),)

    def text(self, token: Token, _: Iterator[Token]) -> tuple[Piece, ...]:
        return (token.content,)

    def soft_break(self, token: Token, _: Iterator[Token]) -> tuple[Piece, ...]:
        return ("\n",)  # kept until `join_lines` sees both neighbours

    def hard_break(self, token: Token, _: Iterator[Token]) -> tuple[Piece, ...]:
        return (Element("br") if self.block else "\n",)

    def inline_code(self, token: Token, _: Iterator[Token]) -> tuple[Piece, ...]:
        return (Code(token.content, block=False),)

    def fence(self, token: Token, _: Iterator[Token]) -> tuple[Piece, ...]:
        lines = token.meta["lines"]
        last = self.source[slice(*lines[-1])].rstrip()
        if len(lines) < 2 or len(last) < len(token.markup) or last.strip(token.markup[0]):
            self.faults.append(inline_faults.open_fence(token.markup, lines[0][0]))
        return self.code(token, _)

    def code(self, token: Token, _: Iterator[Token]) -> tuple[Piece, ...]:
        return (Code(token.content.removesuffix("\n"), block=True),)

    def rule(self, token: Token, _: Iterator[Token]) -> tuple[Piece, ...]:
        return (Element("hr"),)

    def html_block(self, token: Token, _: Iterator[Token]) -> tuple[Piece, ...]:
        start, end = token.meta["lines"][0][0], token.meta["lines"][-1][1]
        self.faults.append(faults.raw_html(self.source[start : token.meta["lines"][0][1]], start))
        for fault in scan(self.source[start:end]).faults:
            if fault.code == "raw-html" and fault.start:
                self.faults.append(fault._replace(start=fault.start + start, end=fault.end + start))
        return (Element("p", (token.content,)),)

    def too_deep(self, token: Token, _: Iterator[Token]) -> tuple[Piece, ...]:
        self.faults.append(size_limits.deep_nesting(token.meta["lines"][0][0], token.meta["lines"][0][0] + 1))
        return ()

    def too_large(self, token: Token, _: Iterator[Token]) -> tuple[Piece, ...]:
        self.faults.append(size_limits.large_table(*token.meta["lines"][0]))
        return ()


def _shows(piece: Piece) -> bool:
    """Return whether a piece has words, or a citation, whose mark is a word."""
    if isinstance(piece, Element):
        return any(map(_shows, piece.inside))
    return isinstance(piece, Cites) or VISIBLE_TEXT.search(words_of([piece])) is not None


_OF_PARAGRAPHS = (faults.other_blocks, paragraph_faults.joined_blocks, table_faults.shown_as_typed)
_MAY_BE_EMPTY = frozenset(("th", "td", "tr", "li"))

_TAKE: dict[str, Callable[[_Reading, Token, Iterator[Token]], Iterable[Piece]]] = {
    **dict.fromkeys(
        [f"{name}_open" for name in ("paragraph", "bullet_list", "ordered_list", "list_item", "blockquote")]
        + [f"{name}_open" for name in ("table", "thead", "tbody", "th", "td", "em", "strong", "link")],
        _Reading.element,
    ),
    "tr_open": _Reading.row,
    "heading_open": _Reading.heading,
    "inline": _Reading.stretch,
    "mention_open": _Reading.mention,
    "cites": _Reading.cites,
    "text": _Reading.text,
    "text_special": _Reading.text,
    "softbreak": _Reading.soft_break,
    "hardbreak": _Reading.hard_break,
    "code_inline": _Reading.inline_code,
    "code_block": _Reading.code,
    "fence": _Reading.fence,
    "hr": _Reading.rule,
    "html_block": _Reading.html_block,
    "too_deep": _Reading.too_deep,
    "too_large": _Reading.too_large,
}


def _attributes(token: Token) -> Iterator[tuple[str, str]]:
    for name, value in token.attrs.items():
        if name == "style":  # the alignment of a column is the only style that markdown-it emits
            yield "class", str(value).replace("text-align:", "align-")
        else:
            yield name, str(value)


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    for are_words, run in groupby(pieces, lambda piece: isinstance(piece, str)):
        if are_words:
            yield "".join(str(words) for words in run)
        else:
            yield from run

"""Rules about texts: what Markdown may hold, how long a bottom line is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing import markdown
from briefing.diagnostics import Place, error, warning
from briefing.markdown.tree import Element
from briefing.model import Markup
from briefing.model.walk import fields_by_key
from briefing.source.cjk_ranges import HAN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from briefing.diagnostics import Problem
    from briefing.markdown.tree import Piece
    from briefing.model.base import Path
    from briefing.rules.context import Context, TextAt
    from briefing.source.document import Document


def texts_hold_plain_markdown(context: Context) -> Iterator[Problem]:
    """A text holds Markdown that every publisher reads the same way: no HTML, no images, no unsafe links."""
    for text in context.texts:
        for fault in text.prose.faults:
            yield error(fault.code, fault.message, text.within(fault.start, fault.end), fault.help)


_IN_BRACKETS = re.compile(r"(?<![\]\\!])\[([a-z0-9][a-z0-9-]*)\](?![\[(:])")


def cites_have_their_sign(context: Context) -> Iterator[Problem]:
    """The key of a source in brackets is a cite, with `@` before it; without, it is shown as a word."""
    keys = context.brief.claimed.get("source", frozenset())
    for text in context.texts:
        for found in _IN_BRACKETS.finditer(text.leaf.value) if "[" in text.leaf.value else ():
            if found[1] in keys and any(found[0] in words for words in _words(text.prose.body)):
                yield warning(
                    "bare-key",
                    f"`{found[1]}` is a source, and without `@` it is not cited",
                    text.within(*found.span()),
                    f"write `[@{found[1]}]`; or `\\[{found[1]}]` if it is a word",
                )


# `[@key]` with other brackets, with none, or with a full-width sign.
_OTHER_CITE = re.compile(
    r"(?P<open>[［【〔（(]?)(?<![\w.@＠])[@＠](?P<key>[a-z0-9][a-z0-9-]*)(?P<rest>(?:[,，;；][^\]\[［］【】〔〕（）()\n]*)?)(?P<close>[］】〕）)]?)"
)


def cites_are_in_square_brackets(context: Context) -> Iterator[Problem]:
    """A source is cited in square brackets; in others, or in none, its key is shown as a word."""
    keys = context.brief.claimed.get("source", frozenset())
    for text in context.texts:
        value = text.leaf.value
        if "@" not in value and "＠" not in value:
            continue
        cited = [(part.start, part.end) for part in text.prose.citations]
        for found in _OTHER_CITE.finditer(value):
            start, end = found.span("key")
            inside = any(first <= start < last for first, last in cited)
            if found["key"] in keys and not inside and any(found[0] in words for words in _words(text.prose.body)):
                whole = found[0] if found["open"] and found["close"] else value[start - 1 : end]
                at = found.start() if whole == found[0] else start - 1
                yield warning(
                    "bare-key",
                    f"`{whole}` does not cite the source `{found['key']}`",
                    text.within(at, at + len(whole)),
                    f"write `[@{found['key']}{_ascii_stops(found['rest']) if whole == found[0] else ''}]`",
                )


def _ascii_stops(text: str) -> str:
    """The commas and semicolons of a cite as Markdown needs them."""
    return re.sub(r"[，,]\s*", ", ", re.sub(r"[；;]\s*", "; ", text)).rstrip()


def _words(pieces: Iterable[Piece]) -> Iterator[str]:
    """What is read as words, not as code, reference or cite."""
    for piece in pieces:
        if isinstance(piece, str):
            yield piece
        elif isinstance(piece, Element):
            yield from _words(piece.inside)


_LIKE_A_FIELD = re.compile(r"^[ \t]*([A-Za-z_-]+):(?=[ \t]|$)", re.MULTILINE)


def texts_swallow_no_fields(context: Context) -> Iterator[Problem]:
    """A field that stands as far in as the text above it is read as a line of that text."""
    for text in context.texts:
        owner = text.owner
        if owner is None or "\n" not in text.leaf.value:
            continue
        fields = fields_by_key(type(owner))
        at = text.leaf.path[0]
        for found in _LIKE_A_FIELD.finditer(text.leaf.value):
            word = found[1]
            if word in fields and not getattr(owner, fields[word].attribute):
                yield warning(
                    "lost-text",
                    f"`{word}:` is read as a line of the text above it",
                    text.within(*found.span(1)),
                    f"if it is a field, indent it like `{at}`; if it is a word, write it without the colon",
                )


_STARTS_A_BLOCK = re.compile(r"[ \t]*(?:[-*+][ \t]|[0-9]{1,9}[.)][ \t]|\||>[ \t]|#{1,6}[ \t]|```|~~~)")


_ENDS_A_SENTENCE = re.compile(r"[.!?:;。！？：；…][\s*_)\]”’\"'）」』】]*$|[\])|][ \t]*$")


def lines_are_kept(context: Context) -> Iterator[Problem]:
    """A text of several blocks is written after `|`; any other form of YAML joins its lines."""
    for text in context.texts:
        document = text.origin.document
        found = joined_lines(document, (*text.origin.path, *text.leaf.path), block=text.leaf.marker == Markup(block=True))
        if found is not None:
            yield found


def joined_lines(document: Document, path: Path, *, block: bool) -> Problem | None:
    """The first line that starts a paragraph, list item, table row or heading, and that YAML joins to the line above it.

    Outside `|`, YAML turns a line break into a space, one empty line into a line break, and two into an empty line
    (YAML 1.2.2, 6.5 and 8.1.3). Lines of a `>` text that are indented further keep their breaks.
    """
    node = document.node_at(path)
    if not isinstance(node, tuple) or node[4] == "|":
        return None
    first, last, folded = node[0] + (node[4] == ">"), node[2] - (node[4] == ">" and node[3] == 0), node[4] == ">"
    lines = document.text.split("\n")[first : last + 1]
    margin = next((_indent(line) for line in lines if line.strip()), 0)
    empty, above = 0, ""
    for number, line in enumerate(lines, first + 1):
        if not line.strip():
            empty += 1
            continue
        breaks = empty + (folded and _indent(line) > margin)
        starts = _STARTS_A_BLOCK.match(line) is not None
        # Programs that rewrite a `|` text in quotes write each break as an empty line, also inside a sentence.
        parted = breaks == 1 and _ENDS_A_SENTENCE.search(above) is not None
        joined = (breaks == 0 and starts) or (parted and not starts and not above.lstrip().startswith("#"))
        if above and (joined if block else parted):
            start = _indent(line) if number > first + 1 or folded else node[1]
            return _joined(Place(document.file, number, start + 1, number, len(line.rstrip()) + 1), node[4], block)
        empty, above = 0, line
    return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _joined(place: Place, style: str | None, block: bool) -> Problem:
    if not block:
        return error("text-break", "this field is one paragraph, and an empty line ends it", place, "join the lines")
    form = "a text after `>`" if style == ">" else "a text in quotes" if style else "a text without `|`"
    return error(
        "lost-text",
        f"YAML joins the lines of {form}, so this line becomes part of the paragraph above it",
        place,
        "write `|` after the field's colon, and the text on the lines below it, indented",
    )


LIMITS = (("claim", 25, 45), ("context", 40, 75))
_HAN = re.compile(f"[{HAN}]")


def bottom_line_is_short(context: Context) -> Iterator[Problem]:
    """The bottom line is read in one breath: 25 words and 40 words (45 and 75 characters in Chinese)."""
    for text in context.texts:
        if text.kind == "brief" and text.leaf.path[0] == "bottom_line":
            yield from too_long(text)


def too_long(text: TextAt) -> Iterator[Problem]:
    """Count one sentence of a bottom line."""
    field = text.leaf.path[-1]
    words, characters = next((limit[1:] for limit in LIMITS if limit[0] == field), (0, 0))
    plain = markdown.to_plain_text(text.prose)
    han = len(_HAN.findall(plain))
    chinese = han * 2 > len(plain.split()) * 3
    length, limit, unit = (han, characters, "characters") if chinese else (len(plain.split()), words, "words")
    if length > limit:
        yield error(
            "too-long",
            f"the {field} has {length} {unit}; at most {limit} fit on the first screen",
            text.origin.at(*text.leaf.path),
            "shorten it; details belong in the judgements",
        )

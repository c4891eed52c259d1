"""Rules about texts: the Markdown that they may contain, and the length of the bottom line."""

from __future__ import annotations

import re
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from briefing import markdown
from briefing.diagnostics import error, warning
from briefing.model import Markup
from briefing.model.fields import fields_by_key
from briefing.rules.joined_lines import joined_lines, may_be_joined
from briefing.rules.unread_references import lost_names, shown_as_typed
from briefing.source.cjk_ranges import HAN, count_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from briefing.diagnostics import Place, Problem
    from briefing.markdown import Prose
    from briefing.markdown.tree import Fault
    from briefing.model import Model
    from briefing.model.markers import Path
    from briefing.rules.context import Context


def texts_hold_plain_markdown(context: Context) -> Iterator[Problem]:
    """A text contains Markdown that every publisher reads in the same way: no HTML, no images, no unsafe links."""
    for text in context.texts:
        for fault in text.prose.faults:
            yield error(fault.code, fault.message, text.within(fault.start, fault.end), fault.help)


def cites_have_their_form(context: Context) -> Iterator[Problem]:
    """A source is cited as `[@key]`, an entry is named as `[F1]`; in any other form, they are shown as words."""
    for text in context.texts:
        for start, end, message, help in lost_names(text.leaf.value, text.prose, context.brief.claimed):
            yield warning("bare-key", message, text.within(start, end), help)


def plain_fields_hold_no_markdown(context: Context) -> Iterator[Problem]:
    """A citation or a reference in a field that is shown as typed neither cites nor links."""
    for text in context.as_typed:
        for start, end, message, help in shown_as_typed(text.leaf, text.prose, text.owner, context.brief.claimed):
            yield warning("bare-key", message, text.within(start, end), help)


_LIKE_A_FIELD = re.compile(r"^[ \t]*([A-Za-z_-]+):(?=[ \t]|$)", re.MULTILINE)


def texts_swallow_no_fields(context: Context) -> Iterator[Problem]:
    """A field with the same indentation as the text above it is read as a line of that text."""
    for text in context.texts:
        owner = text.owner
        if owner is not None:
            yield from swallowed_fields(text.leaf.value, partial(_is_absent, owner), str(text.leaf.path[0]), text.within)


def _is_absent(owner: Model, key: str) -> bool:
    field = fields_by_key(type(owner)).get(key)
    return field is not None and not getattr(owner, field.attribute)


def swallowed_fields(
    text: str, is_absent: Callable[[str], bool], at: str, place: Callable[[int, int], Place]
) -> Iterator[Problem]:
    """The lines of the text in the field `at` that look like a field that its entry lacks."""
    for found in _LIKE_A_FIELD.finditer(text) if "\n" in text else ():
        if is_absent(found[1]):
            yield warning(
                "lost-text",
                f"`{found[1]}:` is read as a line of the text above it",
                place(*found.span(1)),
                f"if it is a field, indent it like `{at}`; if it is a word, write it without the colon",
            )


def lines_are_kept(context: Context) -> Iterator[Problem]:
    """A text of several blocks is written after `|`; any other form of YAML joins its lines, and so does a field of one line."""
    for text in context.as_typed:
        for fault in breaks_in(text.prose):
            yield error(fault.code, fault.message, text.within(fault.start, fault.end), fault.help)
    for text in (*context.texts, *context.as_typed):
        if may_be_joined(text.leaf.value):
            path = (*text.origin.path, *text.leaf.path)
            yield from joined_lines(text.origin.document, path, text.leaf.value, block=text.leaf.marker == Markup(block=True))


def breaks_in(read: Prose) -> Iterator[Fault]:
    """Yield the empty lines in a text that is shown as typed, in one paragraph."""
    return (fault for fault in read.faults if fault.code == "text-break")


LIMITS = (("claim", 25, 45), ("context", 40, 75))


def bottom_line_is_short(context: Context) -> Iterator[Problem]:
    """The bottom line is short: 25 words and 40 words (45 and 75 characters in Chinese)."""
    for text in context.texts:
        if text.kind == "brief" and text.leaf.path[0] == "bottom_line":
            yield from too_long(str(text.leaf.path[-1]), text.prose, text.origin.at(*text.leaf.path))


class ShortText(NamedTuple):
    """A text of one or a few lines beside something larger, which a long one would push away."""

    name: str
    about: int
    """About how many characters it has."""
    most: int
    """How many are accepted."""
    why: str
    help: str


SHORT_TEXTS = MappingProxyType({
    ("brief", "notice"): ShortText(
        "notice", 140, 175, "are read before the page below it",
        "shorten it, and put `link: …` beside it: the page on which readers find the rest",
    ),
    ("figure", "annotations"): ShortText(
        "annotation", 60, 90, "are read at a place of a chart", "shorten it, and put the rest into the `caption` of the figure"
    ),
})  # fmt: skip
"""By the kind of the entry and the field that holds the text."""


def short_texts_are_short(context: Context) -> Iterator[Problem]:
    """A notice, which is above the text of the front page, has about 140 characters; an annotation in a figure has about 60."""
    for text in context.texts:
        yield from long_text(text.kind, text.leaf.path, text.prose, partial(text.origin.at, *text.leaf.path))


def long_text(kind: str, path: Path, read: Prose, place: Callable[[], Place]) -> Iterator[Problem]:
    """Count the characters of a short text, in any language; other texts have no such limit."""
    short = SHORT_TEXTS.get((kind, str(path[0])))
    length = len(markdown.to_plain_text(read)) if short else 0
    if short and path[-1] == "text" and length > short.most:
        message = f"the {short.name} has {length} characters; about {short.about} {short.why}"
        yield warning("too-long", message, place(), short.help)


def too_long(field: str, read: Prose, place: Place) -> Iterator[Problem]:
    """Count the words or characters of one sentence of a bottom line, in any language."""
    words, characters = next((limit[1:] for limit in LIMITS if limit[0] == field), (0, 0))
    plain = markdown.to_plain_text(read)
    han = count_in(plain, HAN)
    chinese = han * 2 > len(plain.split()) * 3
    length, limit, unit = (han, characters, "characters") if chinese else (len(plain.split()), words, "words")
    if length > limit:
        yield error(
            "too-long",
            f"the {field} has {length} {unit}; at most {limit} fit on the first screen",
            place,
            "shorten it; details belong in the judgements",
        )

"""Rules about texts: what Markdown may hold, how long a bottom line is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing import prose
from briefing.problems import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.problems import Problem
    from briefing.rules.context import Context, TextAt


def texts_hold_plain_markdown(context: Context) -> Iterator[Problem]:
    """A text holds Markdown that every publisher reads the same way: no HTML, no images, no unsafe links."""
    for text in context.texts:
        for fault in text.prose.faults:
            yield error(fault.code, fault.message, text.within(fault.start, fault.end), fault.help)


LIMITS = (("claim", 25, 45), ("context", 40, 75))
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def bottom_line_is_short(context: Context) -> Iterator[Problem]:
    """The bottom line is read in one breath: 25 words and 40 words (45 and 75 characters in Chinese)."""
    for text in context.texts:
        if text.kind == "brief" and text.leaf.path[0] == "bottom_line":
            yield from too_long(text)


def too_long(text: TextAt) -> Iterator[Problem]:
    """Count one sentence of a bottom line."""
    field = text.leaf.path[-1]
    words, characters = next((limit[1:] for limit in LIMITS if limit[0] == field), (0, 0))
    plain = prose.plain(text.prose)
    han = len(_HAN.findall(plain))
    chinese = han * 2 > len(plain.split()) * 3
    length, limit, unit = (han, characters, "characters") if chinese else (len(plain.split()), words, "words")
    if length > limit:
        yield error("too-long", f"the {field} has {length} {unit}; at most {limit} fit on the first screen",
                    text.origin.at(*text.leaf.path), "shorten it; details belong in the judgements")

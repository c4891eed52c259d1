"""Rules about texts: what Markdown may hold, how long a bottom line is, where words of likelihood belong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing import prose
from briefing.model import Judgement, Recommendation
from briefing.problems import Problem, error, warning
from briefing.values import LIKELIHOODS

if TYPE_CHECKING:
    from collections.abc import Iterator

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


# Longer terms first, so that "very likely" is found as one.
_TERMS = re.compile(
    r"\b(" + "|".join(sorted(("even chance", "highly likely", "highly unlikely", "probably", "probable", "improbable",
                              *LIKELIHOODS), key=len, reverse=True)) + r")\b", re.IGNORECASE)
_CONFIDENCE = re.compile(r"\b(low|moderate|high)\s+confidence\b|\bconfidence\s+is\s+(low|moderate|high)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?。！？]*[.!?。！？]?")


def likelihood_stands_in_its_field(context: Context) -> Iterator[Problem]:
    """Advice and values carry no words of likelihood: a forecast does, in its own field (ICD 203)."""
    for text in context.texts:
        owner = text.owner
        advice = isinstance(owner, Recommendation) and text.leaf.path[0] in _ADVICE
        value = isinstance(owner, Judgement) and owner.kind == "value" and text.leaf.path == ("text",)
        if not advice and not value:
            continue
        what = "a recommendation" if advice else "a value judgement"
        for found in _TERMS.finditer(_spoken(text)):
            yield warning("weak-language", f"“{found.group()}” is a word of likelihood, and {what} is no forecast",
                          text.within(*found.span()), "say what speaks for it, or write a forecast judgement")


_UNSPOKEN = re.compile(r"`[^`]*`|https?://\S*")


def _spoken(text: TextAt) -> str:
    """A text with blanks for what is no word of it: code, addresses, keys and ids."""
    value = _UNSPOKEN.sub(lambda found: " " * len(found[0]), text.leaf.value)
    spans = [(part.start, part.end) for part in text.prose.citations] + [(part.start, part.end) for part in text.prose.mentions]
    for start, end in spans:
        value = value[:start] + " " * (end - start) + value[end:]
    return value


_ADVICE = frozenset(("title", "summary", "body", "answers", "actions"))


def likelihood_and_confidence_stand_apart(context: Context) -> Iterator[Problem]:
    """No sentence mixes how probable something is with how good the ground is (ICD 203, part D)."""
    for text in context.texts:
        value = text.leaf.value
        if "confidence" not in value.lower() or not _CONFIDENCE.search(value):  # the word is found faster than the form
            continue
        for sentence in _SENTENCE.finditer(value):
            term, ground = _TERMS.search(sentence.group()), _CONFIDENCE.search(sentence.group())
            if term and ground:
                start, end = sorted((term.span(), ground.span()))
                at = sentence.start()
                yield warning("weak-language",
                              f"“{term.group()}” and “{ground.group()}” stand in one sentence; readers take one for the other",
                              text.within(at + start[0], at + end[1]), "make two sentences of it")

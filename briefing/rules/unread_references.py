"""References that Markdown reads as plain words: in other brackets, in small or full-width letters, or several in one pair."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from briefing.model import Plain
from briefing.model.fields import fields_by_key
from briefing.model.kinds import LETTERED, REFERENCE
from briefing.model.resolve import kind_of
from briefing.rules.unread_citations import plain_words, unread_citations
from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from briefing.markdown import Prose
    from briefing.model import FieldValue, Model

_OPENING = "[［【〔"
_SIGN = lazy_pattern(rf"[{_OPENING[1:]}\[\]@＠]")
"""Each such place contains one of these."""
_LOOKALIKES = str.maketrans("АВСЕНКМОРТХАΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABCEHKMOPTXABEZHIKMNOPTYX")
_LOOKALIKE = "".join(map(chr, _LOOKALIKES))
_LETTER = rf"[A-Za-zＡ-Ｚａ-ｚ{_LOOKALIKE}]"
_NUMBER = r"(?:[ \u00a0_–-]?[0-9０-９]+)?(?:[.．][a-z]?[0-9０-９]+)?"
_PART = rf"(?:@[a-z0-9][a-z0-9-]*|(?:[a-z0-9][a-z0-9-]*[:：] ?)?{_LETTER}{_NUMBER})"
_SEPARATED = lazy_pattern(r"(?<![A-Za-z0-9])([A-Za-z])[ \u00a0_–-](?=[0-9])")
_WORD = "(?:and|or|to|und|oder|bis|et|ou)"
_BETWEEN = rf"(?:\s*(?:[,，、;；/／&＆+＋–—-]|[和與与及至到或])\s*|\s+(?:{_WORD}\s+)?)"
# Not the first half of a link or of a reference with its own words, nor the second half of one.
_GROUP = lazy_pattern(
    rf"(?:(?<![\]\\!])\[|(?<![\\!])[{_OPENING[1:]}])\s*(?P<inside>{_PART}(?:{_BETWEEN}{_PART}){{0,20}})\s*(?:[］】〕]|\](?![\[(:]))"
)
_VALID = lazy_pattern(rf"\[{REFERENCE}\]")
_ONE = lazy_pattern(rf"(?<![A-Za-z0-9]){_PART}(?![A-Za-z0-9])")
_STOPS = str.maketrans("，、；", ",,;")


def lost_names(text: str, read: Prose, claimed: Mapping[str, Collection[str]]) -> Iterator[tuple[int, int, str, str]]:
    """Yield start, end, message and help for each place where a text names an entry without a reference or a citation.

    `claimed` are the ids of each kind that the brief has.
    """
    if not _SIGN.search(text) or not _SIGN.search(words := plain_words(read)):
        return  # as in most texts, because citations and references are no words
    line = _on_one_line(words)
    groups = (*_lost_references(text, line, read, claimed), *_half_brackets(text, line, claimed), *_lost_links(text, line))
    yield from groups
    for found in unread_citations(text, words, read, claimed):
        if not any(first < found[1] and found[0] < last for first, last, *_ in groups):
            yield found


def shown_as_typed(
    leaf: FieldValue, read: Prose, owner: Model | None, claimed: Mapping[str, Collection[str]]
) -> Iterator[tuple[int, int, str, str]]:
    """Yield start, end, message and help for each citation or reference in a field that is shown as typed.

    The title of a source may contain the id of an entry by chance, so only citations count there.
    """
    shown = f"`{leaf.field.key}` is shown as typed"
    cited = owner is not None and "sources" in fields_by_key(type(owner))
    help = "delete it, and add the key to `sources`" if cited else "delete it, or cite the source in a text in Markdown"
    for citation in read.citations:
        if citation.key in claimed.get("source", ()):
            yield citation.start, citation.end, f"{shown}, so `[@{citation.key}]` cites nothing", help
    for mention in read.mentions if not (isinstance(leaf.marker, Plain) and leaf.marker.own) else ():
        if _is_claimed(mention.target, claimed):
            message, help = f"{shown}, so `[{mention.target}]` is no link", f"write `{mention.target}` or its name in words"
            yield mention.start, mention.end, message, help


def _lost_references(
    text: str, words: str, read: Prose, claimed: Mapping[str, Collection[str]]
) -> Iterator[tuple[int, int, str, str]]:
    spans = [(citation.start, citation.end) for citation in read.citations]
    spans += [(fault.start, fault.end) for fault in read.faults]
    spans += [(mention.start, mention.end) for mention in read.mentions]
    for found in _GROUP.finditer(text):
        start, end = found.span()
        if (
            _VALID.fullmatch(found[0])
            or _on_one_line(found[0]) not in words
            or any(first < end and start < last for first, last in spans)
        ):
            continue
        parts = [_meant(part[0], claimed) for part in _ONE.finditer(found["inside"])]
        if not _are_references(found[0], parts, claimed):
            continue
        between = re.sub(r"\s*[,;]\s*", ", ", _on_one_line(_ONE.sub("{}", found["inside"]).translate(_STOPS)))
        typed = between.format(*(f"[{part}]" for part in parts))
        is_plain = found[0][0] == "[" and found[0][-1] == "]"
        or_word = f"; or `\\{_on_one_line(found[0])}` if it is a word" if is_plain else ""
        to = f" to {parts[0]}" if len(parts) == 1 else ", because it holds several ids"
        message = f"`{_on_one_line(found[0])}` is not a reference{to}, and is shown as words"
        yield start, end, message, f"write `{typed}`{or_word}"


def _half_brackets(text: str, words: str, claimed: Mapping[str, Collection[str]]) -> Iterator[tuple[int, int, str, str]]:
    """References of which one bracket is missing."""
    for found in _HALF.finditer(text):
        id, lacks = found["opened"] or found["closed"], "its end" if found["opened"] else "its start"
        is_closed = not found["opened"] and text.rfind("[", 0, found.start()) > text.rfind("]", 0, found.start())
        if not is_closed and found[0] in words and _is_claimed(id, claimed):
            yield *found.span(), f"`{found[0]}` is not a reference, because a bracket is missing at {lacks}", f"write `[{id}]`"


def _lost_links(text: str, words: str) -> Iterator[tuple[int, int, str, str]]:
    """Links of which a bracket is full-width, or that have a space between their two parts."""
    for found in _LINK.finditer(text):
        shown = _on_one_line(found[0])
        if shown in words:
            yield (
                *found.span(),
                f"`{shown}` is not a link, and is shown as words",
                f"write `[{found['words']}]({found['address']})`",
            )


_LINK = lazy_pattern(
    r"(?<![\\!])[\[［](?P<words>[^\[\]［］\n]{1,200})[\]］]\s?[（(]\s?(?P<address>(?:https?://|mailto:)[^\s()（）<>]{1,500})\s?[)）]"
)
_ID = r"[A-Z][0-9]++(?:\.[a-z]?[0-9]++)?"
_HALF = lazy_pattern(rf"(?<![\]\\!])\[(?P<opened>{_ID})(?![^\[\]]*\])(?![\w.]*\w)|(?<![\[\w@:\\.])(?P<closed>{_ID})\](?![\[(])")


def id_in_plain_letters(text: str) -> str:
    """An id without a space or a hyphen before its number, and without full-width, Cyrillic or Greek letters."""
    return _SEPARATED.sub(r"\1", unicodedata.normalize("NFKC", text).translate(_LOOKALIKES))


def _meant(part: str, claimed: Mapping[str, Collection[str]]) -> str:
    """The id that a part of a group means: in plain letters, and in capitals if it is one then."""
    plain = id_in_plain_letters(part)
    slug, colon, id = plain.rpartition(":")
    id = id.lstrip()
    capital = id[:1].upper() + id[1:]
    if plain.startswith("@") or (id[:1].islower() and not _is_claimed(capital, claimed) and not slug):
        return plain
    return f"{slug}{colon}{capital}"


def _are_references(found: str, parts: list[str], claimed: Mapping[str, Collection[str]]) -> bool:
    """Whether a group cannot mean anything but entries: all its parts have the form of ids, and one of them exists."""
    ids = [part for part in parts if not part.startswith("@")]
    if not ids or not all(re.fullmatch(REFERENCE, part) for part in ids):
        return False
    letters = [part for part in ids if not any(char.isdigit() for char in part.rpartition(":")[2])]
    if letters and (found[0] not in "[［" or any(char.isascii() and char.islower() for char in found)):
        return False  # 【A】 numbers a paragraph, and `[a]` is a letter
    if any(_is_claimed(part, claimed) for part in ids):
        return True
    # A full-width square bracket is what a keyboard for Chinese types for `[`, which no text shows.
    kinds = {kind_of(part.rpartition(":")[2]) for part in ids}
    elsewhere = any(":" in part for part in ids) and not letters
    return (found[0] == "［" or len(parts) > 1 or elsewhere) and all(kind is not None and claimed.get(kind) for kind in kinds)


def _is_claimed(id: str, claimed: Mapping[str, Collection[str]]) -> bool:
    return any(id in claimed.get(kind, ()) for kind in LETTERED)


def _on_one_line(text: str) -> str:
    return " ".join(text.split())

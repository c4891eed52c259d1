"""The values of a reference in the form in which the citation processor does them the least harm.

Decision 0034 lists what it does to names of Chinese, to institutions and to spans of time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from citeproc.source import Date, Name, Reference
from citeproc.string import String

from briefing.bibliography.items import inexact
from briefing.bibliography.reference_marks import within
from briefing.markdown import csl_tags
from briefing.model import Plain, Source
from briefing.model.fields import fields
from briefing.source.cjk_ranges import CJK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from briefing.bibliography.items import BibliographyItem
    from briefing.bibliography.reference_marks import Marker
    from briefing.model import Name as SourceName
    from briefing.model.values import Single, When

    DateWriter = Callable[[Single], str]
    """Returns a date with month and day in the words of a reference's language."""


class Text(String):  # type: ignore[misc]  # reason: the library has no types
    """A text that may begin with a mark."""

    def capitalize_first(self) -> Text:
        """Return the text with its first letter as a capital; a mark in front of it is not a letter."""
        start = next((index for index, char in enumerate(self) if not "\ufdd0" <= char <= "\ufddd"), 0)
        return Text(self[:start] + self[start : start + 1].upper() + self[start + 1 :])


def reference(
    item: BibliographyItem, language: str, marker: Marker, written: DateWriter, *, about: str = "", certain: bool = False
) -> Any:
    """Return an item as the processor's own value, under the names that it asks for.

    `about` is printed before a date that is not certain, for a style that has no sign of that; with `certain`, each date is.
    """
    values: dict[str, Any] = {"language": language}
    for variable, names in item.names.items():
        values[variable] = [_name(name, marker) for name in names]
    for variable, when in item.dates.items():
        values[variable] = _date(when, marker, written, about, certain=certain)
    for variable, text in item.texts.items():
        if variable in _BESIDE:
            continue
        values[variable] = Text(_text(variable, text, marker, parties=item.type == "legal_case"))
    if item.edition is not None:
        values["edition"] = Text(item.edition)
    for name, other in _OTHER_NAMES:
        if name in values:
            values.setdefault(other, values[name])
    spelled = {key: value for name, value in values.items() for key in (name, name.replace("-", "_"))}
    return Reference("item", item.type, **spelled)


_BESIDE = frozenset(("note", "annote"))
"""Remarks of the brief's editors, which pages show beside a reference; CSL has them for words that are printed in it."""
_OTHER_NAMES = (("event", "event-title"), ("event-title", "event"), ("page", "page-first"))
"""Variables that older styles know by another name."""


# ------------------------------------------------------------------------------------------------------ names


def _name(name: SourceName, marker: Marker) -> Any:
    """Return a name; one that must not be shortened, turned round or set in capitals is a part that is kept."""
    if name.family and name.given and (name.static_ordering or not _has_initial(name.given)):
        without_case = name.static_ordering or name.given.upper() == name.given.lower()
        joined = "" if re.match(f"[{CJK}\uac00-\ud7a3]", name.family) else " " if without_case else ", "
        return Name(literal=marker.keep(joined.join(filter(None, (name.sorted_family, name.given, name.suffix)))))
    if not (name.family and name.given):
        return Name(literal=marker.keep(name.literal or name.family_with_particles or name.given or ""))
    parts = {
        "family": name.family, "given": name.given, "suffix": name.suffix,
        "dropping-particle": name.dropping_particle, "non-dropping-particle": name.non_dropping_particle,
    }  # fmt: skip
    return Name(**{part: text for part, text in parts.items() if text})


def _has_initial(text: str) -> bool:
    """Return whether a given name begins with a capital, from which the processor makes an initial; "bell" (hooks) does not."""
    return next((char for char in text if char.isalpha()), "").isupper()


# ------------------------------------------------------------------------------------------------------ dates


class _YearInWords(int):
    """A year that is printed as the mark of a text, such as an open span, for which the processor has no value of its own."""

    words: str

    def __abs__(self) -> _YearInWords:
        return self

    def __str__(self) -> str:
        return self.words


def _date(when: When, marker: Marker, written: DateWriter, about: str, *, certain: bool) -> Any:
    first, last = when.start, when.end
    uncertain = not certain and any(inexact(each) for each in (first, last) if each)
    if first is not None and first == last and first.precision not in _SPANS and not (uncertain and about):
        return _exact(first, uncertain)
    if first is not None and first == last and first.precision not in _SPANS:
        words = _end(first, written)
    else:
        words = f"{_end(first, written)}–{_end(last, written, last=True)}"
    date = Date(year=1000, circa=uncertain)
    date["year"] = _YearInWords(1000)
    has_months = any(each is not None and each.month is not None for each in (first, last))
    date["year"].words = marker.keep(f"{about} {words}" if uncertain and about else words, "date" if has_months else "text")
    return date


_SPANS = ("decade", "century")
"""The precisions of a date that names no year."""


def _exact(single: Single, uncertain: bool) -> Any:
    parts = {"year": single.year, "month": single.month, "day": single.day}
    return Date(circa=uncertain, **{part: value for part, value in parts.items() if value is not None})


def _end(single: Single | None, written: DateWriter, *, last: bool = False) -> str:
    if single is None or single.month is not None:
        return written(single) if single else ""
    return str(single.upper.year if last else single.year)


# ------------------------------------------------------------------------------------------------------ texts


_TAGGED = frozenset(field.key for field in fields(Source) if isinstance(field.marker, Plain) and field.marker.tags)


def _text(variable: str, text: str, marker: Marker, *, parties: bool) -> str:
    """Return a text with marks; "v" between the `parties` of a case keeps its case."""
    if variable in ("URL", "DOI"):
        return marker.keep(text, variable)  # type: ignore[arg-type]  # reason: one of the two
    if variable not in _TAGGED:
        return text
    shown = "".join(_tagged(text, marker))
    if parties:
        shown = re.sub(r"(?<= )vs?\.?(?= )", lambda between: marker.keep(between[0]), shown)
    return within("title", shown) if variable == "title" else shown


def _tagged(text: str, marker: Marker) -> Iterator[str]:
    """Yield a title with marks in place of CSL's tags; words that keep their case are parts that are kept."""
    kept = 0
    for piece in csl_tags.parse(text):
        if piece.format == "nocase":
            kept += 1 if piece.start else -1
        elif piece.format is not None:
            yield within(piece.format, "")[not piece.start]
        else:
            yield marker.keep(piece.text) if kept else piece.text

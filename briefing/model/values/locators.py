"""Places in a work: a paragraph (`P4`) or locators as the Citation Style Language names them (`p. 12`, `sec. 3.2`)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from briefing.model.values.excerpt import excerpt
from briefing.model.values.invalid_value import InvalidValueError
from briefing.source.lazy_pattern import lazy_pattern

PARAGRAPH = re.compile(r"P([1-9][0-9]{0,3})")


class Locator(NamedTuple):
    """One part of a place: `p. 12` has the label `p` and the value `12`; `P4` has the label `P`."""

    label: str
    value: str


# By the label: the forms that authors write for it, in the languages of the interface.
_FORMS: dict[str, str] = {
    "p": "p|pg|page|页|頁|seiten?|pág|página|ص|صفحة",
    "para": "para|par|paragraph|¶|段|rn|rdnr|randnummer|abs|absatz|al|alinéa|paragraphe|párr|párrafo|ف|فقرة",
    "sec": "sec|sect|section|§|节|節|abschn|abschnitt|secc|sección|قسم",
    "ch": "ch|chap|chapter|章|kap|kapitel|chapitre|cap|capítulo|فصل",
    "art": "art|article|条|條|artikel|artículo|م|مادة",
    "fig": "fig|figure|图|圖|abb|abbildung|figura|شكل",
    "tab": "tab|tbl|table|表|tabelle|tabl|tableau|tabla|جدول",
    "n": "n|fn|note|footnote|注|註|fußnote|nota|حاشية",
    "vol": "vol|volume|卷|bd|band|tome|tomo|volumen|مجلد",
    "col": "col|column|栏|欄|sp|spalte|colonne|columna|عمود",
}
_GERMAN_PAGE = re.compile(r"S\.?\s*(?=[0-9])")
"""A small letter may be a section: `s. 3`."""
_PLURALS = {"p": "pp", "n": "nn"}
LABELS: tuple[str, ...] = tuple(each for label in _FORMS for each in (label, _PLURALS.get(label, f"{label}s")))
"""The labels, each with its plural."""

_VALUE = r"[0-9A-Za-z]+(?:[.:/'-][0-9A-Za-z]+|\([0-9A-Za-z]+\))*"
_RANGE = rf"{_VALUE}(?:[–—-]{_VALUE})?"
_LOCATOR = re.compile(rf"({'|'.join(LABELS)})\. ({_RANGE})")
PLACE_PATTERN = rf"^(?:{PARAGRAPH.pattern}|{_LOCATOR.pattern}(?:, {_LOCATOR.pattern})*)$"
"""The form of a place, for editors."""
_LOOSE = lazy_pattern(
    rf"(?P<word>{'|'.join('|'.join((forms, f'(?:{forms})s', f'{label}{label}')) for label, forms in _FORMS.items())})"
    rf"(?:[.:]\s*|\s+|(?=[0-9]))(?P<value>{_RANGE})",
    re.IGNORECASE,
)
# A capital `P` is a paragraph, as in `P4`; a small one is a page.
_PARAGRAPHS = re.compile(r"P\s*0*([1-9][0-9]*)(?:\s*[–—-]\s*P?\s*0*([1-9][0-9]*))?")
_CHINESE = re.compile(r"第?\s*(?P<value>[0-9][0-9.–—~-]*)\s*(?P<word>[页頁段节節章条條卷栏欄])")
EXAMPLES = (
    "`P4` (a paragraph), `p. 12`, `pp. 12–14`, `para. 9`, `sec. 3.2`, `ch. 2`, `art. 5`, `fig. 2`, `tab. 1`, `n. 7`, "
    "`vol. 2`, `col. 3`"
)


def locators(text: str) -> tuple[Locator, ...]:
    """Return the parts of a valid place, and nothing for any other text."""
    if found := PARAGRAPH.fullmatch(text):
        return (Locator("P", found[1]),)
    parts = [_LOCATOR.fullmatch(part) for part in text.split(", ")]
    return tuple(Locator(part[1], part[2]) for part in parts if part) if all(parts) else ()


class Paragraphs(NamedTuple):
    """The first and the last paragraph that a part of a place names; a number of ten digits or more counts as ten digits."""

    first: int
    last: int


@lru_cache(maxsize=1024)  # a brief has the same places in several languages
def paragraphs_named(text: str) -> tuple[Paragraphs, ...]:
    """Return the paragraphs that a place names, in any notation: `P4`, `para. 9`, `paras. 2–3`, `第9段`."""
    found = []
    for label, value in locators(text) or locators(_nearest(text) or ""):
        first, *last = re.split("[–—-]", value)
        if label in ("P", "para", "paras") and all(each.isdigit() for each in (first, *last)):
            found.append(Paragraphs(*(int(each[:10]) for each in (first, (last or [first])[0]))))
    return tuple(found)


def parse_place(text: str) -> str:
    """Return a valid place unchanged; raises InvalidValueError with the nearest form."""
    if locators(text):
        return text
    meant = _nearest(text)
    if meant and text[:1] == "p" and PARAGRAPH.fullmatch(meant):
        help = f"type `{meant}` for the paragraph, or `p. {meant[1:]}` for the page"
        raise InvalidValueError(f"`{excerpt(text)}` is not a place in a work", help)
    advice = f"type `{meant}`" if meant else f"type {EXAMPLES}; several are joined by `, `"
    raise InvalidValueError(f"`{excerpt(text)}` is not a place in a work", advice)


def _nearest(text: str) -> str | None:
    """Return the place that differs only in notation, if there is one."""
    plain = unicodedata.normalize("NFKC", text).strip().rstrip(".")
    if re.fullmatch(r"[Pp]\s*0*[1-9][0-9]{0,3}", plain) and "." not in plain:
        return f"P{int(re.sub('[^0-9]', '', plain))}"
    made: list[str] = []
    for piece in re.split(r"\s*[,;、،]\s*|\s+(?:and|und|et|y|و)\s+", plain):
        part = f"p. {piece[found.end() :]}" if (found := _GERMAN_PAGE.match(piece)) else piece
        found = _CHINESE.fullmatch(part) or _LOOSE.fullmatch(part)
        if numbered := _PARAGRAPHS.fullmatch(part):
            made.append(_written("para", "–".join(filter(None, numbered.groups()))))
        elif found is not None:
            made.append(_written(found["word"].lower(), found["value"]))
        elif made and re.fullmatch(_RANGE, part):
            made.append(_written(made[-1].partition(".")[0], part))
        else:
            return None
    return ", ".join(made) if locators(", ".join(made)) else None


def _written(word: str, value: str) -> str:
    value = re.sub("[—~-]", "–", value) if re.fullmatch(r"\d+[—–~-]\d+", value) else value
    label = next(label for label, forms in _FORMS.items() if re.fullmatch(rf"(?:{forms})s?|{label}{label}", word))
    return f"{_PLURALS.get(label, f'{label}s') if '–' in value else label}. {value}"

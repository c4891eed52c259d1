"""Words of the interface that a language lacks, and that pages show in another: marked with their language.

A template may print a word in a text, in an attribute or in a drawing. So the word is put between two characters that no text
may contain, and these become elements, or nothing, when the whole page is known.
"""

from __future__ import annotations

import re
from functools import cache

from markupsafe import Markup

_START, _LANGUAGE_ENDS, _END = "\ufdd0", "\ufdd1", "\ufdd2"
_MARK = re.compile(f"{_START}([A-Za-z0-9-]+)(?:/(ltr|rtl))?{_LANGUAGE_ENDS}|{_END}")
_TOKEN = re.compile(r"<!--.*?-->|<(/?)([a-zA-Z][\w-]*)[^>]*>", re.DOTALL)
_PLAIN = frozenset(("title", "desc", "option", "script", "style", "textarea"))
"""The elements that contain text only."""
_RIGHT_TO_LEFT = frozenset(
    ("Adlm", "Arab", "Aran", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Syre", "Syrj", "Syrn", "Thaa", "Yezi")
)
"""The scripts in use that are written from right to left (ISO 15924)."""


def in_fallback_language(text: Markup, language: str, page: str = "en") -> Markup:
    """Mark a word as one of another language than that of its page."""
    way = f"/{direction(language)}" if direction(language) != direction(page) else ""
    return Markup(f"{_START}{language}{way}{_LANGUAGE_ENDS}{text}{_END}")


def without_marks(text: str) -> str:
    """Return a text without the marks of languages, as for a title in front matter."""
    return _MARK.sub("", text) if _END in text or _START in text else text


def marks_to_elements(text: str) -> str:
    """Turn the marks in a page into elements with `lang`; those in attributes and in elements of text only are deleted."""
    if _START not in text:
        return text
    pieces, at, drawing, plain = [], 0, 0, 0
    for tag in _TOKEN.finditer(text):
        pieces.append(_elements(text[at : tag.start()], drawing=drawing > 0, plain=plain > 0))
        pieces.append(without_marks(tag[0]))
        at, name, step = tag.end(), (tag[2] or "").lower(), -1 if tag[1] else 0 if tag[0].endswith("/>") else 1
        drawing += step if name == "svg" else 0
        plain += step if name in _PLAIN else 0
    pieces.append(_elements(text[at:], drawing=drawing > 0, plain=plain > 0))
    return "".join(pieces)


def _elements(text: str, *, drawing: bool, plain: bool) -> str:
    if plain:
        return without_marks(text)
    element = "tspan" if drawing else "span"

    def replace(mark: re.Match[str]) -> str:
        if not mark[1]:
            return f"</{element}>"
        way = f' dir="{mark[2]}"' if mark[2] else ""
        return f'<{element} lang="{mark[1]}"{way}>'

    return _MARK.sub(replace, text)


@cache  # of languages, which are few
def direction(language: str) -> str:
    """Return the direction in which a language is written, as the value of `dir`: that of its script (CLDR: likely subtags)."""
    from babel.core import get_global  # a check needs no direction

    first, *others = language.lower().split("-")
    script = next((each for each in others if len(each) == 4 and each.isalpha()), None)
    if script is None:
        likely, region = get_global("likely_subtags"), next((each.upper() for each in others if len(each) == 2), "")
        name = get_global("language_aliases").get(first, first).partition("_")[0]
        script = (likely.get(f"{name}_{region}") or likely.get(name) or "und_Latn").split("_")[1]
    return "rtl" if script.title() in _RIGHT_TO_LEFT else "ltr"

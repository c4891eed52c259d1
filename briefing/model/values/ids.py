"""How ids and slugs are written."""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType
from typing import TYPE_CHECKING

from briefing.model.values.excerpt import excerpt
from briefing.model.values.invalid_value import InvalidValueError

if TYPE_CHECKING:
    from collections.abc import Mapping

SLUG = re.compile(r"^[a-z0-9][a-z0-9-]{0,63}$")

_NUMBER = r"[1-9][0-9]{0,5}"
_SLUG_RULE = "small letters a to z, digits and hyphens, at most 64, the first no hyphen"

# Kind, form, example, and the form in words.
_KINDS = (
    ("judgement", f"^J{_NUMBER}$", "J1", "`J` and a number without leading zeros"),
    ("factor", f"^F{_NUMBER}$", "F1", "`F` and a number without leading zeros"),
    ("claim", rf"^F{_NUMBER}\.{_NUMBER}$", "F1.1", "its factor's id, a dot, a number without leading zeros"),
    ("scenario", "^[A-D]$", "A", "`A`, `B`, `C` or `D`"),
    ("recommendation", f"^R{_NUMBER}$", "R1", "`R` and a number without leading zeros"),
    (
        "action",
        rf"^R{_NUMBER}\.{_NUMBER}$",
        "R1.1",
        "its recommendation's id, a dot, a number without leading zeros",
    ),
    ("event", f"^E{_NUMBER}$", "E1", "`E` and a number without leading zeros"),
    ("forecast", f"^P{_NUMBER}$", "P1", "`P` and a number without leading zeros"),
    ("figure", f"^G{_NUMBER}$", "G1", "`G` and a number without leading zeros"),
    ("source", SLUG.pattern, "smith-2024", _SLUG_RULE),
    ("actor", SLUG.pattern, "ministry-of-science", _SLUG_RULE),
    ("term", SLUG.pattern, "dual-use", _SLUG_RULE),
)

ID_FORMS: Mapping[str, re.Pattern[str]] = MappingProxyType({kind: re.compile(form) for kind, form, _, _ in _KINDS})
"""How the id of each kind is written; ids that hold a capital letter have one kind only."""

ID_EXAMPLES: Mapping[str, str] = MappingProxyType({kind: example for kind, _, example, _ in _KINDS})
_ID_RULES = {kind: rule for kind, _, _, rule in _KINDS}

# Names that a file system (Windows' devices), a web server or the theme's own folders already use.
RESERVED_SLUGS: frozenset[str] = frozenset(
    {"con", "prn", "aux", "nul", "index", "404", "assets", "stylesheets", "javascripts", "fonts", "search", "sitemap"}
    | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}
)
# A brief's folder stands beside the pages of the site's root as well.
RESERVED_FOLDERS: frozenset[str] = RESERVED_SLUGS | {
    "actors", "all", "argument", "downloads", "factors", "feed", "figures", "forecasts", "glossary", "method",
    "recommendations", "scenarios", "sources", "timeline",
}  # fmt: skip


def parse_id(kind: str, text: str) -> str:
    """Accept an id of this kind as it stands, or say how ids of the kind are written."""
    if ID_FORMS[kind].fullmatch(text):
        return text
    nearby = _similar_id(text, ID_FORMS[kind])
    advice = f"type `{nearby}`" if nearby else f"write it like `{ID_EXAMPLES[kind]}`"
    raise InvalidValueError(f"`{excerpt(text)}` is no {kind} id ({_ID_RULES[kind]})", advice)


def parse_slug(text: str, reserved: frozenset[str] = RESERVED_SLUGS) -> str:
    """Accept a word that will stand in a page's address and name a folder on any system."""
    if not SLUG.fullmatch(text):
        nearby = _similar_id(text, SLUG)
        advice = f"type `{nearby}`" if nearby else None
        raise InvalidValueError(f"`{excerpt(text)}` can't stand in an address ({_SLUG_RULE})", advice)
    if text in reserved:
        raise InvalidValueError(f"`{text}` is a name that the site or the file system keeps for itself", "choose another")
    return text


def _similar_id(text: str, form: re.Pattern[str]) -> str | None:
    """Find the well-formed id that differs only in case, leading zeros, or what stands between words."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.strip()) if not unicodedata.combining(c))
    bare = re.sub(r"(?<![0-9])0+(?=[0-9])", "", plain)
    tries = (bare.upper(), re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-"))
    return next((each for each in tries if form.fullmatch(each)), None)

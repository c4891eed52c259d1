"""The form of ids and slugs."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from briefing.model.values.excerpt import excerpt
from briefing.model.values.invalid_value import InvalidValueError

SLUG = re.compile(r"^[a-z0-9][a-z0-9-]{0,63}$")

_NUMBER = r"[1-9][0-9]{0,5}"
_LONG_NUMBER = re.compile("[0-9]{7}")
_SLUG_RULE = "small letters a to z, digits and hyphens, at most 64, not starting with a hyphen"


class IdForm(NamedTuple):
    """The form of the ids of a kind; the type of the field `id` of its class contains one."""

    pattern: str
    """A regular expression for the whole id."""
    example: str
    rule: str
    """The form in words."""
    sentence: str = ""
    """The description of the field, for those forms that need no other."""
    letters: str = ""
    """The capital letters with which it may start, as in a class of a regular expression; empty for a slug."""
    digits: bool = False
    """Whether numbers follow the letter."""
    mark: str = ""
    """The letter before the second number, if it has one: `R3.o1`."""

    def parse(self, kind: str, text: str) -> str:
        """Return a valid id unchanged; raise InvalidValueError with the expected form otherwise."""
        if re.fullmatch(self.pattern, text):
            return text
        nearby = _similar_id(text, re.compile(self.pattern))
        advice = f"type `{nearby}`" if nearby else f"write it like `{self.example}`"
        rule = f"{self.rule}, of at most 6 digits" if self.digits and _LONG_NUMBER.search(text) else self.rule
        raise InvalidValueError(f"`{excerpt(text)}` is not a valid {kind} id ({rule})", advice)


def numbered_form(letter: str) -> IdForm:
    """`J1`: a letter and a number."""
    rule, sentence = (
        f"`{letter}` and a number without leading zeros",
        f"{letter} and a number; only `briefing rename` changes it.",
    )
    return IdForm(f"^{letter}{_NUMBER}$", f"{letter}1", rule, sentence, letter, digits=True)


def nested_form(letter: str, parent: str, mark: str = "") -> IdForm:
    """`F1.1`: the id of the parent entry, a dot and a number; `R1.o1` with a mark that tells the kind."""
    dot = f"`.{mark}`" if mark else "a dot"
    rule, sentence = f"its {parent}'s id, {dot}, a number without leading zeros", f"The {parent}'s id, {dot} and a number."
    form = rf"^{letter}{_NUMBER}\.{mark}{_NUMBER}$"
    return IdForm(form, f"{letter}1.{mark}1", rule, sentence, letter, digits=True, mark=mark)


def lettered_form(letters: str) -> IdForm:
    """`A`: one of a few letters."""
    *some, last = (f"`{letter}`" for letter in letters)
    span = f"{letters[0]}-{letters[-1]}"
    rule = f"{', '.join(some)} or {last}"
    return IdForm(f"^[{span}]$", letters[0], rule, f"{rule.replace('`', '')}.", span)


def slug_form(example: str) -> IdForm:
    """`smith-2024`: a short name in lower-case letters."""
    return IdForm(SLUG.pattern, example, _SLUG_RULE)


# Names that a file system (Windows' devices), a web server or the theme's own folders already use.
RESERVED_SLUGS: frozenset[str] = frozenset(
    {"con", "prn", "aux", "nul", "index", "404", "assets", "stylesheets", "javascripts", "fonts", "search", "sitemap"}
    | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}
)
# The folder of a brief is also a sibling of the pages at the site root.
RESERVED_FOLDERS: frozenset[str] = RESERVED_SLUGS | {
    "actors", "all", "argument", "changes", "cite", "data", "downloads", "e", "embed", "factors", "feed", "figures",
    "forecasts", "glossary", "method", "recommendations", "scenarios", "sources", "timeline", "vocabulary",
}  # fmt: skip


def parse_slug(text: str, reserved: frozenset[str] = RESERVED_SLUGS) -> str:
    """Return a valid slug unchanged: it is used in URLs and as a folder name on any system. Raises InvalidValueError."""
    if not SLUG.fullmatch(text):
        nearby = _similar_id(text, SLUG)
        advice = f"type `{nearby}`" if nearby else None
        raise InvalidValueError(f"`{excerpt(text)}` cannot be part of an address ({_SLUG_RULE})", advice)
    if text in reserved:
        raise InvalidValueError(f"`{text}` is reserved by the site or the file system", "choose another")
    return text


STYLE_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._+-]*$")


def parse_style_name(text: str) -> str:
    """Return the name of a citation style unchanged, which is that of its file without the ending. Raises InvalidValueError."""
    if text.lower().endswith(".csl"):
        name = re.split(r"[/\\]", text[:-4])[-1]
        raise InvalidValueError(f"`{excerpt(text)}` is the name of a file", f"type `{name}`")
    if not STYLE_NAME.fullmatch(text):
        help = "type `apa`, `gb-t-7714-2015`, or the name of a file in `styles/` without its ending"
        raise InvalidValueError(f"`{excerpt(text)}` is not the name of a citation style", help)
    return text


def in_plain_letters(text: str) -> str:
    """Return a text with the Latin letters of English in place of others, from which an id can be made: `Wärme`, `Łódź`."""
    found = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(char for char in found if not unicodedata.combining(char))


# The letters that Unicode does not take apart into one of English and a mark.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d"}
    | {"Ð": "D", "þ": "th", "Þ": "Th", "ı": "i"}
)


def _similar_id(text: str, form: re.Pattern[str]) -> str | None:
    """Return the valid id that differs only in case, leading zeros, or separators, if there is one."""
    plain = in_plain_letters(text.strip())
    bare = re.sub(r"(?<![0-9])0+(?=[0-9])", "", plain)
    tries = (bare.upper(), re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-"))
    return next((each for each in tries if form.fullmatch(each)), None)

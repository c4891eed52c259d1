"""Single values of CSL-JSON as a source writes them: texts, names, dates, identifiers, languages."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

from babel import Locale
from babel.core import get_global

from briefing.bibliography.items import line
from briefing.model import Name
from briefing.model.fields import fields
from briefing.model.values import InvalidValueError, When, parse_lang
from briefing.model.values.date_mistakes import rewrite_notation, season_of, two_readings
from briefing.model.values.excerpt import excerpt
from briefing.source.characters import FORBIDDEN_CHARACTER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from briefing.source.edit.emitter import Value


class Converted(NamedTuple):
    """A value as a source writes it, empty if nothing is left of it, and why a part of it was not taken."""

    value: Value
    reasons: tuple[str, ...] = ()


# ------------------------------------------------------------------------------------------------------ texts


def text(value: Any) -> Converted:
    """Return a text or number on one line, without characters that a brief must not contain; of a list, the first text."""
    if isinstance(value, list) and value and all(isinstance(each, str) for each in value):
        first, *others = value
        reasons = (f"only the first of {len(value)} values was taken",) if others else ()
        return Converted(clean(first), reasons)
    return Converted(clean(_single(value)))


def _single(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value):
        return str(value)
    raise InvalidValueError("a text is expected")


def clean(value: str) -> str:
    """Return a text on one line, without characters that a brief must not contain; entities of HTML become characters."""
    text = _ENTITY.sub(lambda found: unescape(found[0]), value) if "&" in value else value
    return line(_UNWANTED.sub(" ", text).encode("utf-8", "replace").decode())


_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});")
"""Many exports of web sites contain them in titles and addresses."""


_UNWANTED = re.compile(rf"{FORBIDDEN_CHARACTER.pattern}|</?jats:[^<>]*>")
"""Invisible characters, and the tags of Crossref's abstracts (https://jats.nlm.nih.gov)."""


def several(value: Any) -> Converted:
    """Return identifiers separated by spaces."""
    texts = value if isinstance(value, list) else re.split(r"[,;]\s*|\s+", _single(value))
    return Converted(" ".join(clean(_single(each)) for each in texts if each))


def doi(value: Any) -> Converted:
    """Return a DOI without an address in front of it; what follows it stays, because it may be a part of it."""
    found = re.search(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/\S.*", clean(_single(value)))
    return Converted(found[0] if found else clean(_single(value)))


def pmcid(value: Any) -> Converted:
    """Return the number of a record in PubMed Central with its letters."""
    found = re.fullmatch(r"(?i)(?:PMC)?\s*([0-9]+)(?:\.[0-9]+)?", clean(_single(value)))
    return Converted(f"PMC{found[1]}" if found else clean(_single(value)))


def url(value: Any) -> Converted:
    """Return an address; spaces and brackets that it must not contain are percent-encoded."""
    return Converted(re.sub(r'[\s<>"\\`]', lambda char: f"%{ord(char[0]):02X}", clean(_single(value))))


def language(value: Any) -> Converted:
    """Return a language as a tag, from a tag, a code of three letters, or a name in English or of biblatex."""
    given = clean(_single(value)).replace("_", "-")
    language, *rest = _languages().get(given.lower(), given).split("-")
    language = get_global("language_aliases").get(language.lower(), language).lower()
    usual = (language, *({2: part.upper(), 4: part.title()}.get(len(part), part.lower()) for part in rest))
    return Converted(parse_lang("-".join(usual)))


@cache  # of the installed library
def _languages() -> Mapping[str, str]:
    names = {name.lower(): code.replace("_", "-") for code, name in Locale("en").languages.items()}
    return names | {
        "american": "en-US", "usenglish": "en-US", "british": "en-GB", "ukenglish": "en-GB", "ngerman": "de",
        "austrian": "de-AT", "portuges": "pt", "brazilian": "pt-BR",
    }  # fmt: skip


# ------------------------------------------------------------------------------------------------------ names


_PARTS = tuple(field.key for field in fields(Name))
_IGNORED = frozenset(("sequence", "comma-suffix", "parse-names", "isInstitution", "affiliation"))
"""What other programs note about a name for their own use."""


def names(value: Any) -> Converted:
    """Return names; one that is only a text, or has a `name`, is that of an institution."""
    found: list[Value] = []
    reasons: list[str] = []
    for each in value if isinstance(value, list) else [value]:
        name, lost = _name({"literal": each} if isinstance(each, str) else each)
        found += [name] if name else []
        reasons += lost
    return Converted(found, tuple(reasons))


def _name(given: Any) -> tuple[dict[str, Value], list[str]]:
    if not isinstance(given, dict):
        return {}, [f"a name is a mapping such as {{family, given}}, not `{excerpt(str(given))}`"]
    parts: dict[str, str] = {}
    lost: list[str] = []
    for key, value in given.items():
        if value in (None, "", [], {}) or key in _IGNORED:
            continue
        if key == "static-ordering":
            truth = _TRUTHS.get(str(value).strip().lower())
            if truth is None:
                lost.append(f"the `{key}` of a name is true or false, not `{excerpt(str(value))}`")
                continue
            value = "true" if truth else ""
        if key not in _PARTS and key != "name":
            lost.append(f"a name has no `{key}`")
            continue
        try:
            written = clean(_single(value))
        except InvalidValueError:
            lost.append(f"the `{key}` of a name is a text, not `{excerpt(str(value))}`")
            continue
        if written:
            parts[key] = written
    kept = _kept(parts)
    lost += [f"`{key}: {excerpt(parts[key])}` was not taken: {_REASONS[bool(kept)]}" for key in parts if key not in kept]
    if kept == ("name",):
        return {"literal": parts["name"]}, lost
    return {key: parts[key] for key in _PARTS if key in kept}, lost


_TRUTHS = dict.fromkeys(("true", "1", "yes"), True) | dict.fromkeys(("false", "0", "no"), False)
"""What other programs write for a truth value, which CSL-JSON allows to be a text or a number."""
_REASONS = ("a name needs `family`, `given` or `literal`", "the name has other parts, with which it cannot be written")


def _kept(parts: Mapping[str, str]) -> tuple[str, ...]:
    """Return the parts of a name that can be written together: those around a family name, or one alone."""
    if "family" in parts:
        return tuple(part for part in parts if part not in ("literal", "name"))
    return next(((part,) for part in ("given", "literal", "name") if part in parts), ())


# ------------------------------------------------------------------------------------------------------ dates


def when(value: Any, *, or_year: bool = True) -> Converted:
    """Return a date in EDTF; of one that can be read in two ways, and of a season, the year, unless a year is of no use."""
    if not isinstance(value, dict):
        return _from_text(_single(value), or_year)
    missing = "months" if or_year else "day"
    reasons = [f"the season was not taken: write its {missing}"] if value.get("season") else []
    reasons += [f"a date has no `{key}`" for key in value if key not in _DATE_KEYS and value[key] not in (None, "", [])]
    if parts := value.get("date-parts"):
        mark = "~" if value.get("circa") else ""
        ends = parts if isinstance(parts, list) else [parts]
        if len(ends) > 2:
            reasons.append(f"only the first two of {len(ends)} dates were taken")
        return Converted(When.parse("/".join(_from_parts(each, mark) or ".." for each in ends[:2])).text, tuple(reasons))
    words = value.get("raw") or value.get("literal") or ""
    found = _from_text(_single(words), or_year) if words else Converted(None)
    if found.value and value.get("circa"):
        found = _about(found)
    return found._replace(reasons=(*reasons, *found.reasons))


_DATE_KEYS = frozenset(("date-parts", "season", "circa", "raw", "literal", "date-time", "timestamp"))
"""The parts of a date in CSL-JSON, and those that Crossref adds to them."""


def _about(found: Converted) -> Converted:
    """Mark each end of a date as approximate."""
    ends = str(found.value).split("/")
    marked = "/".join(end if end == ".." or end[-1:] in "~?%" else f"{end}~" for end in ends)
    return found._replace(value=When.parse(marked).text)


def day(value: Any) -> Converted:
    """Return a whole day."""
    found = when(value, or_year=False)
    if found.reasons:
        raise InvalidValueError(found.reasons[0])
    if found.value and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", str(found.value)):
        raise InvalidValueError(f"`{found.value}` is not a whole day")
    return found


def _from_parts(parts: Any, mark: str) -> str | None:
    known: list[str] = []
    for part in parts if isinstance(parts, list) else [parts]:
        if part in (None, "", 0, "0"):
            break
        if not re.fullmatch(r"[0-9]{1,4}", str(part)):
            raise InvalidValueError(f"`{excerpt(str(part))}` is not a year, month or day")
        known.append(f"{int(part):02}" if known else f"{int(part):04}")
    return "-".join(known[:3]) + mark if known else None


def _from_text(given: str, or_year: bool) -> Converted:
    """Return a date from the notations of other programs; between two readings only the year is certain."""
    words = re.sub(r"T[0-9:.]+(?:Z|[+-][0-9:]+)?$", "", clean(given)).strip("/ ")
    words = re.sub(r"\b([0-9]{4})/([0-9]{1,2})(?:/([0-9]{1,2}))?\b", lambda found: _joined(*found.groups()), words)
    words = re.sub(r"-00\b", "", words)
    if either := two_readings(words):
        taken = "only its year was taken" if or_year else "it was not taken"
        reason = f"`{excerpt(given)}` can be read in two ways, so {taken}: {either}"
        return Converted(words[-4:], (reason,))
    if season := season_of(words):
        year, months = season
        instead = f", only its year: write its months, as in `{months}`" if or_year else ": write the whole day"
        reason = f"the season `{excerpt(given)}` was not taken{instead}"
        return Converted(year, (reason,))
    try:
        return Converted(When.parse(words).text)
    except InvalidValueError:
        return Converted(When.parse(rewrite_notation(words)).text)


def _joined(*parts: str | None) -> str:
    return "-".join(part.zfill(2) for part in parts if part)

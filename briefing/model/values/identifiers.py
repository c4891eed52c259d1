"""Parsers of the identifiers of works: DOI, ISBN, ISSN, PubMed."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import unquote

from briefing.model.values.excerpt import excerpt
from briefing.model.values.invalid_value import InvalidValueError
from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable

_DOI = lazy_pattern(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/\S+")
_DOI_INSIDE = lazy_pattern(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/\S+", re.IGNORECASE)


def parse_doi(text: str) -> str:
    """Accept a DOI without an address in front of it (ISO 26324); raises InvalidValueError with the DOI that it contains."""
    if _DOI.fullmatch(text):
        return text
    inside = _DOI_INSIDE.search(re.sub(r"\s*/\s*", "/", unquote(unicodedata.normalize("NFKC", text))))
    meant = inside[0].rstrip(".,;") if inside else ""
    advice = f"type `{meant}`" if meant else "type it like `10.1000/182`: `10.`, a number, a slash, the rest"
    raise InvalidValueError(f"`{excerpt(text)}` is not a DOI", advice)


def parse_isbn(text: str) -> str:
    """Accept ISBNs of 10 or 13 digits with or without hyphens, separated by spaces; the check digit counts (ISO 2108)."""
    return _several(text, "ISBN", "978-0-306-40615-7", _is_isbn)


def parse_issn(text: str) -> str:
    """Accept ISSNs, separated by spaces; the check digit counts (ISO 3297)."""
    return _several(text, "ISSN", "2049-3630", _is_issn)


def parse_pmid(text: str) -> str:
    """Accept the number of a record in PubMed."""
    return _numbered(text, "", "PMID", "23193287")


def parse_pmcid(text: str) -> str:
    """Accept the number of a record in PubMed Central: `PMC` and digits."""
    return _numbered(text, "PMC", "PMCID", "PMC3531190")


def _several(text: str, name: str, example: str, valid: Callable[[str], bool]) -> str:
    wrong = next((each for each in text.split(" ") if not valid(each)), None)
    if wrong is None:
        return text
    meant = _meant(text, name, valid)
    compare = f"compare it with the work, and type it like `{example}`; its last character checks the others"
    advice = f"type `{meant}`" if meant else compare
    raise InvalidValueError(f"`{excerpt(text if meant else wrong)}` is not an {name}", advice)


def _meant(text: str, name: str, valid: Callable[[str], bool]) -> str | None:
    """The numbers in a text with names, blanks, dashes or remarks between them; None if one of them is not valid."""
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES)
    plain = re.sub(rf"(?i)(?:urn:)?{name}(?:-1[03](?![0-9]))?[:\s]*|\([^)]*\)", ";", plain)
    found = [_number(part.strip(), valid) for part in re.split(r"[,;/]|\band\b", plain) if part.strip()]
    return " ".join(filter(None, found)) if found and all(found) else None


def _number(part: str, valid: Callable[[str], bool]) -> str | None:
    """One number, or several that blanks separate, in the form to type."""
    part = re.sub(r"x$", "X", part)
    hyphens, digits = re.sub(r"[\s-]+", "-", part), re.sub(r"[^0-9X]", "", part)
    forms = (hyphens, digits, f"{digits[:4]}-{digits[4:]}") if re.fullmatch(r"[0-9X\s-]+", part) else ()
    several = part.split()
    return next(filter(valid, forms), None) or (" ".join(several) if all(map(valid, several)) else None)


_DASHES = str.maketrans("‐‑‒–—−", "------")


def _is_isbn(text: str) -> bool:
    if not re.fullmatch(r"[0-9]+(?:-[0-9]+)*(?:-?X)?", text):
        return False
    digits = text.replace("-", "")
    if len(digits) == 10:
        return _weighted(digits, range(10, 0, -1)) % 11 == 0
    return len(digits) == 13 and "X" not in digits and _weighted(digits, [1, 3] * 7) % 10 == 0


def _is_issn(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{4}-[0-9]{3}[0-9X]", text)) and _weighted(text.replace("-", ""), range(8, 0, -1)) % 11 == 0


def _weighted(digits: str, weights: range | list[int]) -> int:
    return sum(weight * (10 if digit == "X" else int(digit)) for digit, weight in zip(digits, weights, strict=False))


def _numbered(text: str, prefix: str, name: str, example: str) -> str:
    if re.fullmatch(rf"{prefix}[1-9][0-9]{{0,9}}", text):
        return text
    inside = re.search(r"[1-9][0-9]{0,9}(?=/?$)", text)
    advice = f"type `{prefix}{inside[0]}`" if inside else f"type it like `{example}`"
    raise InvalidValueError(f"`{excerpt(text)}` is not a {name}", advice)

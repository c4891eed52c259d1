"""Fields that a model does not have: misspelt, with a letter of another script, or in the wrong mapping."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from briefing.diagnostics import Problem, did_you_mean, error, leading_field, missing_colon, missing_colon_help, nearest
from briefing.loader.decode.descriptions import describe_letter, of_kind, rewritten_help, rewritten_word
from briefing.loader.decode.misplaced_fields import MisplacedField, find_owner
from briefing.loader.decode.model_fields import model_at
from briefing.model.base import Cite
from briefing.model.fields import fields_by_key
from briefing.source.hints.quoting import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from briefing.model import Model
    from briefing.model.markers import Path
    from briefing.source.document import Document


def nearest_field(model: type[Model], loc: Path) -> str | None:
    """The field of the model at a path that is most similar to an unknown key."""
    owner = model_at(model, loc[:-1])
    known = fields_by_key(owner)
    similar = leading_field(loc[-1], known) or rewritten_word(loc[-1], known) or nearest(_ascii(str(loc[-1])), known)
    return similar or ("source" if owner is Cite else None)  # `{ruiz-2031: p. 3}`: the key is the value of `source`


def find_owner_of(document: Document, model: type[Model], base: Path, loc: Path) -> MisplacedField | None:
    """The mapping that an unknown key belongs to, if it is a field of a mapping around it or above it."""
    return find_owner(document, base, loc, lambda at: frozenset(fields_by_key(model_at(model, at))))


def unknown_field(document: Document, owner: type[Model], field: str, path: Path, belongs: MisplacedField | None) -> Problem:
    """Report a key that its mapping does not have; `belongs` is the mapping that has it."""
    refused = getattr(owner, "refuses", {}).get(field)
    if refused is not None:
        return error("misplaced-field", refused, document.key(path), f"delete `{field}`, or write a judgement")
    if belongs is not None:
        here, there = (of_kind(owner) or f" of `{_named_in(path[:-1])}`"), _named_in(belongs.path)
        return error(
            "unknown-field",
            f"`{field}` is not a field{here}; it belongs to {f'`{there}`' if there else 'the entry around it'}",
            document.key(path),
            f"indent it by {belongs.indent}" if belongs.indent else "start it at the margin",
        )
    known = list(fields_by_key(owner))
    if document.value_at(path) is None and (found := missing_colon(field, known, document.key(path))):
        return found  # in braces: `{level moderate}`
    if word := rewritten_word(field, known):
        return error(
            "unknown-field", f"there is no field `{field}`{of_kind(owner, 'in')}", document.key(path), rewritten_help(word)
        )
    odd = next((letter for letter in field if not letter.isascii()), None)
    where = f" ({describe_letter(odd)} is not one of the letters a to z)" if odd else ""
    help = (
        missing_colon_help(field, fields_by_key(owner))
        or _named_elsewhere(field, known)
        or did_you_mean(_ascii(field), known)
        or (_as_citation(document, path) if owner is Cite else None)
        or f"the fields are: {', '.join(known)}"
    )
    return error("unknown-field", f"there is no field `{field}`{of_kind(owner, 'in')}{where}", document.key(path), help)


# Fields as BibTeX, RIS, Zotero and everyday English call them, by their names here.
_NAMES: Mapping[str, str] = MappingProxyType({
    "journal": "container-title", "journaltitle": "container-title", "booktitle": "container-title",
    "newspaper": "container-title", "website": "container-title",
    "publicationtitle": "container-title", "date": "issued", "year": "issued",
    "publicationdate": "issued", "court": "authority", "issuer": "authority", "institution": "publisher", "school": "publisher",
    "organization": "publisher", "urldate": "accessed", "accessdate": "accessed", "retrieved": "accessed", "link": "URL",
    "address": "publisher-place", "place": "publisher-place", "location": "publisher-place", "series": "collection-title",
    "seriestitle": "collection-title", "conference": "event-title", "conferencename": "event-title",
    "authors": "author", "editors": "editor", "creator": "author", "translators": "translator", "docket": "number",
    "docketnumber": "number", "reportnumber": "number", "lang": "language", "archiveurl": "archived", "itemtype": "type",
    "citationstyle": "style", "csl": "style",
})  # fmt: skip


def _named_elsewhere(field: str, known: list[str]) -> str | None:
    meant = _NAMES.get("".join(letter for letter in field.lower() if letter.isalnum()))
    return f"did you mean `{meant}`?" if meant in known else None


def _as_citation(document: Document, path: Path) -> str | None:
    """What to write for `{ruiz-2031: p. 3}`."""
    key, cite = path[-1], document.value_at(path[:-1])
    if "source" in cite or _SOURCE_KEY.fullmatch(str(key)) is None:
        return None
    place = cite[key] if isinstance(cite[key], str) and "at" not in cite else None
    at = place and (quoted(place) if set(place) & set(",:#[]{}\"'") else place)
    return f"write `{{source: {key}, at: {at}}}`" if at else f"write `source: {key}`"


_SOURCE_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")


def _named_in(path: Path) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "")


_LOOKALIKES = str.maketrans("аеорсухіјѕԁһӏ", "aeopcyxijsdhl")


def _ascii(word: str) -> str:
    return word.translate(_LOOKALIKES)

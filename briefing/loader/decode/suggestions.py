"""Help for a field that is missing or has the wrong form: the words of a choice, the shape of a value, an existing id."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from briefing.diagnostics import either, with_article
from briefing.loader.decode.model_fields import choices
from briefing.model import BY_NAME, Cite, Model
from briefing.model.fields import fields, fields_by_key
from briefing.model.kinds import ID_FORMS
from briefing.model.markers import RefTo
from briefing.model.values import When

if TYPE_CHECKING:
    from collections.abc import Mapping


_ALL = 10  # if a field has more words, only some are listed

_SOME = ("report", "webpage", "article-newspaper", "article-journal", "book")

_SAFE = {"provenance": "added"}  # what a shape shows instead of all words: this one needs no place in the article


def fields_to_add(owner: type[Model], field: str, ids: Mapping[str, str]) -> str:
    """What to type for a field without a value, with a comment on its choices."""
    words = choices(owner, field)
    if 0 < len(words) <= _ALL:
        return f"add `{field}: {words[0]}`, or another of: {', '.join(words)}"
    if words:
        some = [word for word in _SOME if word in words] or words[:5]
        return f"add `{field}: {some[0]}`, or another of its {len(words)} words, such as {', '.join(some[1:])}"
    return f"add `{field}: {_form(owner, field)}`{_comment(owner, field, ids)}"


def shape(model: type[Model], first: str = "") -> str:
    """A mapping of a model on one line, with its required fields; a known value comes first."""
    needed = [field.key for field in fields(model) if field.required] or [field.key for field in fields(model)[:2]]
    values = {name: _SAFE.get(name) or (choices(model, name) or (_form(model, name),))[0] for name in needed}
    if first and needed:
        values[needed[0]] = first
    return "{" + ", ".join(f"{name}: {value}" for name, value in values.items()) + "}"


def field_prefix(model: type[Model], found: Any) -> bool:
    """Whether the value in place of a mapping is the value of its first required field."""
    first = next((field for field in fields(model) if field.required), None)
    if first is None or not isinstance(found, str):
        return False
    kinds = first.marker.kinds if isinstance(first.marker, RefTo) else ()
    return found in first.choices or any(ID_FORMS[kind].fullmatch(found) for kind in kinds)


def _form(owner: type[Model], field: str) -> str:
    known = fields_by_key(owner).get(field)
    if known is None:
        return "…"
    form = "key" if known.model is Cite else shape(known.model) if known.model is not None else _FORMS.get(known.type, "…")
    return f"[{form}]" if known.shape == "list" else form


_FORMS: Mapping[type, str] = {date: "YYYY-MM-DD", int: "1"}


def _comment(owner: type[Model], field: str, ids: Mapping[str, str]) -> str:
    known = fields_by_key(owner).get(field)
    if known is None:
        return ""
    if isinstance(known.marker, RefTo):
        return _id_of(known.marker.kinds, ids, several=known.shape == "list")
    if field == "slug":
        return ": small letters a to z, digits and hyphens"
    if known.type is When:
        return ": a date as `2024`, `2024-03` or `2024-03-07`"
    return ""


_CALLED = {"source": "key", "brief": "folder"}


def _id_of(kinds: tuple[str, ...], ids: Mapping[str, str], *, several: bool) -> str:
    word = _CALLED.get(kinds[0], "id")
    known = next((ids[kind] for kind in kinds if kind in ids), "")
    named = dict.fromkeys(f"`{BY_NAME[kind].file}.yaml`" for kind in kinds if kind in BY_NAME)
    files = either(named) if named else ""
    where = f"such as `{known}`" if known else f"from {files}" if files else ""
    return f": {'each ' * several}the {word} of {either(map(with_article, kinds))}{', ' * bool(where)}{where}"

"""The mistakes in values as problems in an author's words, each at the smallest part that is wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from briefing.diagnostics import Place, Problem, error, missing_colon, missing_colon_help
from briefing.loader.decode.comma_in_flow_text import text_cut_by_comma
from briefing.loader.decode.descriptions import describe_value, for_field, of_kind, shorten
from briefing.loader.decode.meant_choices import unknown_choice
from briefing.loader.decode.model_fields import choices, model_at
from briefing.loader.decode.number_words import whole_number
from briefing.loader.decode.suggestions import fields_to_add
from briefing.loader.decode.type_help import help_for_mapping, help_for_names, help_for_short_form, help_for_type
from briefing.loader.decode.unknown_fields import find_owner_of, unknown_field
from briefing.loader.number_cells import number_mistake
from briefing.model.fields import fields_by_key
from briefing.model.kinds import parse_id
from briefing.model.values import InvalidValueError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from briefing.model import Model
    from briefing.model.markers import Marker, Path
    from briefing.model.value_readers import Mistake
    from briefing.source.document import Document


def problem_of(document: Document, model: type[Model], fault: Mistake, base: Path, ids: Mapping[str, str]) -> Problem:
    """Convert a mistake to a problem in an author's words, at the smallest part that is wrong."""
    loc = fault.path
    path = (*base, *loc)
    field = str(loc[-1]) if loc else ""
    owner = model_at(model, loc[:-1])
    kind, found = fault.kind, fault.found
    if found is None and (merged := _merged_language(document, model, loc, path)) is not None:
        return merged
    if found is None and field and (cut := text_cut_by_comma(document, owner, path)) is not None:
        return cut
    if kind == "missing":
        where = of_kind(owner, "from") or (f" from `{loc[-2]}`" if len(loc) > 1 and isinstance(loc[-2], str) else "")
        return error(
            "missing-field", f"the field `{field}` is missing{where}", document.head(path[:-1]), fields_to_add(owner, field, ids)
        )
    if kind == "unknown":
        return unknown_field(document, owner, field, path, find_owner_of(document, model, base, loc))
    if found is None and isinstance(loc[-1] if loc else 0, str):
        help = f"write{fields_to_add(owner, field, ids).removeprefix('add')}"
        return error("missing-field", f"the field `{field}` has no value", document.key(path), help)
    if kind == "length" and found:
        least, most = fault.bounds
        few = len(found) < least
        number = f"{len(found)} {'entries' if len(found) > 1 else 'entry'}"
        message = f"the list `{field}` has {number}; {least if few else most} are expected"
        return error("wrong-type", message, document.at(path), "add what is missing" if few else "keep those that matter most")
    if kind == "length":
        return error(
            "missing-field",
            f"the list `{field}` is empty; it needs at least one entry",
            document.key(path),
            f"write{fields_to_add(owner, field, ids).removeprefix('add')}",
        )
    if kind == "choice":
        return _unknown_choice(document, owner, field, found, path)
    if kind == "blank" and isinstance(path[-1], str):
        message = f"the field `{path[-1]}` has no visible content"
        return error("missing-field", message, document.key(path), f"write `{path[-1]}: …`")
    if kind == "id":
        return _invalid_id(owner, found, document.at(path))
    if found is None or kind == "blank":  # among the entries of a list
        return error("missing-field", "an entry of the list is empty", document.at(path), "write it, or delete it")
    if kind in _WRONG_TYPE:
        wanted = model_at(model, loc)
        if kind == "mapping" and (merged := _merged(document, wanted, found, path)) is not None:
            return merged
        advice = (
            missing_colon_help(found, fields_by_key(wanted))
            or help_for_names(wanted, field, found)
            or (help_for_mapping(wanted, loc, found) if kind == "mapping" and loc else None)
            or (help_for_short_form(fields_by_key(owner).get(field), found) if kind == "map" else None)
        )
        return error(
            "wrong-type",
            f"{_WRONG_TYPE[kind]} is expected{for_field(field)}, not {describe_value(found)}",
            document.at(path),
            advice or help_for_type(kind, field, found, wanted, _marker(model, loc)),
        )
    if kind == "number":
        help = _number_help(field, found)
        message = f"a number is expected{for_field(field)}, not {describe_value(found)}"
        return error("wrong-type", message, document.at(path), help)
    if kind == "flag":
        message = f"`true` or `false` is expected{for_field(field)}, not {describe_value(found)}"
        return error("wrong-type", message, document.at(path), f"write `{field}: true`, or delete `{field}`")
    if kind == "integer":
        return error(
            "wrong-type",
            f"a whole number from 1 is expected{for_field(field)}, not {describe_value(found)}",
            document.at(path),
            f"write it in digits: `{field}: {whole_number(found)}`",
        )
    return error(kind, str(fault.message), document.at(path), fault.help)


def _marker(model: type[Model], loc: Path) -> Marker | None:
    """The marker of what is expected at a place that has no mapping: in a field, or as one of a list."""
    inside = loc[:-1] if loc and isinstance(loc[-1], int) else loc
    field = fields_by_key(model_at(model, inside[:-1])).get(str(inside[-1])) if inside else None
    return field.marker if field is not None and field.model is None else None


def _number_help(field: str, found: Any) -> str:
    mistake = number_mistake(found) if isinstance(found, str) else None
    if mistake is not None and mistake.kind not in ("absent", "other", "percent", "remark"):
        return mistake.help.replace("write `", f"write `{field}: ").replace("or `", f"or `{field}: ")
    return f"write `{field}: …` with at most 15 digits, a point and 9 decimals, or delete `{field}`"


_WRONG_TYPE = {"text": "a text", "list": "a list", "mapping": "a mapping", "map": "a mapping", "absent": "a value"}


def _merged(document: Document, wanted: type[Model], found: Any, path: Path) -> Problem | None:
    """Return the problem of a mapping whose only field lacks its colon, so that YAML reads a text."""
    return missing_colon(found, fields_by_key(wanted), document.at(path)) if document.plain(path) else None


def _merged_language(document: Document, model: type[Model], loc: Path, path: Path) -> Problem | None:
    """Return the problem of a value for one language that lacks its colon: `{en apa}`. The keys of other maps may have spaces."""
    around = fields_by_key(model_at(model, loc[:-2])).get(str(loc[-2])) if len(loc) > 1 else None
    if around is None or around.shape != "map" or around.short is None:
        return None
    return missing_colon(loc[-1], re.split(r"[\s:：=;]", str(loc[-1]))[:1], document.key(path))


def _unknown_choice(document: Document, owner: type[Model], field: str, found: Any, path: Path) -> Problem:
    if not isinstance(found, str):
        return error("wrong-type", f"a word is expected{for_field(field)}, not {describe_value(found)}", document.at(path))
    is_short = document.value_at(path[:-1]) == found
    if is_short and (merged := _merged(document, owner, found, path[:-1])) is not None:
        return merged
    written = str(path[-2]) if is_short else field  # in a short form, the field around it
    return unknown_choice(found, written, choices(owner, field), document.at(path))


def _invalid_id(owner: type[Model], found: str, place: Place) -> Problem:
    try:
        parse_id(getattr(owner, "kind_name", ""), found)
    except InvalidValueError as invalid:
        return error("bad-id", invalid.message, place, invalid.help)
    return error("bad-id", f"`{shorten(found)}` is not an id", place)

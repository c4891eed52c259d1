"""Pydantic's errors as problems in an author's words, each at the smallest part that is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from briefing.diagnostics import Problem, error, missing_colon_help
from briefing.loader.decode.comma_in_flow_text import text_cut_by_comma
from briefing.loader.decode.descriptions import describe_value, for_field, of_kind, shorten
from briefing.loader.decode.meant_choices import unknown_choice
from briefing.loader.decode.model_fields import choices, model_at
from briefing.loader.decode.number_words import whole_number
from briefing.loader.decode.suggestions import fields_to_add
from briefing.loader.decode.type_help import MAPPING_ERRORS, help_for_mapping, help_for_names, help_for_type
from briefing.loader.decode.unknown_fields import find_owner_of, unknown_field
from briefing.loader.number_cells import number_mistake
from briefing.model.fields import fields_by_key
from briefing.model.kinds import ID_FORMS, parse_id
from briefing.model.markers import VISIBLE, RefTo
from briefing.model.values import InvalidValueError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from briefing.model import Model
    from briefing.model.markers import Path
    from briefing.source.document import Document


def problem_of(document: Document, model: type[Model], fault: Any, base: Path, ids: Mapping[str, str]) -> Problem:
    """Convert an error of pydantic to a problem in an author's words, at the smallest part that is wrong."""
    loc: Path = fault["loc"]
    path = (*base, *loc)
    field = str(loc[-1]) if loc else ""
    owner = model_at(model, loc[:-1])
    kind, found = fault["type"], fault["input"]
    if found is None and field and (cut := text_cut_by_comma(document, owner, path)) is not None:
        return cut
    if kind == "missing":
        where = of_kind(owner, "from") or (f" from `{loc[-2]}`" if len(loc) > 1 and isinstance(loc[-2], str) else "")
        return error(
            "missing-field", f"the field `{field}` is missing{where}", document.head(path[:-1]), fields_to_add(owner, field, ids)
        )
    if kind in ("extra_forbidden", "invalid_key"):
        return unknown_field(document, owner, field, path, find_owner_of(document, model, base, loc))
    if found is None and isinstance(loc[-1] if loc else 0, str):
        help = f"write{fields_to_add(owner, field, ids).removeprefix('add')}"
        return error("missing-field", f"the field `{field}` has no value", document.key(path), help)
    if kind in ("too_short", "too_long") and found:
        least, most = (fault["ctx"].get(bound) for bound in ("min_length", "max_length"))
        message = f"the list `{field}` has {len(found)} {'entries' if len(found) > 1 else 'entry'}; {least or most} are expected"
        return error("wrong-type", message, document.at(path), "add what is missing" if least else "keep those that matter most")
    if kind == "too_short":
        return error(
            "missing-field",
            f"the list `{field}` is empty; it needs at least one entry",
            document.key(path),
            f"write{fields_to_add(owner, field, ids).removeprefix('add')}",
        )
    if kind == "literal_error":
        return _unknown_choice(document, owner, field, found, path)
    if kind == "string_pattern_mismatch":
        return _mismatch(document, owner, fault["ctx"]["pattern"], found, path)
    if found is None:  # among the entries of a list
        return error("missing-field", "an entry of the list is empty", document.at(path), "write it, or delete it")
    if kind in _WRONG_TYPE:
        wanted = model_at(model, loc)
        advice = (
            missing_colon_help(found, fields_by_key(wanted))
            or help_for_names(wanted, field, found)
            or (help_for_mapping(wanted, loc, found) if kind in MAPPING_ERRORS and loc else None)
        )
        return error(
            "wrong-type",
            f"{_WRONG_TYPE[kind]} is expected{for_field(field)}, not {describe_value(found)}",
            document.at(path),
            advice or help_for_type(kind, field, found, wanted, reference=_is_reference(model, loc)),
        )
    if kind == "wrong-number":
        help = _number_help(field, found)
        message = f"a number is expected{for_field(field)}, not {describe_value(found)}"
        return error("wrong-type", message, document.at(path), help)
    if kind == "wrong-flag":
        message = f"`true` or `false` is expected{for_field(field)}, not {describe_value(found)}"
        return error("wrong-type", message, document.at(path), f"write `{field}: true`, or delete `{field}`")
    if kind == "wrong-type" and "message" not in fault["ctx"]:
        return error(
            "wrong-type",
            f"a whole number from 1 is expected{for_field(field)}, not {describe_value(found)}",
            document.at(path),
            f"write it in digits: `{field}: {whole_number(found)}`",
        )
    description = fault.get("ctx", {})
    return error(kind, description.get("message", fault["msg"]), document.at(path), description.get("help"))


def _is_reference(model: type[Model], loc: Path) -> bool:
    """Whether a reference is expected at a place: in a field, or as one of a list."""
    inside = loc[:-1] if loc and isinstance(loc[-1], int) else loc
    field = fields_by_key(model_at(model, inside[:-1])).get(str(inside[-1])) if inside else None
    return field is not None and field.model is None and isinstance(field.marker, RefTo)


def _number_help(field: str, found: Any) -> str:
    mistake = number_mistake(found) if isinstance(found, str) else None
    if mistake is not None and mistake.kind not in ("absent", "other", "percent", "remark"):
        return mistake.help.replace("write `", f"write `{field}: ").replace("or `", f"or `{field}: ")
    return f"write `{field}: …` with at most 15 digits, a point and 9 decimals, or delete `{field}`"


_WRONG_TYPE = {
    "string_type": "a text", "tuple_type": "a list", "list_type": "a list", "model_type": "a mapping",
    "model_attributes_type": "a mapping", "dict_type": "a mapping", "absent": "a value",
}  # fmt: skip


def _unknown_choice(document: Document, owner: type[Model], field: str, found: Any, path: Path) -> Problem:
    if not isinstance(found, str):
        return error("wrong-type", f"a word is expected{for_field(field)}, not {describe_value(found)}", document.at(path))
    written = str(path[-2]) if document.value_at(path[:-1]) == found else field  # in a short form, the field around it
    return unknown_choice(found, written, choices(owner, field), document.at(path))


def _mismatch(document: Document, owner: type[Model], pattern: str, found: str, path: Path) -> Problem:
    if pattern == VISIBLE and isinstance(path[-1], str):
        return error(
            "missing-field",
            f"the field `{path[-1]}` has no visible content",
            document.key(path),
            f"write `{path[-1]}: …`",
        )
    if pattern == VISIBLE:
        return error("missing-field", "an entry of the list is empty", document.at(path), "write it, or delete it")
    own = getattr(owner, "kind_name", "")
    kind = own if own in ID_FORMS else next(name for name, form in ID_FORMS.items() if form.pattern == pattern)
    try:
        parse_id(kind, found)
    except InvalidValueError as invalid:
        return error("bad-id", invalid.message, document.at(path), invalid.help)
    return error("bad-id", f"`{shorten(found)}` is not an id", document.at(path))

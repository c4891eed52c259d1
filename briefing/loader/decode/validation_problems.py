"""The mistakes in values as problems in an author's words, each at the smallest part that is wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.diagnostics import Place, Problem, count_of, error, missing_colon, missing_colon_help
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
    from collections.abc import Callable, Mapping

    from briefing.model import Model
    from briefing.model.markers import Marker, Path
    from briefing.model.value_readers import Mistake
    from briefing.source.document import Document


class _Wrong(NamedTuple):
    """A mistake, and where it is: the document, the class of the entry, the place of the entry, and the ids that are taken."""

    document: Document
    model: type[Model]
    fault: Mistake
    base: Path
    ids: Mapping[str, str]

    @property
    def path(self) -> Path:
        """The place in the file."""
        return (*self.base, *self.fault.path)

    @property
    def field(self) -> str:
        """The last step of the place; empty for the entry itself."""
        return str(self.fault.path[-1]) if self.fault.path else ""

    @property
    def owner(self) -> type[Model]:
        """The class that has the field."""
        return model_at(self.model, self.fault.path[:-1])

    @property
    def place(self) -> Place:
        """The place of the value."""
        return self.document.at(self.path)

    def of_type(self, expected: str, help: str | None) -> Problem:
        """A value of another type than expected."""
        message = f"{expected} is expected{for_field(self.field)}, not {describe_value(self.fault.found)}"
        return error("wrong-type", message, self.place, help)

    def to_write(self) -> str:
        """What to write for a field that has no content."""
        return f"write{fields_to_add(self.owner, self.field, self.ids).removeprefix('add')}"


def problem_of(document: Document, model: type[Model], fault: Mistake, base: Path, ids: Mapping[str, str]) -> Problem:
    """Convert a mistake to a problem in an author's words, at the smallest part that is wrong."""
    wrong = _Wrong(document, model, fault, base, ids)
    if fault.found is None and (meant := _meant_otherwise(wrong)) is not None:
        return meant
    if fault.kind == "missing":
        return _missing(wrong)
    if fault.kind == "unknown":
        return unknown_field(document, wrong.owner, wrong.field, wrong.path, find_owner_of(document, model, base, fault.path))
    if fault.found is None and isinstance(fault.path[-1] if fault.path else 0, str):
        return error("missing-field", f"the field `{wrong.field}` has no value", document.key(wrong.path), wrong.to_write())
    if fault.found is None and fault.kind not in ("length", "choice", "id"):
        return _empty_entry(wrong)
    return _BY_KIND.get(fault.kind, _as_reported)(wrong)


def _meant_otherwise(wrong: _Wrong) -> Problem | None:
    """Return the problem of a value that is absent because YAML reads its line in another way."""
    merged = _merged_language(wrong.document, wrong.model, wrong.fault.path, wrong.path)
    if merged is None and wrong.field:
        return text_cut_by_comma(wrong.document, wrong.owner, wrong.path)
    return merged


def _missing(wrong: _Wrong) -> Problem:
    loc, owner = wrong.fault.path, wrong.owner
    where = of_kind(owner, "from") or (f" from `{loc[-2]}`" if len(loc) > 1 and isinstance(loc[-2], str) else "")
    message = f"the field `{wrong.field}` is missing{where}"
    return error("missing-field", message, wrong.document.head(wrong.path[:-1]), fields_to_add(owner, wrong.field, wrong.ids))


def _empty_entry(wrong: _Wrong) -> Problem:
    return error("missing-field", "an entry of the list is empty", wrong.place, "write it, or delete it")


def _length(wrong: _Wrong) -> Problem:
    found, (least, most) = wrong.fault.found, wrong.fault.bounds
    if not found:
        message = f"the list `{wrong.field}` is empty; it needs at least one entry"
        return error("missing-field", message, wrong.document.key(wrong.path), wrong.to_write())
    few = len(found) < least
    number = count_of(len(found), "entry", "entries")
    message = f"the list `{wrong.field}` has {number}; {least if few else most} are expected"
    return error("wrong-type", message, wrong.place, "add what is missing" if few else "keep those that matter most")


def _blank(wrong: _Wrong) -> Problem:
    last = wrong.path[-1]
    if not isinstance(last, str):
        return _empty_entry(wrong)
    return error(
        "missing-field", f"the field `{last}` has no visible content", wrong.document.key(wrong.path), f"write `{last}: …`"
    )


def _wrong_shape(wrong: _Wrong) -> Problem:
    kind, found, loc = wrong.fault.kind, wrong.fault.found, wrong.fault.path
    wanted = model_at(wrong.model, loc)
    if kind == "mapping" and (merged := _merged(wrong.document, wanted, found, wrong.path)) is not None:
        return merged
    advice = (
        missing_colon_help(found, fields_by_key(wanted))
        or help_for_names(wanted, wrong.field, found, wrong.document.value_at(wrong.path[:-1]))
        or (help_for_mapping(wanted, loc, found) if kind == "mapping" and loc else None)
        or (help_for_short_form(fields_by_key(wrong.owner).get(wrong.field), found) if kind == "map" else None)
        or help_for_type(kind, wrong.field, found, wanted, _marker(wrong.model, loc))
    )
    return wrong.of_type(_SHAPES[kind], advice)


def _as_reported(wrong: _Wrong) -> Problem:
    return error(wrong.fault.kind, str(wrong.fault.message), wrong.place, wrong.fault.help)


_SHAPES = {"text": "a text", "list": "a list", "mapping": "a mapping", "map": "a mapping", "absent": "a value"}
_BY_KIND: dict[str, Callable[[_Wrong], Problem]] = {
    "length": _length,
    "choice": lambda wrong: _unknown_choice(wrong.document, wrong.owner, wrong.field, wrong.fault.found, wrong.path),
    "blank": _blank,
    "id": lambda wrong: _invalid_id(wrong.owner, wrong.fault.found, wrong.place),
    **dict.fromkeys(_SHAPES, _wrong_shape),
    "number": lambda wrong: wrong.of_type("a number", _number_help(wrong.field, wrong.fault.found)),
    "flag": lambda wrong: wrong.of_type("`true` or `false`", f"write `{wrong.field}: true`, or delete `{wrong.field}`"),
    "integer": lambda wrong: wrong.of_type(
        "a whole number from 1", f"write it in digits: `{wrong.field}: {whole_number(wrong.fault.found)}`"
    ),
}
"""How each kind of mistake becomes a problem; one that is not listed has its own code, message and help."""


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

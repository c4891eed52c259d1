"""The walk over the values of an entity.

Values are visited in the order of the fields in their class; fingerprints in users' files depend on it. A mapping with a
short form (`- key` for `- {source: key}`) is one value in its short form, and the same value in its long form.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from briefing.model.base import Cite, Model
from briefing.model.fields import Field, fields, fields_by_key, marked_fields
from briefing.model.markers import WordOf

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator

    from briefing.model.markers import Marker, Path

Some = TypeVar("Some", bound=Model)


def have_ids(entries: Iterable[Any]) -> bool:
    """Return whether every entry of a list has an id; an objection need not have one."""
    return all(entry.id is not None for entry in entries)


class FieldValue(NamedTuple):
    """A value of a field, with its path in the YAML."""

    path: Path
    field: Field
    value: Any

    @property
    def marker(self) -> Marker | None:
        """The marker of the field; a built-in word refers to nothing."""
        marker = self.field.marker
        return None if type(marker) is WordOf and self.value in marker.builtin else marker


def walk(model: Model, path: Path = ()) -> list[FieldValue]:
    """Return every text and reference of an entity, including those in nested mappings; a built-in word is neither."""
    return _collect(model, path, _MARKED, [])


def walk_all(model: Model, wanted: Callable[[Field], bool]) -> list[FieldValue]:
    """Return every scalar value of an entity in the wanted fields, including those in nested mappings.

    Classes are asked once, so `wanted` is a function of a module.
    """
    return _collect(model, (), _plans(wanted), [])


def values_of(model: Model, wanted: Callable[[Field], bool]) -> list[Any]:
    """Return the same values without their fields and paths, which takes a third of the time; empty ones are left out."""
    return _values_in(model, _plans(wanted), [])


class _Plan(NamedTuple):
    """The fields of a class that a walk visits."""

    by_attribute: dict[str, Field]
    """The fields by their names in Python, in the order of the class."""
    steps: dict[str, tuple[Field, str, bool, bool, Container[str]]]
    """By the same names: the field, its name in the file, whether it has one value, and whether its values are no mappings.

    The last part are the words that the walk passes over.
    """
    empty: bool
    """Whether an instance without one of them has no value in it."""


class _Plans(dict[type[Model], _Plan]):
    """The plan of each class, which is made when a walk first meets an instance."""

    def __init__(self, fields_of: Callable[[type[Model]], tuple[Field, ...]], *, built_in: bool = True) -> None:
        """Take the fields that a walk visits, and whether it also visits built-in words."""
        self._fields_of, self._built_in = fields_of, built_in

    def __missing__(self, model: type[Model]) -> _Plan:
        found = self._fields_of(model)
        empty = all(not field.default and field.default is not False for field in found)
        steps = {
            field.attribute: (field, field.key, field.shape == "one", field.model is None, self._passed_over(field))
            for field in found
        }
        plan = self[model] = _Plan({field.attribute: field for field in found}, steps, empty)
        return plan

    def _passed_over(self, field: Field) -> Container[str]:
        return () if self._built_in or not isinstance(field.marker, WordOf) else field.marker.builtin


_MARKED, _ALL = _Plans(marked_fields, built_in=False), _Plans(fields)


@cache  # of functions of modules, whose number is fixed
def _plans(wanted: Callable[[Field], bool]) -> _Plans:
    return _Plans(lambda model: fields_to(model, wanted))


@cache  # of types, whose number is fixed
def fields_to(model: type[Model], wanted: Callable[[Field], bool]) -> tuple[Field, ...]:
    """Return the fields of a class that are wanted, or that hold mappings with such a field."""
    return tuple(
        field for field in fields(model) if wanted(field) or (field.model is not None and fields_to(field.model, wanted))
    )


def present_fields(model: Model) -> Iterator[tuple[Field, Any]]:
    """Yield each field of an entity whose value is not empty, with its value, in declaration order."""
    plan = _ALL[type(model)]
    field_of = plan.by_attribute.get
    return ((field, value) for name, value in _values(model, plan) if value and (field := field_of(name)))


def _values(model: Model, plan: _Plan) -> Iterable[tuple[str, Any]]:
    """Return the values of a model by attribute, at least those of the fields that a walk visits and that are not empty.

    They are in the order of the fields, in which an instance gets them.
    """
    values = vars(model)
    if plan.empty:
        return values.items()  # a source has a hundred fields, and values in ten
    return [(name, values.get(name, field.default)) for name, field in plan.by_attribute.items()]


def _collect(model: Model, path: Path, plans: _Plans, found: list[FieldValue]) -> list[FieldValue]:
    """Append the values of a model; a list, because generators inside generators take twice as long."""
    plan = plans[type(model)]
    step_of = plan.steps.get
    for name, value in vars(model).items() if plan.empty else _values(model, plan):
        step = step_of(name)
        if step is None or value is None:
            continue
        field, key, one, scalar, passed_over = step
        here = (*path, key)
        if one:
            if not scalar:
                _collect(value, here, plans, found)
            elif value not in passed_over:
                found.append(_made(FieldValue, (here, field, value)))
        elif value:
            parts = ((here, value[0]),) if field.single and len(value) == 1 else _parts(value, here)
            if scalar:
                found += [_made(FieldValue, (at, field, part)) for at, part in parts if part not in passed_over]
            else:
                for at, part in parts:
                    _collect(part, at, plans, found)
    return found


_made: Callable[[type[FieldValue], tuple[Path, Field, Any]], FieldValue] = tuple.__new__
"""What `FieldValue` calls: half the time of a call of the class, for thousands of values of a brief."""


def _values_in(model: Model, plans: _Plans, found: list[Any]) -> list[Any]:
    plan = plans[type(model)]
    step_of = plan.steps.get
    for name, value in vars(model).items() if plan.empty else _values(model, plan):
        if not value or (step := step_of(name)) is None:
            continue
        field, _, one, scalar, _ = step
        parts = (value,) if one else value.values() if field.shape == "map" else value
        if scalar:
            found += parts
        else:
            for part in parts:
                _values_in(part, plans, found)
    return found


def walk_cites(model: Model) -> Iterator[tuple[Path, Cite]]:
    """Yield every citation in the fields of an entity with its path."""
    return ((path, part) for path, part in walk_mappings(model, _is_cite) if isinstance(part, Cite))


def walk_mappings(model: Model, wanted: Callable[[Field], bool], path: Path = ()) -> Iterator[tuple[Path, Model]]:
    """Yield every mapping of an entity in the wanted fields with its path, before those inside it.

    Classes are asked once, so `wanted` is a function of a module; it wants only fields with mappings.
    """
    values = vars(model)
    for field in fields_to(type(model), wanted):
        value = values.get(field.attribute, field.default)
        if not value:
            continue
        here, found = (*path, field.key), wanted(field)
        for at, part in ((here, value),) if field.shape == "one" else _parts(value, here):
            if found:
                yield at, part
            yield from walk_mappings(part, wanted, at)


def _is_cite(field: Field) -> bool:
    return field.model is Cite


def walk_raw(model: type[Model], value: object, path: Path = ()) -> Iterator[FieldValue]:
    """The same for the values of a file, which may be invalid: values of the expected shape are visited."""
    for field in marked_fields(model) if isinstance(value, dict) else ():
        item, here = value.get(field.key), (*path, field.key)  # type: ignore[attr-defined]  # the loop is empty for others
        wanted = {"one": object, "list": list, "map": dict}[field.shape]
        one = field.shape == "one" or (field.single and isinstance(item, str))
        parts = ((here, item),) if one else _parts(item, here) if isinstance(item, wanted) else ()
        for at, part in parts:
            found = field
            if field.short is not None and field.model is not None and isinstance(part, str):
                found = fields_by_key(field.model)[field.short]
            if isinstance(part, str) and found.marker is not None:
                leaf = FieldValue(at, found, part)
                if leaf.marker is not None:
                    yield leaf
            elif field.model is not None:
                yield from walk_raw(field.model, part, at)


def _parts(value: Any, path: Path) -> list[tuple[Path, Any]]:
    """Return the values of a list or map with their paths."""
    return [((*path, key), part) for key, part in (value.items() if isinstance(value, dict) else enumerate(value))]


# --------------------------------------------------------------------------------------------- changes


def transform(model: Some, change: Callable[[FieldValue], Any], path: Path = ()) -> Some:
    """Return a copy of an entity with replaced texts and references; unchanged parts are shared with the original."""
    update: dict[str, Any] = {}
    plan = _MARKED[type(model)]
    for name, value in _values(model, plan):
        field = plan.by_attribute.get(name)
        if field is None or value is None:
            continue
        here = (*path, field.key)
        if field.shape == "list":
            made: Any = tuple(_changed(field, part, (*here, at), change) for at, part in enumerate(value))
            same = all(new is old for new, old in zip(made, value, strict=True))
        elif field.shape == "map":
            made = {key: _changed(field, part, (*here, key), change) for key, part in value.items()}
            same = all(made[key] is value[key] for key in value)
        else:
            made = _changed(field, value, here, change)
            same = made is value
        if not same:
            update[field.attribute] = made
    return model.updated(**update) if update else model


def _changed(field: Field, value: Any, path: Path, change: Callable[[FieldValue], Any]) -> Any:
    return transform(value, change, path) if field.marker is None else change(FieldValue(path, field, value))


def _changed_short(field: Field, value: Any, change: Callable[[FieldValue], Any], path: Path) -> Any:
    """Change the short form of a mapping: the value of one of its fields."""
    if field.short is None or field.model is None or not isinstance(value, str):
        return value
    return change(FieldValue(path, fields_by_key(field.model)[field.short], value))


def transform_raw(model: type[Model], value: object, change: Callable[[FieldValue], Any], path: Path = ()) -> Any:
    """The same for the values of a file, valid or not. A key with the value null is ignored; unknown keys are kept."""
    if isinstance(value, list):
        return [transform_raw(model, each, change, (*path, at)) for at, each in enumerate(value)]
    if not isinstance(value, dict):
        return value
    known = fields_by_key(model)
    return {
        key: _changed_raw(known[key], each, change, (*path, key)) if key in known else each
        for key, each in value.items()
        if each is not None
    }


def _changed_raw(field: Field, value: Any, change: Callable[[FieldValue], Any], path: Path) -> Any:
    if isinstance(value, list):
        return [_changed_raw(field, each, change, (*path, at)) for at, each in enumerate(value)]
    if field.model is not None:
        return (
            transform_raw(field.model, value, change, path)
            if isinstance(value, dict)
            else _changed_short(field, value, change, path)
        )
    if isinstance(value, dict):
        return {key: _changed_raw(field, each, change, (*path, key)) for key, each in value.items()}
    return change(FieldValue(path, field, value)) if isinstance(value, str) else value

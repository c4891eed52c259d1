"""A fold over the values of an entity: one value for the whole entity, computed from those of its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from briefing.model.base import Model
from briefing.model.fields import Field, fields
from briefing.model.walk import FieldValue

if TYPE_CHECKING:
    from briefing.model.markers import Path

T = TypeVar("T")


class Fold(Generic[T]):
    """Computes a value from an entity bottom-up (a catamorphism); subclasses define the cases leaf, mapping and list."""

    def keeps(self, field: Field, value: Any) -> bool:
        """Return whether a field is included in the result."""
        return True

    def leaf(self, node: FieldValue) -> T:
        """Return the result for a scalar value."""
        raise NotImplementedError

    def mapping(self, model: Model, found: dict[str, T]) -> T:
        """Combine the results of a mapping's fields, by their names in the file."""
        return found  # type: ignore[return-value]  # a subclass with other results says so

    def several(self, field: Field, value: Any, parts: Any) -> T:
        """Combine the results of a list or a map, given as a list or a dictionary."""
        return parts  # type: ignore[no-any-return]  # a subclass with other results says so

    def of(self, model: Model, path: Path = ()) -> T:
        """Fold an entity or a mapping inside one."""
        values = vars(model)
        kept = ((field, values.get(field.attribute, field.default)) for field in fields(type(model)))
        found = {field.key: self.field(field, value, (*path, field.key)) for field, value in kept if self.keeps(field, value)}
        return self.mapping(model, found)

    def field(self, field: Field, value: Any, path: Path) -> T:
        """Fold the value of a field; a list or a map that may be written as its only value is that value."""
        if field.single and len(value) == 1:
            return self._one(field, value[0], path)
        if field.shape == "list":
            return self.several(field, value, [self._one(field, part, (*path, at)) for at, part in enumerate(value)])
        if field.shape == "map":
            if field.short is not None and value.keys() == {field.short}:
                return self._one(field, value[field.short], path)
            return self.several(field, value, {key: self._one(field, part, (*path, key)) for key, part in value.items()})
        return self._one(field, value, path)

    def _one(self, field: Field, value: Any, path: Path) -> T:
        return self.of(value, path) if isinstance(value, Model) else self.leaf(FieldValue(path, field, value))

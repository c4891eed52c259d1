"""The table of the kinds of entity, and what follows from their classes: the form of ids, and which kind is inside which."""

from __future__ import annotations

import re
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from briefing.model import entities
from briefing.model.base import Entity
from briefing.model.brief import EditionChange, Head
from briefing.model.fields import fields, walk_types
from briefing.model.library_head import LibraryHead
from briefing.model.markers import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from briefing.model.base import Model
    from briefing.model.fields import Field


class Nested(NamedTuple):
    """A list of entities inside those of another kind: the claims of a factor."""

    field: str
    """The field that holds them."""
    kind: str
    """Their kind."""


class Kind(NamedTuple):
    """A kind of entity that has a file of its own."""

    name: str
    """Its name in messages and templates."""
    model: type[Entity]
    file: str
    """The list file, without its ending; also the name of the list in a brief."""
    nested: tuple[Nested, ...] = ()
    """The lists of entities inside it: claims; actions and objections."""
    shared: bool = False
    """Whether a library may hold the list once for all its briefs."""
    prefix: str = ""
    """The prefix of the id in an anchor, so that keys and slugs never equal other ids."""


def _kind(model: type[Entity]) -> Kind:
    listing = model.listing
    assert listing is not None, "a kind in a table of kinds has a file"
    nested = tuple(Nested(field.key, inside.kind_name) for field, inside in _inside(model))
    prefix = "" if entities.id_form(model).letters else f"{model.kind_name}-"
    return Kind(model.kind_name, model, listing.file, nested, listing.shared, prefix)


def _inside(model: type[Entity]) -> Iterator[tuple[Field, type[Entity]]]:
    return ((field, field.model) for field in fields(model) if field.model is not None and issubclass(field.model, Entity))


KINDS: tuple[Kind, ...] = tuple(map(_kind, entities.LISTED))

CHANGES = "changes"
HEAD, LIBRARY = "brief", "library"
BY_NAME = {kind.name: kind for kind in KINDS}
BY_FILE = {kind.file: kind for kind in KINDS}
LIST_FILES: dict[str, type[Model]] = {**{kind.file: kind.model for kind in KINDS}, CHANGES: EditionChange}

HEADS: Mapping[str, type[Model]] = MappingProxyType({HEAD: Head, LIBRARY: LibraryHead})
"""The files that are one mapping, without a list."""
FILES: Mapping[str, type[Model]] = MappingProxyType({**HEADS, **LIST_FILES})
"""The class of every YAML file, by its name without its ending."""

NESTED: Mapping[str, tuple[Nested, ...]] = MappingProxyType({kind.name: kind.nested for kind in KINDS if kind.nested})
"""The nested kinds of each kind that has some."""
PARENTS: Mapping[str, str] = MappingProxyType({part.kind: whole for whole, parts in NESTED.items() for part in parts})

ENTITIES: Mapping[str, type[Entity]] = MappingProxyType({model.kind_name: model for model in entities.ALL})
"""The class of every kind, including nested kinds."""

ID_FORMS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {name: re.compile(entities.id_form(model).pattern) for name, model in ENTITIES.items()}
)
"""The id form of each kind; an id with a capital letter belongs to one kind only."""
ID_EXAMPLES: Mapping[str, str] = MappingProxyType({name: entities.id_form(model).example for name, model in ENTITIES.items()})

LETTERED = entities.LETTERED
"""The kinds whose ids start with a distinctive letter."""
NAMED = tuple(name for name in ENTITIES if name not in LETTERED)
"""The kinds whose ids are slugs."""

AUXILIARY = frozenset(kind.name for kind in KINDS if kind.model.listing and kind.model.listing.auxiliary) | {
    EditionChange.kind_name
}
"""The kinds that serve the argument without being part of it: adding, removing or renaming an entry is a minor change."""


def nested_entities(entity: Entity, kind: str = "") -> Iterator[Entity]:
    """Yield the entities inside one, of one kind or of all; those without an id are left out."""
    for part in BY_NAME[entity.kind_name].nested if entity.kind_name in BY_NAME else ():
        if kind in ("", part.kind):
            yield from (each for each in getattr(entity, part.field) if each.id is not None)


def with_nested(kind: str) -> frozenset[str]:
    """Return a kind and the kinds inside it."""
    return frozenset((kind, *(part.kind for part in NESTED.get(kind, ()))))


def nested_kind(kind: str, field: str) -> str:
    """Return the kind of the entities in a field of another kind."""
    return next(part.kind for part in NESTED[kind] if part.field == field)


def parse_id(kind: str, text: str) -> str:
    """Return a valid id of a kind unchanged; raise InvalidValueError with the expected form otherwise."""
    return entities.id_form(ENTITIES[kind]).parse(kind, text)


def _reference() -> str:
    forms = [entities.id_form(model) for model in ENTITIES.values()]
    numbers = "".join(dict.fromkeys(form.letters for form in forms if form.digits))
    marks = "".join(f"{form.mark}?" for form in forms if form.mark)
    singles = "".join(f"|[{form.letters}]" for form in forms if form.letters and not form.digits)
    return rf"(?:[a-z0-9][a-z0-9-]*:)?(?:[{numbers}][0-9]+(?:\.{marks}[0-9]+)?{singles})"


REFERENCE = _reference()
"""The syntax of references in texts, including those to other briefs of a library: a regular expression."""


def _with_role(role: Role) -> Iterator[str]:
    models: Iterable[type[Model]] = (Head, *(kind.model for kind in KINDS), EditionChange)
    return (field.key for field in chain.from_iterable(map(walk_types, models)) if role in field.roles)


TELLING = tuple(dict.fromkeys((*_with_role(Role.HEADLINE), *_with_role(Role.TELLING))))
"""The fields, by their names in the file, that summarise a mapping; the first one that it has is used."""

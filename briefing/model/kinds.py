"""The table of the kinds of entity, and what follows from their classes: the form of ids, and which kind is inside which."""

from __future__ import annotations

import re
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from briefing.model import entities
from briefing.model.base import Role
from briefing.model.brief import EditionChange, Head
from briefing.model.fields import fields, walk_types

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from briefing.model.base import Entity, Model


class Kind(NamedTuple):
    """A kind of entity that has a file of its own."""

    name: str
    """Its name in messages and templates."""
    model: type[Entity]
    file: str
    """The list file, without its ending; also the name of the list in a brief."""
    nested: str | None = None
    """The field that holds entities (claims, actions), if there is one."""
    shared: bool = False
    """Whether a library may hold the list once for all its briefs."""
    prefix: str = ""
    """The prefix of the id in an anchor, so that keys and slugs never equal other ids."""


def _kind(model: type[Entity]) -> Kind:
    listing = model.listing
    assert listing is not None, "a kind in a table of kinds has a file"
    nested = next((field.key for field in fields(model) if field.by_id), None)
    prefix = "" if entities.id_form(model).letters else f"{model.kind_name}-"
    return Kind(model.kind_name, model, listing.file, nested, listing.shared, prefix)


def _inside(model: type[Entity]) -> Iterator[type[Entity]]:
    return (field.model for field in fields(model) if field.by_id and field.model is not None)  # type: ignore[misc]  # by id are entities only


KINDS: tuple[Kind, ...] = tuple(map(_kind, entities.LISTED))

CHANGES = "changes"
HEAD = "brief"
BY_NAME = {kind.name: kind for kind in KINDS}
BY_FILE = {kind.file: kind for kind in KINDS}
LIST_FILES: dict[str, type[Model]] = {**{kind.file: kind.model for kind in KINDS}, CHANGES: EditionChange}

NESTED: Mapping[str, str] = MappingProxyType({kind.name: part.kind_name for kind in KINDS for part in _inside(kind.model)})
"""The nested kind of each kind that has one."""
PARENTS: Mapping[str, str] = MappingProxyType({part: whole for whole, part in NESTED.items()})

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


def parse_id(kind: str, text: str) -> str:
    """Return a valid id of a kind unchanged; raise InvalidValueError with the expected form otherwise."""
    return entities.id_form(ENTITIES[kind]).parse(kind, text)


def _reference() -> str:
    forms = [entities.id_form(model) for model in ENTITIES.values()]
    numbers = "".join(dict.fromkeys(form.letters for form in forms if form.digits))
    singles = "".join(f"|[{form.letters}]" for form in forms if form.letters and not form.digits)
    return rf"(?:[a-z0-9][a-z0-9-]*:)?(?:[{numbers}][0-9]+(?:\.[0-9]+)?{singles})"


REFERENCE = _reference()
"""The syntax of references in texts, including those to other briefs of a library: a regular expression."""


def _with_role(role: Role) -> Iterator[str]:
    models: Iterable[type[Model]] = (Head, *(kind.model for kind in KINDS), EditionChange)
    return (field.key for field in chain.from_iterable(map(walk_types, models)) if role in field.roles)


TELLING = tuple(dict.fromkeys((*_with_role(Role.HEADLINE), *_with_role(Role.TELLING))))
"""The fields, by their names in the file, that summarise a mapping; the first one that it has is used."""

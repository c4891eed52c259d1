"""A new entry: its fields in the model's order, those that it requires still empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.analysis.cross_references import Key
from briefing.authoring.refactor import entry_names, unused_ids
from briefing.authoring.refactor.occurrences import definitions
from briefing.authoring.refactor.workspace import CommandRefusal, DataFile, Refactoring
from briefing.diagnostics import with_article
from briefing.model import BY_FILE, BY_NAME
from briefing.model.fields import fields, fields_by_key, headline_fields
from briefing.model.kinds import ENTITIES, ID_EXAMPLES, NAMED, PARENTS, parse_id
from briefing.model.markers import Role
from briefing.model.values import InvalidValueError, parse_slug
from briefing.source.edit.emitter import Commented
from briefing.source.edit.list_items import keep_spacing
from briefing.source.edit.operations import SetValue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from briefing.authoring.refactor.occurrences import Defined
    from briefing.authoring.refactor.workspace import Workspace
    from briefing.model import Model
    from briefing.model.fields import Field
    from briefing.model.markers import Path
    from briefing.source.edit.emitter import Value


class EntryRequest(NamedTuple):
    """The request for a new entry: its kind, and the values that are known."""

    kind: str
    id: str | None = None
    """The id of the new entry; for a claim or an action, the id of its parent."""
    brief: str | None = None
    """The folder of its brief in a library."""
    given: tuple[tuple[str, str], ...] = ()
    """Values of fields."""


def add_entry(workspace: Workspace, request: EntryRequest) -> Refactoring | CommandRefusal:
    """Add an entry to the end of its list, with the requested id or the next free one."""
    if workspace.problems:
        return workspace.done()
    known = definitions(workspace.documents)
    key = _nested(workspace, request, known) if request.kind in PARENTS else _key(workspace, request, known)
    if isinstance(key, CommandRefusal):
        return key
    request = request._replace(given=tuple((_own_field(key.kind, field), value) for field, value in request.given))
    if refused := _refusal_of_values(workspace, key, request):
        return CommandRefusal(refused)
    entry = {"id": key.id, **empty_entry(ENTITIES[key.kind]), **dict(request.given)} | {"id": key.id}
    where, path = _place(workspace, key, known)
    siblings = _listed(workspace, where, path) or () if key.kind in PARENTS else ()
    if any(isinstance(part, dict) and not part.get("id") for part in siblings):
        parent = key.id.partition(".")[0]
        return CommandRefusal(f"{parent} has {key.kind}s without an id: give each one first, from `{key.id}` on")
    _put(workspace, where, path, entry)
    if workspace.problems:
        return workspace.done()
    place = workspace.document(where).head(path)
    empty = ", ".join(field for field, value in entry.items() if not isinstance(value, str))
    return workspace.done(f"{place.file}:{place.line}: fill in the fields of {key.id}: {empty}")


def empty_entry(model: type[Model]) -> dict[str, Value]:
    """The fields that an entry always or usually requires, without values."""
    return {field.key: _empty_value(field) for field in fields(model) if field.required or Role.USUAL in field.roles}


def _empty_value(field: Field) -> Value:
    """An empty value: null for a scalar or a short form, the required fields of a mapping, a list of one such mapping."""
    if field.model is None or field.short is not None:
        return None
    entry = empty_entry(field.model)
    return [entry] if field.shape == "list" else entry


# ------------------------------------------------------------------------------------------------ its id


def _nested(workspace: Workspace, request: EntryRequest, known: Defined) -> Key | CommandRefusal:
    """The next claim of a factor, or action of a recommendation."""
    parent = PARENTS[request.kind]
    if request.id is None:
        return CommandRefusal(
            f"name the {parent} that the {request.kind} belongs to: `briefing new {request.kind} {ID_EXAMPLES[parent]}`"
        )
    key = entry_names.resolve_name(request.id, known, (parent,))
    if isinstance(key, CommandRefusal):
        return key
    return key._replace(kind=request.kind, id=str(unused_ids.next_free_id(workspace, Key(key.slug, request.kind, key.id), known)))


def _key(workspace: Workspace, request: EntryRequest, known: Defined) -> Key | CommandRefusal:
    kind, site = request.kind, workspace.loaded.site
    slug = request.brief or ""
    if site.library and not site.brief(slug) and (slug or not BY_NAME[kind].shared):
        listed = ", ".join(brief.slug for brief in site.briefs)
        return CommandRefusal(f"name the target brief with --brief: one of {listed}")
    if slug and not site.library:
        return CommandRefusal("there is only one brief: leave out --brief")
    if request.id is None:
        if kind in NAMED:
            return CommandRefusal(f"give {with_article(kind)} an id: `briefing new {kind} {ID_EXAMPLES[kind]}`")
        id = unused_ids.next_free_id(workspace, Key(slug, kind, ""), known)
        return Key(slug, kind, id) if id else CommandRefusal("the scenarios A to D are already used, and there are no others")
    try:
        return Key(slug, kind, parse_id(kind, request.id))
    except InvalidValueError as invalid:
        return CommandRefusal(str(invalid))


def _own_field(kind: str, field: str) -> str:
    """The field that a kind has for a value: its title is the name of an actor, the term of a term, the text of a judgement."""
    if field != "title" or field in fields_by_key(ENTITIES[kind]):
        return field
    return next((headline.key for headline in headline_fields(ENTITIES[kind])), field)


def _refusal_of_values(workspace: Workspace, key: Key, request: EntryRequest) -> str | None:
    """Why an entry cannot have this id or these values."""
    known = definitions(workspace.documents)
    fields = fields_by_key(ENTITIES[key.kind])
    for field, value in request.given:
        if field not in fields:
            return f"leave out `--{field}`: {with_article(key.kind)} has no `{field}`"
        if field == "slug":
            try:
                parse_slug(value)
            except InvalidValueError as invalid:
                return str(invalid)
            brief = workspace.loaded.site.brief(key.slug)
            same = [each.id for each in (brief.of(key.kind) if brief else ()) if getattr(each, "slug", "") == value]
            if same:
                return f"the slug `{value}` is already used by {same[0]}"
    return unused_ids.taken_ids(workspace, key, known)


# --------------------------------------------------------------------------------------------- its place


def _place(workspace: Workspace, key: Key, known: Defined) -> tuple[DataFile, Path]:
    """Return the file of the new entry, and the first place after the existing entries."""
    if key.kind in PARENTS:
        parent = next(each for each in known if each == Key(key.slug, PARENTS[key.kind], key.id.partition(".")[0]))
        where, path = known[parent][0]
        nested = next(each.field for each in BY_NAME[parent.kind].nested if each.kind == key.kind)
        listed = workspace.document(where).value[path[0]].get(nested)
        return where, (path[0], nested, len(listed or ()))
    where = DataFile(key.slug, "", BY_NAME[key.kind].file)
    return where, (len(workspace.document(where).value or ()),)


def _listed(workspace: Workspace, where: DataFile, path: Path) -> Any:
    """Return the list in which a path is; `None` if there is none."""
    listed = workspace.document(where).value
    for step in path[:-1]:
        listed = listed.get(step) if isinstance(listed, dict) else listed[step]
    return listed


def _put(workspace: Workspace, where: DataFile, path: Path, entry: Mapping[str, Value]) -> None:
    document = workspace.document(where)
    value: Value = Commented(dict(entry), ("",)) if len(path) == 1 and keep_spacing(document) else dict(entry)
    if _listed(workspace, where, path) is not None:
        workspace.change({where: [SetValue(path, value)]})
    else:
        before = _before(BY_FILE[where.list].model, str(path[-2])) if len(path) > 1 else ()
        workspace.change({where: [SetValue(path[:-1], [value], before)]})


def _before(model: type[Model], field: str) -> tuple[str, ...]:
    """The fields that precede one."""
    keys = [*fields_by_key(model)]
    return tuple(keys[: keys.index(field)])

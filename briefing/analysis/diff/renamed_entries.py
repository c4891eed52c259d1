"""Detects entries whose id has changed by their content, and updates all references to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from briefing import markdown
from briefing.analysis.diff import patch
from briefing.analysis.diff.matching import RENAMED, by_id, nearest
from briefing.analysis.diff.snapshot import BRIEFS, SHARED, TRANSLATIONS
from briefing.model import BY_FILE, FILES, HEADS, KINDS, Entity, Markup, RefTo
from briefing.model.resolve import mentionable
from briefing.model.walk import transform_raw

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from briefing.model import FieldValue
    from briefing.model.markers import Path


class Rename(NamedTuple):
    """An id that has changed; `kind` is empty for the folder of a brief."""

    path: Path
    """The path of the entry in the old values."""
    brief: str
    kind: str
    old: str
    new: str


def find_renames(old: dict[str, Any], new: dict[str, Any]) -> list[Rename]:
    """Return the ids that changed while the content of their entry stayed the same or similar."""
    folders = list(_folders(old[BRIEFS], new[BRIEFS]))
    called = {rename.old: rename.new for rename in folders}
    found = [*folders]
    for slug, brief in old[BRIEFS].items():
        there = called.get(slug, slug)
        if there in new[BRIEFS]:
            found += _entries(brief, new[BRIEFS][there], (BRIEFS, slug), there)
    return [*found, *_entries(old[SHARED], new[SHARED], (SHARED,), "")]


def _folders(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Rename]:
    gone, come = ([slug for slug in one if slug not in other] for one, other in ((old, new), (new, old)))
    for i, j in nearest([old[slug] for slug in gone], [new[slug] for slug in come], (), RENAMED):
        yield Rename((BRIEFS, gone[i]), come[j], "", gone[i], come[j])


def _entries(old: dict[str, Any], new: dict[str, Any], path: Path, brief: str) -> Iterator[Rename]:
    for kind in KINDS:
        before, after = old.get(kind.file, ()), new.get(kind.file, ())
        if before == after:
            continue
        for i, j in by_id(before, after, _id):
            entry, other = before[i], after[j]
            here = (*path, kind.file, entry["id"])
            if entry["id"] != other["id"]:
                yield Rename(here, brief, kind.name, entry["id"], other["id"])
            for nested in kind.nested:
                if entry.get(nested.field) != other.get(nested.field):
                    yield from _parts(entry, other, nested.kind, (*here, nested.field), brief)


def _parts(entry: dict[str, Any], other: dict[str, Any], kind: str, path: Path, brief: str) -> Iterator[Rename]:
    """The nested entries of an entry that may have been renamed itself: the part of their id after the dot is compared."""
    before, after = ([part for part in each.get(str(path[-1]), []) if "id" in part] for each in (entry, other))
    for i, j in by_id(before, after, lambda part: str(part["id"]).rpartition(".")[2]):
        if before[i]["id"] != after[j]["id"]:
            yield Rename((*path, before[i]["id"]), brief, kind, before[i]["id"], after[j]["id"])


def _id(entry: dict[str, Any]) -> str:
    return str(entry["id"])


def blocking_entries(old: dict[str, Any], renames: Iterable[Rename]) -> Iterator[Path]:
    """The old entries whose id is taken by another entry: they were removed."""
    taken: dict[Path, dict[str, str]] = {}
    for rename in renames:
        if rename.kind:
            taken.setdefault(rename.path[:-1], {})[rename.old] = rename.new
    for path, ids in taken.items():
        there = {entry["id"] for entry in patch.at(old, path)}
        yield from ((*path, new) for new in ids.values() if new in there and new not in ids)


# --------------------------------------------------------------------------------------------- put right


def apply_renames(values: dict[str, Any], renames: Iterable[Rename]) -> dict[str, Any]:
    """Return the values with the new ids, in the entries themselves and in all references."""
    renames = list(renames)
    if not renames:
        return values
    called = {rename.old: rename.new for rename in renames if not rename.kind}
    known = _known(values, called)
    ids = {(rename.brief, rename.kind, rename.old): rename.new for rename in renames if rename.kind}
    briefs = {
        called.get(slug, slug): _Renaming(called.get(slug, slug), ids, known, called).brief(brief)
        for slug, brief in values[BRIEFS].items()
    }
    return {**values, BRIEFS: briefs, SHARED: _Renaming("", ids, known, called).brief(values[SHARED])}


Known = set[tuple[str, str, str]]


def _known(values: dict[str, Any], called: Mapping[str, str]) -> Known:
    """The brief, kind and id of every entry."""
    scopes = [("", values[SHARED]), *((called.get(slug, slug), brief) for slug, brief in values[BRIEFS].items())]
    found = {(slug, kind.name, entry["id"]) for slug, lists in scopes for kind in KINDS for entry in lists.get(kind.file, ())}
    for slug, lists in scopes:
        for kind in KINDS:
            for nested in kind.nested:
                parts = (part for entry in lists.get(kind.file, ()) for part in entry.get(nested.field, ()))
                found |= {(slug, nested.kind, part["id"]) for part in parts if "id" in part}
    return found


class _Renaming:
    """The new ids, as seen from one brief."""

    def __init__(self, slug: str, ids: Mapping[tuple[str, str, str], str], known: Known, called: Mapping[str, str]) -> None:
        self.slug = slug
        self.ids = ids
        self.known = known
        self.called = called

    def brief(self, lists: dict[str, Any]) -> dict[str, Any]:
        """All values of a brief, or of the shared files."""
        return {name: self.list_of(name, value) for name, value in lists.items()}

    def list_of(self, name: str, value: Any) -> Any:
        if name == TRANSLATIONS:
            return {lang: {file: self.file(file, each) for file, each in files.items()} for lang, files in value.items()}
        return self.file(name, value) if name in (*HEADS, *BY_FILE) else value

    def file(self, name: str, value: Any) -> Any:
        """The values of a file with the new ids, and with updated texts and references."""
        return transform_raw(FILES[name], value, self.value)

    def value(self, node: FieldValue) -> str:
        value: str = node.value
        if node.field.key == "id" and issubclass(node.field.owner, Entity):
            return self.ids.get((self.slug, node.field.owner.kind_name, value), value)
        if isinstance(node.marker, RefTo):
            return self.target(value, node.marker.kinds)
        return self.text(value, block=node.marker.block) if isinstance(node.marker, Markup) else value

    def target(self, target: str, kinds: Iterable[str]) -> str:
        """The new form of a reference to this brief, to another one, or to the shared files."""
        prefix, colon, id = target.rpartition(":")
        scopes = (self.called.get(prefix, prefix),) if colon else (self.slug, "")
        if not colon and "brief" in kinds and target in self.called:
            return self.called[target]
        for kind in kinds:
            scope = next((scope for scope in scopes if (scope, kind, id) in self.known), None)
            if scope is not None:
                return (f"{scope}:" if colon else "") + self.ids.get((scope, kind, id), id)
        return f"{scopes[0]}:{id}" if colon else target

    def text(self, text: str, *, block: bool) -> str:
        """Return a text with updated references and citations."""
        if "[" not in text:
            return text
        read = markdown.parse(text, block=block)
        replacements = [
            (each.start, each.end, each.target, self.target(each.target, mentionable(each.target))) for each in read.mentions
        ]
        replacements += [(each.start, each.end, each.key, self.target(each.key, ("source",))) for each in read.citations]
        for start, end, old, new in sorted(replacements, reverse=True):
            if old != new:
                text = text[:start] + text[start:end].replace(old, new) + text[end:]
        return text

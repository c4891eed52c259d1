"""The walk over two snapshots side by side, which yields each change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.analysis.diff import significance
from briefing.analysis.diff.change import FactChange
from briefing.analysis.diff.matching import by_content, known_key, row_names
from briefing.analysis.diff.snapshot import BRIEFS, SHARED, TABLES, TRANSLATIONS
from briefing.model import BY_FILE, CHANGES, FILES, HEAD, HEADS, KINDS, LIST_FILES, Entity, Markup
from briefing.model.fields import fields_by_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from briefing.analysis.diff.change import Verb
    from briefing.model import Model
    from briefing.model.markers import Path
    from briefing.model.values import ChangeSize


class _At(NamedTuple):
    """The position of the walk: the brief, the entry and the field, and the size of a change there."""

    path: Path
    brief: str = ""
    language: str = ""
    kind: str = ""
    id: str = ""
    field: tuple[str, ...] = ()
    model: type[Model] | None = None
    size: ChangeSize = "major"
    wording: bool = False

    def into(self, key: str | int, **more: Any) -> _At:
        """One step deeper."""
        return self._replace(path=(*self.path, key), **more)


class SnapshotWalk:
    """Compares two snapshots that name their entries alike: renamed ids were applied to the old one."""

    def __init__(self, old: dict[str, Any], new: dict[str, Any]) -> None:
        self.old = old
        self.new = new

    def site(self) -> Iterator[FactChange]:
        if self.old["library"] != self.new["library"]:
            yield FactChange("changed", significance.LIBRARY, ("library",), self.old["library"], self.new["library"], silent=True)
        before, after = self.old[BRIEFS], self.new[BRIEFS]
        for slug in dict.fromkeys((*before, *after)):
            here = _At((BRIEFS, slug), slug)
            if slug in before and slug in after:
                yield from self.brief(before[slug], after[slug], here)
            else:
                yield self.whole(before, after, slug, here)
        yield from self.brief(self.old[SHARED], self.new[SHARED], _At((SHARED,)))

    def brief(self, old: dict[str, Any], new: dict[str, Any], at: _At) -> Iterator[FactChange]:
        for name, model in HEADS.items():
            here = at.into(name, kind=name, model=model)
            if name in old and name in new:
                yield from self.mapping(old[name], new[name], here)
            elif name in old or name in new:
                yield self.whole(old, new, name, here)
        for kind in KINDS:
            if kind.file in old:
                yield from self.entities(old[kind.file], new[kind.file], at.into(kind.file, kind=kind.name, model=kind.model))
        if HEAD in old:
            log = at.into(CHANGES, kind="change", model=LIST_FILES[CHANGES], size=significance.LOG)
            yield from self.listed(old[CHANGES], new[CHANGES], log)
            yield from self.tables(old[TABLES], new[TABLES], at.into(TABLES, kind="table"), new["figures"])
        yield from self.translations(old[TRANSLATIONS], new[TRANSLATIONS], at.into(TRANSLATIONS))

    # --- mappings and values --------------------------------------------------------------------------------------

    def mapping(self, old: dict[str, Any], new: dict[str, Any], at: _At) -> Iterator[FactChange]:
        known = fields_by_key(at.model) if at.model else {}
        for key in dict.fromkeys((*(name for name in known if name in old or name in new), *old, *new)):
            field = known.get(key)
            here = at.into(
                key,
                field=(*at.field, key),
                model=field.model if field else None,
                size=significance.of_field(field, at.size),
                wording=field is not None and isinstance(field.marker, Markup),
            )
            if key not in old or key not in new:
                yield self.whole(old, new, key, here)
            else:
                yield from self.value(old[key], new[key], here)

    def value(self, old: Any, new: Any, at: _At) -> Iterator[FactChange]:
        if old == new and type(old) is type(new):
            return
        if isinstance(old, dict) and isinstance(new, dict):
            yield from self.mapping(old, new, at)
        elif isinstance(old, list) and isinstance(new, list):
            if at.model is not None and issubclass(at.model, Entity) and not at.language and _have_ids(old, new):
                yield from self.entities(old, new, at._replace(kind=at.model.kind_name, field=()))
            else:
                yield from self.listed(old, new, at)
        else:
            yield self.change("changed", at, old, new)

    def whole(self, old: dict[str, Any], new: dict[str, Any], key: str, at: _At) -> FactChange:
        """Record a value that exists on one side only."""
        return self.change("removed", at, old[key], None) if key in old else self.change("added", at, None, new[key])

    def change(self, verb: Verb, at: _At, old: Any, new: Any) -> FactChange:
        field = " ".join(at.field)
        silent = bool(at.language) and verb != "changed" and not _says(new if verb == "added" else old)
        if at.language and at.path[-1] == "of":
            at = at._replace(size=significance.FINGERPRINT)
        if verb == "changed" and significance.same_words(old, new):
            at, silent = at._replace(size=significance.TYPOGRAPHY), True
        return FactChange(
            verb, at.size, at.path, old, new, at.brief, at.language, at.kind, at.id, field, wording=at.wording, silent=silent
        )

    # --- lists ----------------------------------------------------------------------------------------------------

    def entities(self, old: list[Any], new: list[Any], at: _At) -> Iterator[FactChange]:
        """Compare lists of entries that have ids."""
        size = significance.of_entry(at.kind)
        there = {entry["id"]: index for index, entry in enumerate(new)}
        pairs = [(index, there[entry["id"]]) for index, entry in enumerate(old) if entry["id"] in there]

        def here(entry: Any, _: int) -> _At:
            return at.into(entry["id"], id=entry["id"])

        for i, j in pairs:
            yield from self.mapping(old[i], new[j], here(old[i], i))
        for change in self.added_or_removed(old, new, pairs, at, here, by_id=True):
            if change.verb == "reordered":
                yield change._replace(silent=bool(at.model and _ordered_by_date(at.model)))
            else:
                yield change._replace(size=size, silent=self.moved_elsewhere(change, at))

    def listed(self, old: list[Any], new: list[Any], at: _At) -> Iterator[FactChange]:
        """Compare lists of entries without ids: each is identified by its key field or by its position."""
        key_of = known_key(at.model)
        pairs = by_content(old, new, key_of)

        def here(entry: Any, index: int) -> _At:
            known = key_of(entry) if key_of is not None else None
            named = str(known) if known is not None else str(index + 1) if isinstance(entry, dict) else None
            if not at.field and named is not None:
                return at.into(index, id=named)
            return at.into(index, field=(*at.field, named) if named is not None and isinstance(entry, dict) else at.field)

        for i, j in pairs:
            yield from self.value(old[i], new[j], here(old[i], i))
        yield from self.added_or_removed(old, new, pairs, at, here if not at.field else _whole_list(at))

    def added_or_removed(
        self,
        old: list[Any],
        new: list[Any],
        pairs: list[tuple[int, int]],
        at: _At,
        here: Callable[[Any, int], _At],
        *,
        by_id: bool = False,
    ) -> Iterator[FactChange]:
        """The entries on one side only, and a change of the order of the others."""
        kept, there = {i for i, _ in pairs}, {j for _, j in pairs}
        for i, entry in enumerate(old):
            if i not in kept:
                yield self.change("removed", here(entry, i), entry, None)
        ordered = [i for i, _ in sorted(pairs, key=lambda pair: pair[1])]
        if ordered != sorted(ordered):
            names = [old[i]["id"] for i in ordered] if by_id else ordered
            yield self.change("reordered", at._replace(size=significance.ORDER), None, names)
        for j, entry in enumerate(new):
            if j not in there:
                yield self.change("added", here(entry, j), None, entry)._replace(at=j)

    def moved_elsewhere(self, change: FactChange, at: _At) -> bool:
        """Whether an entry was only moved between a brief's own list and the shared one."""
        kind = BY_FILE.get(str(at.path[-1]))
        if kind is None or not kind.shared or at.language:
            return False
        site, entry = (self.new, change.old) if change.verb == "removed" else (self.old, change.new)
        lists = [site[SHARED][kind.file]]
        if at.path[0] == SHARED:
            lists = [brief[kind.file] for brief in site[BRIEFS].values()]
        return any(entry in each for each in lists)

    # --- tables and translations ------------------------------------------------------------------------------------

    def tables(self, old: dict[str, Any], new: dict[str, Any], at: _At, figures: list[Any]) -> Iterator[FactChange]:
        for name in dict.fromkeys((*old, *new)):
            drawn = next((figure["id"] for figure in figures if figure.get("data") == name), None)
            here = at.into(name, id=drawn or name, field=(name,) if drawn else ())
            if name not in old or name not in new:
                yield self.whole(old, new, name, here)
            elif old[name]["columns"] != new[name]["columns"]:
                yield self.change("changed", here._replace(field=(*here.field, "columns")), old[name], new[name])
            else:
                names = row_names(name, figures, old[name]["columns"])
                yield from self.rows(old[name]["rows"], new[name]["rows"], here.into("rows"), names)

    def rows(self, old: list[Any], new: list[Any], at: _At, names: tuple[str, ...]) -> Iterator[FactChange]:
        """The rows of a table, identified by the cells of the x axis and the series; the other cells are the row's numbers."""

        def named(row: dict[str, str]) -> tuple[str, ...]:
            return tuple(row[name] for name in names)

        pairs = by_content(old, new, named)

        def here(row: dict[str, str], index: int) -> _At:
            return at.into(index, field=(*at.field, *named(row)))

        for i, j in pairs:
            yield from self.mapping(old[i], new[j], here(old[i], i))
        yield from self.added_or_removed(old, new, pairs, at, _whole_list(at))

    def translations(self, old: dict[str, Any], new: dict[str, Any], at: _At) -> Iterator[FactChange]:
        for language in dict.fromkeys((*old, *new)):
            here = at.into(language, language=language)
            if language not in old or language not in new:
                yield self.whole(old, new, language, here)
                continue
            for file in dict.fromkeys((*old[language], *new[language])):
                yield from self.overlay(old[language], new[language], file, here)

    def overlay(self, old: dict[str, Any], new: dict[str, Any], file: str, at: _At) -> Iterator[FactChange]:
        kind = BY_FILE[file].name if file in BY_FILE else file if file in HEADS else "change"
        here = at.into(file, kind=kind, model=FILES[file])
        if file not in old or file not in new:
            yield self.whole(old, new, file, here)
        elif isinstance(old[file], dict) and isinstance(new[file], dict):
            yield from self.mapping(old[file], new[file], here)
        else:
            yield from self.value(old[file], new[file], here)


def _have_ids(*lists: list[Any]) -> bool:
    """Whether every entry has an id; an objection need not have one."""
    return all("id" in entry for each in lists for entry in each)


def _says(value: Any) -> bool:
    """Whether an entry of a translation contains any text; one that is still empty does not."""
    if isinstance(value, dict):
        return any(_says(each) for key, each in value.items() if key not in ("id", "edition", "of"))
    return any(map(_says, value)) if isinstance(value, list) else value is not None


def _ordered_by_date(model: type[Model]) -> bool:
    return issubclass(model, Entity) and model.listing is not None and model.listing.ordered_by_date


def _whole_list(at: _At) -> Callable[[Any, int], _At]:
    """An entry that is added or removed is a change of the list."""
    return lambda _, index: at.into(index)

"""What changed from one closed edition of a brief to the next, and from the last one to the present."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.analysis.diff import FactChange, compare_snapshots
from briefing.analysis.diff.snapshot import BRIEFS, SHARED, TABLES, TRANSLATIONS
from briefing.model import BY_FILE, CHANGES, HEAD, KINDS, EditionChange, Head
from briefing.model.fields import fields_by_key

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from briefing.loader.editions import ClosedEdition
    from briefing.model import Field, Model
    from briefing.model.markers import Path


class LocalChange(NamedTuple):
    """A change with the language of its texts: that of the reader, or the main language if it is not translated yet."""

    change: FactChange
    lang: str
    unseen: bool = False
    """Whether only the text of that language has changed, and its translation says the same as before."""


class EditionComparison(NamedTuple):
    """What makes one edition of another; `new` is `None` for the brief as it is now."""

    old: int
    new: int | None
    changes: tuple[LocalChange, ...]


class EditionHistory(NamedTuple):
    """The closed editions of a brief, oldest first, and what changed between neighbours, newest first."""

    editions: tuple[ClosedEdition, ...] = ()
    comparisons: tuple[EditionComparison, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether the brief says something else than its last closed edition."""
        return bool(self.comparisons) and self.comparisons[0].new is None

    def has(self, edition: int) -> bool:
        """Whether an edition is closed."""
        return any(each.number == edition for each in self.editions)


OUTDATED = "outdated"
"""The key in the facts of a closed edition of the kind and id of each entry whose translation was not that of its main text."""


class Present(NamedTuple):
    """What a brief says now, in one language and in its main language (`diff.brief_facts`)."""

    facts: Mapping[str, Any]
    main: Mapping[str, Any]
    outdated: Container[tuple[str, str]] = ()
    """The kind and id of each entry whose translation was not compared with its present text (`Brief.outdated`)."""


def edition_history(editions: Sequence[ClosedEdition], now: Present | None, lang: str) -> EditionHistory:
    """Compare the closed editions of a brief with each other, and with the present unless it is unchanged (`None`)."""
    found = []
    for old, new in pairwise(editions):
        main = changes_between(old.facts(old.manifest.main), new.facts(new.manifest.main))
        spoken = lang in old.manifest.languages and lang in new.manifest.languages
        own = changes_between(old.facts(lang), new.facts(lang)) if spoken else None
        changes = _in_language(main, own, new.manifest.main, lang, _outdated_then(new.facts(lang)) if spoken else ())
        found.append(EditionComparison(old.number, new.number, changes))
    if editions and now is not None:
        last = editions[-1]
        main = changes_between(last.facts(last.manifest.main), now.main)
        own = changes_between(last.facts(lang), now.facts) if lang in last.manifest.languages else None
        if any(not change.silent for change in (*main, *(own or ()))):
            changes = _in_language(main, own, last.manifest.main, lang, now.outdated)
            found.append(EditionComparison(last.number, None, changes))
    return EditionHistory(tuple(editions), tuple(reversed(found)))


def _in_language(
    main: Sequence[FactChange],
    own: Sequence[FactChange] | None,
    main_lang: str,
    lang: str,
    outdated: Container[tuple[str, str]] = (),
) -> tuple[LocalChange, ...]:
    """Each change of the main texts in a language, or in the main language where that has not been translated since.

    If a translation is up to date and has not changed, a major change of its main text is named once for each field, and a minor
    one is left out. What has changed in the translation alone is a minor change. Changes of one entry stay together.
    """
    if own is None or lang == main_lang:
        return tuple(LocalChange(change, main_lang) for change in main)
    translated, places = {_place(change): change for change in own}, {_place(change) for change in main}
    other = [change for change in own if _place(change) not in places]
    fields = {_field(change) for change in other}
    found = []
    for change in main:
        same = translated.get(_place(change))
        if same is not None:
            found.append(LocalChange(same, main_lang if (same.old, same.new) == (change.old, change.new) else lang))
        elif _field(change) in fields:
            continue  # the translation has changes of its own there
        elif _entry(change) in outdated:
            found.append(LocalChange(change, main_lang))
        elif change.size == "major":
            fields.add(_field(change))
            found.append(LocalChange(change._replace(verb="changed"), main_lang, unseen=True))
    found += [LocalChange(change._replace(size="minor") if change.wording else change, lang) for change in other]
    order = {entry: index for index, entry in enumerate(dict.fromkeys((each.change.kind, each.change.id) for each in found))}
    return tuple(sorted(found, key=lambda each: order[each.change.kind, each.change.id]))


def _outdated_then(facts: Mapping[str, Any]) -> Container[tuple[str, str]]:
    """Return the entries whose translation was outdated in an edition; each may have been, if the edition does not say it."""
    return {(kind, id) for kind, id in facts[OUTDATED]} if OUTDATED in facts else _Everything()


class _Everything:
    def __contains__(self, _: object) -> bool:
        return True


def _place(change: FactChange) -> tuple[str, Path]:
    return change.verb, change.path


def _entry(change: FactChange) -> tuple[str, str]:
    """The kind and id of the entry that a translation has for the place of a change: of a claim, those of its factor."""
    file, id = (*map(str, change.path[2:4]), "")[:2]
    return (file, "") if file == HEAD else (BY_FILE[file].name if file in BY_FILE else file, id)


def _field(change: FactChange) -> Path:
    """The path down to the first list whose items are found by their contents, which languages may pair in another way."""
    return next((change.path[:at] for at, step in enumerate(change.path) if isinstance(step, int)), change.path)


def changes_between(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[FactChange, ...]:
    """Compare the facts of a brief (`diff.brief_facts`), of which the older ones may lack lists that are kept today."""
    return compare_snapshots(_completed(old), _completed(new))


def _completed(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts with every list of today's model, without the lists that it no longer has."""
    brief = facts[BRIEFS][""]
    lists = {kind.file: [_in_full(kind.model, entry) for entry in brief.get(kind.file, [])] for kind in KINDS}
    shared: dict[str, Any] = {kind.file: [] for kind in KINDS if kind.shared}
    log = [_in_full(EditionChange, entry) for entry in brief.get(CHANGES, [])]
    head = _in_full(Head, brief[HEAD])
    own = {HEAD: head, **lists, CHANGES: log, TABLES: brief.get(TABLES, {}), TRANSLATIONS: {}}
    return {"library": False, BRIEFS: {"": own}, SHARED: {**shared, TRANSLATIONS: {}}}


def _in_full(model: type[Model], value: Any) -> Any:
    """Return values with today's long forms: an edition may be older than the long form of a field, or than its list."""
    if not isinstance(value, dict):
        return value
    known = fields_by_key(model)
    return {key: _field_in_full(known[key], each) if key in known else each for key, each in value.items()}


def _field_in_full(field: Field, value: Any) -> Any:
    if field.shape == "list":
        return [_part_in_full(field, each) for each in (value if isinstance(value, list) else [value])]
    if field.shape == "map":
        return {key: _part_in_full(field, each) for key, each in value.items()} if isinstance(value, dict) else value
    return _part_in_full(field, value)


def _part_in_full(field: Field, value: Any) -> Any:
    if field.model is None:
        return value
    return {field.short: value} if field.short and not isinstance(value, dict) else _in_full(field.model, value)

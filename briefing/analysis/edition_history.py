"""What changed from one closed edition of a brief to the next, and from the last one to the present."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.analysis.diff import FactChange, compare_snapshots
from briefing.analysis.diff.snapshot import BRIEFS, SHARED, TABLES, TRANSLATIONS
from briefing.model import CHANGES, HEAD, KINDS, EditionChange, Head
from briefing.model.fields import fields_by_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from briefing.loader.editions import ClosedEdition
    from briefing.model import Field, Model


class EditionComparison(NamedTuple):
    """What makes one edition of another; `new` is `None` for the brief as it is now."""

    old: int
    new: int | None
    changes: tuple[FactChange, ...]
    lang: str
    """The language of the texts: that of the reader, or the main language if one of the editions lacks it."""


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


class Present(NamedTuple):
    """What a brief says now, in one language and in its main language (`diff.brief_facts`)."""

    facts: Mapping[str, Any]
    main: Mapping[str, Any]
    """For a comparison with an edition that lacks the language."""


def edition_history(editions: Sequence[ClosedEdition], now: Present | None, lang: str) -> EditionHistory:
    """Compare the closed editions of a brief with each other, and with the present unless it is unchanged (`None`)."""
    found = []
    for old, new in pairwise(editions):
        spoken = lang in old.manifest.languages and lang in new.manifest.languages
        both = [each.facts(lang if spoken else each.manifest.main) for each in (old, new)]
        found.append(EditionComparison(old.number, new.number, changes_between(*both), lang if spoken else old.manifest.main))
    if editions and now is not None:
        last = editions[-1]
        spoken = lang in last.manifest.languages
        before, after = (last.facts(lang), now.facts) if spoken else (last.facts(last.manifest.main), now.main)
        changes = changes_between(before, after)
        if any(not change.silent for change in changes):
            found.append(EditionComparison(last.number, None, changes, lang if spoken else last.manifest.main))
    return EditionHistory(tuple(editions), tuple(reversed(found)))


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

"""Compares two states of a site by id and field; each change is major or minor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from briefing.analysis.diff import patch, renamed_entries, significance
from briefing.analysis.diff.change import FactChange
from briefing.analysis.diff.lost_likelihoods import lost_likelihoods
from briefing.analysis.diff.snapshot import BRIEFS, take_snapshot
from briefing.analysis.diff.snapshot_walk import SnapshotWalk
from briefing.model import BY_FILE, BY_NAME, CHANGES, Judgement
from briefing.model.kinds import nested_kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.analysis.diff.diff_formats import Comparison
    from briefing.analysis.diff.renamed_entries import Rename
    from briefing.loader.folder import Loaded
    from briefing.model.markers import Path

JUDGEMENTS = BY_NAME[Judgement.kind_name].file


def compare(old: Loaded, new: Loaded, old_name: str = "old", new_name: str | None = None) -> Comparison:
    """Compare two states of the data; the names are used for them in reports.

    Raises ValueError if one of them could not be read without errors.
    """
    for state in (old, new):
        failed = next((problem for problem in state.problems if problem.severity == "error"), None)
        if failed:
            raise ValueError(f"{failed.place.file}:{failed.place.line}: {failed.message}; data with errors cannot be compared")
    before, after = (take_snapshot(state.site, state.overlays) for state in (old, new))
    from briefing.analysis.diff.diff_formats import Comparison  # a check compares no two states of a project

    return Comparison(old_name, new_name, compare_snapshots(before, after), tuple(_remarks(before, after)))


def _remarks(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    """Yield what a reviewer must know beyond the changes: likelihoods that are not kept."""
    folders = {rename.new: rename.old for rename in renamed_entries.find_renames(old, new) if not rename.kind}
    for slug, brief in new[BRIEFS].items():
        before = old[BRIEFS].get(folders.get(slug, slug), {}).get(JUDGEMENTS, ())
        for lost in lost_likelihoods(before, brief[JUDGEMENTS], brief[CHANGES]):
            name = f"{slug}:{lost.id}" if slug else lost.id
            yield f"{name} had the likelihood `{lost.likelihood}`, and `earlier` does not keep it"


def compare_snapshots(old: dict[str, Any], new: dict[str, Any]) -> tuple[FactChange, ...]:
    """Return all changes from the old values to the new ones; renamed ids come first.

    They are preceded only by the removal of entries whose id another entry takes.
    """
    found = renamed_entries.find_renames(old, new)
    removed = tuple(_gone(old, path) for path in renamed_entries.blocking_entries(old, found))
    renamed = tuple(_renamed(rename) for rename in found)
    before = renamed_entries.apply_renames(patch.apply_changes(old, removed), found)
    return (*removed, *renamed, *SnapshotWalk(before, new).site())


def _gone(old: dict[str, Any], path: Path) -> FactChange:
    kind = _kind(path)
    brief = str(path[1]) if path[0] == BRIEFS else ""
    return FactChange("removed", significance.of_entry(kind), path, patch.at(old, path), None, brief, "", kind, str(path[-1]))


def _renamed(rename: Rename) -> FactChange:
    parent, _, part = rename.old.rpartition(".")
    silent = parent != "" and rename.new.rpartition(".")[2] == part  # a claim that is removed with its factor
    size = significance.of_entry(rename.kind)
    return FactChange(
        "renamed", size, rename.path, rename.old, rename.new, rename.brief, "", rename.kind, rename.old, silent=silent
    )


def _kind(path: Path) -> str:
    """The kind of the entry at a path."""
    file = str(path[-2])
    return BY_FILE[file].name if file in BY_FILE else nested_kind(BY_FILE[str(path[-4])].name, file)

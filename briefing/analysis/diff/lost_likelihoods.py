"""Finds likelihoods of forecasts that one state of a brief had and a later one does not keep in `earlier`.

The score of a forecast uses its first likelihood, so a lost one can make a score look better than it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.analysis.diff.matching import by_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Judgements = Sequence[Mapping[str, Any]]


class LostLikelihood(NamedTuple):
    """A likelihood that a forecast had and that is not recorded any more."""

    id: str
    likelihood: str
    dropped: bool
    """Whether it was in `earlier` before; otherwise it was the likelihood of the forecast."""


def lost_likelihoods(old: Judgements, new: Judgements, log: Iterable[Mapping[str, Any]] = ()) -> Iterator[LostLikelihood]:
    """Compare the judgements of two states, as `record` writes them; yields at most one likelihood for each forecast.

    A forecast whose id has changed is found by its content, or by `replaced_by` in the log of the new state.
    """
    before = _predecessors(old, new, log)
    for judgement in new:
        then = before.get(judgement["id"])
        if then is not None and then.get("likelihood") and judgement.get("kind") == "forecast":
            yield from _lost(then, judgement)


def _predecessors(old: Judgements, new: Judgements, log: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Return the old judgement of each new one, by the new id; one that was there before succeeds no other."""
    found = {str(new[j]["id"]): old[i] for i, j in by_id(old, new, lambda each: str(each["id"]))}
    paired = {each["id"] for each in found.values()}
    items = [item for change in log for item in change.get("items") or () if isinstance(item, dict)]
    successors = {item["id"]: item["replaced_by"] for item in items if item.get("replaced_by")}
    for judgement in old:
        if (id := judgement["id"]) in paired:
            continue
        passed = set()
        while id in successors and id not in passed:  # an entry may have been replaced more than once
            passed.add(id)
            id = successors[id]
        found.setdefault(id, judgement)
    return found


def _lost(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[LostLikelihood]:
    """Every likelihood of the old state must follow in the new one, in the same order."""
    earlier = [each["likelihood"] for each in old.get("earlier") or ()]
    kept = iter([*(each["likelihood"] for each in new.get("earlier") or ()), new.get("likelihood")])
    for likelihood, dropped in (*((each, True) for each in earlier), (old["likelihood"], False)):
        if likelihood not in kept:  # an iterator: each search goes on where the last one ended
            yield LostLikelihood(new["id"], likelihood, dropped)
            return

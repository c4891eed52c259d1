"""Finds likelihoods of forecasts that one state of a brief had and a later one does not keep in `earlier`.

The score of a forecast uses its first likelihood, so a lost one can make a score look better than it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class LostLikelihood(NamedTuple):
    """A likelihood that a forecast had and that is not recorded any more."""

    id: str
    likelihood: str
    dropped: bool
    """Whether it was in `earlier` before; otherwise it was the likelihood of the forecast."""


def lost_likelihoods(old: Iterable[Mapping[str, Any]], new: Iterable[Mapping[str, Any]]) -> Iterator[LostLikelihood]:
    """Compare the judgements of two states, as `record` writes them; yields at most one likelihood for each forecast."""
    before = {judgement["id"]: judgement for judgement in old}
    for judgement in new:
        then = before.get(judgement["id"])
        if then is not None and then.get("likelihood") and judgement.get("kind") == "forecast":
            yield from _lost(then, judgement)


def _lost(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[LostLikelihood]:
    """Every likelihood of the old state must follow in the new one, in the same order."""
    earlier = [each["likelihood"] for each in old.get("earlier") or ()]
    kept = iter([*(each["likelihood"] for each in new.get("earlier") or ()), new.get("likelihood")])
    for likelihood, dropped in (*((each, True) for each in earlier), (old["likelihood"], False)):
        if likelihood not in kept:  # an iterator: each search goes on where the last one ended
            yield LostLikelihood(new["id"], likelihood, dropped)
            return

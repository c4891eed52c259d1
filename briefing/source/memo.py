"""Results of one build that the next one uses again, as long as their inputs are the same: for a preview, which builds often."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

T = TypeVar("T")


class _Result(NamedTuple):
    same: tuple[object, ...]
    equal: tuple[object, ...]
    value: object


class Memo:
    """The last result of each step, with the inputs that it was made from.

    A step is a function of its inputs and changes nothing, so an equal input gives an equal result. Entities are compared by
    identity, which is fast: a brief whose files are the same is the same object in each build.
    """

    def __init__(self) -> None:
        self._results: dict[Hashable, _Result] = {}
        self._asked: set[Hashable] = set()

    def of(self, step: Hashable, same: tuple[object, ...], equal: tuple[object, ...], make: Callable[[], T]) -> T:
        """Return the result of a step; `make` is called unless the objects `same` are the same, and the values `equal` equal."""
        self._asked.add(step)
        known = self._results.get(step)
        if known is None or not _are_same(known.same, same) or known.equal != equal:
            known = self._results[step] = _Result(same, equal, make())
        return known.value  # type: ignore[return-value]  # reason: what `make` of the same step returned

    def forget_unused(self) -> None:
        """Drop the results that were not asked for since the last call; a build that was cancelled does not call this."""
        self._results = {step: result for step, result in self._results.items() if step in self._asked}
        self._asked.clear()


def _are_same(some: tuple[object, ...], others: tuple[object, ...]) -> bool:
    return len(some) == len(others) and all(one is other for one, other in zip(some, others, strict=True))

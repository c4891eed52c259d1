"""Results of one build that the next one uses again, as long as their inputs are the same: for a preview, which builds often."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from briefing.source.result_cache import ResultCache

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

    def __init__(self, cache: ResultCache | None = None, *, repeated: bool = True) -> None:
        """Take a cache of results on disk, for the steps that name the digests of their inputs (`kept`).

        `repeated` says whether there will be another build with this memo.
        """
        self.cache = cache
        self.repeated = repeated
        self._results: dict[Hashable, _Result] = {}
        self._asked: set[Hashable] = set()

    def of(self, step: Hashable, same: tuple[object, ...], equal: tuple[object, ...], make: Callable[[], T]) -> T:
        """Return the result of a step; `make` is called unless the objects `same` are the same, and the values `equal` equal."""
        self._asked.add(step)
        known = self._results.get(step)
        if known is None or not _are_same(known.same, same) or known.equal != equal:
            known = self._results[step] = _Result(same, equal, make())
        return known.value  # type: ignore[return-value]  # reason: what `make` of the same step returned

    def once(self, step: Hashable, same: tuple[object, ...], equal: tuple[object, ...], make: Callable[[], T]) -> T:
        """Return the result of a step that a build asks for once: it stays in memory only if there will be another build."""
        return self.of(step, same, equal, make) if self.repeated else make()

    def kept(self, step: str, inputs: Callable[[ResultCache], object], classes: Sequence[type], make: Callable[[], T]) -> T:
        """Return the result of a step from the cache, if there is one; `inputs` returns all that the result depends on.

        `classes` are those that the result may contain; the first is its own.
        """
        if self.cache is None:
            return make()
        depends_on = (self.cache.day, inputs(self.cache))
        found: T | None = self.cache.find(step, depends_on, classes)
        if found is None or not isinstance(found, classes[0]):
            found = make()
            self.cache.keep(step, depends_on, found)
        return found

    def forget_unused(self) -> None:
        """Drop the results that were not asked for since the last call; a build that was cancelled does not call this."""
        self._results = {step: result for step, result in self._results.items() if step in self._asked}
        self._asked.clear()


def _are_same(some: tuple[object, ...], others: tuple[object, ...]) -> bool:
    return len(some) == len(others) and all(one is other for one, other in zip(some, others, strict=True))

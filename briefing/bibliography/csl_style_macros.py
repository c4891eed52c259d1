"""The macros of a citation style: each exists, none contains itself, and a reference takes a limited number of steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.diagnostics import Place, Problem, did_you_mean, error

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMESPACE = "{http://purl.org/net/xbiblio/csl}"
MOST_STEPS = 100_000
"""The longest styles in use, those of Chicago, take 22,000 for a reference."""
MOST_LEVELS = 120
"""The processor calls itself several times for each level; the deepest styles in use have half as many."""
_LEAVES = frozenset(f"{NAMESPACE}{name}" for name in ("group", "names", "date", "number", "label"))
"""Elements of which the processor knows without a look inside whether they print a variable."""


class _Size(NamedTuple):
    steps: int
    """The most elements that the processor enters for one reference: of a `<choose>`, one part."""
    looks: int
    """The elements that it looks at, to know whether an element prints a variable; a `<group>` asks this of each of its parts."""
    levels: int


class _StyleError(Exception):
    def __init__(self, element: Any, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.element, self.message, self.help = element, message, help


def bad_style(message: str, file: str, line: int, help: str | None) -> Problem:
    """Return a problem of a style at a line."""
    return error("bad-style", message, Place(file, line, 1, line, 1), help)


def macro_problem(root: Any, file: str) -> Problem | None:
    """Return the problem of a style whose macros are missing, contain themselves, or take too many steps."""
    macros = {each.get("name"): each for each in root.iter(f"{NAMESPACE}macro")}
    sizes: dict[str, _Size] = {}
    try:
        for part in (*macros.values(), root.find(f"{NAMESPACE}bibliography")):
            size = _size(part, macros, sizes, (part.get("name"),), 1)
            if size.steps > MOST_STEPS or size.levels > MOST_LEVELS:
                raise _too_much(part)
    except _StyleError as failure:
        return bad_style(failure.message, file, failure.element.sourceline, failure.help)
    return None


def _too_much(element: Any) -> _StyleError:
    return _StyleError(element, "the macros of the style expand to too much", "take another style")


def _known(macros: Mapping[str, Any]) -> str:
    """Say which macros a style has."""
    if not macros:
        return "it has none: delete the attribute, or take another style"
    first = ", ".join(f"`{name}`" for name in list(macros)[:_SHOWN])
    return f"it has {first}" + (f" and {len(macros) - _SHOWN} more" if len(macros) > _SHOWN else "")


_SHOWN = 8


def _size(element: Any, macros: Mapping[str, Any], sizes: dict[str, _Size], inside: tuple[str | None, ...], level: int) -> _Size:
    """Return the size of an element at a level, with the macros that it names; `inside` are the macros around it."""
    if level > MOST_LEVELS:  # before the calls of this function become too many for Python
        raise _too_much(element)
    parts = [_size(child, macros, sizes, inside, level + 1) for child in element]
    if name := element.get("macro"):
        if name not in macros:
            raise _StyleError(element, f"the style has no macro `{name}`", did_you_mean(name, macros) or _known(macros))
        if name in inside:
            raise _StyleError(element, f"the macro `{name}` contains itself")
        if name not in sizes:
            sizes[name] = _size(macros[name], macros, sizes, (*inside, name), level + 1)
        parts.append(sizes[name])
    looks = sum(part.looks for part in parts)
    chosen = max if element.tag == f"{NAMESPACE}choose" else sum
    steps = 1 + chosen([0, *(part.steps for part in parts)])
    if element.tag == f"{NAMESPACE}group":
        steps += 2 * looks
    return _Size(steps, 1 if element.tag in _LEAVES else 1 + looks, 1 + max((part.levels for part in parts), default=0))

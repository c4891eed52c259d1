"""Substitutes of names in a citation style: what is printed instead of an author is not printed again.

CSL: "Substituted variables are suppressed in the rest of the output" (https://docs.citationstyles.org/en/stable/specification.html#substitute).
The processor does so for a `<text>` with a variable alone. In the styles of APA a title without an author would be printed twice.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from briefing.bibliography.csl_style_macros import NAMESPACE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NAMES = f"{NAMESPACE}names"
_SUBSTITUTE = f"{NAMESPACE}substitute"
_PRINTING = frozenset(f"{NAMESPACE}{name}" for name in ("text", "number", "date", "names"))
_PRINTED_ALREADY = "printed-already"
"""A variable that no reference has, in place of one that has been printed."""


def print_once(root: Any, reference: Any) -> None:
    """Take the variables that a substitute prints out of the rest of a style, whose branches are those of a reference."""
    macros = {each.get("name"): each for each in root.iter(f"{NAMESPACE}macro")}
    layout = root.find(f"{NAMESPACE}bibliography/{NAMESPACE}layout")
    before: set[Any] = set()
    for element in list(_in_order(layout, macros)):
        if element in before:
            continue
        before.add(element)
        substitute = element.find(_SUBSTITUTE) if element.tag == _NAMES else None
        if substitute is None or _present(element, reference):
            continue
        taken = next((each for each in substitute if _prints(each, macros, reference)), None)
        if taken is None:
            continue
        printed = {name for each in _in_order(taken, macros) if each.tag in _PRINTING for name in _present(each, reference)}
        substitute[:] = [taken]
        _own_macros(taken, macros)
        kept = before.union(_in_order(taken, macros))
        for other in _in_order(layout, macros):
            if other.tag in _PRINTING and other not in kept:
                _take_out(other, printed)


def _in_order(element: Any, macros: Mapping[str, Any]) -> Iterator[Any]:
    """Yield an element and those in it, with the content of macros where they are named, in the order of the output."""
    yield element
    if name := element.get("macro"):
        yield from _in_order(macros[name], macros)
    for child in element.iterchildren(tag="*"):
        yield from _in_order(child, macros)


def _present(element: Any, reference: Any) -> list[str]:
    """Return the variables of an element that the reference has."""
    return [name for name in element.get("variable", "").split() if any(reference.get(n) for n in (name, f"{name}-short"))]


def _prints(element: Any, macros: Mapping[str, Any], reference: Any) -> bool:
    """Return whether an element prints something: one of its variables, or words if it has no variable."""
    parts = [each for each in _in_order(element, macros) if each.tag in _PRINTING]
    named = [each for each in parts if each.get("variable")]
    return any(_present(each, reference) for each in named) if named else bool(parts)


def _own_macros(element: Any, macros: dict[str, Any]) -> None:
    """Give a part of a style copies of the macros that it names."""
    for each in element.iter(f"{NAMESPACE}text"):
        name = each.get("macro")
        if name is None:
            continue
        own = deepcopy(macros[name])
        copied = f"{name} in a substitute {len(macros)}"
        own.set("name", copied)
        macros[name].addnext(own)
        macros[copied] = own
        each.set("macro", copied)
        _own_macros(own, macros)


def _take_out(element: Any, printed: set[str]) -> None:
    names = element.get("variable", "").split()
    left = [name for name in names if name not in printed]
    if left != names:
        element.set("variable", " ".join(left) or _PRINTED_ALREADY)

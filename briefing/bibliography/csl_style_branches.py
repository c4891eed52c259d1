"""The rules of a citation style that apply to one reference: branches whose conditions hold, and endings of its language.

The processor drops a `<group>` if no variable in it is printed, and counts also those of branches that it does not take. In CSL
they do not count: `[J]` in a Chinese reference does not depend on an address after it. It also takes the English ending of an
ordinal if the language has one for all numbers, or none: "2nd Aufl.", "3rd Juni". Source: https://docs.citationstyles.org/en/stable/specification.html#group
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from briefing.bibliography.csl_style_macros import NAMESPACE
from briefing.bibliography.csl_style_substitutes import print_once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_CHOOSE = f"{NAMESPACE}choose"
_ELSE = f"{NAMESPACE}else"
_LOCALE = f"{NAMESPACE}locale"
_TERMS = f"{NAMESPACE}terms"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_NUMERIC = re.compile(r"[a-z]*\d+[a-z]*(?:\s*[,&–-]\s*[a-z]*\d+[a-z]*)*", re.IGNORECASE)
"""A number with or without letters, or several (CSL 1.0.2, `is-numeric`), also with the dash that pages have between them."""


def applying(style: bytes, reference: Any, locale: str, ending: Callable[[str, str], str]) -> bytes:
    """Return a style without the branches that the processor's value of a reference does not take.

    `ending` returns what the locale of the reference writes after a number that is an ordinal; its first argument is the
    XML of the style's own endings.
    """
    from lxml import etree

    root = etree.fromstring(style)
    endings = _own_endings(root)
    for part in (*root.iter(f"{NAMESPACE}macro"), root.find(f"{NAMESPACE}bibliography")):
        _keep_taken(part, reference)
    print_once(root, reference)
    for number in root.iter(f"{NAMESPACE}number"):
        value = str(reference.get(number.get("variable"), ""))
        if number.get("form") == "ordinal" and value.isdecimal():
            number.set("form", "numeric")
            printed = str(int(value))  # in the digits of the processor
            number.set("suffix", ending(endings, printed) + number.get("suffix", ""))
    _name_days(root, reference, locale, partial(ending, endings))
    written: bytes = etree.tostring(root, encoding="utf-8")
    return written


def _name_days(root: Any, reference: Any, locale: str, ending: Callable[[str], str]) -> None:
    """Write the ending of each day of a reference into the locale of the style in which the processor looks first."""
    from lxml import etree

    days = {value["day"] for value in reference.values() if isinstance(value, dict) and "day" in value}
    found = {day: ending(str(day)) for day in sorted(days)}
    if not any(found.values()):
        return
    own = next((each for each in root.iterchildren(_LOCALE) if each.get(_LANGUAGE) == locale), None)
    own = etree.SubElement(root, _LOCALE, {_LANGUAGE: locale}) if own is None else own
    terms = own.find(_TERMS)
    terms = etree.SubElement(own, _TERMS) if terms is None else terms
    for day, written in found.items():
        term = etree.Element(f"{NAMESPACE}term", {"name": f"ordinal-{day:02}"})
        term.text = written
        terms.insert(0, term)


def _own_endings(root: Any) -> str:
    """Return the XML of the locales in which a style has endings of ordinals of its own."""
    from lxml import etree

    written = (etree.tostring(each, encoding="unicode") for each in root.iterchildren(_LOCALE))
    return "".join(each for each in written if 'name="ordinal' in each)  # with any other, the processor looks in English next


def _keep_taken(element: Any, reference: Any) -> None:
    for child in list(element):
        if child.tag == _CHOOSE:
            taken = next((each for each in child if each.tag == _ELSE or _holds(each, reference)), None)
            if taken is None:
                element.remove(child)
                continue
            child[:] = [taken]
            taken.tag = _ELSE  # so that the processor takes it too
        _keep_taken(child, reference)


def _holds(branch: Any, reference: Any) -> bool:
    """Return whether the conditions of a branch hold; a reference in a list has no position and no place that is cited."""
    results = list(_results(branch, reference))
    match branch.get("match"):
        case "any":
            return any(results)
        case "none":
            return not any(results)
    return all(results)


def _results(branch: Any, reference: Any) -> Iterator[bool]:
    for name, words in branch.attrib.items():
        for word in words.split() if name != "match" else ():
            value = reference.get(word)
            if name == "type":
                yield word == reference.type
            elif name == "variable":
                yield value is not None
            elif name == "is-numeric":
                yield value is not None and _NUMERIC.fullmatch(str(value)) is not None
            elif name == "is-uncertain-date":
                yield isinstance(value, dict) and bool(value.get("circa"))
            else:
                yield False

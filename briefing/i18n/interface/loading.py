"""From a file of words to `Words`: ours, and the user's own laid over them."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from briefing.diagnostics import Place, did_you_mean, error
from briefing.i18n.interface.catalog import Catalog, Word, placeholders
from briefing.i18n.interface.plurals import shorter
from briefing.source.reader import read_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from briefing.diagnostics import Problem
    from briefing.source.document import Document

LOCALES = Path(__file__).parents[1] / "locales"

_CATEGORIES = frozenset({"zero", "one", "two", "few", "many", "other"})
# Each language takes from these what its grammar of dates needs.
_DATE_PARTS = frozenset({"year", "month", "day", "end_month", "end_day", "first", "last", "tens", "century"})


def available() -> tuple[str, ...]:
    """Name the languages whose words come with the program."""
    return tuple(sorted(path.stem for path in LOCALES.glob("*.yaml")))


def load(lang: str, own: Document | None = None, asked: Place | None = None) -> tuple[Catalog, tuple[Problem, ...]]:
    """Load a language's words: ours, with those of the user's own file laid over them.

    A language that we have no words for needs a file of its own with all of them; `asked` is where the site asks for
    the language. With an error among the problems, the missing words are English: enough to look for other problems.
    """
    reference, ours = _shipped("en"), _nearest(lang)
    problems: list[Problem] = []
    theirs: dict[str, Word] = {}
    if own is not None:
        theirs, problems = _read(own, reference)
    missing = [key for key in reference if key not in ours and key not in theirs]
    if missing and not problems:
        problems = [_missing(lang, missing, own, asked or Place(f"locales/{lang}.yaml"))]
    return Catalog(lang, MappingProxyType(reference | ours | theirs)), tuple(problems)


def missing_words(lang: str, own: Document | None = None) -> dict[tuple[str, ...], Word]:
    """Name the words that a language lacks, by their path in its file, each with the English one."""
    reference = _shipped("en")
    known = _nearest(lang) | (_read(own, reference)[0] if own else {})
    return {path: word for path, word in _leaves(read_file(LOCALES / "en.yaml", "en.yaml").value) if ".".join(path) not in known}


def is_complete(lang: str) -> bool:
    """Whether the program itself has all words of a language."""
    return any(tag in available() for tag in shorter(lang))


def _nearest(lang: str) -> dict[str, Word]:
    return next((_shipped(tag) for tag in shorter(lang) if tag in available()), {})


def _shipped(lang: str) -> dict[str, Word]:
    table, problems = _read(read_file(LOCALES / f"{lang}.yaml", f"locales/{lang}.yaml"))
    assert not problems, f"our own words are tested: {problems}"
    return table


def _missing(lang: str, keys: Sequence[str], own: Document | None, asked: Place) -> Problem:
    help = f"`briefing translate {lang}` writes them into `locales/{lang}.yaml`, ready to be filled in"
    if own is None:
        advice = f"{help}; without such a file, the languages of a site are: {', '.join(available())}"
        return error("bad-language", f"the interface is not translated into `{lang}`", asked, advice)
    some = ", ".join(f"`{key}`" for key in keys[:5]) + (f" and {len(keys) - 5} more" if len(keys) > 5 else "")
    return error(
        "missing-field",
        f"{len(keys)} interface words are missing in `{lang}`: {some}",
        own.head(),
        f"fill them in here; `briefing translate {lang}` adds those that are not in this file yet",
    )


def _read(document: Document, reference: Mapping[str, Word] | None = None) -> tuple[dict[str, Word], list[Problem]]:
    """Flatten a file of words to dotted keys; a reference, if given, says which keys and placeholders there are."""
    table: dict[str, Word] = {}
    problems = list(document.problems)
    for path, value in _leaves(document.value):
        fault = _fault(document, path, value, reference)
        if fault:
            problems.append(fault)
        elif value is not None:  # one without a value waits to be written
            table[".".join(path)] = value
    return table, problems


def _leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, dict) and not ("other" in value and value.keys() <= _CATEGORIES):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, dict):
        filled = {category: form for category, form in value.items() if form is not None}
        yield path, filled if "other" in filled else None
    elif path or value is not None:
        yield path, value


def _fault(document: Document, path: tuple[str, ...], value: Any, reference: Mapping[str, Word] | None) -> Problem | None:
    """Say what is wrong with one word, if anything is."""
    key, texts = ".".join(path), value.values() if isinstance(value, dict) else (value,)
    if not path or (value is not None and not all(isinstance(text, str) for text in texts)):
        return error("wrong-type", f"`{key}` is not a text", document.at(path), "write a text in quotes")
    if reference is None:
        return None
    if key not in reference:
        hint = did_you_mean(key, reference)
        return error("unknown-field", f"the interface has no word `{key}`", document.key(path), hint)
    if value is None:
        return None
    if isinstance(value, dict) and isinstance(reference[key], str):
        return error("wrong-type", f"`{key}` has only one form", document.at(path), "write one text")
    return _strange(document, path, value, reference[key])


def _strange(document: Document, path: tuple[str, ...], value: Word, reference: Word) -> Problem | None:
    known = placeholders(reference) | (_DATE_PARTS if path[0] == "date" else frozenset())
    strange = sorted(placeholders(value) - known)
    if not strange:
        return None
    allowed = ", ".join(f"{{{name}}}" for name in sorted(known)) or "none"
    message = f"`{'.'.join(path)}` has no value for {{{strange[0]}}}"
    return error("unknown-placeholder", message, document.at(path), f"its placeholders: {allowed}")

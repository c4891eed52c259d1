"""Loads a message catalog: the built-in messages, overridden by those of the project."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from briefing.diagnostics import MOST_ALIKE, Place, did_you_mean, error, warning
from briefing.i18n.interface.catalog import Catalog, Word, placeholders
from briefing.i18n.interface.plurals import shorter
from briefing.i18n.interface.work_words import WORK, naming_work
from briefing.source.yaml_reader import read_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from briefing.diagnostics import Problem
    from briefing.source.document import Document

REVIEWED = "reviewed"
"""The marker of a file: `no` until a person who speaks the language has read it."""
LOCALES = Path(__file__).parents[1] / "locales"

_CATEGORIES = frozenset({"zero", "one", "two", "few", "many", "other"})
# The placeholders of date patterns; each language uses those that its grammar needs.
_DATE_PARTS = frozenset({"year", "month", "day", "end_month", "end_day", "first", "last", "tens", "century"})


def available() -> tuple[str, ...]:
    """Return the languages with built-in messages."""
    return tuple(sorted(path.stem for path in LOCALES.glob("*.yaml")))


def load(
    lang: str, own: Document | None = None, asked: Place | None = None, main: Catalog | None = None
) -> tuple[Catalog, tuple[Problem, ...]]:
    """Load the messages of a language: the built-in ones, overridden by those of the project's file `own`.

    Missing messages are those of the main language (`main`), or else of English, with one warning at `asked`, the place
    where the site declares the language.
    """
    reference, built_in = _built_in("en"), _nearest(lang)
    problems: list[Problem] = []
    project: dict[str, Word] = {}
    if own is not None:
        project, problems = _read(own, reference)
    missing = [key for key in reference if key not in built_in and key not in project]
    fallbacks = {key: main.fallbacks.get(key, main.lang) if main else "en" for key in missing}
    if missing and not problems:
        problems = [_missing(lang, missing, own, asked or Place(f"locales/{lang}.yaml"), set(fallbacks.values()))]
    table = {**({**main.table, **main.unnamed} if main else reference), **built_in, **project}
    unnamed = {key: word for key, word in table.items() if WORK in placeholders(word)}
    words = Catalog(lang, table, MappingProxyType(fallbacks), MappingProxyType(unnamed))
    return naming_work(words, ()), tuple(problems)


def missing_words(lang: str, own: Document | None = None) -> dict[tuple[str, ...], Word]:
    """Return the messages that a language lacks: their path in its file, and the English message."""
    reference = _built_in("en")
    known = {**_nearest(lang), **(_read(own, reference)[0] if own else {})}
    return {
        path: word
        for path, word in _leaves(read_file(LOCALES / "en.yaml", "en.yaml").value)
        if ".".join(path) not in known and path != (REVIEWED,)
    }


def is_complete(lang: str) -> bool:
    """Return whether the built-in messages of a language are complete."""
    nearest = _nearest_tag(lang)
    if nearest is not None and (nearest == "en" or _outline(nearest) == _outline("en")):
        return True  # without parsing either file
    built_in = _nearest(lang)
    return all(key in built_in for key in _built_in("en"))


@cache  # of the program's own files, which do not change
def _outline(lang: str) -> list[str]:
    """Return the keys of a built-in file as they are indented; a space follows those that have a value on their line."""
    text = (LOCALES / f"{lang}.yaml").read_text("utf-8")
    return _KEY.findall(f"\n{text}")


_KEY = re.compile(r"\n *[\w-]+:(?: (?=\S)|(?=\n)|\Z)")


def _nearest_tag(lang: str) -> str | None:
    known = available()
    return next((tag for tag in shorter(lang) if tag in known), None)


def _nearest(lang: str) -> Mapping[str, Word]:
    nearest = _nearest_tag(lang)
    return _built_in(nearest) if nearest else {}


@cache  # of the program's own files, which do not change
def _built_in(lang: str) -> Mapping[str, Word]:
    table, problems = _read(read_file(LOCALES / f"{lang}.yaml", f"locales/{lang}.yaml"))
    assert not problems, f"our own words are tested: {problems}"
    return MappingProxyType(table)


def _missing(lang: str, keys: Sequence[str], own: Document | None, asked: Place, shown: Iterable[str]) -> Problem:
    """Return the one warning that messages of a language are missing, at its file or where the site declares it."""
    count = f"{len(keys)} of {len(_built_in('en'))} interface words are missing in `{lang}`"
    message = f"{count}; pages show those of {' and '.join(f'`{each}`' for each in sorted(shown))} in their place"
    some = ", ".join(f"`{key}`" for key in keys[:3]) + (f" and {len(keys) - 3} more" if len(keys) > 3 else "")
    waiting = [key for key in keys if own is not None and _is_written(own, key)]
    help = f"`briefing translate {lang}` writes {some} into `locales/{lang}.yaml`, ready to be filled in"
    if waiting and own is not None:
        first = f"{own.file}:{own.key(tuple(waiting[0].split('.'))).line}"
        help = (
            f"{len(waiting)} of them wait to be filled in, the first at {first}; `briefing translate {lang}` writes out the rest"
        )
        if len(waiting) == len(keys):
            help = f"they wait to be filled in, the first at {first}" if len(keys) > 1 else f"fill it in at {first}"
    place = asked if own is None else _nearest_place(own, keys[0])
    return warning("missing-words", message, place, help)


def _is_written(own: Document, key: str) -> bool:
    """Whether a file has the key of a message, with or without a value."""
    value: Any = own.value
    for step in key.split("."):
        if not isinstance(value, dict) or step not in value:
            return False
        value = value[step]
    return True


def _nearest_place(own: Document, key: str) -> Place:
    """Return the place of a missing message: its key without a value, or else the key of the group that it belongs to."""
    value: Any = own.value
    path: tuple[str, ...] = ()
    for step in key.split("."):
        if not isinstance(value, dict) or step not in value:
            break
        value, path = value[step], (*path, step)
    return own.key(path) if path else own.head()


def _read(document: Document, reference: Mapping[str, Word] | None = None) -> tuple[dict[str, Word], list[Problem]]:
    """Flatten a message file to dotted keys; `reference`, if given, defines the valid keys and placeholders."""
    table: dict[str, Word] = {}
    problems = list(document.problems)
    for path, value in _leaves(document.value):
        if path == (REVIEWED,):
            continue
        suggest = len(problems) <= MOST_ALIKE  # further problems are only counted
        fault = _fault(document, path, value, reference, suggest=suggest)
        if fault:
            problems.append(fault)
        elif value is not None:  # a key without a value is still to be translated
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


def _fault(
    document: Document, path: tuple[str, ...], value: Any, reference: Mapping[str, Word] | None, *, suggest: bool
) -> Problem | None:
    """Return the problem of one message, if there is one."""
    key, texts = ".".join(path), value.values() if isinstance(value, dict) else (value,)
    if not path:
        return error(
            "wrong-type", "the file is not a mapping", document.at(path), "write `key: value` lines, as `briefing translate` does"
        )
    if value is not None and not all(isinstance(text, str) for text in texts):
        return error("wrong-type", f"`{key}` is not a text", document.at(path), "write a text in quotes")
    if reference is None:
        return None
    if key not in reference:
        hint = _meant(key, reference) if suggest else None
        return error("unknown-field", f"the interface has no word `{key}`", document.key(path), hint)
    if value is None:
        return None
    if isinstance(value, dict) and isinstance(reference[key], str):
        return error("wrong-type", f"`{key}` has only one form", document.at(path), "write one text")
    return _unknown_placeholder(document, path, value, reference[key])


def _meant(key: str, reference: Mapping[str, Word]) -> str | None:
    """Return what a key may be meant as: one that lacks the groups around it, or the most similar one."""
    inside = [known for known in reference if known.endswith(f".{key}")]
    if len(inside) == 1:
        return f"did you mean `{inside[0]}`? Write it below `{inside[0].removesuffix(key).rstrip('.')}`"
    if inside:
        return "did you mean " + " or ".join(f"`{known}`" for known in inside[:3]) + "?"
    return did_you_mean(key, reference)


def _unknown_placeholder(document: Document, path: tuple[str, ...], value: Word, reference: Word) -> Problem | None:
    known = placeholders(reference) | (_DATE_PARTS if path[0] == "date" else frozenset())
    unknown = sorted(placeholders(value) - known)
    if not unknown:
        return None
    allowed = ", ".join(f"{{{name}}}" for name in sorted(known)) or "none"
    message = f"`{'.'.join(path)}` has no value for {{{unknown[0]}}}"
    return error("unknown-placeholder", message, document.at(path), f"its placeholders: {allowed}")

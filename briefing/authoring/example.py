"""The example that `briefing init` copies, and what is left of it in a project that is no longer the example."""

from __future__ import annotations

import re
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.diagnostics import Place, warning
from briefing.i18n.text_fingerprints import text_leaves, texts_of
from briefing.source.memo import Memo
from briefing.source.yaml_reader import MAX_BYTES, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from briefing.diagnostics import Problem
    from briefing.model import Brief, Model, Origin, Site
    from briefing.source.project import Project
    from briefing.source.result_cache import ResultCache

STARTER = Path(__file__).parent / "starter"
YEAR = re.compile(r"\b20[0-9]{2}\b")
"""The years in the files of the example; `briefing init` moves them to the present."""
_SITE_NAME = re.compile(r"^site_name:[ \t]*(?P<name>\S.*?)[ \t]*$", re.MULTILINE)
_SEVERAL_WORDS = 5
"""Fewer words may be the same in two briefs by chance."""


def leftovers(project: Project, site: Site, memo: Memo | None = None) -> Iterator[Problem]:
    """Yield what is left of the example where the brief is another one; one problem for each file.

    A brief is another one when its title is its own, or when none of its sources is invented. Until then an author tries the
    example out, and nothing is reported.
    """
    if not site.briefs or any(brief.broken for brief in site.briefs):
        return  # what the brief is cannot be read
    if all(_is_example(brief) for brief in site.briefs):
        return
    invented = _Invented(frozenset().union(*_invented().values()))
    memo = memo or Memo()
    places: dict[str, list[Place]] = {}
    parts = []
    for brief in site.briefs:
        left = partial(_left_in, _written(brief), invented)
        kept = partial(memo.kept, "example", partial(_inputs_on_disk, brief.slug), (list, Place), left)
        parts.append(memo.of(("example", brief.slug), (brief,), (), kept))
    for place in (*chain.from_iterable(parts), *_left_in(_shared(site), invented)):
        places.setdefault(place.file, []).append(place)
    for found in places.values():
        yield _left(min(found), len(found), "replace it, or delete the entry")
    yield from _lines_left(project.docs / "about.md")
    yield from _name_left(project.config)


def _inputs_on_disk(slug: str, cache: ResultCache) -> object:
    return slug, cache.parts.get(slug)


@cache  # of the program's own files, which do not change
def _invented() -> dict[str, frozenset[str]]:
    """Return the texts of each file of the example, by its name."""
    files = sorted((STARTER / "data").glob("*.yaml"))
    return {path.stem: frozenset(map(_normal, _texts(read(path.read_bytes(), path.name).value))) for path in files}


def _texts(value: object) -> Iterator[str]:
    """Yield each text in the values of a file."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def _is_example(brief: Brief) -> bool:
    """Return whether the brief has the title of the example, and sources of it if any that have a title."""
    titles = [source.title for source in brief.sources if source.title]
    kept = not titles or any(_normal(title) in _invented()["sources"] for title in titles)
    return kept and _normal(brief.head.title) in _invented()["brief"]


class _Invented:
    """The texts of the example."""

    def __init__(self, texts: frozenset[str]) -> None:
        self._texts = texts
        self._last_words = frozenset(text.rpartition(" ")[2] for text in texts)

    def __contains__(self, text: str) -> bool:
        """Return whether a text has several words, and the example has it too."""
        last = text.rsplit(None, 1)[-1:]
        if self._last_words.isdisjoint(last) and "20" not in text:  # as almost all
            return False
        return len(text.split()) >= _SEVERAL_WORDS and _normal(text) in self._texts


def _left_in(written: Iterable[tuple[Model, Origin]], invented: _Invented) -> list[Place]:
    """Return the place of each text of several words that the example has too."""
    found = ((model, origin) for model, origin in written if any(text in invented for text in texts_of(model)))
    return [origin.at(*leaf.path) for model, origin in found for leaf in text_leaves(model) if leaf.value in invented]


def _written(brief: Brief) -> Iterator[tuple[Model, Origin]]:
    yield brief.head, brief.origin
    yield from ((entity, origin) for _, entity, origin in brief.everything())
    yield from zip(brief.changes, brief.change_origins, strict=True)


def _shared(site: Site) -> Iterator[tuple[Model, Origin]]:
    for kind, entities in site.shared.items():
        yield from ((entity, site.shared_origins[kind, entity.id]) for entity in entities)


def _lines_left(page: Path) -> Iterator[Problem]:
    """Yield a problem at the first line of a handwritten page that the example has too; titles are no one's own."""
    theirs = {line for line in _read(STARTER / "docs" / page.name).splitlines() if len(line.split()) >= _SEVERAL_WORDS}
    lines = enumerate(_read(page).splitlines(), 1)
    found = [Place(page.as_posix(), at, 1, at, len(line) + 1) for at, line in lines if line in theirs and line[0] != "#"]
    if found:
        yield _left(found[0], len(found), "say who publishes the brief, or delete the file")


def _name_left(config: Path) -> Iterator[Problem]:
    text = _read(config)
    ours, theirs = _SITE_NAME.search(text), _SITE_NAME.search(_read(STARTER / "mkdocs.yml"))
    if ours and theirs and ours["name"] == theirs["name"]:
        line = text.count("\n", 0, ours.start()) + 1
        start = ours.start("name") - ours.start() + 1
        yield _left(Place(config.as_posix(), line, start, line, start + len(ours["name"])), 1, "write the name of your own site")


def _left(place: Place, number: int, help: str) -> Problem:
    count = "this text is" if number == 1 else f"this and {number - 1} more text{'s' * (number > 2)} of the file are"
    return warning("example-text", f"{count} still part of the example of `briefing init`", place, help)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig") if path.is_file() and path.stat().st_size <= MAX_BYTES else ""
    except (OSError, UnicodeDecodeError):
        return ""  # whatever reads the file for its content reports this


def _normal(text: str) -> str:
    without_years = YEAR.sub("", text) if "20" in text else text
    return " ".join(without_years.split())

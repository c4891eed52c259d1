"""The search index and worker for English and Chinese: stems English words and segments Chinese text.

A unit in these languages gets our worker instead of Material's, and an index with the script data that the worker needs.
See `docs/decisions/0020-search.md`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefing.i18n import traditional_chinese

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from briefing.render.outputs import SearchEntry, Unit

WORKER = Path(__file__).with_name("search.js")
FOLDER = "assets/javascripts/workers"


def is_ours(lang: str) -> bool:
    """Return whether our worker supports a language; Material's worker serves the others."""
    return _primary(lang) in ("en", "zh")


def worker(theme: Path) -> tuple[str, bytes]:
    """Return the file name of Material's worker, which pages load, and the content of ours."""
    (theirs,) = (theme / FOLDER).glob("search.*.min.js")
    return theirs.relative_to(theme).as_posix(), WORKER.read_bytes()


def prepare(index: Path, unit: Unit) -> None:
    """Add the unit's entries to the search index of its pages, and adapt the index to its language."""
    if index.is_file():
        index.write_text(completed(json.loads(index.read_text(encoding="utf-8")), unit), encoding="utf-8")


def completed(found: dict[str, Any], unit: Unit) -> str:
    """Return the search index of a unit's pages with its entries, adapted to its language."""
    found["docs"] = list(_with_entries(found["docs"], unit.searched()))
    if is_ours(unit.lang):
        _fit(found, unit.lang)
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def _with_entries(sections: list[dict[str, Any]], entries: Iterable[SearchEntry]) -> Iterator[dict[str, Any]]:
    """Return the sections of all pages, renamed if a section is an entry, followed by the entries within sections."""
    there: dict[str, dict[str, Any]] = {}
    for section in sections:
        page = section["location"].partition("#")[0]
        if page == next(reversed(there), None) and section["title"] == there[page]["title"]:
            there[page]["text"] += section["text"]  # Material indexes a page separately from the text above its heading
        else:
            there[section["location"]] = section
    for at, names, title, text in entries:
        section = there.setdefault(at, {"location": at, "title": "", "text": text})
        section.update(title=title, entry=names)
    yield from there.values()


def _fit(found: dict[str, Any], lang: str) -> None:
    for entry in found["docs"]:
        for key in ("title", "text"):
            # With `jieba` installed, Material segments Chinese texts; a word joiner keeps "China–US" on one line.
            entry[key] = entry[key].replace("\u200b", "").replace("\u2060", "")
    if _primary(lang) == "zh":
        shown = {letter for entry in found["docs"] for letter in entry["title"] + entry["text"]}
        found["config"] |= {"pairs": "".join(traditional_chinese.pairs(shown)), "stroke": "｜"}


def _primary(lang: str) -> str:
    return lang.partition("-")[0].lower()

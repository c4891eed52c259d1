"""A search that finds what readers mean: Chinese words, which no blank sets apart, and every form of an English one.

A unit in these languages gets a worker of our own in the place of Material's, and an index that tells it what it has to
know of the script. See `docs/decisions/0020-search.md`.
"""

from __future__ import annotations

import json
from pathlib import Path

from briefing import traditional

WORKER = Path(__file__).with_name("search.js")
FOLDER = "assets/javascripts/workers"


def is_ours(lang: str) -> bool:
    """Whether our worker knows the language; Material's serves the others."""
    return _primary(lang) in ("en", "zh")


def worker(theme: Path) -> tuple[str, bytes]:
    """Our worker, under the name that the theme's pages call theirs by."""
    (theirs,) = (theme / FOLDER).glob("search.*.min.js")
    return theirs.relative_to(theme).as_posix(), WORKER.read_bytes()


def prepare(index: Path, lang: str) -> None:
    """Make the index of a finished unit fit for its language."""
    if not is_ours(lang) or not index.is_file():
        return
    found = json.loads(index.read_text(encoding="utf-8"))
    for entry in found["docs"]:
        for key in ("title", "text"):
            # The package `jieba` has Material cut Chinese texts; a word joiner keeps "China–US" on one line.
            entry[key] = entry[key].replace("\u200b", "").replace("\u2060", "")
    if _primary(lang) == "zh":
        shown = {letter for entry in found["docs"] for letter in entry["title"] + entry["text"]}
        found["config"] |= {"pairs": "".join(traditional.pairs(shown)), "stroke": "｜"}
    index.write_text(json.dumps(found, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _primary(lang: str) -> str:
    return lang.partition("-")[0].lower()

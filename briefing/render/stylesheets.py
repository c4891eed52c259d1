"""The assets of pages: style sheets and typefaces."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ASSETS = Path(__file__).parent / "static"
SHEETS = (
    "tokens.css",
    "frame.css",
    "text.css",
    "pages.css",
    "entities.css",
    "forecasts.css",
    "figures.css",
    "large.css",
    "forced.css",
    "paper.css",
)
"""The style sheets of every page, in cascade order."""
EMBED = "embed.css"
"""The style sheet of the pages that other sites show in a frame."""
PAGE_SHEETS = {
    "timeline": ("timeline",),
    "capitals": ("timeline", "capitals"),
    "forecasts": ("ladder",),
    "argument": ("argument",),
    "scenarios": ("scenarios",),
    "editions": ("editions",),
    "all": ("timeline", "ladder"),
}
"""The further style sheets of some pages, by the names of their routes."""


def page_sheets(route: str, *, closed: bool = False) -> dict[str, list[str]]:
    """Return the front matter that names the further style sheets of a page; nothing if it has none."""
    names = [*PAGE_SHEETS.get(route, ()), *(["closed"] if closed else [])]
    return {"sheets": names} if names else {}


def assets() -> Iterator[tuple[str, bytes]]:
    """Yield the assets; the style sheets that every page needs are concatenated into one file."""
    yield "briefing.css", b"".join(minified(ASSETS / name) for name in SHEETS)
    yield EMBED, b"".join(minified(ASSETS / name) for name in ("tokens.css", "figures.css", EMBED))
    for file in sorted(ASSETS.rglob("*")):
        if file.is_file() and file.name not in (*SHEETS, EMBED):
            yield file.relative_to(ASSETS).as_posix(), minified(file) if file.suffix == ".css" else file.read_bytes()


def minified(file: Path) -> bytes:
    """Return a style sheet without comments, and without the space and the semicolons that browsers do not need."""
    return (_UNREAD.sub("", file.read_text(encoding="utf-8")) + "\n").encode()


_BLANKS = r"(?<=^\s)\s*|\s*$|(?<=[{};,:]\s)\s*|\s*(?=\{)"
# One class comes first, because `re` searches for it several times as fast as for alternatives.
_UNREAD = re.compile(rf"[/;\s](?:(?<=/)\*.*?\*/|(?<=;)(?=\s*\}})|(?<=\s)(?:{_BLANKS}))", re.DOTALL | re.MULTILINE)

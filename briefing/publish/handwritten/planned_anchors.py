"""The anchors of the pages that a build would make; a page is converted only for an anchor that is not certain without it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from functools import cached_property
from typing import TYPE_CHECKING

from briefing.publish.csp import ParsedPage
from briefing.publish.folder_sync import plain_files
from briefing.publish.installed_theme import THEME, theme_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_ID = re.compile(r"\sid=[\"']?([\w-]+)")


class LazyAnchors(Set[str]):
    """The anchors of a page: those that are certain, and all of them if one is asked for that is not."""

    def __init__(self, certain: Callable[[], Set[str]], find: Callable[[], Set[str]]) -> None:
        self._certain, self._find = certain, find

    def __contains__(self, anchor: object) -> bool:
        return anchor in self.certain or anchor in self.all

    def __iter__(self) -> Iterator[str]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)

    @cached_property
    def certain(self) -> Set[str]:
        """The anchors that are known without the page."""
        return self._certain()

    @cached_property
    def all(self) -> Set[str]:
        """Every anchor of the page."""
        return self._find()


class _AnyAnchor(Set[str]):
    def __contains__(self, anchor: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


ANY: Set[str] = _AnyAnchor()
"""The anchors of a page of which nothing is known: none is missing."""


class PlannedPages(Mapping[str, ParsedPage]):
    """The pages of a planned site by their paths in it, as the check of finished links reads them: with the theme's anchors."""

    def __init__(self, pages: Mapping[str, LazyAnchors], overrides: Path) -> None:
        self._pages, self._overrides = pages, overrides

    def __getitem__(self, path: str) -> ParsedPage:
        page = self._pages[path]
        anchors = LazyAnchors(lambda: page.certain, lambda: page.all if page.all is ANY else page.all | self._of_frame)
        return ParsedPage(anchors, frozenset(), ())

    def __iter__(self) -> Iterator[str]:
        return iter(self._pages)

    def __len__(self) -> int:
        return len(self._pages)

    @cached_property
    def _of_frame(self) -> frozenset[str]:
        """The ids in the templates of the theme and of the project."""
        folders = [folder for folder in (self._overrides, THEME, theme_folder()) if folder.is_dir()]
        files = (folder / name for folder in folders for name in plain_files(folder) if name.endswith(".html"))
        return frozenset(anchor for file in files for anchor in _ID.findall(file.read_text("utf-8", errors="replace")))

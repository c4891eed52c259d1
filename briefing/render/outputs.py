"""What rendering hands to publishing: files as values, grouped into units that are built apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from briefing.diagnostics import Problem


class Output(NamedTuple):
    """One file of the rendered folder, its path relative to that folder and written with `/`."""

    path: str
    content: str | bytes
    origin: str | None = None
    """The file that an author would edit to change this one."""


class SearchEntry(NamedTuple):
    """What the search is told of one entity; texts are HTML."""

    location: str
    """Its place below the unit's base: `timeline/#E34`, or the page that is its own."""
    names: tuple[str, ...]
    """What it is called in plain text, the shortest first: whoever types one of these means it."""
    title: str
    text: str
    """What it says there; empty for a page of its own."""


class Unit(NamedTuple):
    """One build of the publisher: a brief in one language, or a library's front in one language."""

    name: str
    base: str
    """Where its pages stand in the site: empty for the root, else `zh-hans/`, `slug/` or `zh-hans/slug/`."""
    lang: str
    title: str
    nav: tuple[tuple[str, str], ...]
    """Titles as plain text, and pages as paths below the unit's `docs`."""
    frame: Mapping[str, Any]
    """What the theme prints around every page, in the unit's language: plain text, paths, lists of both."""
    entries: tuple[SearchEntry, ...] = ()
    """Every entity that has a place on its pages, for the search."""


class Rendered(NamedTuple):
    """A whole site as values; if the data has errors there are problems and no outputs."""

    outputs: tuple[Output, ...]
    units: tuple[Unit, ...]
    problems: tuple[Problem, ...]
    newest: date
    """The newest date in the data: the site's own clock, so that equal data gives equal bytes."""

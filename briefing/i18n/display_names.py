"""Display names of sources, actors and terms, in running text and in lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from briefing.i18n.overlay import OriginalName

if TYPE_CHECKING:
    from collections.abc import Iterable

    from briefing.model import Entity, Name, Source

_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")


class NameStyle(NamedTuple):
    """The format of personal names in Latin script; Chinese names have the same format in every language."""

    comma: str = ", "
    """The separator between family name and given name."""
    between: str = "; "
    pair: str = " & "
    others: str = " et al."


ENGLISH = NameStyle()


def display_name(entity: Entity) -> str:
    """Return the display name of an entity that has a name, else its id."""
    fields = ("name", "term", "title")
    return next((name for field in fields if (name := getattr(entity, field, None))), entity.id)


def full_name(name: Name, style: NameStyle = ENGLISH) -> str:
    """Return a name in bibliography order: family name first; no comma in Chinese names."""
    if name.literal or not (name.family and name.given):
        return name.literal or name.family or name.given or ""
    return f"{name.family}{style.comma if _LATIN.search(name.family) else ''}{name.given}"


def short_name(name: Name) -> str:
    """Return the short form of a name, for author–year citations."""
    if name.family and name.given and not _LATIN.search(name.family):
        return name.family + name.given
    return name.literal or name.family or name.given or ""


def citation_name(source: Source, style: NameStyle = ENGLISH) -> str:
    """Return the short citation of a source: author and year."""
    names = [short_name(name) for name in source.author if short_name(name)]
    latin = any(map(_LATIN.search, names))
    others = (style.others if latin else "等") if len(names) > 2 else ""
    who = names[0] + others if others else (style.pair if latin else "、").join(names)
    who = who or source.publisher or source.container_title or source.title
    return f"{who} {year(source)}".strip()


def credits(source: Source, style: NameStyle = ENGLISH) -> tuple[str, ...]:
    """Return the creators, container and publisher of a source without repetitions, each with its language."""
    makers = (_authors(source, style), source.container_title, source.publisher)
    return tuple({str(each): each for each in reversed(makers) if each}.values())[::-1]


def _authors(source: Source, style: NameStyle) -> str:
    names = [name for each in source.author if (name := full_name(each, style))]
    written = (style.between if any(map(_LATIN.search, names)) else "、").join(names)
    language = next((part.lang for part in _parts(source.author) if isinstance(part, OriginalName)), None)
    return OriginalName(written, language) if language else written


def _parts(names: Iterable[Name]) -> Iterable[str]:
    return (part for name in names for part in (name.family, name.given, name.literal) if part)


def year(source: Source) -> str:
    """Return the year of publication with its precision, or an empty string if it is unknown."""
    if source.issued is None:
        return ""
    single = source.issued.start or source.issued.end
    assert single is not None, "a date is open on one side at most"
    return source.issued.text[:4] if single.precision in ("decade", "century") else str(single.year)

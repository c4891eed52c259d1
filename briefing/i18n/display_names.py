"""Display names of sources, actors and terms, in running text and in lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from briefing.i18n.translation_overlay import OriginalName
from briefing.markdown import csl_tags
from briefing.model import Source
from briefing.source.cjk_ranges import CJK, count_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from briefing.model import Entity, Name

_JOINED = f"{CJK}\uac00-\ud7a3"
"""The characters of Chinese, Japanese and Korean, in whose names the given name follows the family name without a space."""


class NameStyle(NamedTuple):
    """The format of personal names; those in Chinese, Japanese or Korean characters have the same format in every language."""

    comma: str = ", "
    """The separator between family name and given name."""
    between: str = "; "
    pair: str = " & "
    others: str = " et al."


ENGLISH = NameStyle()


def display_name(entity: Entity) -> str:
    """Return the display name of an entity that has a name, else its id."""
    if isinstance(entity, Source):
        return csl_tags.to_plain(entity.shown_title)
    values = vars(entity)
    return values.get("name") or values.get("term") or values.get("title") or entity.id


def full_name(name: Name, style: NameStyle = ENGLISH) -> str:
    """Return a name in bibliography order: family name first; no comma in those that have this order everywhere."""
    if name.literal or not (name.family and (name.given or name.suffix)):
        return name.literal or name.family_with_particles or name.given or ""
    given = " ".join(filter(None, (name.given, name.dropping_particle)))
    if count_in(name.family, _JOINED):
        return name.sorted_family + given + (name.suffix or "")
    comma = " " if name.static_ordering else style.comma
    return comma.join(filter(None, (name.sorted_family, given, name.suffix)))


def short_name(name: Name) -> str:
    """Return the short form of a name, for author–year citations."""
    if name.family and name.given and count_in(name.family, _JOINED):
        return name.family + name.given
    return name.literal or name.sorted_family or name.given or ""


def citation_name(source: Source, style: NameStyle = ENGLISH) -> str:
    """Return the short citation of a source: its author, or the name of a case, law or treaty, and the year."""
    names = [short_name(name) for name in makers_of(source) if short_name(name)]
    joined = all(count_in(each, _JOINED) for each in names)
    others = ("等" if joined else style.others) if len(names) > 2 else ""
    who = names[0] + others if others else ("、" if joined else style.pair).join(names)
    if not who and source.type in _NAMED_BY_TITLE:
        who = csl_tags.to_plain(source.title_short or source.shown_title)
    who = who or body_of(source) or source.publisher or csl_tags.to_plain(source.container_title or source.shown_title)
    return f"{who} {year(source)}".strip()


_NAMED_BY_TITLE = ("bill", "legal_case", "legislation", "treaty")
"""The types of works that are known by their names, and not by the courts and parliaments behind them."""


def credits(source: Source, style: NameStyle = ENGLISH) -> tuple[str, ...]:
    """Return the creators, container and publisher of a source without repetitions, each with its language.

    A work without creators, such as a judgment, is the work of the body behind it.
    """
    container = without_tags(source.container_title) if source.container_title else None
    body = body_of(source)
    division = source.division if body else None
    makers = (listed_names(makers_of(source), style), body, division, container, _place_in_journal(source), source.publisher)
    return tuple({str(each): each for each in reversed(makers) if each}.values())[::-1]


def makers_of(source: Source) -> tuple[Name, ...]:
    """Return the authors; without one, those in the first other role by which a work without an author is known."""
    return (
        source.author or source.editor or source.editor_translator or source.compiler or source.director or source.performer or ()
    )


def body_of(source: Source) -> str | None:
    """Return the court, ministry or committee behind a work without creators."""
    return None if makers_of(source) else source.authority


def listed_names(names: Iterable[Name], style: NameStyle = ENGLISH) -> str:
    """Return names in bibliography order, marked with their language."""
    names = tuple(names)
    written = [name for each in names if (name := full_name(each, style))]
    text = ("、" if all(count_in(each, _JOINED) for each in written) else style.between).join(written)
    language = next((part.lang for part in _parts(names) if isinstance(part, OriginalName)), None)
    return OriginalName(text, language) if language else text


def without_tags(text: str) -> str:
    """Return a title without CSL's tags, still marked with its language."""
    plain = csl_tags.to_plain(text)
    return OriginalName(plain, text.lang) if isinstance(text, OriginalName) else plain


def _place_in_journal(source: Source) -> str:
    """Return volume, issue and pages: `12(3), 17–41`."""
    if not (source.volume or source.issue or source.page or source.page_first):
        return ""
    issue = f"({source.issue})" if source.issue else ""
    pages = re.sub(r"(?<=\w)-(?=\w)", "–", source.page or source.page_first or "")
    return ", ".join(filter(None, (f"{source.volume or ''}{issue}", pages)))


def _parts(names: Iterable[Name]) -> Iterable[str]:
    return (part for name in names for part in (name.family, name.given, name.literal) if part)


def year(source: Source) -> str:
    """Return the year of publication with its precision, or an empty string if it is unknown."""
    if source.issued is None:
        return ""
    single = source.issued.start or source.issued.end
    assert single is not None, "a date is open on one side at most"
    return source.issued.text[:4] if single.precision in ("decade", "century") else str(single.year)

"""The head of a brief and the log of its editions."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, ClassVar, Literal

from briefing.model.base import Contact, Day, Integer, Link, Model, PlainText, SiteLanguage, StyleName, Text, Url, Verbatim, ref
from briefing.model.entities import LETTERED
from briefing.model.markers import OneOrMany, Role, Short
from briefing.model.structure import key
from briefing.model.value_readers import Length
from briefing.model.values import ChangeSize

ANY_LANGUAGE = "*"
"""The language range that includes every language (RFC 4647)."""
Standing = Literal["current", "overdue", "superseded"]


class BottomLine(Model):
    """What the brief concludes, in two sentences."""

    claim: Annotated[Text, Role.TELLING]
    """The conclusion: one sentence, at most 25 words (45 characters in Chinese)."""
    context: Text | None = None
    """Who argues it and what speaks for it: at most 40 words (75 characters in Chinese)."""


class Notice(Model):
    """A notice below the masthead: what has happened since the article."""

    text: Text
    """The notice, in at most about 140 characters."""
    link: Annotated[Link | None, Role.MINOR] = None
    """The link to read more: a page of this site such as `timeline/`, or a complete web address."""


class Successor(Model):
    """The brief that replaces this one: in the same library, or at a web address."""

    on: Day
    """The day from which every page states this."""
    brief: ref("brief") | None = None  # type: ignore[valid-type]
    """The folder of the brief in this library that replaces this one."""
    URL: Url | None = None
    """The address of the brief that replaces this one, if it is not in this library."""


class Headings(Model):
    """The headings of pages, each a claim: "Four of ten streets have trees". The name of the page is above it."""

    timeline: PlainText | None = None
    """The heading of the timeline."""
    argument: PlainText | None = None
    """The heading of the argument map."""
    scenarios: PlainText | None = None
    """The heading of the page of scenarios."""
    forecasts: PlainText | None = None
    """The heading of the page of forecasts."""
    sources: PlainText | None = None
    """The heading of the page of sources."""


class Head(Model):
    """`brief.yaml`: what the brief is, how old its facts are, and when they are checked next."""

    title: Annotated[Text, Role.HEADLINE]
    """The title; a `|` in it marks where a line may break, and is not shown. A second title belongs in `subtitle`."""
    subtitle: PlainText | None = None
    """The subtitle, shown below the title; citations, the browser's title and exports put it after the title and a
    colon, or a semicolon if the title has a colon."""
    short_title: Annotated[PlainText | None, Role.MINOR] = None
    """The short title for navigation, the library's front page and the running head."""
    section: Annotated[PlainText | None, Role.MINOR] = None
    """The section under which it is published, such as Security."""
    topics: Annotated[tuple[PlainText, ...], Role.MINOR] = ()
    """The topics of the brief, in a few words each."""
    bottom_line: BottomLine
    """The conclusion, shown first on the front page."""
    article: Annotated[tuple[ref("source"), ...], OneOrMany()] = ()  # type: ignore[valid-type]
    """The source that the brief discusses, or a list of several. Pages call it what its `type` says: the article, the report, the
    treaty."""
    editors: Annotated[tuple[ref("actor"), ...], Role.MINOR] = ()  # type: ignore[valid-type]
    """The editors, who keep the brief up to date."""
    published: Annotated[Day, Role.MINOR, Role.PAST]
    """The day this edition was published."""
    as_of: Annotated[Day, Role.PAST]
    """The day to which the facts were checked; nothing later is claimed."""
    review_by: Day
    """The day by which the facts must be checked again; after it, the site says that the review is overdue."""
    superseded_by: Successor | None = None
    """The brief to read instead of this one. From that day every page says that this brief is no longer kept up to date."""
    edition: Annotated[Integer, Role.MINOR]
    """The number of this edition, from 1."""
    languages: Annotated[tuple[SiteLanguage, ...], Length(1), Role.MINOR]
    """The languages of the site; the first is the language of these files."""
    licence: PlainText | None = None
    """The licence of the brief's text."""
    contact: Annotated[Contact | None, Role.MINOR] = None
    """The mail address or the page to which readers report mistakes; every page links to it."""
    style: Annotated[dict[str, StyleName], Short(ANY_LANGUAGE), Role.MINOR] = key("style", default={})
    """The citation style of references: `apa`, `gb-t-7714-2015`, or the name of a CSL file in the folder `styles/` of the
    project, without its ending. A mapping names one for pages in each language: `{en: apa, zh: gb-t-7714-2015}`; `zh` includes
    `zh-Hans` and `zh-Hant`, `"*"` all others. By default pages have the program's own format."""
    notice: Notice | None = None
    """What a reader must know first."""
    headings: Headings | None = None
    """A claim as the heading of a page, in place of the page's name."""
    capitals: Annotated[tuple[ref("actor"), ...], Length(2, 2), Role.MINOR] = ()  # type: ignore[valid-type]
    """The two actors whose acts the timeline compares side by side; those of their parts (`part_of`) count as theirs."""
    lead_figure: Annotated[ref("figure") | None, Role.MINOR] = None  # type: ignore[valid-type]
    """The figure on the first screen of the front page."""
    holds_in_all: Text | None = None
    """What holds in every scenario."""
    related: Annotated[tuple[ref("brief", "source"), ...], Role.MINOR] = ()  # type: ignore[valid-type]
    """Other briefs (by folder name) or sources to read next."""

    def style_in(self, language: str) -> str | None:
        """Return the citation style of pages in a language: that of its longest range (RFC 4647, section 3.4)."""
        subtags = language.split("-")
        ranges = ("-".join(subtags[:length]) for length in range(len(subtags), 0, -1))
        return next((self.style[each] for each in (*ranges, ANY_LANGUAGE) if each in self.style), None)

    @property
    def contact_address(self) -> str | None:
        """The address of a link to the contact."""
        mail = self.contact is not None and re.match(r"https?:", self.contact, re.IGNORECASE) is None
        return f"mailto:{self.contact}" if mail else self.contact

    def standing(self, today: date) -> Standing:
        """The state of the brief on a day; a brief that is superseded is no longer due for review."""
        if self.superseded_by and today >= self.superseded_by.on:
            return "superseded"
        return "overdue" if today > self.review_by else "current"


class LogItem(Model):
    """An entry that an edition concerns, and why; for one that is no longer in the brief, also what took its place."""

    recorded_as = "id"

    id: Verbatim
    """The id of the entry, present or past."""
    why: Annotated[Text | None, Role.MINOR] = None
    """Why the entry was changed or removed; the address of a removed entry leads to a page that says so."""
    replaced_by: Annotated[ref(*LETTERED) | None, Role.MINOR] = None  # type: ignore[valid-type]
    """The entry that took its place."""


class EditionChange(Model):
    """One edition in the log: what changed, and how much it matters."""

    kind_name: ClassVar[str] = "change"
    known_by = "edition"

    edition: Annotated[Integer, Role.MINOR]
    """The edition that brought the change."""
    on: Annotated[Day, Role.MINOR, Role.PAST]
    """The day of the change."""
    size: Annotated[ChangeSize, Role.MINOR]
    """`major`: a judgement, recommendation or status changed; `minor`: the rest."""
    text: Annotated[Text, Role.MINOR]
    """What changed, in a sentence."""
    items: Annotated[tuple[Annotated[LogItem, Short("id")], ...], Role.MINOR] = ()
    """The ids concerned, present or past, or with a reason, which a removed entry needs: `{id: F2, why: …, replaced_by: F4}`."""

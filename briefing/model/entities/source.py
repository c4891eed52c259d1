"""Sources: every variable of the Citation Style Language 1.0.2 as a field, under its name in CSL."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from briefing.model.base import (
    ArchiveName,
    Day,
    Doi,
    Entity,
    Isbn,
    Issn,
    Lang,
    Listing,
    NameAsPrinted,
    ParagraphCount,
    PlainText,
    Pmcid,
    Pmid,
    Role,
    SharedName,
    TitleAsPrinted,
    Url,
    Verbatim,
    When_,
    named,
    ref,
)
from briefing.model.names import Name
from briefing.model.structure import key
from briefing.model.value_readers import ReadBy, refused
from briefing.model.values import CslType, Reach, Read

_UNTITLED = object()
"""Stands for the title of a source of which only the address was seen."""


def _title(value: Any) -> Any:
    if value is None:
        raise refused("absent", value)
    return None if value is _UNTITLED else value


class Source(Entity):
    """Something that can be cited: CSL-JSON variables written as YAML."""

    listing = Listing("sources", shared=True, auxiliary=True)
    is_claim = False
    conditions: ClassVar[dict[str, Any]] = {
        "if": {"properties": {"read": {"const": "address"}}, "required": ["read"]},
        "else": {"required": ["title"]},
    }

    id: named("smith-2024")  # type: ignore[valid-type]
    """The citation key."""
    type: Annotated[CslType, Role.MINOR]
    """What it is: a CSL 1.0.2 item type such as `report`, `webpage`, `article-newspaper`."""
    title: Annotated[TitleAsPrinted | None, ReadBy(_title), Role.MINOR, Role.HEADLINE]
    """Its title as printed, required unless `read` is `address`. CSL's tags are markup in it: `<i>`, `<b>`, `<sub>`, `<sup>`,
    `<span class="nocase">`, `<span style="font-variant: small-caps">`."""
    author: Annotated[tuple[Name, ...], Role.MINOR] = ()
    """Who wrote it."""
    editor: Annotated[tuple[Name, ...], Role.MINOR] = ()
    """Who edited it."""
    translator: Annotated[tuple[Name, ...], Role.MINOR] = ()
    """Who translated it."""
    editor_translator: Annotated[tuple[Name, ...], Role.MINOR] = key("editor-translator", default=())
    """Who edited and translated it."""
    chair: Annotated[tuple[Name, ...], Role.MINOR] = ()
    """Who chaired the session in which it was presented."""
    collection_editor: Annotated[tuple[Name, ...], Role.MINOR] = key("collection-editor", default=())
    """Who edited the series."""
    compiler: Annotated[tuple[Name, ...], Role.MINOR] = ()
    """Who compiled it."""
    composer: Annotated[tuple[Name, ...], Role.MINOR] = ()
    """Who composed it."""
    container_author: Annotated[tuple[Name, ...], Role.MINOR] = key("container-author", default=())
    """Who wrote the work that contains it."""
    contributor: Annotated[tuple[Name, ...], Role.MINOR] = ()
    """Who contributed to it in another way."""
    curator: Annotated[tuple[Name, ...], Role.MINOR] = ()
    """Who curated the exhibition."""
    director: Annotated[tuple[Name, ...], Role.MINOR] = ()
    """Who directed it."""
    editorial_director: Annotated[tuple[Name, ...], Role.MINOR] = key("editorial-director", default=())
    """Who directed the edition of the whole series."""
    executive_producer: Annotated[tuple[Name, ...], Role.MINOR] = key("executive-producer", default=())
    """Who was its executive producer."""
    guest: Annotated[tuple[Name, ...], Role.MINOR] = ()
    """Who was a guest in the broadcast."""
    host: Annotated[tuple[Name, ...], Role.MINOR] = ()
    """Who hosted the broadcast."""
    illustrator: Annotated[tuple[Name, ...], Role.MINOR] = ()
    """Who illustrated it."""
    interviewer: Annotated[tuple[Name, ...], Role.MINOR] = ()
    """Who asked the questions; the person interviewed is the `author`."""
    narrator: Annotated[tuple[Name, ...], Role.MINOR] = ()
    """Who narrates it."""
    organizer: Annotated[tuple[Name, ...], Role.MINOR] = ()
    """Who organised the event, such as a conference."""
    original_author: Annotated[tuple[Name, ...], Role.MINOR] = key("original-author", default=())
    """Who wrote the original work."""
    performer: Annotated[tuple[Name, ...], Role.MINOR] = ()
    """Who performs in it."""
    producer: Annotated[tuple[Name, ...], Role.MINOR] = ()
    """Who produced it."""
    recipient: Annotated[tuple[Name, ...], Role.MINOR] = ()
    """Who received the letter."""
    reviewed_author: Annotated[tuple[Name, ...], Role.MINOR] = key("reviewed-author", default=())
    """Who wrote the work that it reviews."""
    script_writer: Annotated[tuple[Name, ...], Role.MINOR] = key("script-writer", default=())
    """Who wrote the script."""
    series_creator: Annotated[tuple[Name, ...], Role.MINOR] = key("series-creator", default=())
    """Who created the series."""
    publisher: Annotated[NameAsPrinted | None, Role.MINOR] = None
    """Who published it."""
    publisher_place: Annotated[NameAsPrinted | None, Role.MINOR] = key("publisher-place", default=None)
    """Where the publisher is."""
    container_title: Annotated[TitleAsPrinted | None, Role.MINOR] = key("container-title", default=None)
    """The journal, newspaper, book or site it appeared in."""
    container_title_short: Annotated[TitleAsPrinted | None, Role.MINOR] = key("container-title-short", default=None)
    """The short form of `container-title`."""
    collection_title: Annotated[TitleAsPrinted | None, Role.MINOR] = key("collection-title", default=None)
    """The series it belongs to."""
    collection_number: Annotated[Verbatim | None, Role.MINOR] = key("collection-number", default=None)
    """Its number in the series."""
    volume: Annotated[Verbatim | None, Role.MINOR] = None
    """The volume of the journal or of the work."""
    volume_title: Annotated[TitleAsPrinted | None, Role.MINOR] = key("volume-title", default=None)
    """The title of the volume."""
    volume_title_short: Annotated[TitleAsPrinted | None, Role.MINOR] = key("volume-title-short", default=None)
    """The short form of `volume-title`."""
    issue: Annotated[Verbatim | None, Role.MINOR] = None
    """The issue of the journal."""
    page: Annotated[Verbatim | None, Role.MINOR] = None
    """Its pages in the work that contains it: `17-41`."""
    page_first: Annotated[Verbatim | None, Role.MINOR] = key("page-first", default=None)
    """Its first page, if not given by `page`."""
    number: Annotated[Verbatim | None, Role.MINOR] = None
    """Its number: of a report, a bill, a patent, a standard."""
    part_number: Annotated[Verbatim | None, Role.MINOR] = key("part-number", default=None)
    """The number of the part."""
    part_title: Annotated[TitleAsPrinted | None, Role.MINOR] = key("part-title", default=None)
    """The title of the part."""
    chapter_number: Annotated[Verbatim | None, Role.MINOR] = key("chapter-number", default=None)
    """The number of the chapter."""
    supplement_number: Annotated[Verbatim | None, Role.MINOR] = key("supplement-number", default=None)
    """The number of the supplement."""
    section: Annotated[Verbatim | None, Role.MINOR] = None
    """The section of a law or of a newspaper."""
    number_of_pages: Annotated[Verbatim | None, Role.MINOR] = key("number-of-pages", default=None)
    """How many pages it has."""
    number_of_volumes: Annotated[Verbatim | None, Role.MINOR] = key("number-of-volumes", default=None)
    """How many volumes it has."""
    edition: Annotated[Verbatim | None, Role.MINOR] = None
    """The edition: a number, or words as printed."""
    printing_number: Annotated[Verbatim | None, Role.MINOR] = key("printing-number", default=None)
    """The number of the printing."""
    version: Annotated[Verbatim | None, Role.MINOR] = None
    """The version of a program or of a data set."""
    title_short: Annotated[TitleAsPrinted | None, Role.MINOR] = key("title-short", default=None)
    """The short form of its title."""
    genre: Annotated[NameAsPrinted | None, Role.MINOR] = None
    """What kind of work it is, in words as printed: "PhD thesis", "Working paper"."""
    medium: Annotated[NameAsPrinted | None, Role.MINOR] = None
    """The medium: "CD", "television", "oil on canvas"."""
    dimensions: Annotated[Verbatim | None, Role.MINOR] = None
    """Its size or its length in time."""
    scale: Annotated[Verbatim | None, Role.MINOR] = None
    """The scale of a map."""
    status: Annotated[NameAsPrinted | None, Role.MINOR] = None
    """Its state: "in press", "in force"."""
    authority: Annotated[NameAsPrinted | None, Role.MINOR] = None
    """The body behind it: the court, the ministry, the committee."""
    jurisdiction: Annotated[NameAsPrinted | None, Role.MINOR] = None
    """The state or region whose law it is."""
    division: Annotated[NameAsPrinted | None, Role.MINOR] = None
    """The division of the body: a chamber, a committee, a department."""
    references: Annotated[NameAsPrinted | None, Role.MINOR] = None
    """Related records of a law or a court's decision: its history, parallel reports."""
    event_title: Annotated[TitleAsPrinted | None, Role.MINOR] = key("event-title", default=None)
    """The conference, hearing or other event at which it was presented."""
    event: Annotated[TitleAsPrinted | None, Role.MINOR] = None
    """The former name of `event-title` in CSL."""
    event_place: Annotated[NameAsPrinted | None, Role.MINOR] = key("event-place", default=None)
    """Where the event took place."""
    event_date: Annotated[When_ | None, Role.MINOR] = key("event-date", default=None)
    """When the event took place."""
    issued: Annotated[When_ | None, Role.MINOR] = None
    """When it appeared, as precisely as is known."""
    available_date: Annotated[When_ | None, Role.MINOR] = key("available-date", default=None)
    """When it became available, such as online before print."""
    submitted: Annotated[When_ | None, Role.MINOR] = None
    """When it was submitted."""
    original_date: Annotated[When_ | None, Role.MINOR] = key("original-date", default=None)
    """When the original appeared."""
    original_title: Annotated[TitleAsPrinted | None, Role.MINOR] = key("original-title", default=None)
    """The title of the original."""
    original_publisher: Annotated[NameAsPrinted | None, Role.MINOR] = key("original-publisher", default=None)
    """Who published the original."""
    original_publisher_place: Annotated[NameAsPrinted | None, Role.MINOR] = key("original-publisher-place", default=None)
    """Where the publisher of the original is."""
    reviewed_title: Annotated[TitleAsPrinted | None, Role.MINOR] = key("reviewed-title", default=None)
    """The title of the work that it reviews."""
    reviewed_genre: Annotated[NameAsPrinted | None, Role.MINOR] = key("reviewed-genre", default=None)
    """What kind of work it reviews."""
    accessed: Annotated[Day | None, Role.MINOR, Role.PAST] = None
    """The day on which it was last accessed."""
    URL: Annotated[Url | None, Role.MINOR] = None
    """Its address; leave it out if you have not seen one. An invented address is worse than none."""
    DOI: Annotated[Doi | None, Role.MINOR] = None
    """Its DOI, without https://doi.org/."""
    ISBN: Annotated[Isbn | None, Role.MINOR] = None
    """Its ISBN; several are separated by spaces."""
    ISSN: Annotated[Issn | None, Role.MINOR] = None
    """The ISSN of the journal; several are separated by spaces."""
    PMID: Annotated[Pmid | None, Role.MINOR] = None
    """Its number in PubMed."""
    PMCID: Annotated[Pmcid | None, Role.MINOR] = None
    """Its number in PubMed Central: PMC and digits."""
    language: Annotated[Lang | None, Role.MINOR] = None
    """The language of the work, its title and names; by default the language of these files."""
    archive: Annotated[ArchiveName | None, Role.MINOR] = None
    """The name of the archive that holds it; the address of a copy on the web is `archived`."""
    archive_place: Annotated[NameAsPrinted | None, Role.MINOR] = key("archive-place", default=None)
    """Where the archive is."""
    archive_collection: Annotated[NameAsPrinted | None, Role.MINOR] = None
    """The collection of the archive."""
    archive_location: Annotated[Verbatim | None, Role.MINOR] = None
    """Its place in the archive: a box, a folder, a shelf mark."""
    call_number: Annotated[Verbatim | None, Role.MINOR] = key("call-number", default=None)
    """Its call number in a library."""
    source: Annotated[NameAsPrinted | None, Role.MINOR] = None
    """The library catalogue or database in which it was found."""
    license: Annotated[NameAsPrinted | None, Role.MINOR] = None
    """The licence under which it may be used."""
    abstract: Annotated[NameAsPrinted | None, Role.MINOR] = None
    """Its abstract."""
    keyword: Annotated[NameAsPrinted | None, Role.MINOR] = None
    """Its keywords, separated by commas."""
    annote: Annotated[NameAsPrinted | None, Role.MINOR] = None
    """Notes of the person who collected it; not printed on pages."""
    citation_key: Annotated[Verbatim | None, Role.MINOR] = key("citation-key", default=None)
    """Its key in another program."""
    citation_label: Annotated[Verbatim | None, Role.MINOR] = key("citation-label", default=None)
    """A label by which a citation style names it."""
    citation_number: Annotated[Verbatim | None, Role.MINOR] = key("citation-number", default=None)
    """Set by citation processors; kept when it is imported."""
    first_reference_note_number: Annotated[Verbatim | None, Role.MINOR] = key("first-reference-note-number", default=None)
    """Set by citation processors; kept when it is imported."""
    locator: Annotated[Verbatim | None, Role.MINOR] = None
    """A place in the work; in a citation, write `at` instead."""
    year_suffix: Annotated[Verbatim | None, Role.MINOR] = key("year-suffix", default=None)
    """Set by citation processors; kept when it is imported."""
    archived: Annotated[Url | None, Role.MINOR] = None
    """The address of an archived copy."""
    link_checked: Annotated[Day | None, Role.MINOR, Role.PAST] = None
    """The day on which a command checked that its address works; this does not mean that somebody read it."""
    paragraphs: Annotated[ParagraphCount | None, Role.MINOR] = None
    """How many paragraphs the work has; `at: P9` is then an error if there are fewer."""
    group: Annotated[SharedName | None, Role.MINOR] = None
    """The group under which the page of sources lists it, such as "The agreement and its texts"."""
    find_at: Annotated[tuple[ref("source"), ...], Role.MINOR] = ()  # type: ignore[valid-type]
    """The sources that help to find it, such as the site of its publisher, if its own address was not seen."""
    reach: Reach
    """`primary` (the record itself), `secondary`, or `copy` (read only in a copy of it)."""
    read: Read | None = None
    """`whole`, `excerpt` or `address` (only the address was seen, quoted elsewhere): how much of it was read."""
    note: Annotated[PlainText | None, Role.MINOR] = None
    """What a reader should know about it."""

    @classmethod
    def _prepared(cls, value: dict[str, Any]) -> dict[str, Any]:
        untitled = value.get("read") == "address" and value.get("title") is None
        return {**value, "title": _UNTITLED} if untitled else value

    @property
    def shown_title(self) -> str:
        """The title, or else the address, or else the key."""
        return self.title or self.URL or self.id

    @property
    def lacks_address(self) -> bool:
        """Whether nothing leads to it: no address or identifier, and no place in print, in a register or in an archive."""
        if self.URL or self.DOI or self.PMID or self.PMCID:
            return False
        in_print = self.page or self.page_first or self.volume or self.issue or self.number or self.ISBN
        kept = self.archive or self.archive_location or self.call_number
        return not (in_print or kept or self.type in ("book", "chapter"))

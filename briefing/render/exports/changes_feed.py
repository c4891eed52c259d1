"""The changes of a brief as feeds: Atom (RFC 4287) and JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/).

An entry is an edition of the log: what the log says about it, and what changed since the last closed edition, by entry. Its id is
the permanent address of the edition, so it needs `site_url`. Dates come from the data, so equal data give equal feeds.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin
from xml.etree import ElementTree as Xml

from briefing.analysis.page_links import FRONT, edition_base
from briefing.markdown.glossary import Glossary
from briefing.render import brief_citation
from briefing.render.entity_data import document
from briefing.render.page import Page
from briefing.render.page_variables.edition_changes import shown_comparison

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from briefing.model import EditionChange
    from briefing.render.exports.exported_brief import ExportedBrief
    from briefing.render.page_variables.edition_changes import ChangedEntry

ATOM, JSON_FEED = "application/atom+xml", "application/feed+json"
_HREF = re.compile(r'(?<= href=")[^"]*')
# Characters that XML 1.0 cannot hold (section 2.2).
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class FeedEntry(NamedTuple):
    """An edition in a feed."""

    id: str
    """The URL of the edition, which never changes."""
    url: str
    """Where the edition can be read now."""
    title: str
    on: date
    size: str
    html: str


def entries(exported: ExportedBrief, *, minor: bool) -> Iterator[FeedEntry]:
    """Yield the editions, newest first; without `minor`, those with a major change, and of their changes the major ones."""
    page = Page(exported.view, exported.brief, exported.links, FRONT, Glossary(()), boxes=False)
    history = exported.view.history
    for change in sorted(exported.brief.changes, key=lambda each: (each.on, each.edition), reverse=True):
        if minor or change.size == "major":
            id = edition_base(exported.url, change.edition)
            url = id if history.has(change.edition) else f"{exported.url}#changes"
            title = page.words("say.edition", n=change.edition) + page.words("mark.colon") + page.plain(change.text)
            html = _absolute(exported.url, "".join(_paragraphs(page, change, minor=minor)))
            yield FeedEntry(id, url, title, change.on, change.size, html)


def _paragraphs(page: Page, change: EditionChange, *, minor: bool) -> Iterator[str]:
    yield f"<p>{page.inline(change.text)}</p>"
    concerned = [f'<a href="{link.href}">{link.label}</a>' if link.href else str(link.label) for link in page.concerned(change)]
    if concerned:
        yield f"<p>{page.words('mark.list').join(concerned)}</p>"
    for found in page.view.history.comparisons:
        if found.new == change.edition or (found.new is None and found.old < change.edition == page.brief.head.edition):
            shown = shown_comparison(page, found)
            changed = (*shown.major, *shown.minor) if minor else shown.major
            if changed:
                yield f"<ul>{''.join(map(_changed_entry, changed))}</ul>"


def _changed_entry(entry: ChangedEntry) -> str:
    name = f'<a href="{entry.href}">{entry.name}</a>' if entry.href else str(entry.name)
    changes = []
    for change in entry.changes:
        both = " → ".join(str(each) for each in (change.before, change.after) if each)
        what = str(change.together) or escape(change.renamed) or both
        changes.append(f"<li>{change.field}{': ' if what and change.field else ''}{what}</li>")
    return f"<li>{name} {entry.title}<ul>{''.join(changes)}</ul></li>"


def _absolute(url: str, html: str) -> str:
    """Return HTML with absolute links: a feed reader shows it without the page that it comes from."""
    return _HREF.sub(lambda found: escape(urljoin(url, unescape(found[0]))), html)


def _time(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def atom(at: str, minor: bool, exported: ExportedBrief) -> str:
    """Return a feed as Atom."""
    found = list(entries(exported, minor=minor))
    head, wording = exported.brief.head, exported.wording
    feed = Xml.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": exported.view.lang})
    _add(feed, "id", exported.url + at)
    _add(feed, "title", wording.full_title(head))
    _add(feed, "subtitle", wording.plain(head.bottom_line.claim))
    _add(feed, "updated", _time(max((entry.on for entry in found), default=exported.brief.head.published)))
    Xml.SubElement(feed, "link", {"rel": "self", "type": ATOM, "href": exported.url + at})
    Xml.SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": exported.url})
    for name in brief_citation.editors(exported.brief) or (wording.full_title(head),):
        _add(Xml.SubElement(feed, "author"), "name", name)
    if head.licence:
        _add(feed, "rights", head.licence)
    for each in found:
        entry = Xml.SubElement(feed, "entry")
        _add(entry, "id", each.id)
        _add(entry, "title", each.title)
        _add(entry, "updated", _time(each.on))
        _add(entry, "published", _time(each.on))
        Xml.SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": each.url})
        Xml.SubElement(entry, "category", {"term": each.size, "label": wording.words(f"change_size.{each.size}")})
        _add(entry, "content", each.html).set("type", "html")
    Xml.indent(feed, " ")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + Xml.tostring(feed, encoding="unicode") + "\n"


def _add(parent: Xml.Element, name: str, text: str) -> Xml.Element:
    element = Xml.SubElement(parent, name)
    element.text = _NOT_XML.sub(" ", text)
    return element


def json_feed(at: str, minor: bool, exported: ExportedBrief) -> str:
    """Return a feed as JSON Feed."""
    head, wording = exported.brief.head, exported.wording
    return document({
        "version": "https://jsonfeed.org/version/1.1",
        "title": wording.full_title(head),
        "description": wording.plain(head.bottom_line.claim),
        "home_page_url": exported.url,
        "feed_url": exported.url + at,
        "language": exported.view.lang,
        "authors": [{"name": name} for name in brief_citation.editors(exported.brief)],
        "items": [
            {
                "id": each.id, "url": each.url, "title": each.title, "content_html": each.html, "date_published": _time(each.on),
                "tags": [each.size],
            }
            for each in entries(exported, minor=minor)
        ],
    })  # fmt: skip

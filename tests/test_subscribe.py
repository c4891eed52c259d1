"""Feeds and calendars are read back with independent programs: feedparser, icalendar, and the fields of JSON Feed."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date, timedelta
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as Xml

import feedparser
import pytest
from icalendar import Calendar

from briefing import driver
from briefing.analysis.page_links import Links
from briefing.driver.release import release
from briefing.loader.folder import load
from briefing.render.exports import changes_feed, dates_ics
from briefing.render.exports.changes_feed import FeedEntry
from briefing.render.exports.exported_brief import ExportedBrief
from briefing.source.project import Project
from tests.stories import PUBLISHED, SITES, files, pages, site, views
from tests.test_data_exports import HARD, UNSEEN, first_brief, full

if TYPE_CHECKING:
    from pathlib import Path

FULL = SITES / "full" / "data"
FEEDS = ("feed.xml", "feed-all.xml", "feed.json", "feed-all.json")
HEAD = """\
title: "A < B & C"
bottom_line: {claim: "Trees cool streets, ]]> cheaply."}
published: 2031-05-02
as_of: 2031-05-02
review_by: 2032-05-02
edition: 3
languages: [en]
"""
LOG = """\
- {edition: 3, on: 2031-05-02, size: minor, text: "A *typo* & a \\"quote\\"."}
- {edition: 2, on: 2031-04-02, size: major, text: "先有树荫 👩‍🌾, ]]> & <b>."}
- {edition: 1, on: 2031-03-02, size: major, text: First edition.}
"""
WHENS = {
    "2031-06-01": ("2031-06-01", "2031-06-01", True),
    "2031-06": ("2031-06-01", "2031-06-30", False),
    "2031": ("2031-01-01", "2031-12-31", False),
    "198X": ("1980-01-01", "1989-12-31", False),
    "2031-06-01?": ("2031-06-01", "2031-06-01", False),
    "2031-06-01/2031-06-03": ("2031-06-01", "2031-06-03", True),
    "2031-12/2032-02": ("2031-12-01", "2032-02-29", False),
    "2031/..": ("2031-01-01", "2031-12-31", False),
    "../2031-02-28": ("2031-02-28", "2031-02-28", False),
}


def made(folder: Path, settings: Any = PUBLISHED) -> dict[str, bytes]:
    return {path.removeprefix("brief/"): content for path, content in files(folder, settings).items()}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A brief with a hostile log, and an event for each form of a date."""
    (tmp_path / "brief.yaml").write_text(HEAD, "utf-8")
    (tmp_path / "changes.yaml").write_text(LOG, "utf-8")
    (tmp_path / "sources.yaml").write_text("- {id: city, type: report, title: A, reach: primary, read: whole}\n", "utf-8")
    events = (
        f'- {{id: E{at}, when: "{when}", title: "Comma, semicolon; 先有树荫 \\\\n", kind: law, sources: [city]}}\n'
        for at, when in enumerate(WHENS, 1)
    )
    (tmp_path / "timeline.yaml").write_text("".join(events), "utf-8")
    return tmp_path


def atom(content: bytes) -> Any:
    """Read a feed as a feed reader does; it complains about nothing."""
    read = feedparser.parse(content)
    assert not read.bozo, read.get("bozo_exception")
    assert read.version == "atom10"
    return read


# --------------------------------------------------------------------------------------------------- feeds


def test_feed_readers_find_every_edition(small: Path) -> None:
    """The feed of major changes has the major editions and the other one all, newest first, with their texts and dates."""
    found = made(small)
    major, every = atom(found["feed.xml"]), atom(found["feed-all.xml"])
    assert [entry.id for entry in every.entries] == [f"https://example.org/e/{number}/" for number in (3, 2, 1)]
    assert [entry.id for entry in major.entries] == [f"https://example.org/e/{number}/" for number in (2, 1)]
    assert (every.feed.title, every.feed.subtitle) == ("A < B & C", "Trees cool streets, ]]> cheaply.")
    assert [entry.updated for entry in every.entries] == [f"2031-{month}-02T00:00:00Z" for month in ("05", "04", "03")]
    assert (every.feed.updated, major.feed.updated) == ("2031-05-02T00:00:00Z", "2031-04-02T00:00:00Z")
    assert every.entries[0].title == 'Edition 3: A typo & a "quote".'
    assert "先有树荫 👩‍🌾, ]]> & <b>." in major.entries[0].title
    assert [entry.tags[0].term for entry in every.entries] == ["minor", "major", "major"]
    assert every.feed.links[0].href == "https://example.org/feed-all.xml"


def test_json_feeds_say_the_same() -> None:
    """A JSON Feed has the fields that version 1.1 requires, and the entries of the Atom feed."""
    for found in (full(),):
        for name in ("feed", "feed-all"):
            feed, read = json.loads(found[f"{name}.json"]), atom(found[f"{name}.xml"])
            assert feed["version"] == "https://jsonfeed.org/version/1.1"
            assert (feed["title"], feed["language"]) == (read.feed.title, "en")
            assert feed["feed_url"] == f"https://example.org/{name}.json"
            items = [(item["id"], item["url"], item["title"], item["date_published"], item["tags"]) for item in feed["items"]]
            assert items == [
                (each.id, each.link, each.title, each.published, [tag.term for tag in each.tags]) for each in read.entries
            ]
            root = Xml.fromstring(found[f"{name}.xml"])
            contents = [each.text for each in root.iter("{http://www.w3.org/2005/Atom}content")]
            assert [item["content_html"] for item in feed["items"]] == contents
            assert all(
                link.startswith("https://example.org/") for each in contents for link in re.findall('href="([^"]*)"', str(each))
            )


def test_any_text_survives_atom(monkeypatch: pytest.MonkeyPatch) -> None:
    """Markup, quotes, marks of direction and control characters stay text; what XML cannot hold becomes a blank."""
    texts = [*HARD, *UNSEEN, "a\x00b"]
    entries = [
        FeedEntry(f"https://e.org/{at}", "https://e.org/", text, date(2031, 1, 1), "major", "") for at, text in enumerate(texts)
    ]
    monkeypatch.setattr(changes_feed, "entries", lambda *_, **__: iter(entries))
    view = next(views(site(FULL), PUBLISHED))
    assert view.brief is not None
    exported = ExportedBrief(view, view.brief, Links.of(view.site, view.brief))
    root = Xml.fromstring(changes_feed.atom("feed.xml", True, exported))
    titles = [each.findtext("{http://www.w3.org/2005/Atom}title") for each in root.iter("{http://www.w3.org/2005/Atom}entry")]
    # XML turns a carriage return into a line feed; there is none in a title that the check accepts.
    assert titles == [text.replace("\x00", " ").replace("\r", "\n") for text in texts]


@pytest.mark.slow
def test_a_feed_says_what_changed_between_closed_editions(tmp_path: Path) -> None:
    """An entry lists the changes from the last closed edition, the feed of major changes only the major ones."""
    shutil.copytree(FULL, tmp_path / "data")
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nsite_url: https://example.org/\n", "utf-8")
    project = Project(
        tmp_path, tmp_path / "data", tmp_path / "mkdocs.yml", tmp_path / "docs", tmp_path / "overrides", tmp_path / "templates"
    )
    head = tmp_path / "data" / "brief.yaml"
    head.write_text(head.read_text("utf-8").replace("languages: [en, zh-Hans]", "languages: [en]"), "utf-8")
    (tmp_path / "work").mkdir()
    done = release(driver.open_project(project), date(2031, 10, 15), "", tmp_path / "work", allow_warnings=True)
    assert done.outcome == "closed", done.problems
    assert done.edition is not None
    kept = {path for each in done.edition.manifest.languages.values() for path in each.files}
    assert {"data/brief.json", "data/brief.schema.json", "data/factors.csv", "data/argument.argdown"} <= kept
    assert not [path for path in kept if path.endswith((".ics", "index.json", ".md.txt", "feed.xml", "llms.txt"))]
    head.write_text(head.read_text("utf-8").replace("edition: 6", "edition: 7"), "utf-8")
    log = tmp_path / "data" / "changes.yaml"
    log.write_text("- {edition: 7, on: 2031-10-01, size: major, text: Seventh.}\n" + log.read_text("utf-8"), "utf-8")
    judgements = tmp_path / "data" / "judgements.yaml"
    judgements.write_text(judgements.read_text("utf-8").replace("likelihood: likely", "likelihood: very likely"), "utf-8")
    figures = tmp_path / "data" / "figures.yaml"
    figures.write_text(figures.read_text("utf-8").replace("Mean temperature at midnight", "Mean at noon"), "utf-8")
    rendered = driver.render(driver.open_project(project), date(2031, 10, 15))
    found = {output.path: output.content for output in rendered.outputs if isinstance(output.content, bytes)}
    major = json.loads(found["en/docs/feed.json"])["items"]
    every = json.loads(found["en/docs/feed-all.json"])["items"]
    assert [item["url"] for item in major][:2] == ["https://example.org/#changes", "https://example.org/e/6/"]
    assert '<a href="https://example.org/#J2">Judgement J2</a>' in major[0]["content_html"]
    assert "Likely → Very likely" in re.sub(r"<[^>]*>", "", major[0]["content_html"])
    assert "noon" not in major[0]["content_html"]
    assert "noon" in every[0]["content_html"]
    assert "Very likely" not in major[1]["content_html"]


def test_without_an_address_there_is_no_feed() -> None:
    """An id in a feed is a URL, so a site without `site_url` has no feeds; nothing links to one."""
    assert not [path for path in files(FULL) if "feed" in path]
    assert not [path for path, text in pages(FULL).items() if "feed.xml" in text]
    assert "<p>A calendar of past and coming dates." in pages(FULL)["brief/data.md"]
    assert "<p>Feeds of what changed" in pages(FULL, PUBLISHED)["brief/data.md"]
    assert set(FEEDS) <= set(full())


def test_pages_lead_feed_readers_to_the_feeds() -> None:
    """The head of the front page names each feed; it is the same in each build."""
    front = pages(FULL, PUBLISHED)["brief/index.md"]
    matter = json.loads(next(line for line in front.splitlines() if line.startswith("head_html: ")).removeprefix("head_html: "))
    assert re.findall(r'href="([^"]+)"', matter) == [*FEEDS[::2], *FEEDS[1::2]]
    assert set(re.findall(r'rel="([^"]+)"', matter)) == {"alternate"}


# ----------------------------------------------------------------------------------------------- reports


@pytest.mark.parametrize(
    ("repository", "form", "title", "body"),
    [
        ("https://github.com/example/brief", "/example/brief/issues/new", "title", "body"),
        ("https://gitlab.example.org/a/b/", "/a/b/-/issues/new", "issue[title]", "issue[description]"),
    ],
)
def test_a_report_names_brief_entry_edition_and_language(repository: str, form: str, title: str, body: str) -> None:
    """The foot of a page leads to a new issue that is filled in; its address is read back as a browser reads it."""
    made = pages(FULL, PUBLISHED._replace(repo_url=repository))
    (link,) = re.findall(
        r'<a href="([^"]+)" rel="external">Found a mistake\? Tell us</a>', made["brief/factors/dark-surfaces.md"]
    )
    parts = urlsplit(unescape(link))
    fields = parse_qs(parts.query, strict_parsing=True)
    assert parts.path == form
    assert fields[title] == ["Shade before steel, F1, edition 6: "]
    assert fields[body] == ["id: F1\nedition: 6\nlanguage: en\npage: https://example.org/factors/dark-surfaces/\n\n"]


@pytest.mark.parametrize(
    ("contact", "start"),
    [("facts@example.org", "mailto:facts@example.org?"), ("https://example.org/tell?a=1", "https://example.org/tell?a=1")],
)
def test_the_contact_of_a_brief_gets_its_reports(small: Path, contact: str, start: str) -> None:
    """A mail is filled in as an issue would be; the address of a page stays as it is. Neither leads to the repository."""
    head = small / "brief.yaml"
    head.write_text(head.read_text("utf-8") + f"contact: {contact}\n", "utf-8")
    (link,) = re.findall(
        r'<a href="([^"]+)" rel="external">Found a mistake\? Tell us</a>', pages(small, PUBLISHED)["brief/timeline.md"]
    )
    found = unescape(link)
    assert found.startswith(start)
    if start.startswith("mailto:"):
        fields = parse_qs(urlsplit(found).query, strict_parsing=True)
        assert fields["subject"] == ["A < B & C, English, edition 3: "]
        assert fields["body"] == ["edition: 3\r\nlanguage: en\r\npage: https://example.org/timeline/\r\n\r\n"]
    else:
        assert found == start


@pytest.mark.parametrize("repository", [None, "https://example.org/repository"])
def test_an_unknown_host_gets_no_reports(repository: str | None) -> None:
    """No page links to a form that may not exist."""
    made = pages(FULL, PUBLISHED._replace(repo_url=repository))
    assert not [path for path, text in made.items() if "Tell us" in text]


# ----------------------------------------------------------------------------------------------- calendar


def test_calendars_show_each_date_as_it_is_known(small: Path) -> None:
    """A date that is not known to the day is a range of whole days that says so; a day or a span of days is exact."""
    read = Calendar.from_ical(made(small)["timeline/dates.ics"])
    events = {str(event["uid"]).partition("@")[0]: event for event in read.walk("VEVENT")}
    assert not read.errors
    for at, (when, (first, last, exact)) in enumerate(WHENS.items(), 1):
        event = events[f"event-E{at}"]
        start = event["dtstart"].dt
        end = event["dtend"].dt if "dtend" in event else start + timedelta(days=1)
        assert (start.isoformat(), (end - timedelta(days=1)).isoformat()) == (first, last), when
        summary = str(event["summary"])
        assert summary.startswith(f"E{at}: Comma, semicolon; 先有树荫 \\n"), when
        assert ("known: " in summary) is not exact, when
        assert str(event["url"]) == f"https://example.org/E{at}/"
    review = events["review-brief"]
    assert review["dtstart"].dt == date(2032, 5, 2)
    assert len(events) == len(WHENS) + 1


def test_every_date_of_the_first_brief_is_in_its_calendar() -> None:
    """Each event and each last day of a forecast is there once, in each language, with an id that no other has."""
    (brief,) = load(SITES.parents[1] / "data", "data").site.briefs
    seen: set[str] = set()
    for lang, found in first_brief().items():
        read = Calendar.from_ical(found["timeline/dates.ics"])
        uids = [str(event["uid"]) for event in read.walk("VEVENT")]
        assert len(set(uids)) == len(uids)
        assert not seen & set(uids) or lang
        seen |= set(uids)
        names = [uid.partition("@")[0] for uid in uids]
        assert [name for name in names if name.startswith("event-")] == [f"event-{event.id}" for event in brief.events]
        decided = [f"forecast-{each.id}" for each in brief.judgements if each.resolves_by]
        assert [name for name in names if name.startswith("forecast-")] == decided


def test_the_address_of_the_calendar_is_that_of_the_timeline() -> None:
    """The page of the timeline offers the calendar."""
    assert 'href="dates.ics"' in pages(FULL, PUBLISHED)["brief/timeline.md"]
    assert dates_ics.AT == "timeline/dates.ics"

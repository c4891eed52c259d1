"""The search entries: the address, names and text of each entity."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING

import pytest

from briefing.publish import search
from briefing.render.outputs import SearchEntry, Unit
from tests.stories import SITES, STORIES, rendered, site, views

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
@pytest.mark.parametrize("story", STORIES)
def test_every_place_of_an_entity_is_found(story: str) -> None:
    """Each search entry has an anchor that exists on its page, and every entity with an anchor has one."""
    for view in views(site(SITES / story / "data")):
        made = rendered(view)
        pages = {output.path: str(output.content) for output in made.outputs}
        folder = f"{view.unit}/docs/" if view.unit else ""
        for entry in made.unit.entries:
            page, _, anchor = entry.location.partition("#")
            text = pages[f"{folder}{page}index.md"]
            assert not anchor or re.search(rf'id="{re.escape(anchor)}"|{{: #{re.escape(anchor)} }}', text), entry
        if view.brief:
            every = sum(
                1 + len(getattr(each, "claims", ()) or getattr(each, "actions", ())) for _, each, _ in view.brief.everything()
            )
            assert len(made.unit.entries) >= 1 + every


def test_an_entry_says_what_its_page_shows() -> None:
    """A search entry has id, headline, date and names in words, without cites, and every text is safe in HTML."""
    (made, *_) = (rendered(view) for view in views(site(SITES / "full" / "data")))
    found = {entry.location: entry for entry in made.unit.entries}
    event = next(entry for entry in made.unit.entries if entry.location.startswith("timeline/#E"))
    assert event.title.startswith(event.names[0] + " ")
    assert re.search(r"\b(19|20)\d\d\b", event.text), "its date"
    term = next(entry for at, entry in found.items() if at.startswith("glossary/#term-"))
    assert term.title.startswith(term.names[0])
    assert not any("[@" in entry.title + entry.text for entry in made.unit.entries)
    assert not any(re.search(r"<(?!p>)", entry.title + entry.text) for entry in made.unit.entries)


def test_an_entry_says_nothing_twice(tmp_path: Path) -> None:
    """A term whose id is its name has that name once, and an actor who acts and took part is named once."""
    data = tmp_path / "data"
    shutil.copytree(SITES / "full" / "data", data)
    with (data / "glossary.yaml").open("a", encoding="utf-8") as glossary:
        glossary.write("- {id: kerb, term: kerb, definition: The edge of a pavement.}\n")
    with (data / "timeline.yaml").open("a", encoding="utf-8") as timeline:
        timeline.write(
            "- {id: E90, when: 2030, title: A walk, kind: people,"
            " by: [city-council], actors: [city-council], sources: [city-2031]}\n"
        )
    (made, *_) = (rendered(view) for view in views(site(data)))
    by_anchor = {entry.location.partition("#")[2]: entry for entry in made.unit.entries}
    assert by_anchor["term-kerb"].title == "kerb"
    _, council = by_anchor["E90"].text.split("<p>")
    assert "council" in council.lower()


def test_a_text_of_several_paragraphs_has_no_marks_in_its_entry(tmp_path: Path) -> None:
    """The index has the words of headings and lists, not the characters that mark them."""
    data = tmp_path / "data"
    shutil.copytree(SITES / "full" / "data", data)
    scenarios = data / "scenarios.yaml"
    plain = "  text: Ten streets are planted in three seasons.\n"
    written = scenarios.read_text("utf-8")
    assert plain in written
    scenarios.write_text(written.replace(plain, "  text: |\n    ### How\n\n    - Rain\n    - *Snow*\n"), "utf-8")
    (made, *_) = (rendered(view) for view in views(site(data)))
    (text,) = (entry.text for entry in made.unit.entries if "How" in entry.text)
    assert re.search(r"How Rain Snow(?!\w)", text), text


def test_no_character_of_an_entry_is_markup(tmp_path: Path) -> None:
    """The search reads texts as HTML, names too, so the characters of an author are escaped."""
    data = tmp_path / "data"
    shutil.copytree(SITES / "full" / "data", data)
    actors = data / "actors.yaml"
    actors.write_text(actors.read_text("utf-8") + "- {id: rd, name: R<b>D & Co, kind: person}\n", "utf-8")
    glossary = data / "glossary.yaml"
    glossary.write_text(glossary.read_text("utf-8") + "- {id: less, term: Less, also: [R<i>], definition: 1 < 2 & 3}\n", "utf-8")
    (made, *_) = (rendered(view) for view in views(site(data)))
    by_anchor = {entry.location.partition("#")[2]: entry for entry in made.unit.entries}
    assert "1 &lt; 2 &amp; 3" in by_anchor["term-less"].text
    assert "R&lt;i&gt;" in by_anchor["term-less"].names
    assert by_anchor["actor-rd"].title == "R&lt;b&gt;D &amp; Co"
    assert by_anchor["actor-rd"].names[0] == by_anchor["actor-rd"].title


def test_an_index_contains_the_entries(tmp_path: Path) -> None:
    """A separate page keeps its text under the name of the entry; other entries become sections; a page is listed once."""
    docs = [
        {"location": "factors/heat/", "title": "Heat", "text": "Factor 1 of 2. "},
        {"location": "factors/heat/#F1", "title": "Heat", "text": "It is hot."},
        {"location": "factors/heat/#claims", "title": "Claims", "text": "Some."},
    ]
    (tmp_path / "index.json").write_text(json.dumps({"config": {}, "docs": docs}), "utf-8")
    entries = (
        SearchEntry("factors/heat/", ("F1", "Heat"), "F1 Heat", ""),
        SearchEntry("timeline/#E1", ("E1",), "E1 Rain", "2031<p>It rained."),
    )
    search.prepare(tmp_path / "index.json", Unit("en", "", "fr", "", (), {}, entries))
    assert json.loads((tmp_path / "index.json").read_text("utf-8"))["docs"] == [
        {"location": "factors/heat/", "title": "F1 Heat", "text": "Factor 1 of 2. It is hot.", "entry": ["F1", "Heat"]},
        {"location": "factors/heat/#claims", "title": "Claims", "text": "Some."},
        {"location": "timeline/#E1", "title": "E1 Rain", "text": "2031<p>It rained.", "entry": ["E1"]},
    ]

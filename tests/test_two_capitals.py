"""The page of two capitals counts the acts of two actors, and says what the counts depend on."""

from __future__ import annotations

import html
import re

from briefing.render.acts_by_side import acts_by_side, has_two_capitals
from tests.stories import SITES, pages, site

DATA = SITES / "effects-and-objections" / "data"


def test_an_act_is_that_of_the_actor_or_of_its_whole() -> None:
    """The act of a part counts for its whole, one of both is a joint one, and one of others is not counted."""
    sides = acts_by_side(site(DATA).briefs[0])
    found = {side: [event.id for event in events] for side, events in sides.items()}
    assert found == {"council": ["E1", "E2"], "together": ["E4"], "ministry": ["E3", "E6"]}


def test_the_page_shows_each_act_once_with_its_mark_and_its_limits() -> None:
    """Heading and lead give the counts and what they depend on; strip and table hold the same acts; a reply needs a source."""
    page = html.unescape(pages(DATA)["brief/timeline/two-capitals.md"])
    assert "# Acts and statements in this brief: City council 2, Ministry of roads 1, together 1 " in page
    assert "Of the acts of one side alone, 1 tightens, 2 ease." in page
    assert "not all that either side did" in page.split("<figure")[0]
    strip, table = page.split("<table")
    assert re.findall(r'<a href="#(E\d)"', strip) == ["E1", "E2", "E4", "E3", "E6"]
    assert sorted(re.findall(r'<li id="(E\d)">', table)) == ["E1", "E2", "E3", "E4", "E6"]
    marks = re.findall(r'<li id="(E\d)"><span class="bf-act bf-act-(\w+)">', table)
    assert dict(marks) == {"E1": "tightens", "E2": "eases", "E3": "eases", "E4": "together", "E6": "neither"}
    assert table.count("bf-undone") == 3, "only what the data follow"
    assert "Fewer than six acts show no pattern" in table
    assert "1 further event is credited to neither side." in table


def test_what_is_only_due_is_no_act_yet() -> None:
    """An act that is only due is in no count, and the table says that its date has passed without a check."""
    page = html.unescape(pages(DATA)["brief/timeline/two-capitals.md"])
    assert "Ministry of roads 1, together" in page.split("<figure")[0]
    assert re.findall(r"<b>Ministry of roads</b> <span>(\d)</span>", page) == ["1"]
    (due,) = re.findall(r'<li id="E6">.*?</li>', page)
    assert "passed, not checked" in due
    assert page.count("passed, not checked") == 1


def test_a_brief_without_two_actors_has_no_such_page() -> None:
    """Without `capitals` there is neither the page nor a link to it."""
    made = pages(SITES / "full" / "data")
    assert "brief/timeline/two-capitals.md" not in made
    assert "two-capitals" not in made["brief/timeline.md"]
    assert not has_two_capitals(site(SITES / "full" / "data").briefs[0])

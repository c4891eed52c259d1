"""The log lists what an edition says otherwise than the one before: its readers take everything else for unchanged."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from briefing import driver
from briefing.analysis.diff import brief_facts
from briefing.analysis.page_links import Links
from briefing.loader.editions import close_edition
from briefing.loader.folder import load
from tests.conftest import BASE, TODAY
from tests.test_editions import edit, manifest, second_edition

if TYPE_CHECKING:
    from pathlib import Path

    from briefing.source.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The base brief as edition 2; edition 1 said the same."""
    site = load(BASE, "data").site
    facts = brief_facts(site.briefs[0], Links.of(site, site.briefs[0]).listed)
    day = date(2031, 6, 15)
    members = {"pages/en/index.html": b"<h1>Shade</h1>", "files/en/cite/brief.bib": b""}
    return second_edition(tmp_path, close_edition(manifest(published=day, as_of=day, ids={}), {"en": facts}, members))


def found(project: Project) -> list[str]:
    """The messages of the rule, with the line of each."""
    problems = driver.check(project, TODAY).problems
    return [f"{each.place.line}: {each.message}" for each in problems if each.code == "unlisted-change"]


def listed(project: Project, *items: str) -> None:
    """Put items into the entry of the second edition."""
    edit(project, "changes.yaml", "text: Second edition.", f"text: Second edition., items: [{', '.join(items)}]")


def test_a_change_that_the_log_does_not_list_is_reported(project: Project) -> None:
    """Changed and new entries are named together; a listed entry counts for its parts."""
    assert found(project) == []
    edit(project, "judgements.yaml", "grade: corroborated", "grade: argued")
    edit(project, "factors.yaml", "grade: documented", "grade: argued")
    edit(project, "forecasts.yaml", "- id: P1", "- {id: P9, text: A., made_in: {source: ruiz-2031, at: p. 1}, outcome: "
         "{status: open, checked: 2031-09-30, text: A., sources: [city-2030]}}\n- id: P1")  # fmt: skip
    (message,) = found(project)
    line = 1 + (project.data / "changes.yaml").read_text("utf-8").split("edition: 2")[0].count("\n")
    assert message.startswith(f"{line}: "), message
    named = message.removeprefix(f"{line}: ").partition(" are new or changed since edition 1, and the log does not list them")[0]
    ids = named.replace(" and ", ", ").split(", ")
    assert "P9" in ids
    assert {each[0] for each in ids} == {"J", "F", "P"}
    listed(project, *(each.partition(".")[0] for each in ids))
    assert found(project) == []


def test_what_changes_no_meaning_needs_no_item(project: Project) -> None:
    """Sources serve the entries, events are facts of their own, and the log only describes changes."""
    edit(project, "timeline.yaml", "title: ", "title: A ")
    edit(project, "sources.yaml", "title: ", "title: A ")
    edit(project, "changes.yaml", "Second edition.", "Second edition, corrected.")
    assert found(project) == []


def test_an_item_of_any_later_edition_counts(project: Project) -> None:
    """Editions that were published and not closed have listed their changes."""
    edit(project, "judgements.yaml", "grade: corroborated", "grade: argued")
    assert len(found(project)) == 1
    listed(project, "J1", "J2")
    edit(project, "brief.yaml", "edition: 2", "edition: 3")
    edit(project, "changes.yaml", "- {edition: 2", "- {edition: 3, on: 2031-09-30, size: minor, text: Third.}\n- {edition: 2")
    assert found(project) == []


def test_many_changes_are_counted(project: Project) -> None:
    """A message names the first few entries, and how many others there are."""
    new = (f"- {{id: P{number}, text: A., made_in: {{source: ruiz-2031, at: p. 1}}, outcome: "
           "{status: open, checked: 2031-09-30, text: A., sources: [city-2030]}}\n" for number in range(10, 30))  # fmt: skip
    edit(project, "forecasts.yaml", "- id: P1\n", f"{''.join(new)}- id: P1\n")
    (message,) = found(project)
    assert "P10, P11, P12, P13, P14 and 15 more are new or changed since edition 1" in message

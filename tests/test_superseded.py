"""Overdue and superseded briefs are marked on the day of the build, on their pages and on the hub."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from briefing import driver
from briefing.cli import cli
from briefing.source.project import Project
from tests.stories import rendered, site, views

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

HEAD = """\
title: Shade before steel
bottom_line: {{claim: Trees cool streets.}}
published: 2031-05-02
as_of: 2031-09-30
review_by: {review_by}
edition: 1
languages: {languages}
{more}
"""
FACTOR = "- {id: F1, slug: heat, title: Heat, summary: It stays., provenance: added, sources: [a]}\n"
NOTICE = "notice: {text: The council has changed the tree rule since.}"
INSTEAD = "superseded_by: {URL: 'https://example.org/2033/', on: 2032-01-15}"


def write(folder: Path, more: str = "", review_by: str = "2032-03-31", languages: str = "[en]") -> Path:
    """Write the head of a brief and one factor, so that there is more than a front page."""
    folder.mkdir(parents=True)
    (folder / "brief.yaml").write_text(HEAD.format(review_by=review_by, more=more, languages=languages), "utf-8")
    (folder / "factors.yaml").write_text(FACTOR, "utf-8")
    (folder / "sources.yaml").write_text("- {id: a, type: report, title: A report, reach: primary}\n", "utf-8")
    return folder


def notices(data: Path, today: date) -> set[tuple[tuple[str, str], ...]]:
    """Class and words of the notices of all pages of a brief; one element if the pages agree."""
    (view,) = views(site(data), today=today)
    texts = [unescape(str(each.content)) for each in rendered(view).outputs if each.path.endswith(".md")]
    assert len(texts) > 2, "every page is looked at, not only the front"
    found = re.compile(r'<aside class="bf-notice ?([a-z-]*)"(?: data-search-exclude)? aria-label="[^"]+">\n(.*)\n</aside>')
    return {tuple(found.findall(text)) for text in texts}


SINCE = ("", "<p>The council has changed the tree rule since.</p>")
OVERDUE = (
    "bf-overdue",
    '<p>Review was due on <time datetime="2032-03-31">31 Mar 2032</time>. What follows may be out of date.</p>',
)
SUPERSEDED = (
    "bf-superseded",
    '<p>Superseded on <time datetime="2032-01-15">15 Jan 2032</time>. '
    "What follows is no longer kept up to date. "
    '<a href="https://example.org/2033/">Read the brief that replaces this one</a></p>',
)


@pytest.mark.slow
@pytest.mark.parametrize(("more", "today", "expected"), [
    ("", "2032-03-31", ()),
    (NOTICE, "2032-03-31", (SINCE,)),
    ("", "2032-04-01", (OVERDUE,)),
    (NOTICE, "2032-04-01", (OVERDUE, SINCE)),
    (INSTEAD, "2032-01-14", ()),
    (INSTEAD, "2032-01-15", (SUPERSEDED,)),
    (INSTEAD, "2032-04-01", (SUPERSEDED,)),
    (f"{NOTICE}\n{INSTEAD}", "2032-04-01", (SUPERSEDED, SINCE)),
])  # fmt: skip
def test_every_page_shows_the_status_of_the_brief(
    tmp_path: Path, more: str, today: str, expected: tuple[tuple[str, str], ...]
) -> None:
    """All pages agree: no notice, the events since the check, an overdue review, or what to read instead."""
    assert notices(write(tmp_path / "data", more), date.fromisoformat(today)) == {expected}


def test_a_superseded_brief_has_no_review(tmp_path: Path) -> None:
    """A superseded brief shows the day on which it was superseded in place of the date of the next check."""
    data = write(tmp_path / "data", INSTEAD)
    (view,) = views(site(data), today=date(2032, 4, 1))
    for output in rendered(view).outputs:
        if output.path.endswith(".md"):
            assert "Review due by" not in str(output.content), output.path
            assert "Superseded on" in str(output.content)


def library(folder: Path) -> Path:
    """Three briefs: one current, one overdue, one superseded by the first."""
    write(folder / "trees", review_by="2033-01-01", languages="[en, zh-Hans]")
    write(folder / "steel", review_by="2031-12-31")
    write(folder / "sails", "superseded_by: {brief: trees, on: 2031-12-01}", languages="[en, zh-Hans]")
    return folder


def test_the_hub_shows_the_status_of_each_brief(tmp_path: Path) -> None:
    """Overdue and superseded briefs are marked; the superseded ones come last and link to their successors."""
    hub = next(view for view in views(site(library(tmp_path / "data")), today=date(2032, 2, 1)) if view.brief is None)
    text = str(rendered(hub).outputs[0].content)
    entries = re.findall(r'<li class="(bf-hub-entry[^"]*)">(.*?)</li>', text, re.DOTALL)
    assert [re.findall('<h2><a href="([^"]+)"', entry)[0] for _, entry in entries] == ["steel/", "trees/", "sails/"]
    assert [css for css, _ in entries] == ["bf-hub-entry", "bf-hub-entry", "bf-hub-entry bf-superseded"]
    assert ["Review overdue" in entry for _, entry in entries] == [True, False, False]
    assert ["Superseded on" in entry for _, entry in entries] == [False, False, True]
    assert '<p class="bf-instead"><a href="trees/">Read instead: Shade before steel</a></p>' in entries[2][1]


def pages(data: Path, today: date) -> Mapping[str, str]:
    """Every page of every language."""
    root = data.parent
    project = Project(root, data, root / "mkdocs.yml", root / "docs", root / "overrides", root / "templates")
    return {
        output.path: str(output.content)
        for output in driver.render(driver.open_project(project), today).outputs
        if output.path.endswith(".md")
    }


def test_the_link_to_a_successor_keeps_the_language(tmp_path: Path) -> None:
    """A Chinese page links to the successor's Chinese page; a title in another language is marked as such."""
    made = pages(library(tmp_path / "data"), date(2032, 2, 1))
    chinese = made["sails-zh-Hans/docs/factors/heat/index.md"]
    assert '<aside class="bf-notice bf-superseded" data-search-exclude aria-label="已被取代">' in chinese
    assert '<a href="../../../trees/">请改读：<span lang="en">Shade before steel</span></a>' in chinese
    assert '<a href="../../../trees/">Read instead: Shade before steel</a>' in made["sails-en/docs/factors/heat/index.md"]


def test_a_successor_in_another_language_is_linked(tmp_path: Path) -> None:
    """If the successor lacks the reader's language, the link leads to a language that it has."""
    data = tmp_path / "data"
    write(data / "sails", "superseded_by: {brief: steel, on: 2031-12-01}", languages="[en, zh-Hans]")
    write(data / "steel")
    assert '<a href="../../steel/">' in pages(data, date(2032, 2, 1))["sails-zh-Hans/docs/index.md"]


def test_the_day_comes_from_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--today` determines whether a rendered brief is overdue, not the clock of the machine."""
    write(tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    for day, overdue in (("2032-03-31", False), ("2032-04-01", True)):
        result = CliRunner().invoke(cli, ["render", "--today", day])
        assert result.exit_code == 0, result.output
        assert ("bf-overdue" in (tmp_path / "build/en/docs/index.md").read_text("utf-8")) is overdue

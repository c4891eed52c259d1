"""What the check accepts can be rendered: every construct of the Markdown dialect, every form of a date."""

from __future__ import annotations

import re
import shutil
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from briefing import driver
from tests.any_brief import empty_headings
from tests.small_site import project
from tests.stories import SITES, TODAY

if TYPE_CHECKING:
    from pathlib import Path

    from briefing.render.outputs import Rendered

BODIES = [
    "| a | b |\n| --- | --- |\n| one |  |",
    "| a |  |\n| --- | --- |\n|  |  |",
    "- one\n-\n- three",
    "-\n",
    "1.\n2. two",
    ">",
    "> \n\nwords",
    "one  \ntwo",
    "one\\\ntwo",
    "one\n\n---\n\ntwo",
    "***",
    "** **",
    "**bold** and * *",
    "`` ` ``",
    "```\n```",
    "### \n\nwords",
    "### [@ruiz-2031]\n\nwords",
    "[@ruiz-2031]",
    "[F2]",
    "&nbsp;",
    "words &nbsp;\n\n&nbsp;",
    "a\\\n",
    "> - > 1. deep",
    "* * *\n\nwords",
    "[words](https://example.org/a)",
    "[](https://example.org/a)",
    "<https://example.org/a>",
]
WHENS = [
    "../2029",
    "../2029-03",
    "../192X",
    "0005",
    "0001-01-01",
    "0009/0012",
    "2029/..",
    "19XX",
    "000X~",
    "9999",
    "2029~",
    "200X?/2031",
]


def site_with(root: Path, file: str, change: dict[str, Any], *, lead: bool = True) -> Rendered:
    """Render the full story with other fields in the first entry of a file, if the check accepts it."""
    made = project(root)
    shutil.copytree(SITES / "full" / "data", made.data, dirs_exist_ok=True)
    path = made.data / file
    entries = yaml.safe_load(path.read_text("utf-8").replace("\t", " "))
    entries[0].update(change)
    path.write_text(yaml.safe_dump(entries, allow_unicode=True), "utf-8")
    if not lead:
        head = made.data / "brief.yaml"
        head.write_text(re.sub(r"(?m)^lead_figure:.*\n", "", head.read_text("utf-8")), "utf-8")
    return driver.render(driver.open_project(made), TODAY)


def refused(rendered: Rendered, file: str) -> bool:
    """Whether the check found errors; each must be in the file that was changed."""
    errors = [problem for problem in rendered.problems if problem.severity == "error"]
    assert all(problem.place.file.endswith(file) for problem in errors), errors
    return bool(errors)


@pytest.mark.slow
@pytest.mark.parametrize("body", BODIES)
def test_every_accepted_body_is_rendered(tmp_path: Path, body: str) -> None:
    """A body is refused with a place, or it is rendered and no heading is empty."""
    rendered = site_with(tmp_path, "factors.yaml", {"body": body})
    if not refused(rendered, "factors.yaml"):
        pages = [str(output.content) for output in rendered.outputs if output.path.endswith(".md")]
        assert pages
        assert not [heading for page in pages for heading in empty_headings(page)]


@pytest.mark.slow
@pytest.mark.parametrize("lead", [True, False], ids=["under states", "under years"])
@pytest.mark.parametrize("when", WHENS)
def test_every_accepted_date_has_its_place_on_the_timeline(tmp_path: Path, when: str, lead: bool) -> None:
    """An event is on the timeline whatever its date, and an open beginning never becomes the year 1."""
    rendered = site_with(tmp_path, "timeline.yaml", {"when": when, "title": "The probe event"}, lead=lead)
    if not refused(rendered, "timeline.yaml"):
        page = next(str(output.content) for output in rendered.outputs if output.path.endswith("docs/timeline/index.md"))
        assert "The probe event" in unescape(page)
        if when.startswith(".."):
            assert "AD 1" not in re.sub(r"AD 1\d", "", unescape(page))


LINKS = {
    "timeline/": None,
    "timeline/#E1": None,
    "./": None,
    "#J1": None,
    "factors/dark-surfaces/#F1.1": None,
    "argument/": None,
    "about/": None,
    "notes/": "the site has no page `notes/` in zh-Hans",
    "glossaries/": "the site has no page `glossaries/`",
    "factors/dark/": "the site has no page `factors/dark/`",
    "timeline/#E99": "E99 is not on the page `timeline/`",
    "timeline/#J1": "J1 is not on the page `timeline/`",
    "#F1": "F1 is not on the page `./`",
}


@pytest.mark.slow
@pytest.mark.parametrize(("link", "message"), LINKS.items(), ids=LINKS)
def test_a_notice_leads_to_a_page_that_is_there(tmp_path: Path, link: str, message: str | None) -> None:
    """A link of a notice is refused, or it is on the pages and works in every language."""
    made = project(tmp_path)
    shutil.copytree(SITES / "full" / "data", made.data, dirs_exist_ok=True)
    for page in ("about.md", "zh-Hans/about.md", "notes.md"):
        (made.docs / page).parent.mkdir(parents=True, exist_ok=True)
        (made.docs / page).write_text("# A page\n", "utf-8")
    head = made.data / "brief.yaml"
    head.write_text(re.sub(r"(?m)^  link: .*$", f"  link: '{link}'", head.read_text("utf-8")), "utf-8")
    checked = driver.check(made, TODAY)
    errors = [problem.message for problem in checked.problems if problem.severity == "error"]
    assert errors == ([message] if message else [])
    advice = [str(problem.help) for problem in checked.problems if problem.message.endswith(" in zh-Hans")]
    assert all("as `docs/zh-Hans/notes.md`" in each for each in advice)
    assert bool(advice) is (link == "notes/")
    rendered = driver.render(driver.open_project(made), TODAY)
    assert [problem.message for problem in rendered.problems if problem.severity == "error"] == errors
    page = next((str(each.content) for each in rendered.outputs if each.path == "en/docs/factors/dark-surfaces/index.md"), "")
    folder, _, anchor = link.removeprefix("./").partition("#")
    href = f'href="../../{folder}{"#" if anchor else ""}{anchor}"'
    assert message or folder == "factors/dark-surfaces/" or href in page

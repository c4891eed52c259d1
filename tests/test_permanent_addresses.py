"""Addresses that stay: every address that a site has with a closed edition still leads somewhere after any later change."""

from __future__ import annotations

import random
import re
import shutil
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from briefing import driver
from briefing.diagnostics import stops
from briefing.model.values import RESERVED_FOLDERS
from briefing.publish.redirects import redirect_page
from briefing.render.exports import EXPORTS
from briefing.render.routes import ROUTES
from briefing.source.project import Project, project_in
from tests.conftest import BASE, TODAY
from tests.test_editions import build, close, edit, texts

if TYPE_CHECKING:
    from pathlib import Path

LISTS = ("judgements", "factors", "scenarios", "recommendations", "timeline", "forecasts", "figures")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with the base brief."""
    shutil.copytree(BASE, tmp_path / "data")
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nsite_url: https://example.org/b/\n", "utf-8")
    return project_in(tmp_path, tmp_path / "data")


def addresses(project: Project) -> set[str]:
    """Every address of a site: its pages, its short addresses, and its old ones."""
    built = build(project)
    assert built.ok, texts(built.problems)
    site = project.root / "site"
    return {page.parent.relative_to(site).as_posix() for page in site.rglob("index.html")}


def page(project: Project, path: str) -> str:
    """A page of the built site."""
    return unescape((project.root / "site" / path / "index.html").read_text("utf-8"))


# ------------------------------------------------------------------------------------------ short addresses


@pytest.mark.slow
def test_an_entry_has_a_short_address_in_the_brief_and_in_each_edition(project: Project) -> None:
    """`/F1/` leads to the entry of today, `/e/1/F1/` to that of the edition; neither has a script."""
    assert "F1" in addresses(project)
    assert "e/1" not in addresses(project)
    assert 'content="0; url=../factors/dark-surfaces/#F1"' in page(project, "F1")
    assert 'content="0; url=../factors/dark-surfaces/#F1.1"' in page(project, "F1.1")
    assert "<script" not in page(project, "F1")
    assert close(project).outcome == "closed"
    assert {"e", "e/1", "e/1/F1", "e/1/F1.1", "e/1/R1", "e/1/timeline"} <= addresses(project)
    assert 'content="0; url=../factors/dark-surfaces/#F1"' in page(project, "e/1/F1")
    assert "https://example.org/b/e/1/" in page(project, "")


@pytest.mark.slow
def test_the_present_edition_has_its_address_before_it_is_closed(project: Project) -> None:
    """Once a brief closes editions, a citation names the edition, whose address leads to the brief until it is closed."""
    assert "https://example.org/b/e/" not in page_of_new(project)
    assert close(project).outcome == "closed"
    edit(project, "brief.yaml", "edition: 1", "edition: 2")
    edit(project, "judgements.yaml", "- id: J1", "- id: J9")
    for file in ("changes.yaml",):
        edit(
            project,
            file,
            "- {edition: 1",
            "- {edition: 2, on: 2031-09-30, size: major, text: Second., items: [{id: J1, why: Renamed.}]}\n- {edition: 1",
        )
    found = addresses(project)
    assert {"e/2", "e/2/F1", "J9", "J1", "e/1/J1"} <= found
    renamed = page(project, "J1")
    assert "<h1" in renamed
    assert "J1 is now J9</h1>" in renamed
    assert re.search(r'<a href="\.\./#J9">J9: .+</a>', renamed), "the title leads there"
    assert "It has had this id since edition 2" in renamed
    assert "Renamed." in renamed
    assert '<aside class="bf-notice"' in renamed
    assert "https://example.org/b/e/2/" in page(project, "")
    assert 'content="0; url=../../"' in page(project, "e/2")


def page_of_new(project: Project) -> str:
    """The front page of a brief that has closed no edition."""
    addresses(project)
    return page(project, "")


@pytest.mark.slow
@pytest.mark.parametrize("path", ["e/1/J1.md", "e/1/cite/brief.bib"])
def test_a_handwritten_file_cannot_take_an_address_of_a_closed_edition(project: Project, path: str) -> None:
    """What a closed edition has at an address cannot be replaced; for a page, closing it is refused."""
    file = project.root / "docs" / path
    file.parent.mkdir(parents=True)
    file.write_text("# Mine\n", "utf-8")
    done = close(project)
    assert (done.outcome == "refused") == path.endswith(".md")
    problems = done.problems or build(project).problems
    assert path.removesuffix(".md") in texts(problems)


def test_folders_of_briefs_leave_the_addresses_of_editions_free() -> None:
    """No brief of a library can be called as a folder of addresses, of pages or of files is."""
    folders = {row.at.partition("/")[0] for row in (*ROUTES, *EXPORTS) if "/" in row.at}
    assert {"e", "embed", *folders} <= RESERVED_FOLDERS


@pytest.mark.parametrize("link", ["https://host.invalid/", "//host.invalid/"])
def test_a_redirect_names_its_target(link: str) -> None:
    """The function that writes redirects escapes what it is given."""
    assert f'href="{link}"' in redirect_page("en", "<b>", link, link, "x")
    assert "<b>" not in redirect_page("en", "<b>", link, link, "x")


# ------------------------------------------------------------------------------------------ removed entries


@pytest.mark.slow
def test_a_removed_entry_leaves_a_page_that_says_why(project: Project) -> None:
    """The address of an entry that was removed tells when, why, what took its place, and where it can still be read."""
    events = (project.data / "timeline.yaml").read_text("utf-8")
    extra = "- {id: E9, when: 2031-01, title: A false alarm, kind: global, in_article: no, touches: [F1], sources: [city-2030]}\n"
    (project.data / "timeline.yaml").write_text(events + extra, "utf-8")
    done = close(project)
    assert done.outcome == "closed", texts(done.problems)
    (project.data / "timeline.yaml").write_text(events, "utf-8")
    edit(project, "brief.yaml", "edition: 1", "edition: 2")

    missing = [problem for problem in driver.check(project, TODAY).problems if problem.code == "missing-reason"]
    assert [(problem.severity, problem.place.file.rpartition("/")[2]) for problem in missing] == [("error", "brief.yaml")]
    log = "- {edition: 2, on: 2031-09-30, size: major, text: Second edition., items: [E9]}\n- {edition: 1"
    edit(project, "changes.yaml", "- {edition: 1", log)
    (problem,) = [problem for problem in driver.check(project, TODAY).problems if problem.code == "missing-reason"]
    assert (problem.place.file.rpartition("/")[2], problem.place.line, problem.place.column) == (
        "changes.yaml", 1, log.index("E9") + 1
    )  # fmt: skip
    edit(project, "changes.yaml", "[E9]", "[{id: E9, why: It was *no* alarm., replaced_by: E1}]")
    assert "e/1/E9" in addresses(project)
    text = re.sub(r"\s+", " ", page(project, "E9"))
    assert "E9 is no longer in this brief" in text
    assert 'It was removed in edition 2, <time datetime="2031-09-30">' in text
    assert "It was <em>no</em> alarm." in text
    assert '<a class="bf-id" href="../timeline/#E1">E1</a>' in text
    assert 'href="../e/1/timeline/#E9"' in text
    compared = page(project, "e")
    assert "A false alarm" in compared
    assert "It was <em>no</em> alarm." in page(project, "")


# -------------------------------------------------------------------------------------------- random edits


class _Plain(yaml.SafeDumper):
    """Writes every value plain, as our reader takes it: the field decides what `no` and `1` are."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write no anchors."""
        return True


_Plain.yaml_implicit_resolvers = {}


class _Edits:
    """Random edits of a project that its check accepts."""

    def __init__(self, project: Project, seed: int) -> None:
        self.project = project
        self.random = random.Random(seed)
        self.edition = 1

    @property
    def folder(self) -> Path:
        """The folder of the brief, which may have become one of a library."""
        return next(self.project.data.rglob("brief.yaml")).parent

    def read(self, name: str) -> Any:
        """The values of a file."""
        path = self.folder / f"{name}.yaml"
        return yaml.load(path.read_text("utf-8"), yaml.BaseLoader) if path.exists() else []

    def write(self, name: str, value: Any) -> None:
        """Write the values of a file."""
        text = yaml.dump(value, Dumper=_Plain, allow_unicode=True, sort_keys=False)
        (self.folder / f"{name}.yaml").write_text(text, "utf-8")

    def next_edition(self) -> None:
        """Start the next edition, with as many edits as the check accepts of a few."""
        self.edition += 1
        self.write("brief", self.read("brief") | {"edition": str(self.edition)})
        gone: list[str] = []
        for _ in range(6):
            kept = {path: path.read_text("utf-8") for path in self.project.data.rglob("*.yaml")}
            edit = self.random.choice((self.remove, self.remove, self.other_slug, self.language))
            removed = edit()
            self.log([*gone, *removed])
            if any(stops(problem, strict=True) for problem in driver.check(self.project, TODAY).problems):
                for path, text in kept.items():
                    path.write_text(text, "utf-8")
            else:
                gone += removed
        self.log(gone)
        if self.edition == 3:
            self.become_a_library()

    def log(self, gone: list[str]) -> None:
        """Write the edition's entry in the log, with a reason for each entry that is gone."""
        older = [entry for entry in self.read("changes") if entry["edition"] != str(self.edition)]
        items = [{"id": id, "why": "It was wrong."} for id in gone]
        entry = {"edition": str(self.edition), "on": "2031-09-30", "size": "major", "text": "Another edition.", "items": items}
        self.write("changes", [entry, *older])

    def remove(self) -> list[str]:
        """Remove an entry, and what refers to it in lists."""
        name = self.random.choice(LISTS)
        entries = self.read(name)
        if not entries:
            return []
        entry = self.random.choice(entries)
        self.write(name, [each for each in entries if each is not entry])
        parts = [part["id"] for key in ("claims", "actions") for part in entry.get(key) or ()]
        return [entry["id"], *parts]

    def other_slug(self) -> list[str]:
        """Give a factor or a recommendation another address."""
        name = self.random.choice(("factors", "recommendations"))
        entries = self.read(name)
        if entries:
            self.random.choice(entries)["slug"] = f"slug-{self.random.randrange(1000)}"
            self.write(name, entries)
        return []

    def language(self) -> list[str]:
        """Add a language, or drop it."""
        head = self.read("brief")
        head["languages"] = ["en", "zh-Hans"] if len(head["languages"]) == 1 else ["en"]
        self.write("brief", head)
        return []

    def become_a_library(self) -> None:
        """Put the brief and its editions into folders of its name, as one of several briefs."""
        if self.folder != self.project.data:
            return
        for top in (self.project.data, self.project.editions):
            inside = [path for path in top.iterdir() if not path.name.startswith(".")]
            (top / "shade").mkdir()
            for path in inside:
                path.rename(top / "shade" / path.name)

    @property
    def slug(self) -> str:
        """The name of the brief in its library."""
        return "" if self.folder == self.project.data else self.folder.name


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_addresses_of_an_edition_are_addresses_of_the_next(project: Project, seed: int) -> None:
    """Whatever is removed, moved, dropped or turned into a library, no address of a closed edition is lost."""
    edits = _Edits(project, seed)
    known: set[str] = set()
    for _ in range(3):
        done = close(project, edits.slug)
        assert done.outcome == "closed", texts(done.problems)
        found = addresses(project)
        assert known - found == set()
        known = found
        edits.next_edition()


# --------------------------------------------------------------------------------------------- files that move


def files_of(project: Project) -> dict[str, bytes]:
    """The files that a site offers to programs, by their addresses."""
    assert build(project).ok
    site = project.root / "site"
    found = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.suffix in SUFFIXES and path.is_file()}
    return {at: path.read_bytes() for at, path in found.items() if not at.startswith(("assets/", "search/"))}


SUFFIXES = (".xml", ".json", ".jsonld", ".csv", ".svg", ".ics", ".bib", ".ris", ".argdown", ".txt")
OF_THE_SITE = {"llms.txt", "robots.txt", "sitemap.xml", "sitemap_index.xml"}


@pytest.mark.slow
def test_files_keep_their_addresses_when_a_site_becomes_a_library(project: Project) -> None:
    """Feeds, calendars, data and the files of closed editions are at their old addresses too, and hosts learn the new ones."""
    assert close(project, "").outcome == "closed"
    before = files_of(project).keys() - OF_THE_SITE
    assert {"feed.xml", "feed-all.json", "timeline/dates.ics", "data/brief.json", "e/1/data/brief.json"} <= before
    _Edits(project, 0).become_a_library()
    after = files_of(project)
    rules = (project.root / "site" / "_redirects").read_text("utf-8").splitlines()
    for at in before:
        assert after[at] == after[f"shade/{at}"], at
        assert f"/b/{at} /b/shade/{at} 301" in rules
    assert not OF_THE_SITE & {at.removeprefix("shade/") for at in after if after[at] == after.get(f"shade/{at}")}
    assert "/b/F1/ /b/shade/factors/dark-surfaces/#F1 302" in rules
    assert "/b/shade/F1/ /b/shade/factors/dark-surfaces/#F1 302" in rules
    assert not [rule for rule in rules if rule.startswith("/b/shade/J1/ ")], "its page names the description for other sites"
    assert "https://example.org/b/shade/feed.xml" in after["feed.xml"].decode(), "a reader of the copy learns the new address"


@pytest.mark.slow
def test_a_file_of_today_keeps_its_address(project: Project) -> None:
    """What is at an old address today is published there, and no file takes the place of a folder."""
    assert close(project, "").outcome == "closed"
    _Edits(project, 0).become_a_library()
    (project.root / "docs" / "data" / "brief.json").mkdir(parents=True)
    (project.root / "docs" / "data" / "brief.json" / "a.csv").write_text("a", "utf-8")
    (project.root / "docs" / "feed.xml").write_text("mine", "utf-8")
    (project.root / "docs" / "_redirects").write_text("mine", "utf-8")
    found = files_of(project)
    assert found["feed.xml"] == b"mine"
    assert "data/brief.json" not in found
    assert (project.root / "site" / "_redirects").read_text("utf-8") == "mine"

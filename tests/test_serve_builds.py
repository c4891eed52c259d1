"""The builds behind a preview: after any edit, the served site is that of a fresh build, or the last good one."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from random import Random
from typing import TYPE_CHECKING

import pytest

from briefing.publish import preview_site, unit_tasks
from briefing.serve.builder import Builder, OutdatedError
from briefing.serve.preview import Preview
from tests import commands, small_brief, small_site
from tests.small_brief import (
    BRIEF,
    EXTENDED,
    FACTORS,
    FOOTER,
    OVERLAY,
    SETTINGS,
    SOURCES,
    THIRD,
    TIMELINE,
    differences,
    errors,
    fresh,
    put,
    replace,
    site,
)  # fmt: skip
from tests.small_site import DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from briefing.publish.html.direct_pages import DirectPages
    from briefing.publish.unit_tasks import BuildOrder, BuiltUnit
    from briefing.source.project import Project

pytestmark = pytest.mark.slow  # each test builds and compares sites


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A brief in three files, with a translation and a handwritten page."""
    return small_brief.project(tmp_path / "project")


@pytest.fixture
def builder(project: Project, tmp_path: Path) -> Builder:
    """The builder that builds it repeatedly."""
    return Builder(project, tmp_path / "private")


# --- any sequence of edits --------------------------------------------------------------------------------------

LISTED = "<x>{% for each in pages %}{{ each.page.title }} {{ each.page.meta.description }}{% endfor %}</x>\n"
EDITS: tuple[Callable[[Project, str], object], ...] = (
    # facts
    lambda p, word: replace(p.data / "timeline.yaml", "title: The", f"title: {word} the"),
    lambda p, word: put(p.data / "timeline.yaml", TIMELINE.replace("Forty", word)),
    lambda p, word: put(p.data / "timeline.yaml", TIMELINE + THIRD.replace("…", word)),
    lambda p, word: put(p.data / "brief.yaml", BRIEF.replace("Trees", word)),
    lambda p, word: put(p.data / "brief.yaml", BRIEF.replace("Shade before steel", f"{word} before steel")),
    lambda p, word: put(p.data / "sources.yaml", SOURCES.replace("count", word)),
    lambda p, word: put(p.data / "factors.yaml", FACTORS.replace("Asphalt", word)),
    lambda p, word: put(p.data / "factors.yaml", FACTORS.replace("slug: heat", f"slug: {word.lower()}")),
    lambda p, _: (p.data / "factors.yaml").unlink(missing_ok=True),
    lambda p, _: put(p.data / "brief.yaml", BRIEF.replace("as_of: 2031-05-02", "as_of: 2031-06-02")),
    # languages
    lambda p, word: put(p.data / "zh-Hans/timeline.yaml", f"- {{id: E1, title: 林荫道{word}}}\n"),
    lambda p, _: shutil.rmtree(p.data / "zh-Hans", ignore_errors=True),
    lambda p, _: [put(p.data / "zh-Hans" / name, text) for name, text in OVERLAY.items()],
    lambda p, _: put(p.data / "brief.yaml", BRIEF.replace(", zh-Hans", "")),
    lambda p, _: put(p.data / "brief.yaml", BRIEF.replace("zh-Hans", "zh-Hans, zh-Hant")),
    # mistakes
    lambda p, _: put(p.data / "timeline.yaml", TIMELINE.replace("2031-02", "2031-02-30")),
    lambda p, _: put(p.data / "timeline.yaml", TIMELINE[:90]),
    lambda p, _: put(p.data / "sources.yaml", ""),
    lambda p, _: (p.data / "brief.yaml").unlink(missing_ok=True),
    lambda p, _: put(p.data / "timeline.yaml", TIMELINE.replace("[@city]", "[@town]")),
    lambda p, _: (p.data / "timeline.yaml").write_bytes(b"\xff\xfe"),
    # handwritten pages
    lambda p, word: put(p.docs / "about.md", f"# About\n\n{word}, see [the summary](index.md).\n"),
    lambda p, word: put(p.docs / "about.md", f"# {word}\n\nAnother title in the footer of every page.\n"),
    lambda p, word: put(p.docs / "notes/one.md", f"# One\n\n## {word}\n\nFrom [about](../about.md#about).\n"),
    lambda p, word: put(p.docs / "zh-Hans/about.md", f"# 关于\n\n{word}\n"),
    lambda p, _: put(p.docs / "about.md", "# About\n\n[gone](gone.md)\n"),
    lambda p, _: put(p.docs / "about.md", "# About\n\n[gone](index.md#gone) and <a href='nowhere/'>gone</a>\n"),
    lambda p, _: put(p.docs / "about.md", "# About\n\n<a href='nowhere/'>gone</a>\n"),
    lambda p, _: put(p.docs / "timeline.md", "# Two files make this page\n"),
    lambda p, _: shutil.rmtree(p.docs, ignore_errors=True),
    lambda p, word: put(p.docs / "files/table.csv", f"a,{word}\n"),
    lambda p, word: put(p.docs / "extra.css", f".{word} {{ color: red; }}\n"),
    # settings
    lambda p, word: put(p.config, f"site_name: {word}\nplugins: [briefing, search]\n"),
    lambda p, word: put(p.config, f"{SETTINGS}site_url: https://example.org/{word.lower()}/\n"),
    lambda p, _: put(p.config, f"{SETTINGS}repo_url: https://github.com/example/brief\nextra_css: [extra.css]\n"),
    lambda p, _: put(p.config, "site_name: [\n"),
    lambda p, _: put(p.config, "site_name: Trees\nplugins: [briefing]\n"),
    lambda p, word: put(p.config, f"{SETTINGS}nav: [{{{word}: about.md}}]\n"),
    lambda p, _: put(p.config, SETTINGS),
    lambda p, _: p.config.unlink(missing_ok=True),
    # templates, words and theme of the project's own
    lambda p, word: put(p.templates / "timeline.md.jinja", EXTENDED.replace("…", word)),
    lambda p, _: put(p.templates / "timeline.md.jinja", EXTENDED.replace("…", "{{ gone }}")),
    lambda p, _: put(p.templates / "timeline.md.jinja", "{% block %}\n"),
    lambda p, _: shutil.rmtree(p.templates, ignore_errors=True),
    lambda p, word: put(p.root / "locales/en.yaml", f"page.timeline: {word}\n"),
    lambda p, _: put(p.root / "locales/en.yaml", "page.timeline: [\n"),
    lambda p, _: shutil.rmtree(p.root / "locales", ignore_errors=True),
    lambda p, word: put(p.overrides / "partials/footer.html", FOOTER.replace("…", word)),
    lambda p, _: put(p.overrides / "partials/footer.html", "<footer>{% if %}</footer>\n"),
    lambda p, word: put(p.overrides / "assets/own.txt", word),
    lambda p, word: put(p.overrides / "sitemap.xml", LISTED + word),
    lambda p, _: shutil.rmtree(p.overrides, ignore_errors=True),
)  # fmt: skip
MENDS = (  # edits that return a project to one without mistakes
    lambda p: put(p.data / "brief.yaml", BRIEF),
    lambda p: put(p.data / "timeline.yaml", TIMELINE),
    lambda p: put(p.data / "sources.yaml", SOURCES),
    lambda p: [put(p.data / "zh-Hans" / name, text) for name, text in OVERLAY.items()],
    lambda p: (p.docs / "timeline.md").unlink(missing_ok=True),
    lambda p: put(p.docs / "about.md", "# About\n\nMended.\n"),
    lambda p: put(p.docs / "extra.css", "p { color: black; }\n"),
    lambda p: put(p.config, SETTINGS),
    lambda p: [shutil.rmtree(folder, ignore_errors=True) for folder in (p.templates, p.overrides, p.root / "locales")],
)
ADDRESSES = ("", "timeline/", "zh-hans/timeline/", "about/", "factors/heat/", "all/", "gone/")


WALKS = 2
"""All edits in random orders, distributed among sequences; each sequence repeats some of the edits of facts."""


def walk(number: int) -> list[tuple[int, str]]:
    """The edits of one sequence, each with the word that it writes."""
    random = Random(number)
    order = Random(0).sample(range(len(EDITS)), len(EDITS))[number::WALKS]
    for edit in range(number, 8, WALKS):
        order.insert(random.randrange(len(order)), edit)
    return [(edit, random.choice(("Lime", "Oak", "Elm"))) for edit in order]


@pytest.mark.parametrize("number", range(WALKS))
def test_any_edits_give_the_site_of_a_fresh_build(project: Project, builder: Builder, tmp_path: Path, number: int) -> None:
    """After every edit, valid or not, the served site equals a fresh build byte for byte, or the last good one."""
    random = Random(number)
    preview = Preview(("x",), "t")
    good: Mapping[str, bytes] = {}
    for step, (edit, word) in enumerate(walk(number)):
        EDITS[edit](project, word)
        wanted = fresh(project, tmp_path / "fresh")
        rebuilt = builder.build(DAY, random.sample(ADDRESSES, 3), preview.show_early)
        preview.show(*rebuilt)
        step_name = f"step {step}, edit {edit}, {word}"
        assert errors(rebuilt.problems) == wanted.errors, step_name
        good = good if wanted.errors else wanted.tree
        assert differences(preview.state.tree or {}, good) == [], step_name
        if wanted.errors and random.random() < 0.8:
            for fix in MENDS:
                fix(project)
    assert step > 25


DEPENDENT: tuple[tuple[Callable[[Project], object], ...], ...] = (
    # Every page names this one, by its title.
    (lambda p: put(p.docs / "about.md", "# Who\n"),),
    # The project's own footer names every page.
    (lambda p: put(p.overrides / "partials/footer.html", FOOTER), lambda p: put(p.data / "factors.yaml", FACTORS),
     lambda p: put(p.data / "factors.yaml", FACTORS.replace("Dark", "Black"))),
    # A link from one handwritten page to a place on another.
    (lambda p: put(p.docs / "notes.md", "# Notes\n\n[there](about.md#there)\n"),
     lambda p: put(p.docs / "about.md", "# About\n\n## There\n"), lambda p: put(p.docs / "about.md", "# About\n\n## Then\n"),
     lambda p: put(p.docs / "about.md", "# About\n\n## There\n\nMended.\n")),
    # A source whose number changes everywhere, and a day that is the clock of the site.
    (lambda p: put(p.data / "sources.yaml", SOURCES.replace("city", "able") + SOURCES),
     lambda p: put(p.data / "timeline.yaml", TIMELINE.replace("sources: [city]", "sources: [able, city]"))),
    (lambda p: put(p.data / "brief.yaml", BRIEF.replace("05-02", "07-02")),),
    # A file that the project generates from all pages, and one that its settings name.
    (lambda p: put(p.overrides / "sitemap.xml", LISTED), lambda p: put(p.data / "brief.yaml", BRIEF.replace("sooner", "later"))),
    (lambda p: put(p.docs / "list.txt", "x"), lambda p: put(p.overrides / "assets/list.txt", LISTED),
     lambda p: put(p.config, f"{SETTINGS}theme: {{static_templates: [assets/list.txt]}}\n"),
     lambda p: put(p.data / "brief.yaml", BRIEF.replace("sooner", "later"))),
    # A page becomes a section, and a project file replaces one of the theme.
    (lambda p: put(p.docs / "about/index.md", "# About\n\nMore.\n"), lambda p: (p.docs / "about.md").unlink(),
     lambda p: put(p.docs / "assets/mark.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>\n"),
     lambda p: (p.docs / "assets/mark.svg").unlink(), lambda p: put(p.overrides / "assets/mark.svg", "<svg/>\n")),
)  # fmt: skip


@pytest.mark.parametrize("number", range(len(DEPENDENT)))
def test_pages_that_depend_on_others_change_with_them(project: Project, builder: Builder, tmp_path: Path, number: int) -> None:
    """The content that a page takes from another page is always current."""
    preview = Preview(("x",), "t")
    preview.show(*builder.build(DAY))
    good = fresh(project, tmp_path / "fresh").tree
    for step, edit in enumerate(DEPENDENT[number]):
        edit(project)
        wanted = fresh(project, tmp_path / "fresh")
        rebuilt = builder.build(DAY, ADDRESSES, preview.show_early)
        preview.show(*rebuilt)
        assert errors(rebuilt.problems) == wanted.errors, step
        good = good if wanted.errors else wanted.tree
        assert differences(preview.state.tree or {}, good) == [], step
    assert not wanted.errors


def test_the_preview_shows_what_the_command_line_builds(project: Project, builder: Builder, tmp_path: Path) -> None:
    """The builds of these tests equal those of `briefing build`."""
    builder.build(DAY)
    put(project.data / "timeline.yaml", TIMELINE.replace("Forty", "Fifty"))
    tree = builder.build(DAY).tree
    folders = ["--build-dir", str(tmp_path / "b"), "--site-dir", str(tmp_path / "s")]
    command = [sys.executable, "-m", "briefing", "build", "--today", DAY.isoformat(), *folders]
    subprocess.run(command, cwd=project.root, check=True, capture_output=True)
    assert differences(tree or {}, site(tmp_path / "s")) == []


# --- what is made again -----------------------------------------------------------------------------------------


@pytest.fixture
def units(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The units that are published, in order."""
    seen: list[str] = []

    def work(order: BuildOrder, direct: DirectPages | None) -> BuiltUnit:
        seen.append(order.unit.name)
        return unit_tasks.build_with(order, direct)

    monkeypatch.setattr(preview_site, "build_with", work)
    return seen


@pytest.mark.parametrize(("edit", "published"), [
    (lambda p: put(p.data / "timeline.yaml", TIMELINE.replace("Forty", "Fifty")), ["en", "zh-Hans"]),
    (lambda p: put(p.docs / "about.md", "# About\n\nOthers.\n"), ["en"]),
    (lambda p: put(p.data / "zh-Hans/timeline.yaml", "- {id: E1, title: 第二条林荫道}\n"), ["zh-Hans"]),
    (lambda p: put(p.docs / "about.md", "# Who\n\nOthers.\n"), ["en", "zh-Hans"]),
    (lambda p: put(p.docs / "zh-Hans/about.md", "# 关于\n"), ["zh-Hans"]),
    (lambda p: put(p.data / "factors.yaml", FACTORS), ["en", "zh-Hans"]),
    (lambda p: put(p.overrides / "own.html", "x"), ["en", "zh-Hans"]),
    (lambda p: put(p.config, SETTINGS + "copyright: nobody\n"), ["en", "zh-Hans"]),
], ids=["fact", "page", "translation", "title", "new page", "new kind", "theme", "settings"])  # fmt: skip
def test_an_edit_publishes_the_units_that_it_concerns(
    project: Project, builder: Builder, units: list[str], edit: Callable[[Project], object], published: list[str]
) -> None:
    """A unit with the same inputs is not published again."""
    builder.build(DAY)
    assert units == ["en", "zh-Hans"]
    units.clear()
    edit(project)
    assert not errors(builder.build(DAY).problems)
    assert units == published
    assert not errors(builder.build(DAY).problems)
    assert units == published, "what has been taken over is not built again"


def test_viewed_pages_are_built_first_and_finally(project: Project, builder: Builder) -> None:
    """An edited fact is on its page before the rest is built, and that page is not built differently later."""
    builder.build(DAY)
    put(project.data / "timeline.yaml", TIMELINE.replace("The first", "The widest"))
    early: dict[str, bytes] = {}

    def outdated() -> bool:
        assert len(early) == 2, "pages come before anything else is written"
        return False

    tree = builder.build(DAY, ("timeline/", "gone/", "about/", "zh-hans/"), early.__setitem__, outdated).tree
    assert tree
    assert early == {path: tree[path] for path in ("timeline/index.html", "zh-hans/index.html")}
    assert "The widest" in early["timeline/index.html"].decode()


def test_an_outdated_build_is_cancelled(project: Project, builder: Builder, tmp_path: Path) -> None:
    """A second save cancels the build of the first, and nothing of it is left in the site of the second."""
    builder.build(DAY)
    put(project.data / "timeline.yaml", TIMELINE.replace("Forty", "Fifty"))
    with pytest.raises(OutdatedError):
        builder.build(DAY, ("timeline/",), outdated=lambda: True)
    put(project.data / "timeline.yaml", TIMELINE)
    assert differences(builder.build(DAY).tree or {}, fresh(project, tmp_path / "fresh").tree) == []
    put(project.docs / "about.md", "# About\n\nWhat the search knows of other pages is gathered again.\n")
    assert differences(builder.build(DAY).tree or {}, fresh(project, tmp_path / "fresh").tree) == []


def test_no_page_is_shown_early_while_a_link_is_broken(project: Project, builder: Builder) -> None:
    """A broken link is found when all pages exist; until it is corrected no page is shown early and reverted again."""
    early: list[str] = []
    builder.build(DAY)
    put(project.docs / "about.md", "# About\n\n[gone](gone.md)\n")
    assert errors(builder.build(DAY).problems)
    put(project.data / "timeline.yaml", TIMELINE.replace("Forty", "Fifty"))
    assert errors(builder.build(DAY, ("timeline/",), lambda path, _: early.append(path)).problems)
    assert early == []


def test_the_project_is_not_changed(project: Project, builder: Builder) -> None:
    """The preview writes neither `build/` nor `site/`, only files for editors; it names the address of the site."""
    before = commands.tree(project.root)
    assert builder.build(DAY).mount == "/"
    after = commands.tree(project.root)
    assert {path: content for path, content in after.items() if not path.startswith(".briefing/")} == before
    put(project.config, f"{SETTINGS}site_url: https://example.org/repo/\n")
    assert builder.build(DAY).mount == "/repo/"
    put(project.config, f"{SETTINGS}site_url: https://example.org/%E6%A0%91/\n")
    assert builder.build(DAY).mount == "/树/", "as a browser asks for it, decoded"


@pytest.mark.parametrize(("fault", "expected"), [
    (PermissionError(13, "Permission denied", "data/x.yaml"), "data/x.yaml: a file could not be read or written: you have no"),
    (ZeroDivisionError("by zero"), "a bug in briefing.*ZeroDivisionError: by zero"),
])  # fmt: skip
def test_a_failure_of_a_build_is_reported_like_a_problem(
    project: Project, builder: Builder, monkeypatch: pytest.MonkeyPatch, fault: Exception, expected: str
) -> None:
    """An unreadable file or an internal error does not end the preview; the next build starts from nothing."""
    builder.build(DAY)
    rebuilt = builder.failed(fault)
    assert re.search(expected, small_site.messages(rebuilt.problems))
    assert rebuilt.tree is None
    assert builder.build(DAY).tree

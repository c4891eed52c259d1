"""Handwritten pages and the files that settings name: what a build would refuse is found by the check."""

from __future__ import annotations

import re
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from briefing import driver
from briefing.driver.build_options import BuildOptions
from briefing.driver.check_site_files import plan_site
from briefing.loader.editions import find_editions
from briefing.loader.folder import load_project
from briefing.publish.handwritten import planned_site
from briefing.publish.handwritten.heading_anchors import heading_anchors
from briefing.publish.mkdocs import settings
from briefing.source.project import project_in
from tests.conftest import BASE, TODAY
from tests.small_brief import put, replace

if TYPE_CHECKING:
    from pathlib import Path

    from briefing.diagnostics import Problem
    from briefing.source.project import Project

SETTINGS = "site_name: x\nmarkdown_extensions: [admonition, footnotes, md_in_html, fenced_code]\nplugins: [search, briefing]\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A small brief in two languages, to which a test adds pages."""
    shutil.copytree(BASE, tmp_path / "data")
    replace(tmp_path / "data/brief.yaml", "languages: [en]", "languages: [en, fr]")
    put(tmp_path / "mkdocs.yml", SETTINGS)
    put(tmp_path / "docs/about.md", "# About\n")
    put(tmp_path / "docs/fr/about.md", "# Nous\n")
    return project_in(tmp_path, tmp_path / "data")


def errors(project: Project) -> list[Problem]:
    return [each for each in driver.check(project, TODAY).problems if each.severity == "error"]


REFUSED = [
    ("[x](nope.md)", 5, "`nope.md` leads to no page"),
    ("text\n\n> - [x](sub/nope.csv 'title')", 9, "there is no file `sub/nope.csv`"),
    ("[x][r]\n\n[r]: nope.md", 6, "`nope.md` leads to no page"),
    ("![x](nope.png)", 6, "there is no file `nope.png`"),
    ("[x](../nope/)", 5, "`../nope/` is broken"),
    ("[x](/timeline/)", 5, "begins at the root of the host"),
    ("[x](fr/nope.md)", 5, "`fr/nope.md` leads to no page"),
    ("!!! note\n    [x](nope.md)", 9, "`nope.md` leads to no page"),
    ("<div markdown>\n[x](nope.md)\n</div>", 5, "`nope.md` leads to no page"),
    ('<a href="nope.md">x</a>', 10, "`nope.md` is broken"),
    ("<script>alert(1)</script>", 9, "a script that is not the theme's"),
    ('<p style="color: red">x</p>', 4, "use a class"),
    ('x\n{: style="color: red" }', 4, "use a class"),
    ('<p onclick="x()">x</p>', 4, "the script `onclick=x()`"),
    ("<iframe src='https://example.org'></iframe>", 1, "<iframe> is not allowed"),
    ("![x](https://example.org/a.png)", 6, "loads from another host"),
    ("[x](javascript:alert(1))", 5, "a link that is not the address of a page"),
    ("[x](data:text/html,x)", 5, "a link that is not the address of a page"),
]


STARTS = (
    *("nope", "sub/nope", "../nope", "fr/nope", "/timeline/"),
    *("alert", "data:", "style=", "onclick", "<iframe", "https:", "javascript:"),
)


@pytest.mark.parametrize("language", ["", "fr/"])
@pytest.mark.parametrize(("text", "column", "message"), REFUSED)
def test_a_page_that_a_build_would_refuse_is_found_by_the_check(
    project: Project, language: str, text: str, column: int, message: str
) -> None:
    """Dead links, scripts, inline styles and other hosts, each at its line and column, in every language."""
    text = text.replace("fr/nope", "../nope") if language else text
    message = message.replace("fr/nope", "../nope") if language else message
    put(project.docs / f"{language}about.md", f"# About\n\n{text}\n")
    (problem,) = errors(project)
    assert (problem.code, problem.place.file) == ("publish", (project.docs / f"{language}about.md").as_posix())
    assert message in problem.message
    lines = f"# About\n\n{text}\n".split("\n")
    marked = lines[problem.place.line - 1][column - 1 :]
    assert problem.place.column == column
    assert marked.startswith(STARTS)


HTML_PAGE = '<!doctype html>\n<html lang="en"><head><title>x</title></head>\n<body id="b">\n%s\n</body></html>\n'
REFUSED_HTML = [
    ('<a href="nope.html">x</a>', 10, "`nope.html` is broken: there is no"),
    ('<a href="about/#nope">x</a>', 10, "`about/#nope` is broken"),
    ('<img src="nope.png" alt="">', 11, "`nope.png` is broken"),
    ("<script>alert(1)</script>", 9, "a script that is not the theme's"),
    ("<style>p {color: red}</style>", 1, "an inline <style>"),
    ('<script src="https://example.org/a.js"></script>', 14, "<script> loads from another host"),
    ("caf\udce9", 4, "the byte 0xE9 is not UTF-8"),
]


@pytest.mark.parametrize(("text", "column", "message"), REFUSED_HTML)
def test_a_page_in_html_that_a_build_would_refuse_is_found_by_the_check(
    project: Project, text: str, column: int, message: str
) -> None:
    """It is published as it is written, with a policy as any other page."""
    (project.docs / "tool.html").write_bytes((HTML_PAGE % text).encode("utf-8", "surrogateescape"))
    (problem,) = errors(project)
    assert message in problem.message
    assert problem.place[:3] == ((project.docs / "tool.html").as_posix(), 4, column)


def test_a_page_in_html_is_a_page_with_anchors_and_a_head(project: Project) -> None:
    """What the check accepts is built; a page without a head has no place for its policy."""
    put(project.docs / "tool.html", HTML_PAGE % '<a href="timeline/#E1">x</a> <a href="about/">y</a> <a href="#b">z</a>')
    put(project.docs / "google1a2b.html", "google-site-verification: google1a2b.html")
    put(project.docs / "about.md", "# About\n\n[tool](tool.html#b)\n")
    assert errors(project) == []
    done = driver.build(driver.open_project(project), TODAY, project.root / "build", project.root / "site")
    assert [each for each in done.problems if each.severity == "error"] == []
    put(project.docs / "about.md", "# About\n\n[tool](tool.html#c)\n")
    put(project.docs / "v.html", "<!doctype html><title>v</title><p>x")
    first, second = errors(project)
    assert (first.message, first.place.line) == ("the page `tool.html` has no anchor `c`", 3)
    assert (second.message, second.place.file) == (
        "page `v.html`: the page has no `<head>`, where its security policy is put",
        (project.docs / "v.html").as_posix(),
    )
    assert "<head>" in (second.help or "")
    put(project.docs / "v.html", "\n")
    assert [(each.message, each.help) for each in errors(project)[1:]] == [
        ("page `v.html`: the page is empty", "write its content, or delete the file")
    ]


ALLOWED = """---
title: "[x](nope.md)"
---

# About

[a](about.md) [b](timeline/index.md#E1) [c](fr/about.md) [d](../timeline/) [e](#about) [f](mailto:a@example.org) <a@example.org>
[g](https://example.org/nope.md) <a href="../timeline/">h</a>
<a href="../_headers">l</a> ![i](data.svg) `[x](nope.md)` \\[x](nope.md) [j](b%20c.md)

    [x](nope.md)

```html
<script>alert(1)</script> [x](nope.md) <p style="x">
```

<!-- [x](nope.md) <script>alert(1)</script> -->

A note[^1] on an attribute such as `onclick="x"`.

[^1]: See [k](index.md).
"""


@pytest.mark.slow
def test_what_the_check_accepts_in_a_page_is_built(project: Project) -> None:
    """Samples of code, comments, pages of other languages, generated pages and mail addresses are no dead links."""
    put(project.docs / "about.md", ALLOWED)
    put(project.docs / "b c.md", "# B\n")
    put(project.docs / "data.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    assert not errors(project)
    built = driver.build(driver.open_project(project), TODAY, project.root / "build", project.root / "site", BuildOptions(jobs=1))
    assert built.ok, built.problems


@pytest.mark.parametrize(
    ("settings", "line", "message"),
    [
        ("nav:\n  - About: about.md\n  - More:\n    - nope.md\n", 7, "the navigation lists `nope.md`, which does not exist"),
        ("nav:\n  - A: /about.md\n", 5, "the navigation lists `/about.md`, which begins at the root"),
        ("extra_css: [about.css]\n", 4, "the setting names `about.css`, which does not exist"),
        ("extra_javascript:\n  - path: nope.js\n", 5, "the setting names `nope.js`, which does not exist"),
        ("theme: {name: material, logo: nope.svg}\n", 4, "the setting names `nope.svg`, which does not exist"),
        ("extra_css: ['https://example.org/x.css']\n", 4, "on another host"),
        ("nav: [about.md, gone/]\n", 4, "the navigation lists `gone`, which does not exist"),
        ("copyright: <script>x</script>\n", 4, "`copyright` is on every page: a script"),
        (
            "copyright: '<img src=https://example.org/x.png> x'\n",
            4,
            "on every page: <img> loads from another host",
        ),
        ("copyright: <a href='about/'>x</a>\n", 4, "the link `about/` in `copyright` is on pages of several folders"),
        ("site_dir: docs/site\n", 4, "it is in `docs/`"),
        ("site_dir: .\n", 4, "it contains the project"),
    ],
)
def test_a_file_that_a_setting_names_exists(project: Project, settings: str, line: int, message: str) -> None:
    """A build would find it missing on every page."""
    put(project.config, SETTINGS + settings)
    (problem,) = errors(project)
    assert (problem.place.file, problem.place.line) == (project.config.as_posix(), line)
    assert message in problem.message


@pytest.mark.parametrize(
    "settings",
    [
        "nav:\n  - More:\n      - Contact: nope.md\n",
        "nav: [nope.md]\n",
        "extra_javascript:\n  - defer: true\n    path: nope.md\n",
        "theme:\n  name: material\n  logo: nope.md\n",
    ],
)
def test_the_name_of_a_missing_file_is_marked(project: Project, settings: str) -> None:
    """And not what is before it, such as its title in the navigation."""
    put(project.config, SETTINGS + settings)
    (problem,) = errors(project)
    line = (SETTINGS + settings).split("\n")[problem.place.line - 1]
    assert line[problem.place.column - 1 : (problem.place.end_column or 0) - 1] == "nope.md"


@pytest.mark.parametrize("patterns", ["exclude_docs: more.md\n", "draft_docs: '*.md\n\n  !about.md'\n"])
def test_a_link_to_a_page_that_is_left_out_leads_to_no_page(project: Project, patterns: str) -> None:
    """It is in `docs/` and not on the site; what it contains itself is not checked."""
    put(project.config, SETTINGS + patterns)
    put(project.docs / "about.md", "# About\n\n[x](more.md)\n")
    put(project.docs / "more.md", "# More\n\n[y](nope.md)\n")
    assert [(each.place.file, each.place.line) for each in errors(project)] == [((project.docs / "about.md").as_posix(), 3)]


@pytest.mark.parametrize(
    ("plugin", "text", "checked"),
    [
        ("macros", "[x](nope.md)", True),
        ("macros", "[x](nope.md) {{ 6 * 7 }}", False),
        ("rss", "[x](nope.md) {{ 6 * 7 }}", True),
        ("rss", "<a href='../feed_rss_created.xml'>x</a>", False),
        ("include-markdown", "[x](nope.md) {% include 'x' %}", False),
        ("mkdocstrings", "::: this.Calendar\n\n[x](#nope)", False),
        ("minify", "[x](more.md#nope)", True),
        ("macros", "[x](more.md#nope)", False),
        ("gen-files", "[x](nope.md)", False),
        ("planted", "<script>nope()</script>", False),
    ],
)
def test_a_page_that_no_plugin_changes_is_checked(
    project: Project, monkeypatch: pytest.MonkeyPatch, plugin: str, text: str, checked: bool
) -> None:
    """It is known what the plugins that were tried change; such a page, and any with another plugin, is left to the build."""
    monkeypatch.setattr(settings, "_installed", lambda name: True)
    put(project.config, SETTINGS.replace("[search, briefing]", f"[search, {plugin}, briefing]"))
    put(project.docs / "about.md", f"# About\n\n{text}\n")
    put(project.docs / "more.md", "# More\n\n{{ 1 }}\n" if plugin == "macros" else "# More\n")
    assert [each.place.line for each in errors(project)] == ([3] if checked else [])


@pytest.mark.parametrize("name", ["main.py", "main/__init__.py"])
def test_functions_of_a_project_may_change_any_page(project: Project, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The plugin `macros` loads them from a module or a package, and calls them for each page."""
    monkeypatch.setattr(settings, "_installed", lambda name: True)
    put(project.config, SETTINGS.replace("[search, briefing]", "[search, macros, briefing]"))
    put(project.docs / "about.md", "# About\n\n[x](nope.md)\n")
    assert len(errors(project)) == 1
    put(project.root / name, "def on_post_page_macros(env):\n    env.markdown = ''\n")
    assert errors(project) == []


@pytest.mark.parametrize(
    ("text", "help"),
    [
        ("![x](https://example.org/a.png)", "save the file in `docs/`, and write its path there"),
        ("<script src='https://example.org/a.js'></script>", "name it in `extra_javascript`"),
        ("<script>alert(1)</script>", "name it in `extra_javascript`"),
        ("<link rel='stylesheet' href='https://example.org/a.css'>", "`extra_css`"),
        ("<iframe src='https://example.org'></iframe>", "write a link to it"),
        ('<p style="color: red">x</p>', "`extra_css`"),
        ('<p onclick="x()">x</p>', "`extra_javascript`"),
        ("[x](javascript:alert(1))", "`mailto:`"),
    ],
)
def test_what_no_page_may_have_is_answered_with_what_to_do(project: Project, text: str, help: str) -> None:
    """A page from another program has pictures, scripts and frames of other hosts; each has a replacement, and is shown."""
    file = project.docs / "about.md"
    put(file, f"# About\n\n{text}\n")
    found = driver.check(project, TODAY)
    (problem,) = [each for each in found.problems if each.severity == "error"]
    assert help in (problem.help or "")
    assert found.text_of(problem.place.file) == file.read_text("utf-8")


MISSING = "nav:\n  - nope.md\nextra_css: [abuot.css]\ntheme: {name: material, logo: logo.png}\n"


def test_a_file_that_a_setting_names_is_one_problem_of_a_build(project: Project) -> None:
    """It would be missing on every page, and relative to each differently: a build says so once, as the check does."""
    put(project.config, SETTINGS + MISSING)
    put(project.docs / "about.css", "")
    built = driver.build(driver.open_project(project), TODAY, project.root / "build", project.root / "site", BuildOptions(jobs=1))
    found = [each for each in built.problems if each.severity == "error"]
    assert [each.place.line for each in found] == [5, 6, 7]
    assert "did you mean `about.css`?" in [each.help for each in found]
    assert found == errors(project)


def test_a_file_of_the_overrides_may_be_named(project: Project) -> None:
    """What `overrides/` holds is a file of the site, too."""
    put(project.config, SETTINGS + "extra_css: [assets/house.css]\n")
    put(project.overrides / "assets/house.css", "")
    assert not errors(project)


def test_a_footnote_without_its_extension_is_one_problem(project: Project) -> None:
    """A note of one word would be read as the target of a link, which does not exist."""
    put(project.config, "site_name: x\nplugins: [search, briefing]\n")
    put(project.docs / "about.md", "# About\n\nA note[^1].\n\n[^1]: Here.\n")
    built = driver.build(driver.open_project(project), TODAY, project.root / "build", project.root / "site", BuildOptions(jobs=1))
    for found in ([each for each in built.problems if each.severity == "error"], errors(project)):
        assert [each.place[1:3] for each in found] == [(5, 1)]
        assert "`footnotes`" in found[0].message


WITHOUT_ANCHOR = """# About

## A `b_c` d

## A `b_c` d

[a](#nope) [b](#a-b_c-d_2) [c](more.md#nope) [d](timeline/index.md#E99) [e](timeline/index.md#F1) [f](index.md#nope)
[g](method/index.md#nope) [h][r] [i](#%61bout) [j](fr/about.md#nope) <a href="#nopes">k</a> <a href="../timeline/#nope">l</a>
[m](https://example.org/x/timeline/#E98) [n](#content) [o](#in-code) [p](#in-html) [q](#top) [s](#in-comment) [t](#q) [u](#u)

[r]: timeline/index.md#nope

```
## In code
```

<div>
## In HTML
</div>

<!--
## In comment
-->

## Q {: #own }

[^u]: Unused.
"""


def test_a_link_to_an_anchor_that_a_page_does_not_have_is_found_by_the_check(project: Project) -> None:
    """Of the page, of others, of generated pages and of those in another language: as many as a build finds, at their places."""
    put(project.config, SETTINGS + "site_url: https://example.org/x/\n")
    put(project.docs / "about.md", WITHOUT_ANCHOR)
    put(project.docs / "more.md", "# More\n")
    found = errors(project)
    built = driver.build(driver.open_project(project), TODAY, project.root / "build", project.root / "site", BuildOptions(jobs=1))
    # A build finds those of HTML and of other parts of the site once the pages are finished.
    of_mkdocs = {(each.place, each.message) for each in built.problems if each.severity == "error"}
    assert of_mkdocs
    assert of_mkdocs <= {(each.place, each.message) for each in found}
    assert len(found) - len(of_mkdocs) == len("jklm")
    assert next(each.help for each in found if "#F1" in lines(project, each)) == "write `factors/dark-surfaces/index.md#F1`"


def lines(project: Project, problem: Problem) -> str:
    """The text of a problem's place."""
    line = (project.docs / "about.md").read_text("utf-8").split("\n")[problem.place.line - 1]
    return line[problem.place.column - 1 :].partition(")")[0]


WITH_ANCHOR = """---
title: About
# none: this is no heading
---

# About: *us*

[a](#about-us) [b](#b) [c](timeline/index.md#E1) [d](more.md#more) [e](fr/about.md#nous) [f](#own) [g](#ete) [h](#_1)
[i](timeline/index.md#) [j](#) <a href="#content">k</a> <a href="../timeline/#E1">l</a> <a href="#top">m</a> [n](#in-a-list)
[o](#raw) [p](#named) [q](#quoted) [s](index.md#J1) [t](data.svg#nope) [u](#setext) <a href="../E1/#nope">v</a> [w](#fn:1) x[^1]
[y](https://example.org/x/timeline/#E1) [z](timeline/index.md?x=1#E1)

## B

## C {: #own }

## Été

## 中文

- a

    ## In a list

<p id="raw">a <a name="named"></a></p>

> ## Quoted

Setext
------

[^1]: Note.
"""


def test_every_anchor_that_a_page_has_is_found(project: Project) -> None:
    """Of headings of any form, of HTML, of footnotes, of entries; on permanent addresses and pictures, none is looked for."""
    put(project.config, SETTINGS + "site_url: https://example.org/x/\n")
    put(project.docs / "about.md", WITH_ANCHOR)
    put(project.docs / "more.md", "# More\n")
    put(project.docs / "data.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    assert not errors(project)
    built = driver.build(driver.open_project(project), TODAY, project.root / "build", project.root / "site", BuildOptions(jobs=1))
    assert built.ok, built.problems


def test_links_to_plain_headings_are_followed_without_markdown(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """To convert a guide takes longer than the rest of a check."""
    put(project.docs / "about.md", "# About\n\n[a](#the-file-x_yyaml) [b](fr/about.md#nous)\n\n## The file `x_y.yaml`\n")
    monkeypatch.setitem(sys.modules, "markdown", None)
    assert not errors(project)


def test_the_headings_of_a_page_are_found_once_for_all_dead_links(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page with the anchor of a dead link is suggested; pages with many such links are not read again for each."""
    read: list[str] = []
    monkeypatch.setattr(planned_site, "heading_anchors", lambda text: (read.append(text), heading_anchors(text))[1])
    for name in ("one", "two", "three"):
        put(project.docs / f"{name}.md", f"# {name}\n\n" + "".join(f"[x](no-{at}.md#two)\n" for at in range(5)))
    found = [each for each in driver.check(project, TODAY).problems if "leads to no page" in each.message]
    assert len(found) == 15
    assert {each.help for each in found} == {"write `two.md#two`: this page has the anchor"}
    assert len(read) == len(set(read))


def test_a_reference_without_its_footnote_is_named(project: Project) -> None:
    """Readers would see the brackets; a page without any footnote may mean them."""
    put(project.docs / "about.md", "# About\n\nA[^one] `[^x]` b[^onne].\n\n[^one]: Note.\n")
    put(project.docs / "fr/about.md", "# Nous\n\nA [^a-z] b.\n")
    (found,) = [each for each in driver.check(project, TODAY).problems if "footnote" in each.message]
    assert (found.severity, found.place[1:]) == ("warning", (3, 17, 3, 24))
    assert found.help == "did you mean `one`?"


@pytest.mark.parametrize("name", ["full", "library", "several-works"])
def test_the_anchors_that_are_known_of_generated_pages_are_on_them(name: str) -> None:
    """A check takes them from the data, without rendering a page."""
    root = BASE.parents[1] / "sites" / name
    project = project_in(root, root / "data")
    session = driver.open_project(project)
    loaded, editions = load_project(project), find_editions(project.editions, whole=True)
    pages = {each.path: each.text for each in driver.render(session, TODAY).outputs if each.path.endswith(".md")}
    planned = plan_site(project, loaded, TODAY, editions, session.settings)
    anchors = [(file, anchor) for unit in planned for file, found in unit.anchors.items() for anchor in found]
    assert len(anchors) > 10
    assert [each for each in anchors if f'id="{each[1]}"' not in pages[each[0]] and f"#{each[1]} " not in pages[each[0]]] == []


@pytest.mark.parametrize(
    ("page", "text", "help"),
    [
        ("about.md", "[x](Mehr.md)", "did you mean `mehr.md`?"),
        ("about.md", "[x](merh.md)", "did you mean `mehr.md`?"),
        ("about.md", "[x](mehr/)", "write `mehr.md`: a link to a page names its file"),
        ("about.md", "[x](mehr.html)", "write `mehr.md`: a link to a page names its file"),
        ("about.md", "[x](weniger.md#auere-grenzen)", "write `mehr.md#auere-grenzen`: this page has the anchor"),
        ("about.md", "[x](mehr.md#wien)", "write one of `auere-grenzen`, `mehr`; or `{: #wien }` behind a heading of your own"),
        ("about.md", "![x](kosten.svg)", "save it in `docs/`, or correct the name: `kosten.svg` is relative to this page"),
        ("about.md", "![x](img/Plan.png)", "did you mean `img/plan.png`?"),
        ("about.md", "[x](factors/F1.md)", "write `factors/dark-surfaces/index.md#F1`"),
        ("about.md", "[x](sources/index.md#city-2030)", "did you mean `source-city-2030`?"),
        ("about.md", "[x](old.md)", "write `mehr.md#mehr`: mkdocs.yml redirects the old address there"),
        ("fr/about.md", "[x](../old.md)", "write `../mehr.md#mehr`: mkdocs.yml redirects the old address there"),
        ("about.md", "[x](desk@example.org)", "write `mailto:desk@example.org`"),
        ("fr/about.md", "[x](mehr.md)", "did you mean `../mehr.md`?"),
        ("fr/about.md", "[x](timelin/index.md#E1)", "did you mean `timeline/index.md`?"),
    ],
)
def test_a_dead_link_is_answered_with_what_to_type(project: Project, page: str, text: str, help: str) -> None:
    """The nearest page with that name, a similar one, the one that has the anchor, or the anchors that a page has."""
    put(project.docs / "mehr.md", "# Mehr\n\n## \u00c4u\u00dfere Grenzen\n")
    put(project.docs / "img/plan.png", "x")
    put(project.docs / page, f"# About\n\n{text}\n")
    put(project.config, SETTINGS.replace("briefing]", "briefing: {redirects: {old.md: mehr.md#mehr}}]"))
    (problem,) = errors(project)
    assert problem.help == help


def test_a_broken_link_is_marked_at_its_address(project: Project) -> None:
    """The same words may be in the text above it, and in the address of another link."""
    put(project.docs / "counting.md", "# Counting\n")
    put(project.docs / "about.md", "# About\n\nOf counting, see [this](counting.md).\n\nAnd [x](counting).\n")
    (problem,) = errors(project)
    assert problem.place[1:3] == (5, 9)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("https://example.org/gone/", "the site has no page `gone/`"),
        ("https://example.org/timeline/#E99", "that page has no anchor `E99`"),
        ("https://example.org/timeline/#E1", None),
        ("https://example.org/", None),
        ("https://example.org/fr/about/", None),
        ("https://archive.example/2030/https://example.org/gone/", None),
    ],
)
def test_an_address_of_the_site_in_the_data_leads_to_a_page(project: Project, address: str, reason: str | None) -> None:
    """A source below `site_url` is looked for among the pages of the site, by the check as by the build."""
    put(project.root / "mkdocs.yml", f"site_url: https://example.org/\n{SETTINGS}")
    sources = project.data / "sources.yaml"
    put(sources, "".join(re.sub(r"URL: .*", "URL: https://example.com/x", line) for line in sources.open(encoding="utf-8")))
    put(sources, f"# https://example.org/never/\n{sources.read_text('utf-8').replace('https://example.com/x', address, 1)}")
    found = [(each.place.file, each.message) for each in errors(project)]
    built = driver.build(driver.open_project(project), TODAY, project.root / "build", project.root / "site")
    assert built.ok == (reason is None) == (not found)
    if reason:
        (file, message), *others = found
        assert (file, others) == (sources.as_posix(), [])
        assert message.startswith(f"the link `{address}` is broken: ")
        assert reason in message

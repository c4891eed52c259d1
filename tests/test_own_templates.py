"""Templates of a project: what the check accepts, a build can use."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from briefing import driver
from briefing.driver.build_options import BuildOptions
from briefing.render.brief_writer import BriefWriter
from briefing.source.project import project_in
from tests.conftest import BASE, TODAY
from tests.small_brief import put

if TYPE_CHECKING:
    from pathlib import Path

    from briefing.diagnostics import Problem
    from briefing.source.project import Project

EXTENDED = '{% extends "default/main.html" %}{% block announce %}{{ super() }}'


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A small brief, to which a test adds templates."""
    shutil.copytree(BASE, tmp_path / "data")
    put(tmp_path / "mkdocs.yml", "site_name: x\nplugins: [briefing]\n")
    return project_in(tmp_path, tmp_path / "data")


def found(project: Project, folder: str) -> list[Problem]:
    return [each for each in driver.check(project, TODAY).problems if f"/{folder}/" in each.place.file]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "method.md.jinja",
            '{% extends "default/method.md.jinja" %}{% block content %}\n{{ page.no }}{% endblock %}',
            "has no `no`",
        ),
        ("contents.jinja", "\n{{ nothing }}", "'nothing' is undefined"),
        ("rail.jinja", "\n{{ 1 // 0 }}", "integer division"),
        ("embed.html.jinja", "\n{% include 'a.jinja' %}", "there is no template `a.jinja`"),
        ("rail.jinja", "\n{% include 'rail.jinja' %}", "without end"),
    ],
)
def test_a_mistake_that_only_a_page_shows_is_found_by_the_check(project: Project, name: str, text: str, message: str) -> None:
    """Also in a template of a part of a page; a build stops with the same message, and no page lacks that part."""
    put(project.templates / name, text)
    (problem,) = found(project, "templates")
    assert (problem.code, problem.place.line) == ("template-error", 2)
    assert message in problem.message
    written = driver.render(driver.open_project(project), TODAY)
    assert [each for each in written.problems if each.code == "template-error"] == [problem]


@pytest.mark.parametrize("text", ["", "\n", "{# later #}\n"])
def test_an_empty_template_of_pages_is_an_error(project: Project, text: str) -> None:
    """Its pages would be empty, and links to their entries broken; an empty part only leaves that part out."""
    put(project.templates / "factor.md.jinja", text)
    put(project.templates / "rail.jinja", text)
    (problem,) = found(project, "templates")
    assert (problem.severity, problem.place.file) == ("error", (project.templates / "factor.md.jinja").as_posix())
    assert problem.message == "the pages of this template would be empty"


def test_a_template_of_pages_beside_those_of_the_frame_is_named(project: Project) -> None:
    """Nothing reads it there, and the pages would not change."""
    put(project.overrides / "factor.md.jinja", "x")
    (problem,) = found(project, "overrides")
    assert (problem.severity, problem.help) == ("warning", "move it to `templates/factor.md.jinja`")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("report.html.jinja", "\n{{ nothing }}", "'nothing' is undefined"),
        ("paper.html.jinja", '{% extends "default/print/paper.html.jinja" %}\n{% include "a.jinja" %}', "no template `a.jinja`"),
        ("style.css.jinja", '\n{% include "print/style.css.jinja" %}', "without end"),
        ("figure.html.jinja", "\n{{ figure.nothing }}", "has no `nothing`"),
        ("document.html.jinja", "\n{% if %}", "Expected an expression"),
    ],
)
def test_a_mistake_in_a_template_for_print_is_found_by_the_check(project: Project, name: str, text: str, message: str) -> None:
    """Also if no PDF file is asked for: the documents are rendered without the library that makes these."""
    put(project.templates / "print" / name, text)
    found_here = found(project, "templates")
    assert {(each.code, each.place.line) for each in found_here} == {("template-error", 2)}
    assert all(message in each.message for each in found_here)


def test_a_check_renders_no_page_for_a_template_for_print(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the documents have it."""
    put(project.templates / "print/report.html.jinja", '{% extends "default/print/report.html.jinja" %}')
    monkeypatch.setattr(BriefWriter, "written", lambda *_: pytest.fail("a page is rendered"))
    assert not found(project, "templates")


@pytest.mark.parametrize(
    ("name", "text", "line", "message"),
    [
        ("main.html", EXTENDED + "\n{{ a + }}{% endblock %}", 2, "unexpected 'end of print statement'"),
        ("main.html", EXTENDED, 1, "endblock"),
        ("main.html", EXTENDED + "\n\n{{ 1 | nothing }}{% endblock %}", 3, "No filter named 'nothing'"),
        ("main.html", EXTENDED + "\n{% include 'a.html' %}{% endblock %}", 2, "there is no template `a.html`"),
        ("main.html", '{% extends "default/none.html" %}', 1, "there is no template `default/none.html`"),
        ("main.html", EXTENDED + "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}{% endblock %}", 1, "nested too deeply"),
        ("main.html", '{% extends "base.html" %}', 1, 'has `id="content"`'),
        ("partials/footer.html", "\n{% if %}", 2, "Expected an expression"),
        ("404.html", "{{ a", 1, "unexpected"),
    ],
)
def test_a_template_of_the_frame_that_cannot_be_used_is_found_by_the_check(
    project: Project, name: str, text: str, line: int, message: str
) -> None:
    """MkDocs would find it page by page; the build stops before it starts."""
    put(project.overrides / name, text)
    (problem,) = found(project, "overrides")
    assert (problem.severity, problem.place.file, problem.place.line) == ("error", (project.overrides / name).as_posix(), line)
    assert message in problem.message
    written = driver.write_pages(driver.open_project(project), TODAY, project.root / "build")
    assert problem in written.problems


SELF = "a template includes, extends or calls itself without end"


@pytest.mark.parametrize(
    ("files", "line", "message"),
    [
        ({"partials/footer.html": "\n{% include 'partials/footer.html' %}"}, 2, SELF),
        ({"partials/footer.html": "{% include 'a.html' %}", "a.html": "{% include 'partials/footer.html' %}"}, 1, SELF),
        ({"base.html": '{% extends "main.html" %}'}, 1, SELF),
        ({"404.html": "{% include '404.html' %}"}, 1, SELF),
        ({"partials/footer.html": "{% if page.is_homepage %}\n{% include 'partials/footer.html' %}{% endif %}"}, 2, SELF),
        ({"main.html": EXTENDED + "\n{{ nope.x }}{% endblock %}"}, 2, "'nope' is undefined"),
        ({"main.html": EXTENDED + "\n{{ 1 // 0 }}{% endblock %}"}, 2, "integer division"),
        ({"main.html": EXTENDED + "\n<a href='nope.html'>x</a>{% endblock %}"}, 2, "there is no `nope.html`"),
        ({"main.html": EXTENDED + "\n<img src=\"{{ 'no.png' | url }}\">{% endblock %}"}, 2, "there is no `no.png`"),
        ({"main.html": EXTENDED + "\n<script src='https://example.org/x.js'></script>{% endblock %}"}, 2, "another host"),
        ({"main.html": EXTENDED + "\n<p style='color: red'>x</p>{% endblock %}"}, 2, "use a class"),
        (
            {
                "main.html": EXTENDED
                + "{% if page and page.meta.layout == 'article' %}\n<iframe></iframe>{% endif %}{% endblock %}"
            },
            2,
            "<iframe>",
        ),
    ],
)
def test_a_mistake_that_only_a_finished_page_shows_is_found_by_the_check(
    project: Project, files: dict[str, str], line: int, message: str
) -> None:
    """A page of each layout is tried; what is wrong on each of them is one problem, and a build stops with the same one."""
    for name, text in files.items():
        put(project.overrides / name, text)
    (problem,) = [each for each in found(project, "overrides") if each.severity == "error"]
    assert (problem.code, problem.place.line) == ("publish", line)
    assert message in problem.message
    site = project.root / "site"
    built = driver.build(driver.open_project(project), TODAY, project.root / "build", site, BuildOptions(jobs=1))
    assert [each.place for each in built.problems if each.severity == "error"] == [problem.place]


def test_a_mistake_in_a_library_is_one_problem(tmp_path: Path) -> None:
    """A link that no page has in other languages, and a name that fails, each at the template; no other program is blamed."""
    shutil.copytree(BASE.parents[1] / "sites/library/data", tmp_path / "data")
    put(tmp_path / "mkdocs.yml", "site_name: x\nsite_url: https://example.com/x/\nplugins: [search, briefing]\n")
    put(tmp_path / "docs/about.md", "# About\n")
    link = "\n<a href=\"{{ 'about/' | url }}\">x</a>{% endblock %}"
    for text in (EXTENDED + link, EXTENDED + "\n{{ nope.x }}{% endblock %}"):
        put(tmp_path / "overrides/main.html", text)
        problems = driver.check(project_in(tmp_path, tmp_path / "data"), TODAY).problems
        found = {(each.severity, each.place.file, each.place.line) for each in problems if each.code == "publish"}
        assert found == {("error", (tmp_path / "overrides/main.html").as_posix(), 2)}


def test_a_template_that_a_page_names_exists(project: Project) -> None:
    """MkDocs would name folders of the build; a template of the project is tried on that page."""
    put(project.docs / "about.md", "---\ntitle: About\ntemplate: onw.html\n---\n\n# About\n\n```\ntemplate: sample\n```\n")
    put(project.overrides / "own.html", '{% extends "main.html" %}{% block announce %}<a href="nope/">x</a>{% endblock %}')
    (problem,) = [each for each in driver.check(project, TODAY).problems if each.severity == "error"]
    assert (problem.place[1:3], problem.help) == ((3, 11), "did you mean `own.html`?")
    written = driver.write_pages(driver.open_project(project), TODAY, project.root / "build")
    assert problem in written.problems
    put(project.docs / "about.md", "---\ntemplate: own.html\n---\n\n# About\n")
    (problem,) = [each for each in driver.check(project, TODAY).problems if each.severity == "error"]
    assert (problem.place.file, problem.place.line) == ((project.overrides / "own.html").as_posix(), 1)


@pytest.mark.parametrize("name", ["{root}/outside.html", "../outside.html", "a" * 1000, "./main.html"])
def test_a_template_is_found_in_its_folders_only(project: Project, name: str) -> None:
    """A page and a template can name no file outside of them, and no name is too long for an answer."""
    put(project.root / "outside.html", "")
    named = name.format(root=project.root.as_posix())
    put(project.docs / "about.md", f"---\ntemplate: {named}\n---\n\n# About\n")
    put(project.overrides / "main.html", EXTENDED + f"{{% include '{named}' ignore missing %}}{{% endblock %}}")
    expected = [] if "main" in name else [f"there is no template `{named}`"]
    found = [each.message for each in driver.check(project, TODAY).problems if each.place.file.endswith("about.md")]
    assert found == expected


def test_a_page_with_the_line_ends_of_windows_names_its_template(project: Project) -> None:
    """Its head is read as that of any other page: the template has an effect, and one that is missing is named."""
    page = "---\r\ntemplate: own.html\r\n---\r\n\r\n# About\r\n"
    put(project.overrides / "own.html", EXTENDED + "{% endblock %}")
    put(project.docs / "about.md", page)
    assert driver.check(project, TODAY).problems == ()
    put(project.docs / "about.md", page.replace("own", "onw"))
    (problem,) = [each for each in driver.check(project, TODAY).problems if each.severity == "error"]
    assert (problem.place[1:3], problem.help) == ((2, 11), "did you mean `own.html`?")


def test_a_name_that_no_template_has_is_a_warning(project: Project) -> None:
    """It prints nothing; names that another template sets, and those of MkDocs, are known."""
    put(project.overrides / "main.html", EXTENDED + "{% set a = 1 %}{% include 'b.html' %}\n{{ confg }}{% endblock %}")
    put(
        project.overrides / "b.html",
        "{{ a }}{{ config.site_name }}{{ lang.t('language') }}{% for x in nav %}{{ x.title }}{% endfor %}",
    )
    (problem,) = found(project, "overrides")
    assert (problem.severity, problem.place.line, problem.help) == ("warning", 2, "did you mean `config`?")


@pytest.mark.slow
def test_the_frame_of_a_project_extends_the_one_that_it_replaces(project: Project) -> None:
    """A missing part that is allowed to be missing, and filters of MkDocs, are no mistakes."""
    more = "{% include 'a.html' ignore missing %}{% include ['b.html', 'partials/logo.html'] %}<b>{{ 'x' | url }}, moved</b>"
    put(project.overrides / "main.html", EXTENDED + more + "{% endblock %}")
    footer = '{% include "default/partials/footer.html" %}<p>Our house</p>{% include "default/partials/siblings.html" %}'
    put(project.overrides / "partials/footer.html", footer)
    assert not found(project, "overrides")
    site = project.root / "site"
    built = driver.build(driver.open_project(project), TODAY, project.root / "build", site, BuildOptions(jobs=1))
    assert built.ok, built.problems
    page = (site / "method/index.html").read_text("utf-8")
    assert [page.count(text) for text in (", moved</b>", "Our house", 'id="content"')] == [1, 1, 1]


@pytest.mark.parametrize("attribute", ["id='content'", "id=content", 'ID = "content"'])
def test_the_content_of_a_frame_is_found_in_any_notation(project: Project, attribute: str) -> None:
    """HTML allows single quotation marks, none, and capitals."""
    put(
        project.overrides / "main.html", f"<!doctype html><title>x</title><main class=a {attribute}>{{{{ page.content }}}}</main>"
    )
    assert not found(project, "overrides")


INNER = "{% block content %}{{ super() }}{% block more %}X{% endblock %}{% endblock %}"
FACTOR = '{% extends "default/factor.md.jinja" %}\n'


@pytest.mark.parametrize(
    ("file", "text", "line", "message", "help"),
    [
        (
            "templates/factor.md.jinja",
            FACTOR + "{% block conten %}{% endblock %}",
            2,
            "the block `conten` has no effect",
            "`content`",
        ),
        ("templates/factor.md.jinja", FACTOR + "\nA word.\n", 3, "text outside of blocks has no effect", "move it into a block"),
        (
            "overrides/partials/footer.html",
            '{% extends "default/partials/footer.html" %}\n{% block footer %}X{% endblock %}',
            2,
            "the block `footer` has no effect",
            'write `{% include "default/partials/footer.html" %}` instead of `extends`',
        ),
        (
            "templates/parts/actors.jinja",
            '{% extends "default/parts/actors.jinja" %}\nA word.\n',
            2,
            "text outside of blocks has no effect",
            'write `{% include "default/parts/actors.jinja" %}` instead of `extends`',
        ),
        ("templates/factors.html", "x", 1, "the file `factors.html` has no effect", "name it `factors.md.jinja`"),
        ("templates/factor.md.jinja", FACTOR + "<<<<<<< HEAD\n", 2, "merge conflict", "keep one of the two versions"),
        (
            "overrides/main.html",
            EXTENDED + "{% endblock %}\n{% block anounce %}X{% endblock %}",
            2,
            "the block `anounce`",
            "`announce`",
        ),
        (
            "overrides/main.html",
            EXTENDED + "\n>>>>>>> other\n{% endblock %}",
            2,
            "merge conflict",
            "keep one of the two versions",
        ),
    ],
)
def test_what_no_page_would_show_as_it_was_meant_is_named(
    project: Project, file: str, text: str, line: int, message: str, help: str
) -> None:
    """A block that nothing calls, text outside of blocks, a name that no template has, and marks of a merge."""
    put(project.root / file, text)
    problem, *others = found(project, file.partition("/")[0])
    assert (problem.place.line, others) == (line, [])
    assert message in problem.message
    assert problem.help
    assert help in problem.help


@pytest.mark.parametrize(
    ("file", "text"),
    [
        (
            "templates/factor.md.jinja",
            FACTOR
            + "{% set a = 1 %}\n{# a remark #}\n{% block content %}{{ super() }}{% block more %}X{% endblock %}{% endblock %}",
        ),
        ("templates/README.md", "What these are.\n"),
        ("overrides/partials/footer.html", 'Before.\n{% include "default/partials/footer.html" %}\nAfter.\n'),
        ("overrides/main.html", EXTENDED + "{{ self.more() }}{% endblock %}\n{% block more %}X{% endblock %}"),
    ],
)
def test_parts_that_a_page_shows_bring_no_message(project: Project, file: str, text: str) -> None:
    """A block inside one that is called, a block that is called by its name, remarks, and files that are no templates."""
    put(project.root / file, text)
    assert found(project, file.partition("/")[0]) == []

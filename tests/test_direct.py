"""Pages that are published directly: equal, byte for byte, to those that MkDocs publishes, or left to MkDocs."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jinja2 import Environment
from markdown import Markdown
from material.plugins.search.plugin import Parser

from briefing import driver
from briefing.driver.release import release
from briefing.markdown import markdown_blocks, parse
from briefing.publish.assemble import build_site
from briefing.publish.build_folder import write
from briefing.publish.html import shared_theme
from briefing.publish.html.generated_markdown import convert
from briefing.publish.html.sections import sections
from briefing.publish.installed_theme import theme_folder
from briefing.publish.mkdocs.markdown_extensions import ALLOWED, ALWAYS
from briefing.publish.mkdocs.unit_build import clock
from briefing.publish.unit_tasks import BuildOrder, build_and_seal
from briefing.source.project import project_in
from tests import commands, small_brief
from tests.built import PUBLISHED, ROOT
from tests.conftest import BASE, TODAY
from tests.prose_pages import MARKUP, TEXTS, Links
from tests.small_brief import put
from tests.stories import SITES, STORIES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from briefing.publish.csp import ParsedPage
    from briefing.source.project import Project

DAY = date(2031, 10, 7)
SETTINGS = """\
site_name: Trees
site_url: https://example.org/trees/
repo_url: https://github.com/example/trees
plugins: [briefing, search]
"""


class Published(NamedTuple):
    """All files of a site, what was found on its pages, and the notes of the build."""

    files: Mapping[str, bytes]
    pages: Mapping[str, ParsedPage]
    notes: tuple[str, ...]


def rendered(project: Project, today: date = DAY) -> tuple[driver.Session, Any]:
    """Render a project into its build folder."""
    session = driver.open_project(project)
    made = driver.render(session, today)
    problems = made.problems + write(made, project.root / "build", project, session.settings)
    assert not [problem for problem in problems if problem.severity == "error"], problems
    return session, made


def publish(project: Project, made: Any, *, direct: bool) -> Published:
    """Build each unit of a rendered project in one way."""
    files: dict[str, bytes] = {}
    pages: dict[str, ParsedPage] = {}
    notes = []
    for unit in made.units:
        folder = project.root / f"published-{direct}" / unit.name
        with clock(made.newest):
            built = build_and_seal(BuildOrder(unit, project.root / "build" / unit.name / "mkdocs.yml", folder, direct=direct))
        assert built.built.complaints == ()
        files |= {unit.base + path: content for path, content in commands.tree(folder).items()}
        pages |= {unit.base + path: page for path, page in built.pages.items()}
        notes.append(built.note)
    return Published(files, pages, tuple(filter(None, notes)))


def check_equal(project: Project, today: date = DAY) -> Published:
    """Publish a project in both ways; nothing that is generated may be left to MkDocs, and nothing may differ."""
    _, made = rendered(project, today)
    ours, theirs = (publish(project, made, direct=direct) for direct in (True, False))
    assert ours.files.keys() == theirs.files.keys()
    assert [path for path, content in ours.files.items() if content != theirs.files[path]] == []
    assert ours.pages == theirs.pages
    return ours


def copied(root: Path, data: Path, config: str | None = SETTINGS) -> Project:
    """Make a project around a copy of a data folder."""
    shutil.copytree(data, root / "data")
    if config is not None:
        (root / "mkdocs.yml").write_text(config, encoding="utf-8")
    return project_in(root, root / "data")


EXTENDED = f"{SETTINGS}markdown_extensions: [{', '.join(sorted(ALLOWED))}]\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("story", "config"),
    [*((story, EXTENDED) for story in STORIES), ("full", SETTINGS), ("full", None), ("library", SETTINGS), ("library", None)],
)
def test_a_small_site_is_published_to_the_byte(tmp_path: Path, story: str, config: str | None) -> None:
    """Every page, search index, anchor and link of a site is the same in both ways, whatever its address."""
    assert check_equal(copied(tmp_path, SITES / story / "data", config)).notes == ()


@pytest.mark.slow
def test_the_first_brief_is_published_to_the_byte(tmp_path: Path) -> None:
    """Three languages and handwritten pages in sections of the navigation change nothing."""
    for part in ("docs", "mkdocs.yml"):
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, tmp_path / part)
    assert check_equal(copied(tmp_path, ROOT / "data", None), date.fromisoformat(PUBLISHED)).notes == ()


@pytest.mark.slow
def test_the_templates_of_the_theme_are_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build of another project takes the code of installed templates from our package, and compiles a changed one."""
    compiled: list[str | None] = []

    def compile(self: Environment, source: str, name: str | None = None, filename: str | None = None) -> Any:
        compiled.append(name)
        return original(self, source, name, filename)

    def published(folder: str, changed: str = "") -> Mapping[str, bytes]:
        shared_theme._compiled.cache_clear()
        shared_theme._loaded.cache_clear()
        project = copied(tmp_path / folder, SITES / "minimal" / "data")
        _, made = rendered(project)
        if changed:
            with open(project.root / "build/en/theme" / changed, "a", encoding="utf-8") as file:
                file.write("{# changed #}")
        compiled.clear()
        return publish(project, made, direct=True).files

    original = Environment.compile
    monkeypatch.setattr(Environment, "compile", compile)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "kept"))
    first = published("one")
    assert {"main.html", "base.html"} < set(compiled)
    (kept,) = (tmp_path / "kept").rglob("partials/**/language.*.pyc")
    assert "briefing" in kept.parts  # and not in the package of Material
    assert published("two") == first
    assert compiled == []
    assert published("three", changed="partials/footer.html") == first
    assert compiled == ["partials/footer.html"]


@pytest.mark.slow
def test_a_library_of_made_briefs_is_published_to_the_byte(tmp_path: Path) -> None:
    """The texts and figures of made briefs, of which no two are equal, are the same in both ways."""
    corpus = [sys.executable, "benchmarks/corpus.py", tmp_path / "made", "--entities", "1000"]
    subprocess.run(corpus, cwd=ROOT, check=True, capture_output=True)
    for number, folder in enumerate(sorted((tmp_path / "made").iterdir())):
        shutil.copytree(folder, tmp_path / "project/data" / f"brief-{number}")
    (tmp_path / "project/mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    project = project_in(tmp_path / "project", tmp_path / "project/data")
    assert check_equal(project, date(2026, 6, 10)).notes == ()


@pytest.mark.slow
def test_a_closed_edition_is_published_to_the_byte(tmp_path: Path) -> None:
    """Pages of closed editions get their content after their frame; a style and links to editions do not prevent a release."""
    project = copied(tmp_path, BASE)
    shutil.copytree(ROOT / "tests/styles", project.styles)
    change(project, "brief.yaml", "licence:", "style: plain\nlicence:")
    for number in (1, 2):
        if number == 2:
            change(project, "brief.yaml", "edition: 1", "edition: 2")
            change(project, "judgements.yaml", "- id: J1", "- id: J9")
            text = "'See [J1](https://example.org/trees/e/1/J1/), [all](https://example.org/trees/e/).'"
            entry = f"- {{edition: 2, on: 2031-09-30, size: major, text: {text}, items: [{{id: J1, why: Renamed.}}]}}\n"
            change(project, "changes.yaml", "- {", f"{entry}- {{")
        work = tmp_path / f"work-{number}"
        work.mkdir()
        done = release(driver.open_project(project), TODAY, "", work, allow_warnings=True)
        assert done.outcome == "closed", done.problems
    change(project, "brief.yaml", "topics: [heat, trees]", "topics: [heat]")
    published = check_equal(project, TODAY)
    assert published.notes == (), "the list of editions and the page of a removed entry are published directly, too"
    assert {"J1/index.html", "e/index.html"} <= published.files.keys()
    for path in ("cite/index.html", "e/1/cite/index.html"):
        assert b"navigator.clipboard" in published.files[path], path


def change(project: Project, file: str, old: str, new: str) -> None:
    """Change a data file."""
    text = (project.data / file).read_text("utf-8")
    assert old in text
    (project.data / file).write_text(text.replace(old, new, 1), "utf-8")


# --- what is not published directly ------------------------------------------------------------------------------


def both(project: Project) -> tuple[str, ...]:
    """Build a project as the command does, in both ways; give the notes of the direct way."""
    session, made = rendered(project)
    notes: list[str] = []
    ways: tuple[Literal["direct", "mkdocs"], ...] = ("direct", "mkdocs")
    for publisher in ways:
        site = project.root / publisher
        options: dict[str, Any] = {"epoch": made.newest, "publisher": publisher}
        published = build_site(project.root / "build", made.units, site, session.settings, **options)
        assert published.problems == ()
        notes += published.notes
    trees = [commands.tree(project.root / publisher) for publisher in ("direct", "mkdocs")]
    assert trees[0] == trees[1]
    return tuple(notes)


@pytest.mark.slow
def test_a_unit_has_the_files_of_the_theme_that_its_settings_and_pages_name(tmp_path: Path) -> None:
    """What a project names is there in every language, whatever the theme loads from the root; no other file is repeated."""
    project = small_brief.project(tmp_path)
    stylesheets = "assets/stylesheets/"
    palette, main = (next((theme_folder() / stylesheets).glob(f"{name}.*.css")).name for name in ("palette", "main"))
    put(project.config, f"{SETTINGS}theme: {{name: material, favicon: assets/images/favicon.png}}\n"
        f"extra_css: [{stylesheets}material-mine.css]\nextra_javascript: [{{path: assets/javascripts/lunr/tinyseg.js}}]\n"
        "copyright: Ours\ue0facontent\ue0fb\n")  # fmt: skip
    put(project.overrides / stylesheets / "material-mine.css", f'@import "{palette}";\n')
    put(project.docs / "zh-Hans/more.md", f'# More\n\n<p><a href="../{stylesheets}{main}">x</a></p>\n')
    put(project.docs / "zh-Hans/word.md", "# Word\n\n[x](assets/javascripts/lunr/wordcut.js)\n")
    assert both(project) == ()
    chinese = {path for path in commands.tree(tmp_path / "direct/zh-hans") if path.startswith("assets/")}
    named = ("images/favicon.png", "stylesheets/material-mine.css", "javascripts/lunr/tinyseg.js", "javascripts/lunr/wordcut.js")
    assert {f"assets/{name}" for name in named} | {stylesheets + palette, stylesheets + main} <= chinese
    assert [path for path in chinese if "lunr/min" in path or (".material-" in path and "mine" not in path)] == []
    assert "Ours\ue0facontent\ue0fb" in (tmp_path / "direct/404.html").read_text("utf-8")


LIST = "{% extends 'default/timeline.md.jinja' %}\n{% block key %}\n* a *list*\n* of two\n\n{% endblock %}\n"


@pytest.mark.slow
def test_a_page_in_markdown_of_its_own_is_left_to_mkdocs(tmp_path: Path) -> None:
    """A template of the project can write any Markdown; only its pages take the long way, and a note says so."""
    project = small_brief.project(tmp_path)
    put(project.templates / "timeline.md.jinja", LIST)
    (note, other) = both(project)
    assert note == ("MkDocs publishes `en/docs/timeline/index.md`, because only MkDocs can convert Markdown such as `* a *list*`")
    assert "zh-Hans/docs/timeline/index.md" in other


@pytest.mark.slow
def test_a_template_within_the_dialect_is_published_directly(tmp_path: Path) -> None:
    """A template of the project that writes what ours write costs nothing."""
    project = small_brief.project(tmp_path)
    put(
        project.templates / "timeline.md.jinja",
        LIST.replace("* a *list*\n* of two", '<p class="x">A key</p>\n\n## More {: #more }'),
    )
    assert both(project) == ()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        (
            "overrides/partials/footer.html",
            "<footer>{{ page.content | length }}</footer>\n",
            "the theme template `.*footer.html`",
        ),
        ("mkdocs.yml", "site_name: Trees\nplugins: [briefing, search, tags]\n", "the plugin `tags`"),
    ],
)
def test_what_may_change_any_page_is_left_to_mkdocs(tmp_path: Path, name: str, text: str, why: str) -> None:
    """With a theme or a plugin of its own, a project is published by MkDocs as a whole, and a note says so once."""
    project = small_brief.project(tmp_path)
    put(tmp_path / name, text)
    (note,) = both(project)
    assert re.fullmatch(f"MkDocs publishes every page, because the project has {why}", note)


@pytest.mark.slow
def test_a_theme_that_reads_the_content_of_pages_is_noticed(tmp_path: Path) -> None:
    """One page of each unit is compared with MkDocs' own, so that a new theme cannot make a site wrong unseen."""
    project = small_brief.project(tmp_path)
    _, made = rendered(project)
    footer = tmp_path / "build/en/theme/partials/footer.html"
    footer.write_text(f"<p>{{{{ page.content | length }}}}</p>\n{footer.read_text('utf-8')}", encoding="utf-8")
    ours, theirs = (publish(project, made, direct=direct) for direct in (True, False))
    assert ours.files == theirs.files
    (note,) = ours.notes
    assert re.fullmatch(r"MkDocs publishes every page of `en`, because its own page is not the same: `<p>\d+</p>` is .*", note)


# --- texts -----------------------------------------------------------------------------------------------------


def by_mkdocs(text: str) -> str:
    """Convert a text as MkDocs does with our settings."""
    return Markdown(extensions=list(ALWAYS), extension_configs={name: dict(options) for name, options in ALWAYS.items()}).convert(
        text
    )


def found_by_material(html: str) -> list[tuple[str | None, str, str]]:
    """Divide a page as Material's search does."""
    parser = Parser()
    parser.feed(html)
    parser.close()
    return [(each.id, "".join(each.title), "".join(each.text)) for each in parser.data if not each.is_excluded()]


def check_text(text: str) -> bool:
    """A text is converted as MkDocs converts it, or not at all."""
    text = text.encode(errors="replace").decode()  # a file of the build folder has no half of a surrogate pair
    article = convert(text.encode())
    if article is None:
        return False
    html = article.html.decode()
    assert html == by_mkdocs(text)
    found = sections(article.indexed.decode())
    if found is not None:
        assert [(each.id, "".join(each.title), "".join(each.text)) for each in found] == found_by_material(html)
    return True


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(TEXTS)
@example("### 中文\n\n### 中文\n\ntext")
@example("- a\n\n      b\n- c")
def test_the_text_of_an_author_is_converted(text: str) -> None:
    """Whatever authors write is in our dialect once it has been written safely."""
    body = markdown_blocks(parse(text, block=True), Links())
    assert check_text(
        f"# Title {{: #title }}\n\n{body}\n\n## After {{: #after .bf-minor }}\n\n<ul>\n<li>x</li>\n</ul>\n".replace(
            "\n\n\n\n", "\n\n"
        )
    )


_PIECES = st.sampled_from(
    [
        "# T {: #t }",
        "## Two {: #two .c }",
        "## Two",
        "### <b>x</b> {: .y }",
        "#no",
        "text",
        "text\nmore",
        "1. one",
        "12. x\n",
        "* a",
        "- b",
        "+ c",
        "> q",
        "    code",
        "\tcode",
        "***",
        "---",
        "===",
        "a\n===",
        "a | b\n--- | ---\n1 | 2",
        "[x](y.md)",
        "[x]: y",
        "![i](j.png)",
        "`c`",
        "\\*",
        "*e*",
        "_e_",
        "__s__",
        "<b>b</b>",
        "<p>p</p>",
        "<p>p</p>\n<p>q</p>",
        "<p>p</p>q",
        "<p>p</p>\nq",
        "<div>\n\nx\n\n</div>",
        "<div><div></div></div>",
        "<div><p><div></p></div></div>",
        "<div data-search-exclude><div>y</div>z</div>",
        "<section data-search-exclude>\n<p>y</p>\n</section>",
        "<div><span><div></span></div>",
        "<p>a</script>b</p>",
        "<div>a</style>b</textarea>c</title></div>",
        "<section><div>a</iframe></div></math></svg></section>",
        "<div",
        "</div>",
        "<ol><li>a<li>b</ol>",
        "<hr>",
        "<br>",
        "<pre><code>a\n  b</code></pre>",
        "<!-- c -->",
        "<?x?>",
        "<![CDATA[x]]>",
        "<script>x</script>",
        "<style>x</style>",
        "<p style='x'>",
        '<p onclick="x">p</p>',
        '<a href="javascript:x">y</a>',
        '<p><a href="JAVASCRIPT:x">y</a></p>',
        '<img src="x">',
        '<a name="n">n</a>',
        "&amp;",
        "&",
        "&x",
        "&#1;",
        "<",
        ">",
        "http://e.org",
        "<http://e.org>",
        "<a@e.org>",
        "{: .x }",
        "[TOC]",
        "*[A]: b",
        "[^1]",
        ":   d",
        "~~~\nx\n~~~",
        "```\nx\n```",
        "<h1>h</h1>",
        '<h2 id="i">h</h2>',
        '<h2 id="i">h <h3 id="j">k</h3></h2>',
        "<svg><path d='x'/></svg>",
        '<div><svg viewBox="0 0 1 1"><path d="x"/></svg></div>',
        "\x02klzzwxh:0001\x03",
        "\r",
        "\u2028",
        "\u00a0",
        "",
        "  ",
        "a  \nb",
        "<p>a</p>\n\n\n\nb",
        "<table>\n<tr><td>x</td></tr>\n</table>",
        "<details><summary>s</summary>t</details>",
    ]
)


@pytest.mark.slow
@settings(max_examples=600, deadline=None)
@given(
    st.lists(st.tuples(st.one_of(_PIECES, _PIECES, MARKUP), st.sampled_from(["", "\n", "\n\n", "\n\n", "\n\n", " "])), max_size=7)
)
def test_any_markdown_is_converted_as_mkdocs_does_or_not_at_all(pieces: list[tuple[str, str]]) -> None:
    """A template of a project can write anything; what the grammar lets through is the same in both ways."""
    check_text("# Title {: #title }\n\n" + "".join(piece + gap for piece, gap in pieces))


def test_no_script_and_no_loaded_file_is_in_the_dialect() -> None:
    """What the policy of a page would have to judge takes the way through MkDocs, where it is judged."""
    for html in (
        "<script>x</script>",
        '<p onclick="x">y</p>',
        '<p style="x">y</p>',
        '<div><img src="x.png"></div>',
        "<div><iframe></iframe></div>",
        '<p><a href="javascript:x">y</a></p>',
        '<p><a href="java&#10;script:x">y</a></p>',
        '<form action="x"><button formaction="y"></button></form>',
        "<div><style>x</style></div>",
        '<svg><use href="https://e.org/x"/></svg>',
        '<div><object data="x"></object></div>',
    ):
        assert convert(f"# T {{: #t }}\n\n{html}".encode()) is None, html


def test_unusual_characters_are_not_in_the_dialect() -> None:
    """The grammar reads UTF-8, and leaves to MkDocs what Python-Markdown treats in a way of its own: these and no others."""
    unusual = {chr(code) for code in (*range(10), *range(11, 32), *range(127, 161), *range(0x2000, 0x200B))}
    unusual |= set("\u1680\u2028\u2029\u202f\u205f\u3000")
    for code in (*range(0xD800), *range(0xE000, 0x10400)):
        letter = chr(code)
        for html, ours in ((f"<p>a{letter}b</p>", "<>&"), (f'<p title="{letter}">b</p>', '<>"')):
            assert (convert(html.encode()) is None) == (letter in unusual or letter in ours), (hex(code), html)

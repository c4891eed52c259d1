"""Where a fault of the finished site is corrected: the page, the template, the setting or the plugin that caused it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, PluginError

from briefing import mkdocs_plugin
from briefing.publish.link_problems import NAME_THE_FILE
from tests.commands import tree
from tests.planted_plugin import SETTINGS, faults, project_with_plugin, publish_here
from tests.small_site import messages, project, publish, two_languages, with_page

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the project, which is the working directory."""
    return project_with_plugin(tmp_path, monkeypatch)


@pytest.mark.parametrize(
    ("does", "expected"),
    [
        ("crash", "the plugin `planted` failed: ZeroDivisionError: division by zero"),
        ("crash at start", "the plugin `planted` failed: KeyError: 'theme'"),
        ("exit", "the plugin `planted` failed: SystemExit: 1"),
        ("warn", "the plugin `planted` reports: planted_plugin: something is odd: a package is missing"),
        ("style", 'the attribute style="color: red"'),
        ("link", "<script> loads from another host: https://example.org/x.js"),
    ],
)
def test_a_fault_of_a_plugin_points_at_its_line(root: Path, does: str, expected: str) -> None:
    """Whether it crashes, warns or changes pages, the plugin is named once for all languages, and no page or data file is."""
    project(root, SETTINGS.replace("nothing", does))
    problems = publish_here(two_languages())
    assert {each.place[:3] for each in problems} == {("mkdocs.yml", 5, 5)}, messages(problems)
    assert expected in problems[0].message
    assert problems[0].help
    assert "`planted`" in problems[0].message + problems[0].help
    assert len(problems) == 1
    assert not (root / "site").exists()


def test_a_warning_of_a_plugin_about_a_page_points_at_the_page(root: Path) -> None:
    """The author corrects the page that the plugin names, and reads which plugin it was."""
    (problem,) = faults(SETTINGS.replace("nothing", "warn of a page"))
    assert (problem.place.file, problem.message) == (
        "docs/about.md",
        "the plugin `planted` reports: planted_plugin: about.md: a reference is unknown",
    )


@pytest.mark.parametrize(
    ("plugins", "line", "expected"),
    [
        ("  - search\n  - broken\n", 4, "the plugin `broken` failed: ModuleNotFoundError"),
        ("  - planted: {does: 5}\n", 3, "planted"),
        ("  - planted: {dose: nothing}\n", 3, "planted"),
        ("  - search: {lang: 5}\n", 3, "search"),
    ],
)
def test_a_plugin_that_cannot_be_loaded_is_named(root: Path, plugins: str, line: int, expected: str) -> None:
    """An installation that is broken, or an option that the plugin refuses, points at the plugin's line."""
    problems = faults(f"site_name: x\nplugins:\n{plugins}")
    assert {each.place[:2] for each in problems} == {("mkdocs.yml", line)}, messages(problems)
    assert expected in problems[0].message


@pytest.mark.parametrize(
    ("settings", "place", "expected"),
    [
        ("extra_javascript:\n  - own.js\n  - https://example.org/x.js\n", ("mkdocs.yml", 5, 5), "another host"),
        ("extra_css: [https://example.org/x.css]\n", ("mkdocs.yml", 3, 13), "another host"),
        ("extra_javascript:\n  - {path: https://example.org/y.js, defer: true}\n", ("mkdocs.yml", 4, 12), "another host"),
    ],
)
def test_a_fault_of_a_setting_points_at_its_line(root: Path, settings: str, place: tuple[str, int, int], expected: str) -> None:
    """What every page loads from another host is named in mkdocs.yml, and there it is reported."""
    (root / "docs/own.js").write_text("1", "utf-8")
    problems = faults(f"site_name: x\nplugins: [search]\n{settings}")
    assert {each.place[:3] for each in problems} == {place}, messages(problems)
    assert expected in problems[0].message


@pytest.mark.parametrize(
    ("file", "text", "line", "expected"),
    [
        (
            "main.html",
            '{% extends "default/main.html" %}\n{% block hero %}\n<b style="x">x</b>\n{% endblock %}',
            3,
            "use a class",
        ),
        (
            "main.html",
            '{% extends "default/main.html" %}\n{% block hero %}\n{{ nothing.at.all }}\n{% endblock %}',
            3,
            "'nothing' is undefined",
        ),
        ("main.html", '{% extends "base.html" %}\n{% block hero %}\n{% if %}\n{% endblock %}', 3, "Expected an expression"),
        (
            "404.html",
            '{% extends "main.html" %}\n\n{% block content %}<h1>x</h1><b style="x">y</b>{% endblock %}',
            3,
            "use a class",
        ),
    ],
)
def test_a_fault_of_a_template_points_at_it(root: Path, file: str, text: str, line: int, expected: str) -> None:
    """What a template of the project writes around pages is a fault of the template."""
    (root / "overrides").mkdir()
    (root / "overrides" / file).write_text(text, "utf-8")
    problems = faults("site_name: x\nplugins: [search]\n")
    found = next(each for each in problems if expected in each.message)
    assert found.place[:2] == (f"overrides/{file}", line), messages(problems)


def test_a_fault_of_a_page_stays_with_the_page(root: Path) -> None:
    """A fault in the source of a page is the page's, even if a plugin could have caused it."""
    (root / "docs/about.md").write_text('# About\n\n<p style="color: blue">x</p>\n\n[gone](gone.md)\n', "utf-8")
    problems = faults(SETTINGS)
    assert {each.place[:3] for each in problems} == {("docs/about.md", 5, 8)}, messages(problems)


def test_a_link_to_a_page_outside_its_folder_says_what_to_type(root: Path) -> None:
    """Pages of the brief are in the folders of their addresses, where a link to `cool.md` does not find them."""
    links = "[third](cool/) [fourth](col/index.md) [fifth](zh-hans/abut.md#why)"
    (root / "docs/about.md").write_text(f"# About\n\n[one](cool.md#why) [other](gone.md)\n{links}\n", "utf-8")
    (root / "docs/zh-Hans").mkdir()
    (root / "docs/zh-Hans/about.md").write_text("# 关于\n", "utf-8")
    project(root, "site_name: x\n")
    found = publish(with_page(two_languages(), "en/docs/cool/index.md", "# Cool\n"), root)
    assert [(each.place[1:3], each.message, each.help) for each in found] == [
        (
            (3, 7),
            "the link `cool.md#why` leads to no page",
            "write `cool/index.md`: a link to a page names its file",
        ),
        ((3, 28), "the link `gone.md` leads to no page", NAME_THE_FILE),
        ((4, 25), "the link `col/index.md` leads to no page", "did you mean `cool/index.md`?"),
        ((4, 47), "the link `zh-hans/abut.md#why` leads to no page", "did you mean `zh-hans/about.md`?"),
    ]
    (root / "docs/about.md").write_text("# About\n\n[third](cool/)\n", "utf-8")
    (problem,) = publish(with_page(two_languages(), "en/docs/cool/index.md", "# Cool\n"), root)
    assert (problem.place[1:3], problem.help) == (
        (3, 9),
        "write `cool/index.md`: a link to a page names its file",
    )


@pytest.mark.parametrize(
    ("link", "message", "help"),
    [
        (
            "/about/",
            "the link `/about/` begins at the root of the host, not of the site",
            "name the file of a page, relative to this one, such as `timeline/index.md`; or write a whole web address",
        ),
        ("x#y", "page `about/index.html`: the link `x#y` is broken: there is no `about/x`", None),
        ("#f1", "this page has no anchor `f1`", "write `factors/heat.md#f1`"),
        (
            "index.md#s",
            "the page `index.md` has no anchor `s`",
            "name an anchor that the page has; a heading of your own gets this one by `{: #s }` behind it",
        ),
    ],
)
def test_a_broken_link_is_marked_where_it_is(root: Path, link: str, message: str, help: str | None) -> None:
    """Not in a longer link that contains it; and a missing anchor says which page has it."""
    line = f"[a](factors/heat.md#f1), [b](https://x.org/{link}) [c]({link})"
    (root / "docs/about.md").write_text(f"# About\n\n{line}\n", "utf-8")
    project(root, "site_name: x\n")
    (problem,) = publish(two_languages(), root)
    assert problem.place.file.endswith("docs/about.md")
    assert problem.place[1:3] == (3, line.index(f"]({link})") + 3)
    assert (problem.message, problem.help) == (message, help)


def test_an_address_below_the_site_is_marked_in_the_data(root: Path) -> None:
    """A page that was made from data names the file and line of the data, and no line of the page."""
    source = "- id: a\n  URL: https://example.org/b/counts/all\n  archive: https://example.org/b/counts\n"
    project(root, "site_name: x\nsite_url: https://example.org/b/\n")
    (root / "data/brief.yaml").write_text("title: x\n", "utf-8")
    for content, place in ((source, ("data/sources.yaml", 3, 12)), ("- id: a\n", ("data/brief.yaml", 1, 1))):
        (root / "data/sources.yaml").write_text(content, "utf-8")
        made = two_languages("x\n\n\n\n" + '<a href="https://example.org/b/counts" rel="external">x</a>')
        (problem,) = publish(made, root)
        assert problem.place[:3] == place
        assert "this address is below `site_url`, and the site has no page `counts`" in problem.message


def test_pages_of_all_units_are_linked_by_their_files(root: Path) -> None:
    """A handwritten page names the file of a page of another language or brief, from wherever it is itself."""
    (root / "docs/zh-Hans").mkdir(exist_ok=True)
    (root / "docs/about.md").write_text("# About\n\n[a](zh-Hans/cool/index.md#why) [b][c]\n\n[c]: zh-Hans/about.md\n", "utf-8")
    (root / "docs/zh-Hans/about.md").write_text("# 关于\n\n[a](../about.md) [b](cool/index.md)\n", "utf-8")
    project(root, "site_name: x\n")
    sample = "[a](zh-Hans/cool/index.md)"
    samples = f"# Samples\n\n`{sample}` and ``b ` {sample}``\n\n```\n{sample}\n```\n\nSo:\n\n    {sample}\n\n<!-- {sample} -->\n"
    (root / "docs/samples.md").write_text(samples + "\n- A list.\n\n    [in it](zh-Hans/about.md)\n", "utf-8")
    chinese = with_page(two_languages(), "zh-Hans/docs/cool/index.md", "# Cool {: #why }\n")
    assert publish(chinese, root) == ()
    english, chinese_page = (
        (root / "site" / path).read_text("utf-8") for path in ("about/index.html", "zh-hans/about/index.html")
    )
    assert 'href="../zh-hans/cool/#why"' in english
    assert 'href="../zh-hans/about/"' in english
    assert 'href="../../about/"' in chinese_page
    assert 'href="../cool/"' in chinese_page
    written = (root / "site/samples/index.html").read_text("utf-8")
    assert written.count(sample) == 4  # the comment is not published
    assert 'href="../zh-hans/about/"' in written


# --- by mkdocs build --------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("does", ["crash", "warn", "style", "link"])
def test_mkdocs_build_stops_for_the_same_reasons(
    root: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, does: str
) -> None:
    """Before the site is touched, with the plugin's line, and it says that nothing was published."""
    monkeypatch.setattr(mkdocs_plugin.driver, "render", lambda *_: two_languages())
    assert faults(SETTINGS) == ()
    before = tree(root / "site")
    (root / "mkdocs.yml").write_text(SETTINGS.replace("nothing", does), "utf-8")
    config = load_config(str(root / "mkdocs.yml"))
    config.plugins.on_startup(command="build", dirty=False)
    with pytest.raises((Abort, PluginError, ZeroDivisionError)) as stopped:
        build(config)
    assert tree(root / "site") == before
    text = f"{caplog.text}\n{stopped.value}"
    assert "mkdocs.yml:5:5" in text
    assert "nothing was published" in text

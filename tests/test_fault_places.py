"""Where a fault of the finished site is corrected: the page, the template, the setting or the plugin that caused it."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, PluginError
from mkdocs.plugins import get_plugins

from briefing import mkdocs_plugin
from briefing.publish.mkdocs import refused_plugins
from briefing.publish.mkdocs import settings as mkdocs_settings
from tests import small_site
from tests.small_site import messages, rendered, tree, two_languages

if TYPE_CHECKING:
    from briefing.diagnostics import Problem
    from briefing.render.outputs import Rendered

SETTINGS = "site_name: x\nplugins:\n  - search\n  - briefing\n  - planted: {does: nothing}\n"
PLUGIN = """\
import json, logging, os, subprocess
from mkdocs.config import base, config_options
from mkdocs.plugins import BasePlugin, get_plugin_logger

log = get_plugin_logger(__name__)


class Options(base.Config):
    does = config_options.Type(str)


class Planted(BasePlugin[Options]):
    def on_config(self, config):
        if self.config.does == "crash at start":
            raise KeyError("theme")
        return config

    def on_page_content(self, html, page, config, files):
        does = self.config.does
        if does == "crash" and page.file.src_uri == "index.md":
            raise ZeroDivisionError("division by zero")
        if does == "exit":
            raise SystemExit(1)
        if does == "warn":
            log.warning("something is odd")
        if does == "warn of a page" and page.file.src_uri == "about.md":
            log.warning("about.md: a reference is unknown")
        if does == "look":
            with open("seen.jsonl", "a") as seen:
                told = [page.file.src_uri, page.file.abs_src_path, page.file.generated_by, config.config_file_path]
                seen.write(json.dumps(told) + "\\n")
        return html

    def on_post_page(self, output, page, config):
        if self.config.does == "style":
            return output.replace("</body>", '<p style="color: red">x</p></body>')
        if self.config.does == "link":
            return output.replace("</body>", '<script src="https://example.org/x.js"></script></body>')
        return output
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a handwritten page, in an environment where a plugin is installed that can do several things wrong."""
    packages, project = tmp_path / "packages", tmp_path / "project"
    about = packages / "planted_plugin-1.0.dist-info"
    about.mkdir(parents=True)
    (packages / "planted_plugin.py").write_text(PLUGIN, "utf-8")
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: planted-plugin\nVersion: 1.0\n", "utf-8")
    points = "[mkdocs.plugins]\nplanted = planted_plugin:Planted\nbroken = planted_gone:Gone\n"
    (about / "entry_points.txt").write_text(points, "utf-8")
    monkeypatch.syspath_prepend(str(packages))
    monkeypatch.setattr(MkDocsConfig.plugins, "installed_plugins", get_plugins())  # MkDocs lists them when it is imported
    project.mkdir()
    monkeypatch.chdir(project)
    (project / "docs/zh-Hans").mkdir(parents=True)
    (project / "docs/about.md").write_text("# About\n", "utf-8")
    (project / "docs/zh-Hans/about.md").write_text("# 关于\n", "utf-8")
    return project


def faults(settings: str) -> tuple[Problem, ...]:
    """Publish a small site with these settings from the working directory."""
    small_site.project(Path(), settings)
    return publish_here(rendered())


def publish_here(site: Rendered) -> tuple[Problem, ...]:
    """Publish a site from the working directory, as the command line does."""
    problems = small_site.write(site, Path("build"), Path())
    if any(each.severity == "error" for each in problems):
        return problems
    return problems + small_site.build_site(Path("build"), site.units, Path("site").absolute(), Path(), epoch=site.newest, jobs=1)


@pytest.mark.parametrize(
    ("does", "said"),
    [
        ("crash", "the plugin `planted` failed: ZeroDivisionError: division by zero"),
        ("crash at start", "the plugin `planted` failed: KeyError: 'theme'"),
        ("exit", "the plugin `planted` failed: SystemExit: 1"),
        ("warn", "the plugin `planted` reports: planted_plugin: something is odd"),
        ("style", 'the attribute style="color: red"'),
        ("link", "<script> loads from another host: https://example.org/x.js"),
    ],
)
def test_a_fault_of_a_plugin_points_at_its_line(root: Path, does: str, said: str) -> None:
    """Whether it crashes, warns or changes pages, the plugin is named, and no page or data file is blamed."""
    problems = faults(SETTINGS.replace("nothing", does))
    assert {each.place[:3] for each in problems} == {("mkdocs.yml", 5, 5)}, messages(problems)
    assert said in problems[0].message
    assert "`planted`" in problems[0].message + (problems[0].help or "")
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
    ("plugins", "line", "said"),
    [
        ("  - search\n  - broken\n", 4, "the plugin `broken` failed: ModuleNotFoundError"),
        ("  - planted: {does: 5}\n", 3, "planted"),
        ("  - planted: {dose: nothing}\n", 3, "planted"),
        ("  - search: {lang: 5}\n", 3, "search"),
    ],
)
def test_a_plugin_that_cannot_be_loaded_is_named(root: Path, plugins: str, line: int, said: str) -> None:
    """An installation that is broken, or an option that the plugin refuses, points at the plugin's line."""
    problems = faults(f"site_name: x\nplugins:\n{plugins}")
    assert {each.place[:2] for each in problems} == {("mkdocs.yml", line)}, messages(problems)
    assert said in problems[0].message


@pytest.mark.parametrize(
    ("settings", "place", "said"),
    [
        ("extra_javascript:\n  - own.js\n  - https://example.org/x.js\n", ("mkdocs.yml", 5, 5), "another host"),
        ("extra_css: [https://example.org/x.css]\n", ("mkdocs.yml", 3, 13), "another host"),
        ("extra_javascript:\n  - {path: https://example.org/y.js, defer: true}\n", ("mkdocs.yml", 4, 5), "another host"),
    ],
)
def test_a_fault_of_a_setting_points_at_its_line(root: Path, settings: str, place: tuple[str, int, int], said: str) -> None:
    """What every page loads from another host is named in mkdocs.yml, and there it is reported."""
    (root / "docs/own.js").write_text("1", "utf-8")
    problems = faults(f"site_name: x\nplugins: [search]\n{settings}")
    assert {each.place[:3] for each in problems} == {place}, messages(problems)
    assert said in problems[0].message


@pytest.mark.parametrize(
    ("file", "text", "line", "said"),
    [
        ("main.html", '{% extends "base.html" %}\n{% block hero %}\n<b style="x">x</b>\n{% endblock %}', 1, "use a class"),
        ("main.html", '{% extends "base.html" %}\n{% block hero %}\n{{ nothing.at.all }}\n{% endblock %}', 3, "UndefinedError"),
        ("main.html", '{% extends "base.html" %}\n{% block hero %}\n{% if %}\n{% endblock %}', 3, "TemplateSyntaxError"),
        (
            "404.html",
            '{% extends "main.html" %}\n\n{% block content %}<h1>x</h1><b style="x">y</b>{% endblock %}',
            1,
            "use a class",
        ),
    ],
)
def test_a_fault_of_a_template_points_at_it(root: Path, file: str, text: str, line: int, said: str) -> None:
    """What a template of the project writes around pages is a fault of the template."""
    (root / "overrides").mkdir()
    (root / "overrides" / file).write_text(text, "utf-8")
    problems = faults("site_name: x\nplugins: [search]\n")
    found = next(each for each in problems if said in each.message)
    assert found.place[:2] == (f"overrides/{file}", line), messages(problems)


def test_a_fault_of_a_page_stays_with_the_page(root: Path) -> None:
    """A fault in the source of a page is the page's, even if a plugin could have caused it."""
    (root / "docs/about.md").write_text('# About\n\n<p style="color: blue">x</p>\n\n[gone](gone.md)\n', "utf-8")
    problems = faults(SETTINGS)
    assert {each.place.file for each in problems} == {"docs/about.md"}, messages(problems)


# --- what plugins see -------------------------------------------------------------------------------------------


def test_plugins_see_the_original_files(root: Path) -> None:
    """Pages have their paths in `docs/`, pages from the data are generated, and the settings are the project's."""
    small_site.project(root, SETTINGS.replace("nothing", "look"))
    assert publish_here(two_languages()) == ()
    seen = {tuple(each) for each in map(_loaded, (root / "seen.jsonl").read_text("utf-8").splitlines())}
    config = str(root / "mkdocs.yml")
    assert ("about.md", str(root / "docs/about.md"), None, config) in seen
    assert ("about.md", str(root / "docs/zh-Hans/about.md"), None, config) in seen
    assert ("sources.md", str(root / "data/sources.yaml"), "briefing", config) in seen
    assert {each[3] for each in seen} == {config}


def _loaded(line: str) -> list[str]:
    found: list[str] = json.loads(line)
    return found


def test_plugins_change_no_page_by_being_there(root: Path) -> None:
    """The site with a plugin that does nothing is the site without it."""
    assert faults("site_name: x\nplugins: [search]\n") == ()
    before = tree(root / "site")
    assert faults(SETTINGS) == ()
    assert tree(root / "site") == before


# --- by mkdocs build --------------------------------------------------------------------------------------------


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


def test_git_knows_when_a_page_changed(root: Path) -> None:
    """A page that was committed long ago has that date for a plugin that asks Git for its file."""
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run([*git, "init", "--quiet"], check=True)
    subprocess.run([*git, "add", "docs"], check=True)
    subprocess.run([*git, "commit", "--quiet", "--date", "2020-02-03T00:00:00Z", "-m", "A page"], check=True)
    small_site.project(root, SETTINGS.replace("nothing", "look"))
    assert publish_here(rendered()) == ()
    paths = {path for path, *_ in map(_loaded, (root / "seen.jsonl").read_text("utf-8").splitlines())}
    assert "about.md" in paths
    (found,) = {told[1] for told in map(_loaded, (root / "seen.jsonl").read_text("utf-8").splitlines()) if told[0] == "about.md"}
    asked = subprocess.run([*git, "log", "-1", "--format=%as", found], capture_output=True, text=True, check=True)
    assert asked.stdout.strip() == "2020-02-03"


# --- plugins that were tried ------------------------------------------------------------------------------------

LISTED = yaml.safe_load((Path(__file__).parent / "plugins.yaml").read_text("utf-8"))
GUIDE = Path(__file__).parents[1] / "docs/guide/templates.md"


def test_plugins_that_do_not_fit_are_refused_by_name(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of them brings one error at its line, with the reason and what to do instead."""
    monkeypatch.setattr(mkdocs_settings, "_installed", lambda _: True)
    names = [each["plugin"] for each in LISTED if not each["fits"]]
    small_site.project(root, "site_name: x\nplugins:\n" + "".join(f"  - {name}\n" for name in names))
    _, problems = mkdocs_settings.read(root / "mkdocs.yml")
    assert [(each.place.line, each.message.split("`")[1]) for each in problems] == list(enumerate(names, 3))
    assert all(each.severity == "error" and " does not fit: " in each.message and each.help for each in problems)
    assert set(names) == set(refused_plugins.REFUSED)


def test_the_guide_lists_the_plugins_that_were_tried() -> None:
    """At least twenty, each with whether it fits, as the list of `make plugins` says."""
    rows = re.findall(r"^\| `([\w-]+)` \| (yes|no) \|", GUIDE.read_text("utf-8"), re.MULTILINE)
    assert rows == [(each["plugin"], "yes" if each["fits"] else "no") for each in LISTED]
    assert len(rows) >= 20


# --- what has no effect -----------------------------------------------------------------------------------------


def test_files_of_plugins_and_unused_templates_are_reported(root: Path) -> None:
    """A file that only a plugin would read, or a template that nothing includes, is named; one that is included is not."""
    (root / "docs/guide").mkdir()
    for name in (".pages", "guide/.meta.yml", "guide/.nav.yml"):
        (root / "docs" / name).write_text("nav: []\n", "utf-8")
    (root / "overrides/partials").mkdir(parents=True)
    templates = {
        "main.html": '{% extends "base.html" %}{% block announce %}{% include "partials/mine.html" %}{% endblock %}',
        "partials/mine.html": "<p>Mine</p>",
        "partials/unused.html": "<p>Unused</p>",
        "partials/languages/en.html": "{% macro t(key) %}{{ key }}{% endmacro %}",
        "page.html": '{% extends "main.html" %}',
    }
    for name, text in templates.items():
        (root / "overrides" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "overrides" / name).write_text(text, "utf-8")
    (root / "docs/about.md").write_text("---\ntemplate: page.html\n---\n\n# About\n", "utf-8")
    small_site.project(Path(), "site_name: x\n")
    problems = small_site.write(rendered(), Path("build"), Path())
    assert sorted(each.place.file for each in problems) == [
        "docs/.pages", "docs/guide/.meta.yml", "docs/guide/.nav.yml", "overrides/partials/unused.html",
    ]  # fmt: skip
    assert {each.severity for each in problems} == {"warning"}


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("docs_dir: pages", "docs_dir"),
        ("theme: readthedocs", "theme.name"),
        ("theme: {name: material, custom_dir: theme}", "theme.custom_dir"),
        ("theme: {name: material, font: {text: Roboto}}", "theme.font"),
        ("extra: {analytics: {provider: google}}", "extra.analytics"),
        ("extra: {social: [{link: x}]}", "extra.social"),
        ("extra_templates: [a.html]", "extra_templates"),
        ("theme: {name: material, custom_dir: overrides, font: false}", None),
        ("docs_dir: docs", None),
    ],
)
def test_a_setting_without_effect_is_named(root: Path, line: str, name: str | None) -> None:
    """Each brings one warning with its line; a value that the build has anyway brings none."""
    small_site.project(root, f"site_name: x\n{line}\n")
    problems = mkdocs_settings.read(root / "mkdocs.yml")[1]
    assert [(each.message.split("`")[1], each.place.line, each.severity) for each in problems] == (
        [(name, 2, "warning")] if name else []
    )


def test_hooks_run_in_neither_command(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both commands warn and publish the same site, without what the hook would do."""
    monkeypatch.setattr(mkdocs_plugin.driver, "render", lambda *_: rendered())
    hook = (
        "def on_page_content(html, **_):\n    return html + '<p>by a hook</p>'\n\ndef on_env(env, **_):\n    raise ValueError\n"
    )
    (root / "mine.py").write_text(hook, "utf-8")
    settings = "site_name: x\nplugins: [search, briefing]\nhooks: [mine.py]\ntheme: material\n"
    (warned,) = faults(settings)
    assert (warned.severity, warned.place.line) == ("warning", 3)
    ours = tree(root / "site")
    config = load_config(str(root / "mkdocs.yml"))
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    assert tree(root / "site") == ours
    assert b"by a hook" not in ours["about/index.html"]

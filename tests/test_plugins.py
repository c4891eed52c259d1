"""What plugins of a project see and may do, and what in a project has no effect on its site."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config

from briefing import mkdocs_plugin
from briefing.publish.mkdocs import refused_plugins
from briefing.publish.mkdocs import settings as mkdocs_settings
from tests import small_site
from tests.commands import tree
from tests.planted_plugin import SETTINGS, faults, project_with_plugin, publish_here
from tests.small_site import rendered, two_languages


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the project, which is the working directory."""
    return project_with_plugin(tmp_path, monkeypatch)


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
    (found,) = {row[1] for row in map(_loaded, (root / "seen.jsonl").read_text("utf-8").splitlines()) if row[0] == "about.md"}
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
    assert all(each.severity == "error" and " cannot be used: " in each.message and each.help for each in problems)
    assert set(names) == set(refused_plugins.REFUSED)


@pytest.mark.parametrize("listed", ["[tags, material/offline]", "[tags, {offline: {enabled: true}}]", "{offline: {}}"])
def test_plugins_in_a_group_are_refused_too(root: Path, listed: str) -> None:
    """A group loads its plugins, whatever form its list has."""
    small_site.project(root, f"site_name: x\nplugins:\n  - group:\n      enabled: true\n      plugins: {listed}\n")
    _, problems = mkdocs_settings.read(root / "mkdocs.yml")
    assert [(each.place.line, each.help) for each in problems] == [(5, "delete it, and use `briefing build --offline`")]


def test_a_plugin_that_is_not_enabled_is_not_refused(root: Path) -> None:
    """Material's documentation enables `offline` by a variable of the environment, and a group is off by default."""
    for entry in (
        "offline: {enabled: false}",
        "group: {plugins: [offline]}",
        "group: {enabled: true, plugins: [offline: {enabled: false}]}",
    ):
        small_site.project(root, f"site_name: x\nplugins:\n  - {entry}\n")
        assert mkdocs_settings.read(root / "mkdocs.yml")[1] == (), entry


def test_plugins_that_read_the_history_need_all_of_it(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a clone of the last commit, each brings a warning at its line, unless its options say that it does not read it."""
    monkeypatch.setattr(mkdocs_settings, "_installed", lambda _: True)
    plugins = (
        "  - git-authors\n  - git-revision-date-localized:\n      type: date\n  - rss\n  - rss:\n      use_git: false\n  - tags\n"
    )
    small_site.project(root, f"site_name: x\nplugins:\n{plugins}")
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org"]
    for words in (["init", "--quiet"], ["add", "."], *(["commit", "--quiet", "--allow-empty", "-m", each] for each in "ab")):
        subprocess.run([*git, *words], check=True, cwd=root)
    assert mkdocs_settings.read(root / "mkdocs.yml")[1] == ()
    subprocess.run([*git, "clone", "--quiet", "--depth", "1", root.as_uri(), "copy"], check=True, cwd=root)
    _, problems = mkdocs_settings.read(root / "copy/mkdocs.yml")
    found = [(each.severity, each.place.line, each.message.partition(": ")[0]) for each in problems]
    assert found == [
        ("warning", 3, "the plugin `git-authors` shows wrong authors"),
        ("warning", 4, "the plugin `git-revision-date-localized` shows wrong dates"),
        ("warning", 6, "the plugin `rss` shows wrong dates"),
    ]
    assert all("fetch --unshallow" in (each.help or "") for each in problems)


def test_a_plugin_that_is_not_installed_is_answered_with_its_package(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each plugin that fits and is not installed brings one error that names its package; an unknown name brings no guess."""
    monkeypatch.setattr(mkdocs_settings, "_installed_names", lambda: ("info",))
    packages = {each["plugin"]: each["package"].partition("[")[0] for each in LISTED if each["fits"]}
    named = {name: package for name, package in packages.items() if package != "mkdocs-material"}
    assert named == refused_plugins.PACKAGES
    small_site.project(root, "site_name: x\nplugins:\n" + "".join(f"  - {name}\n" for name in (*named, "minfy", "other")))
    _, problems = mkdocs_settings.read(root / "mkdocs.yml")
    expected = [f"run `pip install {package}`" for package in named.values()]
    unknown = "install the package that provides it, or delete the line"
    assert [each.help for each in problems] == [*expected, "did you mean `minify`?", unknown]


def test_the_guide_lists_the_plugins_that_were_tried() -> None:
    """At least twenty, each with whether it fits, as the list of `make plugins` says."""
    rows = re.findall(r"^\| `([\w-]+)` \| (yes|no) \|", GUIDE.read_text("utf-8"), re.MULTILINE)
    assert rows == [(each["plugin"], "yes" if each["fits"] else "no") for each in LISTED]
    assert len(rows) >= 20


# --- what has no effect -----------------------------------------------------------------------------------------


def test_a_template_of_no_page_is_reported(root: Path) -> None:
    """A misspelt name is answered with the one that is meant; what such a template includes is used."""
    templates = root / "templates"
    templates.mkdir()
    (templates / "factor.md.jinja").write_text(
        '{% extends "default/factor.md.jinja" %}{% include ["own/none.jinja", "own/foot.jinja"] %}', "utf-8"
    )
    (templates / "own").mkdir()
    for name in ("factr.md.jinja", "own/foot.jinja", "own/head.jinja", "README.md", ".gitkeep"):
        (templates / name).write_text("x", "utf-8")
    found = publish_here(two_languages())
    assert [(each.severity, Path(each.place.file).name, each.help) for each in found] == [
        ("warning", "factr.md.jinja", "did you mean `factor.md.jinja`?"),
        ("warning", "head.jinja", "give it the name of a built-in template, or delete the file"),
    ]
    (templates / "factor.md.jinja").write_text('{% extends "default/factor.md.jinja" %}{% include words.name %}', "utf-8")
    assert publish_here(two_languages()) == ()


def test_files_of_plugins_and_unused_templates_are_reported(root: Path) -> None:
    """A file that only a plugin would read, or a template that nothing includes, is named; one that is included is not."""
    (root / "docs/guide").mkdir()
    for name in (".pages", "guide/.meta.yml", "guide/.nav.yml"):
        (root / "docs" / name).write_text("nav: []\n", "utf-8")
    (root / "overrides/partials").mkdir(parents=True)
    templates = {
        "main.html": '{% extends "default/main.html" %}{% block announce %}{% include "partials/mine.html" %}{% endblock %}',
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
        ("edit_uri: '?query=root/docs/'\nrepo_url: https://code.example/a", "edit_uri"),
        ("edit_uri: javascript:x\nrepo_url: https://code.example/a", "edit_uri"),
        ("edit_uri: https://[\nrepo_url: https://code.example/a", "edit_uri"),
        ("edit_uri: ./\nrepo_url: https://code.example/a", "edit_uri"),
        ("edit_uri: edit/main/docs/", "edit_uri"),
        ("edit_uri: edit/main/docs/\nrepo_url: https://code.example/a", None),
        ("edit_uri: https://edit.example/docs/\nrepo_url: https://code.example/a", None),
        ("edit_uri: http://edit.example/docs/\nrepo_url: https://code.example/a", None),
        ("edit_uri: edit/main/docs/\nrepo_url: http://code.example/a", None),
        ("edit_uri: ''", None),
        ("edit_uri_template: '{path}'", "edit_uri_template"),
        ("repo_name: Shade", "repo_name"),
        ("site_author: The city", "site_author"),
        ("theme: {name: material, direction: rtl}", "theme.direction"),
        ("extra: {homepage: https://example.org/}", "extra.homepage"),
        ("extra: {generator: false}", None),
        ("dev_addr: 127.0.0.1:8001", None),
    ],
)
def test_a_setting_without_effect_is_named(root: Path, line: str, name: str | None) -> None:
    """Each brings one warning with its line; a value that the build has anyway brings none."""
    small_site.project(root, f"site_name: x\n{line}\n")
    problems = mkdocs_settings.read(root / "mkdocs.yml")[1]
    assert [(each.message.split("`")[1], each.place.line, each.severity) for each in problems] == (
        [(name, 2, "warning")] if name else []
    )


@pytest.mark.parametrize("line", ["", "repo_url: ssh://git@code.example/a"], ids=["none", "not on the web"])
def test_an_edit_uri_needs_a_repository_on_the_web(root: Path, line: str) -> None:
    """The message is also true of a repository that has another address."""
    small_site.project(root, f"site_name: x\nedit_uri: edit/main/docs/\n{line}\n")
    problem, *_ = mkdocs_settings.read(root / "mkdocs.yml")[1]
    assert problem.message.endswith("no `repo_url` begins with `https://` or `http://`")


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

"""The plugin: the commands of MkDocs build the same site, and publish nothing if the data are wrong."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, PluginError

from briefing import mkdocs_plugin
from briefing.diagnostics import Place, calendar_warning, error, warning
from briefing.render.outputs import Rendered
from tests import small_site
from tests.commands import tree
from tests.small_site import DAY, left_over, publish, two_languages, with_page

if TYPE_CHECKING:
    from pathlib import Path

    from briefing.driver import Session

CONFIG = """\
site_name: Shade
site_url: https://example.org/repo/
theme: material
plugins:
  - search
  - briefing
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose data always render to a small site of two languages."""
    small_site.project(tmp_path, CONFIG)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/about.md").write_text("# About us\n")
    renders(monkeypatch, two_languages())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def renders(monkeypatch: pytest.MonkeyPatch, site: Rendered) -> list[tuple[Session, date]]:
    asked: list[tuple[Session, date]] = []

    def render(session: Session, today: date) -> Rendered:
        asked.append((session, today))
        return site

    monkeypatch.setattr(mkdocs_plugin.driver, "render", render)
    return asked


def mkdocs_build(root: Path, command: str = "build") -> None:
    config = load_config(str(root / "mkdocs.yml"))
    config.plugins.on_startup(command=command, dirty=False)  # type: ignore[arg-type]  # reason: three words are allowed
    build(config)


def test_mkdocs_builds_the_same_site(root: Path) -> None:
    """The two commands write the same bytes for every page."""
    mkdocs_build(root)
    by_mkdocs = tree(root / "site")
    (root / "site").rename(root / "other")
    assert publish(two_languages(), root, jobs=1) == ()
    ours = tree(root / "site")
    assert by_mkdocs.keys() == ours.keys()
    assert [path for path in ours if ours[path] != by_mkdocs[path]] == []
    assert "Content-Security-Policy" in ours["zh-hans/about/../index.html".replace("about/../", "")].decode()


@pytest.mark.parametrize("plugins", ["[briefing, search]", "{search: {}, briefing: {data_dir: data}}"])
def test_the_order_of_plugins_does_not_matter(root: Path, plugins: str) -> None:
    """The search is set up for the language of the site, whatever the order of the two plugins."""
    (root / "mkdocs.yml").write_text(CONFIG.partition("plugins")[0] + f"plugins: {plugins}\n")
    mkdocs_build(root)
    assert (root / "site/zh-hans/search/search_index.json").exists()
    assert "About us" in (root / "site/about/index.html").read_text()


def test_a_date_that_has_passed_stops_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """`mkdocs build --strict` stops at a warning about the data, not at a date that has passed."""
    caplog.set_level("INFO", logger="mkdocs")  # another test may have set it
    for code, level, make in (("date-passed", "INFO", calendar_warning), ("overdue-review", "WARNING", warning)):
        problem = make(code, "said 100 % so", Place("data/timeline.yaml", 3, 9))
        renders(monkeypatch, two_languages()._replace(problems=(problem,)))
        mkdocs_build(root)
        assert [record.levelname for record in caplog.records if code in record.getMessage()] == [level]


def test_wrong_data_publish_nothing(root: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """The build ends with every problem in a line, and the old site is kept."""
    mkdocs_build(root)
    before = tree(root / "site")
    wrong = tuple(error("bad-date", f"day {n}", Place("data/timeline.yaml", n, 9)) for n in (3, 7))
    renders(monkeypatch, Rendered((), (), wrong, DAY))
    with pytest.raises(Abort):
        mkdocs_build(root)
    assert "data/timeline.yaml:3:9: error bad-date day 3\ndata/timeline.yaml:7:9" in caplog.text
    assert tree(root / "site") == before


def test_warnings_are_warnings_of_mkdocs(root: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """`mkdocs build --strict` counts them."""
    site = two_languages()._replace(problems=(warning("overdue-review", "review it", Place("data/brief.yaml", 2)),))
    renders(monkeypatch, site)
    mkdocs_build(root)
    assert [record.levelname for record in caplog.records if "review it" in record.message] == ["WARNING"]


def test_strict_stops_before_the_site_is_touched(
    root: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """`mkdocs build --strict` with a warning about the data publishes nothing, and says so."""
    mkdocs_build(root)
    before = tree(root / "site")
    site = two_languages("新的")._replace(problems=(warning("overdue-review", "review it", Place("data/brief.yaml", 2)),))
    renders(monkeypatch, site)
    config = load_config(str(root / "mkdocs.yml"), strict=True)
    config.plugins.on_startup(command="build", dirty=False)
    with pytest.raises(Abort):
        build(config)
    assert "nothing was published:\ndata/brief.yaml:2:1: warning overdue-review" in caplog.text
    assert tree(root / "site") == before
    assert left_over(root) == []


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["en", "zh-Hans"])
def test_a_warning_of_mkdocs_publishes_nothing(root: Path, monkeypatch: pytest.MonkeyPatch, unit: str) -> None:
    """A broken link on any unit's page stops this build as it stops `briefing build`, and the old site is kept."""
    mkdocs_build(root)
    before = tree(root / "site")
    renders(monkeypatch, with_page(two_languages(), f"{unit}/docs/sources.md", "# S\n\n[x](gone.md) <script>alert(1)</script>\n"))
    with pytest.raises((Abort, PluginError)):
        mkdocs_build(root)
    assert tree(root / "site") == before
    assert left_over(root) == []


def test_a_fault_on_a_page_is_an_error(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The checks of the finished site apply here too, in every language."""
    site = with_page(two_languages(), "zh-Hans/docs/sources.md", '# S\n\n<h2 id="source-city">x</h2>\n<a href="gone/">x</a>')
    renders(monkeypatch, site)
    with pytest.raises((Abort, PluginError)):
        mkdocs_build(root)
    assert "SOURCE_DATE_EPOCH" not in os.environ


@pytest.mark.slow
def test_today_comes_from_the_option_or_the_epoch(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build of an old edition can be repeated; an invalid value is refused."""
    asked = renders(monkeypatch, two_languages())
    (root / "mkdocs.yml").write_text(CONFIG.replace("- briefing", "- briefing: {today: 2031-10-01}"))
    mkdocs_build(root)
    (root / "mkdocs.yml").write_text(CONFIG)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    mkdocs_build(root)
    assert [today for _, today in asked] == [date(2031, 10, 1), date(1970, 1, 2)]
    assert asked[0][0].project.data.resolve() == root / "data"
    (root / "mkdocs.yml").write_text(CONFIG.replace("- briefing", "- briefing: {today: soon}"))
    with pytest.raises(Abort):
        mkdocs_build(root)


def test_the_preview_of_mkdocs_can_reload(root: Path) -> None:
    """MkDocs adds an inline script to each page that it serves, which the policy of a finished page would block."""
    mkdocs_build(root, "serve")
    assert "Content-Security-Policy" not in (root / "site/index.html").read_text()
    assert "Content-Security-Policy" not in (root / "site/zh-hans/index.html").read_text()


def test_the_preview_of_mkdocs_watches_source_files(root: Path) -> None:
    """Each build writes the rendered folder, so watching it would cause endless builds."""
    from mkdocs.livereload import LiveReloadServer

    config = load_config(str(root / "mkdocs.yml"))
    config.plugins.on_startup(command="serve", dirty=False)
    build(config)
    server = LiveReloadServer(lambda: None, "127.0.0.1", 0, str(root / "site"))
    server.watch(config.docs_dir)
    config.plugins.on_serve(server, config=config, builder=lambda: None)
    assert {os.path.relpath(path, root) for path in server._watched_paths} == {"data", "docs"}
    server.server_close()


def test_both_commands_have_one_policy(root: Path) -> None:
    """The policy of a page that MkDocs builds permits the same as that of a page that this program builds."""
    mkdocs_build(root)
    html = (root / "site/sources/index.html").read_text()
    assert "script-src 'self';" in html  # the frame of a page has no script of its own

"""A project in whose environment a plugin is installed that can do several things wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugins

from tests import small_site
from tests.small_site import rendered

if TYPE_CHECKING:
    import pytest

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
            log.warning("something is odd:\\n\\n  a package is missing\\n")
        if does == "warn of a page" and page.file.src_uri == "about.md":
            log.warning("about.md: a reference is unknown")
        if does == "look":
            with open("seen.jsonl", "a") as seen:
                row = [page.file.src_uri, page.file.abs_src_path, page.file.generated_by, config.config_file_path]
                seen.write(json.dumps(row) + "\\n")
        return html

    def on_post_page(self, output, page, config):
        if self.config.does == "style":
            return output.replace("</body>", '<p style="color: red">x</p></body>')
        if self.config.does == "link":
            return output.replace("</body>", '<script src="https://example.org/x.js"></script></body>')
        return output
"""


def project_with_plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
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
    (project / "docs").mkdir()
    (project / "docs/about.md").write_text("# About\n", "utf-8")
    return project


def faults(settings: str) -> tuple[Problem, ...]:
    """Publish a small site with these settings from the working directory."""
    small_site.project(Path(), settings)
    return publish_here(rendered())


def publish_here(site: Rendered) -> tuple[Problem, ...]:
    """Publish a site from the working directory, as the command line does; one in Chinese has a handwritten page."""
    if any(unit.lang == "zh-Hans" for unit in site.units) and not (page := Path("docs/zh-Hans/about.md")).exists():
        page.parent.mkdir(exist_ok=True)
        page.write_text("# 关于\n", "utf-8")
    problems = small_site.write(site, Path("build"), Path())
    if any(each.severity == "error" for each in problems):
        return problems
    return problems + small_site.build_site(Path("build"), site.units, Path("site").absolute(), Path(), epoch=site.newest, jobs=1)

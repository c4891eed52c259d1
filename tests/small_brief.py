"""A brief in three files with a translation and a handwritten page, and the result of a build from nothing."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, NamedTuple

from briefing import driver
from briefing.publish.assemble import build_site
from briefing.publish.build_folder import write
from briefing.render.templating import Compiled
from tests import commands, small_site
from tests.small_site import DAY

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from briefing.diagnostics import Problem
    from briefing.source.project import Project

BRIEF = """\
title: Shade before steel
bottom_line:
  claim: Trees cool streets sooner than any plant the city has studied.
published: 2031-05-02
as_of: 2031-05-02
review_by: 2032-05-02
edition: 1
languages: [en, zh-Hans]
"""
TIMELINE = """\
- id: E1
  when: 2030-06-01
  title: The first avenue is planted
  text: Forty lime trees [@city].
  kind: agreement
  sources: [city]
- id: E2
  when: 2031-02
  title: The second avenue is planted
  kind: dialogue
  sources: [city]
"""
SOURCES = """\
- id: city
  type: report
  title: A count of trees
  author: [{literal: The city}]
  issued: 2031
  URL: https://example.org/count
  language: en
  reach: primary
  read: whole
"""
FACTORS = """\
- id: F1
  slug: heat
  title: Dark surfaces store heat
  summary: Asphalt gives at night what it takes at noon.
  provenance: added
  sources: [city]
"""
OVERLAY = {
    "brief.yaml": "title: 先有树荫\nbottom_line: {claim: 树木使街道降温。}\n",
    "timeline.yaml": "- {id: E1, title: 第一条林荫道}\n",
}
SETTINGS = "site_name: Trees\nplugins: [briefing, search]\n"
THIRD = "- {id: E3, when: 2031, title: …, kind: law, sources: [city]}\n"
EXTENDED = "{% extends 'default/timeline.md.jinja' %}\n{% block key %}…{% endblock %}\n"
FOOTER = "<footer>… {% for each in pages %}{{ each.page.title }}{% endfor %}</footer>\n"


def project(root: Path) -> Project:
    """Write the project into a folder."""
    found = small_site.project(root, SETTINGS)
    put_data(found.data)
    put(found.docs / "about.md", "# About\n\nSee [the summary](index.md).\n")
    return found


def put_data(data: Path) -> None:
    """Write all its data."""
    for name, text in (("brief", BRIEF), ("timeline", TIMELINE), ("sources", SOURCES)):
        put(data / f"{name}.yaml", text)
    for name, text in OVERLAY.items():
        put(data / "zh-Hans" / name, text)


def put(file: Path, text: str) -> None:
    """Save a file as many editors do: write it beside the old one, then replace that."""
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_name(f".{file.name}.new")
    aside.write_text(text, "utf-8")
    os.replace(aside, file)


def replace(file: Path, old: str, new: str) -> None:
    """Replace a text in a file, if the file contains it."""
    if file.is_file():
        put(file, file.read_text("utf-8").replace(old, new))


class Fresh(NamedTuple):
    """The result of a build from nothing."""

    errors: tuple[tuple[str, str], ...]
    tree: Mapping[str, bytes]
    problems: tuple[Problem, ...]


COMPILED = Compiled()
"""The built-in templates, compiled once for all fresh builds of this file, because that takes longer than such a build."""


def fresh(project: Project, aside: Path) -> Fresh:
    """Build a project from nothing into a new folder, as `briefing build` does."""
    shutil.rmtree(aside, ignore_errors=True)
    session = driver.open_project(project)
    rendered = driver.render_all(driver.prepare(session, DAY, compiled=COMPILED))
    problems = rendered.problems
    if not errors(problems):
        problems += write(rendered, aside / "build", project, session.settings)
    if not errors(problems):
        built = build_site(aside / "build", rendered.units, aside / "site", session.settings, epoch=rendered.newest, jobs=1)
        problems += built.problems
    return Fresh(errors(problems), site(aside / "site"), problems)


def site(folder: Path) -> Mapping[str, bytes]:
    """The files of a built site, without the file that marks it as a site of this program."""
    return {path: content for path, content in commands.tree(folder).items() if path != ".briefing-site"}


def errors(problems: tuple[Problem, ...]) -> tuple[tuple[str, str], ...]:
    """Code and message of each error, in order."""
    return tuple(dict.fromkeys((each.code, each.message) for each in problems if each.severity == "error"))


def differences(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    """The files in which two sites differ."""
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))

"""Editions follow each other: in their days, and in the log."""

from __future__ import annotations

import shutil
from datetime import date
from typing import TYPE_CHECKING

import pytest

from briefing import driver
from briefing.loader.editions import file_name
from tests.conftest import TODAY
from tests.test_editions import closed, edit, second_edition

if TYPE_CHECKING:
    from pathlib import Path

    from briefing.source.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The base brief as edition 2, with a log of both; edition 1 was published and checked on 2031-06-15."""
    return second_edition(tmp_path, closed(published=date(2031, 6, 15), as_of=date(2031, 6, 15), ids={}))


def found(project: Project) -> list[str]:
    """The problems of the rules for editions."""
    problems = driver.check(project, TODAY).problems
    return [f"{each.code}: {each.message}" for each in problems if each.code in ("date-order", "edition-log")]


def test_editions_in_order_are_accepted(project: Project) -> None:
    """A brief with a later day and a complete log has no problem."""
    assert found(project) == []


@pytest.mark.parametrize(("field", "day"), [("published", "2031-09-30"), ("as_of", "2031-09-30")])
def test_an_edition_is_not_older_than_the_one_before(project: Project, field: str, day: str) -> None:
    """Neither its day nor that of its facts is before that of the last closed edition."""
    edit(project, "brief.yaml", f"{field}: {day}", f"{field}: 2031-06-14")
    assert f"date-order: `{field}` (2031-06-14) is before that of edition 1 (2031-06-15)" in found(project)


def test_each_closed_edition_is_in_the_log(project: Project) -> None:
    """A log that lacks the entry of a closed edition, or of the present one, is reported for each."""
    (project.data / "changes.yaml").write_text("[]\n", "utf-8")
    assert found(project) == [f"edition-log: `changes.yaml` has no entry for edition {number}" for number in (1, 2)]


@pytest.mark.parametrize("lost", [1, 2])
def test_the_file_of_each_earlier_edition_is_there(project: Project, lost: int) -> None:
    """Once editions are closed, an earlier edition of the log without its file is reported, the last one too."""
    edit(project, "brief.yaml", "edition: 2", "edition: 3")
    edit(project, "changes.yaml", "- {edition: 2", "- {edition: 3, on: 2031-09-30, size: minor, text: Third.}\n- {edition: 2")
    folder = project.data.parent / "editions"
    second = closed(published=date(2031, 9, 30), as_of=date(2031, 9, 30), ids={}, edition=2)
    (folder / file_name(second)).write_bytes(second.packed)
    assert found(project) == []
    next(folder.glob(f"{lost}-*")).unlink()
    assert found(project) == [f"edition-log: edition {lost} has no file in `editions/`: its pages are not published"]


def test_a_first_edition_needs_no_log(project: Project) -> None:
    """Nothing has changed before the first edition."""
    shutil.rmtree(project.editions)
    edit(project, "brief.yaml", "edition: 2", "edition: 1")
    (project.data / "changes.yaml").unlink()
    assert found(project) == []

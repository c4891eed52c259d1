"""An id that a closed edition has does not leave the brief unannounced when its entry is renamed or moved."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from briefing.authoring.refactor import Destination, Refactoring, Workspace, move_entry, rename_entry
from briefing.loader.folder import load
from tests.conftest import BASE

if TYPE_CHECKING:
    from pathlib import Path

NEXT = "- {edition: 2, on: 2031-09-30, size: major, text: Second edition., items: [R1]}\n"
FIRST = "- {edition: 1, on: 2031-05-02, size: major, text: First edition., items: [J1, R1]}\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The base brief."""
    return shutil.copytree(BASE, tmp_path / "data")


def opened(data: Path, **closed: dict[str, int]) -> Workspace:
    """A workspace whose closed editions have these ids; `own` is a site of one brief."""
    ids = {slug.replace("own", ""): each for slug, each in closed.items()}
    return Workspace(load(data, "data"), "data", lambda name: (data.parent / name).read_bytes(), ids)


def written(done: object, file: str) -> str:
    """The new content of a file."""
    assert isinstance(done, Refactoring)
    assert not done.problems
    return next(each.new.decode() for each in done.file_changes if each.name == file)


@pytest.mark.parametrize(
    ("log", "found"),
    [
        (NEXT + FIRST, "text: Second edition., items: [R1, {id: F1, why: , replaced_by: F7}]}"),
        (NEXT.replace(", items: [R1]", "") + FIRST, "text: Second edition., items: [{id: F1, why: , replaced_by: F7}]}"),
        (NEXT.replace("[R1]", "[]") + FIRST, "text: Second edition., items: [{id: F1, why: , replaced_by: F7}]}"),
        (
            "- edition: 2\n  on: 2031-09-30\n  size: minor\n  text: Second.\n  items:\n    - R1\n" + FIRST,
            "  items:\n    - R1\n    - id: F1\n      why:\n      replaced_by: F7\n",
        ),
    ],
)
def test_the_log_names_what_took_the_place_of_a_renamed_entry(data: Path, log: str, found: str) -> None:
    """The item is begun in the entry of the next edition, in any form, and the message says where to write why."""
    (data / "changes.yaml").write_text(log, "utf-8")
    done = rename_entry(opened(data, own={"F1": 1, "F1.1": 1}), "F1", "F7")
    assert found in written(done, "data/changes.yaml")
    assert isinstance(done, Refactoring)
    line = written(done, "data/changes.yaml").split("why")[0].count("\n") + 1
    assert done.messages[-1] == f"data/changes.yaml:{line}: write why F1 (with F1.1) is now F7, because edition 1 has it"


@pytest.mark.parametrize("log", [
    NEXT + FIRST, "- edition: 2\n  on: 2031-09-30\n  size: minor\n  text: Second.\n  items:\n    - R1\n" + FIRST,
])  # fmt: skip
def test_a_mistaken_rename_is_undone(data: Path, log: str) -> None:
    """Renaming an entry back removes the item that was begun, as long as it has no reason; with one, the old id stays taken."""
    (data / "changes.yaml").write_text(log, "utf-8")
    before = {file: file.read_bytes() for file in data.rglob("*.yaml")}
    for old, new in (("F1", "F7"), ("F7", "F1")):
        done = rename_entry(opened(data, own={"F1": 1, "F1.1": 1}), old, new)
        assert isinstance(done, Refactoring), done
        assert not done.problems
        for each in done.file_changes:
            (data.parent / each.name).write_bytes(each.new)
    assert {file: file.read_bytes() for file in before} == before
    done = rename_entry(opened(data, own={"F1": 1}), "F1", "F7")
    changed = written(done, "data/changes.yaml")
    assert isinstance(done, Refactoring)
    for each in done.file_changes:
        (data.parent / each.name).write_bytes(each.new)
    reason = changed.replace("why: ,", "why: Split.,").replace("why:\n", "why: Split.\n")
    (data / "changes.yaml").write_text(reason, "utf-8")
    assert not isinstance(rename_entry(opened(data, own={"F1": 1}), "F7", "F1"), Refactoring)


def test_without_a_next_edition_the_message_says_what_to_write(data: Path) -> None:
    """The entry of a closed edition in the log gets no item; the message has the one to write."""
    done = rename_entry(opened(data, own={"F1.1": 1}), "F1.1", "F1.4")
    assert isinstance(done, Refactoring)
    assert "data/changes.yaml" not in [each.name for each in done.file_changes]
    item = "{id: F1.1, why: …, replaced_by: F1.4}"
    assert done.messages[-1] == f"edition 1 has F1.1: write `{item}` in the `items` of the next edition in data/changes.yaml"


@pytest.mark.parametrize(("old", "new"), [("F1", "F7"), ("city-2030", "city-2031")])
def test_other_ids_need_no_reason(data: Path, old: str, new: str) -> None:
    """An id that no edition has, and the key of a source, which has no address, are renamed without a word."""
    (data / "changes.yaml").write_text(NEXT + FIRST, "utf-8")
    done = rename_entry(opened(data, own={"J1": 1, "city-2030": 1}), old, new)
    assert isinstance(done, Refactoring)
    assert not any("edition" in message for message in done.messages)
    assert all(b"why" not in each.new for each in done.file_changes)


def test_an_entry_that_moves_to_another_brief_leaves_its_reason(tmp_path: Path) -> None:
    """The log of the brief that it leaves names the entry in the other brief."""
    for slug in ("shade", "steel"):
        shutil.copytree(BASE, tmp_path / "data" / slug)
        (tmp_path / "data" / slug / "changes.yaml").write_text(NEXT + FIRST, "utf-8")
    shutil.move(tmp_path / "data/shade/sources.yaml", tmp_path / "data")
    (tmp_path / "data/steel/sources.yaml").unlink()
    workspace = opened(tmp_path / "data", shade={"E2": 1})
    done = move_entry(workspace, "shade:E2", Destination(brief="steel"))
    assert "items: [R1, {id: E2, why: , replaced_by: steel:E3}]" in written(done, "data/shade/changes.yaml")

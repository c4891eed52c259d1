"""For any edit of a brief, the reported changes turn the old state into the new one."""

from __future__ import annotations

import copy
import json
import os
import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.analysis.diff import FORMATS, Comparison, compare_snapshots, take_snapshot
from briefing.loader.folder import load
from tests.conftest import BASE
from tests.replay import from_json, replay_changes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

EXAMPLES = int(os.environ.get("BRIEFING_EXAMPLES", "60"))
TEXTS = ("title", "text", "summary", "body", "how", "objection", "reply", "because", "condition")
OPTIONAL = ("then", "now", "note", "caption", "horizon", "at", "about", "context", "role", "claims", "log", "labels")
NEW = ["new", "新词", "[F1]", "[@city-2030]"]


class Editor:
    """Changes a data folder at random, as people do: words, fields, entries, ids, orders, numbers, translations."""

    def __init__(self, draw: Callable[[Any], Any]) -> None:
        self.draw = draw

    def pick(self, choices: Sequence[Any]) -> Any:
        return self.draw(st.sampled_from(choices))

    def order(self, entries: list[Any]) -> list[Any]:
        return self.draw(st.permutations(entries))  # type: ignore[no-any-return]  # a permutation of these

    def edit(self, files: dict[str, Any]) -> None:
        edit = self.pick([self.text, self.text, self.field, self.remove, self.copy, self.shuffle, self.rename, self.cell])
        edit(files)

    def entries(self, files: dict[str, Any]) -> list[Any]:
        return files[self.pick(sorted(name for name, value in files.items() if isinstance(value, list) and value))]

    def mapping(self, value: Any) -> Any:
        """Any mapping inside a value."""
        parts = value.values() if isinstance(value, dict) else value
        inside = [each for each in parts if isinstance(each, dict | list) and each]
        if isinstance(value, list) or (inside and self.pick((True, False))):
            return self.mapping(self.pick(inside)) if inside else None
        return value

    def text(self, files: dict[str, Any]) -> None:
        found = self.mapping(self.entries(files))
        texts = [key for key in found or () if key in TEXTS]
        if texts:
            key = self.pick(texts)
            words = found[key].split(" ")
            words[self.pick(range(len(words)))] = self.pick([*NEW, "a\n\nb"] if key == "body" else NEW)
            found[key] = " ".join(words)

    def field(self, files: dict[str, Any]) -> None:
        found = self.mapping(self.entries(files))
        optional = [key for key in found or () if key in OPTIONAL]
        if optional:
            del found[self.pick(optional)]

    def remove(self, files: dict[str, Any]) -> None:
        entries = self.entries(files)
        del entries[self.pick(range(len(entries)))]

    def copy(self, files: dict[str, Any]) -> None:
        entries = self.entries(files)
        made = copy.deepcopy(self.pick(entries))
        if isinstance(made, dict) and "id" in made:
            letter = made["id"][0] if made["id"][0].isupper() else f"{made['id']}-"
            if letter in "ABCD":
                return
            made["id"] = f"{letter}{self.pick(range(50, 100))}"
            for index, part in enumerate((*made.get("claims", ()), *made.get("actions", ())), 1):
                part["id"] = f"{made['id']}.{index}"
            if "slug" in made:
                made["slug"] += "-b"
            if any(each["id"] == made["id"] for each in entries):
                return
        entries.insert(self.pick(range(len(entries) + 1)), made)

    def shuffle(self, files: dict[str, Any]) -> None:
        entries = self.entries(files)
        entries[:] = self.order(entries)

    def rename(self, files: dict[str, Any]) -> None:
        """Another id for a factor or a source, in all references or in half of them."""
        old, new = self.pick([("F1", "F7"), ("city-2030", "city-2029"), ("J1", "J3"), ("E1", "E9"), ("city-council", "council")])
        names = [name for name in files if not name.endswith(".csv") and self.pick(range(4))]
        for name in names:
            text = json.dumps(files[name])
            files[name] = json.loads(re.sub(rf"(?<![\w-]){re.escape(old)}(?![\w-])", new, text))

    def cell(self, files: dict[str, Any]) -> None:
        rows = files["figures/nights.csv"].split("\n")
        at = self.pick(range(1, len(rows) - 1))
        rows[at] = self.pick([rows[at][:-1] + "7", "", rows[at] + "\n" + rows[at]])
        files["figures/nights.csv"] = "\n".join(row for row in rows if row) + "\n"


def contents() -> dict[str, Any]:
    """The files of the base brief with a translation, as values."""
    files: dict[str, Any] = {
        path.name: yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader) for path in sorted(BASE.glob("*.yaml"))
    }
    files["figures/nights.csv"] = (BASE / "figures/nights.csv").read_text("utf-8")
    files["brief.yaml"]["languages"] = ["en", "zh-Hans"]
    claims = [{"id": "F1.1", "text": "夜间"}]
    files["zh-Hans/factors.yaml"] = [{"id": "F1", "of": "01234567", "title": "深色表面", "claims": claims}]
    files["zh-Hans/recommendations.yaml"] = [{"id": "R1", "against": [{"reply": "答复"}]}]
    return files


def laid_out(files: dict[str, Any], folder: Path) -> Path:
    for name, value in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        text = value if isinstance(value, str) else yaml.safe_dump(value, allow_unicode=True, sort_keys=False)
        (folder / name).write_text(text.replace("edition: '1'", "edition: 1"), "utf-8")
    return folder


@pytest.mark.slow
@settings(max_examples=EXAMPLES, deadline=None)
@given(data=st.data())
def test_applying_the_changes_gives_the_new_state(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """After any edit, the changes are written as JSON, read again and applied to the old values, and give the new ones."""
    editor = Editor(data.draw)
    states = []
    files = contents()
    for _ in range(2):
        for _ in range(data.draw(st.integers(0, 4))):
            editor.edit(files)
        loaded = load(laid_out(files, tmp_path_factory.mktemp("data")), "")
        states.append(take_snapshot(loaded.site, loaded.overlays))
    old, new = states
    found = compare_snapshots(old, new)
    before = copy.deepcopy(old)
    report = FORMATS["json"](Comparison("old", "new", found))
    assert replay_changes(old, from_json(json.loads(report))) == new
    assert old == before
    assert (found == ()) == (old == new)
    for form in FORMATS.values():
        assert form(Comparison("old", "new", found))

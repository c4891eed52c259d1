"""An entry gets another id: everything that refers to it follows, and nothing else changes."""

from __future__ import annotations

import copy
import random
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from briefing import build, check, rewriting
from briefing.cli import cli
from briefing.load import load
from briefing.outputs import Project
from briefing.rewriting import Refusal
from briefing.rewriting.names import full
from briefing.rewriting.spots import defined
from tests.conftest import BASE, TODAY
from tests.test_edits import Hand
from tests.test_meaning_properties import EXAMPLES, Editor, contents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.rewriting import Desk, Rewritten

FIRST = Path(__file__).parents[1] / "data"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words], prog_name="briefing")


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def desk(data: Path) -> Desk:
    parts = (data.parent / name for name in ("mkdocs.yml", "docs", "overrides", "templates"))
    return build.desk(Project(data.parent, data, *parts))


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The base brief, with the working directory around it."""
    shutil.copytree(BASE, tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data"


# --- any brief --------------------------------------------------------------------------------------------------

FREE = {"judgement": "J977", "factor": "F977", "claim": "F1.977", "recommendation": "R977", "action": "R1.977", "event": "E977",
        "forecast": "P977", "figure": "G977", "source": "zz-977", "actor": "zz-977", "term": "zz-977"}  # fmt: skip


class Dice(Editor, Hand):
    """Somebody who edits and writes by the roll of dice."""

    def __init__(self, seed: int) -> None:
        Hand.__init__(self, lambda _: None)
        self.random = random.Random(seed)

    def pick(self, choices: Sequence[Any]) -> Any:
        return self.random.choice(choices)

    def order(self, entries: list[Any]) -> list[Any]:
        return self.random.sample(entries, len(entries))

    def brief(self) -> dict[str, Any]:
        """The files of a brief, or of a library whose second brief leads into the first."""
        files = contents()
        files["factors.yaml"][0]["body"] = "One [F1.1] of [the streets][F1]\n> [@city-2030; @ruiz-2031, p. 3] [x][city-council]\n"
        files["zh-Hans/glossary.yaml"] = [{"id": "heat-island", "of": "76543210", "definition": "看 [F1] [@city-2030]"}]
        files["brief.yaml"]["notice"]["link"] = self.pick(["factors/dark-surfaces/#F1", "sources/#source-city-2030", "timeline/"])
        files["recommendations.yaml"][0]["answers"][0]["reviewed"] = f"2031-09-30 {self.pick(['00000000', '11111111'])}"
        advice = copy.deepcopy(files["recommendations.yaml"][0])
        for _ in range(self.pick(range(5))):
            self.edit(files)
        if self.pick((True, False)):
            return files
        shared = ("sources.yaml", "actors.yaml", "glossary.yaml", "zh-Hans/glossary.yaml")
        library = {name if name in shared else f"shade/{name}": value for name, value in files.items()}
        library["steel/brief.yaml"] = {**files["brief.yaml"], "lead_figure": "shade:G1", "related": ["shade", "city-2030"]}
        answers = [{"factor": "shade:F1", "how": "As [there][shade:F1.1], [@city-2030]", "provenance": "added"}]
        library["steel/recommendations.yaml"] = [{**advice, "answers": answers}]
        return library


def problems(data: Path, old: str, new: str) -> list[tuple[str, ...]]:
    """What the check finds, the new id written as the old one and fingerprints as one."""
    found = check.check(load(data, ""), TODAY)
    told = [(each.code, each.place.file, str(each.place.line), each.message) for each in found]
    return sorted(tuple(plain(part, old, new) for part in each) for each in told)


def plain(text: str, old: str, new: str) -> str:
    """Words with the new id written as the old one, and fingerprints as one."""
    return re.sub(r"\b[0-9a-f]{8}\b", "…", text.replace(new, old))


def written(files: dict[str, Any], hand: Hand, data: Path) -> None:
    for name, value in files.items():
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_bytes(value.encode() if isinstance(value, str) else hand.file(value))


def put(done: Rewritten | Refusal) -> None:
    assert not isinstance(done, Refusal), done
    assert done.problems == ()
    for sheet in done.sheets:
        assert Path(sheet.name).read_bytes() == sheet.old
        Path(sheet.name).write_bytes(sheet.new)


@settings(deadline=None, max_examples=EXAMPLES, phases=[Phase.explicit, Phase.generate])
@given(seed=st.integers(0, 10**9))
def test_a_rename_changes_the_id_and_nothing_else(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    """Whatever a brief holds, in whatever form: the same problems in the same lines, every other byte as it was."""
    dice = Dice(seed)
    data = tmp_path_factory.mktemp("x") / "data"
    written(dice.brief(), dice, data)
    work = desk(data)
    key = dice.pick([key for key in sorted(defined(work.documents)) if key.kind in FREE])
    new = FREE[key.kind].replace("1.", key.id[1:].partition(".")[0] + ".")
    before, was = tree(data), problems(data, key.id, key.id)
    done = rewriting.rename(work, full(key), new)
    if isinstance(done, Refusal):
        assert re.search("is the id of 2 entries|there are several", done.message), done
        return
    put(done)
    assert list(tree(data)) == list(before)
    assert problems(data, key.id, new) == was
    for name, raw in tree(data).items():
        assert plain(raw.decode(), key.id, new) == plain(before[name].decode(), key.id, key.id)
    put(rewriting.rename(desk(data), full(key._replace(id=new)), key.id))
    assert tree(data) == before

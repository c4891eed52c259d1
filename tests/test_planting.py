"""Single faults in the first brief are reported at their places, and other spellings of it change no page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import planting, variants
from tests.planted import Bench

if TYPE_CHECKING:
    from pathlib import Path

EXACT = 0.98


def judged(folder: Path, seed: int, number: int) -> None:
    """Plant faults, and require the same of each as `make sweep`."""
    bench, exact = Bench(folder), 0
    for fault in planting.faults(seed, number):
        verdict = bench.judge(fault)
        assert not verdict.complaints, (fault.kind, fault.what, fault.file, fault.line, verdict)
        exact += verdict.exact
    assert exact >= EXACT * number - 1


@pytest.mark.slow
def test_a_planted_fault_is_reported_at_its_place(tmp_path: Path) -> None:
    """Each is reported in its file, at its line and column, with no more than two problems and no exception."""
    judged(tmp_path, 7, 10)


@pytest.mark.slow
def test_planted_faults_of_all_kinds_are_reported_at_their_places(tmp_path: Path) -> None:
    """The same for two faults of each kind."""
    judged(tmp_path, 8, 2 * len(planting.KINDS))


@pytest.mark.slow
def test_an_unreported_fault_is_noticed(tmp_path: Path) -> None:
    """The measure can fail: an unreported fault is silence, and a wrong place is not exact."""
    bench = Bench(tmp_path)
    text = (planting.DATA / "glossary.yaml").read_bytes()
    silent = bench.judge(planting.Fault("none", "glossary.yaml", text, 1, 1, "nothing"))
    assert silent.complaints == ("nothing is reported",)
    elsewhere = bench.judge(planting.Fault("none", "glossary.yaml", text + b"- {id: x}\n", 1, 1, "an entry without its fields"))
    assert not elsewhere.exact


@pytest.mark.slow
@pytest.mark.parametrize("name", ["keys in reverse order", "JSON in one line", "aliases", "CSV in quotes", "folded blocks"])
def test_a_harmless_variant_changes_no_page(tmp_path: Path, name: str) -> None:
    """The same data in another spelling of YAML and CSV give the same pages without a problem."""
    files = variants.read_data()
    changed = variants.VARIANTS[name](files)
    assert changed != files
    assert variants.rendered(changed, tmp_path / "changed") == variants.rendered(files, tmp_path / "plain")

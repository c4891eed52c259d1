"""Single faults in the first brief are reported at their places, and other spellings of it change no page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import planting, variants
from tests.planted import Bench

if TYPE_CHECKING:
    from pathlib import Path

EXACT = 0.98


@pytest.mark.slow
def test_planted_faults_of_all_kinds_are_reported_at_their_places(tmp_path: Path) -> None:
    """A fault of each kind is reported in its file, at line and column, with at most two problems and no exception."""
    bench, exact, number = Bench(tmp_path), 0, len(planting.KINDS)
    for fault in planting.faults(8, number):
        verdict = bench.judge(fault)
        assert not verdict.complaints, (fault.kind, fault.what, fault.file, fault.line, verdict)
        exact += verdict.exact
    assert exact >= EXACT * number - 1


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
def test_a_harmless_variant_changes_no_page(tmp_path: Path) -> None:
    """The same data in other spellings of YAML and CSV give the same pages without a problem."""
    files = variants.read_data()
    plain = variants.rendered(files, tmp_path / "plain")
    for name in ("keys in reverse order", "JSON in one line", "aliases", "folded blocks"):
        changed = variants.VARIANTS[name](files)
        assert changed != files, name
        quoted = variants.VARIANTS["CSV in quotes"](changed)
        assert quoted != changed
        assert variants.rendered(quoted, tmp_path / name) == plain, name

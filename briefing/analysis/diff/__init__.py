"""The semantic diff: compares two states of the data by id and field; each change is major or minor.

`values` turns a site into plain values in which no way of writing is left; `changes` compares two of them; `replayed`
makes the one of the other again; `FORMATS` shows them. How much a field matters stands in `model/weight.py`.
"""

from __future__ import annotations

from briefing.analysis.diff.change import FactChange
from briefing.analysis.diff.compare import compare, compare_snapshots
from briefing.analysis.diff.diff_formats import FORMATS, Comparison, from_json, lines
from briefing.analysis.diff.replay import replay_changes
from briefing.analysis.diff.snapshot import take_snapshot

__all__ = [
    "FORMATS",
    "Comparison",
    "FactChange",
    "compare",
    "compare_snapshots",
    "from_json",
    "lines",
    "replay_changes",
    "take_snapshot",
]

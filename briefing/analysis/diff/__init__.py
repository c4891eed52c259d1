"""The semantic diff: compares two states of the data by id and field; each change is major or minor.

`take_snapshot` converts a site to plain values, `compare_snapshots` returns the changes between two of them, and `FORMATS`
prints the changes. `significance` decides whether a change is major or minor.
"""

from __future__ import annotations

from briefing.analysis.diff.change import FactChange
from briefing.analysis.diff.compare import compare, compare_snapshots
from briefing.analysis.diff.diff_formats import FORMATS, Comparison, lines
from briefing.analysis.diff.lost_likelihoods import LostLikelihood, lost_likelihoods
from briefing.analysis.diff.snapshot import brief_facts, plain_value, take_snapshot, unwrap

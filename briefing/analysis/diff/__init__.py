"""The semantic diff: compares two states of the data by id and field; each change is major or minor.

`take_snapshot` converts a site to plain values, `compare_snapshots` returns the changes between two of them, and `FORMATS`
prints the changes. `significance` decides whether a change is major or minor.
"""

from typing import TYPE_CHECKING

from briefing.analysis.diff.change import FactChange
from briefing.analysis.diff.compare import compare, compare_snapshots
from briefing.analysis.diff.lost_likelihoods import LostLikelihood, lost_likelihoods
from briefing.analysis.diff.snapshot import brief_facts, plain_value, take_snapshot, unwrap

if TYPE_CHECKING:
    from briefing.analysis.diff.diff_formats import FORMATS, Comparison, lines
else:

    def __getattr__(name: str) -> object:
        """Import the formats when they are first used: a check compares, and seldom prints a change."""
        if name not in ("FORMATS", "Comparison", "lines"):
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from briefing.analysis.diff import diff_formats

        return getattr(diff_formats, name)

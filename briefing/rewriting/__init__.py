"""Commands that change whole entries of a user's files: another id, another place, a new one, a review.

Each takes a `Desk` with the files of a data folder and gives the files that are to be written, or says why it cannot. The
files keep their comments, their order and their form; nothing is written here.
"""

from __future__ import annotations

from briefing.rewriting.adding import MODELS, Begun, new
from briefing.rewriting.desk import Desk, Refusal, Rewritten, Sheet
from briefing.rewriting.moving import Goal, move
from briefing.rewriting.renaming import rename
from briefing.rewriting.reviewing import accept, changed, chosen, minor

__all__ = [
    "MODELS", "Begun", "Desk", "Goal", "Refusal", "Rewritten", "Sheet",
    "accept", "changed", "chosen", "minor", "move", "new", "rename",
]  # fmt: skip

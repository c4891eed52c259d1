"""Commands that change whole entries of a user's files: another id, another place, a new one, a review.

Each takes a `Desk` with the files of a data folder and gives the files that are to be written, or says why it cannot. The
files keep their comments, their order and their form; nothing is written here.
"""

from __future__ import annotations

from briefing.authoring.refactor.accept_review import accept, changed, chosen, minor
from briefing.authoring.refactor.add import MODELS, Begun, new
from briefing.authoring.refactor.move import Goal, move
from briefing.authoring.refactor.rename import rename
from briefing.authoring.refactor.workspace import Desk, Refusal, Rewritten, Sheet

__all__ = [
    "MODELS", "Begun", "Desk", "Goal", "Refusal", "Rewritten", "Sheet",
    "accept", "changed", "chosen", "minor", "move", "new", "rename",
]  # fmt: skip

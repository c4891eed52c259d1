"""Commands that change whole entries of a user's files: rename, move, add, accept a review, add an outcome.

Each takes a `Workspace` with the files of a data folder, and returns the files to write or the reason for a refusal. The
files keep their comments, their order and their style; nothing is written here.
"""

from __future__ import annotations

from briefing.authoring.refactor.accept_review import accept_minor, accept_reviews, changed_since, choose_links
from briefing.authoring.refactor.add import EntryRequest, add_entry
from briefing.authoring.refactor.move import Destination, move_entry
from briefing.authoring.refactor.rename import rename_entry
from briefing.authoring.refactor.resolve_forecast import begin_outcome
from briefing.authoring.refactor.workspace import CommandRefusal, Refactoring, Workspace, open_workspace

"""What falls due in a site: reviews, scheduled events, undecided forecasts, and what was looked at long ago.

`due_items` finds it on a day that is handed in; `FORMATS` shows it to people, programs and calendars.
"""

from __future__ import annotations

from briefing.analysis.due.agenda import MONTHS, DueItem, due_items, is_long_ago
from briefing.analysis.due.agenda_formats import FORMATS, Agenda

__all__ = ["FORMATS", "MONTHS", "Agenda", "DueItem", "due_items", "is_long_ago"]

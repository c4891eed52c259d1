"""What is due in a site: reviews, scheduled events, open forecasts, and statuses and sources checked long ago.

`due_items` computes it for a given day; `FORMATS` prints it for people, programs and calendars.
"""

from __future__ import annotations

from briefing.analysis.due.agenda import MONTHS, DueItem, due_items, is_long_ago
from briefing.analysis.due.agenda_formats import FORMATS, Agenda

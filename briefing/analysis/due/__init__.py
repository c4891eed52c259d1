"""What is due in a site: reviews, scheduled events, open forecasts, and statuses and sources checked long ago.

`due_items` computes it for a given day; `FORMATS` prints it for people, programs and calendars.
"""

from typing import TYPE_CHECKING

from briefing.analysis.due.agenda import MONTHS, DueItem, due_items, is_long_ago

if TYPE_CHECKING:
    from briefing.analysis.due.agenda_formats import FORMATS, Agenda
else:

    def __getattr__(name: str) -> object:
        """Import the formats when they are first used: a check prints no agenda."""
        if name not in ("FORMATS", "Agenda"):
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from briefing.analysis.due import agenda_formats

        return getattr(agenda_formats, name)

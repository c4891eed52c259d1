"""Actions that are followed up: who does them, by when, and how far they have got, on every page that shows them."""

from __future__ import annotations

import pytest

from tests.stories import SITES, pages
from tests.test_forecast_pages import words

DATA = SITES / "own-forecasts" / "data"


@pytest.mark.parametrize("path", ["brief/recommendations/shade-the-ten.md", "brief/all.md"])
def test_an_action_says_who_when_and_how_far(path: str) -> None:
    """An action whose date has passed says so; the status has its source and the day of the check beside it."""
    page = words(pages(DATA)[path])
    assert (
        "R1.1 Publish the list of streets. Added by the editors"
        "By: City CouncilDue: Sept 2031, the date has passedBegun S2 Checked 30 Sept 2031" in page
    )
    assert "R1.2 Count the trees each summer. Added by the editorsBy: City CouncilDue: 31 Aug 2032 " in page


def test_an_action_with_nothing_to_follow_up_is_shown_as_before() -> None:
    """Without these fields nothing is added to an action."""
    assert "bf-followup" not in pages(SITES / "full" / "data")["brief/recommendations/shade-the-ten.md"]

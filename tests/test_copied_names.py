"""The name of a copy is recognised by what systems and programs add to the name of a file."""

from __future__ import annotations

import pytest

from briefing.source.copied_names import original_stem


@pytest.mark.parametrize(
    ("stem", "original"),
    [
        ("about (1)", "about"),
        ("about(12)", "about"),
        ("about copy", "about"),
        ("about - Copy (2)", "about"),
        ("Copy of about", "about"),
        ("about 2", "about"),
        ("report (2024)", None),
        ("about", None),
        ("copying", None),
        ("covid-19", None),
    ],
)
def test_a_copy_is_known_by_its_name(stem: str, original: str | None) -> None:
    """A year in brackets is part of the name."""
    assert original_stem(stem) == original

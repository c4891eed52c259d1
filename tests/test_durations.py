"""What keeps `make quick` quick: long tests are found by their share of the whole."""

from __future__ import annotations

from tests.durations import complaints

SUITE = {"a::long": 60.0, "a::short": 1.0, "b::short": 1.0, "b::shorter": 0.2, "c::marked": 30.0}


def test_a_long_test_without_a_marker_is_named() -> None:
    """The test that takes most of the time is named with its share; short ones are not."""
    (found,) = complaints({**SUITE, "c::marked": 300.0}, {"c::marked"})
    assert found.startswith("a::long takes 16.6% of the whole suite")


def test_a_marked_test_may_take_its_time() -> None:
    """There is no complaint about a test with a marker, or about an empty run."""
    assert complaints(SUITE, {"a::long", "c::marked"}) == []
    assert complaints({}, ()) == []
    assert complaints({"a::none": 0.0}, ()) == []


def test_many_short_tests_are_too_long_together() -> None:
    """A hundred tests that are each short are reported if they take too long together."""
    short = {f"a::{number}": 1.0 + number / 1000 for number in range(100)}
    (found,) = complaints({**short, "c::marked": 100.0}, {"c::marked"})
    assert "together take 51% of the whole suite" in found
    assert found.endswith("a::99, a::98, a::97, a::96, a::95")

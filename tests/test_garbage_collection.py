"""Objects that live as long as a build are not searched for reference cycles."""

from __future__ import annotations

import gc

from briefing.source import garbage_collection


def test_what_was_read_is_among_the_oldest_objects() -> None:
    with garbage_collection.paused():
        read: list[object] = [[]]
        assert any(each is read for each in gc.get_objects(generation=0))
        garbage_collection.spare()
    assert any(each is read for each in gc.get_objects(generation=2))


def test_cycles_that_were_spared_can_still_be_found() -> None:
    class Loop:
        gone = False

        def __init__(self) -> None:
            self.me = self

        def __del__(self) -> None:
            Loop.gone = True

    with garbage_collection.paused():
        Loop()
        garbage_collection.spare()
    gc.collect()
    assert Loop.gone


def test_a_pause_ends_with_the_state_before() -> None:
    assert gc.isenabled()
    with garbage_collection.paused():
        assert not gc.isenabled()
        with garbage_collection.paused():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()

"""A measure of work that no other process changes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

T = TypeVar("T")


def count_calls(work: Callable[[], T]) -> tuple[int, T]:
    """The number of calls of functions during some work, and its result."""
    count = 0

    def seen(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(seen)
    try:
        result = work()
    finally:
        sys.setprofile(None)
    return count, result

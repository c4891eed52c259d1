"""Python's search for reference cycles, which costs more than the cycles of most work."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def paused() -> Iterator[None]:
    """Keep all reference cycles until the block ends: for work that makes few of them, and many objects that live as long."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def spare() -> None:
    """Put everything that this process has made so far among the oldest objects, which are searched last, without a search."""
    gc.freeze()
    gc.unfreeze()

"""What a text may not exceed, the depth of its nesting and the cells of a table: for each, the limit, the rule and the fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it.rules_block import table

from briefing.markdown.tree import Fault

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock

DEEPEST = 24
"""The maximum nesting depth; a list counts as two levels (the list and its item)."""
MOST_CELLS = 10_000
"""The maximum number of cells in a table, empty cells included."""


def too_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Put a token in place of blocks that nest too deeply: a block rule of markdown-it, which drops them silently."""
    if state.level < DEEPEST:
        return False
    state.push("too_deep", "", 0).map = [start, start + 1]
    state.line = end
    return True


def deep_nesting(start: int, end: int) -> Fault:
    """Return the fault for nesting that exceeds the limit."""
    message = "lists, quotes or emphasis are nested too deeply here"
    return Fault("too-deep", start, end, message, f"use fewer levels; at most {DEEPEST // 2} lists may be nested")


def too_large(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Put a token in place of a table with too many cells: a block rule of markdown-it.

    markdown-it pads short rows, so a few lines can produce tens of thousands of cells.
    """
    if not table(state, start, end, True):
        return False
    columns = state.src.count("|", state.bMarks[start + 1], state.eMarks[start + 1])
    below = next((n for n in range(start + 2, end) if state.isEmpty(n)), end)
    if columns * (below - start) <= MOST_CELLS:
        return False
    state.push("too_large", "", 0).map = [start, start + 1]
    state.line = below
    return True


def large_table(start: int, end: int) -> Fault:
    """Return the fault for a table that exceeds the size limit, located at its header row."""
    message = f"this table has more than {MOST_CELLS:,} cells, empty ones included"
    return Fault("too-large", start, end, message, "give the numbers as a figure with a CSV file")

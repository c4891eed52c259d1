"""The marks of lists that other programs write and Markdown does not read, and the messages about them."""

from __future__ import annotations

from briefing.model.values.excerpt import character_name

WIDE = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
"""Blanks that Markdown does not take for a space, for a set of characters in an expression."""
BULLETS = "•●∙▪▫‣◦⁃■□○◆◇➢➤►▸❖☐☑☒·"
BULLET_HELP = "write `- ` at the start of each item"
NUMBER_HELP = "write `1. `, `2. ` … or `- ` at the start of each item"


def no_list(mark: str) -> str:
    """Return the message about lines that begin with another mark."""
    return f"`{mark}` does not begin a list, so these lines are shown as one paragraph"


def no_item(blank: str) -> str:
    """Return the message about a mark of Markdown with another blank than a space."""
    return f"found {character_name(blank)} where a plain space is expected, so this is not an item of a list"

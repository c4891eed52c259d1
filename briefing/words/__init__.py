"""The interface's words in one language; dates, numbers and lists as that language writes them."""

from briefing.words.loading import LOCALES, available, load
from briefing.words.table import Word, Words, placeholders

__all__ = ["LOCALES", "Word", "Words", "available", "load", "placeholders"]

"""The interface's words in one language; dates, numbers and lists as that language writes them."""

from briefing.i18n.interface.catalog import Word, Words, placeholders
from briefing.i18n.interface.loading import LOCALES, available, covered, lacking, load
from briefing.i18n.interface.plurals import categories

__all__ = ["LOCALES", "Word", "Words", "available", "categories", "covered", "lacking", "load", "placeholders"]

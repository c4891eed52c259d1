"""The interface's texts in one language, with its formats of dates, numbers and lists."""

from briefing.i18n.interface.catalog import Catalog, Word, placeholders
from briefing.i18n.interface.loading import LOCALES, available, is_complete, load, missing_words
from briefing.i18n.interface.plurals import categories
from briefing.i18n.interface.site_catalogs import catalog_problems, load_catalogs

"""Formats a reference in a citation style, with citeproc-py from the extra `csl`.

A reference depends on its source and its style alone: the processor changes the style while it works, so each gets a new copy.
"""

from __future__ import annotations

import warnings
from functools import cache, partial
from io import BytesIO
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from briefing.bibliography.csl_style_branches import applying
from briefing.bibliography.items import inexact
from briefing.bibliography.reference_marks import FormattedReference, Marker, mark_of, within

if TYPE_CHECKING:
    from collections.abc import Callable

    from briefing.bibliography.csl_style import CitationStyle
    from briefing.bibliography.items import BibliographyItem
    from briefing.bibliography.reference_marks import RangeName
    from briefing.model.values import Single


class FormattingError(Exception):
    """A style cannot format a source; the message says why."""


def format_reference(style: CitationStyle, item: BibliographyItem, language: str) -> FormattedReference:
    """Return a reference in a style. Raises FormattingError.

    The words of the style are those of the language of the item, or else of `language`.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of variables that are newer than the processor
        try:
            return _format(style, item, item.texts.get("language") or language)
        except FormattingError:
            raise
        except RecursionError:
            raise FormattingError("the rules of the style are nested too deeply") from None
        except Exception as failure:  # a style can make the processor fail in any way
            raise FormattingError(f"the processor fails ({type(failure).__name__}: {' '.join(str(failure).split())})") from None


def _format(style: CitationStyle, item: BibliographyItem, language: str) -> FormattedReference:
    from briefing.bibliography.csl_processor_values import reference

    locale = _locale(language, style.locale)
    written = partial(_written, locale)
    marker = Marker()
    formatted = _entry(style.xml, locale, reference(item, language, marker, written))
    if any(inexact(end) for when in item.dates.values() for end in (when.start, when.end) if end):
        exact = _entry(style.xml, locale, reference(item, language, Marker(), written, certain=True))
        if exact == formatted:  # the style has no sign of its own for it
            marker = Marker()
            about = _printed(locale, '<text term="circa" form="short"/>', {}) or _printed(locale, '<text term="circa"/>', {})
            formatted = _entry(style.xml, locale, reference(item, language, marker, written, about=about))
    if not formatted.strip():
        raise FormattingError("the style prints nothing for it")
    for index, part in enumerate(marker.kept):
        if part.name == "date":  # which already has the word for a year, such as 年, where a language writes it
            formatted = formatted.replace(mark_of(index) + _year_word(locale), mark_of(index))
    return FormattedReference(" ".join(formatted.split()), tuple(marker.kept), language)


def _entry(style: bytes, locale: str, item: Any) -> str:
    """Return what a style prints for one reference, with our marks."""
    return _processed(applying(style, item, locale, partial(_ordinal_ending, locale)), locale, item)


def _processed(style: bytes, locale: str, item: Any) -> str:
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle

    rules = CitationStylesStyle(BytesIO(style), locale=locale, validate=False)
    bibliography = CitationStylesBibliography(rules, {item.key: item}, _formatter())
    bibliography.register(Citation([CitationItem(item.key)]))
    return "".join(map(str, bibliography.bibliography()))


@cache  # of the installed library
def _formatter() -> Any:
    """Return what writes the formats of a style: marks in place of tags. Texts are escaped where the marks become tags."""
    from briefing.bibliography.csl_processor_values import Text

    def format(name: RangeName) -> Callable[[Any], Any]:
        return lambda text: Text(within(name, str(text)))

    return SimpleNamespace(
        preformat=str, Light=str, Italic=format("italic"), Oblique=format("italic"), Bold=format("bold"),
        Underline=format("underline"), Superscript=format("superscript"), Subscript=format("subscript"),
        SmallCaps=format("small-caps"),
    )  # fmt: skip


def _locale(language: str, of_style: str) -> str:
    """Return the locale of the processor for a language; English for one that it does not have.

    A language without a country, such as `en`, has the country that a style of the same language is written for.
    """
    from citeproc import LANGUAGE_NAMES, PRIMARY_DIALECTS

    language = of_style if language == of_style.partition("-")[0] else language
    if language in LANGUAGE_NAMES:
        return language
    script = {"zh-Hans": "zh-CN", "zh-Hant": "zh-TW"}.get("-".join(language.split("-")[:2]))
    return script or PRIMARY_DIALECTS.get(language.partition("-")[0], "en-US")


_STYLE = '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0">{}<bibliography><layout>{}</layout></bibliography></style>'


def _year_word(locale: str) -> str:
    """Return what a locale writes after a year."""
    from citeproc.source import Date

    return _printed(locale, '<date variable="issued" form="text" date-parts="year"/>', {"issued": Date(year=2000)}).removeprefix(
        "2000"
    )


@cache  # of the installed library, and of a style
def _ordinal_ending(locale: str, own: str, number: str) -> str:
    """Return what a style or a locale writes after an ordinal number; the processor takes the English one if there is none."""
    has_one = _printed(locale, '<text term="ordinal"/>', {}, own)
    printed = _printed(locale, '<number variable="number" form="ordinal"/>', {"number": number}, own) if has_one else number
    return printed.removeprefix(number)


def _written(locale: str, day: Single) -> str:
    """Return a month or a day in the words of a locale."""
    from citeproc.source import Date

    parts = {"year": day.year, "month": day.month, "day": day.day}
    date = Date(**{part: value for part, value in parts.items() if value is not None})
    return _printed(locale, '<date variable="issued" form="text"/>', {"issued": date})


def _printed(locale: str, element: str, values: dict[str, Any], locales: str = "") -> str:
    from citeproc.source import Reference

    return _processed(_STYLE.format(locales, element).encode(), locale, Reference("item", "document", **values)).strip()

"""Words, dates and texts as a page shows them where no link is needed: all that a page without a brief can do.

Whatever is returned as `Markup` is safe in Markdown, HTML and attributes; a `str` is escaped where it is printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markupsafe import Markup

from briefing import markdown
from briefing.i18n.overlay import ConvertedText, ForeignText, OriginalName
from briefing.markdown.escape import escape_address
from briefing.markdown.typography import without_citations
from briefing.source.scripts import WITHOUT_SPACES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from decimal import Decimal

    from briefing.i18n.interface import Catalog
    from briefing.markdown import Citation
    from briefing.model.values import Likelihood, When
    from briefing.render.unit_context import UnitContext


def escape(text: str) -> Markup:
    """Make any string safe in Markdown, HTML and attributes; a dash between words does not break."""
    return Markup(joined(markdown.escape(text)))


def address(href: str) -> Markup:
    """Make an address safe in an attribute and leave it readable."""
    return Markup(escape_address(href))


_DASH = re.compile(r"<[^>]*>|(?<=[^\W\d_])–(?=[^\W\d_])")


def joined(html: str) -> str:
    """Keep the two words on either side of a dash on one line: China–US."""
    if "–" not in html:
        return html
    return _DASH.sub(lambda found: "\u2060–\u2060" if found[0] == "–" else found[0], html)


@dataclass(slots=True, eq=False)
class PageText:
    """The filters that every page has."""

    view: UnitContext
    strange: set[str] = field(default_factory=set, kw_only=True)
    """The languages of texts on this page that wait for a translation."""
    converted: bool = field(default=False, kw_only=True)
    """Whether a text on this page was put into its script by a program, and nobody has read it since."""

    @property
    def words(self) -> Catalog:
        """The interface's words."""
        return self.view.words

    # ------------------------------------------------------------------------------------------- texts

    def title(self, text: str) -> Markup:
        """A text without links: it may stand in a heading or in a link; a `|` is a place where a line may break."""
        read = markdown.parse(text, block=False)
        html = markdown.html_inline(read._replace(body=tuple(without_citations(read.body))), _Unlinked())
        return self.marked(text, _BREAK.sub(_breakable, html))

    def plain(self, text: str) -> str:
        """The words of a text alone."""
        return _BREAK.sub(lambda bar: "" if _in_chinese(bar) else " ", markdown.to_plain_text(markdown.parse(text, block=False)))

    def typed(self, text: str) -> Markup:
        """A text that is shown as typed."""
        return self.marked(text, markdown.escape(text))

    def marked(self, text: str, html: str) -> Markup:
        """Say in which language a text is, if not in that of the page."""
        html, lang = joined(html), self.foreign(text)
        return Markup(f'<span lang="{escape(lang)}">{html}</span>' if lang else html)

    def foreign(self, text: str) -> str:
        """The language of a text that is not in that of the page; empty if it is."""
        self.converted = self.converted or isinstance(text, ConvertedText)
        if not isinstance(text, ForeignText):
            return ""
        if not isinstance(text, OriginalName):
            self.strange.add(text.lang)
        return text.lang

    # -------------------------------------------------------------------------------------------- words

    def word(self, key: str, number: int | None = None, /, **values: object) -> Markup:
        """A word or sentence of the interface; values may be elements of the page."""
        pieces = list(self.words.pieces(key, number))
        known = values if number is None else {"n": self.words.number(number)} | values
        for index, piece in enumerate(pieces):
            value = known[piece] if index % 2 else piece
            if isinstance(value, int):
                value = self.words.number(value)
            pieces[index] = value if isinstance(value, Markup) else _kept(str(value))
        return Markup("".join(pieces))

    def of(self, value: str, group: str) -> Markup:
        """The word for a choice: `grade.argued` for `argued`."""
        return self.word(f"{group}.{value}")

    def count(self, n: int, key: str) -> Markup:
        """How many, in words: `3 sources`."""
        return self.word(f"count.{key}", n)

    def headed(self, key: str, n: int) -> Markup:
        """A heading that says how many, a small number in letters: `Three factors`."""
        numeral = f"numeral.{n}"
        return self.word(key, n, n=self.words(numeral) if numeral in self.words else self.words.number(n))

    def likelihood(self, word: Likelihood) -> tuple[Markup, Markup]:
        """The word of a likelihood and its range in per cent."""
        said, reach = self.words.likelihood(word)
        return escape(said), escape(reach)

    def day(self, day: date, full: bool = False) -> Markup:
        """A day."""
        return _time(self.words.machine(day), self.words.date(day, full=full))

    def when(self, when: When, full: bool = False) -> Markup:
        """A date as uncertain as it is."""
        return _time(self.words.machine(when), self.words.when(when, full=full))

    def decimal(self, value: Decimal) -> Markup:
        """A number in as many decimals as it has."""
        return escape(self.words.number(value))

    def address(self, href: str) -> Markup:
        """A web address, for an attribute."""
        return address(href)

    def listed(self, items: Iterable[object]) -> Markup:
        """Things in a sentence: a, b and c."""
        parts = [item if isinstance(item, Markup) else escape(str(item)) for item in items]
        if len(parts) < 2:
            return Markup("").join(parts)
        comma, last = (Markup(_kept(self.words(f"mark.{name}"))) for name in ("list", "list_last"))
        return comma.join(parts[:-1]) + last + parts[-1]


_BREAK = re.compile(r"\s*(?:\||&#124;)\s*")
_WITHOUT_SPACES = re.compile(f"[{WITHOUT_SPACES}]")


def _in_chinese(bar: re.Match[str]) -> bool:
    before, behind = bar.string[: bar.start()][-1:], bar.string[bar.end() :][:1]
    return bool(_WITHOUT_SPACES.match(before) and _WITHOUT_SPACES.match(behind))


def _breakable(bar: re.Match[str]) -> str:
    return "<wbr>" if _in_chinese(bar) else " <wbr>"


def _time(machine: str | None, text: str) -> Markup:
    return Markup(f'<time datetime="{machine}">{escape(text)}</time>') if machine else escape(text)


def _kept(text: str) -> str:
    """Escape a run of a sentence, keeping the blanks that join it to what stands beside it."""
    return (" " if text[:1] == " " else "") + markdown.escape(text) + (" " if text[-1:] == " " and text.strip() else "")


class _Unlinked:
    """Writes a text where no link may stand."""

    def mention(self, target: str, label_html: str | None) -> str:
        return label_html or str(escape(target.rpartition(":")[2]))

    def cite(self, citations: Sequence[Citation]) -> str:
        return ""

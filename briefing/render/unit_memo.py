"""What the pages of a unit have in common, computed once: the unit's context owns it, and it ends with the unit.

A text that is marked as foreign or converted (`i18n.translation_overlay`) is never looked up here: it can equal a plain text,
and is written differently. Whatever depends on what the page has shown before, such as a term that is explained at its first
use, is not kept.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, fields
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, TypeVar

from briefing import markdown
from briefing.model.walk import walk

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from markupsafe import Markup

    from briefing.i18n.display_names import NameStyle
    from briefing.i18n.interface import Catalog
    from briefing.markdown import Prose
    from briefing.model import Brief, Entity, FieldValue, Model

T = TypeVar("T")


@dataclass(slots=True, eq=False)
class MessageMemo:
    """What follows from a catalog of messages alone, and so is the same in all units with this catalog."""

    messages: dict[str, Markup] = field(default_factory=dict)
    """Interface messages without values, by key."""
    pieces: dict[str | tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    """The pieces of a message, those between its placeholders escaped, by its key or, if it has several forms, its text."""
    counts: dict[tuple[int, str], Markup] = field(default_factory=dict)
    """Counts with their nouns."""
    likelihoods: dict[str, tuple[Markup, Markup]] = field(default_factory=dict)
    """Words for likelihoods, each with its range in per cent."""
    name_style: NameStyle | None = None


@lru_cache(maxsize=16)  # of catalogs, which many units share
def messages_of(words: Catalog) -> MessageMemo:
    """Return what is known of a catalog; it is empty at first.

    It follows from the catalog alone, which cannot change, so what one unit adds is what another would add.
    """
    return MessageMemo()


@dataclass(slots=True, eq=False)
class UnitMemo:
    """The results of functions that give the same for the same argument on every page of a unit."""

    choices: dict[tuple[str, str], Markup] = field(default_factory=dict)
    """The messages of built-in choices, by group and value."""
    dates: dict[tuple[str | date, bool], Markup] = field(default_factory=dict)
    """Days, and dates by their notation, in a short and a full form."""
    ages: dict[date, Markup] = field(default_factory=dict)
    plain_dates: dict[str, str] = field(default_factory=dict)
    """Dates as plain text, by their notation; to look up the date itself takes six times as long."""
    titles: dict[str, Markup] = field(default_factory=dict)
    work_titles: dict[str, Markup] = field(default_factory=dict)
    inline: dict[str, Markup] = field(default_factory=dict)
    """Texts of one paragraph without links, citations and terms."""
    plain: dict[str, str] = field(default_factory=dict)
    parsed: dict[tuple[str, bool], Prose] = field(default_factory=dict)
    read: dict[tuple[str, bool], Prose] = field(default_factory=dict)
    """Texts in which the glossary has no term, with the punctuation that stays on the line of a citation."""
    resolved: dict[tuple[str, tuple[str, ...]], Any] = field(default_factory=dict)
    """What a reference leads to, by its text and the kinds that are possible."""
    marks: dict[tuple[str, str | None, bool, bool, type], tuple[str, str]] = field(default_factory=dict)
    """What is before and after the address in the citation mark of a source and a place in it, by its form on a page."""
    places: dict[str, Markup] = field(default_factory=dict)
    """Places in works in the words of the language."""
    plain_places: dict[str, str] = field(default_factory=dict)
    """The same as plain text."""
    fragments: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    """The page of an entry, and its anchor there as the end of an address, by kind and id."""
    labels: dict[tuple[str, str], Markup] = field(default_factory=dict)
    """The short names of entries by kind and id."""
    headlines: dict[tuple[str, str], Markup] = field(default_factory=dict)
    """The headlines of entries as HTML by kind and id."""
    tips: dict[tuple[str, str], str] = field(default_factory=dict)
    """The attribute with the tooltip of a link, by its text and its title."""
    named: dict[str, dict[int, tuple[Model | Brief, Any]]] = field(default_factory=partial(defaultdict, dict))
    """Results for an entity by the name of the function and its identity, which it keeps as long as it is held here."""
    mentions: dict[tuple[str, str, tuple[str, ...]], tuple[tuple[Brief, Entity], ...]] = field(default_factory=dict)
    """The entities that mention one, each with its brief, by its kind and id and the kinds that are left out."""

    def parse(self, text: str, *, block: bool) -> Prose:
        """Read a Markdown text."""
        if type(text) is not str:
            return markdown.parse(text, block=block)
        known = self.parsed.get((text, block))
        if known is None:
            known = self.parsed[text, block] = markdown.parse(text, block=block)
        return known

    def walk(self, model: Model) -> tuple[FieldValue, ...]:
        """Return the texts and references of an entry, as `model.walk.walk` yields them."""
        found: tuple[FieldValue, ...] = self.of("walk", model, _walked, model)
        return found

    def clear(self) -> None:
        """Forget all results: those of a brief take a megabyte."""
        for each in fields(self):
            if isinstance(kept := getattr(self, each.name), dict):
                kept.clear()

    def of(self, name: str, entity: Model | Brief, make: Callable[..., T], *arguments: Any) -> T:
        """Return the result of `make` with these arguments, which is called once for each name and entity or brief."""
        of_name = self.named[name]
        found = of_name.get(id(entity))
        if found is None:
            found = of_name[id(entity)] = (entity, make(*arguments))
        return found[1]

    def once(self, known: dict[str, T], text: str, make: Callable[[str], T]) -> T:
        """Return the result of `make` for a text, which is called once for each, but always for a foreign or converted one."""
        if type(text) is not str:
            return make(text)
        found = known.get(text)
        if found is None:
            found = known[text] = make(text)
        return found


def _walked(model: Model) -> tuple[FieldValue, ...]:
    return tuple(walk(model))

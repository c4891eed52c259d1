"""Template values for the page of editions: each edition, and what changed from one to the next, as a reader sees it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup

from briefing.analysis.diff.diff_formats import value_summary
from briefing.analysis.diff.word_diff import excerpt
from briefing.analysis.page_links import EDITIONS, base, relative
from briefing.i18n.overlay import ForeignText
from briefing.loader.editions import removed_ids
from briefing.model import HEAD, LIST_FILES, Head
from briefing.model.fields import walk_types
from briefing.model.kinds import ENTITIES
from briefing.model.resolve import kind_of, mentionable
from briefing.model.values import InvalidValueError, When
from briefing.render.page_text import address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from briefing.analysis.diff import FactChange
    from briefing.analysis.edition_history import EditionComparison
    from briefing.i18n.interface import Catalog
    from briefing.loader.editions import ClosedEdition
    from briefing.model import Model
    from briefing.render.page import Page
    from briefing.render.templating import Variables


class EditionRow(NamedTuple):
    """One line of the list of editions."""

    number: int
    day: Markup
    href: Markup
    text: str | None
    """What the log says about it."""
    state: str
    """`closed`, `unchanged` (closed, and what the brief says now) or `open` (the present one, not closed)."""


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One change of an entry: the field, what was there before and after, or both in one text."""

    size: str
    verb: str
    field: Markup
    before: Markup
    after: Markup
    together: Markup
    """A text with its changed words marked."""
    renamed: str = ""


class ChangedEntry(NamedTuple):
    """An entry with its changes."""

    name: Markup
    title: Markup
    href: Markup
    changes: tuple[ShownChange, ...]


class ShownComparison(NamedTuple):
    """What changed between two editions: the entries with major changes, and those with minor ones."""

    old: int
    new: int | None
    major: tuple[ChangedEntry, ...]
    minor: tuple[ChangedEntry, ...]
    minor_changes: int


def editions_page(page: Page) -> Variables:
    """Return the values for the page of editions, newest first."""
    return {
        "editions": list(_rows(page)),
        "comparisons": [_comparison(page, each) for each in page.view.history.comparisons],
    }


def _rows(page: Page) -> Iterator[EditionRow]:
    history, head = page.view.history, page.brief.head
    logged = {change.edition: change.text for change in reversed(page.brief.changes)}
    if not history.has(head.edition):
        yield EditionRow(head.edition, page.day(head.published), page.to(""), logged.get(head.edition), "open")
    for edition in reversed(history.editions):
        same = edition.number == head.edition and not history.changed
        state = "unchanged" if same else "closed"
        day = page.day(edition.manifest.published)
        yield EditionRow(edition.number, day, _href(page, edition), logged.get(edition.number), state)


def _href(page: Page, edition: ClosedEdition) -> Markup:
    """Return the address of an edition in the language of the page, or else in the edition's main language."""
    manifest, view = edition.manifest, page.view
    lang = view.lang if view.lang in manifest.languages else manifest.main
    here = base(view.site, page.brief.slug, view.lang) + page.here
    return address(relative(here, f"{base(view.site, page.brief.slug, lang)}{EDITIONS}{edition.number}/"))


def _comparison(page: Page, found: EditionComparison) -> ShownComparison:
    shown = [change for change in found.changes if not change.silent and not _is_bookkeeping(change)]
    both = {size: tuple(_entries(page, found, (each for each in shown if each.size == size))) for size in ("major", "minor")}
    count = sum(len(entry.changes) for entry in both["minor"])
    return ShownComparison(found.old, found.new, both["major"], both["minor"], count)


def _is_bookkeeping(change: FactChange) -> bool:
    """Whether a change only says that there is another edition, which the page says itself."""
    return change.kind == "change" or (change.kind == HEAD and change.field in ("edition", "published"))


def _entries(page: Page, found: EditionComparison, changes: Iterable[FactChange]) -> Iterator[ChangedEntry]:
    def entry(change: FactChange) -> tuple[str, str]:
        return change.kind, change.id

    for (kind, id), group in groupby(changes, entry):
        same = tuple(group)
        yield ChangedEntry(*_name(page, found, kind, id, same[0]), tuple(_shown(page, found, each) for each in same))


def _name(page: Page, found: EditionComparison, kind: str, id: str, change: FactChange) -> tuple[Markup, Markup, Markup]:
    """Return the name of an entry, its headline and its address today; both are empty if it is not in the brief any more."""
    if kind == HEAD or not kind:
        return page.word("edition.whole_brief"), Markup(""), page.to("")
    kind = "figure" if kind == "table" else kind
    link = page.reference_link(id, (kind,)) if kind in ENTITIES else None
    word = page.word(f"kind.{kind}") if f"kind.{kind}" in page.words else page.typed(kind)
    name = word + " " + page.typed(id) if kind_of(id) else word
    if link is not None:
        return name, link.title, link.href
    whole = change.old if change.verb == "removed" and not change.field else None
    gone = kind_of(id) and id in removed_ids(page.view.history.editions, page.brief)
    return name, _value(page, found, whole, change) if whole else Markup(""), page.to(f"{id}/") if gone else Markup("")


def _shown(page: Page, found: EditionComparison, change: FactChange) -> ShownChange:
    field = _field(page, change)
    if change.verb == "renamed":
        return ShownChange(change.size, change.verb, field, Markup(""), Markup(""), Markup(""), str(change.new))
    if not change.field and change.verb in ("added", "removed"):  # the headline of the entry says what it is
        return ShownChange(change.size, change.verb, page.word("field.changed"), Markup(""), Markup(""), Markup(""))
    before, after = (_value(page, found, value, change) for value in (change.old, change.new))
    together = Markup("")
    if change.verb == "changed" and change.wording and isinstance(change.old, str) and isinstance(change.new, str):
        together = _words(page, found, change.old, change.new)
    if change.verb == "reordered":
        before, after = Markup(""), Markup("")
    return ShownChange(change.size, change.verb, field, before, after, together)


def _words(page: Page, found: EditionComparison, old: str, new: str) -> Markup:
    """Return a text with the words that went and came; the whole of it if only its notation changed."""
    plain = [page.plain(text) for text in (old, new)]
    runs = excerpt(*(plain if plain[0] != plain[1] else (old, new))).runs
    parts = []
    for run in runs:
        if run.old == run.new:
            parts.append(_between_blanks(page, run.old, "{}"))
        else:
            parts += [_between_blanks(page, run.old, "<del>{}</del>"), _between_blanks(page, run.new, "<ins>{}</ins>")]
    return _in_language(page, found, Markup("").join(parts))


def _between_blanks(page: Page, text: str, form: str) -> Markup:
    """Return part of a text as HTML, with the blanks at its ends outside its element; nothing for an empty part."""
    words = " ".join(text.split())
    start, end = (" " if text[:1].isspace() else ""), (" " if text[-1:].isspace() else "")
    return Markup(start) + Markup(form).format(page.typed(words)) + Markup(end) if words else Markup(start)


def _in_language(page: Page, found: EditionComparison, html: Markup) -> Markup:
    if found.lang == page.view.lang or not html:
        return html
    return Markup('<span lang="{}">{}</span>').format(found.lang, html)


# ------------------------------------------------------------------------------------------------- fields

_LISTS: tuple[type[Model], ...] = (*LIST_FILES.values(), Head)
_KEYS = {field.key for model in _LISTS for field in walk_types(model)}
_LABELS = {
    "addressees": "addressed_to", "against": "case_against", "holds_in_all": "in_all", "DOI": "doi", "URL": "address",
    "also": "also_called", "as_of": "facts_checked_to", "log": "progress_so_far", "disputed": "disputed_dates",
    "article": "made_from", "presses": "pressed_by", "events": "touches", "grade": "evidence",
}  # fmt: skip
"""Fields that go by another name on the pages."""


def _field(page: Page, change: FactChange) -> Markup:
    """Return the field of a change in words: `Answers F2 How`."""
    parts = [part for part in change.field.split() if part]
    if change.kind == "table":
        parts = ["data"]
    return Markup(" ").join(_field_word(page, part) for part in parts)


def _field_word(page: Page, part: str) -> Markup:
    if part in _KEYS and (key := field_message(page.words, part)):
        return page.word(key)
    return page.typed(ForeignText(part.replace("_", " "), "en") if part in _KEYS else part)


def field_message(words: Catalog, field: str) -> str | None:
    """Return the key of the message that names a field on the pages, if there is one."""
    name = _LABELS.get(field, field).replace("-", "_")
    keys = (f"field.{field.replace('-', '_')}", f"label.{name}", f"csl.{field}")
    return next((key for key in keys if key in words), None)


_GROUPS = {
    "grade": "grade", "provenance": "provenance_short", "level": "confidence", "horizon": "horizon", "reach": "reach",
    "read": "read", "in_article": "in_article", "state": "state", "type": "csl_type",
}  # fmt: skip
_GROUPS_OF_KINDS = {
    ("kind", "judgement"): "judgement_kind", ("kind", "event"): "event_kind", ("kind", "action"): "action_kind",
    ("kind", "actor"): "actor_kind", ("kind", "figure"): "figure_kind", ("status", "recommendation"): "progress",
    ("status", "scenario"): "scenario_status", ("status", "forecast"): "outcome", ("status", "event"): "event_status",
    ("status", "judgement"): "resolution",
}  # fmt: skip
_DAYS = frozenset((
    "when", "on", "as_of", "published", "review_by", "checked", "accessed", "issued", "from", "to", "made", "resolves_by",
    "about", "period", "link_checked", "due", "event-date", "available-date", "submitted", "original-date",
))  # fmt: skip


def _value(page: Page, found: EditionComparison, value: Any, change: FactChange) -> Markup:
    """Return a value as the pages show it: a choice by its word, a date in words, a text plain, a list with commas."""
    key = str(change.path[-1]) if isinstance(change.path[-1], str) else (change.field.split() or [""])[0]
    if isinstance(value, list):
        return page.listed([_value(page, found, each, change) for each in value])
    if isinstance(value, dict):
        return _in_language(page, found, page.typed(page.plain(value_summary(value))))
    if value is None or value == "":
        return Markup("")
    text = str(value)
    if key == "likelihood" and f"likelihood.{text}" in page.words:
        return page.word(f"likelihood.{text}")
    group = _GROUPS.get(key) or _GROUPS_OF_KINDS.get((key, change.kind))
    if group and f"{group}.{text}" in page.words:
        return page.word(f"{group}.{text}")
    if key in _DAYS:
        try:
            return page.when(When.parse(text))
        except InvalidValueError:
            pass
    if kind_of(text):
        link = page.reference_link(text, mentionable(text))
        return Markup('<a class="bf-id" href="{}">{}</a>').format(link.href, link.label) if link else page.typed(text)
    return _in_language(page, found, page.typed(page.plain(text) if change.wording else text))

"""Template values for the page of editions: each edition, and what changed from one to the next, as a reader sees it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from briefing.analysis.diff.word_diff import excerpt, without_table_marks
from briefing.analysis.page_links import EDITIONS, base, relative
from briefing.i18n.translation_overlay import ForeignText
from briefing.loader.editions import removed_ids
from briefing.model import HEAD
from briefing.model.kinds import ENTITIES, PARENTS
from briefing.model.resolve import kind_of
from briefing.render.page_variables.changed_values import ChangedValues, field_at, name_of_path
from briefing.render.safe_text import address
from briefing.source.cjk_ranges import WITHOUT_SPACES
from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from briefing.analysis.diff import FactChange
    from briefing.analysis.edition_history import EditionComparison, LocalChange
    from briefing.loader.editions import ClosedEdition
    from briefing.model import Field, Model
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
    reasons: tuple[str, ...] = ()
    """Why it changed, by the log of the editions after the older one."""
    today: Model | None = None
    """What the brief has today and the title is from, which has a translation of its own; None for a removed entry."""

    @property
    def whole(self) -> str:
        """`added` or `removed` if that is all that changed; else nothing."""
        first, *more = self.changes
        return first.verb if first.verb in ("added", "removed") and not (first.field or more) else ""


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
        "comparisons": [shown_comparison(page, each) for each in page.view.history.comparisons],
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


def shown_comparison(page: Page, found: EditionComparison) -> ShownComparison:
    """Return what changed between two editions in words of the page's language."""
    shown = [each for each in found.changes if not each.change.silent and not _is_bookkeeping(each.change)]
    both = {
        size: tuple(_entries(page, found, (each for each in shown if each.change.size == size))) for size in ("major", "minor")
    }
    count = sum(len(entry.changes) for entry in both["minor"])
    return ShownComparison(found.old, found.new, both["major"], both["minor"], count)


def _is_bookkeeping(change: FactChange) -> bool:
    """Whether a change is about the edition, a review, an id, or where a source is listed, and not about the subject."""
    if change.kind == HEAD:
        return change.field in ("edition", "published")
    if change.kind == "source" and change.field in ("group", "paragraphs"):
        return True
    return change.kind == "change" or change.field.endswith((" reviewed", " id"))


def _removed_titles(page: Page, found: EditionComparison) -> dict[str, Markup]:
    """Return the titles of entries that are gone, by their keys: a key means nothing to a reader. A code (`E12`) stays."""
    return {
        each.change.id: ChangedValues(page, each.lang).html(each.change.old, None, ENTITIES[each.change.kind])
        for each in found.changes
        if each.change.verb == "removed"
        and not each.change.field
        and each.change.kind in ENTITIES
        and not kind_of(each.change.id)
    }


def _entries(page: Page, found: EditionComparison, changes: Iterable[LocalChange]) -> Iterator[ChangedEntry]:
    removed = _removed_titles(page, found)

    def entry(local: LocalChange) -> tuple[str, str]:
        return local.change.kind, local.change.id

    for (kind, id), group in groupby(changes, entry):
        same = tuple(group)
        if shown := tuple(_different([_shown(page, each, removed) for each in same])):
            yield ChangedEntry(*_name(page, kind, id, same[0]), shown, _reasons(page, found, id), _translated(page, kind, id))


def _different(changes: list[ShownChange]) -> Iterator[ShownChange]:
    """Leave out what reads the same before and after on this page: a place that was written out, the parts of a name."""
    gone = {(each.field, each.before.striptags()) for each in changes if each.before and not each.after}
    came = {(each.field, each.after.striptags()) for each in changes if each.after and not each.before}
    for each in changes:
        text = (each.before or each.after).striptags()
        replaced = not (each.before and each.after) and (each.field, text) in gone & came
        if not replaced and (not each.before or each.before != each.after):
            yield each


def _translated(page: Page, kind: str, id: str) -> Model | None:
    """Return the entry whose translation has the title of an entry: the factor of a claim, for example."""
    while kind in PARENTS:
        kind, id = PARENTS[kind], id.rpartition(".")[0]
    return page.brief.find(kind, id) if kind in ENTITIES else None


def _reasons(page: Page, found: EditionComparison, id: str) -> tuple[str, ...]:
    """Return what the log says about an entry in the editions that are compared, the latest first."""
    last = page.brief.head.edition if found.new is None else found.new
    editions = (change for change in page.brief.changes if found.old < change.edition <= last)
    return tuple(item.why for change in editions for item in change.items if item.id == id and item.why)


def _name(page: Page, kind: str, id: str, local: LocalChange) -> tuple[Markup, Markup, Markup]:
    """Return the name of an entry, its headline and its address today; both are empty if it is not in the brief any more."""
    if kind == HEAD or not kind:
        return page.word("edition.whole_brief"), Markup(""), page.to("")
    kind = "figure" if kind == "table" else kind
    link = page.reference_link(id, (kind,)) if kind in ENTITIES else None
    word = page.word(f"kind.{kind}") if f"kind.{kind}" in page.words else page.typed(ForeignText(kind, "en"))
    name = word + " " + page.typed(id) if kind_of(id) else word
    if link is not None:
        return name, link.title, link.href
    change = local.change
    whole = change.old if change.verb == "removed" and not change.field else None
    gone = kind_of(id) and id in removed_ids(page.view.history.editions, page.brief)
    title = ChangedValues(page, local.lang).html(whole, None, ENTITIES.get(kind))
    return name, title, page.to(f"{id}/") if gone else Markup("")


def _shown(page: Page, local: LocalChange, removed: Mapping[str, Markup]) -> ShownChange:
    change, values = local.change, ChangedValues(page, local.lang, removed)
    field = name_of_path(page, change.path, change.field, change.kind)
    if change.verb == "renamed":
        return ShownChange(change.size, change.verb, field, Markup(""), Markup(""), Markup(""), str(change.new))
    if not change.field and change.verb in ("added", "removed"):  # the headline of the entry says what it is
        return ShownChange(change.size, change.verb, Markup(""), Markup(""), Markup(""), Markup(""))
    if local.unseen:
        other = page.word("edition.other_language", language=page.words.language(local.lang))
        return ShownChange(change.size, change.verb, field, Markup(""), Markup(""), other)
    kind = field_at(change.path)
    before, after = (values.html(value, kind) for value in (change.old, change.new))
    together = Markup("")
    if change.verb == "changed" and change.wording and isinstance(change.old, str) and isinstance(change.new, str):
        together = _words(values, kind, change.old, change.new)
    if change.verb == "reordered":
        before, after = Markup(""), Markup("")
    return ShownChange(change.size, change.verb, field, before, after, together)


def _words(values: ChangedValues, field: Field | None, old: str, new: str) -> Markup:
    """Return a text of a field with the words that went and came; the whole of it if only its notation changed."""
    page = values.page
    words = [_HEADING.sub(rf"\1{page.words('mark.colon')}", without_table_marks(text)) for text in (old, new)]
    plain = [_BLANK.sub("", values.plain(text, field)) for text in words]
    runs = excerpt(*(plain if plain[0] != plain[1] else (old, new))).runs
    parts = []
    for run in runs:
        if run.old == run.new:
            parts.append(_between_blanks(page, run.old, "{}"))
        else:
            parts += [_between_blanks(page, run.old, "<del>{}</del>"), _between_blanks(page, run.new, "<ins>{}</ins>")]
    return values.marked(Markup("").join(parts))


_HEADING = lazy_pattern(r"^#+ (.*)$", re.MULTILINE)
_BLANK = lazy_pattern(rf"(?<=[{WITHOUT_SPACES}])\s+|\s+(?=[{WITHOUT_SPACES}])")
"""The blank between two paragraphs or sentences in Chinese when they are joined on one line."""


def _between_blanks(page: Page, text: str, form: str) -> Markup:
    """Return part of a text as HTML, with the blanks at its ends outside its element; nothing for an empty part."""
    words = " ".join(text.split())
    start, end = (" " if text[:1].isspace() else ""), (" " if text[-1:].isspace() else "")
    return Markup(start) + Markup(form).format(page.typed(words)) + Markup(end) if words else Markup(start)

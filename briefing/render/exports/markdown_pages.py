"""The entries of each page as Markdown (CommonMark), for programs and people that read text rather than pages; and `llms.txt`.

The Markdown is made from the data, not from the page: every field of every entry that the page is about, with its name.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from briefing.analysis.page_links import FRONT
from briefing.model import KINDS, Head, Markup, Role
from briefing.model.fields import IDENTIFIERS, fields, fields_by_key, headline, headline_fields
from briefing.render import brief_citation
from briefing.render.entity_data import record
from briefing.render.exports import kind_csv
from briefing.render.headline_text import plain_headline
from briefing.render.page_variables.changed_values import field_message
from briefing.render.routes import address_of, heading, present, rows
from briefing.render.safe_text import without_tags

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

    from briefing.analysis.page_links import Links
    from briefing.i18n.interface import Catalog
    from briefing.model import Entity, Field, Model
    from briefing.render.entity_data import Record
    from briefing.render.exports.exported_brief import ExportedBrief
    from briefing.render.page_text import PageText

INDEX = "llms.txt"
AT = "{page}index.md.txt"
"""The address of the file of a page. Hosts send `.md` as a download, and MkDocs makes a page of it."""


def pages(exported: ExportedBrief) -> Iterator[ExportedBrief]:
    """Yield every page of a brief that is about entries."""
    for here, owner in exported.view.memo.of("pages with entries", exported.brief, _pages_with_entries, exported.links):
        yield exported._replace(page=here, entity=owner)


def _pages_with_entries(links: Links) -> tuple[tuple[str, Entity | None], ...]:
    homes = {home.page for home in links.addresses.values()} | {FRONT}
    found = ((address_of(route, owner), owner) for route, owner in rows(links, present(links)))
    return tuple((here, owner) for here, owner in found if here in homes)


def write(exported: ExportedBrief) -> str:
    """Return the title of a page, how to cite the brief, and the entries of the page; on the front page also the head."""
    view, here = exported.view, exported.page
    lines = [f"# {_escaped(title(exported))}", ""]
    if exported.url:
        lines += [f"<{exported.url}{here}>", ""]
    lines += [_citation(exported), ""]
    writer = view.memo.of("writer of entries", exported.brief, lambda: _Writer(exported.wording))
    if here == FRONT:
        lines += [*writer.items(Head, record(view, exported.brief.head)), ""]
    on_pages = view.memo.of("entries of pages", exported.brief, lambda: _entries_of_pages(exported))
    for entity in on_pages.get(here, ()):
        lines += writer.entry(entity, record(view, entity), 2)
    return "\n".join(lines).rstrip("\n") + "\n"


def _citation(exported: ExportedBrief) -> str:
    """Return how to cite the brief."""

    def make() -> str:
        return _escaped(brief_citation.sentence(exported.view, exported.brief).striptags())

    return exported.view.memo.of("citation as Markdown", exported.brief, make)


def _entries_of_pages(exported: ExportedBrief) -> dict[str, list[Entity]]:
    """Return the entries on each page, by kind and then as in the files."""
    found: dict[str, list[Entity]] = {}
    for kind in KINDS:
        for entity in exported.links.listed.get(kind.name, ()):
            found.setdefault(exported.links.addresses[kind.name, entity.id].page, []).append(entity)
    return found


def title(exported: ExportedBrief) -> str:
    """Return the title of a page as plain text."""
    if exported.page == FRONT:
        return exported.wording.full_title(exported.brief.head)
    if exported.entity is not None:
        return _headline(exported.wording, exported.entity)
    headings = exported.view.memo.of(
        "headings", exported.brief, lambda: {route.at: heading(exported.view, route) for route in present(exported.links)}
    )
    return headings[exported.page]


def write_index(exported: ExportedBrief) -> str:
    """Return `llms.txt` (https://llmstxt.org): what the brief concludes, and where its data and the text of each page are."""
    wording, head = exported.wording, exported.brief.head
    lines = [f"# {_escaped(wording.full_title(head))}", "", f"> {_escaped(wording.plain(head.bottom_line.claim))}", ""]
    lines += [_citation(exported), ""]
    lines += [f"## {_escaped(wording.words('data.pages'))}", ""]
    lines += [f"- [{_escaped(title(each))}]({exported.url}{AT.format(page=each.page)})" for each in pages(exported)]
    lines += ["", f"## {_escaped(wording.words('page.data'))}", ""]
    for each in exported.offered:
        if each.group and each.at != INDEX:
            name = wording.words(f"data.{each.group}") + wording.words("mark.colon") + without_tags(each.name)
            lines.append(f"- [{_escaped(name)}]({exported.url}{each.at})")
    return "\n".join(lines) + "\n"


def _headline(wording: PageText, entity: Entity) -> str:
    """Return the headline of an entity as plain text; only Markdown has marks to remove."""
    return plain_headline(wording, entity) if _has_markdown_headline(type(entity)) else headline(entity)


@cache  # of types, whose number is fixed
def _has_markdown_headline(model: type[Entity]) -> bool:
    return any(isinstance(field.marker, Markup) for field in headline_fields(model))


@cache  # of types, whose number is fixed
def _shown_fields(model: type[Model]) -> Mapping[str, Field]:
    """Return the fields of a class that are items of a list, by name: not the entries in it, and not what its heading shows."""
    return {
        key: field
        for key, field in fields_by_key(model).items()
        if not (field.by_id or key in IDENTIFIERS or Role.HEADLINE in field.roles)
    }


@cache  # of types, whose number is fixed
def _inner_entries(model: type[Model]) -> tuple[Field, ...]:
    return tuple(field for field in fields(model) if field.by_id)


def _is_line(field: Field) -> bool:
    """Return whether the value of a field is one line of text."""
    return field.shape == "one" and field.model is None and not (isinstance(field.marker, Markup) and field.marker.block)


class _Writer:
    """Writes entries as headings and lists, with the names of fields in the language of the page."""

    def __init__(self, wording: PageText) -> None:
        self.wording = wording
        self.colon = wording.words("mark.colon")

    def entry(self, entity: Entity, found: Record, level: int) -> list[str]:
        """Return the lines of an entry: its id and headline, then its fields, then the entries inside it."""
        id = f"{entity.id}{self.colon}" if entity.id is not None else ""
        title = f"{'#' * min(level, 6)} {id}{_escaped(_headline(self.wording, entity))}"
        lines = [title, "", *self.items(type(entity), found), ""]
        for field in _inner_entries(type(entity)):
            if field.key in found:
                for part, inside in zip(getattr(entity, field.attribute), found[field.key], strict=True):
                    lines += self.entry(part, inside, level + 1)
        return lines

    def items(self, model: type[Model], found: Record) -> list[str]:
        """Return the lines of an item for each field of a record, except what the heading of an entry shows."""
        shown = _items(self.wording.words, model)
        lines = []
        for key, value in found.items():
            item = shown.get(key)
            if item is None:
                continue
            start, write, is_line, field = item
            if is_line:
                text = value if value.__class__ is str else str(value)
                lines.append((start + (text if text.isalnum() else write(text))).rstrip())
            elif isinstance(value, list) and field.model is None:
                lines.append(f"{start}{', '.join([write(str(each)) for each in value])}".rstrip())
            elif isinstance(value, str) and (field.model is not None or field.shape == "list"):
                lines.append(f"{start}{write(value)}".rstrip())  # a short form
            else:
                lines.append(start.rstrip())
                lines += [f"  {line}".rstrip() for line in self._lines(field, write, value)]
        return lines

    def _lines(self, field: Field, write: Callable[[str], str], value: Any) -> list[str]:
        """Return the lines of a value that has several; they follow the name of the field."""
        if field.shape == "map" and isinstance(value, dict):
            return [f"- {_escaped(key)}{self.colon}{write(str(each))}" for key, each in value.items()]
        if field.model is None:
            return ["", *value.split("\n"), ""]
        if field.shape != "list":
            return self.items(field.model, value)
        if field.short is not None:
            return [f"- {_escaped(kind_csv.shortened(field, each))}" for each in value]
        return [line for each in value for line in self._inner_item(field.model, each)]

    def _inner_item(self, model: type[Model], found: Record) -> Iterator[str]:
        for at, line in enumerate(self.items(model, found)):
            yield f"{'  ' if at else '- '}{line}"


class _Item(NamedTuple):
    """A field that is an item of a list: how the item starts (its name in words), and what writes its texts."""

    start: str
    write: Callable[[str], str]
    """Leaves an author's Markdown as it is, and escapes a plain text."""
    is_line: bool
    field: Field


@lru_cache(maxsize=1024)  # of catalogs and types, which many briefs share
def _items(words: Catalog, model: type[Model]) -> Mapping[str, _Item]:
    """Return the fields of a class that are items."""
    return {
        key: _Item(_start(words, field), _text_writer(field), _is_line(field), field)
        for key, field in _shown_fields(model).items()
    }


def _text_writer(field: Field) -> Callable[[str], str]:
    """Return what writes a text of a field; a record has a text with a marker on one line already, unless it has paragraphs."""
    if isinstance(field.marker, Markup):
        return _on_one_line if field.marker.block else str
    return _escaped if field.marker is None else _escaped_line


def _start(words: Catalog, field: Field) -> str:
    message = field_message(words, field.key, field)
    return f"- **{_escaped(words(message) if message else field.key.replace('_', ' '))}**{words('mark.colon')}"


def _on_one_line(text: str) -> str:
    """Return a text with each run of white space as one space; a printable text has no other white space than spaces."""
    is_one = text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " "
    return text if is_one else " ".join(text.split())


_SIGNS = re.compile(r"[\\`*_{}\[\]<>#|!~&]")
_AT_START = re.compile(r"(?:([-+=])|(\d+)([.)]))(?=\s|\Z)")


def _escaped(text: str) -> str:
    """Return a plain text as Markdown on one line."""
    return text if text.isalnum() else _escaped_line(_on_one_line(text))  # as half of all values


def _escaped_line(text: str) -> str:
    if _SIGNS.search(text):
        text = _SIGNS.sub(r"\\\g<0>", text)
    found = _AT_START.match(text) if not text[:1].isalpha() else None
    return text if found is None else (found[2] or "") + "\\" + (found[1] or found[3]) + text[found.end() :]

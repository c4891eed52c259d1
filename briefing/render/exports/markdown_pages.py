"""The entries of each page as Markdown (CommonMark), for programs and people that read text rather than pages; and `llms.txt`.

The Markdown is made from the data, not from the page: every field of every entry that the page is about, with its name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.analysis.page_links import FRONT
from briefing.model import KINDS, Markup, Role
from briefing.model.fields import IDENTIFIERS, fields, headline
from briefing.render import brief_citation
from briefing.render.exports import kind_csv
from briefing.render.page_variables.changed_values import field_message
from briefing.render.routes import address_of, heading, present

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from briefing.model import Entity, Field, Model
    from briefing.render.exports.exported_brief import ExportedBrief
    from briefing.render.page_text import PageText

AT = "{page}index.md.txt"
"""The address of the file of a page. Hosts send `.md` as a download, and MkDocs makes a page of it."""


def pages(exported: ExportedBrief) -> Iterator[ExportedBrief]:
    """Yield every page of a brief that is about entries."""
    links = exported.links
    homes = {home.page for home in links.addresses.values()} | {FRONT}
    for route in present(links):
        for owner in links.listed[route.each] if route.each else (None,):
            if (here := address_of(route, owner)) in homes:
                yield exported._replace(page=here, entity=owner)


def write(exported: ExportedBrief) -> str:
    """Return the title of a page, how to cite the brief, and the entries of the page; on the front page also the head."""
    links, here = exported.links, exported.page
    lines = [f"# {_escaped(title(exported))}", ""]
    if exported.url:
        lines += [f"<{exported.url}{here}>", ""]
    lines += [_escaped(brief_citation.sentence(exported.view, exported.brief).striptags()), ""]
    writer = _Writer(exported.wording)
    if here == FRONT:
        lines += [*writer.items(exported.brief.head), ""]
    for kind in KINDS:
        for entity in links.listed.get(kind.name, ()):
            if links.addresses[kind.name, entity.id].page == here:
                lines += writer.entry(entity, 2)
    return "\n".join(lines).rstrip("\n") + "\n"


def title(exported: ExportedBrief) -> str:
    """Return the title of a page as plain text."""
    if exported.page == FRONT:
        return exported.wording.full_title(exported.brief.head)
    if exported.entity is not None:
        return _headline(exported.wording, exported.entity)
    return next(heading(exported.view, route) for route in present(exported.links) if route.at == exported.page)


def write_index(exported: ExportedBrief) -> str:
    """Return `llms.txt` (https://llmstxt.org): what the brief concludes, and where its data and the text of each page are."""
    wording, head = exported.wording, exported.brief.head
    lines = [f"# {_escaped(wording.full_title(head))}", "", f"> {_escaped(wording.plain(head.bottom_line.claim))}", ""]
    lines += [_escaped(brief_citation.sentence(exported.view, exported.brief).striptags()), ""]
    lines += [f"## {_escaped(wording.words('page.data'))}", ""]
    for each in exported.offered:
        if each.group:
            name = wording.words(f"data.{each.group}") + wording.words("mark.colon") + each.name.striptags()
            lines.append(f"- [{_escaped(name)}]({exported.url}{each.at})")
    lines += ["", f"## {_escaped(wording.words('data.pages'))}", ""]
    lines += [f"- [{_escaped(title(each))}]({exported.url}{AT.format(page=each.page)})" for each in pages(exported)]
    return "\n".join(lines) + "\n"


def _headline(wording: PageText, entity: Entity) -> str:
    """Return the headline of an entity as plain text; only Markdown has marks to remove."""
    markers = [field.marker for field in fields(type(entity)) if Role.HEADLINE in field.roles]
    return wording.plain(headline(entity)) if any(isinstance(each, Markup) for each in markers) else headline(entity)


class _Writer:
    """Writes entries as headings and lists, with the names of fields in the language of the page."""

    def __init__(self, wording: PageText) -> None:
        self.wording = wording
        self.colon = wording.words("mark.colon").rstrip()

    def entry(self, entity: Entity, level: int) -> Iterator[str]:
        """Yield the lines of an entry: its id and headline, then its fields, then the entries inside it."""
        id = f"{entity.id}: " if entity.id is not None else ""
        yield from ("#" * min(level, 6) + f" {id}{_escaped(_headline(self.wording, entity))}", "")
        yield from (*self.items(entity), "")
        for field in fields(type(entity)):
            for part in getattr(entity, field.attribute) if field.by_id else ():
                yield from self.entry(part, level + 1)

    def items(self, model: Model) -> Iterator[str]:
        """Yield an item for each field that has a value, except what the heading of an entry shows."""
        values = vars(model)
        for field in fields(type(model)):
            value = values[field.attribute]
            if value is None or value in ((), {}):  # first, because most fields of a source are empty
                continue
            if not (field.by_id or field.key in IDENTIFIERS or Role.HEADLINE in field.roles):
                first, *more = self._value(field, value)
                yield f"- **{_escaped(self._name(field))}**{self.colon} {first}".rstrip()
                yield from (f"  {line}".rstrip() for line in more)

    def _value(self, field: Field, value: Any) -> list[str]:
        """Return the lines of a value; the first one follows the name of the field."""
        if field.shape == "map":
            return [
                "",
                *(f"- {_escaped(key)}{self.colon} {' '.join(self._value(field.part, each))}" for key, each in value.items()),
            ]
        if field.shape == "list" and field.model is None:
            return [", ".join(" ".join(self._value(field.part, each)) for each in value)]
        if field.shape == "list" and field.short is not None:
            return ["", *(f"- {_escaped(kind_csv.shortened(field, each))}" for each in value)]
        if field.shape == "list":
            return ["", *(line for each in value for line in self._inner_item(each))]
        if field.model is not None:
            return ["", *self.items(value)]
        if isinstance(field.marker, Markup) and field.marker.block:
            return ["", "", *str(value).strip("\n").split("\n"), ""]
        text = " ".join(str(value).split())
        return [text if isinstance(field.marker, Markup) else _escaped(text)]  # an author's Markdown stays as it is

    def _inner_item(self, model: Model) -> Iterator[str]:
        lines = list(self.items(model))
        yield from (f"{'  ' if at else '- '}{line}" for at, line in enumerate(lines))

    def _name(self, field: Field) -> str:
        words = self.wording.words
        key = field_message(words, field.key)
        return words(key) if key else field.key.replace("_", " ")


_SIGNS = re.compile(r"[\\`*_{}\[\]<>#|!~&]")
_AT_START = re.compile(r"\A(?:([-+=])|(\d+)([.)]))(?=\s|\Z)")


def _escaped(text: str) -> str:
    """Return a plain text as Markdown on one line."""
    text = _SIGNS.sub(r"\\\g<0>", " ".join(text.split()))
    return _AT_START.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", text)

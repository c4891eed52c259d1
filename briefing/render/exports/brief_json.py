"""A brief, and each page of a single entry, as JSON: every field of the model, in one language.

`json_schema` describes both. Texts are Markdown as their authors wrote it, without the line breaks that only wrap a text.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from briefing.analysis.page_links import relative
from briefing.i18n.translation_overlay import ForeignText, OriginalName
from briefing.model import CHANGES, HEAD, KINDS, Model
from briefing.model.values import When
from briefing.model.walk import walk
from briefing.render import brief_citation
from briefing.render.entity_data import cited, document, encoded
from briefing.render.exports.json_schema import ADDRESS, FORMAT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from briefing.model.markers import Path
    from briefing.render.exports.exported_brief import ExportedBrief

AT = "data/brief.json"


def write(exported: ExportedBrief) -> str:
    """Return the whole brief: its head, its entries by kind, its log, its tables of numbers, and the address of each entry."""
    brief, links = exported.brief, exported.links
    listed = {kind.file: links.listed[kind.name] for kind in KINDS if links.listed.get(kind.name)}
    addresses: dict[str, dict[str, str]] = {}
    for (kind, id), to in links.addresses.items():
        addresses.setdefault(kind, {})[id] = f"{to.page}#{to.anchor}"
    models: dict[str, Model | Iterable[Model]] = {HEAD: brief.head, **listed, CHANGES: brief.changes}
    view = exported.view
    return document({
        **_about(exported, AT),
        **_untranslated(exported, models),
        HEAD: encoded(view, brief.head),
        **{file: [encoded(view, entity) for entity in entities] for file, entities in listed.items()},
        CHANGES: [encoded(view, change) for change in brief.changes],
        "tables": {name: {"columns": table.columns, "rows": table.rows} for name, table in sorted(brief.tables.items())},
        "addresses": addresses,
    })  # fmt: skip


def write_entry(exported: ExportedBrief) -> str:
    """Return one entry with the sources that it cites, for the page of that entry."""
    entity = exported.entity
    assert entity is not None, "the table of exports names the kind"
    view, keys = exported.view, cited(exported.view, entity)
    sources = [source for source in exported.links.listed.get("source", ()) if source.id in keys]
    return document({
        **_about(exported, exported.page),
        **_untranslated(exported, {"entry": entity, "sources": sources}),
        "kind": entity.kind_name,
        "entry": encoded(view, entity),
        "sources": [encoded(view, source) for source in sources],
    })  # fmt: skip


def _about(exported: ExportedBrief, here: str) -> dict[str, Any]:
    """Return what a reader of a single file has to know: its form, language, edition and date, and where it comes from."""
    view, head = exported.view, exported.brief.head
    page = here if here.endswith("/") else ""
    cite_as = brief_citation.cited_url(view, exported.brief)
    return {
        "$schema": relative(here, ADDRESS),
        "format": FORMAT,
        "language": view.lang,
        "edition": head.edition,
        "as_of": head.as_of.isoformat(),
        "title": exported.wording.full_title(head),
        **({"url": exported.url + page} if exported.url else {}),
        **({"cite_as": cite_as} if cite_as else {}),
        **({"licence": str(head.licence)} if head.licence else {}),
    }


def _untranslated(exported: ExportedBrief, models: dict[str, Model | Iterable[Model]]) -> dict[str, Any]:
    """Return the place of each text that is in another language, as a JSON pointer (RFC 6901), by language."""
    if exported.view.lang == exported.brief.head.languages[0] == exported.view.site.main_language:
        return {}  # both the brief and what it shares with others were written in this language
    found: dict[str, list[str]] = {}
    for name, value in models.items():
        for path, model in _placed(name, value):
            for leaf in walk(model, path) if _has_foreign_text(model) else ():
                if isinstance(leaf.value, ForeignText) and not isinstance(leaf.value, OriginalName):
                    found.setdefault(leaf.value.lang, []).append(_pointer(leaf.path))
    return {"untranslated": found} if found else {}


def _has_foreign_text(model: Model) -> bool:
    """Return whether an entry may have a text in another language; the walk, which most do not need, takes ten times as long."""
    values = vars(model).values()
    found = set(map(type, values)) - _NEVER_FOREIGN
    return bool(found) and any(
        isinstance(part, ForeignText) or (isinstance(part, Model) and _has_foreign_text(part))
        for value in values
        if type(value) in found
        for part in (value if isinstance(value, tuple) else value.values() if isinstance(value, dict) else (value,))
    )


_NEVER_FOREIGN = frozenset((str, int, bool, date, When, type(None)))


def _placed(name: str, value: Model | Iterable[Any]) -> Iterator[tuple[Path, Model]]:
    if isinstance(value, tuple | list):
        yield from (((name, at), each) for at, each in enumerate(value))
    else:
        yield (name,), value  # type: ignore[misc]  # the other case is a list


def _pointer(path: Path) -> str:
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path)

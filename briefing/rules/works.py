"""Rules about sources as works: their titles, and what was seen of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.diagnostics import error, warning
from briefing.markdown import csl_tags
from briefing.model import Plain, Source, walk
from briefing.model.values.locators import PARAGRAPH
from briefing.model.walk import walk_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.diagnostics import Problem
    from briefing.model import Entity, Origin
    from briefing.rules.context import Context


def works_are_described(context: Context) -> Iterator[Problem]:
    """CSL's tags in a title are in pairs, and a source of which only the address was seen has one."""
    for entity, origin in context.own("source"):
        yield from described(entity, origin)


def described(source: Entity, origin: Origin) -> Iterator[Problem]:
    """Check one source, of a brief or of the shared list of a library."""
    assert isinstance(source, Source), "asked for by kind"
    if source.read == "address" and source.URL is None:
        yield error(
            "missing-field",
            "the field `URL` is missing: only the address of this source was seen",
            origin.missing("URL"),
            "add `URL: …`, or write `read: excerpt`",
        )
    for leaf in walk(source):
        if isinstance(leaf.marker, Plain) and leaf.marker.tags:
            for tag in csl_tags.unpaired_tags(leaf.value):
                yield warning(
                    "unpaired-tag",
                    f"`{tag[0]}` is shown as characters: it is not in a pair of CSL's tags",
                    origin.within(leaf.path, *tag.span()),
                    "write both tags of the pair, as in `<i>…</i>`, or delete it",
                )


def places_exist(context: Context) -> Iterator[Problem]:
    """A paragraph is one that the work has, as far as its source says how many there are."""
    for _, entity, origin in context.brief.everything():
        values = {leaf.path: leaf.value for leaf in walk_all(entity)}
        for path, at in values.items():
            number = PARAGRAPH.fullmatch(at) if path[-1] == "at" and isinstance(at, str) else None
            if number is None:
                continue
            key = values.get((*path[:-1], "source"), context.brief.head.article)
            work = context.brief.find("source", str(key))
            if isinstance(work, Source) and work.paragraphs is not None and int(number[1]) > work.paragraphs:
                yield error(
                    "bad-place",
                    f"`{key}` has {work.paragraphs} paragraphs, so there is no paragraph {number[1]}",
                    origin.at(*path),
                    "compare it with the work, or correct `paragraphs` in `sources.yaml`",
                )

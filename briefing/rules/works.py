"""Rules about sources as works: their titles, and what was seen of them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from briefing.diagnostics import count_of, did_you_mean, error, warning
from briefing.markdown import csl_tags
from briefing.model import Entity, Plain, Source
from briefing.model.base import PlaceInWork, WorkMention
from briefing.model.fields import fields_by_key
from briefing.model.resolve import Found, resolve
from briefing.model.values import OF_THE_ARTICLE, paragraphs_named
from briefing.model.values.excerpt import excerpt
from briefing.model.values.locators import PARAGRAPH
from briefing.model.walk import fields_to, walk_all, walk_mappings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from briefing.diagnostics import Place, Problem
    from briefing.i18n.translation_pairs import TranslatedEntry
    from briefing.markdown import Prose
    from briefing.model import Brief, Field, Origin, Site
    from briefing.model.markers import Path
    from briefing.rules.context import Context


def works_are_described(context: Context) -> Iterator[Problem]:
    """CSL's tags in a title are in pairs, and a source of which only the address was seen has one."""
    for entity, origin in context.own(Source):
        yield from described(entity, origin)


def described(source: Source, origin: Origin) -> Iterator[Problem]:
    """Check one source, of a brief or of the shared list of a library."""
    if source.read == "address" and source.URL is None:
        yield origin.missing_field(("URL",), "only the address of this source was seen", "add `URL: …`, or write `read: excerpt`")
    for leaf in walk_all(source, _may_have_tags):
        if "<" in leaf.value:
            for tag in csl_tags.unpaired_tags(leaf.value):
                yield warning(
                    "unpaired-tag",
                    f"`{tag[0]}` is shown as characters: it is not in a pair of CSL's tags",
                    origin.within(leaf.path, *tag.span()),
                    "write both tags of the pair, as in `<i>…</i>`, or delete it",
                )
            for tag, meant in csl_tags.html_tags(leaf.value):
                yield warning(
                    "unpaired-tag",
                    f"`{tag[0]}` is shown as characters: it is not one of CSL's tags",
                    origin.within(leaf.path, *tag.span()),
                    f"write `<{meant}>…</{meant}>`",
                )


def places_name_their_work(context: Context) -> Iterator[Problem]:
    """A place names one of the works that the brief discusses; if there are several, each statement from them does."""
    brief, works = context.brief, context.brief.head.article
    if not works or "article" in brief.broken:
        return
    mistyped = any(not brief.claims("source", key) for key in works)  # which is an error; its work may be the one that is named
    for _, whole, origin in brief.everything():
        for path, part in ((), whole), *walk_mappings(whole, _may_name_a_work):
            named = part.source if isinstance(part, PlaceInWork | WorkMention) else None
            if named is not None and not mistyped and named not in works and named in brief.claimed.get("source", ()):
                message = f"`{named}` is not a work that the brief discusses"
                help = did_you_mean(named, works) or f"write one of {_listed(works)}, or add it to `article` in `brief.yaml`"
                yield error("other-work", message, origin.at(*path, "source"), help)
            provenance = getattr(part, "provenance", "") if len(works) > 1 else ""
            if provenance not in OF_THE_ARTICLE:
                continue
            place = getattr(part, "at", None)
            places = (place, getattr(whole, "at", None))
            says_which = any(isinstance(each, PlaceInWork) and each.source for each in places)  # also of an unreadable work
            if not says_which and brief.work_of(whole, place) is None:
                message = f"`{provenance}` refers to one of {len(works)} works, and `at` does not say which"
                at = f", at: {place.at}" if place is not None and place.at else ""
                known = [key for key in works if brief.claims("source", key)] or works
                others = f", or another of {_listed(known[1:])}" if known[1:] else ""
                help = f"write `at: {{source: {known[0]}{at}}}`{others}"
                yield error("unnamed-work", message, origin.at(*path, "at") if place else origin.at(*path, "provenance"), help)


def _listed(keys: Sequence[str]) -> str:
    return ", ".join(f"`{key}`" for key in keys)


def _may_name_a_work(field: Field) -> bool:
    """Whether the mappings of a field are places in works, or statements from them."""
    model = field.model
    return model is not None and (issubclass(model, PlaceInWork | WorkMention) or "provenance" in fields_by_key(model))


def _may_have_tags(field: Field) -> bool:
    return isinstance(field.marker, Plain) and field.marker.tags


def _is_at(field: Field) -> bool:
    return field.key == "at"


def _is_place(field: Field) -> bool:
    """Whether a field holds a place in a work, or says in which work it is."""
    return field.key in ("at", "source")


def places_exist(context: Context) -> Iterator[Problem]:
    """A paragraph is one that the work has, as far as its source says how many there are."""
    for _, whole, origin in context.brief.everything():
        for path, at, work in _places(context.site, context.brief, whole):
            yield from _beyond(at, work, partial(origin.at, *path))


def cited_places_exist(context: Context) -> Iterator[Problem]:
    """So is one that a citation in a text names."""
    for text in context.texts:
        yield from _cited(context.site, context.brief, text.prose, text.within)


def translated_places(site: Site, brief: Brief, entry: TranslatedEntry) -> Iterator[Problem]:
    """Check the paragraphs that a translation names, in its texts and as the places of its sources."""
    for path, read in entry.translation.read:
        yield from _cited(site, brief, read, partial(entry.document.within, path))
    texts = entry.translation.texts
    if isinstance(entry.main, Entity) and any(path[-1] == "at" for path in texts):
        for path, _, work in _places(site, brief, entry.main):
            if path in texts:
                yield from _beyond(texts[path], work, partial(entry.document.at, entry.translation.places[path]))


def _places(site: Site, brief: Brief, whole: Entity) -> Iterator[tuple[Path, str, Source | None]]:
    """Each place in an entity, with its path and the work that it is in."""
    if not fields_to(type(whole), _is_at):
        return
    values = {leaf.path: leaf.value for leaf in walk_all(whole, _is_place)}
    for path, at in values.items():
        if path[-1] == "at" and isinstance(at, str):
            key = values.get((*path[:-1], "source"))
            yield path, at, _source(site, brief, str(key)) if key else brief.work_of(whole)


def _cited(site: Site, brief: Brief, read: Prose, within: Callable[[int, int], Place]) -> Iterator[Problem]:
    for citation in read.citations:
        if citation.at:
            yield from _beyond(citation.at, _source(site, brief, citation.key), partial(within, citation.start, citation.end))


def _source(site: Site, brief: Brief, key: str) -> Source | None:
    """Return the source that a key names, of the brief or, with a folder, of another one."""
    found = resolve(site, brief, key, ("source",))
    return found.entity if isinstance(found, Found) and isinstance(found.entity, Source) else None


def _beyond(at: str, work: Source | None, place: Callable[[], Place]) -> Iterator[Problem]:
    """Report the paragraphs of a place that its work does not have, or that are named from the last to the first."""
    for first, last in paragraphs_named(at):
        if last < first:
            message = f"`{excerpt(at)}` names its last paragraph first"
            yield error("bad-place", message, place(), f"if the numbers are right, type `paras. {last}–{first}`")
            return
        if work is not None and work.paragraphs is not None and not 0 < first <= last <= work.paragraphs:
            has = count_of(work.paragraphs, "paragraph")
            missing = f"paragraph {at[1:]}" if PARAGRAPH.fullmatch(at) else f"`{excerpt(at)}`"
            message = f"`{work.id}` has {has}, so there is no {missing}"
            yield error("bad-place", message, place(), "compare it with the work, or correct `paragraphs` in `sources.yaml`")
            return

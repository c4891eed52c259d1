"""Rules that compare a brief with its closed editions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.analysis.diff import brief_facts, lost_likelihoods
from briefing.analysis.diff.snapshot import BRIEFS, record
from briefing.analysis.edition_history import changes_between
from briefing.analysis.page_links import Links
from briefing.diagnostics import Place, error, nearest, warning
from briefing.loader.editions import ArchiveError, removed_ids
from briefing.model import BY_NAME, Judgement
from briefing.model.kinds import AUXILIARY, ENTITIES, HEAD, KINDS

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from briefing.analysis.diff import FactChange
    from briefing.diagnostics import Problem
    from briefing.loader.editions import Editions
    from briefing.loader.folder import Loaded
    from briefing.rules.context import Context


_CLAIMS = frozenset(name for name, model in ENTITIES.items() if model.is_claim)
_LISTS = {kind.name: kind.file for kind in KINDS if {kind.name, *(nested.kind for nested in kind.nested)} & _CLAIMS}
"""The lists that contain statements, by the names of their kinds."""


def closed_editions_do_not_change(context: Context) -> Iterator[Problem]:
    """The number of a closed edition belongs to what it said: a brief that says something else is another edition."""
    last, brief = context.last_edition, context.brief
    if last is None or brief.partial:
        return
    number, closed = brief.head.edition, last.edition.number
    place = brief.origin.at("edition")
    if number < closed:
        message = f"`edition` is {number}, but edition {closed} is closed already"
        yield error("closed-edition", message, place, f"write `edition: {closed}`, or `edition: {closed + 1}` for the next one")
    elif number == closed and not last.unchanged:
        now = brief_facts(brief, Links.of(context.site, brief).listed)
        try:
            changes = changes_between(last.edition.facts(last.edition.manifest.main), now)
        except ArchiveError as fault:
            yield error("damaged-edition", str(fault), Place(last.edition.file), "restore the file as it was committed")
            return
        from briefing.analysis.diff import lines

        found = lines(change for change in changes if not _is_shared(context, change))
        if found and not context.faulty:  # what an error changed may be all
            more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
            message = f"edition {closed} is closed, and the brief has changed since: {found[0]}{more}"
            help = f"write `edition: {closed + 1}`, the day in `published`, and an entry in `changes.yaml`"
            yield warning("closed-edition", message, place, help)


def likelihoods_are_kept(context: Context) -> Iterator[Problem]:
    """A likelihood that a closed edition gave a forecast is kept in `earlier`, because the score uses the first one."""
    last, brief = context.last_edition, context.brief
    if last is None or last.unchanged or _is_not_the_next(context):
        return
    try:
        facts = last.edition.facts(last.edition.manifest.main)
    except ArchiveError:
        return  # the file of the edition has its own problem
    then = facts.get(BRIEFS, {}).get("", {}).get(BY_NAME["judgement"].file, ())
    own = {entity.id: origin for entity, origin in context.own(Judgement)}
    now = [record(judgement) for judgement in brief.judgements if judgement.id in own]
    for lost in lost_likelihoods(then, now, [record(change) for change in brief.changes]):
        number, published = last.edition.number, last.edition.manifest.published
        judgement = brief.find("judgement", lost.id)
        has_others = isinstance(judgement, Judgement) and judgement.earlier
        # A forecast has its first likelihood from the day on which it is made.
        since = judgement.made if isinstance(judgement, Judgement) and judgement.made and not has_others else published
        entry = f"{{on: {since}, likelihood: {lost.likelihood}}}"
        yield warning(
            "missing-earlier",
            f"{lost.id} had the likelihood `{lost.likelihood}` in edition {number}, and `earlier` does not keep it",
            own[lost.id].at("likelihood"),
            "restore it in `earlier`"
            if lost.dropped
            else (f"add `{entry}` at the end of `earlier`" if has_others else f"add `earlier: [{entry}]`"),
        )


def removed_entries_have_a_reason(context: Context) -> Iterator[Problem]:
    """The log says why an entry of a closed edition is no longer in the brief: its address leads to that."""
    last, brief = context.last_edition, context.brief
    if last is None or brief.partial:
        return
    editions = (*last.earlier, last.edition)
    reasons = {item.id for change in brief.changes for item in change.items if item.why}
    removed = removed_ids(editions, brief)
    for id, number in removed.items():
        parent = id.partition(".")[0]
        if id in reasons or parent in reasons or (parent != id and parent in removed):
            continue
        if number == last.edition.number and _is_not_the_next(context):
            continue
        listed = (
            origin.at("items", index, "id")
            for change, origin in zip(brief.changes, brief.change_origins, strict=True)
            for index, item in enumerate(change.items)
            if item.id == id and change.edition > number
        )
        parts = [each for each in removed if each.startswith(f"{id}.") and each not in reasons]
        named = f"{id} (with {_named(parts)}) was" if parts else f"{id} was"
        message = f"{named} in edition {number} and is no longer in the brief, and `changes.yaml` does not say why"
        help = (
            f"in `changes.yaml`, write `{{id: {id}, why: …}}` in the `items` of the first edition without it"
            f"{', which counts for its parts too' if parts else ''}; add `replaced_by: ID` if an entry takes its place"
        )
        yield error("missing-reason", message, next(listed, brief.origin.at("edition")), help)


def major_changes_are_listed(context: Context) -> Iterator[Problem]:
    """The log lists each statement, such as a judgement, that is new or says something else than in the last closed edition."""
    last, brief = context.last_edition, context.brief
    if last is None or last.unchanged or brief.partial or _is_not_the_next(context):
        return
    logged = zip(brief.changes, brief.change_origins, strict=True)
    entry = next((each for each in logged if each[0].edition == brief.head.edition), None)
    if entry is None:
        return
    try:
        facts = last.edition.facts(last.edition.manifest.main)
    except ArchiveError:
        return  # the file of the edition has its own problem
    number = last.edition.number
    listed = {item.id for change in brief.changes if change.edition > number for item in change.items}
    every = Links.of(context.site, brief).listed
    claims = {name: tuple(each for each in every[name] if each.id not in listed) for name in every.keys() & _LISTS.keys()}
    # First without the many events and sources, and without what the log lists: that takes a tenth of the time. It can find too
    # much, because the new id of an event is a change of a statement that refers to it unless the event is there.
    found = _unlisted(changes_between(_claims(facts, listed), _claims(brief_facts(brief, claims), listed)), listed)
    if found:
        found = _unlisted(changes_between(facts, brief_facts(brief, every)), listed)
    ids = [id for id in found if id == _top(id) or _top(id) not in found]
    if ids:
        change, origin = entry
        are, them = ("are", "them") if len(ids) > 1 else ("is", "it")
        named = _named(ids)
        message = f"{named} {are} new or changed since edition {number}, and the log does not list {them}"
        help = f"add {them} to the `items` of edition {change.edition}; `{{id: {ids[0]}, why: …}}` also says why"
        yield warning("unlisted-change", message, origin.at("items") if change.items else origin.at("edition"), help)


_SHOWN = 5


def _named(ids: Sequence[str]) -> str:
    """Name some ids in a sentence: the first few, and the number of the others."""
    *shown, last = ids if len(ids) <= _SHOWN + 1 else (*ids[:_SHOWN], f"{len(ids) - _SHOWN} more")
    return f"{', '.join(shown)} and {last}" if shown else last


def _claims(facts: Mapping[str, Any], listed: Container[str]) -> dict[str, Any]:
    """Return the head of a brief and its statements that the log does not list."""
    brief = facts[BRIEFS][""]
    lists = {name: [each for each in brief.get(name, ()) if each["id"] not in listed] for name in _LISTS.values()}
    return {BRIEFS: {"": {HEAD: brief[HEAD], **lists}}}


def _unlisted(changes: Iterable[FactChange], listed: Container[str]) -> list[str]:
    """Return the ids of statements that are new or say something else, and that the log does not list."""
    major = (each for each in changes if each.size == "major" and not each.silent and each.verb in ("added", "changed"))
    claims = dict.fromkeys(each.id for each in major if each.kind in _CLAIMS)
    return [id for id in claims if id not in listed and _top(id) not in listed]


def _top(id: str) -> str:
    """Return the id of the entry that an entry belongs to: of F1.1, F1."""
    return id.partition(".")[0]


def _is_not_the_next(context: Context) -> bool:
    """Whether the brief still has the number of its last closed edition: then every change since is one problem already."""
    last, brief = context.last_edition, context.brief
    if last is None or brief.partial:
        return False
    return brief.head.edition <= last.edition.number


def _is_shared(context: Context, change: FactChange) -> bool:
    """Whether a change may only mean that a translation uses an entry that all briefs of a library share."""
    return context.site.library and change.verb in ("added", "removed") and change.kind in AUXILIARY


def editions_have_their_brief(loaded: Loaded, editions: Editions) -> Iterator[Problem]:
    """The editions of a library are in a folder for each brief, those of a single brief are in `editions/` itself."""
    for slug, closed in editions.of_brief.items():
        if meant := _brief_meant(loaded, editions, slug):
            message = f"edition {closed[-1].number} seems to be of the brief `{meant}`, but its folder is `{slug}`"
            help = f"if the folder was renamed, rename it to `{meant}`"
            yield warning("damaged-edition", message, Place(closed[-1].file), help)
        if loaded.site.library == (slug != "") or not loaded.site.briefs:
            continue
        where = "in the folder of its brief, such as `editions/roofs/`" if loaded.site.library else "directly in `editions/`"
        message = f"edition {closed[0].number} belongs to no brief of this site"
        yield error("damaged-edition", message, Place(closed[0].file), f"move the file: its place is {where}")


def _brief_meant(loaded: Loaded, editions: Editions, slug: str) -> str | None:
    """Return the brief to which the editions of another folder belong: one without editions, with that name or a similar one."""
    briefs = {brief.slug: brief for brief in loaded.site.briefs}
    if not loaded.site.library or not slug or slug in briefs:
        return None  # a brief that is gone keeps its editions
    manifest = editions.of(slug)[-1].manifest
    meant = manifest.brief if manifest.brief and manifest.brief != slug else nearest(slug, briefs)
    if meant not in briefs or meant in editions.of_brief:
        return None
    title, now = (re.sub(r"\W", "", each) for each in (manifest.languages[manifest.main].title, briefs[meant].head.title))
    return meant if manifest.brief == meant or title.startswith(now) else None

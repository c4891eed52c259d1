"""Short addresses that never change: `/J1/` leads to the judgement J1, `/e/1/J1/` to what edition 1 said there.

Each address that the site had with a closed edition still leads somewhere: to the same entry, else to the page of that edition.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from briefing.analysis.page_links import EDITIONS, base, edition_base, relative
from briefing.diagnostics import Place
from briefing.loader.editions import removed_ids
from briefing.model.kinds import LETTERED
from briefing.model.resolve import kind_of
from briefing.render import brief_citation
from briefing.render.exports import oembed
from briefing.render.headline_text import plain_headline
from briefing.render.outputs import Redirect
from briefing.render.page_text import PageText
from briefing.render.safe_text import address

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from markupsafe import Markup

    from briefing.analysis.page_links import Address
    from briefing.loader.editions import Manifest
    from briefing.model import Brief, EditionChange
    from briefing.model.brief import LogItem
    from briefing.render.unit_context import HostedEdition, UnitContext


def brief_redirects(view: UnitContext, brief: Brief, addresses: Mapping[tuple[str, str], Address]) -> Iterator[Redirect]:
    """Yield the short address of each numbered entry of a brief, and the address that its current edition will have."""
    home, place = base(view.site, brief.slug, view.lang), brief.origin.at("edition")
    page = PageText(view)
    ids = {
        id: (f"{to.page}#{to.anchor}", _name(page, brief, kind, id)) for (kind, id), to in addresses.items() if kind in LETTERED
    }
    written = {id: brief.origins[kind, id].head() for kind, id in addresses if kind in LETTERED and (kind, id) in brief.origins}
    url = brief_citation.home_url(view, brief)
    framed = {id: f"{oembed.FOLDER}{id}/" for kind, id in addresses if kind in oembed.EMBEDDED}
    described = {id: f"{url}{at}{oembed.FILE}" for id, at in framed.items()} if url else {}
    yield from (
        Redirect(f"{home}{id}/", home + to, written.get(id, place), name, described.get(id, "")) for id, (to, name) in ids.items()
    )
    if (view.closing or view.history.editions) and not view.history.has(brief.head.edition):
        edition = edition_base(home, brief.head.edition)
        yield Redirect(edition, home, place)
        yield from (Redirect(f"{edition}{id}/", home + to, place, name) for id, (to, name) in ids.items())
        yield from (Redirect(edition + at, home + at, place, ids[id][1]) for id, at in framed.items())
    if view.closing and view.hosted:  # an edition does not contain the list of editions, but texts may link to it
        yield Redirect(home + EDITIONS, home, place)


def _name(page: PageText, brief: Brief, kind: str, id: str) -> str:
    """Return the id of an entry and what it says, for a reader whose browser does not follow the address at once."""
    entity = brief.find(kind, id)
    return f"{id}{page.words('mark.colon')}{plain_headline(page, entity)}" if entity is not None else id


class RemovedEntry(NamedTuple):
    """An entry that a closed edition had and the brief no longer has."""

    id: str
    edition: int
    """The last edition that had it."""
    change: EditionChange | None
    """The edition that removed it, if the log says so."""
    item: LogItem | None
    new: str | None
    """Its present id, if it was only renamed."""
    href: Markup
    """Its address in the last edition that had it."""
    file: str


def removed_entries(view: UnitContext, brief: Brief) -> Iterator[RemovedEntry]:
    """Yield the entries of closed editions that a brief no longer has."""
    for id, number in removed_ids(view.history.editions, brief).items():
        logged = [(change, item) for change in brief.changes for item in change.items if item.id in (id, id.partition(".")[0])]
        change, item = min(logged, key=lambda each: (each[1].id != id, not each[1].why)) if logged else (None, None)
        edition = next(each for each in view.history.editions if each.number == number)
        lang = view.lang if view.lang in edition.manifest.languages else edition.manifest.main
        to = edition_base(base(view.site, brief.slug, lang), number) + edition.manifest.ids[id]
        page, _, anchor = to.partition("#")
        href = relative(base(view.site, brief.slug, view.lang) + f"{id}/", page, anchor)
        yield RemovedEntry(id, number, change, item, _present_id(view, brief, id, number), address(href), edition.file)


def _present_id(view: UnitContext, brief: Brief, id: str, last: int) -> str | None:
    """Return the id that an entry of an edition has today, if it has been renamed since and not removed."""
    now, kind = id, str(kind_of(id))
    for comparison in reversed(view.history.comparisons):  # the oldest first
        renamed = (each.change for each in comparison.changes if each.change.verb == "renamed" and comparison.old >= last)
        now = next((str(change.new) for change in renamed if (change.kind, change.old) == (kind, now)), now)
    return now if now != id and brief.find(kind, now) else None


def edition_redirects(view: UnitContext) -> Iterator[Redirect]:
    """Yield the addresses that the closed editions of a unit bring: those of their entries, and those that the site had then.

    Those outside the edition are used only where the site has no page today; of several editions with an address, the last one
    counts.
    """
    for hosted in reversed(view.hosted):
        here = edition_base(hosted.base, hosted.edition.number)
        yield from (
            Redirect(f"{here}{id}/", here + to, Place(hosted.edition.file), id) for id, to in hosted.edition.manifest.ids.items()
        )
        yield from (redirect._replace(fallback=True) for redirect in _of_edition(hosted))


def moved_folders(view: UnitContext) -> tuple[tuple[str, str], ...]:
    """Return the addresses below which the site had the files of a unit when its editions were closed, with the present ones."""
    found: dict[str, str] = {}
    for hosted in reversed(view.hosted):
        manifest = hosted.edition.manifest
        then = manifest.languages[hosted.lang].base
        if then != hosted.base:
            found[edition_base(then, manifest.edition)] = edition_base(hosted.base, manifest.edition)
            if hosted.own:  # a brief that is gone has no other files
                found.setdefault(then, hosted.base)
    return tuple(found.items())


def _of_edition(hosted: HostedEdition) -> Iterator[Redirect]:
    manifest = hosted.edition.manifest
    pages = manifest.languages[hosted.lang].pages
    place = Place(hosted.edition.file)
    here = edition_base(hosted.base, manifest.edition)
    then = manifest.languages[hosted.lang].base
    old = edition_base(then, manifest.edition)
    for id, to in manifest.ids.items():
        yield Redirect(f"{hosted.base}{id}/", here + to, place, id)
        if then != hosted.base:  # the site has become a library, or its main language is another
            yield Redirect(f"{old}{id}/", here + to, place, id)
            yield Redirect(f"{then}{id}/", f"{hosted.base}{id}/", place, id)
    if then != hosted.base:
        listed = (hosted.base if hosted.own else hosted.home) + EDITIONS
        yield Redirect(then + EDITIONS, listed if hosted.history else here, place)  # a brief that is gone has no list
    entries = _entries(manifest) if hosted.own else {}
    for page in pages:
        if then != hosted.base:
            yield Redirect(old + page.at, here + page.at, place, page.title)
            yield Redirect(then + page.at, hosted.base + page.at, place, page.title)
        target = f"{hosted.base}{entries[page.at]}/" if page.at in entries else here + page.at
        yield Redirect(hosted.base + page.at, target, place, page.title)


def _entries(manifest: Manifest) -> dict[str, str]:
    """Return the entry that each page of a single entry is about."""
    anchors = {to.partition("#")[0]: id for id, to in reversed([*manifest.ids.items()]) if "." not in id}
    return {page: id for page, id in anchors.items() if page.count("/") > 1}

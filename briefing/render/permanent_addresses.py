"""Short addresses that never change: `/J1/` leads to the judgement J1, `/e/1/J1/` to what edition 1 said there.

Each address that the site had with a closed edition still leads somewhere: to the same entry, else to the page of that edition.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.analysis.page_links import base, edition_base
from briefing.diagnostics import Place
from briefing.model.kinds import LETTERED
from briefing.render.outputs import Redirect

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from briefing.analysis.page_links import Address
    from briefing.loader.editions import Manifest
    from briefing.model import Brief
    from briefing.render.unit_context import HostedEdition, UnitContext


def brief_redirects(view: UnitContext, brief: Brief, addresses: Mapping[tuple[str, str], Address]) -> Iterator[Redirect]:
    """Yield the short address of each numbered entry of a brief, and the address that its present edition will have."""
    home, place = base(view.site, brief.slug, view.lang), brief.origin.at("edition")
    ids = {id: f"{to.page}#{to.anchor}" for (kind, id), to in addresses.items() if kind in LETTERED}
    yield from (Redirect(f"{home}{id}/", home + to, place, id) for id, to in ids.items())
    if view.history.editions and not view.history.has(brief.head.edition):
        edition = edition_base(home, brief.head.edition)
        yield Redirect(edition, home, place)
        yield from (Redirect(f"{edition}{id}/", home + to, place, id) for id, to in ids.items())


def edition_redirects(view: UnitContext) -> Iterator[Redirect]:
    """Yield the addresses that the closed editions of a unit bring: those of their entries, and those that the site had then.

    They are used only where the site has no page today; of several editions with an address, the last one counts.
    """
    for hosted in reversed(view.hosted):
        yield from (redirect._replace(fallback=True) for redirect in _of_edition(hosted))


def _of_edition(hosted: HostedEdition) -> Iterator[Redirect]:
    manifest = hosted.edition.manifest
    pages = manifest.languages[hosted.lang].pages
    place = Place(hosted.edition.file)
    here = edition_base(hosted.base, manifest.edition)
    then = manifest.languages[hosted.lang].base
    old = edition_base(then, manifest.edition)
    for id, to in manifest.ids.items():
        yield Redirect(f"{here}{id}/", here + to, place, id)
        yield Redirect(f"{hosted.base}{id}/", here + to, place, id)
        if then != hosted.base:  # the site has become a library, or its main language is another
            yield Redirect(f"{old}{id}/", here + to, place, id)
            yield Redirect(f"{then}{id}/", f"{hosted.base}{id}/", place, id)
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

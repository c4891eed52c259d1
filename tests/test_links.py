"""Links between pages, and references between entities."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

import pytest

from briefing.analysis import page_links
from briefing.analysis.cross_references import Key, Use, uses
from briefing.analysis.page_links import Address, Links
from briefing.loader.folder import load
from briefing.markdown import parse
from briefing.model import Entity, Kind
from briefing.model.base import Text, numbered  # noqa: TC001  # reason: the class reads them
from briefing.rules.check import check_site
from tests.stories import SITES, STORIES, site

if TYPE_CHECKING:
    from briefing.rules.context import ForPages


@pytest.mark.parametrize(
    ("here", "to", "anchor", "way"),
    [
        ("", "", "", "./"),
        ("", "", "J1", "#J1"),
        ("", "sources/", "S", "sources/#S"),
        ("sources/", "", "", "../"),
        ("sources/", "", "J1", "../#J1"),
        ("sources/", "sources/", "a", "#a"),
        ("sources/", "sources/", "", "./"),
        ("factors/x/", "factors/y/", "F2", "../y/#F2"),
        ("factors/x/", "factors/", "", "../"),
        ("factors/x/", "timeline/", "E1", "../../timeline/#E1"),
        ("", "downloads/sources.bib", "", "downloads/sources.bib"),
        ("all/", "downloads/sources.bib", "", "../downloads/sources.bib"),
        ("zh-hans/a/factors/x/", "zh-hans/b/", "", "../../../b/"),
    ],
)
def test_links_are_relative(here: str, to: str, anchor: str, way: str) -> None:
    """A link is the shortest relative path from page to page, so that a site can be published at any address."""
    assert page_links.relative(here, to, anchor) == way


def test_entities_are_on_their_own_page_or_on_their_list() -> None:
    """An entity with a slug has a page with its nested entities; all others are on the page of their list."""
    of = site(SITES / "full" / "data")
    found = Links.of(of, of.briefs[0])
    assert found.page("factor", "F1") == Address("factors/dark-surfaces/", "F1")
    assert found.page("claim", "F1.1") == Address("factors/dark-surfaces/", "F1.1")
    assert found.page("action", "R1.2") == Address("recommendations/shade-the-ten/", "R1.2")
    assert found.page("judgement", "J1") == Address("", "J1")
    assert found.page("event", "E1") == Address("timeline/", "E1")
    assert found.page("source", "city-2031") == Address("sources/", "source-city-2031")
    assert found.page("term", "albedo") == Address("glossary/", "term-albedo")
    assert found.page("factor", "F9") is None


class Memo(Entity):
    kind_name: ClassVar[str] = "memo"
    id: numbered("M")  # type: ignore[valid-type]
    text: Text


def test_a_new_kind_has_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind that is added to the table of kinds gets the page of its list."""
    of = site(SITES / "minimal" / "data")
    kind = Kind("memo", Memo, "memos", prefix="memo-")
    monkeypatch.setattr(page_links, "KINDS", (kind,))
    monkeypatch.setitem(page_links.BY_NAME, "memo", kind)
    memo = Memo(id="M1", text="x")
    assert dict(page_links.addresses(of.briefs[0], {"memo": (memo,)})) == {("memo", "M1"): Address("memos/", "memo-M1")}


def test_uses_are_found_in_fields_and_in_texts() -> None:
    """The users of an entity are known with the field, for references, mentions and cites; parts count separately."""
    of = site(SITES / "full" / "data")
    found = Links.of(of, of.briefs[0])
    uses = {(use.by.kind, use.by.id, use.field, use.manner) for use in found.used_by("source", "city-2031")}
    assert ("judgement", "J1", "text", "cite") in uses
    assert ("claim", "F1.1", "sources", "field") in uses
    assert ("recommendation", "R1", "progress", "field") in uses
    assert [use.by.id for use in found.used_by("recommendation", "R1") if use.manner == "mention"] == ["F2", "6"]
    assert found.used_by("figure", "G2") == (Use(Key("", "factor", "F1"), "body", "mention"),)


@pytest.mark.parametrize("name", STORIES)
def test_a_check_finds_the_references_that_pages_show(name: str) -> None:
    """The references that a check collects in passing are those of a walk over the whole site, in the same order."""
    loaded = load(SITES / name / "data", "data")
    found: dict[str, ForPages] = {}
    check_site(loaded, date(2031, 12, 31), for_pages=found)
    assert [*found] == [brief.slug for brief in loaded.site.briefs]
    assert all(parse(text, block=block) == read for each in found.values() for (text, block), read in each.parsed.items())
    alone, at_once = uses(loaded.site), uses(loaded.site, None, {slug: each.references for slug, each in found.items()})
    assert [*at_once.of.items()] == [*alone.of.items()]
    assert at_once == alone


def test_users_are_entities_of_one_kind() -> None:
    """Backlinks can be asked for by kind and field, in the order of the file."""
    of = site(SITES / "full" / "data")
    found = Links.of(of, of.briefs[0])
    assert [each.id for each in found.users("factor", "F2", "judgement", "rests_on")] == ["J2", "J3"]
    assert [each.id for each in found.users("factor", "F2", "event")] == ["E1"]


def test_sources_are_numbered_by_the_file() -> None:
    """S1 is the first source of the file."""
    of = site(SITES / "full" / "data")
    assert Links.of(of, of.briefs[0]).numbers == {"ruiz-2031": 1, "city-2031": 2, "survey-2031": 3}


def test_a_brief_lists_what_it_uses_of_a_library() -> None:
    """A brief lists the shared sources, actors and terms that it uses, directly or through another one, after its own."""
    of = site(SITES / "library" / "data")
    _, roofs, trees = (Links.of(of, brief) for brief in of.briefs)
    assert list(roofs.numbers) == ["own-note", "shared-report"]
    assert list(trees.numbers) == ["shared-report", "trees-only"]
    assert [actor.id for actor in trees.listed["actor"]] == ["city", "council"]
    assert [actor.id for actor in roofs.listed["actor"]] == []
    assert [term.id for term in trees.listed["term"]] == ["canopy"]


def test_references_between_briefs_are_found() -> None:
    """A mention in another brief counts, and its link goes through the folder of that brief."""
    of = site(SITES / "library" / "data")
    _, roofs, trees = of.briefs
    found = Links.of(of, roofs)
    assert {use.by for use in found.used_by("factor", "F1")} == {Key("trees", "factor", "F1")}
    assert found.href_in_brief("factors/paint/", trees, "factor", trees.factors[0]) == "../../../trees/factors/shade/#F1"
    assert Links.of(of, roofs, "zh-Hans").href_in_brief("", trees, "factor", trees.factors[0]) == "../../trees/factors/shade/#F1"
    (claim, *_) = site(SITES / "full" / "data").briefs[0].factors[0].claims
    assert found.href_in_brief("", trees, "claim", claim) == "../trees/factors/shade/#F1.1"


def test_languages_below_the_first_have_a_folder() -> None:
    """The first language is at the root of the site, every other one in a folder named by its tag."""
    of = site(SITES / "library" / "data")
    assert [page_links.base(of, slug, lang) for slug in ("", "roofs") for lang in ("en", "zh-Hans")] == [
        "", "zh-hans/", "roofs/", "zh-hans/roofs/",
    ]  # fmt: skip

"""The front page groups the judgements by the question that each answers, and leads from each to its sources."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.stories import SITES, pages

if TYPE_CHECKING:
    from collections.abc import Mapping


@pytest.fixture(scope="module")
def full() -> Mapping[str, str]:
    """The pages of a brief with every kind of entity."""
    return pages(SITES / "full" / "data")


@pytest.fixture(scope="module")
def scored() -> Mapping[str, str]:
    """The pages of a brief with many forecasts."""
    return pages(SITES / "own-forecasts" / "data")


def rows(page: str) -> dict[str, str]:
    """The HTML of each judgement by its id, in the order of the page."""
    found = re.split(r'<li class="bf-judgement [^"]*" id="(J[0-9]+)">', page)
    return dict(zip(found[1::2], found[2::2], strict=True))


def beside(row: str) -> str:
    """What is at the right of a judgement."""
    return row.split('<div class="bf-odds">')[1].split('<div class="bf-ground">')[0]


def test_each_kind_has_its_question_and_its_answer_beside_it(full: Mapping[str, str]) -> None:
    """A forecast says how likely it is, a fact how well it is shown, a value who says so; the groups name the questions."""
    page = full["brief/index.md"]
    heads = re.findall(r'<div class="bf-group-head"><h3>(.*?)</h3><p>(.*?)</p>', page)
    expected = [("What we expect", "How likely"), ("What is on record", "How well shown"), ("What should be done", "Who says so")]
    assert heads == [each for each in expected if each in heads]
    assert len(heads) > 1
    for id, row in rows(page).items():
        kind = re.search(rf'bf-is-([a-z]+)" id="{id}"', page)
        assert kind
        assert ("%</span>" in beside(row)) == (kind[1] == "forecast"), id
        assert ('class="bf-grade' in beside(row)) == (kind[1] == "fact"), id
        assert ("it has no likelihood" in beside(row)) == (kind[1] == "value"), id


def test_decided_forecasts_are_a_group_and_open_ones_are_in_the_order_of_their_days(scored: Mapping[str, str]) -> None:
    """Open forecasts come by the day that decides them; decided ones have their own heading after them, and may be folded."""
    page = scored["brief/index.md"]
    heads = re.findall(r'<div class="bf-group-head"><h3>(.*?)</h3><p>(.*?)</p>', page)
    assert heads == [
        ("What we expect", "How likely"),
        ("Forecasts with an outcome", "What happened"),
        ("What is on record", "How well shown"),
    ]
    expected = page.split("What we expect</h3>")[1].split("</section>")[0]
    assert 'class="bf-resolved"' not in expected, "a decided forecast is no longer expected"
    found = rows(page)
    decided = ['class="bf-resolved"' in row for row in found.values() if "%</span>" in beside(row)]
    assert decided == sorted(decided)
    first = [row for row in found.values() if 'class="bf-resolved"' in row]
    assert all(re.search(r'<p class="bf-statement"><b>(It happened|It did not happen|Cannot be|Withdrawn)', row) for row in first)
    days = [re.search(r'Decided by <time datetime="([0-9-]+)"', row) for row in found.values()]
    dates = [day[1] for day in days if day]
    assert dates == sorted(dates)
    assert len(dates) > 1
    folded = page.split('<details class="bf-folded">')[1:]
    assert all("Decided by" not in part for part in folded), "no open forecast is folded"


def test_the_trail_leads_to_a_title_in_two_openings(full: Mapping[str, str]) -> None:
    """Inside the evidence of a judgement are its factors, their claims and the titles of the sources, without a script."""
    for row in rows(full["brief/index.md"]).values():
        trail = row.split('<details class="bf-trail">')[1]
        assert "<p>Factor <a" in trail
        assert trail.count("<details>") == trail.count("</details>") - 1
        assert re.search(r'class="bf-chip"[^>]* href="[^"]*"[^>]*>S\d', trail)


def test_the_trail_quotes_what_the_brief_quotes() -> None:
    """Below a source in the evidence is the passage that the brief quotes from it, in its language."""
    page = pages(SITES / "effects-and-objections" / "data")["brief/index.md"]
    quoted = re.findall(r'<blockquote class="bf-quotation"([^>]*)><p>([^<&]*)', page.split('id="J1"')[1].split("</section>")[0])
    assert quoted == [
        (' lang="zh-Hans"', "半数街道的人行道下有燃气管道。"),
        ("", "The nights of dark streets were warmer by two degrees."),
    ]


def test_objections_are_counted_in_words(full: Mapping[str, str]) -> None:
    """Each recommendation says how many objections there are, and the words lead to them."""
    page = full["brief/index.md"]
    lines = re.findall(r'<p class="bf-objections[^"]*">(.*?)</p>', page)
    assert len(lines) == page.count('<li class="bf-recommendation">')
    links = [re.search(r'href="([^"#]+)#against">(\d+) objections?', line) for line in lines]
    assert any(links)
    for link in filter(None, links):
        target = full[f"brief/{link[1].rstrip('/')}.md"]
        assert target.count('class="bf-objection"') == int(link[2])

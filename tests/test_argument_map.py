"""The argument map shows every statement, draws only lines that tell something, and says all of it in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from briefing.analysis.relations import objections, relations
from briefing.render.page_variables.argument_map import HIGH, map_order, shared_reasons
from tests.small_figures import brief, factor, judgement, recommendation
from tests.stories import SITES, pages, site

if TYPE_CHECKING:
    from collections.abc import Mapping


@pytest.fixture(scope="module")
def shown() -> Mapping[str, str]:
    """The argument pages of two small arguments and of a large one."""
    return {
        story: pages(SITES / story / "data")["brief/argument.md"] for story in ("full", "own-forecasts", "effects-and-objections")
    }


@pytest.mark.parametrize(("story", "as_table"), [("full", False), ("own-forecasts", True)])
def test_every_statement_is_on_the_map_and_every_relation_in_the_list(
    shown: Mapping[str, str], story: str, as_table: bool
) -> None:
    """No judgement or recommendation is left out, small or large; each relation and objection is a sentence."""
    drawn, listed = shown[story].split("</details>")[0].split('<details class="bf-folded bf-sentences"')
    of = site(SITES / story / "data").briefs[0]
    assert ("<table" in drawn) == as_table
    for entity in (*of.judgements, *of.recommendations, *of.factors):
        assert re.search(rf'<a href="[^"]+"><span class="bf-id">{entity.id}</span> ', drawn), entity.id
    assert listed.count("<li>") == len(list(relations(of))) + len(objections(of))


def test_a_table_marks_each_relation_with_its_word(shown: Mapping[str, str]) -> None:
    """A mark is in the column of its factor, and a reader who does not see it has its word and the id."""
    of = site(SITES / "own-forecasts" / "data").briefs[0]
    cells = re.findall(
        r'bf-arg-mark bf-arg-(\w+)"><span class="bf-join">([^<]+)</span>', shown["own-forecasts"].split("</table>")[0]
    )
    wanted = [support.factor for each in of.judgements for support in each.rests_on]
    wanted += [answer.factor for each in of.recommendations for answer in each.answers]
    assert sorted(words.split()[-1] for _, words in cells) == sorted(wanted)
    assert {word: words.rsplit(" ", 1)[0] for word, words in cells}.items() <= {
        "rests": "rests on", "against": "against it", "answers": "answers", "also": "also answers",
    }.items()  # fmt: skip


@pytest.mark.parametrize("story", ["full", "own-forecasts", "effects-and-objections"])
def test_a_reason_names_each_statement_that_it_is_related_to(shown: Mapping[str, str], story: str) -> None:
    """Judgements that it supports or weakens, and recommendations that answer it."""
    of = site(SITES / story / "data").briefs[0]
    (listed,) = re.findall(r'<ol class="bf-arg-reasons".*?</ol>', shown[story], re.DOTALL)
    for line, reason in zip(re.findall(r"<li>.*?</li>", listed, re.DOTALL), of.factors, strict=True):
        named = re.sub(r"<[^>]*>|&#\d+;", " ", line.partition('<p class="bf-meta">')[2]).split()
        judged = {(support.how, each.id) for each in of.judgements for support in each.rests_on if support.factor == reason.id}
        asked = {each.id for each in of.recommendations for answer in each.answers if answer.factor == reason.id}
        assert {word for word in named if re.fullmatch(r"[JR]\d+", word)} == {id for _, id in judged} | asked, reason.id
        assert ("weakens" in named) == any(how != "supports" for how, _ in judged)


@pytest.mark.parametrize(
    ("story", "words"),
    [("full", {"rests", "answers", "also"}), ("effects-and-objections", {"rests", "against", "answers", "also"})],
)
def test_lines_start_and_end_in_the_middle_of_rows(shown: Mapping[str, str], story: str, words: set[str]) -> None:
    """Each relation of the small map has a line in its own style, from the middle of a statement to the middle of a reason."""
    of = site(SITES / story / "data").briefs[0]

    def middles(rows: int) -> set[float]:
        return {HIGH * (2 * row + 1) / (2 * rows) for row in range(rows)}

    left, right = re.findall(
        r'aria-hidden="true" focusable="false">((?:<path class="bf-arg-\w+" d="[^"]+"/>)+)</svg>', shown[story]
    )
    drawn = {word: path.count("M") for word, path in re.findall(r'class="bf-arg-(\w+)" d="([^"]+)"', left + right)}
    shared = shared_reasons(of)
    first = sum(bool(each.answers) for each in of.recommendations)
    assert words == set(drawn)
    assert (
        drawn.items()
        <= {
            "rests": sum(id not in shared for each in of.judgements for id in each.reasons),
            "against": sum(len(each.counter_reasons) for each in of.judgements),
            "answers": first,
            "also": sum(len(each.answers) for each in of.recommendations) - first,
        }.items()
    )
    for path, outer, at in ((left, of.judgements, 0), (right, of.recommendations, 1)):
        ends = [(float(start), float(end)) for start, end in re.findall(r"M0 ([\d.]+)C[\d. ]+ 100 ([\d.]+)", path)]
        assert ends
        assert {each[at] for each in ends} <= middles(len(outer))
        assert {each[1 - at] for each in ends} <= middles(len(of.factors))


def test_a_reason_that_nearly_all_share_has_no_lines_and_the_order_follows_the_others() -> None:
    """A reason under more than two thirds of the judgements gets no lines; the others decide the order, so that few cross."""
    made = brief(
        judgement=(judgement(1, "F1", "F3"), judgement(2, "F1", "F2"), judgement(3, "F1"), judgement(4, "F2", "F3")),
        factor=(factor(1), factor(2), factor(3)),
        recommendation=(recommendation(1, "F3", "F1"), recommendation(2, "F2"), recommendation(3, "F1")),
    )
    assert shared_reasons(made) == ["F1"]
    judgements, recommendations = map_order(made)
    assert [each.id for each in judgements] == ["J3", "J2", "J4", "J1"]
    assert [each.id for each in recommendations] == ["R3", "R2", "R1"], "by the reason that each answers first"

"""Template values for the argument map: which statement rests on which reason, their order, and the lines between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from briefing.analysis.relations import objections, relations

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from briefing.model import Brief, Entity, Factor, Judgement, Recommendation
    from briefing.render.entity_links import PageLink
    from briefing.render.page import Page
    from briefing.render.templating import Variables

MOST_JUDGEMENTS, MOST_REASONS = 8, 5
"""With more of either, a table shows the argument, because lines would cross."""
FEW_JUDGEMENTS = 3
"""With no more, each line is drawn, also to a reason that all share."""
HIGH = 600
"""The height of the drawing of lines, in its own units."""


class Reason(NamedTuple):
    """A factor, and the judgements and recommendations in whose reasons it is."""

    factor: Factor
    relations: tuple[tuple[str, Markup], ...]
    """A word of `relation`, and the ids of the statements, as links."""


class Statement(NamedTuple):
    """A judgement with the factors that it rests on, or a recommendation with those that it answers."""

    entity: Judgement | Recommendation
    first: Markup
    """What a judgement rests on, or what a recommendation answers first, as links."""
    further: Markup
    """What speaks against a judgement, or what a recommendation also answers."""
    marks: tuple[tuple[str, Factor], ...]
    """Its relation to each factor of the brief: a word of `relation`, or an empty text."""


class Sentence(NamedTuple):
    """A relation in words."""

    reason: PageLink
    word: str
    conclusion: PageLink
    how: str | None


def argument_page(page: Page) -> Variables:
    """Return the values for the argument map."""
    brief = page.brief
    judgements, recommendations = map_order(brief)
    as_table = len(judgements) > MOST_JUDGEMENTS or len(brief.factors) > MOST_REASONS
    shared = [] if as_table else shared_reasons(brief)
    judged, asked = [_judged(page, each) for each in judgements], [_asked(page, each) for each in recommendations]
    return {
        "as_table": as_table,
        "reasons": [_reason(page, factor) for factor in brief.factors],
        "judged": judged,
        "asked": asked,
        "shared": (len(shared), _codes(page, page.links_to(shared, "factor"))),
        "left_lines": _lines(judged, shared),
        "right_lines": _lines(asked, left=False),
        "line_words": sorted({word for each in (*judged, *asked) for word, _ in each.marks if word in ("against", "also")}),
        "pressed": _pressed(page),
        "sentences": list(_sentences(page)),
        "objections": objections(brief),
        "high": HIGH,
    }


def shared_reasons(brief: Brief) -> list[str]:
    """Return the reasons under more than two thirds of the judgements; a line to each would tell nothing apart."""
    if len(brief.judgements) <= FEW_JUDGEMENTS:
        return []
    bearing = {factor.id: sum(factor.id in each.reasons for each in brief.judgements) for factor in brief.factors}
    return [id for id, number in bearing.items() if 3 * number > 2 * len(brief.judgements)]


def map_order(brief: Brief) -> tuple[list[Judgement], list[Recommendation]]:
    """Return both outer columns in the order of the reasons that their lines lead to, so that few lines cross."""
    shared = shared_reasons(brief)

    def place(reasons: Iterable[str]) -> float:
        found = [index for index, factor in enumerate(brief.factors) if factor.id in reasons]
        return sum(found) / len(found) if found else len(brief.factors)

    judgements = sorted(brief.judgements, key=lambda each: place(set(each.reasons) - set(shared) or each.reasons))
    first = sorted(brief.recommendations, key=lambda each: place([each.answers[0].factor] if each.answers else []))
    return judgements, first


def _reason(page: Page, factor: Factor) -> Reason:
    brief = page.brief
    found: dict[str, Sequence[Entity]] = {
        "under": [each for each in brief.judgements if factor.id in each.reasons],
        "weakens": [each for each in brief.judgements if factor.id in each.counter_reasons],
        "answered_by": [each for each in brief.recommendations if factor.id in (answer.factor for answer in each.answers)],
    }
    codes = ((word, _codes(page, map(page.entity_link, statements))) for word, statements in found.items() if statements)
    return Reason(factor, tuple(codes))


def _codes(page: Page, links: Iterable[PageLink]) -> Markup:
    """Return a list of ids as links, as part of a sentence."""
    return page.listed(Markup('<a href="{}"><span class="bf-id">{}</span></a>').format(link.href, link.label) for link in links)


def _judged(page: Page, judgement: Judgement) -> Statement:
    words = {each.factor: "rests" if each.how == "supports" else "against" for each in judgement.rests_on}
    return _statement(page, judgement, judgement.reasons, judgement.counter_reasons, words)


def _asked(page: Page, recommendation: Recommendation) -> Statement:
    answered = [each.factor for each in recommendation.answers]
    words = {id: "answers" if index == 0 else "also" for index, id in enumerate(answered)}
    return _statement(page, recommendation, answered[:1], answered[1:], words)


def _statement(
    page: Page, entity: Judgement | Recommendation, first: Sequence[str], further: Sequence[str], words: dict[str, str]
) -> Statement:
    marks = tuple((words.get(factor.id, ""), factor) for factor in page.brief.factors)
    shown, also = (_codes(page, page.links_to(ids, "factor")) for ids in (first, further))
    return Statement(entity, shown, also, marks)


def _lines(statements: Sequence[Statement], shared: Collection[str] = (), *, left: bool = True) -> dict[str, str]:
    """Return each relation's lines as a path, from the middle of a row to the middle of another; shared reasons have none."""
    lines: dict[str, str] = {}
    for row, statement in enumerate(statements):
        outer = _middle(row, len(statements))
        for index, (word, factor) in enumerate(statement.marks):
            if word and not (word == "rests" and factor.id in shared):
                inner = _middle(index, len(statement.marks))
                start, end = (outer, inner) if left else (inner, outer)
                lines[word] = lines.get(word, "") + f"M0 {start}C55 {start} 45 {end} 100 {end}"
    return lines


def _middle(row: int, rows: int) -> str:
    return f"{HIGH * (2 * row + 1) / (2 * rows):.6g}"


def _pressed(page: Page) -> list[tuple[list[Entity], Markup]]:
    """Return the scenarios that affect the same factors, with these factors."""
    found: dict[tuple[str, ...], list[Entity]] = {}
    for scenario in page.brief.scenarios:
        found.setdefault(tuple(dict.fromkeys(press.factor for press in scenario.presses)), []).append(scenario)
    return [(same, _codes(page, page.links_to(ids, "factor"))) for ids, same in found.items() if ids]


def _sentences(page: Page) -> Iterator[Sentence]:
    for relation in relations(page.brief):
        reason, conclusion = (page.reference_link(end.id, (end.kind,)) for end in (relation.origin, relation.target))
        if reason and conclusion:
            yield Sentence(reason, relation.word, conclusion, relation.how)

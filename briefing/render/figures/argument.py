"""The argument map: reasons, judgements and recommendations on one screen, repeated as a list of sentences.

Nodes are text and links. Only the curves between the columns are drawn; they carry no information of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from briefing.model import Judgement
from briefing.model.fields import headline
from briefing.model.values import LIKELIHOOD_RANGES
from briefing.render.figures.relations import Against, Chosen, End, Relation, choose_relations, objections, relations
from briefing.render.figures.scale import at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from briefing.model import Brief
    from briefing.render.figures.figure_writer import FigureWriter

    Href = Callable[[str, str], str]

_HIGH = 400
_ARROW = '<svg class="fig-arrow" viewBox="0 0 14 10" aria-hidden="true" fill="none"><path d="M0 5H12M8 1L12 5L8 9"/></svg>'


def argument_figure(brief: Brief, writer: FigureWriter, href: Href) -> Markup:
    """Render the map; `href` returns the address of an entity by kind and id, or an empty string."""
    shown = choose_relations(brief)
    drawn = _ArgumentWriter(brief, writer, href, tuple(relations(brief)))
    return Markup(
        f'<div class="bf-argument">{drawn.drawing(shown)}{drawn.notes(shown)}'
        f'<details class="fig-details"><summary>{writer.words("map.as_list")}</summary>{drawn.sentences()}</details></div>'
    )


class _ArgumentWriter:
    """Renders one map from a brief and its relations."""

    def __init__(self, brief: Brief, writer: FigureWriter, href: Href, found: Sequence[Relation]) -> None:
        self.brief = brief
        self.writer = writer
        self.href = href
        self.relations = found

    # ---------------------------------------------------------------------------------------------- the map

    def drawing(self, shown: Chosen) -> str:
        """Render three columns with curves in the gaps."""
        centre = [*([self._objection(shown.against)] if shown.against else []),
                  *(self._node(End("judgement", each.id), self._likelihood(each)) for each in shown.judgements),
                  *([self._scenarios(shown)] if shown.scenarios else [])]  # fmt: skip
        reasons = [self._node(End("factor", each.id), self._links("supports", End("factor", each.id)))
                   for each in shown.factors]  # fmt: skip
        advice = [self._node(End("recommendation", each.id), self._links("answers", End("recommendation", each.id)))
                  for each in shown.recommendations]  # fmt: skip
        judgement = "label.key_judgements" if len(shown.judgements) > 1 else "label.judgement"
        return (
            '<div class="fig-map">'
            f"{self._column('reasons', 'label.reasons', reasons)}{self._left(shown, len(centre))}"
            f"{self._column('centre', judgement, centre)}{self._right(shown, len(centre))}"
            f"{self._column('advice', 'page.recommendations', advice)}</div>"
        )

    def _column(self, name: str, head: str, nodes: Sequence[str]) -> str:
        items = "".join(nodes)
        return f'<p class="fig-head fig-at-{name}">{self.writer.words(head)}</p><ul class="fig-nodes fig-at-{name}">{items}</ul>'

    def _node(self, end: End, more: str) -> str:
        return f'<li class="fig-node fig-node-{end.kind}"><p class="fig-claim">{self._link(end)}</p>{more}</li>'

    def _likelihood(self, judgement: Judgement) -> str:
        """Render a likelihood as term, range and bar or, for a judgement that is not a forecast, its kind."""
        if judgement.likelihood is None:
            return (
                f'<p class="fig-links">{self.writer.words(f"judgement_kind.{judgement.kind}")}</p>{self._against_it(judgement)}'
            )
        low, high = LIKELIHOOD_RANGES[judgement.likelihood]
        word = self.writer.words(f"likelihood.{judgement.likelihood}")
        return (
            f"{self._outcome(judgement)}"
            f'<p class="fig-likely"><b>{word}</b> {self.writer.words("likelihood_range", low=low, high=high)}</p>'
            f'<svg class="fig-chance" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">'
            f'<path fill="none" stroke="currentcolor" d="M0 6H100M0 2V10M50 2V10M100 2V10"/>'
            f'<rect x="{low}" y="2" width="{high - low}" height="8"/></svg>{self._against_it(judgement)}'
        )

    def _against_it(self, judgement: Judgement) -> str:
        """Name the factors that speak against a judgement; the map draws no line for them."""
        if not judgement.counter_reasons:
            return ""
        links = self.writer.listed(self._id(End("factor", id)) for id in judgement.counter_reasons)
        return f'<p class="fig-links">{self.writer.words("relation.against_it")}{self.writer.words("mark.colon")}{links}</p>'

    def _outcome(self, judgement: Judgement) -> str:
        """Render what became of a forecast, and when."""
        outcome = judgement.outcome
        if outcome is None:
            return ""
        on = Markup("{}{}").format(self.writer.words("mark.comma"), self.writer.when(outcome.on)) if outcome.on else ""
        return f'<p class="fig-outcome"><b>{self.writer.words(f"resolution.{outcome.status}")}</b>{on}</p>'

    def _links(self, word: str, origin: End) -> str:
        ends = [each.target for each in self.relations if each.word == word and each.origin == origin]
        links = self.writer.listed(self._id(end) for end in ends)
        return f'<p class="fig-links">{self.writer.words(f"relation.{word}")} {links}</p>' if ends else ""

    def _objection(self, against: Against) -> str:
        reply = against.objection.reply
        target = self._id(End("recommendation", against.recommendation.id))
        answer = f'<p class="fig-reply"><b>{self.writer.words("label.reply")}</b> {self.writer.text(reply)}</p>' if reply else ""
        return (
            f'<li class="fig-node fig-node-objection"><p class="fig-claim"><b>{self.writer.words("label.objection")}</b> '
            f"{self.writer.text(against.objection.objection)}</p>{answer}"
            f'<p class="fig-links">{self.writer.words("relation.weakens")} {target}</p></li>'
        )

    def _scenarios(self, shown: Chosen) -> str:
        lines = (
            f'<li><p class="fig-claim">{self._link(end)}</p>{self._links("presses", end)}</li>'
            for end in (End("scenario", each.id) for each in shown.scenarios)
        )
        return f'<li class="fig-node fig-node-scenarios"><ul>{"".join(lines)}</ul></li>'

    def notes(self, shown: Chosen) -> str:
        """Render the notes: the meaning of the inferred relation, and what the map omits but the list contains."""
        notes = [self.writer.words("map.so_means")] if _follow(shown) else []
        if shown.left_out:
            what = self.writer.listed([self.writer.words(f"count.{kind}", n) for kind, n in shown.left_out])
            notes.append(self.writer.words("map.left_out", what=what))
        return f'<p class="fig-caveat">{self.writer.words("mark.gap").join(notes)}</p>' if notes else ""

    # ------------------------------------------------------------------------------------------- the curves

    def _left(self, shown: Chosen, rows: int) -> str:
        """Render the curves from reasons to judgements, and from scenarios to the reasons that they press on."""
        above = int(shown.against is not None)
        factors = {each.id: _middle(index, len(shown.factors)) for index, each in enumerate(shown.factors)}
        supports = [
            _curve(factors[factor], _middle(above + index, rows))
            for index, each in enumerate(shown.judgements) for factor in dict.fromkeys(each.reasons) if factor in factors
        ]  # fmt: skip
        pressed = dict.fromkeys(each.factor for scenario in shown.scenarios for each in scenario.presses)
        presses = [_curve(factors[factor], _middle(rows - 1, rows)) for factor in pressed if factor in factors]
        middle = above + (len(shown.judgements) - 1) // 2
        words = [("supports", middle)] if supports else []
        words += [("sets_pace", rows - 1)] if presses else []
        return self._gap("left", rows, {"supports": supports, "sets_pace": presses}, words)

    def _right(self, shown: Chosen, rows: int) -> str:
        """Render the curves from judgements to recommendations that answer one of their reasons, and from the objection."""
        above = int(shown.against is not None)
        advice = {each.id: _middle(index, len(shown.recommendations)) for index, each in enumerate(shown.recommendations)}
        so = [_curve(_middle(above + index, rows), advice[id]) for index, id in _follow(shown)]
        weakens = [_curve(_middle(0, rows), advice[shown.against.recommendation.id])] if shown.against else []
        words = [("weakens", 0)] if weakens else []
        words += [("so", above + (len(shown.judgements) - 1) // 2)] if so else []
        return self._gap("right", rows, {"so": so, "weakens": weakens}, words)

    def _gap(self, side: str, rows: int, curves: dict[str, list[str]], words: Iterable[tuple[str, int]]) -> str:
        paths = "".join(f'<path class="fig-edge-{word}" d="{"".join(each)}"/>' for word, each in curves.items() if each)
        labels = "".join(
            f'<span class="fig-relation fig-edge-{word} fig-r{row + 1}">{self.writer.words(f"relation.{word}")}{_ARROW}</span>'
            for word, row in words
        )
        return (
            f'<div class="fig-gap fig-at-{side} fig-rows-{rows}"><svg viewBox="0 0 100 {_HIGH}" preserveAspectRatio="none" '
            f'aria-hidden="true" fill="none" stroke="currentcolor">{paths}</svg>{labels}</div>'
        )

    # --------------------------------------------------------------------------------------------- the list

    def sentences(self) -> str:
        """Render every relation as a sentence, including those that the map omits."""
        sentences = [self._sentence(each) for each in self.relations]
        sentences += [self._against(each) for each in objections(self.brief)]
        return f'<ul class="fig-sentences" data-search-exclude>{"".join(sentences)}</ul>'

    def _sentence(self, relation: Relation) -> str:
        leads = self.writer.words(
            "map.leads", reason=self._link(relation.origin), conclusion=self._link(relation.target) + self._odds(relation.target),
            relation=Markup(f'<b>{self.writer.words(f"relation.{relation.word}")}</b>'),
        )  # fmt: skip
        how = f'<p class="fig-because">{self.writer.text(relation.how)}</p>' if relation.how else ""
        return f"<li><p>{leads}</p>{how}</li>"

    def _against(self, against: Against) -> str:
        objection = against.objection
        leads = self.writer.words(
            "map.leads", reason=self.writer.words("label.objection"),
            relation=Markup(f'<b>{self.writer.words("relation.weakens")}</b>'),
            conclusion=self._link(End("recommendation", against.recommendation.id)),
        )  # fmt: skip
        sources = f" {self.writer.cite(objection.sources)}" if objection.sources else ""
        reply = f'<p class="fig-reply"><b>{self.writer.words("label.reply")}</b> {self.writer.text(objection.reply)}</p>' \
            if objection.reply else ""  # fmt: skip
        return f'<li><p>{leads}</p><p class="fig-because">{self.writer.text(objection.objection)}{sources}</p>{reply}</li>'

    def _link(self, end: End) -> Markup:
        """Render the id and headline of an entity as a link."""
        entity = self.brief.find(end.kind, end.id)
        return self._linked(end, Markup(f" {self.writer.title(headline(entity))}") if entity else Markup())

    def _odds(self, end: End) -> Markup:
        judgement = self.brief.find(end.kind, end.id)
        return self.writer.odds(judgement) if isinstance(judgement, Judgement) else Markup()

    def _id(self, end: End) -> Markup:
        return self._linked(end, Markup())

    def _linked(self, end: End, more: Markup) -> Markup:
        address = self.href(end.kind, end.id)
        name = Markup(f'<span class="bf-id">{self.writer.plain(end.id)}</span>{more}')
        return Markup(f'<a href="{escape(address)}">{name}</a>') if address else name


def _follow(shown: Chosen) -> list[tuple[int, str]]:
    """Yield pairs of positions: a judgement, and a recommendation that answers a factor it rests on."""
    return [
        (index, each.id)
        for index, judgement in enumerate(shown.judgements) for each in shown.recommendations
        if {answer.factor for answer in each.answers} & set(judgement.reasons)
    ]  # fmt: skip


def _middle(index: int, count: int) -> float:
    return _HIGH * (2 * index + 1) / (2 * count)


def _curve(left: float, right: float) -> str:
    return f"M0 {at(left)}C50 {at(left)} 50 {at(right)} 100 {at(right)}"

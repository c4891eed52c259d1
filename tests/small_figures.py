"""Small figures and briefs for tests, a writer that writes keys for words, and a parser of the drawings."""

from __future__ import annotations

import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from briefing.model import Brief, Factor, Figure, Judgement, Recommendation, Scenario, Table
from briefing.render.figures import chart_figure, states_figure, table

if TYPE_CHECKING:
    from decimal import Decimal

NOW = datetime.date(2026, 11, 23)
CSS = (Path(__file__).parents[1] / "briefing/render/static/figures.css").read_text("utf-8")


class PlainInk:
    """A writer for tests: dates and numbers as they are written, words as their keys."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def inline(self, text: str) -> Markup:
        return Markup("<em>{}</em>").format(text)

    def title(self, text: str) -> Markup:
        return escape(text)

    def unlinked(self, text: str) -> Markup:
        return escape(text)

    def typed(self, text: str) -> Markup:
        return escape(text)

    def link(self, figure: Any) -> Markup:
        return Markup('<a href="#{0}">{0}</a>').format(figure.id)

    def cites(self, sources: Any) -> Markup:
        return Markup(" ").join(Markup('<a href="#{0}">{0}</a>').format(cite.source) for cite in sources)

    def word(self, key: str, n: int | None = None, /, **values: object) -> Markup:
        self.asked.add(key)
        return Markup(" ").join([key, *([str(n)] if n is not None else []), *(escape(each) for each in values.values())])

    def of(self, value: str, group: str) -> Markup:
        return self.word(f"{group}.{value}")

    def drawn_state(self, state: str) -> str:
        return state

    def when(self, when: Any) -> Markup:
        return Markup('<time datetime="{0}">{0}</time>').format(when.text)

    def decimal(self, value: Decimal) -> Markup:
        return escape(f"{value:f}")

    def listed(self, items: Any) -> Markup:
        return Markup(", ").join(items)


INK = PlainInk()


def span(start: str, end: str, state: str = "full", label: str = "A stretch", **more: Any) -> dict[str, Any]:
    return {"from": start, "to": end, "state": state, "label": label, "sources": ["source"], **more}


def of_states(*spans: dict[str, Any], **more: Any) -> Figure:
    return Figure.decode({"id": "G1", "title": "The finding", "kind": "states", "states": spans, "sources": ["source"], **more})


def of_numbers(kind: str = "line", **more: Any) -> Figure:
    return Figure.decode({"id": "G2", "title": "The finding", "kind": kind, "data": "f.csv", "x": "year", "y": "count",
                                  "unit": "students", "sources": ["source"], **more})  # fmt: skip


def of_range(**more: Any) -> Figure:
    return of_numbers("range", **{"y": ["low", "high"], **more})


def rows(*lines: str) -> Table:
    head, *body = (tuple(line.split(",")) for line in lines)
    return Table("f.csv", head, tuple(body), (), ())


AGREEMENT = of_states(
    span("1979-01-31", "2018-06-26"), span("2018-06-27", "2024-08-27", label="A term"),
    span("2024-08-28", "2024-12-12", "lapsed", "A lapse", note="108 days"),
    span("2024-12-13", "2029-08-27", "narrow", "A narrower roof"), note="A caveat",
)  # fmt: skip
COUNTS = rows("year,who,count", "2020,a,1", "2021,a,", "2022,a,4", "2023,a,2", "2020,b,3", "2023,b,-1")


PARTS = rows("year,who,count", "2020,a,1", "2021,a,4", "2022,a,2", "2020,b,3", "2021,b,0", "2022,b,2")
BOUNDS = rows("year,low,high", "2020,1,9", "2021,,", "2022,2,6", "2023,3,3")
ESTIMATES = rows("year,low,high", "a,1,10", "b,10,100", "c,,")


def factor(number: int, **more: str) -> Factor:
    return Factor.decode({"id": f"F{number}", "slug": f"f{number}", "title": f"Factor {number}", "summary": "s",
                                  "provenance": "stated", "sources": ["source"], **more})  # fmt: skip


def judgement(number: int, *rests_on: str, text: str = "A judgement") -> Judgement:
    return Judgement.decode({"id": f"J{number}", "text": text, "kind": "forecast", "likelihood": "very likely",
                                     "confidence": {"level": "low", "because": "b"}, "grade": "argued", "rests_on": rests_on,
                                     "sources": ["source"], "provenance": "stated"})  # fmt: skip


def recommendation(number: int, *answers: str, objection: str = "") -> Recommendation:
    return Recommendation.decode({
        "id": f"R{number}", "slug": f"r{number}", "title": f"Do {number}", "summary": "s", "addressees": ["someone"],
        "answers": [{"factor": each, "how": f"How R{number} answers {each}", "provenance": "stated"} for each in answers],
        "progress": {"status": "not-assessed", "checked": "2026-01-01", "because": "b"}, "provenance": "stated",
        "against": [{"objection": objection, "reply": "The reply"}] if objection else [],
    })  # fmt: skip


def scenario(id: str, *presses: str) -> Scenario:
    return Scenario.decode({"id": id, "title": f"Scenario {id}", "condition": "c", "provenance": "stated",
                                    "presses": [{"factor": each, "how": f"How {id} presses"} for each in presses]})  # fmt: skip


def brief(**lists: tuple[Any, ...]) -> Brief:
    head: Any = type("Head", (), {"title": "The title", "lead_figure": None, "as_of": NOW})
    origin: Any = None
    index = {(kind, each.id): each for kind, entities in lists.items() for each in entities}
    return Brief("", head, origin, lists, index=index)


ARGUED = brief(
    judgement=(judgement(1, "F1", "F2"), judgement(2, "F2")), factor=(factor(1), factor(2)),
    recommendation=(recommendation(1, "F1"), recommendation(2, "F2", objection="The objection")),
    scenario=(scenario("A", "F1"), scenario("B", "F1", "F2")),
)  # fmt: skip


def everything() -> dict[str, str]:
    """One block of HTML of each kind."""
    return {
        "states": states_figure(AGREEMENT, NOW, INK),
        "line": chart_figure(of_numbers(series="who"), COUNTS, INK),
        "area": chart_figure(of_numbers("area", series="who"), PARTS, INK),
        "scatter": chart_figure(of_numbers("scatter", series="who"), COUNTS, INK),
        "range": chart_figure(of_range(annotations=[{"x": "2021", "text": "A remark"}]), BOUNDS, INK),
        "range in rows": chart_figure(
            of_range(axis={"log": "true"}, annotations=[{"x": "b", "text": "A remark"}]), ESTIMATES, INK
        ),
        "bars": chart_figure(of_numbers("bars", series="who"), COUNTS, INK),
        "table": table(of_numbers("table"), COUNTS, INK),
    }


class Tree(HTMLParser):
    """Parses HTML and fails if elements do not close in the reverse order of their opening."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None], tuple[str, ...]]] = []
        self.text = ""
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs), tuple(self.open)))
        if tag not in ("col", "wbr"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs), tuple(self.open)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, css: str) -> list[dict[str, str | None]]:
        return [attrs for _, attrs, _ in self.found if css in (attrs.get("class") or "").split()]

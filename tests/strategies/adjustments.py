"""The demands of rules on an entry beyond the types of its fields, so that most generated briefs are accepted."""

from __future__ import annotations

from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from briefing.model import Figure
from briefing.model.fields import fields_by_key
from briefing.model.values import BUILT_IN_WORDS, OF_THE_ARTICLE
from briefing.rules.evidence import NO_EVIDENCE_NEEDED
from briefing.rules.figure_data import FROM_TABLE, ONLY_TABLE, REFUSED
from briefing.rules.own_forecasts import ONLY_FORECASTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from briefing.model.values import VocabularyList
    from tests.strategies.briefs import BriefMaker

Entry = dict[str, Any]


def _head(maker: BriefMaker, head: Entry) -> None:
    published, as_of = sorted(date.fromisoformat(head[key]) for key in ("published", "as_of"))
    head |= {"published": str(published), "as_of": str(as_of), "review_by": str(as_of + timedelta(maker.integer(1, 900)))}
    head["languages"] = list(maker.plan.languages)
    head.pop("style", None)  # it names a file outside the data folder
    if not maker.plan.ids["scenario"]:
        head.pop("holds_in_all", None)
    if "related" in head:
        head["related"] = [each for each in head["related"] if each != maker.plan.slug]
    maker.works = tuple(dict.fromkeys([head["article"]] if isinstance(head.get("article"), str) else head.get("article", ())))
    if maker.works:
        head["article"] = maker.works[0] if len(maker.works) == 1 and maker.integer(0, 1) else list(maker.works)
    if len(dict.fromkeys(head.get("capitals", ()))) < 2:
        head.pop("capitals", None)
    else:
        head["capitals"] = list(dict.fromkeys(head["capitals"]))[:2]


def _library_head(maker: BriefMaker, head: Entry) -> None:
    head["languages"] = list(maker.plan.languages)
    head.pop("topics", None)  # most briefs would have a topic that is not in the list
    if maker.integer(1, 8) <= 4:
        head["topics"] = ["Shade", "Paint"]


def _bottom_line(maker: BriefMaker, line: Entry) -> None:
    for key in line:
        line[key] = " ".join(line[key].split()[:6]) if maker.integer(0, 1) else f"w{next(maker.texts.number)}w *heat*"


def _successor(maker: BriefMaker, successor: Entry) -> None:
    successor["on"] = str(date(2031, 10, 1) + timedelta(maker.integer(0, 60)))
    later = [other.slug for other in maker.others if other.slug > maker.plan.slug]
    if later and maker.integer(0, 1):
        successor.pop("URL", None)
        successor["brief"] = maker.pick(later)
    else:
        successor.pop("brief", None)
        successor["URL"] = "https://example.org/next"


def _word(maker: BriefMaker, entry: Entry) -> None:
    entry["of"] = list_of_word(entry["id"])
    built_in = BUILT_IN_WORDS[entry["of"]]
    if entry["of"] == "figure-state" or "like" in entry:
        entry["like"] = maker.pick(built_in)


def list_of_word(id: str) -> VocabularyList:
    """The list to which a generated word belongs; its id decides, so that other entries can be written first."""
    lists = tuple(BUILT_IN_WORDS)
    return lists[(len(id) + int(id[-1])) % len(lists)]


def _graded(maker: BriefMaker, entry: Entry) -> None:
    keys = {each if isinstance(each, str) else each["source"] for each in entry["sources"]}
    primary = any(maker.reaches.get(key) == "primary" for key in keys)
    if (entry["grade"] == "documented" and not primary) or (entry["grade"] in ("corroborated", "disputed") and len(keys) < 2):
        entry["grade"] = "argued"


def _judgement(maker: BriefMaker, entry: Entry) -> None:
    _graded(maker, entry)
    if entry["kind"] == "forecast":
        entry.setdefault("likelihood", "likely")
        entry.setdefault("confidence", {"level": "low", "because": maker.texts.text(block=False)})
        _resolved(maker, entry)
    else:
        for key in ("likelihood", *ONLY_FORECASTS):
            entry.pop(key, None)
    _provenance(maker, entry)


def _resolved(maker: BriefMaker, entry: Entry) -> None:
    if "resolves_by" in entry or "outcome" in entry:
        entry |= {"made": "2028-10-01", "resolves_by": maker.pick(("2029-01-01", "2031-09-30", "2040-12-31"))}
    if "outcome" in entry:
        entry["outcome"]["on"] = "2029-01-01"
    for at, earlier in enumerate(entry.get("earlier", ())):
        earlier["on"] = f"2028-12-{at + 1:02}"


def _claim(maker: BriefMaker, entry: Entry) -> None:
    _graded(maker, entry)
    _provenance(maker, entry)


def _answer(maker: BriefMaker, entry: Entry) -> None:
    if not maker.works and entry.get("provenance") in OF_THE_ARTICLE:
        entry["provenance"] = "added"


def _provenance(maker: BriefMaker, entry: Entry) -> None:
    _answer(maker, entry)
    named = isinstance(entry.get("at"), dict) and "source" in entry["at"]
    if len(maker.works) > 1 and entry.get("provenance") in OF_THE_ARTICLE and not named:
        place = {"at": entry["at"]} if isinstance(entry.get("at"), str) else {}
        entry["at"] = {"source": maker.pick(maker.works), **place}


def _place(maker: BriefMaker, place: Entry) -> None:
    place.pop("source", None)
    if maker.works and maker.integer(0, 1):
        place["source"] = maker.pick(maker.works)
    if not place:
        place["at"] = "P4"


def _objection(maker: BriefMaker, entry: Entry) -> None:
    if "reply" not in entry:
        entry.pop("by", None)
        entry.update({"state": "open"} if "state" in entry else {})


def _support(maker: BriefMaker, entry: Entry) -> None:
    if maker.integer(0, 2):
        entry.pop("how", None)


def _cite(maker: BriefMaker, entry: Entry) -> None:
    if "quote" not in entry:
        entry.pop("lang", None)


def _progress(maker: BriefMaker, entry: Entry) -> None:
    if not entry.get("sources"):
        entry["status"] = maker.pick(NO_EVIDENCE_NEEDED)


def _log(maker: BriefMaker, entry: Entry) -> None:
    entry["on"] = maker.pick(("2024", "2029-03~", "1979-01-31", "../2020", str(maker.dates.day())))
    if not entry.get("sources"):
        entry["status"] = "no-evidence"


def _state(maker: BriefMaker, entry: Entry) -> None:
    if not entry.get("sources"):
        entry["state"] = "planned"


def _figure(maker: BriefMaker, figure: Entry) -> None:
    if figure["kind"] == "states":
        for key in ONLY_TABLE:
            figure.pop(key, None)
        _states(maker, figure)
        return
    for key in REFUSED.get(figure["kind"], ("states",)):
        figure.pop(key, None)
    for key in FROM_TABLE:
        figure.setdefault(key, maker.texts.plain())
    several = "series" in figure
    columns = ["low", "high"] if figure["kind"] == "range" else "count"
    figure |= {"x": "year", "y": columns, "data": f"t{len(maker.tables) + 1}.csv"}
    figure.pop("series", None)
    if several:
        figure["series"] = "place"
    if "labels" in figure:
        named = "Calda" if several else columns[0] if isinstance(columns, list) else columns
        figure["labels"] = {key: maker.texts.plain() for key in ("year", named)}
    rows = _rows(maker, several, figure["kind"])
    head = ["year", *(columns if isinstance(columns, list) else [columns]), *(["place"] if several else [])]
    maker.tables[figure["data"]] = "\n".join(",".join(row) for row in [head, *rows]) + "\n"
    if "axis" in figure:
        figure["axis"] = _axis(
            maker, figure["kind"], [float(cell) for row in rows for cell in row[1 : len(head) - several] if cell]
        )
    for remark in figure.get("annotations", ()):
        remark["x"] = maker.pick(rows)[0].strip('"')


def _states(maker: BriefMaker, figure: Entry) -> None:
    field = fields_by_key(Figure)["states"]
    states, year = [], maker.pick((1, 476, 1979, 2024))
    for _ in range(maker.integer(1, 3)):
        (start, end), year = maker.dates.span(year)
        made = maker.mapping(field.model) | {"from": start, "to": end}
        states.append(made)
        year += maker.integer(0, 2)
    if maker.integer(0, 2) == 0:
        states[0]["from"] = ".."
    if maker.integer(0, 2) == 0:
        states[-1]["to"] = ".."
    figure["states"] = states


def _axis(maker: BriefMaker, kind: str, numbers: list[float]) -> Entry:
    """A scale that holds all numbers."""
    low, high = min(numbers), 3 * max(numbers) if kind == "area" else max(numbers)
    if kind != "area" and low > 0 and maker.integer(0, 1):
        return {"log": "true"}
    ends = {"from": str(0 if kind == "area" else int(low) - maker.integer(1, 9)), "to": str(int(high) + maker.integer(1, 9))}
    return {key: ends[key] for key in maker.pick((("from",), ("to",), ("from", "to")))}


def _rows(maker: BriefMaker, several: bool, kind: str) -> list[list[str]]:
    """The rows of a table: the place on the axis, one number or two, and the name of the series."""
    words = [["Nord", "中文", '"a, <zz>"']] if kind != "scatter" else []
    across = maker.pick((["2024", "2025", "2027"], ["0476", "1000", "2031"], ["1", "2", "10"], *words))
    names = ["Calda", '"B ""b"""', "中"][: maker.integer(1, 3)] if several else [""]
    choices: tuple[tuple[str, ...], ...] = {
        "range": (("1", "2.5"), ("-3", "-3"), ("0.001", "1000000"), ("", "")), "area": (("1",), ("0",), ("1000000",), ("",)),
    }.get(kind, (("1",), ("-2.5",), ("0",), ("1000000",), ("3.25",), ("",)))  # fmt: skip
    rows = [[x, *maker.pick(choices), *([name] if several else [])] for x in across for name in names]
    first = {"range": ("0.5", "7"), "area": ("999999",)}.get(kind) or maker.pick(
        (("1",), ("-7",), ("0",), ("0.001",), ("999999999",))
    )
    rows[0][1 : 1 + len(first)] = first
    return rows


def _source(maker: BriefMaker, source: Entry) -> None:
    source["reach"] = maker.reaches.setdefault(source["id"], source["reach"])
    others = [id for id in maker.plan.ids.get("source", ()) if id != source["id"]]
    if others and maker.integer(0, 3) == 0:
        source["find_at"] = [maker.pick(others)]


def _name(maker: BriefMaker, name: Entry) -> None:
    if "literal" in name or not name:
        name.clear()
        name["literal"] = maker.texts.plain()
    else:
        name.setdefault("family", maker.texts.plain())


def _change(maker: BriefMaker, change: Entry) -> None:
    if "items" in change:
        known = [id for ids in maker.plan.ids.values() for id in ids] or ["F99"]
        items = [{"id": item} if isinstance(item, str) else item for item in change["items"]]
        by_id = {maker.pick(known): item for item in items}
        change["items"] = [{**item, "id": id} if len(item) > 1 else id for id, item in sorted(by_id.items())]


def _notice(maker: BriefMaker, notice: Entry) -> None:
    if notice.get("link") == "timeline/" and not maker.plan.ids["event"]:
        notice["link"] = "./"


ADJUSTMENTS: Mapping[str, Callable[[BriefMaker, Entry], None]] = MappingProxyType(
    {
        "Head": _head, "LibraryHead": _library_head,
        "BottomLine": _bottom_line, "Notice": _notice, "Successor": _successor, "EditionChange": _change,
        "Judgement": _judgement, "Claim": _claim, "Factor": _provenance, "Scenario": _provenance, "Answer": _answer,
        "Action": _provenance, "Recommendation": _provenance, "Progress": _progress, "LogEntry": _log, "Figure": _figure,
        "StateSpan": _state, "Objection": _objection, "Support": _support, "Cite": _cite, "Name": _name, "Source": _source,
        "Word": _word, "PlaceInWork": _place,
    }
)  # fmt: skip
"""By the name of a class: a function that changes the fields of one of its mappings."""

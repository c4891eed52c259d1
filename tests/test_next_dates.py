"""The front page and the timeline show how old the facts are, and the dates that a brief waits for."""

from __future__ import annotations

import re
import shutil
from datetime import date
from typing import TYPE_CHECKING

import pytest

from briefing.i18n import interface
from tests.stories import SITES, pages

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from briefing.model.values import Precision

TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("lang", "day", "precision", "expected"),
    [
        ("en", date(2026, 12, 6), "day", ("8", "days left")),
        ("en", date(2026, 11, 29), "day", ("1", "day left")),
        ("en", date(2026, 11, 28), "day", ("28", "today")),
        ("en", date(2026, 11, 9), "day", ("19", "days ago")),
        ("en", date(2028, 1, 2), "day", ("400", "days left")),
        ("en", date(2029, 8, 27), "day", ("2029", "in 2 years 8 months")),
        ("en", date(2026, 11, 1), "month", ("Nov", "this month")),
        ("en", date(2026, 12, 1), "month", ("Dec", "next month")),
        ("en", date(2027, 3, 1), "month", ("Mar", "in 4 months")),
        ("en", date(2026, 10, 31), "month", ("Oct", "last month")),
        ("en", date(2027, 1, 1), "year", ("2027", "next year")),
        ("en", date(2024, 12, 31), "year", ("2024", "2 years ago")),
        ("en", date(2030, 1, 1), "decade", ("2030s", "")),
        ("en", date(2099, 12, 31), "decade", ("2090s", "")),
        ("fr", date(2030, 1, 1), "decade", ("années 2030", "")),
        ("en", date(2100, 1, 1), "century", ("22nd century", "")),
        ("zh-Hans", date(2026, 12, 6), "day", ("8", "天后")),
        ("zh-Hans", date(2026, 11, 1), "month", ("11月", "本月")),
        ("zh-Hant", date(2026, 11, 9), "day", ("19", "天前")),
    ],
)
def test_a_distance_is_a_figure_and_its_unit(lang: str, day: date, precision: Precision, expected: tuple[str, str]) -> None:
    """Days are counted for a date that is known to the day; what is less exact is named, and no decade is counted."""
    words, _ = interface.load(lang)
    assert words.countdown(day, precision, TODAY) == expected


EVENTS = """\
- {id: E1, when: 2031-09-01, title: The first count was due, kind: dialogue, status: scheduled, sources: [city-2031]}
- {id: E2, when: 2031-09-20, title: The second count was due, kind: dialogue, status: scheduled, sources: [city-2031]}
- {id: E3, when: 2031-11, title: The council meets, kind: dialogue, status: scheduled, sources: [city-2031]}
- {id: E4, when: 2031-08/2031-12, title: A visit is expected, kind: dialogue, status: scheduled, sources: [city-2031]}
- {id: E5, when: 2031-10-01, title: It rained, kind: dialogue, sources: [city-2031]}
"""


def shown(data: Path, events: str, **head: str) -> Mapping[str, str]:
    """The pages of a brief with forecasts, with these events and this head."""
    shutil.copytree(SITES / "own-forecasts" / "data", data, ignore=shutil.ignore_patterns("zh-Hans"))
    file = data / "brief.yaml"
    text = file.read_text("utf-8").replace("languages: [en, zh-Hans, zh-Hant]", "languages: [en]")
    for field, value in head.items():
        text = re.sub(rf"^{field}: .*$", f"{field}: {value}", text, flags=re.M)
    file.write_text(text, "utf-8")
    key = re.search(r"(?:id|key): ([\w-]+)", (data / "sources.yaml").read_text("utf-8"))
    assert key
    (data / "timeline.yaml").write_text(events.replace("city-2031", key[1]), "utf-8")
    return pages(data)


def rows(page: str, section: str) -> list[str]:
    """The words of each row of a list of dates."""
    inside = page.split(f'class="{section}"')[1].split("</section>")[0]
    items = (re.sub(r"&#(\d+);", lambda code: chr(int(code[1])), item) for item in re.findall(r"<li.*?</li>", inside, re.S))
    return [" ".join(re.sub("<[^>]*>", " ", item).split()) for item in items]


def test_the_front_page_shows_three_dates_with_the_oldest_passed_one_first(tmp_path: Path) -> None:
    """A passed date without an outcome comes first, in words; further passed dates are counted; forecasts keep their ranges."""
    page = shown(tmp_path / "data", EVENTS)["brief/index.md"]
    first, second, third = rows(page, "bf-dates")
    assert first == "44 days ago 1 Sept 2031 · passed, not checked E1 The first count was due"
    assert second.startswith("22 days left 6 Nov 2031 J1 ")
    assert re.search(r"\d+–\d+%$", second)
    assert third == "Nov next month In Nov 2031 , day not known E3 The council meets"
    assert "3 more of them have passed)" in page, "two events and an action"
    assert "Counted on" in page


def test_dates_are_in_the_order_of_their_last_days_and_none_is_more_exact_than_it_is_known(tmp_path: Path) -> None:
    """A decade has no countdown, and its place is that in `briefing due`; an action may be done until its month is over."""
    events = EVENTS + "- {id: E6, when: 203X, title: A plant opens, kind: dialogue, status: scheduled, sources: [city-2031]}\n"
    data = tmp_path / "data"
    shown(data, events)
    file = data / "recommendations.yaml"
    text, found = re.subn("due: 2032-08-31", "due: 2032-03", file.read_text("utf-8"))
    assert found
    file.write_text(text, "utf-8")
    coming = rows(pages(data)["brief/timeline.md"], "bf-coming")
    assert coming[-1] == "2030s 2030s E6 A plant opens"
    assert "By the end of Mar 2032 R1.2" in " ".join(coming)


def test_all_dates_are_above_the_events(tmp_path: Path) -> None:
    """The timeline lists every scheduled event, forecast and action that is due, and nothing that is settled."""
    found = rows(shown(tmp_path / "data", EVENTS)["brief/timeline.md"], "bf-coming")
    ids = [re.search(r"\b(?:[EJ]\d+|R\d+\.\d+)(?= )", row)[0] for row in found]  # type: ignore[index]  # reason: each row has an id
    assert ids[:4] == ["E1", "E2", "R1.1", "J2"]
    assert {"E3", "E4"} <= set(ids)
    assert "E5" not in ids
    assert "R1.2" in ids
    assert "not checked" not in next(row for row in found if "R1.1" in row), "its progress was checked"
    assert next(row for row in found if "E4" in row).startswith("77 days left By the end of Dec 2031")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ({"review_by": "2032-03-31"}, ">in 168 days<"),
        ({"review_by": "2031-10-23"}, 'class="bf-review-near"'),
        ({"review_by": "2031-10-07"}, ">overdue by 8 days<"),
        ({"review_by": "2031-07-01", "as_of": "2031-06-30"}, 'class="bf-review-long-overdue"'),
        ({"as_of": "2031-10-15", "published": "2031-10-15"}, ">today<"),
        ({"as_of": "2031-09-30"}, ">15 days old<"),
    ],
)
def test_age_and_review_are_counted_from_the_day_of_the_build(tmp_path: Path, head: dict[str, str], expected: str) -> None:
    """The age of the facts and the distance of the review are beside their dates, in amber when near, in red after 90 days."""
    assert expected in shown(tmp_path / "data", "[]\n", **head)["brief/index.md"]

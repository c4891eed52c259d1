"""What is due on a given day, for people, programs and calendars."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from briefing.analysis.due import FORMATS, Agenda, DueItem, due_items, ics_writer
from briefing.analysis.due.agenda import What, months_after
from briefing.cli import cli, due_command
from briefing.diagnostics import Place
from briefing.loader.folder import load
from tests.built import PUBLISHED
from tests.commands import change
from tests.conftest import BASE, TODAY

if TYPE_CHECKING:
    from collections.abc import Iterable

REAL = Path(__file__).parents[1] / "data"


def found(data: Path, today: str, months: int = 12) -> tuple[DueItem, ...]:
    """What is due, without the forecast of the base brief, which has a test of its own."""
    return tuple(each for each in due_items(load(data, "data").site, date.fromisoformat(today), months) if each.id != "J1")


def rows(all_due: Iterable[DueItem]) -> list[tuple[str, str, str]]:
    return [(str(due.on), due.what, due.id) for due in all_due]


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["due", *words], prog_name="briefing")


# --- what is due -----------------------------------------------------------------------------------------------


def test_reviews_events_and_open_forecasts_are_due_soonest_first(brief_folder: Path) -> None:
    """A date that is not exact is over on its last day; a resolved forecast is no longer due."""
    change(brief_folder / "forecasts.yaml", "status: borne-out", "status: open")
    assert rows(found(brief_folder, "2031-10-01")) == [
        ("2031-12-31", "forecast", "P1"),
        ("2032-01-31", "event", "E2"),
        ("2032-03-31", "review", ""),
    ]
    assert rows(found(BASE, "2031-10-01")) == [("2032-01-31", "event", "E2"), ("2032-03-31", "review", "")]


UNDECIDED = """- id: J3
  text: The budget|the plan is voted *in time*.
  kind: forecast
  likelihood: likely
  confidence: {level: low, because: Nobody asked.}
  resolves_by: 2032-01-15
  made: 2031-05-02
  grade: argued
  rests_on: [F1]
  sources: [city-2030]
  provenance: added
"""


def add_forecast(folder: Path) -> None:
    file = folder / "judgements.yaml"
    file.write_text(file.read_text("utf-8") + UNDECIDED, "utf-8")


def test_own_forecasts_are_due_on_their_last_day_until_they_are_decided(brief_folder: Path) -> None:
    """A forecast of the brief is listed before and after its last day; any outcome removes it from the list."""
    add_forecast(brief_folder)
    for today in ("2031-10-01", "2033-01-01"):
        listed = [item for item in found(brief_folder, today) if item.what == "resolution"]
        assert rows(listed) == [("2032-01-15", "resolution", "J3")]
    assert (listed[0].title, listed[0].when, listed[0].place.line) == ("The budget|the plan is voted in time.", "2032-01-15", 25)
    original = (brief_folder / "judgements.yaml").read_text("utf-8")
    for status in ("withdrawn", "ambiguous"):
        outcome = f"  outcome: {{status: {status}, checked: 2031-09-30, because: It was dropped.}}\n"
        (brief_folder / "judgements.yaml").write_text(original + outcome, "utf-8")
        assert "J3" not in [item.id for item in found(brief_folder, "2033-01-01")]


def test_actions_are_due_until_they_are_settled(brief_folder: Path) -> None:
    """An action is listed on its date and when its status is old; what has been done or overtaken is not."""
    file = brief_folder / "recommendations.yaml"
    text = file.read_text("utf-8")
    assert "provenance: stated, at: P7}\n" in text

    def due(more: str, today: str = "2031-10-01") -> list[tuple[str, str, str]]:
        file.write_text(text.replace("provenance: stated, at: P7}\n", f"provenance: stated, at: P7, {more}}}\n", 1), "utf-8")
        return [item for item in rows(found(brief_folder, today)) if item[2].startswith("R1.")]

    assert due("by: [city-council]") == []
    assert due("due: 2032-06") == due("due: 2032-06", "2033-01-01") == [("2032-06-30", "action", "R1.1")]
    checked = "due: 2032-06, checked: 2031-09-30, sources: [city-2030], status:"
    assert due(f"{checked} begun") == [("2032-06-30", "action", "R1.1")]
    assert due(f"{checked} begun", "2032-10-01") == [("2032-06-30", "action", "R1.1"), ("2032-09-30", "progress", "R1.1")]
    assert due(f"{checked} taken-up", "2033-01-01") == due(f"{checked} overtaken", "2033-01-01") == []


def test_open_ends_are_due_from_their_beginning_or_never(brief_folder: Path) -> None:
    """An event from 2033 on is due in 2033; a forecast without an end has no day."""
    change(brief_folder / "timeline.yaml", "when: 2032-01", "when: 2033/..")
    change(brief_folder / "forecasts.yaml", "status: borne-out", "status: open")
    change(brief_folder / "forecasts.yaml", "about: 2031", "about: 2031/..")
    assert rows(found(brief_folder, "2031-10-01")) == [("2032-03-31", "review", ""), ("2033-01-01", "event", "E2")]


def test_old_checks_are_due_after_a_number_of_months(brief_folder: Path) -> None:
    """Sources and open statuses become due after some months; resolved ones do not, and reading a page is not a check."""
    change(brief_folder / "sources.yaml", "  language: en\n", "  language: en\n  accessed: 2031-09-15\n")
    old = found(brief_folder, "2032-10-01")
    assert rows(old) == [
        ("2032-01-31", "event", "E2"),
        ("2032-03-31", "review", ""),
        ("2032-09-15", "source", "city-2030"),
        ("2032-09-30", "outcome", "A"),
        ("2032-09-30", "progress", "R1"),
    ]
    assert [(due.place.file, due.place.line) for due in old if due.what in ("source", "progress")] == [
        ("data/sources.yaml", 16),
        ("data/recommendations.yaml", 15),
    ]
    assert len(found(brief_folder, "2032-09-15")) == 2
    assert [due.id for due in found(brief_folder, "2031-12-01", months=2)] == ["city-2030", "A", "R1", "E2", ""]


def test_nothing_is_due_in_a_brief_that_another_one_replaces(brief_folder: Path) -> None:
    """Nothing of a superseded brief is due from the day of its succession."""
    head = brief_folder / "brief.yaml"
    head.write_text(head.read_text("utf-8") + "superseded_by: {on: 2031-12-01, URL: https://example.org/next}\n", "utf-8")
    assert len(found(brief_folder, "2031-11-30")) == 2
    assert found(brief_folder, "2031-12-01") == ()


def test_the_first_brief_has_its_documented_due_dates() -> None:
    """Three dates had passed unchecked when edition 2 appeared; events, forecasts and a review are to come."""
    assert rows(found(REAL, PUBLISHED)) == [
        ("2026-11-09", "event", "E62"),
        ("2026-11-10", "event", "E93"),
        ("2026-11-19", "event", "E63"),
        ("2026-11-30", "event", "E92"),
        ("2026-12-31", "resolution", "J7"),
        ("2027-01-10", "event", "E95"),
        ("2027-01-10", "resolution", "J8"),
        ("2027-01-31", "review", ""),
        ("2027-03-31", "event", "E96"),
        ("2027-06-30", "resolution", "J9"),
        ("2027-12-31", "resolution", "J4"),
        ("2029-08-27", "event", "E64"),
        ("2029-08-27", "resolution", "J3"),
    ]


def test_a_library_lists_all_its_briefs_and_what_they_share(tmp_path: Path) -> None:
    """Each is named as a reference names it; a shared source is listed once."""
    for slug in ("shade", "steel"):
        shutil.copytree(BASE, tmp_path / "data" / slug)
        (tmp_path / "data" / slug / "sources.yaml").unlink()
    shared = (BASE / "sources.yaml").read_text("utf-8").replace("  language: en\n", "  language: en\n  accessed: 2030-09-15\n")
    (tmp_path / "data/sources.yaml").write_text(shared, "utf-8")
    all_due = found(tmp_path / "data", "2031-10-02")
    assert rows(all_due)[0] == ("2031-09-15", "source", "city-2030")
    assert [(due.brief, due.what) for due in all_due[1:]] == [
        ("shade", "event"),
        ("steel", "event"),
        ("shade", "review"),
        ("steel", "review"),
    ]


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [("2031-01-31", 1, "2031-02-28"), ("2027-02-28", 12, "2028-02-28"), ("2028-02-29", 12, "2029-02-28"),
     ("2031-11-30", 3, "2032-02-29"), ("2031-12-15", 1, "2032-01-15"), ("9999-01-01", 12, "9999-12-31")],
)  # fmt: skip
def test_months_are_those_of_the_calendar(day: str, months: int, later: str) -> None:
    """A number of months leads to the same day of a later month, or to its last day; the calendar has an end."""
    assert months_after(date.fromisoformat(day), months) == date.fromisoformat(later)


# --- how it is shown -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "asked"),
    [("review", "to be reviewed by 2031): check the facts"), ("event", "scheduled for 2031): say what happened"),
     ("resolution", "decided by 2031): say whether it happened"),
     ("forecast", "about 2031): say how it has held up"), ("source", "accessed on 2031): check whether it still says so"),
     ("action", "due 2031): say how far it has got"),
     ("progress", "checked on 2031): check its progress"), ("outcome", "checked on 2031): check the outcome")],
)  # fmt: skip
def test_each_kind_says_since_when_and_what_to_do(what: What, asked: str) -> None:
    """Each kind of item has its own words."""
    item = DueItem(date(2031, 12, 31), what, "", "X1", "A title", "2031", Place("x.yaml", 3))
    assert FORMATS["text"](Agenda({}, date(2031, 10, 1), (item,))).splitlines()[1].endswith(f"A title ({asked}  x.yaml:3")


def test_no_colon_follows_a_full_stop() -> None:
    """The full stop at the end of a text is left out where the line goes on."""
    item = DueItem(date(2031, 12, 31), "action", "", "R1.1", "Measure the crowns every hour.", "2031", Place("x.yaml", 3))
    agenda = Agenda({"": "A"}, date(2031, 10, 1), (item,))
    assert "crowns every hour (due 2031): say" in FORMATS["text"](agenda)
    assert "SUMMARY:R1.1 Measure the crowns every hour: say how far it has got" in FORMATS["ics"](agenda)


def test_every_kind_of_item_is_tested() -> None:
    """A new kind of item needs words too."""
    assert len(get_args(What)) == 8


def test_text_separates_past_from_coming_items(brief_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A person first sees what is overdue, and its place."""
    monkeypatch.chdir(brief_folder.parent)
    assert run("--today", "2032-02-10").output.splitlines() == [
        "past:",
        "  2032-01-31  E2     The budget is voted (scheduled for 2032-01): say what happened  data/timeline.yaml:12",
        "",
        "coming:",
        "  2032-03-31  brief  Shade before steel in a city that grows (to be reviewed by 2032-03-31): check the facts"
        "  data/brief.yaml:12",
        "  2035-12-31  J1     The ten hottest streets will be planted by 2035 (decided by 2035-12-31): say whether it happened"
        "  data/judgements.yaml:6",
        "",
        "1 past, 2 coming",
    ]
    assert FORMATS["text"](Agenda({"": "x"}, date(2032, 1, 1), ())) == "nothing is due\n"


def test_a_long_title_is_cut_to_eighty_characters(brief_folder: Path) -> None:
    """A title of 80 characters is whole, a longer one ends with an ellipsis in the same width."""
    for length, shown in ((80, "x" * 80), (81, "x" * 79 + "…")):
        change(brief_folder / "timeline.yaml", "title: The budget is voted", f"title: {'x' * length}")
        assert f" {shown} (scheduled" in run("--data", str(brief_folder), "--today", "2032-02-10").output
        change(brief_folder / "timeline.yaml", f"title: {'x' * length}", "title: The budget is voted")


def test_json_has_each_with_its_place() -> None:
    """A program can sort, count and open the items."""
    report = json.loads(run("--data", str(BASE), "--today", "2032-02-10", "--format", "json").output)
    assert report["today"] == "2032-02-10"
    first = report["due"][0]
    assert first["place"].pop("file").endswith("base/timeline.yaml")
    assert first == {
        "on": "2032-01-31",
        "past": True,
        "what": "event",
        "brief": "",
        "id": "E2",
        "title": "The budget is voted",
        "when": "2032-01",
        "place": {"line": 12, "column": 9},
    }


def test_a_calendar_program_reads_the_calendar(brief_folder: Path) -> None:
    """Each due day is a whole day with its title; the same item keeps its identity in the next export."""
    change(brief_folder / "timeline.yaml", "The budget is voted", "The budget; 预算, *voted* \\\\ here")
    words = ("--data", str(brief_folder), "--format", "ics", "--today")
    calendar = Calendar.from_ical(run(*words, "2031-10-01").output)
    events = calendar.walk("VEVENT")
    assert [(event.decoded("DTSTART"), str(event["SUMMARY"])) for event in events] == [
        (date(2032, 1, 31), "E2 The budget; 预算, voted \\ here: say what happened"),
        (date(2032, 3, 31), "Shade before steel in a city that grows: check the facts"),
        (date(2035, 12, 31), "J1 The ten hottest streets will be planted by 2035: say whether it happened"),
    ]
    assert str(events[0]["DESCRIPTION"]).endswith("here\nscheduled for 2032-01")
    assert {str(event["TRANSP"]) for event in events} == {"TRANSPARENT"}, "they leave the day free for appointments"
    again = Calendar.from_ical(run(*words, "2031-11-01").output)
    assert [event["UID"] for event in again.walk("VEVENT")] == [event["UID"] for event in events]
    assert len({event["UID"] for event in events}) == len(events)


@pytest.mark.parametrize("summary", ["Ten streets " * 20 + ".", "街道 " * 40 + "."], ids=["ascii", "other characters"])
def test_a_long_line_is_folded(summary: str) -> None:
    """A calendar program reads the whole text, and an event that lasts as long as the calendar of this program has no end."""
    written = ics_writer.calendar("Name", TODAY, [ics_writer.CalendarEvent("a@b", TODAY, summary, last=date.max)])
    assert max(len(line.encode()) for line in written.split("\r\n")) == 75
    (event,) = Calendar.from_ical(written).walk("VEVENT")
    assert str(event["SUMMARY"]) == summary
    assert "DTEND" not in event


@pytest.mark.slow
@settings(deadline=None)
@given(st.text(), st.text(), st.dates(min_value=date(1, 1, 1)))
def test_any_text_survives_a_calendar(summary: str, description: str, day: date) -> None:
    """Any text reads back as typed, no line is longer than 75 octets, and each ends with CR and LF."""
    written = ics_writer.calendar(
        "Name", date(2031, 10, 1), [ics_writer.CalendarEvent("a@b", day, f"S{summary}", description, "event")]
    )
    assert all(len(line.encode("utf-8", "replace")) <= 75 for line in written.split("\r\n"))
    assert written.endswith("END:VCALENDAR\r\n")
    event = Calendar.from_ical(written.encode("utf-8", "replace").decode()).walk("VEVENT")[0]
    assert event.decoded("DTSTART") == day
    assert tame(str(event["SUMMARY"])) == tame(f"S{summary}")
    assert tame(str(event.get("DESCRIPTION", ""))) == tame(description)


def tame(text: str) -> str:
    """A text without what no calendar can contain: control characters and different line ends."""
    text = text.encode("utf-8", "replace").decode()
    return "".join(" " if ord(sign) < 32 or ord(sign) == 127 else sign for sign in text.replace("\r\n", "\n"))


def test_the_listed_forms_exist() -> None:
    """The help lists the forms without importing their module."""
    assert tuple(FORMATS) == due_command.FORMS


# --- how it ends -----------------------------------------------------------------------------------------------


def test_a_wrong_number_of_months_says_what_to_type() -> None:
    """The refusal names the range, for a word and for a number outside it."""
    for wrong in ("x", "0"):
        refused = CliRunner().invoke(cli, ["due", "--months", wrong])
        assert refused.exit_code == 2
        assert "type one from 1 to 1200" in " ".join(refused.output.split())


def test_only_strict_fails_for_overdue_items() -> None:
    """With `--strict`, the command fails if something is due; without it, the command only lists."""
    words = ("--data", str(BASE), "--today")
    assert run(*words, "2032-02-10").exit_code == 0
    assert run(*words, "2032-02-10", "--strict").exit_code == 1
    assert run(*words, "2031-10-01", "--strict").exit_code == 0


def test_what_cannot_be_read_may_be_due(brief_folder: Path) -> None:
    """A list that may be incomplete is refused."""
    change(brief_folder / "timeline.yaml", "when: 2032-01", "when: soon")
    result = run("--data", str(brief_folder))
    assert (result.exit_code, result.stdout) == (1, "")
    assert "error[bad-date]" in result.stderr


def test_the_calendar_stops_no_strict_check(brief_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A date that has passed does not stop a correction with `--strict`; an error in the data does."""
    change(brief_folder / "sources.yaml", "  language: en\n", "  language: en\n  accessed: 2030-09-15\n")
    add_forecast(brief_folder)
    monkeypatch.chdir(brief_folder.parent)
    words = ["check", "--strict", "--today", "2032-02-10"]
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 0
    assert set(re.findall(r"warning\[([a-z-]+)\]", result.output)) == {"date-passed", "outcome-unknown", "stale-source"}
    change(brief_folder / "timeline.yaml", "when: 2032-01", "when: 2031-01")
    result = CliRunner().invoke(cli, words)
    assert (result.exit_code, "E2 was scheduled for 2031-01" in result.output) == (1, True)

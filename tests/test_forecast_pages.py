"""Pages show the brief's own forecasts with likelihood and outcome on the day of the build, and scores from five on."""

from __future__ import annotations

import csv
import io
import re
import shutil
from datetime import date
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from briefing.analysis.forecast_scores import brier_score, resolved_forecasts, scorecard
from briefing.cli import cli
from briefing.i18n import interface
from briefing.render.own_forecast import own_forecasts
from tests.commands import change
from tests.stories import SITES, files, pages, rendered, site, views

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

DATA = SITES / "own-forecasts" / "data"


@pytest.fixture(scope="module")
def shown() -> Mapping[str, str]:
    """The pages of a brief with forecasts at every stage."""
    return pages(DATA)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of that brief, in one language."""
    shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("zh-Hans"))
    change(tmp_path / "data/brief.yaml", "languages: [en, zh-Hans, zh-Hant]", "languages: [en]")
    return tmp_path / "data"


def words(html: str) -> str:
    """The words that a reader sees of some HTML."""
    apart = re.sub(r"</(?:td|th|p|text)>", " ", html)
    return re.sub(r"\s+", " ", re.sub(r"&#(\d+);", lambda code: chr(int(code[1])), re.sub(r"<[^>]*>", "", apart))).strip()


def judgement(page: str, id: str) -> str:
    """The words of a page about a judgement."""
    return words(page.split(f'id="{id}"')[1].split('<li class="bf-judgement')[0])


def row_of_forecasts(page: str, id: str) -> str:
    """The words of the page of forecasts about a forecast."""
    (found,) = (each for each in page.split('<li class="bf-rung')[1:] if f">{id}</a>" in each)
    return words(found.partition(">")[2].split("</li>")[0])


# --- a forecast and what became of it ---------------------------------------------------------------------------


def test_the_likelihood_is_shown_with_the_outcome(shown: Mapping[str, str]) -> None:
    """On the front page, on the page of the whole brief and on the map, an outcome never replaces the likelihood."""
    for path in ("brief/index.md", "brief/all.md"):
        assert "It happened, June 2031 Very likely 80–95%" in judgement(shown[path], "J5")
    rows = shown["brief/argument.md"].split("</table>")[0].split("<tr")
    (row,) = (each for each in rows if '<span class="bf-id">J5</span> ' in each)
    assert "It happened, June 2031 Very likely 80–95%" in words(row)


def test_a_forecast_is_never_named_without_its_likelihood(shown: Mapping[str, str]) -> None:
    """A forecast has its likelihood at a factor, in a list of mentions, in the list of the map and in the search."""
    factor = words(shown["brief/factors/dark-surfaces.md"])
    assert "The council votes for one permit a street by 6 November 2031. Likely 55–80%" in factor
    assert "The first street is planted by August 2031. Very likely 80–95% · It happened, June 2031" in factor
    assert "more than half of the ground is dark." in factor
    assert "ground is dark. Likely" not in factor
    listed = words(shown["brief/argument.md"].split("<details")[1])
    assert "J11 Steel canopies are built on one street by 2032. Very unlikely 5–20% · Withdrawn" in listed
    (view,) = views(site(DATA))
    titles = [entry.title for entry in rendered(view).unit.entries]
    assert "J5 The first street is planted by August 2031. · Very likely 80–95% · It happened, June 2031" in titles
    assert "J13 The ten hottest streets lie where more than half of the ground is dark." in titles


def test_a_forecast_shows_its_rule_and_the_reason_for_its_outcome(shown: Mapping[str, str]) -> None:
    """The rule, the first day, the earlier likelihoods, the reason with its source and the day of the check are shown."""
    text = judgement(shown["brief/index.md"], "J5")
    assert "Outcome: Forty trees were planted in June. S2 Checked 30 Sept 2031" in text
    assert "What counts: Trees stand on both sides, by the city’s own count." in text
    assert "First made: 15 Jan 2031 · Earlier: Likely 55–80% (15 Jan 2031). The first likelihood counts for the score." in text


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        ("J1", "Decided by 6 Nov 2031, in 22 days"),
        ("J2", "Decided by 1 Oct 2031, 14 days ago, not checked"),
        ("J3", "Decided by 31 Aug 2034, in 2 years 10 months"),
    ],
)
def test_an_open_forecast_says_when_it_is_decided(shown: Mapping[str, str], id: str, expected: str) -> None:
    """The date comes first, then its distance; a day that has passed has a note that no one has checked."""
    assert expected in judgement(shown["brief/index.md"], id)


def test_near_and_past_days_are_marked() -> None:
    """A forecast is near in the thirty days before its last day, that day included, and past on the day after it."""
    (brief,) = site(DATA).briefs
    for day, stage, near in (
        ("2031-10-06", "open", False),
        ("2031-10-07", "open", True),
        ("2031-11-06", "open", True),
        ("2031-11-07", "passed", False),
    ):
        (found,) = (each for each in own_forecasts(brief, date.fromisoformat(day)) if each.judgement.id == "J1")
        assert (found.stage, found.near) == (stage, near), day


# --- the page of forecasts --------------------------------------------------------------------------------------


def test_forecasts_come_in_the_order_of_their_days(shown: Mapping[str, str]) -> None:
    """Open forecasts come first, the one without a day last of them; then the resolved ones, the latest first."""
    page = shown["brief/forecasts.md"]
    listed = re.findall(r'<p class="bf-statement"><a class="bf-id" [^>]*>(\w+)</a>', page.split("bf-forecasts")[0])
    assert listed[:4] == ["J2", "J1", "J3", "J4"]
    assert set(listed[4:6]) == {"J10", "J11"}
    assert listed[6:] == ["J8", "J12", "J7", "J6", "J9", "J5"]
    assert "J13" not in listed, "a fact is no forecast"


def test_each_row_has_its_axis_in_words(shown: Mapping[str, str]) -> None:
    """Each row is complete without colours and pictures."""
    page = shown["brief/forecasts.md"]
    assert row_of_forecasts(page, "J1").endswith("Likely 55–80% 6 Nov 2031 in 22 days Confidence Moderate")
    assert row_of_forecasts(page, "J4").endswith("Roughly even chance 45–55% No day decides it Confidence Low")
    assert row_of_forecasts(page, "J6").endswith(
        "It was still closed on the last day. S2 Very likely 80–95% It did not happen 31 July 2031 Checked 30 Sept 2031"
    )
    assert row_of_forecasts(page, "J10").endswith(
        "No survey asked them. Likely 55–80% ? Cannot be determined Listed, not counted Checked 30 Sept 2031"
    )
    assert "Withdrawn Listed, not counted" in row_of_forecasts(page, "J11")
    assert "Counted on 15 Oct 2031" in words(page)


def test_a_score_has_the_decimal_sign_of_its_language(data: Path) -> None:
    """It is written as every other number of the page."""
    (brief,) = site(data).briefs
    card = scorecard(brief.judgements)
    assert card.score is not None
    change(data / "brief.yaml", "languages: [en]", "languages: [de]")
    low, high = (f"{float(end):.2f}".replace(".", ",") for end in (card.score.low, card.score.high))
    assert f"Brier-Wert: {low}–{high}" in words(pages(data)["brief/forecasts.md"])


def test_the_record_shows_the_scores(shown: Mapping[str, str]) -> None:
    """The page shows the numbers that the functions compute, and says that six are few."""
    (brief,) = site(DATA).briefs
    card = scorecard(brief.judgements)
    assert card.resolved == 6
    assert card.score is not None
    page = words(shown["brief/forecasts.md"])
    assert f"Brier score: {float(card.score.low):.2f}–{float(card.score.high):.2f}" in page
    assert "6 resolved. How often each range came true:" in page
    assert "Likely Range 55–80% Forecasts 1 Happened 1 Share 100%, above the range" in page, "J5 counts by its first word"
    assert "Very likely Range 80–95% Forecasts 1 Happened 0 Share 0%, below the range" in page
    assert "6 forecasts are few" in page


def test_below_five_there_is_no_score(data: Path) -> None:
    """Four are too few for a score, and the page says so; a page without any says so too."""
    file = data / "judgements.yaml"
    text = file.read_text("utf-8")
    for kept, expected in (
        (4, "4 resolved: too few to judge."),
        (1, "1 resolved: too few to judge."),
        (0, "None is resolved yet."),
    ):
        outcomes = iter(re.findall(r"  outcome: \{status: (?:yes|no).*\n", text)[: 5 - kept] + [""] * 9)
        fewer = re.sub(r"  outcome:\n(?:    .*\n)+", "", text)
        for outcome in outcomes:
            fewer = fewer.replace(outcome, "") if outcome else fewer
        file.write_text(fewer, "utf-8")
        page = words(pages(data)["brief/forecasts.md"])
        assert expected in page
        assert "Brier" not in page


def test_a_brief_without_scored_forecasts_has_the_page_of_the_article_alone(data: Path) -> None:
    """Without a last day or an outcome there is no empty scorecard, no download and no explanation."""
    text = (data / "judgements.yaml").read_text("utf-8")
    bare = re.sub(r"  outcome:\n(?:    .*\n)+|  outcome: .*\n|  resolves_by: .*\n", "", text)
    (data / "judgements.yaml").write_text(bare, "utf-8")
    shown = pages(data)
    assert "bf-ladder" not in shown["brief/forecasts.md"]
    assert "How the forecasts have held up" in shown["brief/forecasts.md"]
    assert "# What the article foresaw {" in shown["brief/forecasts.md"]
    assert "Our forecasts" not in shown["brief/method.md"]
    assert "brief/forecasts/forecasts.csv" not in files(data)
    (data / "forecasts.yaml").unlink()
    assert "brief/forecasts.md" not in pages(data)


def test_forecasts_of_other_sources_are_not_those_of_the_article(data: Path) -> None:
    """What a source foresaw that the brief does not discuss is not headed as that of the article."""
    assert "12 forecasts of ours, 1 of the article" in words(pages(data)["brief/forecasts.md"])
    head = (data / "brief.yaml").read_text("utf-8")
    (data / "brief.yaml").write_text(re.sub(r"article: .*\n", "", head), "utf-8")
    page = words(pages(data)["brief/forecasts.md"])
    assert "12 forecasts of ours, 1 of others" in page
    assert "What others foresaw" in page
    assert "the article" not in page


def test_the_strip_of_outcomes_is_in_proportion(data: Path) -> None:
    """Each outcome of the article's forecasts takes as large a part of the strip as it has forecasts."""
    path = data / "forecasts.yaml"
    first = path.read_text("utf-8")
    others = [first.replace("P1", f"P{number}").replace("borne-out", "mixed") for number in (2, 3, 4)]
    path.write_text("\n".join([first, *others]), "utf-8")
    page = pages(data)["brief/forecasts.md"]
    assert re.findall(r'<div class="bf-score-([a-z-]+) fig-w(\d+)">', page) == [("borne-out", "18"), ("mixed", "54")]


def test_own_forecasts_alone_have_the_page_too(data: Path) -> None:
    """A brief that discusses no article has scores as well."""
    (data / "forecasts.yaml").unlink()
    page = words(pages(data)["brief/forecasts.md"])
    assert "Each of our forecasts has a range and is scored when it is decided" in page
    assert "What the article foresaw" not in page


@pytest.mark.parametrize("lang", ["en", "zh-Hans", "zh-Hant"])
def test_distances_in_words(lang: str) -> None:
    """Days up to 400, then months, from two years on years and months; in both directions."""
    catalog, _ = interface.load(lang)
    today = date(2031, 10, 15)
    written = [
        catalog.distance(date.fromisoformat(day), today)
        for day in (
            "2031-10-15",
            "2031-10-16",
            "2031-10-13",
            "2032-11-18",
            "2032-11-19",
            "2033-10-14",
            "2033-10-15",
            "2034-09-15",
        )
    ]
    assert written == DISTANCES[lang]
    assert catalog.distance(date(2029, 10, 15), today) == {"en": "2 years ago", "zh-Hans": "2年前", "zh-Hant": "2年前"}[lang]


DISTANCES = {
    "en": [
        "today",
        "in 1 day",
        "2 days ago",
        "in 400 days",
        "in 13 months",
        "in 23 months",
        "in 2 years",
        "in 2 years 11 months",
    ],
    "zh-Hans": ["今天", "还有1天", "2天前", "还有400天", "还有13个月", "还有23个月", "还有2年", "还有2年11个月"],
    "zh-Hant": ["今天", "還有1天", "2天前", "還有400天", "還有13個月", "還有23個月", "還有2年", "還有2年11個月"],
}


# --- the download -----------------------------------------------------------------------------------------------


def test_the_table_of_forecasts_holds_what_the_data_hold(data: Path) -> None:
    """A spreadsheet gets each forecast with its ranges, its outcome and its score, and no formula."""
    change(data / "judgements.yaml", "text: Shade becomes", "text: \"=cmd, 'calls': [F1] becomes")
    change(data / "judgements.yaml", "part of the building code.", 'part of the code."')
    written = files(data)["brief/forecasts/forecasts.csv"].decode("utf-8-sig")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(written, newline=""))}
    (brief,) = site(data).briefs
    assert [*rows] == [each.id for each in brief.judgements if each.kind == "forecast"]
    assert rows["J4"]["text"] == "'=cmd, 'calls': F1 becomes part of the code."
    assert rows["J5"] == {
        "id": "J5", "text": "The first street is planted by August 2031.",
        "counts": "Trees stand on both sides, by the city's own count.", "made": "2031-01-15", "first_likelihood": "likely",
        "likelihood": "very likely", "low": "80", "high": "95", "confidence": "moderate", "resolves_by": "2031-08-31",
        "status": "yes", "on": "2031-06", "checked": "2031-09-30", "brier_low": "0.0400", "brier_high": "0.2025",
    }  # fmt: skip
    for each in brief.judgements:
        for counted in resolved_forecasts([each]):
            assert float(rows[each.id]["brier_high"]) == pytest.approx(float(brier_score(counted).high), abs=1e-4)
    assert rows["J10"]["brier_low"] == rows["J1"]["status"] == ""


def test_the_page_of_forecasts_offers_the_table(shown: Mapping[str, str]) -> None:
    """The download is offered on the page of its folder."""
    assert '<a href="forecasts.csv" type="text/csv" download>Our forecasts as CSV</a>' in shown["brief/forecasts.md"]


# --- in other languages -----------------------------------------------------------------------------------------


def test_what_counts_and_why_are_translated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The texts of a forecast are written out for the translator, dates and choices are not, and each page has its own."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(DATA, tmp_path / "data")
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n", "utf-8")
    assert CliRunner().invoke(cli, ["render", "--today", "2031-10-15"]).exit_code == 0
    chinese = words((tmp_path / "build/zh-Hans/docs/forecasts/index.md").read_text("utf-8"))
    assert "到最后一天仍未开业。S2 很可能 80%～95% 未发生 2031年7月31日" in chinese
    assert "已有6项有结果。各区间的应验情况：" in chinese
    converted = words((tmp_path / "build/zh-Hant/docs/index.md").read_text("utf-8"))
    assert "判定標準：街道兩側都有樹，以市政府的統計為準。" in converted
    assert "判定期限：2031年11月6日，還有22天" in converted
    shutil.rmtree(tmp_path / "data/zh-Hans")
    assert CliRunner().invoke(cli, ["translate", "zh-Hans", "J5"]).exit_code == 0
    drafted = (tmp_path / "data/zh-Hans/judgements.yaml").read_text("utf-8")
    assert [line.strip().rstrip(":") for line in drafted.splitlines() if line.endswith(":")] == [
        "text", "confidence", "because", "counts", "outcome", "because",
    ]  # fmt: skip

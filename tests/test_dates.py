"""The dates that an author may write, how they are read, and the messages about mistakes."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.model.values import When, parse_day
from tests.test_values import complaint

# edtf builds its grammar on first use, which takes longer than the deadline of an example.
unhurried = settings(deadline=None)


def two_digits(high: int) -> st.SearchStrategy[str]:
    return st.integers(0, high).map(lambda n: f"{n:02}")


# The form is always that of the subset; the calendar may refuse it (month 13, 30 February, year 0000).
years = st.integers(0, 9999).map(lambda n: f"{n:04}") | st.sampled_from(["0000", "0001", "1900", "2000", "2024", "9999"])
plain = st.one_of(
    years,
    st.builds("{}-{}".format, years, two_digits(13)),
    st.builds("{}-{}-{}".format, years, two_digits(13), two_digits(32)),
    years.map(lambda y: y[:3] + "X"),
    years.map(lambda y: y[:2] + "XX"),
)
singles = st.builds("{}{}".format, plain, st.sampled_from(["", "~", "?"]))


def accepted(text: str) -> When | None:
    try:
        return When.parse(text)
    except ValueError:
        return None


def oracle(text: str) -> tuple[date, date] | None:
    """The bounds that the edtf library gives, without its padding for `~`; None if it refuses the text."""
    try:
        found = parse_edtf(text)
    except EDTFParseException:
        return None
    lower, upper = found.lower_strict(), found.upper_strict()
    if not lower.tm_year or not upper.tm_year:
        return None  # the year 0, which Python's calendar lacks
    try:
        return date(*lower[:3]), date(*upper[:3])
    except ValueError:
        return None  # edtf knows a 29 February in every year


@pytest.mark.slow
@unhurried
@given(singles)
def test_single_dates_agree_with_edtf(text: str) -> None:
    """A date is read as the edtf library reads it: the same texts, the same first and last day."""
    ours = accepted(text)
    # A decade or century that starts in the year 0 has no first day in our calendar: both refuse it.
    assert (None if ours is None else (ours.lower, ours.upper)) == oracle(text)


@pytest.mark.slow
@unhurried
@given(singles, singles)
def test_intervals_agree_with_edtf(start: str, end: str) -> None:
    """An interval runs from the first day of its start to the last day of its end; a reversed one is refused."""
    text, lower, upper = f"{start}/{end}", oracle(start), oracle(end)
    ours = accepted(text)
    if lower is None or upper is None or lower[0] > upper[1]:
        assert ours is None
        return
    assert ours is not None
    assert (ours.lower, ours.upper) == (lower[0], upper[1])
    if "X" not in text:  # edtf does not read every decade inside an interval
        assert oracle(text) == (ours.lower, ours.upper)


@unhurried
@given(singles)
def test_open_intervals(text: str) -> None:
    """An open side reaches to the end of the calendar, and the other side is read as it would be alone."""
    alone, since, until = accepted(text), accepted(f"{text}/.."), accepted(f"../{text}")
    if alone is None:
        assert since is until is None
        return
    assert since is not None
    assert until is not None
    assert (since.lower, since.upper, since.end) == (alone.lower, date.max, None)
    assert (until.lower, until.upper, until.start) == (date.min, alone.upper, None)


@given(st.text(alphabet="0123456789-/.~?%X :Tx\n２年", max_size=21) | st.text(max_size=12))
def test_no_other_text_is_a_date(text: str) -> None:
    """All accepted texts consist of ASCII characters of the subset, and no text breaks the reader."""
    when = accepted(text)
    if when is not None:
        assert when.text == text
        assert set(text) <= set("0123456789-/.~?X")
        assert when.lower <= when.upper


def test_parts() -> None:
    """The parts that pages print are those that were written."""
    when = When.parse("1980~/2017-03?")
    assert when.interval
    assert when.start is not None
    assert when.end is not None
    assert (when.start.year, when.start.month, when.start.precision) == (1980, None, "year")
    assert (when.start.approximate, when.start.uncertain) == (True, False)
    assert (when.end.year, when.end.month, when.end.day, when.end.precision) == (2017, 3, None, "month")
    assert (when.end.approximate, when.end.uncertain) == (False, True)
    single = When.parse("198X")
    assert not single.interval
    assert single.start is single.end
    assert single.start is not None
    assert (single.start.year, single.start.precision) == (1980, "decade")


def test_order() -> None:
    """Dates sort by their first day (an open beginning by its end), then by their last; between equal ones the text decides."""
    texts = ["19XX", "1980", "198X", "1980/..", "1984", "1984?", "1984-01-02", "../2020"]
    for mixed in itertools.islice(itertools.permutations(texts), 500):
        assert [str(when) for when in sorted(map(When.parse, mixed))] == texts


def test_from_one_date_to_another() -> None:
    """The heading of a list of dates names its first and its last day, also where the list begins or ends with an interval."""
    pairs = (("2018", "2026-09"), ("2023-08/2024-02", "2025/2026"), ("../2020", "2024/.."), ("2020", "2020"))
    texts = ["2018/2026-09", "2023-08/2026", "2020/..", "2020"]
    assert [str(When.parse(first).to(When.parse(last))) for first, last in pairs] == texts


@unhurried
@given(singles, singles)
def test_equality_is_of_texts(one: str, other: str) -> None:
    """Two dates with the same text are equal and have the same hash; the order agrees."""
    first, second = accepted(one), accepted(other)
    if first is None or second is None:
        return
    assert (first == second) == (one == other)
    assert (first <= second <= first) == (one == other)
    assert hash(first) == hash(When.parse(one))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2024-3-7", "2024-03-07"),
        ("2024/3/7", "2024-03-07"),
        ("2024.03", "2024-03"),
        ("2024\u201103\u201107", "2024-03-07"),
        ("2024-03\u00ad-07", "2024-03-07"),
        ("7 March 2024", "2024-03-07"),
        ("7. März 2024", "2024-03-07"),
        ("1er août 2024", "2024-08-01"),
        ("7 de diciembre de 2024", "2024-12-07"),
        ("Okt. 2024", "2024-10"),
        ("Sommer 2024", "2024-06/2024-08"),
        ("7-Mar-2024", "2024-03-07"),
        ("7-Mar-24", "2024-03-07"),
        ("7–9 March 2024", "2024-03-07/2024-03-09"),
        ("2024-03-07 - 09", "2024-03-07/2024-03-09"),
        ("45358", "2024-03-07"),
        ("March 7, 2024", "2024-03-07"),
        ("Sept. 2024", "2024-09"),
        ("27 Aug 2023 to 27 Feb 2024", "2023-08-27/2024-02-27"),
        ("2024年3月7日", "2024-03-07"),
        ("约1980年", "1980~"),
        ("２０２４", "2024"),
        ("1980s", "198X"),
        ("198x", "198X"),
        ("19xx", "19XX"),
        ("c. 1980", "1980~"),
        ("circa 1980", "1980~"),
        ("ca 1980", "1980~"),
        ("~1980", "1980~"),
        ("2024%", "2024~"),
        ("2024~?", "2024~"),
        ("2024–2025", "2024/2025"),
        ("2024-2025", "2024/2025"),
        ("2024 / 2025", "2024/2025"),
        ("2024/", "2024/.."),
        ("/2024", "../2024"),
        ("2024-XX", "2024"),
        ("2024-03-XX", "2024-03"),
        ("2024-03-07T12:00:00Z", "2024-03-07"),
        (" 2024", "2024"),
        ("2024\n", "2024"),
        ("2024-05/2024-03", "2024-03/2024-05"),
        ("07/2027", "2027-07"),
        ("7.2027", "2027-07"),
        ("20270701", "2027-07-01"),
        ("1.7.2027", "2027-07-01"),
        ("31/12/2027", "2027-12-31"),
        ("12/31/2027", "2027-12-31"),
        ("07/01/2027", "2027-01-07"),
        ("2/2/2027", "2027-02-02"),
        ("2027 July", "2027-07"),
        ("2027 Jul 4", "2027-07-04"),
        ("2027-21", "2027-03/2027-05"),
        ("2027-24", "2027-12/2028-02"),
        ("spring 2027", "2027-03/2027-05"),
        ("SPRİNG 2027", "2027-03/2027-05"),
        ("5 MAİ 2027", "2027-05-05"),
        ("Winter of 2027", "2027-12/2028-02"),
        ("2027年秋", "2027-09/2027-11"),
        ("2027夏季", "2027-06/2027-08"),
        ("Q1 2027", "2027-01/2027-03"),
        ("2027-Q4", "2027-10/2027-12"),
        ("2027年第二季度", "2027-04/2027-06"),
        ("..2020", "../2020"),
        (".. 2020", "../2020"),
        ("2031..", "2031/.."),
        ("2020..2024", "2020/2024"),
        ("until 2020", "../2020"),
        ("since March 2020", "2020-03/.."),
        ("2027–28", "2027/2028"),
        ("2027/28", "2027/2028"),
        ("2027-28", "2027/2028"),
        ("2027--2028", "2027/2028"),
        ("2027/open", "2027/.."),
        ("2027-03/present", "2027-03/.."),
        ("2027-03-01/04", "2027-03-01/2027-03-04"),
        ("19th century", "18XX"),
        ("\u0662\u0660\u0662\u0668", "2028"),
    ],
)
def test_a_frequent_mistake_gets_the_text_to_type(typed: str, meant: str) -> None:
    """A frequent wrong form of a date is refused with the correct text, and that text is accepted."""
    assert f"type `{meant}`" in complaint(When.parse, typed)
    assert When.parse(meant).text == meant


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-13", "months run from 01 to 12"),
        ("2023-02-29", "in 2023-02 days run from 01 to 28"),
        ("2024-04-31", "in 2024-04 days run from 01 to 30"),
        ("0000", "years run from 0001 to 9999"),
        ("000X", "years run from 0001 to 9999"),
        ("../..", "give a date on at least one side"),
        ("", "type a year, month or day"),
        ("soon", "type a year, month or day"),
        ("2024/2025/2026", "or a span"),
        ("\x1b[31m" * 50, "type a year, month or day"),
    ],
)
def test_an_impossible_date_is_explained(text: str, expected: str) -> None:
    """A date that the calendar or the notation lacks is refused in one short line with the permitted values."""
    message = complaint(When.parse, text)
    assert expected in message
    assert len(message) < 500


def test_days() -> None:
    """A day has a year, a month and a day; a less precise or qualified date is refused with the text to type."""
    assert parse_day("2024-02-29") == date(2024, 2, 29)
    assert "type `2024-03-07`" in complaint(parse_day, "7 March 2024")
    assert "days run from 01 to 28" in complaint(parse_day, "2023-02-29")
    for text in (
        "2024",
        "2024-03",
        "2024-03-07~",
        "2024-03-07/2024-03-08",
        "2024-03-07\n",
        "２０２４-03-07",
        "20240307",
    ):
        complaint(parse_day, text)

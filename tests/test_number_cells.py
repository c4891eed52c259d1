"""A cell that was meant as a number is answered with the number to type, each kind of mistake once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.loader.csv_table import parse_table
from briefing.loader.folder import load
from briefing.loader.number_cells import NUMBER, number_mistake, points_between_thousands
from briefing.rules import check
from tests.conftest import TODAY

if TYPE_CHECKING:
    from pathlib import Path

MISTAKES = (
    ("1 450", "write `1450`"), ("1\u202f450", "write `1450`"), ("1’450", "write `1450`"), ("1.450.000", "write `1450000`"),
    ("1.450,5", "write `1450.5`"), ("1 450,50", "write `1450.50`"), ("1,450,000", "write `1450000`"),
    ("1,450.25", "write `1450.25`"), ("12,5", "write `12.5`"), ("-12,5", "write `-12.5`"),
    ("1,450", "write `1450` if the comma separates thousands, or `1.450` if it marks decimals"),
    ("12%", "write `12`, and name the unit in `unit` of the figure"), ("12,5 %", "write `12.5`, and name the unit"),
    ("n/a", "leave the cell empty"), ("–", "leave the cell empty"), ("N.D.", "leave the cell empty"),
    ("不详", "leave the cell empty"),
    ("−3", "write `-3`"), ("+3", "write `3`"), ("(1,450)", "write `-1450`"), ("1e5", "write `100000`"), ("1.5E3", "write `1500`"),
    ("１２", "write `12`"), (".5", "write `0.5`"), ("5.", "write `5`"), ("€12", "write `12` alone"),
    ("12 °C", "write `12` alone"),
    ("1204¹", "write `1204` alone"), ("1,204²", "write `1204` if the comma"), ("12³", "write `12` alone"),
    ("#DIV/0!", "correct the formula"), ("#REF!", "correct the formula"), ("#WERT!", "correct the formula"),
    ("#NAME?", "correct the formula"), ("#12", "write `12` alone"), ("10³", "write digits"), ("10¹", "write `10` alone"),
    ("1.2 Mio.", "write `1200000`; or `1.2` if all"), ("1,2 Mrd.", "write `1200000000`; or `1.2`"), ("1.2k", "write `1200`; or"),
    ("300 K", "write `300` alone"), ("5 M", "write `5` alone"), ("1.2万", "write `12000`; or"),
    ("3 million", "write `3000000`; or"),
    ("<5", "write `5` alone"), ("12-14", "write digits"), ("ten", "write digits"),
)  # fmt: skip


@pytest.mark.parametrize(("cell", "help"), MISTAKES)
def test_the_number_to_type_is_given(cell: str, help: str) -> None:
    """Separators of thousands, decimal commas, units, signs and words for nothing are each answered."""
    assert number_mistake(cell).help.startswith(help)


@pytest.mark.parametrize(
    ("column", "found"),
    [
        (("1.204", "880", "6.321", "1610"), [0, 2]),
        (("-1.204", "", "-880"), [0]),
        (("1.250", "12"), [0]),
        (("1.204", "12"), []),
        (("1.204", "6.321"), []),
        (("0.125", "880"), []),
        (("1.5", "1.204", "880"), []),
        (("150.125", "120", "880"), []),
        (("2.000", "3.000"), []),
    ],
)
def test_a_point_between_thousands_is_seen_beside_whole_numbers(column: tuple[str, ...], found: list[int]) -> None:
    """German and Spanish spreadsheets write 1204 as `1.204`; decimals of measurements stay as they are."""
    assert points_between_thousands(column) == found


@given(st.text(max_size=12))
def test_any_cell_has_an_answer(cell: str) -> None:
    """No cell raises an exception, and what is to be typed is a number."""
    typed = number_mistake(cell).help.partition("write `")[2].partition("`")[0]
    assert not typed or NUMBER.fullmatch(typed)


@pytest.mark.parametrize(
    ("number", "shown", "typed"),
    [
        ("1,450", "1,450", "1450"),
        ("12,345,678.9", "12,345,678.9", "12345678.9"),
        ("-1,450", "-1,450", "-1450"),
        ("1.450,5", "1.450,5", "1450.5"),
        ("1 450,5", "1 450,5", "1450.5"),
    ],
)
def test_a_number_that_its_commas_split_is_one_problem(number: str, shown: str, typed: str) -> None:
    """Commas between thousands make more cells: the message is about the number, once for all rows."""
    _, problems = parse_table(f"year,tons,port\n2001,{number},A\n2002,7,A\n2003,{number},A\n".encode(), "a.csv")
    (problem,) = problems
    parts = shown.count(",") + 1
    assert problem.message == f"`{shown}` is read as {parts} cells (and 1 more row like it)"
    assert problem.help == f"write `{typed}`: a comma separates cells"
    assert (problem.place.line, problem.place.column, problem.place.end_column) == (2, 6, 6 + len(number))


@pytest.mark.parametrize(
    ("axis", "help"),
    [
        ("{from: 0, to: 1,000}", "write `to: 1000`"),
        ("{to: 30,5}", "write `to: 30.5`"),
        ("{to: 3 000}", "write `to: 3000`"),
        ("{from: nan}", "write `from: …` with at most 15 digits, a point and 9 decimals, or delete `from`"),
        ("{from: 1e300}", "write `from: …` with at most 15 digits, a point and 9 decimals, or delete `from`"),
        ("{log: True}", "write `log: true`, or delete `log`"),
    ],
)
def test_the_number_to_type_in_yaml_names_its_field(brief_folder: Path, axis: str, help: str) -> None:
    """A field of a figure has no cell to leave empty, and a comma between thousands is answered at once."""
    text = "- {id: G1, title: A, kind: line, data: nights.csv, x: street, y: degrees, unit: n, sources: [city-2030], axis: "
    (brief_folder / "figures.yaml").write_text(f"{text}{axis}}}\n", encoding="utf-8")
    assert [each.help for each in load(brief_folder, "").problems if each.place.file == "figures.yaml"] == [help]


@pytest.mark.parametrize(
    ("x", "help"),
    [
        ("２０", "write `20`"),
        ("50", "write a place from `10` to `20`, or delete the annotation"),
        ("21", "write a place from `10` to `20`, or delete the annotation"),
        ("1,5", "write `1.5`"),
    ],
)
def test_the_place_of_an_annotation_is_answered_with_what_to_type(brief_folder: Path, x: str, help: str) -> None:
    """Digits of full width, a number outside and one in another form each have their answer."""
    text = "- {id: G1, title: A, kind: scatter, data: nights.csv, x: street, y: degrees, unit: n, sources: [city-2030], "
    annotation = f"annotations: [{{x: '{x}', text: A remark}}]}}\n"
    (brief_folder / "figures.yaml").write_text(text + annotation, encoding="utf-8")
    (brief_folder / "figures/nights.csv").write_text("street,degrees\n10,1\n20,2\n", encoding="utf-8")
    found = check.check_site(load(brief_folder, ""), TODAY)
    assert [each.help for each in found if each.code == "bad-annotation"] == [help]


@pytest.mark.parametrize(
    ("table", "help"),
    [
        ("year;n\n2001;1\n", "in a text editor, replace each `;` by `,`"),
        ("year;n\n2001;1,5\n", "in a text editor, replace first each `,` by `.`, and then each `;` by `,`"),
        ("year\tn\n2001\t1,5\n", "in a text editor, replace first each `,` by `.`, and then each tab by `,`"),
        ("port;n\nHull, north;1\n", "in a text editor, put each cell that has a `,` in quotes, and then replace each `;` by `,`"),
    ],
)
def test_another_separator_is_answered_with_what_to_replace(table: str, help: str) -> None:
    """Spreadsheet programs write the separator of the computer's country under any name, so an editor replaces it."""
    _, (problem,) = parse_table(table.encode(), "a.csv")
    assert problem.help == help


def test_another_year_is_not_suggested(brief_folder: Path) -> None:
    """A year that resembles another one is another fact, so nothing is guessed where bars have no year of an annotation."""
    text = "- {id: G1, title: A, kind: bars, data: nights.csv, x: year, y: degrees, unit: n, sources: [city-2030], "
    (brief_folder / "figures.yaml").write_text(f"{text}annotations: [{{x: '2032', text: A}}]}}\n", encoding="utf-8")
    (brief_folder / "figures/nights.csv").write_text("year,degrees\n2023,1\n2031,2\n", encoding="utf-8")
    found = check.check_site(load(brief_folder, ""), TODAY)
    assert [each.help for each in found if each.code == "bad-annotation"] == [
        "write a value of the column `year`, as it is in the file"
    ]

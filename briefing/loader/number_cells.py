"""Cells of a CSV file that were meant as numbers: what kind of spelling they have, and the number to type instead."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, NamedTuple

from briefing.model.validators import NUMBER

if TYPE_CHECKING:
    from collections.abc import Sequence

_ABSENT = frozenset((
    "-", "–", "—", "−", "--", ".", "..", "...", "…", "*", "/", "\\", "?", "x", "n/a", "na", "n.a.", "#n/a", "n/k", "nan", "nil",
    "none", "null", "nd", "n.d.", "no data", "unknown", "missing", "tbd", "无", "無", "缺", "不详", "不詳", "未知",
))  # fmt: skip
_GROUPS = re.compile(r"[0-9]{1,3}(?:([ ,.'’])[0-9]{3})(?:\1[0-9]{3})*")
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_INSIDE = re.compile(r"-?[0-9]+(?:[.,'’ ][0-9]+)*(?:[eE][+-]?[0-9]+)?")
_NOTE_MARKS = re.compile(r"[¹²³⁰⁴-⁹ᵃ-ᵛ]+$")
_POWER_OF_TEN = re.compile(r"-?10[²³⁰⁴-⁹][¹²³⁰⁴-⁹]*")
"""It may also be a ten with the number of a note, so no number to type can be named."""
_FAILED_FORMULA = re.compile(r"#[A-Z][A-Z0-9/]{1,8}[!?]?")
_MULTIPLES = {
    **dict.fromkeys(("k", "K", "thousand", "tsd", "Tsd", "千"), 3),
    **dict.fromkeys(("M", "Mio", "mio", "mln", "mn", "million", "millions", "Million", "Millionen"), 6),
    **dict.fromkeys(("bn", "billion", "billions", "Mrd", "mrd", "Milliarde", "Milliarden"), 9),
    **dict.fromkeys(("万", "萬"), 4),
    **dict.fromkeys(("亿", "億"), 8),
}
_ONE_LETTER = "kKM"
"""Behind a space, these are units: kelvin, metres."""
_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")
_DASHES = str.maketrans("−–‒﹣－", "-----")


class NumberMistake(NamedTuple):
    """A kind of spelling that is not a number, and what to do about it."""

    kind: str
    """The same for all cells that have the same mistake."""
    help: str


_NO_NUMBER = NumberMistake("other", "write digits, with a point for decimals; leave the cell empty where there is no value")


def number_mistake(cell: str) -> NumberMistake:
    """Return what is wrong with a cell that is not a number (`NUMBER`), and what to type."""
    if cell.casefold() in _ABSENT:
        return NumberMistake("absent", "leave the cell empty where there is no value")
    if _FAILED_FORMULA.fullmatch(cell):
        return NumberMistake("formula", "correct the formula in the spreadsheet, or leave the cell empty where there is no value")
    if _POWER_OF_TEN.fullmatch(cell):
        return _NO_NUMBER
    text = _SPACES.sub(" ", unicodedata.normalize("NFKC", _NOTE_MARKS.sub("", cell)).translate(_DASHES)).strip()
    if text.startswith("(") and text.endswith(")") and (inner := _typed(text[1:-1])):
        return NumberMistake("negative", f"write `-{inner}`: parentheses mean nothing here")
    if text.endswith(("%", "‰", "٪")) and (number := _typed(text[:-1].strip())):
        return NumberMistake("percent", f"write `{number}`, and name the unit in `unit` of the figure")
    if re.fullmatch(r"-?[0-9]{1,3},[0-9]{3}", text):
        whole, decimal = text.replace(",", ""), text.replace(",", ".")
        return NumberMistake("comma", f"write `{whole}` if the comma separates thousands, or `{decimal}` if it marks decimals")
    number = _typed(text)
    if number and not _NOTE_MARKS.search(cell):
        return NumberMistake(_kind_of(text), f"write `{number}`")
    if multiple := _multiple(text):
        return multiple
    found = _INSIDE.findall(text)
    if len(found) == 1 and (number := _typed(found[0])):
        return NumberMistake("remark", f"write `{number}` alone: a unit belongs in `unit` of the figure, a remark in its `note`")
    return _NO_NUMBER


def _multiple(text: str) -> NumberMistake | None:
    """Return what to type for a number that a word or a letter multiplies, such as `1.2 Mio.` or `1.2k`."""
    found = re.fullmatch(r"(?P<number>[^A-Za-z千万萬亿億]*[0-9])(?P<space> ?)(?P<word>[A-Za-z]+|[千万萬亿億])\.?", text)
    power = _MULTIPLES.get(found["word"]) if found else None
    if found is None or power is None or (found["space"] and found["word"] in _ONE_LETTER):
        return None
    number = _typed(found["number"])
    written = f"{(Decimal(number) * 10**power).normalize():f}" if number else ""
    if not NUMBER.fullmatch(written):
        return None
    help = f"write `{written}`; or `{number}` if all numbers of the column are in the same unit, which `unit` of the figure names"
    return NumberMistake("multiple", help)


def points_between_thousands(cells: Sequence[str]) -> list[int]:
    """Return the indexes of numbers whose point probably separates thousands: `1.204`, beside `880` and `1610`.

    A program that leaves out the last zeros of decimals would have left out this one, and a number below a thousand has no point.
    """
    pointed = [index for index, cell in enumerate(cells) if "." in cell]
    whole = [abs(int(cell)) for cell in cells if cell and "." not in cell]
    if not pointed or not whole or not all(_THOUSANDS.fullmatch(cells[index]) for index in pointed):
        return []
    larger = min(whole) >= 100 and min(whole) > max(abs(Decimal(cells[index])) for index in pointed)
    return pointed if larger or any(cells[index].endswith("0") for index in pointed) else []


def number_split_in_row(cells: list[str], wanted: int) -> tuple[int, str] | None:
    """Return the index of the first cell of a number that its own commas have split, and the number; None if there is none."""
    more = len(cells) - wanted
    for at in range(len(cells) - more):
        parts = [cell.strip() for cell in cells[at : at + more + 1]]
        whole = re.fullmatch(r"-?[0-9]{1,3}", parts[0]) and all(re.fullmatch(r"[0-9]{3}", part) for part in parts[1:-1])
        if whole and re.fullmatch(r"[0-9]{3}(?:\.[0-9]+)?", parts[-1]):
            return at, "".join(parts)
        if more == 1 and re.fullmatch(r"-?[0-9]{1,3}([ .'’])[0-9]{3}(\1[0-9]{3})*", parts[0]) and parts[1].isdecimal():
            return at, f"{re.sub(r'[^0-9-]', '', parts[0])}.{parts[1]}"  # 1.450,5
    return None


def _kind_of(text: str) -> str:
    kinds = (
        ("sign", text[:1] in "+-"),
        ("exponent", "e" in text.lower()),
        ("separator", bool(re.search(r"[ ,'’]|\..*\.", text))),
    )
    return next((kind for kind, holds in kinds if holds), "form")


def _typed(text: str) -> str | None:
    """The number as it is typed, if the text is one in another form."""
    sign, bare = ("-" if text.startswith("-") else ""), text.lstrip("+-").strip()
    if bare.count(".") == 1 and "," in bare and bare.rindex(",") > bare.index("."):
        bare = bare.replace(".", "").replace(",", ".")  # 1.450,5
    elif bare.count(",") == 1 and re.fullmatch(r"[0-9 '’.]+,[0-9]+", bare):
        bare = re.sub(r"[ '’.]", "", bare.partition(",")[0]) + "." + bare.partition(",")[2]
    whole, point, decimals = bare.partition(".")
    if _GROUPS.fullmatch(bare):
        bare = re.sub(r"[ ,.'’]", "", bare)
    elif _GROUPS.fullmatch(whole) and decimals.isdigit():
        bare = re.sub(r"[ ,'’]", "", whole) + point + decimals
    try:
        number = Decimal(bare) if re.fullmatch(r"[0-9]*\.?[0-9]*(?:[eE][+-]?[0-9]{1,2})?", bare) else None
    except InvalidOperation:
        return None
    typed = f"{sign}{number:f}" if number is not None else ""
    return typed if NUMBER.fullmatch(typed) else None

"""Cells of a CSV file that were meant as numbers: what kind of spelling they have, and the number to type instead."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from briefing.model.validators import NUMBER

_ABSENT = frozenset((
    "-", "–", "—", "−", "--", ".", "..", "...", "…", "*", "/", "\\", "?", "x", "n/a", "na", "n.a.", "#n/a", "n/k", "nan", "nil",
    "none", "null", "nd", "n.d.", "no data", "unknown", "missing", "tbd", "无", "無", "缺", "不详", "不詳", "未知",
))  # fmt: skip
_GROUPS = re.compile(r"[0-9]{1,3}(?:([ ,.'’])[0-9]{3})(?:\1[0-9]{3})*")
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_INSIDE = re.compile(r"-?[0-9]+(?:[.,'’ ][0-9]+)*(?:[eE][+-]?[0-9]+)?")
_DASHES = str.maketrans("−–‒﹣－", "-----")


class NumberMistake(NamedTuple):
    """A kind of spelling that is not a number, and what to do about it."""

    kind: str
    """The same for all cells that have the same mistake."""
    help: str


def number_mistake(cell: str) -> NumberMistake:
    """Return what is wrong with a cell that is not a number (`NUMBER`), and what to type."""
    if cell.casefold() in _ABSENT:
        return NumberMistake("absent", "leave the cell empty where there is no value")
    text = _SPACES.sub(" ", unicodedata.normalize("NFKC", cell).translate(_DASHES)).strip()
    if text.startswith("(") and text.endswith(")") and (inner := _typed(text[1:-1])):
        return NumberMistake("negative", f"write `-{inner}`: parentheses mean nothing here")
    if text.endswith(("%", "‰", "٪")) and (number := _typed(text[:-1].strip())):
        return NumberMistake("percent", f"write `{number}`, and name the unit in `unit` of the figure")
    if re.fullmatch(r"-?[0-9]{1,3},[0-9]{3}", text):
        whole, decimal = text.replace(",", ""), text.replace(",", ".")
        return NumberMistake("comma", f"write `{whole}` if the comma separates thousands, or `{decimal}` if it marks decimals")
    if number := _typed(text):
        return NumberMistake(_kind_of(text), f"write `{number}`")
    found = _INSIDE.findall(text)
    if len(found) == 1 and (number := _typed(found[0])):
        return NumberMistake("remark", f"write `{number}` alone: a unit belongs in `unit` of the figure, a remark in its `note`")
    return NumberMistake("other", "write digits, with a point for decimals; leave the cell empty where there is no value")


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

"""RIS, parsed by `rispy` record by record: records as CSL variables."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from rispy.config import TAG_KEY_MAPPING
from rispy.parser import RisParser

from briefing.bibliography.csl_values import when
from briefing.bibliography.field_names import RIS_NAMES, RIS_TEXTS
from briefing.bibliography.imported_entries import ImportedFile, ImportedItem, Untaken, at
from briefing.bibliography.type_names import DEFAULT_RIS_TYPES
from briefing.diagnostics import error
from briefing.model.values import InvalidValueError, When
from briefing.model.values.date_mistakes import season_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from briefing.diagnostics import Problem

_TAG = re.compile(r"[ \t]*([A-Z][A-Z0-9])  ?-(?: |$)")
_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {**{variable: (tag,) for variable, tag in RIS_NAMES.items()}, "author": ("AU", "A1"), "editor": ("A2", "ED")}
)
_TEXTS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    **{variable: (tag,) for variable, tag in RIS_TEXTS.items()},
    "title": ("TI", "T1", "CT"), "container-title": ("T2", "JF", "JO", "BT"), "container-title-short": ("J2", "JA", "J1"),
    "publisher": ("PB",), "publisher-place": ("CY", "PP"), "DOI": ("DO",), "language": ("LA",), "abstract": ("AB", "N2"),
    "source": ("DB", "DP"), "PMCID": ("C2", "U2"),
})  # fmt: skip
"""The tags of each variable, the first one that a record has being taken; `_RisRecord` reads those that need more."""
_APART = frozenset(("PMID", "PMCID"))


def read(text: str, file: str) -> ImportedFile:
    """Read the records of a file; a record without its end, and text outside of records, are problems with their lines."""
    items, problems = [], []
    for lines in _records(text.split("\n")):
        start = lines[0].number
        if lines[0].tag != "TY":
            problems.append(_broken("a record of RIS starts with `TY  - `", file, start, "add the line, or delete this text"))
        elif lines[-1].tag != "ER":
            help = "add the line `ER  - ` below it; the file may be incomplete"
            problems.append(_broken("this record has no end", file, start, help))
        else:
            items.append(_RisRecord(lines).item())
    return ImportedFile(tuple(items), tuple(problems))


def _broken(message: str, file: str, line: int, help: str) -> Problem:
    return error("unreadable-import", message, at(file, line), help)


class _Line(NamedTuple):
    """A line of a record, with the lines that continue it."""

    number: int
    tag: str
    value: str


def _records(lines: list[str]) -> Iterator[list[_Line]]:
    """Yield the lines of each record; a record ends with its end, or where the next begins."""
    record: list[_Line] = []
    for number, line in enumerate(lines, 1):
        found = _TAG.match(line)
        tag, value = (found[1], line[found.end() :]) if found else ("", line.strip())
        if record and (tag == "TY" or (record[-1].tag == "ER" and value)):
            yield record
            record = []
        if found or (value and not record):
            record.append(_Line(number, tag, value))
        elif value:
            record[-1] = record[-1]._replace(value=f"{record[-1].value.rstrip()} {value}")
    if record:
        yield record


class _RisRecord:
    """One record while its lines are assigned to variables."""

    def __init__(self, lines: list[_Line]) -> None:
        self.line = lines[0].number
        self.lines = {line.tag: line.number for line in reversed(lines)}
        self.last_lines = {line.tag: line.number for line in lines}
        mapping = {tag: tag for tag in (*TAG_KEY_MAPPING, *self.lines)}
        parser = RisParser(mapping=mapping, list_tags=list(self.lines), delimiter_tags_mapping={})
        (found,) = parser.parse_lines(iter([f"{line.tag}  - {line.value}" for line in lines]))
        self.values: dict[str, list[str]] = {
            tag: [value for each in (values if isinstance(values, list) else [values]) if (value := str(each).strip())]
            for tag, values in found.items()
        }
        self.variables: dict[str, Any] = {}
        self.names: dict[str, tuple[str, int]] = {}
        self.untaken: list[Untaken] = []
        self.further: list[Untaken] = []

    def item(self) -> ImportedItem:
        """Return the record; the tags for which there is no variable are left over."""
        type, key = self._only("TY"), self._only("ID")
        self._set("type", "TY", DEFAULT_RIS_TYPES.get(type, type))
        for variable, tags in _NAMES.items():
            people = [(tag, name) for tag in tags for name in self.values.pop(tag, ())]
            if people:
                self._set(variable, people[0][0], [_name(name) for _, name in people])
        self._dates()
        self._numbers()
        self._addresses()
        for variable, tags in _TEXTS.items():
            for tag in tags:
                self._take(variable, tag)
        if notes := self.values.pop("N1", None):
            self._set("note", "N1", " ".join(notes))
        if words := self.values.pop("KW", None):
            self._set("keyword", "KW", ", ".join(words))
        self.untaken += [Untaken(tag, self.lines.get(tag, self.line), "") for tag, values in self.values.items() if values]
        self.untaken += self.further
        return ImportedItem(
            key=key, line=self.line, variables=self.variables, names=self.names,
            untaken=tuple(sorted(self.untaken, key=lambda each: each.line)),
        )  # fmt: skip

    def _set(self, variable: str, tag: str, value: Any) -> None:
        if value:
            self.variables[variable] = value
            self.names[variable] = (tag, self.lines.get(tag, self.line))

    def _only(self, tag: str) -> str:
        """Return the first value of a tag that has one value, or an empty text; further ones are left over with the reason."""
        first, *others = self.values.pop(tag, None) or [""]
        if any(value != first for value in others):
            reason = f"only the first of {len(others) + 1} values was taken"
            self.further.append(Untaken(tag, self.last_lines.get(tag, self.line), reason))
        return first

    def _take(self, variable: str, tag: str) -> None:
        """Assign the first value of a tag; more values, and those of a variable that has one, are left over."""
        values = self.values.get(tag)
        if not values or variable in self.variables:
            return
        if variable in _APART and not re.fullmatch(r"(?i)(?:PMC)?[0-9]+", values[0]):
            return
        self._set(variable, tag, values[0])
        self.values[tag] = values[1:]

    def _dates(self) -> None:
        given = [(tag, value) for tag in ("DA", "PY", "Y1") if (value := self._only(tag))]
        self._first_date("issued", given)
        if value := self._only("Y2"):
            self._set("accessed", "Y2", _date(value))
        edition = self.values.get("ET")
        if edition and re.match(r"[0-9]{4}[/-]", edition[0]):  # PubMed: when it appeared online
            self._set("available-date", "ET", _date(edition[0]))
            self.values["ET"] = edition[1:]
        self._take("edition", "ET")

    def _first_date(self, variable: str, given: list[tuple[str, str]]) -> None:
        """Take the first date that can be read; those before it, and those that contradict it, are left over with the reason."""
        for tag, value in given:
            date = _date(value)
            try:
                found = when(date)
            except InvalidValueError as refused:
                if len(given) > 1:
                    self.untaken.append(Untaken(tag, self.lines.get(tag, self.line), refused.message, refused.help))
                    continue
            else:
                if not found.value:
                    continue
                written, taken = str(found.value), self.variables.get(variable)
                known = str(when(taken).value) if taken is not None else written
                if not (known.startswith(written) or written.startswith(known)):
                    what = "year" if known[:4] != written[:4] else "date"
                    reason = f"`{value}` is another {what} than `{self.names[variable][0]}` gives"
                    self.untaken.append(Untaken(tag, self.lines.get(tag, self.line), reason))
            if variable not in self.variables:
                self._set(variable, tag, date)

    def _numbers(self) -> None:
        first, last = self._only("SP"), self._only("EP")
        start, dash, end = (part.strip() for part in re.sub("[–—]|--", "-", first).partition("-"))
        if dash and start and end:  # a whole range in the first field
            if last not in ("", end):
                reason = f"`SP` gives the range `{first}` already, with another end than `{last}`"
                self.untaken.append(Untaken("EP", self.lines.get("EP", self.line), reason))
            last = ""
        self._set("page", "SP", "-".join(part for part in (first, last if last != first else "") if part))
        numbers: dict[str, list[str]] = {"ISSN": [], "ISBN": []}
        for value in self.values.pop("SN", ()):
            issn = re.match(r"\s*[0-9]{4}-[0-9]{3}[0-9Xx]\b", value) is not None or len(re.findall(r"[0-9Xx]", value)) == 8
            numbers["ISSN" if issn else "ISBN"].append(re.sub(r"\((?:[^()]*)\)", "", value).strip())
        for variable, found in numbers.items():
            self._set(variable, "SN", " ".join(dict.fromkeys(found)))

    def _addresses(self) -> None:
        """Take the first address; the second may be that of a copy in an archive, which `L2` is in files of this program."""
        self._take("URL", "UR")
        self._take("URL", "LK")
        copies = self.values.get("L2")
        if copies and re.match(r"https?://[^/]*(?:archive|perma\.cc|webcitation)", copies[0]):
            self._take("archived", "L2")


def _name(name: str) -> dict[str, str]:
    """Return a name: `Family, Given, Suffix`; one without a comma is that of an institution."""
    parts = [part.strip() for part in name.split(",")]
    if len(parts) == 1 or len(parts) > 3:
        return {"literal": name.strip(" ,")}
    return {part: value for part, value in zip(("family", "given", "suffix"), parts, strict=False) if value}


def _date(value: str) -> dict[str, Any] | str:
    """Return the date of `year/month/day/other`; what follows the third slash is taken if it is a date in EDTF."""
    parts = value.split("/", 3)
    if len(parts) == 4 and parts[3].strip():
        try:
            return When.parse(parts[3].strip()).text
        except InvalidValueError:
            if season_of(f"{parts[0]} {parts[3].strip()}"):
                return f"{parts[0]} {parts[3].strip()}"
    known = [part.strip() for part in parts[:3]]
    if len(parts) > 1 and re.fullmatch(r"[0-9]{4}", known[0]) and all(re.fullmatch(r"[0-9]{0,2}", part) for part in known[1:]):
        return {"date-parts": [known]}
    return value.strip("/ ")

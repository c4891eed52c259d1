"""BibTeX and biblatex, parsed by `bibtexparser`: entries as CSL variables."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

from bibtexparser.entrypoint import parse_string
from bibtexparser.library import Library
from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names
from bibtexparser.middlewares.parsestack import default_parse_stack
from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, Entry, Field, ImplicitComment, ParsingFailedBlock

from briefing.bibliography.bibtex_names import (
    CONTAINER_FIELDS,
    DATE_FIELDS,
    ENTRY_TYPES,
    GENRES,
    JOURNALS,
    MONTHS,
    NAME_FIELDS,
    SERIES,
    TEXT_FIELDS,
    THESES,
    TYPES_BY_SUBTYPE,
    VERBATIM_FIELDS,
)
from briefing.bibliography.csl_values import when
from briefing.bibliography.imported_entries import ImportedFile, ImportedItem, Untaken, at
from briefing.bibliography.latex_reader import to_text, verbatim
from briefing.diagnostics import error
from briefing.model.values import InvalidValueError
from briefing.model.values.excerpt import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from briefing.diagnostics import Problem

logging.getLogger("bibtexparser").addHandler(logging.NullHandler())  # what it logs is returned as problems


def read(text: str, file: str) -> ImportedFile:
    """Read the entries of a file; the problem of a broken entry has its line."""
    found = parse_string(text, parse_stack=[])
    entries, problems = [], []
    for block in found.blocks:
        inner = block.ignore_error_block if isinstance(block, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock) else block
        if isinstance(inner, Entry):
            entries.append(inner)
        elif isinstance(block, ParsingFailedBlock):
            problems.append(_broken(block, file))
        elif isinstance(block, ImplicitComment):
            problems += _no_bracket(block, file)
    problems += [
        problem for entry in entries for field in entry.fields if (problem := _no_comma(str(field.value), field, entry, file))
    ]
    keys = [entry.key for entry in entries]
    strings = {string.key.lower(): string.value for string in found.strings}
    for number, entry in enumerate(entries):
        entry.key = str(number)  # a library keeps only one entry of each key
        for field in entry.fields:
            field.value = _joined(str(field.value), strings)
    library = Library([*found.strings, *entries])
    for step in default_parse_stack():
        library = step.transform(library)
    return ImportedFile(
        tuple(_BibtexEntry(entry, key).item() for entry, key in zip(library.entries, keys, strict=True)), tuple(problems)
    )


def _joined(value: str, strings: Mapping[str, str]) -> str:
    """Return a value whose parts are joined by `#` as one text in braces; `bibtexparser` resolves single names only."""
    parts: list[str] = []
    depth = start = 0
    quoted = False
    for offset, char in enumerate(value):
        depth += (char == "{") - (char == "}")
        quoted ^= char == '"' and depth == 0
        if char == "#" and depth == 0 and not quoted:
            parts.append(value[start:offset].strip())
            start = offset + 1
    if not parts:
        return value
    named = [strings.get(part.lower(), part) for part in (*parts, value[start:].strip())]
    return "{" + "".join(re.sub(r'^[{"](.*)["}]$', r"\1", part, flags=re.DOTALL) for part in named) + "}"


def _broken(block: ParsingFailedBlock, file: str) -> Problem:
    reason = str(getattr(block.error, "abort_reason", block.error)).strip().rstrip(".")
    line = (block.start_line or 0) + 1
    head = excerpt((block.raw or "").partition("\n")[0].strip())
    what, help = next((row[1:] for row in _FAULTS if row[0] in reason), ("cannot be read", "close its brackets and quotes"))
    return error("unreadable-import", f"the entry `{head}` {what}", at(file, line), help.format(head=head))


_FAULTS = (
    ("comma after entry key", "has no comma after its key", "write `{head},`"),
    ("Expected a `=`", "has a field without `=`", "write each field as `name = {{value}}`"),
    ("end of file", "has no end", "close its brackets and quotes"),
)
"""What the messages of `bibtexparser` contain, what is wrong with the entry, and what to type."""


def _no_bracket(block: ImplicitComment, file: str) -> Iterator[Problem]:
    """Report entries without their first bracket, which BibTeX takes for remarks."""
    for offset, text in enumerate(block.raw.split("\n") if block.raw else ()):
        if found := re.match(r"[ \t]*@([A-Za-z]+)[ \t]+(?=\S+[ \t]*,)", text):
            line = (block.start_line or 0) + offset + 1
            message = f"the entry `{excerpt(text.strip())}` has no bracket after its type"
            yield error("unreadable-import", message, at(file, line), f"write `@{found[1]}{{`")


def _no_comma(value: str, field: Field, entry: Entry, file: str) -> Problem | None:
    """Report a value in braces or quotes after which something else follows than the next field."""
    depth, quoted = 0, value.startswith('"')
    for offset, char in enumerate(value):
        depth += (char == "{") - (char == "}")
        ends = depth == 0 and (char == '"' and offset > 0 if quoted else char == "}")
        if ends and value[:1] in '{"':
            rest = value[offset + 1 :].strip()
            if not rest or rest.startswith("#"):
                return None
            message = f"in the entry `{excerpt(entry.key)}`, `{excerpt(rest)}` follows the value of `{field.key}` without a comma"
            return error("unreadable-import", message, at(file, (field.start_line or 0) + 1), "write a comma after each value")
    return None


class _BibtexEntry:
    """One entry while its fields are assigned to variables."""

    def __init__(self, entry: Entry, key: str) -> None:
        self.key, self.line = key, (entry.start_line or 0) + 1
        self.kind = entry.entry_type.lower()
        self.fields = {field.key.lower(): (str(field.value), (field.start_line or 0) + 1) for field in reversed(entry.fields)}
        self.variables: dict[str, Any] = {}
        self.names: dict[str, tuple[str, int]] = {}
        self.untaken: list[Untaken] = []
        for place, field in enumerate(entry.fields):
            name, value = field.key.lower(), str(field.value)
            if any(name == other.key.lower() and value != str(other.value) for other in entry.fields[:place]):
                reason = f"`{excerpt(value)}` was not taken, because the entry has `{name}` twice"
                self.untaken.append(Untaken(name, (field.start_line or 0) + 1, reason))

    def item(self) -> ImportedItem:
        """Return the entry; the fields for which there is no variable are left over."""
        self._type()
        self._title("title", "subtitle", "title")
        self._container()
        self._issued()
        self._identifiers()
        for field, variable in self._simple():
            self._take(variable, field)
        self.untaken += [Untaken(field, line, "") for field, (_, line) in self.fields.items()]
        return ImportedItem(
            key=self.key, line=self.line, variables=self.variables, names=self.names,
            untaken=tuple(sorted(self.untaken, key=lambda each: each.line)),
        )  # fmt: skip

    def _pop(self, field: str) -> str:
        return self.fields.pop(field, ("", 0))[0]

    def _set(self, variable: str, field: str, value: Any) -> None:
        if value and variable not in self.variables:
            self.names[variable] = (field, self.fields[field][1] if field in self.fields else self.line)
            self.variables[variable] = value
        self.fields.pop(field, None)

    def _take(self, variable: str, field: str) -> None:
        """Assign a field to a variable; a field whose variable already has a value is left over."""
        if field not in self.fields or variable in self.variables:
            return
        raw, line = self.fields[field]
        if field in NAME_FIELDS:
            self._set(variable, field, self._people(field, raw, line))
        elif field in VERBATIM_FIELDS:
            self._set(variable, field, verbatim(raw))
        else:
            value = to_text(raw)
            self._set(variable, field, re.sub(r"(?<=\w)–(?=\w)", "-", value) if variable == "page" else value)

    # ------------------------------------------------------------------------------------------ groups of fields

    def _type(self) -> None:
        known = ENTRY_TYPES.get(self.kind)
        if known is None:
            self.untaken.append(
                Untaken(f"@{self.kind}", self.line, "this type of entry is unknown, so the entry is a `document`")
            )
        subtype = TYPES_BY_SUBTYPE.get(self.fields.get("entrysubtype", ("", 0))[0].strip("{} ").lower())
        self.variables["type"] = known or "document"
        if subtype and known == "article-journal":
            self._pop("entrysubtype")
            self.variables["type"] = subtype
        if own := self._pop("csl-type"):
            self._pop("entrysubtype")
            self.variables["type"] = own
        if genre := to_text(self._pop("type")) or (self.kind if self.kind in THESES else ""):
            self.variables["genre"] = GENRES.get(genre, genre)

    def _title(self, field: str, further: str, variable: str) -> None:
        """Join a title and its subtitle, which biblatex separates."""
        if field in self.fields:
            title, second = to_text(self.fields[field][0]), to_text(self._pop(further))
            self._set(variable, field, f"{title}{' ' if title.endswith(('?', '!')) else ': '}{second}" if second else title)

    def _container(self) -> None:
        self._title("booktitle", "booksubtitle", "container-title")
        for field in ("journaltitle", "journal", *CONTAINER_FIELDS.get(self.kind, ("howpublished",))):
            raw = self.fields.get(field, ("", 0))[0]
            if field == "howpublished" and "url" not in self.fields and re.match(r"\s*(?:\\url\b|https?:)", raw):
                self._set("URL", field, verbatim(raw))
            else:
                self._take("container-title", field)

    def _issued(self) -> None:
        if "date" in self.fields and "year" in self.fields:
            raw, line = self.fields["date"]
            try:
                when(verbatim(raw))
            except InvalidValueError as refused:  # the year is certain
                self.untaken.append(Untaken("date", line, refused.message, refused.help))
                del self.fields["date"]
        self._take("issued", "date")
        year, month, day = (to_text(self._pop(field)).strip() for field in ("year", "month", "day"))
        if "issued" in self.variables or not year:
            return
        if not day and (whole := _DAY_OF_MONTH.fullmatch(month)):  # `month = jan # "~3"`
            month, day = whole[1] or whole[4], whole[2] or whole[3]
        months, days = _ends(month), _ends(day)
        numbers = [MONTHS.get(each.lower()[:3], each) for each in months]
        ends = [[year]]
        if not re.fullmatch(r"[0-9]{1,4}", year) or not month:
            lost = [("month", month, "is not taken without a year of digits"), ("day", day, "is not taken without a month")]
        elif not all(re.fullmatch(r"[0-9]{1,2}", each) for each in numbers):
            lost = [("month", month, "is not a month"), ("day", day, "is not taken without a month")]
        elif not all(re.fullmatch(r"[0-9]{1,2}", each) for each in days) or (days and len(numbers) == 2 and len(days) != 2):
            ends, lost = [[year, each] for each in numbers], [("day", day, "is not a day")]
        else:
            count = max(len(numbers), len(days))
            ends, lost = [[year, numbers[min(at, len(numbers) - 1)], *days[at : at + 1]] for at in range(count)], []
        self.variables["issued"] = {"date-parts": ends} if re.fullmatch(r"[0-9]{1,4}", year) else year
        self.untaken += [Untaken(field, self.line, f"`{excerpt(value)}` {reason}") for field, value, reason in lost if value]

    def _identifiers(self) -> None:
        kind = (self._pop("eprinttype") or self._pop("archiveprefix")).strip().lower()
        if kind == "pubmed":
            self._take("PMID", "eprint")
        elif kind and "eprint" in self.fields:
            self.variables.setdefault("archive", {"arxiv": "arXiv", "jstor": "JSTOR", "hdl": "Handle"}.get(kind, kind))
            self._set("archive_location", "eprint", verbatim(self.fields["eprint"][0]))

    def _simple(self) -> Iterator[tuple[str, str]]:
        """Yield each field that stands for one variable, and its variable."""
        journal = ENTRY_TYPES.get(self.kind) in ("article-journal", "review", "periodical") or self.kind in JOURNALS
        series = self.kind in SERIES and "collection-number" not in self.fields
        for field in list(self.fields):
            if field == "number":
                yield field, "issue" if journal else "collection-number" if series else "number"
            elif field == "organization":
                yield field, "publisher" if "publisher" not in self.fields else "authority"
            elif variable := NAME_FIELDS.get(field) or DATE_FIELDS.get(field) or TEXT_FIELDS.get(field):
                yield field, variable

    # --------------------------------------------------------------------------------------------------- names

    def _people(self, field: str, raw: str, line: int) -> list[dict[str, str]]:
        people = []
        for each in split_multiple_persons_names(raw):
            if each.strip().lower() == "others":
                self.untaken.append(Untaken(field, line, "`and others` was not taken: add the other names"))
            else:
                people.append(_person(each))
        return [each for each in people if each]


_DAY_OF_MONTH = re.compile(r"([^\W\d]+)\.?[\s~]+([0-9].*)|([0-9][^\s~]*)[\s~]+([^\W\d]+)\.?")


def _ends(text: str) -> list[str]:
    """Return the one or two ends of a month or day, such as `12–14` or `May/June`."""
    return [part.strip() for part in re.split(r"\s*(?:[-–/]|\band\b)\s*", text, maxsplit=1) if part.strip()]


def _person(name: str) -> dict[str, str]:
    """Return the parts of a name as BibTeX separates them; a name in braces is that of an institution."""
    if re.fullmatch(r"\{(?:[^{}]|\{[^{}]*\})*\}", name.strip()):
        return {"literal": to_text(name)}
    parts = parse_single_name_into_parts(name, strict=False)
    found = {"family": parts.last, "given": parts.first, "non-dropping-particle": parts.von, "suffix": parts.jr}
    written = {part: to_text(" ".join(words)).strip() for part, words in found.items()}
    if not written["given"] and not written["suffix"] and "," not in name:
        return {"literal": to_text(name)}
    return {part: value for part, value in written.items() if value}

"""Faulty lines that contain their expected problems.

Each file in `tests/problems/` is the base brief with one or more files replaced, and says what must be reported:

    ### factors.yaml                       the file that follows, up to the next such line
      grade: argue    # error: 14 unknown-choice       on this line, at column 14
      # error +1: 9 raw-html               on the next line (for texts in which a comment would be text)
    ### expect: figures/a.csv:3:8 error bad-csv        for files without comments
    ### message: there is no `F9`; did…    the message and the help of one of the problems, in full
    ### delete: glossary.yaml              the file is removed
    ### today: 2032-05-01                  the day of the build
    ### library                            the replaced files belong to a library: `a/factors.yaml`, `sources.yaml`, and
                                           `fr/sources.yaml`, a translation of shared entries

The test fails if a problem is reported and not expected, or the reverse.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from briefing.diagnostics import MOST_ALIKE, codes, nearest
from briefing.loader import decode
from briefing.loader.folder import load
from briefing.model import BY_FILE, LIST_FILES
from briefing.model.fields import fields
from briefing.rules import check, references
from briefing.rules.context import entity_values, gather_context
from briefing.source import yaml_reader
from tests.conftest import BASE, TODAY

FOLDER = Path(__file__).parent / "problems"
STORIES = sorted(FOLDER.glob("*.yaml"))
MARK = re.compile(r"# (error|warning)(?: ([+-]\d+))?: (\d+) ([a-z-]+)")
COMMENT = re.compile(r"\s*# (?:error|warning)(?: [+-]\d+)?: .*$")


class Story:
    """One file of `tests/problems/`, split into its parts."""

    def __init__(self, text: str) -> None:
        self.files: dict[str, str] = {}
        self.expected: set[tuple[str, int, int, str, str]] = set()
        self.messages: list[str] = []
        self.deleted: list[str] = []
        self.today = TODAY
        self.library = False
        name, lines = "", []
        for line in [*text.split("\n"), "### end"]:
            if not line.startswith("### "):
                lines.append(line)
                continue
            if name:
                self._file(name, lines)
            name, lines = self._directive(line[4:].strip()), []

    def _directive(self, comment: str) -> str:
        word, _, rest = comment.partition(": ")
        if word == "expect":
            where, severity, code = rest.rsplit(" ", 2)
            file, line, column = where.rsplit(":", 2)
            self.expected.add((file, int(line), int(column), severity, code))
        elif word == "message":
            self.messages.append(rest)
        elif word == "delete":
            self.deleted.append(rest)
        elif word == "today":
            self.today = date.fromisoformat(rest)
        elif word == "library":
            self.library = True
        elif "." in comment:
            return comment
        return ""

    def _file(self, name: str, lines: list[str]) -> None:
        for number, line in enumerate(lines, 1):
            for severity, ahead, column, code in MARK.findall(line):
                self.expected.add((name, number + int(ahead or 0), int(column), severity, code))
        # A comment that is only an expectation stays, so that line numbers do not change; one after a value is cut off.
        kept = [COMMENT.sub("", line) if COMMENT.sub("", line).strip() else line for line in lines]
        self.files[name] = "\n".join(kept).rstrip("\n") + "\n"

    def lay_out(self, folder: Path) -> Path:
        """Write the data folder of the story."""
        data = folder / "data"
        if self.library:
            data.mkdir()
            for slug in sorted({name.split("/")[0] for name in self.files if "/" in name} - {"fr"}):
                shutil.copytree(BASE, data / slug)
        else:
            shutil.copytree(BASE, data)
        for name in self.deleted:
            (data / name).unlink()
        for name, text in self.files.items():
            (data / name).parent.mkdir(parents=True, exist_ok=True)
            (data / name).write_text(text, encoding="utf-8")
        return data


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_exactly_the_marked_problems_are_reported(path: Path, tmp_path: Path) -> None:
    """Each marked line has its code at its column, and no line has more."""
    story = Story(path.read_text("utf-8"))
    found = check.check_site(load(story.lay_out(tmp_path), ""), story.today)
    places = {(p.place.file, p.place.line, p.place.column, p.severity, p.code): p for p in found}
    reported = [f"{p.place.file}:{p.place.line}:{p.place.column} {p.severity} {p.code}: {p.message}" for p in found]
    assert set(places) == story.expected, "\n".join(["reported:", *reported])
    texts = [f"{problem.message}; {problem.help}" for problem in found]
    assert [each for each in story.messages if each not in texts] == []
    for problem in found:
        assert problem.message.strip(), "a message says something"
        assert not problem.message.endswith("."), f"a help line follows it: {problem.message}"
        assert "  " not in problem.message


def test_the_base_brief_is_clean() -> None:
    """Stories start from a brief without a problem."""
    assert check.check_site(load(BASE, ""), TODAY) == ()


@pytest.mark.parametrize("name", LIST_FILES)
def test_every_missing_field_gets_the_text_to_type(name: str) -> None:
    """The message names each required field that an entry lacks, and so does the help."""
    model = LIST_FILES[name]
    required = [field.key for field in fields(model) if field.required]
    assert required
    samples = (folder / f"{name}.yaml" for folder in (BASE, BASE.parents[1] / "sites" / "own-words" / "data"))
    sample = next((file for file in samples if file.is_file()), BASE / "glossary.yaml")
    document = yaml_reader.read_file(sample, f"{name}.yaml")
    assert document is not None
    complete = document.value[0] if sample.stem == name else dict.fromkeys(required, "…")  # a kind that no sample has yet
    for field in required:
        entry = {key: value for key, value in complete.items() if key != field}
        found = decode.entries(
            replace(document, content=document.content._replace(value=[entry])), model, BY_FILE.get(name)
        ).problems
        found = [problem for problem in found if sample.stem == name or problem.code == "missing-field"]
        assert [problem.code for problem in found] == ["missing-field"], (name, field)
        assert f"`{field}`" in found[0].message
        assert f"add `{field}: " in str(found[0].help)


def test_every_code_of_a_story_is_explained() -> None:
    """`briefing explain` knows every code that a story causes."""
    for path in STORIES:
        for severity, _, _, code in MARK.findall(path.read_text("utf-8")):
            assert code in codes.CODES, f"{path.name}: {code} is explained nowhere"
            assert severity in ("error", "warning")


def test_every_code_has_a_story() -> None:
    """Each code has a faulty line that causes it."""
    seen = {code for path in STORIES for *_, code in MARK.findall(path.read_text("utf-8"))}
    seen |= {
        line.rsplit(" ", 1)[1]
        for path in STORIES
        for line in path.read_text("utf-8").split("\n")
        if line.startswith("### expect: ")
    }
    # Bytes, folders, templates, pages, written files and editions have separate tests: test_source, test_load, test_render,
    # test_publish, test_edits, test_journal, test_example, test_accepted, test_editions, test_lost_likelihoods, test_importing,
    # test_link_checks, test_words, test_unlisted_changes.
    elsewhere = {
        "bad-character",
        "bad-encoding",
        "bad-style",
        "closed-edition",
        "damaged-edition",
        "dead-link",
        "duplicate-source",
        "example-text",
        "interrupted-change",
        "missing-earlier",
        "missing-file",
        "missing-reason",
        "missing-words",
        "moved-link",
        "no-brief",
        "not-imported",
        "not-installed",
        "not-written",
        "paper-too-long",
        "publish",
        "raw-reference",
        "same-page",
        "template-error",
        "too-large",
        "two-files",
        "unlisted-change",
        "unclear-link",
        "unformatted-reference",
        "unknown-file",
        "unknown-page",
        "unknown-placeholder",
        "unreadable-import",
        "unsafe-folder",
    }
    assert set(codes.CODES) - seen - elsewhere == set()


def _messages(files: dict[str, str], folder: Path) -> list[tuple[str, str | None]]:
    """The messages and help for the base brief with other files."""
    data = shutil.copytree(BASE, folder / "data")
    for name, text in files.items():
        (data / name).parent.mkdir(exist_ok=True)
        (data / name).write_text(text, encoding="utf-8")
    return [(problem.message, problem.help) for problem in check.check_site(load(data, ""), TODAY)]


def test_a_text_cut_by_its_comma_is_shown_in_quotes(tmp_path: Path) -> None:
    """The help for a comma in a text in braces shows the text in quotes."""
    (reported,) = _messages({"glossary.yaml": "- {id: shade, term: Shade, definition: Trees, which cool, help}\n"}, tmp_path)
    assert reported == (
        "the text ends at its comma, and `which cool` is read as a field",
        'put the text in quotes: `definition: "Trees, which cool, help"`',
    )


def test_a_field_of_another_kind_of_figure_names_the_kinds_that_have_it(tmp_path: Path) -> None:
    """The help for a field that a kind of figure cannot have lists the kinds that can, for every such field."""
    figure = "- {id: G1, title: Days, kind: bars, data: nights.csv, x: year, y: degrees, unit: °C, sources: [city-2030], "
    fields = "axis: {from: 0}, states: [{from: 2010, to: 2011, state: planned, label: x}]}"
    reported = _messages({"figures.yaml": f"{figure}{fields}\n"}, tmp_path)
    assert [help for message, help in reported if message.startswith("a figure of kind `bars` cannot have")] == [
        "delete it, or write a `kind` that has it: `line`, `area`, `scatter` or `range`",
        "delete it, or write a `kind` that has it: `states`",
    ]


def test_a_colon_without_a_space_is_reported_in_a_readable_file(tmp_path: Path) -> None:
    """The help for a field and value without a space shows both."""
    reported = _messages({"glossary.yaml": "- id:shade\n", "timeline.yaml": "- {id:E1}\n"}, tmp_path)
    assert ("a space is missing after the colon of `id`", "write `id: shade`: a space after the colon") in reported
    assert "write `id: E1`: a space after the colon" in [each for _, each in reported]


ODD: tuple[tuple[str, str, str, str], ...] = (
    ("brief.yaml", "edition: 1", "edition: 0",
     "a whole number from 1 is expected for `edition`, not `0`; write it in digits: `edition: 1`"),
    ("brief.yaml", "edition: 1", 'edition: "1"', "the number of `edition` is in quotes; write it without quotes: `edition: 1`"),
    ("recommendations.yaml", "addressees: [city-council]", "addressees: [Agency of Trees]",
     "there is no actor `Agency of Trees`; did you mean `court`?"),
    ("recommendations.yaml", "[city-council]", "[city-council,, editors]",
     "there is nothing in front of this comma; delete the comma, or write what is missing in front of it"),
    ("timeline.yaml", "- id: E1\n", "E1:\n", "`E1:` does not begin an entry of the list; write `- id: E1`"),
    ("timeline.yaml", "- id: E2\n", "E2:\n", "`E2:` does not begin an entry of the list; write `- id: E2`"),
    ("factors.yaml", "  body: |\n", "  body:\n    | a | b |\n    |---|---|\n",
     "the text of `body` begins with a table, and `|` is missing behind the field;"
     " write `body: |`, and indent each line of the text below it"),
    ("brief.yaml", "editors: [editors]", "editors: [editors, ~]", "an entry of the list is empty; write it, or delete it"),
    ("glossary.yaml", "- {id", "-\n- {id", "an entry of the list is empty; write it, or delete it"),
    ("glossary.yaml", "term:", "térm:", "there is no field `térm` in a term (`é` U+00E9 latin small letter e with acute"
     " is not one of the letters a to z); did you mean `term`?"),
    ("sources.yaml", "type:", "author: [{}]\n  type:",
     "the name is empty; add `family` and `given`, or `literal` for an institution"),
    ("sources.yaml", "type:", "author: [{literal: City of Calda, given: Ana}]\n  type:",
     "`literal` is the whole name; it has no `family` or `given`; delete `literal`, or write the whole name there and delete"
     " the others"),
    ("sources.yaml", "type:", "accessed: 2031-10-01\n  type:", "`accessed` (2031-10-01) is later than both `published` and"
     " `as_of` of the brief; correct the date; or, for a new edition, write `published: 2031-10-01` or a later day"),
    ("glossary.yaml", "definition: ", "definition: <p>", "found the HTML tag `<p>`; a text is Markdown without HTML; leave the"
     " tag out; an empty line starts a new paragraph where a field has paragraphs"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "expected"), ODD, ids=[each[2] for each in ODD])
def test_unusual_values_get_the_text_to_type(name: str, old: str, new: str, expected: str, tmp_path: Path) -> None:
    """An empty value, or a number that counts from zero, gets an explanation."""
    text = (BASE / name).read_text("utf-8")
    assert old in text
    actors = (BASE / "actors.yaml").read_text("utf-8") + "- {id: court, name: Agency of Trees, kind: organisation}\n"
    reported = _messages({"actors.yaml": actors} | {name: text.replace(old, new, 1)}, tmp_path)
    assert expected in [f"{message}; {help}" for message, help in reported]


NEEDED: tuple[tuple[str, str, str, str], ...] = (
    (
        "sources.yaml",
        "type: report",
        "type:",
        "write `type: report`, or another of its 45 words, such as webpage, article-newspaper, article-journal, book",
    ),
    ("recommendations.yaml", "factor: F1", "factor: ~", "write `factor: …`: the id of a factor, such as `F1`"),
    (
        "recommendations.yaml",
        "addressees: [city-council]",
        "addressees:",
        "write `addressees: […]`: each the id of an actor, such as `city-council`",
    ),
    (
        "recommendations.yaml",
        "addressees: [city-council]",
        "addressees: []",
        "write `addressees: […]`: each the id of an actor, such as `city-council`",
    ),
    ("factors.yaml", "slug: dark-surfaces", "slug:", "write `slug: …`: small letters a to z, digits and hyphens"),
    ("brief.yaml", "as_of: ", "# ", "add `as_of: YYYY-MM-DD`"),
)


@pytest.mark.parametrize(("name", "old", "new", "help"), NEEDED, ids=[each[2] for each in NEEDED])
def test_the_help_shows_a_value_for_an_empty_field(name: str, old: str, new: str, help: str, tmp_path: Path) -> None:
    """The help shows a word of the choice, an existing id or the form of a date, so an author need not look it up."""
    text = (BASE / name).read_text("utf-8")
    assert old in text
    assert help in [each for _, each in _messages({name: text.replace(old, new, 1)}, tmp_path)]


@pytest.mark.parametrize(("column", "help"), [
    ("degree", "did you mean `degrees`?"),
    ("pupils", "its columns are: year, street, degrees"),
])  # fmt: skip
def test_a_missing_column_is_compared_with_existing_ones(column: str, help: str, tmp_path: Path) -> None:
    """A mistyped name is shown with its correction, and for any other name all columns are listed."""
    figures = (BASE / "figures.yaml").read_text("utf-8").replace("y: degrees", f"y: {column}")
    assert help in [each for _, each in _messages({"figures.yaml": figures}, tmp_path)]


@pytest.mark.parametrize(("cells", "message"), [
    (("1", "x"), "`x` is not a number"),
    (("x", "x", "x"), "`x` is not a number (and 2 more cells like it)"),
    (("1", "0"), "`0` is not above 0, and a logarithmic scale begins above 0"),
    (("-1", "0", "2"), "`-1` is not above 0, and a logarithmic scale begins above 0 (and 1 more cell like it)"),
])  # fmt: skip
def test_cells_with_the_same_mistake_are_counted(cells: tuple[str, ...], message: str, tmp_path: Path) -> None:
    """One problem names the first cell, and counts the others only if there are any."""
    assert [each for each, _ in _of_cells([(str(2028 + at), cell) for at, cell in enumerate(cells)], tmp_path)] == [message]


@pytest.mark.parametrize(("more", "counted"), [(0, ""), (1, " (and 1 more row like it)")])
def test_rows_that_occur_twice_are_counted(more: int, counted: str, tmp_path: Path) -> None:
    """One problem names the first row, and counts the others only if there are any."""
    (reported,) = _of_cells([("2028", "1"), ("2028", "2"), *[("2028", "3")] * more], tmp_path)
    help = "delete one of the two rows, or name the column that tells them apart in `series`"
    assert reported == (f"the row gives year `2028` of `Mill Street` a second time{counted}", help)


def _of_cells(rows: list[tuple[str, str]], folder: Path) -> list[tuple[str, str | None]]:
    """The messages and help for a chart with a logarithmic scale and one series."""
    figure = "- {id: G1, title: Nights, kind: line, data: nights.csv, x: year, y: degrees, series: street, unit: °C, "
    table = "".join(f"{year},Mill Street,{cell}\n" for year, cell in rows)
    files = {
        "figures.yaml": f"{figure}axis: {{log: true}}, sources: [city-2030]}}\n",
        "figures/nights.csv": f"year,street,degrees\n{table}",
    }
    return _messages(files, folder)


@pytest.mark.parametrize(("reach", "missing"), [("secondary", "38 in 9 more files"), ("second", "37 in 8 more files")])
def test_a_name_that_entries_share_is_missing_once(reach: str, missing: str, tmp_path: Path) -> None:
    """A group is one text to translate; where it is translated in an entry that cannot be read, it is not missing."""
    head = (BASE / "brief.yaml").read_text("utf-8").replace("languages: [en]", "languages: [en, de]")
    sources = (
        f"- {{id: ruiz-2031, type: book, title: A, group: Reports, reach: {reach}}}\n"
        f"- {{id: city-2030, type: book, title: B, group: Reports, reach: primary}}\n"
    )
    overlay = "" if reach == "secondary" else "- {id: ruiz-2031, group: Berichte}\n"
    reported = _messages({"brief.yaml": head, "sources.yaml": sources, "de/sources.yaml": overlay}, tmp_path)
    (message,) = [message for message, _ in reported if "have no translation in de" in message]
    assert message.endswith(f"; factors.yaml 7 (F1); {missing}")


def test_many_lost_references_of_a_file_are_only_counted(tmp_path: Path) -> None:
    """Similar ids are looked for only as often as they may be shown, because a renamed entry can lose thousands of references."""
    data = shutil.copytree(BASE, tmp_path / "data")
    (data / "glossary.yaml").write_text(f"- {{id: shade, term: Shade, definition: '{'[F7] ' * 70}'}}\n", "utf-8")
    site = load(data, "").site
    refs = gather_context(entity_values(site.briefs[0])).refs
    found = list(references.dangling_references(site, site.briefs[0], refs))
    assert [sum(each.help is None for each in found), len(found)] == [70 - 3 * MOST_ALIKE, 70]


@pytest.mark.parametrize("id", ["city-2030", "city-council", "heat-island", "F1.1"])
def test_the_log_names_ids_of_any_kind(id: str, tmp_path: Path) -> None:
    """The log accepts ids of existing sources, actors and terms, and of claims."""
    changes = (BASE / "changes.yaml").read_text("utf-8").replace("items: [J1, R1]", f"items: [{id}]")
    assert f"[{id}]" in changes
    assert _messages({"changes.yaml": changes}, tmp_path) == []


@pytest.mark.parametrize(("day", "reported"), [("2031-09-29", True), ("2031-09-30", False)])
def test_a_brief_is_superseded_on_the_day_of_its_publication_or_later(day: str, reported: bool, tmp_path: Path) -> None:
    """The base brief was published on 30 September: a successor of that day is allowed, an earlier one is a mistake."""
    head = (BASE / "brief.yaml").read_text("utf-8") + f"superseded_by: {{URL: 'https://example.org/2/', on: {day}}}\n"
    messages = [message for message, _ in _messages({"brief.yaml": head}, tmp_path)]
    assert any("before it was published" in message for message in messages) is reported


@pytest.mark.parametrize(
    ("term", "text", "help"),
    [
        (
            "modal filter",
            "Modal filters stop through\n      traffic",
            "write `also: [Modal filters]`, if the texts mean it by that",
        ),
        ("canopy", "All canopies are cut", "write `also: [canopies]`, if the texts mean it by that"),
        ("modal filters", "A modal  filter", "write `also: [modal filter]`, if the texts mean it by that"),
        ("modal filter", "A modality", "use it in a text, write under `also` how the texts put it, or delete it"),
    ],
)
def test_an_unused_term_may_have_another_ending_in_a_text(term: str, text: str, help: str, tmp_path: Path) -> None:
    """The help names the words of a text that differ from the term in their ending only."""
    glossary = (BASE / "glossary.yaml").read_text("utf-8") + f"- {{id: other, term: {term}, definition: {term} is what it is.}}\n"
    factors = (BASE / "factors.yaml").read_text("utf-8").replace("summary: ", f"summary: {text}. ", 1)
    assert help in [each for _, each in _messages({"glossary.yaml": glossary, "factors.yaml": factors}, tmp_path)]


def test_following_the_help_ends_a_warning_about_a_factor(tmp_path: Path) -> None:
    """Following the help ends the warning."""
    text = (BASE / "factors.yaml").read_text("utf-8")
    second = text.replace("F1", "F2").replace("dark-surfaces", "wind")
    (reported,) = _messages({"factors.yaml": text + second}, tmp_path / "before")
    assert reported == (
        "no recommendation answers F2",
        "add `{factor: F2, how: …, provenance: added}` to the `answers` of a recommendation",
    )
    answers = (
        (BASE / "recommendations.yaml")
        .read_text("utf-8")
        .replace("  answers:\n", "  answers:\n    - {factor: F2, how: …, provenance: added}\n")
    )
    assert _messages({"factors.yaml": text + second, "recommendations.yaml": answers}, tmp_path / "after") == []


def test_translations_refer_to_the_entries_of_an_empty_list(tmp_path: Path) -> None:
    """A translated entry is not reported for deletion because its whole list was lost."""
    data = shutil.copytree(BASE, tmp_path / "data")
    head = (data / "brief.yaml").read_text("utf-8")
    (data / "brief.yaml").write_text(re.sub(r"languages: .*", "languages: [en, fr, de]", head), "utf-8")
    for file, text in (("fr/glossary", "- {id: heat-island, term: x}\n"), ("de/factors", "- {id: F1, title: x}\n")):
        (data / file).parent.mkdir()
        (data / f"{file}.yaml").write_text(text, "utf-8")
    (data / "glossary.yaml").write_text("# later\n", "utf-8")
    reported = [(p.place.file, p.message) for p in check.check_site(load(data, ""), TODAY) if p.severity == "error"]
    assert reported == [("glossary.yaml", "`glossary.yaml` is empty, but a reference points to its entries")]


def test_an_answer_that_is_an_id_is_shown_as_a_mapping(tmp_path: Path) -> None:
    """The help puts the typed id into the required form."""
    text = (BASE / "recommendations.yaml").read_text("utf-8")
    answers = re.search(r"  answers:.*?\n(?=  \w)", text, re.DOTALL)
    assert answers
    reported = _messages({"recommendations.yaml": text.replace(answers[0], "  answers: [F1]\n")}, tmp_path)
    assert reported == [
        ("a mapping is expected, not `F1`", "write each entry of the list like `{factor: F1, how: …, provenance: added}`")
    ]


LISTED: tuple[tuple[str, str], ...] = (
    ("【ruiz-2031】", "write `sources: [ruiz-2031]`"),
    ("［ruiz-2031，ruiz-2030］", "write `sources: [ruiz-2031, ruiz-2030]`"),
    ("ruiz-2031; ruiz-2030", "write `sources: [ruiz-2031, ruiz-2030]`"),
    ("[ruiz-2031；ruiz-2030]", "write `[ruiz-2031, ruiz-2030]`"),
    ("[ruiz-2031; ruiz-2030]", "write `[ruiz-2031, ruiz-2030]`"),
    ("[ruiz-2031，ruiz-2030]", "write `[ruiz-2031, ruiz-2030]`"),
    ("[{source：ruiz-2031}]", "type plain braces, brackets, commas and colons: `[{source: ruiz-2031}]`"),
    ("See Ruiz, of course", "write `sources: [one, two]`, or one entry a line, each after `- `"),
)


@pytest.mark.parametrize(("typed", "help"), LISTED, ids=[each[0] for each in LISTED])
def test_a_list_with_wrong_punctuation_is_shown_as_it_should_be_typed(typed: str, help: str, tmp_path: Path) -> None:
    """The help for semicolons and the brackets of a Chinese keyboard shows the correct list and keeps all ids."""
    event = (
        "- id: E1\n  when: 2030\n  title: A walk\n  kind: global\n  actors: [city-council]\n  text: x\n"
        f"  touches: [F1]\n  sources: {typed}\n"
    )
    assert help in [each for _, each in _messages({"timeline.yaml": event}, tmp_path)]


HEAD_LISTS: tuple[tuple[str, str], ...] = (
    ("article: ruiz-2031, city-2030", "write `[ruiz-2031, city-2030]`"),
    ("article: [{source: ruiz-2031}, city-2030]", "write `ruiz-2031`"),
    ("editors: [{id: editors}]", "write `editors`"),
    ("topics: heat， public money; coast", "write `topics: [heat, public money, coast]`"),
    ("topics: public money", "write `topics: [public money]`"),
    ("topics: 'heat, [F1]'", "write `topics: [one, two]`, or one entry a line, each after `- `"),
    ("topics: [{id: heat}]", "put the text in quotes if it holds `: `, `[` or `{`"),
)


@pytest.mark.parametrize(("typed", "help"), HEAD_LISTS, ids=[each[0] for each in HEAD_LISTS])
def test_a_list_of_references_in_a_wrong_form_is_shown_as_it_should_be_typed(typed: str, help: str, tmp_path: Path) -> None:
    """Forgotten brackets, and the mapping of another field, are no reason to suggest quotes."""
    field = typed.partition(":")[0]
    head = re.sub(rf"^{field}: .*$", typed, (BASE / "brief.yaml").read_text("utf-8"), flags=re.MULTILINE)
    assert help in [each for _, each in _messages({"brief.yaml": head}, tmp_path)]


def test_an_empty_vocabulary_names_the_first_word_that_is_missing(tmp_path: Path) -> None:
    """The command can be typed as it is; a mapping in place of a list is one problem."""
    event = "- {id: E1, when: 2030, title: A walk, kind: survey, sources: [city-2030]}\n"
    empty = _messages({"timeline.yaml": event, "vocabulary.yaml": "# none\n"}, tmp_path / "empty")
    assert "restore it, or add an entry: `briefing new word survey`" in [help for _, help in empty]
    mapping = _messages({"timeline.yaml": event, "vocabulary.yaml": "id: survey\n"}, tmp_path / "mapping")
    assert [message for message, _ in mapping if "vocabulary" in message or "list" in message or "survey" in message] == [
        "a list of entries is expected, not a mapping"
    ]


def test_a_closing_quotation_mark_without_an_opening_one_is_left_out(tmp_path: Path) -> None:
    """The help shows the text in one pair of quotes."""
    term = '- {id: shade, term: Shade, definition: Trees, which cool.", also: [x]}\n'
    helps = [help for _, help in _messages({"glossary.yaml": term}, tmp_path)]
    assert 'put the text in quotes: `definition: "Trees, which cool."`' in helps


def test_a_colon_before_the_end_of_braces_is_named(tmp_path: Path) -> None:
    """YAML reads no field there; the help says what to type."""
    found = _messages({"vocabulary.yaml": "- {id: survey, of: event-kind, name:}\n"}, tmp_path)
    assert ("a field in braces ends at its colon", "write a space after the colon, or a value") in found


def test_the_words_that_a_word_may_be_like_are_listed(tmp_path: Path) -> None:
    """The help says that they are the built-in ones."""
    words = "- {id: survey, of: event-kind, name: Survey, like: xxxxxx}\n- {id: harbour, of: actor-kind, name: H, like: compny}\n"
    helps = [str(help) for _, help in _messages({"vocabulary.yaml": words}, tmp_path)]
    assert any(help.startswith("the built-in words are `agreement`, ") for help in helps)
    assert any(help.startswith("did you mean `company`? The built-in words are `person`, ") for help in helps)


STEPS: tuple[tuple[str, str, str, str], ...] = (
    ("out", "    because: It is new.", "  because: It is new.",
     "`because` is not a field of a judgement; it belongs to `confidence`; indent it by 4"),
    ("in", "  grade: argued", "    grade: argued",
     "`grade` is not a field of `confidence`; it belongs to the entry around it; indent it by 2"),
)  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), [each[1:] for each in STEPS], ids=[each[0] for each in STEPS])
def test_the_help_for_a_wrong_indentation_names_the_place_of_the_field(old: str, new: str, expected: str, tmp_path: Path) -> None:
    """YAML reads it as a field of another entry; the message names its entry and its indentation."""
    text = (
        "- id: J1\n  text: Ten streets.\n  kind: forecast\n  likelihood: likely\n  confidence:\n    level: low\n"
        "    because: It is new.\n  grade: argued\n  rests_on: [F1]\n  sources: [ruiz-2031]\n  provenance: added\n"
    )
    (reported,) = _messages({"judgements.yaml": text.replace(old, new)}, tmp_path)
    assert "; ".join(map(str, reported)) == expected


UNKNOWN: tuple[tuple[str, str, str], ...] = (
    ("disputed: [{when: 2031, says: shade before Steel}]", "no source has the key `shade before Steel`",
     "did you mean `ruiz-2031`?"),
    ("touches: [F9]", "there is no factor `F9`", "there is `F1`"),
    ("touches: [R9]", "there is no recommendation `R9`", "there is `R1`"),
    ("touches: [foo]", "there is no factor, recommendation or forecast `foo`",
     "write the id of a factor, a recommendation or a forecast of the article, such as `F1`"),
    ("touches: [E1]", "`E1` is an event; a factor, a recommendation or a forecast of the article is expected here",
     "write the id of a factor, a recommendation or a forecast of the article, such as `F1`"),
    ("touches: [J1]", "`J1` is a judgement; a factor, a recommendation or a forecast of the article is expected here",
     "write the id of a factor, a recommendation or a forecast of the article, such as `F1`"),
    ("touches: [city-council]",
     "`city-council` is an actor; a factor, a recommendation or a forecast of the article is expected here",
     "write the id of a factor, a recommendation or a forecast of the article, such as `F1`"),
    ("derived_from: See [@F1].", "`F1` is a factor; a source is expected here", "write `[F1]`: only a source is cited with `@`"),
    ("derived_from: See [@city-council].", "`city-council` is an actor; a source is expected here",
     "write the key of a source, such as `city-2030` or `ruiz-2031`"),
    ("touches: [F01]", "`F01` is not an id: its number starts with a zero", "write `F1`"),
    ("text: See [F01].", "`F01` is not an id: its number starts with a zero", "write `F1`"),
    ("touches: [F1 R1]", "`F1 R1` is not one id, but several", "write `[F1, R1]`"),
    ("touches: [F1；R1]", "`F1；R1` is not one id, but several", "write `[F1, R1]`"),
    ("text: See [F7].", "there is no factor `F7`", "there is `F1`"),
    ("derived_from: See [@ruiz-2031，city-2030].", "`ruiz-2031，city-2030` is not one key, but several",
     "write `[@ruiz-2031; @city-2030]`"),
    ("text: See [@ruiz-2013].", "no source has the key `ruiz-2013`",
     "did you mean `ruiz-2031`? Or add it: `briefing new source ruiz-2013`"),
    ("text: See [@Smith_2025].", "no source has the key `Smith_2025`", "add it to `sources.yaml`"),
    ("text: See [@Ruiz-2031].", "no source has the key `Ruiz-2031`", "did you mean `ruiz-2031`?"),
    ("text: See [@smith-2025].", "no source has the key `smith-2025`", "add it: `briefing new source smith-2025`"),
)  # fmt: skip


@pytest.mark.parametrize(("field", "message", "help"), UNKNOWN, ids=[each[0] for each in UNKNOWN])
def test_an_unknown_id_is_compared_with_existing_ones(field: str, message: str, help: str, tmp_path: Path) -> None:
    """In fields and texts, the help names ids of the intended kind, not files."""
    event = "- {id: E1, when: 2030, title: A walk, kind: global, actors: [city-council], sources: [ruiz-2031]}\n"
    reported = _messages(
        {"timeline.yaml": event.replace("{", "").replace("}", "").replace(", ", "\n  ") + f"  {field}\n"}, tmp_path
    )
    assert reported == [(message, help)]


def test_where_no_entry_of_the_kind_exists_the_help_adds_one(brief_folder: Path) -> None:
    """A reference to another kind names the file and the command for the first entry of the right kind."""
    (brief_folder / "figures.yaml").unlink()
    head = brief_folder / "brief.yaml"
    head.write_text(head.read_text("utf-8").replace("lead_figure: G1", "lead_figure: F1"), "utf-8")
    helps = {problem.message: problem.help for problem in check.check_site(load(brief_folder, ""), TODAY)}
    help = "there is none yet: add one to `figures.yaml` with `briefing new figure`"
    assert helps["`F1` is a factor; a figure is expected here"] == help


@pytest.mark.parametrize(("number", "more"), [(5, ""), (6, " and 1 more")])
def test_the_help_names_five_ids(number: int, more: str) -> None:
    """If there are more, it counts them."""
    ids = tuple(f"E{each}" for each in range(1, number + 1))
    assert references._there_are(("event",), ids) == f"there are `E1`, `E2`, `E3`, `E4`, `E5`{more}"


INSTEAD: tuple[tuple[str, str, str], ...] = (
    ("author: Moth, Edith", "a list is expected for `author`, not `Moth, Edith`",
     'write `author: [{family: Moth, given: Edith}]`, or for an institution `author: [{literal: "Moth, Edith"}]`'),
    ("author: [Edith B. Moth]", "a mapping is expected, not `Edith B. Moth`",
     "write `{family: Moth, given: Edith B.}`, or for an institution `{literal: Edith B. Moth}`"),
    ("editor: Ana Ruiz; Moth, Edith", "a list is expected for `editor`, not `Ana Ruiz; Moth, Edith`",
     "write `editor: [{family: Ruiz, given: Ana}, {family: Moth, given: Edith}]`, "
     'or for an institution `editor: [{literal: "Ana Ruiz; Moth, Edith"}]`'),
    ("translator: UNESCO", "a list is expected for `translator`, not `UNESCO`", "write `translator: [{literal: UNESCO}]`"),
    ("author: {family: Moth, given: Edith}", "a list is expected for `author`, not a mapping",
     "write `author: [{family: Moth, given: Edith}]`"),
    ("type: journal-article", "`journal-article` is not one of the words allowed for `type`", "did you mean `article-journal`?"),
    ("type: WebPage", "`WebPage` is not one of the words allowed for `type`", "did you mean `webpage`?"),
    ("type: techreport", "`techreport` is not one of the words allowed for `type`", "did you mean `report`?"),
    ("type: Case Law", "`Case Law` is not one of the words allowed for `type`", "did you mean `legal_case`?"),
    ("type: court-case", "`court-case` is not one of the words allowed for `type`", "did you mean `legal_case`?"),
    ("type: xyzzy", "`xyzzy` is not one of the words allowed for `type`",
     "the guide lists the words on its page “Every file and field”"),
    ("journal: Shade", "there is no field `journal` in a source", "did you mean `container-title`?"),
    ("Access Date: 2030", "there is no field `Access Date` in a source", "did you mean `accessed`?"),
    ("court: City", "there is no field `court` in a source", "did you mean `authority`?"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("found", "meant"),
    [("one", 1), ("Third", 3), ("2nd", 2), ("v2", 2), ("02", 2), ("2.0", 2), ("第二版", 2), ("0", 1), ("now", 1)],
)
def test_a_number_in_words_is_given_in_digits(found: str, meant: int, tmp_path: Path) -> None:
    """The help shows the field with the number that was meant."""
    log = f"- {{edition: {found}, on: 2031-05-02, size: major, text: First., items: [J1]}}\n"
    assert [help for _, help in _messages({"changes.yaml": log}, tmp_path)] == [f"write it in digits: `edition: {meant}`"]


@pytest.mark.parametrize(("field", "message", "help"), INSTEAD, ids=[each[0] for each in INSTEAD])
def test_names_and_types_in_another_form_are_given_as_csl_has_them(field: str, message: str, help: str, tmp_path: Path) -> None:
    """Names as people write them, and types as other programs call them, are shown in the form to type."""
    fields = {"type": "report", "title": "Nights", "reach": "primary", "issued": "2030", "author": "[{literal: City}]"}
    fields |= dict([field.split(": ", 1)])
    source = "\n  ".join(f"{name}: {value}" for name, value in fields.items())
    reported = _messages(
        {"sources.yaml": f"- id: ruiz-2031\n  type: book\n  title: Shade\n  reach: secondary\n- id: city-2030\n  {source}\n"},
        tmp_path,
    )
    assert reported == [(message, help)]


def test_the_nearest_word_does_not_depend_on_the_order_of_the_choices() -> None:
    """The choices may be a set, whose order differs from run to run: anagrams, the same letters in two cases, and many words."""
    many = [f"t{number}" for number in range(2000)]
    for typed, choices, meant in (("teh", ["the", "het", "eht"], "eht"), ("f1", ["F1", "f1"], "f1"), ("t12x", many, "t12")):
        assert {nearest(typed, order) for order in (choices, choices[::-1], sorted(choices, key=hash))} == {meant}


NEARLY: tuple[tuple[str, str], ...] = (
    ("rests_on: [F 1]", "did you mean `F1`?"),
    ("rests_on: [f1]", "did you mean `F1`?"),
    ("rests_on: [Ｆ1]", "did you mean `F1`?"),
    ("sources: ['ruiz-2031, p. 3']", "write `{source: ruiz-2031, at: p. 3}`"),
    ("sources: [ruiz-2031 p. 3]", "write `{source: ruiz-2031, at: p. 3}`"),
    ("sources: ['[@ruiz-2031, p. 3]']", "write `{source: ruiz-2031, at: p. 3}`"),
    ("sources: ['[@ruiz-2031]']", "write `ruiz-2031`"),
)


@pytest.mark.parametrize(("typed", "help"), NEARLY, ids=[typed for typed, _ in NEARLY])
def test_the_help_for_a_reference_in_another_form_shows_the_right_one(typed: str, help: str, tmp_path: Path) -> None:
    """An id in other letters and a citation in a field of keys are answered with what to type."""
    entry = "- {id: J1, text: A, kind: fact, grade: argued, rests_on: [F1], sources: [ruiz-2031], provenance: added}\n"
    field = typed.partition(":")[0]
    assert help in [each for _, each in _messages({"judgements.yaml": re.sub(rf"{field}: \[.*?\]", typed, entry)}, tmp_path)]

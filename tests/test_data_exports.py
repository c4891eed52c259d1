"""The data of a brief as files are read back with independent programs: jsonschema, csv, frictionless, markdown-it."""

from __future__ import annotations

import copy
import csv
import io
import json
import posixpath
import re
import shutil
from datetime import date
from functools import cache
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import frictionless
import pytest
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt

from briefing import driver, markdown
from briefing.analysis.diff.snapshot import record
from briefing.loader.folder import load
from briefing.model import BY_FILE, BY_NAME, CHANGES, HEAD, KINDS, EditionChange, Head
from briefing.model.fields import fields_by_key, headline
from briefing.model.kinds import ENTITIES
from briefing.render.entity_data import complete_record, document
from briefing.render.exports import argdown, csv_text, datapackage
from briefing.source.project import Project
from tests.stories import PUBLISHED, SITES, files, pages

if TYPE_CHECKING:
    from briefing.render.outputs import Output

ROOT = Path(__file__).parents[1]
FULL = SITES / "full" / "data"
HARD = (
    "=1+1", "+1", "-1", "-x", "@SUM(A1)", "=cmd|'/c calc'!A0", "＝1+1", "\tx", "a,b;c", 'say "no"', "it's", "</script>", "]]>",
    "<b>&amp;", "two\nlines", "עברית, عربي", "👩\u200d👩\u200d👧", "先有树荫，“后有”钢铁。", "[F1] #tag", "- x", "1. x", "# x",
    '{"a": 1}', "C:\\x\\", "`code`", "*x*", "_y_", "~~z~~", "| a |", "https://example.org/?a=1&b=2", "'", "''x",
)  # fmt: skip
"""Names that would leave their cell, or become a formula or markup."""
UNSEEN = ("\u202eabc\u202c", "a\u200fb", "a\u2028b", "\r=1", "\n=1", "a\x85b")
"""What the check refuses in data; the writers of files keep it nevertheless."""


@cache  # of this repository, whose data do not change during a run
def first_outputs() -> tuple[Output, ...]:
    """The pages and files of the first brief."""
    project = Project(ROOT, ROOT / "data", ROOT / "mkdocs.yml", ROOT / "docs", ROOT / "overrides", ROOT / "templates")
    rendered = driver.render(driver.open_project(project), driver.newest_day(load(ROOT / "data", "data").site))
    assert not [problem for problem in rendered.problems if problem.severity == "error"]
    return rendered.outputs


@cache  # the same
def first_brief() -> dict[str, dict[str, bytes]]:
    """The files of the first brief, by language and address."""
    found: dict[str, dict[str, bytes]] = {}
    for output in first_outputs():
        unit, _, at = output.path.partition("/docs/")
        if isinstance(output.content, bytes):
            found.setdefault(unit, {})[at] = output.content
    return found


@cache  # of a small site
def full() -> dict[str, bytes]:
    """The files of a small brief, by address."""
    return {path.removeprefix("brief/"): content for path, content in files(FULL, PUBLISHED).items()}


@pytest.fixture
def hostile(tmp_path: Path) -> dict[str, bytes]:
    """The files of a brief whose actors, labels and numbers are hostile texts."""

    def quoted(text: str) -> str:
        return json.dumps(text, ensure_ascii=False)

    shutil.copytree(FULL, tmp_path / "data")
    actors = tmp_path / "data" / "actors.yaml"
    made = "".join(
        f"- {{id: hard-{at}, name: {quoted(text)}, kind: group, role: {quoted(text)}}}\n" for at, text in enumerate(HARD)
    )
    actors.write_text(actors.read_text("utf-8") + made, "utf-8")
    numbers = tmp_path / "data" / "figures" / "nights.csv"
    with numbers.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([text, "2031", f"-{at}.5"] for at, text in enumerate(HARD) if "\n" not in text)
    return {path.removeprefix("brief/"): content for path, content in files(tmp_path / "data", PUBLISHED).items()}


def read_csv(content: bytes) -> list[dict[str, str]]:
    """Read a table as Python does; the byte order mark is part of the encoding."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def every_json(found: dict[str, bytes]) -> list[tuple[str, Any]]:
    """The whole brief and the JSON of each page."""
    return [(at, json.loads(content)) for at, content in found.items() if at == "data/brief.json" or at.endswith("/index.json")]


# --------------------------------------------------------------------------------------------------- JSON


def closed(schema: Any) -> Any:
    """The schema with no other properties permitted than it names."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: closed(value) for key, value in schema.items()}
    if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
        found["additionalProperties"] = False
    return found


@pytest.mark.slow
def test_json_follows_its_published_schema() -> None:
    """What is published is valid, and has no field that the schema does not describe; a wrong value is noticed."""
    charts = {path.removeprefix("brief/"): content for path, content in files(SITES / "charts" / "data", PUBLISHED).items()}
    units = (full(), charts, *first_brief().values())
    for found in units:
        schema = json.loads(found["data/brief.schema.json"])
        Draft202012Validator.check_schema(schema)
        reader = Draft202012Validator(closed(schema))
        every = every_json(found)
        assert len(every) > 2
        for at, value in every:
            assert not [error.message for error in reader.iter_errors(value)], at
    wrong = copy.deepcopy(dict(every_json(full()))["data/brief.json"])
    wrong["judgements"][0]["grade"] = "certain"
    schema = json.loads(full()["data/brief.schema.json"])
    assert list(Draft202012Validator(schema).iter_errors(wrong))


def test_json_holds_the_whole_model() -> None:
    """The classes of the model read the JSON, and find every value of every entry."""
    (brief,) = load(FULL, "data").site.briefs
    value = json.loads(full()["data/brief.json"])

    def numbered(found: dict[str, Any]) -> dict[str, Any]:  # the reader of files gives the model every value as text
        return found | {"edition": str(found["edition"])}

    assert record(Head.decode(numbered(value[HEAD]))) == record(brief.head)
    assert [record(EditionChange.decode(numbered(each))) for each in value[CHANGES]] == [record(each) for each in brief.changes]
    for kind in KINDS:
        read = [record(kind.model.decode(each)) for each in value.get(kind.file, [])]
        assert read == [record(entity) for entity in brief.of(kind.name)], kind.name
    assert value["tables"]["nights.csv"]["rows"] == [list(row) for row in brief.tables["nights.csv"].rows]


@pytest.mark.slow
def test_the_json_of_a_page_is_its_entry() -> None:
    """The JSON of a page holds the entry as in the JSON of the brief, and exactly the sources that it cites."""
    for found in (full(), *first_brief().values()):
        whole = json.loads(found["data/brief.json"])
        for at, value in every_json(found):
            if at == "data/brief.json":
                continue
            file = BY_NAME[value["kind"]].file
            assert value["entry"] in whole[file]
            assert whole["addresses"][value["kind"]][value["entry"]["id"]].partition("#")[0] == at.removesuffix("index.json")
            assert all(source in whole["sources"] for source in value["sources"])
            assert posixpath.normpath(posixpath.join(posixpath.dirname(at), value["$schema"])) == "data/brief.schema.json"


def test_json_names_the_texts_that_are_not_translated(tmp_path: Path) -> None:
    """A text in another language than the file is named by its place, so that a program does not take it for a translation."""
    for text, lang in (("Shade", None), ("先有树荫", "zh-Hans")):
        folder = tmp_path / "data" / (lang or "")
        folder.mkdir(parents=True, exist_ok=True)
        title = f"title: {text}\n"
        more = "" if lang else (
            "bottom_line: {claim: Trees cool streets.}\npublished: 2031-05-02\nas_of: 2031-05-02\nreview_by: 2032-05-02\n"
            "edition: 1\nlanguages: [en, zh-Hans]\n"
        )  # fmt: skip
        (folder / "brief.yaml").write_text(title + more, "utf-8")
    event = "- {id: E1, when: 2031, title: It rains, kind: law, sources: [city]}\n"
    (tmp_path / "data" / "timeline.yaml").write_text(event, "utf-8")
    source = "- {id: city, type: report, title: A count, language: en, reach: primary, read: whole}\n"
    (tmp_path / "data" / "sources.yaml").write_text(source, "utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n", "utf-8")
    project = Project(
        tmp_path, tmp_path / "data", tmp_path / "mkdocs.yml", tmp_path / "docs", tmp_path / "overrides", tmp_path / "templates"
    )
    rendered = driver.render(driver.open_project(project), date(2031, 6, 1))
    content = next(output.content for output in rendered.outputs if output.path == "zh-Hans/docs/data/brief.json")
    value = json.loads(content)
    assert value["language"] == "zh-Hans"
    assert value["untranslated"] == {"en": ["/brief/bottom_line/claim", "/timeline/0/title"]}


@pytest.mark.parametrize("text", [*HARD, *UNSEEN, "\x00", "\ufdd0"])
def test_a_json_file_has_one_item_a_line(text: str) -> None:
    """Any text is read back as it was. Each member, and each item of a list or mapping in it, has its own line, in order."""
    value = {text: text, "list": [text, {"b": [text], "a": {}}, []], "map": {text: {"y": 1, "x": None}}, "empty": [], "none": {}}
    written = document(value)
    assert list(json.loads(written).items()) == list(value.items())
    # Braces around the object, its text, a list of three, a mapping of one, two empty members, and the end of the file.
    assert len(written.split("\n")) == 2 + 1 + 5 + 3 + 2 + 1


@pytest.mark.slow
def test_hostile_names_are_unchanged_in_json(hostile: dict[str, bytes]) -> None:
    """A text in JSON is the text of the data, whatever its characters; line breaks only wrap it."""
    actors = {each["id"]: each["name"] for each in json.loads(hostile["data/brief.json"])["actors"]}
    assert [actors[f"hard-{at}"] for at in range(len(HARD))] == [" ".join(text.split()) for text in HARD]


# ------------------------------------------------------------------------------------------------- tables


def test_no_cell_is_a_formula_and_no_number_is_changed(hostile: dict[str, bytes]) -> None:
    """A spreadsheet shows the texts and calculates with the numbers; an apostrophe in front keeps a text a text."""
    actors = read_csv(hostile["data/actors.csv"])[-len(HARD) :]
    names = [row["name"] for row in actors]
    assert [name.removeprefix("'") if name[:2] in ("'=", "'+", "'-", "'@", "'＝") else name for name in names] == [
        " ".join(text.split()) for text in HARD
    ]
    numbers = read_csv(hostile["data/figures/G2.csv"])
    assert [row["degrees"] for row in numbers][-3:] == [f"-{at}.5" for at in range(len(HARD))][-3:]
    for at, content in hostile.items():
        if at.endswith(".csv"):
            cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")) for cell in row]
            assert not [cell for cell in cells if re.match(r"[=+@\t\r\-＝＋－＠]", cell) and csv_text.neutral(cell) != cell], at


def test_a_source_cited_in_a_text_only_comes_along(tmp_path: Path) -> None:
    """The file of an entry, and its claim in linked data, hold the sources of its fields and those of its texts."""
    data = shutil.copytree(FULL, tmp_path / "data")
    factors = (data / "factors.yaml").read_text("utf-8")
    start, _, rest = factors.partition("  summary: ")
    (data / "factors.yaml").write_text(f"{start}  summary: Measured again [@survey-2031]. {rest}", "utf-8")
    made = files(data)
    at = next(at for at, content in made.items() if at.endswith("index.json") and b"Measured again" in content)
    entry = json.loads(made[at])
    assert {"survey-2031", "city-2031"} <= {each["id"] for each in entry["sources"]}
    graph = next(json.loads(content)["@graph"] for name, content in made.items() if name.endswith(".jsonld"))
    claim = next(node for node in graph if node.get("identifier") == entry["entry"]["id"])
    assert any(each["@id"].endswith("source-survey-2031") for each in claim["citation"])


@pytest.mark.parametrize("cell", ["1e99999999999999999999", "-1e999", "1" * 5000])
def test_a_number_beyond_every_program_is_text(cell: str) -> None:
    """A column is one of numbers only if programs can read them; no cell of accepted data ends the build."""
    assert not csv_text.is_number(cell)
    assert csv_text.is_number("-1.5e3")


@pytest.mark.parametrize(("cell", "same"), [
    ("-", True), ("+5%", True), ("-5 %", True), ("+1,450.5", True), ("-1e-3", True), ("+", True),
    ("-a", False), ("+5%A1", False), ("-1+1", False), ("=1", False), ("@", False), ("\t5", False), ("--", False),
])  # fmt: skip
def test_only_what_may_be_a_formula_is_marked(cell: str, same: bool) -> None:
    """Signs for missing values, numbers and percentages stay as the author wrote them."""
    assert csv_text.neutral(cell) == (cell if same else f"'{cell}")


def test_any_text_stays_in_its_cell() -> None:
    """Quotes, commas, line breaks and marks of direction are part of a text, and never end its cell."""
    texts = [*HARD, *UNSEEN]
    rows = list(csv.reader(io.StringIO(csv_text.table([texts, [1, None, -2.5]]).removeprefix("\ufeff"), newline="")))
    assert [cell[1:] if re.match(r"'[=+@＝\t\r\n-]", cell) else cell for cell in rows[0]] == texts
    assert rows[1] == ["1", "", "-2.5"]


def test_a_table_has_a_line_for_each_entry() -> None:
    """Each kind, nested ones too, has a table with all entries in their order and a column for each plain field."""
    (brief,) = load(FULL, "data").site.briefs
    for kind, model in ENTITIES.items():
        if f"data/{datapackage.table_file(kind)}.csv" not in full():
            assert not [entity for entity in brief.of(kind) if entity.id]
            continue
        rows = read_csv(full()[f"data/{datapackage.table_file(kind)}.csv"])
        assert [row["id"] for row in rows] == [entity.id for entity in brief.of(kind)]
        for row, entity in zip(rows, brief.of(kind), strict=True):
            values = complete_record(entity)
            for key in fields_by_key(model):
                value = values.get(key)
                if isinstance(value, str) and key in ("id", "slug", "when", "grade", "kind", "status", "provenance", "at"):
                    assert row[key] == value
    factor = read_csv(full()["data/factors.csv"])[0]
    assert (factor["sources"], factor["then"]) == ("ruiz-2031; city-2031 (p. 12)", "A matter for building codes")
    assert read_csv(full()["data/figures/G1.csv"])[1]["to"] == ".."
    sources = read_csv(full()["data/sources.csv"])
    assert {"id", "type", "title", "reach"} <= set(sources[0])
    assert not [
        name for name in sources[0] if name not in ("id", "type", "title", "reach") and not any(row[name] for row in sources)
    ]
    assert "ruiz-2031 (para. 3)" in factor["cited_in_text"].split("; ")


@pytest.mark.slow
def test_the_numbers_of_a_figure_are_those_of_its_file() -> None:
    """Every row and column of the file of a figure is in its table."""
    (brief,) = load(ROOT / "data", "data").site.briefs
    for figure in brief.figures:
        rows = list(csv.reader(io.StringIO(first_brief()["en"][f"data/figures/{figure.id}.csv"].decode("utf-8-sig"), newline="")))
        if figure.data is not None:
            table = brief.tables[figure.data]
            plain = [[re.sub(r"\A'(?=[=+\-@])", "", cell) for cell in row] for row in rows]
            assert plain == [list(table.columns), *(list(row) for row in table.rows)]
        else:
            assert len(rows) == 1 + len(figure.states)


@pytest.mark.slow
@pytest.mark.parametrize("which", ["full", "hostile", "en", "zh-Hant"])
def test_frictionless_finds_no_fault_in_the_package(which: str, tmp_path: Path, hostile: dict[str, bytes]) -> None:
    """The description of the tables is valid, and so is each table: its columns, types, choices and keys."""
    found = {"full": full(), "hostile": hostile}.get(which) or first_brief()[which]
    for at, content in found.items():
        if at.startswith("data/"):
            file = tmp_path / "package" / at
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
    report = frictionless.validate(str(tmp_path / "package" / "data" / "datapackage.json"))
    assert report.valid, report.flatten(["path", "fieldName", "rowNumber", "message"])
    assert report.stats["tasks"] == sum(at.startswith("data/") and at.endswith(".csv") for at in found)


# ----------------------------------------------------------------------------------------------- Markdown


def words_of(text: str) -> str:
    """The visible words of Markdown, as CommonMark reads it."""
    html = MarkdownIt("commonmark", {"html": False}).render(text)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def test_markdown_shows_each_name_as_it_is(hostile: dict[str, bytes]) -> None:
    """A CommonMark parser shows hostile names as text: no markup, no heading, no list of their own."""
    text = hostile["actors/index.md.txt"].decode()
    tokens = MarkdownIt("commonmark", {"html": True}).parse(text)
    headings = [tokens[at + 1].children for at, token in enumerate(tokens) if token.type == "heading_open"]
    shown = ["".join(child.content for child in each or ()) for each in headings]
    assert shown[-len(HARD) :] == [f"hard-{at}: {' '.join(text.split())}" for at, text in enumerate(HARD)]
    assert not [token for token in tokens if token.type == "html_block"]


@pytest.mark.slow
def test_every_page_with_entries_has_its_markdown() -> None:
    """Each entry is on the page where the site has it, once, with its headline; `llms.txt` lists these files and no other."""
    for lang, found in first_brief().items():
        whole = json.loads(found["data/brief.json"])
        for kind, homes in whole["addresses"].items():
            for id, address in homes.items():
                text = found[f"{address.partition('#')[0]}index.md.txt"].decode()
                assert len(re.findall(rf"^#+ {re.escape(id)}(?:: |：)", text, re.MULTILINE)) == 1, (lang, kind, id)
        index = found["llms.txt"].decode()
        children = [child for token in MarkdownIt("commonmark").parse(index) for child in token.children or ()]
        listed = [str(child.attrs["href"]) for child in children if child.type == "link_open"]
        assert {at for at in listed if at.endswith(".md.txt")} == {at for at in found if at.endswith(".md.txt")}
        assert {at for at in listed if not at.endswith(".png")} <= set(found)  # pictures are made when they are written
        assert index.startswith("# ")
        assert "\n> " in index


# ------------------------------------------------------------------------------------------------ offered


def links(page: str) -> set[str]:
    """The addresses of all links of a page."""
    return {unescape(href) for href in re.findall(r'href="([^"]+)"', page)}


def test_the_page_of_data_offers_every_file() -> None:
    """Each file is on the page of data, or at the foot of the page that says the same."""
    made = pages(FULL, PUBLISHED)
    offered = {posixpath.normpath(posixpath.join("data", href)) for href in links(made["brief/data.md"])}
    for at in full():
        if at.startswith("assets/"):
            continue
        own = posixpath.basename(at) in ("index.json", "index.md.txt")
        folder = posixpath.dirname(at)
        if folder.startswith("embed/"):
            assert f"https://example.org/{folder}/oembed.json" in links(full()[f"{folder}/index.html"].decode()), at
        elif own:
            assert posixpath.basename(at) in links(made[f"brief/{folder or 'index'}.md"]), at
        else:
            assert at in offered, at


@pytest.mark.slow
def test_each_claim_is_once_in_the_json_and_once_on_the_page_of_the_whole_brief() -> None:
    """No claim of the first brief is lost or repeated: its id is an anchor once, and its text is there once."""
    (page,) = [str(output.content) for output in first_outputs() if output.path == "en/docs/all/index.md"]
    (brief,) = load(ROOT / "data", "data").site.briefs
    value = first_brief()["en"]["data/brief.json"].decode()
    listed = [part for factor in json.loads(value)["factors"] for part in factor.get("claims", [])]
    claims = brief.of("claim")
    assert [(each["id"], each["text"]) for each in listed] == [(each.id, " ".join(headline(each).split())) for each in claims]
    assert claims
    for claim in claims:
        assert len(re.findall(rf'id="{re.escape(claim.id.lower())}"', page, re.IGNORECASE)) == 1, claim.id
        text = json.dumps(" ".join(headline(claim).split()), ensure_ascii=False)
        assert value.count(text) == 1, claim.id


def test_no_brief_without_entries_has_data() -> None:
    """A brief that has only a head offers its citation alone."""
    assert not [path for path in files(SITES / "minimal" / "data") if "/data/" in path or path.endswith("llms.txt")]
    assert set(BY_FILE) >= {"factors"}


# ------------------------------------------------------------------------------------------------ argument


def argdown_lines(text: str) -> list[str]:
    """The lines of an argument after its front matter, without the backslashes that make marks characters."""
    front, _, body = text.removeprefix("===\n").partition("\n===\n")
    assert front.startswith("title: ")
    return [line for line in body.splitlines() if line]


def test_the_argument_has_every_statement_and_relation() -> None:
    """Each statement is there once with its text, and each relation and objection that the brief states is an argument.

    `test_argdown.py` reads it with Argdown's own parser, which needs Node.
    """
    (brief,) = load(FULL, "data").site.briefs
    lines = argdown_lines(full()["data/argument.argdown"].decode())
    kinds = (brief.judgements, brief.factors, brief.scenarios, brief.recommendations)
    ids = [entity.id for entities in kinds for entity in entities]
    stated = [re.match(r"\[([^\]]+)\]: (.+) #(\w+)$", line) for line in lines if re.match(r"\[[^\]]+\]: ", line)]
    assert [match[1] for match in stated if match] == ids
    factor = next(match[2] for match in stated if match and match[1] == brief.factors[0].id)
    assert re.sub(r"\\(.)", r"\1", factor) == markdown_to_plain(brief.factors[0].title)
    answers = sum(len(each.answers) for each in brief.recommendations)
    presses = sum(len(each.presses) for each in brief.scenarios)
    assert sum(bool(re.match(r"  \+ <\S+ to \S+>: ", line)) for line in lines) == answers + presses
    against = sum(len(each.against) for each in brief.recommendations)
    assert sum(bool(re.match(r"  - <(?:Objection \d+|R\d+\.o\d+)>: ", line)) for line in lines) == against
    assert sum(bool(re.match(r"  [+-] \[", line)) for line in lines) == sum(len(each.rests_on) for each in brief.judgements)


def markdown_to_plain(text: str) -> str:
    """The plain text of a headline."""
    return markdown.to_plain_text(markdown.parse(" ".join(text.replace("|", " ").split()), block=False))


@pytest.mark.parametrize("text", HARD)
def test_no_text_is_a_mark_of_argdown(text: str) -> None:
    """Every sign that Argdown reads as a mark has a backslash, so that a statement stays one statement."""
    line = argdown.escaped(text)
    assert "\n" not in line
    assert not re.search(r"(?<!\\)(?:\\\\)*[\[\]<>{}#@*_|/:`]", line)
    assert re.sub(r"\\(.)", r"\1", line) == " ".join(text.split())


def test_only_an_id_that_every_entry_has_is_a_primary_key() -> None:
    """Objections may have no id, so their table has no key."""
    made = files(SITES / "effects-and-objections" / "data")
    package = json.loads(made["brief/data/datapackage.json"])
    keys = {each["name"]: each["schema"].get("primaryKey") for each in package["resources"] if "figures/" not in each["path"]}
    assert keys.pop("objections") is None
    assert set(keys.values()) == {"id"}

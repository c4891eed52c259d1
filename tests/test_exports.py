"""Downloads are read back with independent programs: pybtex and pylatexenc, rispy, the CSL-JSON schema."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import rispy
from csl_reference import Reference as CslReference
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import BibliographyData, parse_string
from pylatexenc import latex2text, macrospec

from briefing import driver
from briefing.bibliography import bibtex_writer, csl_json_writer, ris_writer
from briefing.bibliography.items import BibliographyItem, of_source
from briefing.bibliography.type_names import TYPES
from briefing.loader.folder import load
from briefing.markdown import csl_tags
from briefing.model import Name, Source
from briefing.model.values import CSL_TYPES, When
from briefing.render import exports
from briefing.render.exports import EXPORTS, FORMATS, Export, ExportedBrief
from briefing.source.project import Project
from tests.conftest import TODAY
from tests.hostile import HOSTILE
from tests.stories import PUBLISHED, SITES, files, pages
from tests.test_data_exports import first_brief

ROOT = Path(__file__).parents[1]
MINE = load(ROOT / "data", "data").site.briefs[0].sources


def reference(**fields: Any) -> BibliographyItem:
    """A reference with a few fields set: roles, dates, and texts under their names in CSL (`container_title`, `URL`)."""
    own: dict[str, Any] = {"key": "a-1", "type": "book"} | {
        name: fields.pop(name) for name in ("key", "type", "archived", "edition") if name in fields
    }
    fields = {"title": "A title"} | {name.replace("_", "-"): value for name, value in fields.items()}
    return BibliographyItem(
        **own,
        names={name: value for name, value in fields.items() if isinstance(value, tuple)},
        dates={name: value for name, value in fields.items() if isinstance(value, When)},
        texts={name: value for name, value in fields.items() if isinstance(value, str)},
    )


# --------------------------------------------------------------------------------------------------- readers


SIGNS = {"textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^"}  # commands that pylatexenc does not know
MACROS = macrospec.LatexContextDb()
PRINTED = latex2text.get_default_latex_context_db()
PRINTED.add_context_category("signs", prepend=True, macros=[latex2text.MacroTextSpec(*pair) for pair in SIGNS.items()])


def printed(latex: str) -> str:
    """The text that LaTeX prints for a field."""
    return latex2text.LatexNodes2Text(latex_context=PRINTED, keep_comments=True).latex_to_text(latex)


def read_bibtex(text: str) -> BibliographyData:
    """Read as BibTeX does; any complaint of BibTeX is an exception."""
    return parse_string(text, "bibtex")


def fields(text: str, key: str = "a-1") -> dict[str, str]:
    """The fields of one entry, by name."""
    return dict(read_bibtex(text).entries[key].fields.items())


def read_csl(text: str) -> list[dict[str, Any]]:
    """Read CSL-JSON; fields outside the schema are lost, so a test notices them."""
    items = json.loads(text)
    for item in items:
        assert CslReference.model_validate(item).csl_dump(mode="json") == item
    return items


# ------------------------------------------------------------------------------------------------- any text


LETTERS = st.characters(exclude_categories=("C", "Z")) | st.just(" ")
WORDS = st.text(LETTERS, min_size=1).map(lambda text: " ".join(text.split())).filter(bool)
HARD = st.sampled_from([" ".join(text.split()) for text in HOSTILE if text.isprintable() and text.strip()]) | WORDS


@pytest.mark.slow
@settings(deadline=None)
@given(HARD)
def test_any_title_survives_bibtex(title: str) -> None:
    """Braces, backslashes and percent signs in a text are printed, and end neither the field nor the file."""
    text = bibtex_writer.write([reference(title=title), reference(key="b-2")])
    assert [key for key, _ in read_bibtex(text).entries.items()] == ["a-1", "b-2"]
    assert printed(fields(text)["title"]) == csl_tags.to_plain(title)


@settings(deadline=None)
@given(HARD)
def test_any_title_survives_ris(title: str) -> None:
    """A text with dashes and tags in it stays one value of one record."""
    first, second = rispy.loads(ris_writer.write([reference(title=title), reference(key="b-2")]))
    assert first["title"] == csl_tags.to_plain(title)
    assert second["id"] == "b-2"


@settings(deadline=None)
@given(HARD)
def test_any_title_survives_csl_json(title: str) -> None:
    """A text is unchanged in CSL-JSON."""
    assert read_csl(csl_json_writer.write([reference(title=title)]))[0]["title"] == title


@settings(deadline=None)
@given(st.lists(HARD, min_size=1, max_size=3))
def test_an_institution_is_one_author(names: list[str]) -> None:
    """An institution's name is not split at a comma or at `and`."""
    authors = tuple(Name(literal=name) for name in names)
    people = read_bibtex(bibtex_writer.write([reference(author=authors)])).entries["a-1"].persons["author"]
    assert [printed(str(person)) for person in people] == names
    assert rispy.loads(ris_writer.write([reference(author=authors)]))[0]["authors"] == names


@pytest.mark.parametrize(
    ("family", "last", "particle"),
    [
        ("Ortega y Gasset", ["Ortega y Gasset"], []),
        ("García de la Vega", ["García de la Vega"], []),
        ("de la Vega y Gómez", ["de la Vega y Gómez"], []),
        ("van der Berg", ["Berg"], ["van", "der"]),
        ("van Rijn Smith", ["Rijn", "Smith"], ["van"]),
        ("李", ["李"], []),
    ],
)
def test_a_family_name_with_a_small_word_inside_stays_whole(family: str, last: list[str], particle: list[str]) -> None:
    """BibTeX takes everything before the last lower-case word for a particle, unless the name is in braces."""
    (person,) = (
        read_bibtex(bibtex_writer.write([reference(author=(Name(family=family, given="José"),))]))
        .entries["a-1"]
        .persons["author"]
    )
    assert [name.strip("{}") for name in person.last_names] == last
    assert person.prelast_names == particle


def test_breaks_in_a_text_become_blanks() -> None:
    """A line break would end a line of RIS; in all formats it becomes a blank, as on the page."""
    source = Source.decode(
        {
            "id": "a-1",
            "type": "book",
            "title": "One\ntwo\u2028three\x85four",
            "reach": "primary",
            "author": [{"literal": "A\nB"}],
            "note": "C\r\nD",
        }
    )
    (read,) = rispy.loads(ris_writer.write([of_source(source)]))
    assert (read["title"], read["authors"], read["notes"]) == ("One two three four", ["A B"], ["C D"])


# ------------------------------------------------------------------------------------------------ every field


FULL = reference(
    type="article-journal",
    author=(Name(family="Ruiz", given="Ana"), Name(family="李", given="峥"), Name(literal="City, of Calda and Nord"),
            Name(family="Cato")),
    container_title="Streets & Heat", publisher="Press", issued=When.parse("2031-03-07"), accessed=When.parse("2031-09-30"),
    URL="https://example.org/a_b%20c?x={1}#y", DOI="10.1000/a_b{c}", language="es", archived="https://archive.example/1",
    edition=2, abstract="100% shade", note="Seen in a copy",
)  # fmt: skip


def test_every_field_is_in_bibtex() -> None:
    """Names, dates and addresses are in the fields of BibTeX and biblatex; an address keeps its characters."""
    entry = read_bibtex(bibtex_writer.write([FULL])).entries["a-1"]
    assert entry.type == "article"
    assert [(person.last_names, person.first_names) for person in entry.persons["author"]] == [
        (["Ruiz"], ["Ana"]),
        (["李"], ["峥"]),
        (["{City, of Calda and Nord}"], []),
        (["{Cato}"], []),
    ]
    assert dict(entry.fields.items()) == {
        "title": "{A title}", "journal": r"Streets \& Heat", "publisher": "Press", "version": "2", "date": "2031-03-07",
        "year": "2031", "url": "https://example.org/a_b%20c?x=%7B1%7D#y", "urldate": "2031-09-30",
        "archiveurl": "https://archive.example/1", "doi": "10.1000/a_b%7Bc%7D", "language": "es", "abstract": r"100\% shade",
        "annote": "Seen in a copy"}  # fmt: skip


def test_every_field_is_in_ris() -> None:
    """Each value has its tag, and lines end as the format requires."""
    text = ris_writer.write([FULL])
    assert text.count("\n") == text.count("\r\n")
    assert rispy.loads(text) == [{
        "type_of_reference": "JOUR", "id": "a-1", "authors": ["Ruiz, Ana", "李, 峥", "City, of Calda and Nord", "Cato"],
        "title": "A title", "secondary_title": "Streets & Heat", "publisher": "Press", "edition": "2", "year": "2031",
        "date": "2031/03/07/", "urls": ["https://example.org/a_b%20c?x={1}#y"], "access_date": "2031/09/30/",
        "file_attachments2": "https://archive.example/1", "doi": "10.1000/a_b{c}", "language": "es",
        "abstract": "100% shade", "notes": ["Seen in a copy"]}]  # fmt: skip


def test_every_field_is_in_csl_json() -> None:
    """The variables are those of CSL, and so are the parts of names."""
    assert read_csl(csl_json_writer.write([FULL])) == [{
        "id": "a-1", "type": "article-journal", "title": "A title",
        "author": [{"family": "Ruiz", "given": "Ana"}, {"family": "李", "given": "峥"}, {"literal": "City, of Calda and Nord"},
                   {"family": "Cato"}],
        "container-title": "Streets & Heat", "publisher": "Press", "edition": 2, "issued": {"date-parts": [[2031, 3, 7]]},
        "accessed": {"date-parts": [[2031, 9, 30]]}, "URL": "https://example.org/a_b%20c?x={1}#y", "DOI": "10.1000/a_b{c}",
        "language": "es", "abstract": "100% shade", "note": "Seen in a copy",
        "custom": {"archived": "https://archive.example/1"}}]  # fmt: skip


def test_unknown_values_are_in_no_file() -> None:
    """An address, a date or an author that is not known is in no file."""
    bare = [reference()]
    assert fields(bibtex_writer.write(bare)) == {"title": "{A title}"}
    assert read_csl(csl_json_writer.write(bare)) == [{"id": "a-1", "type": "book", "title": "A title"}]
    assert ris_writer.write(bare) == "TY  - BOOK\r\nID  - a-1\r\nTI  - A title\r\nER  - \r\n"


@pytest.mark.parametrize(("written", "csl", "year", "ris_date"), [
    ("2024", {"date-parts": [[2024]]}, "2024", "2024///"),
    ("2024-03", {"date-parts": [[2024, 3]]}, "2024", "2024/03//"),
    ("2024-03-07", {"date-parts": [[2024, 3, 7]]}, "2024", "2024/03/07/"),
    ("2024-03~", {"date-parts": [[2024, 3]], "circa": True}, "2024", "2024/03//2024-03~"),
    ("2024?", {"date-parts": [[2024]], "circa": True}, "2024", "2024///2024?"),
    ("198X", {"date-parts": [[1980], [1989]], "circa": True}, None, "///198X"),
    ("19XX~", {"date-parts": [[1900], [1999]], "circa": True}, None, "///19XX~"),
    ("2023-08/2024-02", {"date-parts": [[2023, 8], [2024, 2]]}, "2023", "2023/08//2023-08/2024-02"),
    ("2023/2024~", {"date-parts": [[2023], [2024]], "circa": True}, "2023", "2023///2023/2024~"),
    ("2024/..", {"literal": "2024/.."}, "2024", "2024///2024/.."),
    ("../2024", {"literal": "../2024"}, None, "///../2024"),
    ("0987", {"date-parts": [[987]]}, "0987", "0987///"),
])  # fmt: skip
def test_a_date_keeps_its_precision(written: str, csl: dict[str, Any], year: str | None, ris_date: str) -> None:
    """No format makes a date more precise or more certain than it is."""
    dated = [reference(issued=When.parse(written))]
    assert read_csl(csl_json_writer.write(dated))[0]["issued"] == csl
    found = fields(bibtex_writer.write(dated))
    assert (found["date"], found.get("year")) == (written, year)
    (read,) = rispy.loads(ris_writer.write(dated))
    assert (read["date"], read.get("year")) == (ris_date, year)


def test_every_type_has_its_name_in_each_format() -> None:
    """Every type of source is in the table, and every RIS type is one that readers know."""
    assert set(TYPES) == set(CSL_TYPES)
    assert {names.ris for names in TYPES.values()} <= set(rispy.TYPE_OF_REFERENCE_MAPPING)
    every = [reference(key=f"k-{number}", type=type) for number, type in enumerate(CSL_TYPES)]
    assert len(read_bibtex(bibtex_writer.write(every)).entries) == len(rispy.loads(ris_writer.write(every))) == len(CSL_TYPES)


# ------------------------------------------------------------------------------------------------- whole files


def test_every_program_reads_the_first_brief() -> None:
    """Every source of the first brief is in each file, with its key and its title."""
    references = [of_source(source) for source in MINE]
    by_format = {
        "bib": {
            key: printed(entry.fields.get("title", ""))
            for key, entry in read_bibtex(bibtex_writer.write(references)).entries.items()
        },
        "ris": {read["id"]: read.get("title", "") for read in rispy.loads(ris_writer.write(references))},
        "json": {item["id"]: item.get("title", "") for item in read_csl(csl_json_writer.write(references))},
    }
    for form in FORMATS:
        assert by_format[form.suffix] == {source.id: source.title or "" for source in MINE}, form.suffix


@pytest.mark.slow
def test_every_program_reads_the_published_files_of_each_language() -> None:
    """The files that readers download name the same sources in each format, and the same edition of the brief."""
    for lang, found in first_brief().items():
        entries = read_bibtex(found["sources/sources.bib"].decode()).entries
        records = rispy.loads(found["sources/sources.ris"].decode())
        items = read_csl(found["sources/sources.json"].decode())
        assert list(entries) == [each["id"] for each in records] == [each["id"] for each in items] == [each.id for each in MINE]
        (entry,) = read_bibtex(found["cite/brief.bib"].decode()).entries.values()
        (record,) = rispy.loads(found["cite/brief.ris"].decode())
        (item,) = read_csl(found["cite/brief.json"].decode())
        assert printed(entry.fields["title"]) == record["title"] == item["title"]
        assert entry.fields["language"] == record["language"] == item["language"] == lang
        assert entry.fields["version"] == record["edition"] == str(item["edition"])


def test_a_brief_is_cited_with_edition_and_date() -> None:
    """The file agrees with the printed citation and contains no address that is not known."""
    made = files(SITES / "full" / "data")
    (item,) = read_csl(made["brief/cite/brief.json"].decode())
    assert item["title"] == "Shade before steel cooling the Calda–Nord line"
    assert (item["id"], item["edition"], item["issued"]) == ("ruiz-2031-brief-6", 6, {"date-parts": [[2031, 9, 30]]})
    assert item["author"] == [{"literal": "The editor"}]
    assert "URL" not in item
    (published,) = read_csl(files(SITES / "full" / "data", PUBLISHED)["brief/cite/brief.json"].decode())
    assert published["URL"] == "https://example.org/"


def test_a_brief_without_sources_offers_only_its_citation() -> None:
    """A brief without sources has no bibliography."""
    offered = sorted(path for path in files(SITES / "minimal" / "data") if "/assets/" not in path)
    assert offered == ["brief/cite/brief.bib", "brief/cite/brief.json", "brief/cite/brief.ris"]


def test_a_translated_bibliography_keeps_the_titles_of_the_works(brief_folder: Path) -> None:
    """A reader of another language gets the title that is printed on the work, and a note in the reader's language."""
    head = brief_folder / "brief.yaml"
    head.write_text(head.read_text("utf-8").replace("languages: [en]", "languages: [en, zh-Hans]"), "utf-8")
    sources = brief_folder / "sources.yaml"
    sources.write_text(sources.read_text("utf-8").replace("  reach: ", "  note: Read at last.\n  reach: ", 1), "utf-8")
    (brief_folder / "zh-Hans").mkdir()
    (brief_folder / "zh-Hans" / "sources.yaml").write_text("- {id: ruiz-2031, title: 先有树荫, note: 说明}\n", "utf-8")
    root = brief_folder.parent
    project = Project(root, brief_folder, root / "mkdocs.yml", root / "docs", root / "overrides", root / "templates")
    rendered = driver.render(driver.open_project(project), TODAY)
    assert not [problem for problem in rendered.problems if problem.severity == "error"]
    made = {output.path: output.content for output in rendered.outputs}
    item = next(item for item in read_csl(made["zh-Hans/docs/sources/sources.json"].decode()) if item["id"] == "ruiz-2031")
    assert (item["title"], item["note"]) == ("Shade before steel", "说明")


# ------------------------------------------------------------------------------------------------- the table


def titles(exported: ExportedBrief) -> str:
    """A test export: the titles of a brief's events."""
    return "\n".join(event.title for event in exported.brief.events)


PROBE = Export("download.csv", "timeline/titles.txt", "text/plain", ("event",), titles)


def test_a_function_and_a_row_add_a_download(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new export is published, and the page at its folder offers it under its name."""
    monkeypatch.setattr(exports, "EXPORTS", (*EXPORTS, PROBE))
    data = SITES / "full" / "data"
    assert files(data)["brief/timeline/titles.txt"].decode().splitlines()
    made = pages(data)
    offers = [path for path, text in made.items() if "titles.txt" in text]
    assert offers == ["brief/timeline.md", "brief/data.md"]
    link = '<a href="titles.txt" type="text/plain" download>Numbers as CSV</a>'
    assert made["brief/timeline.md"].count(link) == 1


def test_an_export_needs_its_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """A brief without events neither publishes nor offers a file that is made from events."""
    monkeypatch.setattr(exports, "EXPORTS", (PROBE._replace(at="titles.txt"),))
    assert "brief/titles.txt" in files(SITES / "full" / "data")
    assert "titles.txt" in pages(SITES / "full" / "data")["brief/index.md"]
    assert "brief/titles.txt" not in files(SITES / "minimal" / "data")
    assert "titles.txt" not in pages(SITES / "minimal" / "data")["brief/index.md"]


def test_no_two_exports_share_an_address() -> None:
    """Each row is a file of its own."""
    assert len({export.at for export in EXPORTS}) == len(EXPORTS)


@pytest.mark.parametrize(("head", "shown"), [
    ("title: Does shade pay?", "Does shade pay? Edition 1"),
    ("title: 'Shade for “us.”'", "Shade for “us.” Edition 1"),
    ("title: 'Shade: what it costs'\nsubtitle: a study", "Shade: what it costs; a study. Edition 1"),
    ("title: Shade pays\nsubtitle: does it?", "Shade pays: does it? Edition 1"),
    ("title: Shade, trees etc.", "Shade, trees etc. Edition 1"),
    ("title: Shade before steel", "Shade before steel. Edition 1"),
])  # fmt: skip
def test_a_title_is_cited_with_one_mark_at_its_end(brief_folder: Path, head: str, shown: str) -> None:
    """No full stop follows another mark, in the citation of the brief, of an entry and of a figure."""
    file = brief_folder / "brief.yaml"
    text = re.sub(r"^(title|subtitle|short_title):.*\n", "", file.read_text("utf-8"), flags=re.MULTILINE)
    file.write_text(f"{head}\n{text}", "utf-8")
    made = pages(brief_folder)
    cited = unescape(re.sub(r"<[^>]*>", "", made["brief/cite.md"]))
    assert cited.count(shown) > 3
    assert not re.search(r"[?!.”][.] Edition", cited)

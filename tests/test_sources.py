"""Sources as the Citation Style Language describes works: every variable, names with particles, tags in titles."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import rispy
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string

from briefing.bibliography import bibtex_writer, csl_json_writer, ris_writer
from briefing.bibliography.items import NOT_CSL, of_source
from briefing.cli import cli
from briefing.i18n import display_names
from briefing.loader.decode import entries
from briefing.loader.folder import load
from briefing.markdown import csl_tags
from briefing.model import BY_NAME, Name, Source
from briefing.model.fields import fields
from briefing.model.values import InvalidValueError, When, identifiers
from briefing.source.yaml_reader import read
from tests.stories import SITES, pages
from tests.test_exports import printed

CSL = Path(__file__).parent / "csl"
INPUT_SCHEMA = json.loads((CSL / "csl-data.json").read_text("utf-8"))
IDENTIFIERS = {"DOI": "10.1000/182", "ISBN": "978-0-306-40615-7", "ISSN": "2049-3630", "PMID": "23193287", "PMCID": "PMC3531190"}


def variables() -> set[str]:
    """Every variable of CSL 1.0.2, from its own schema."""
    return set(re.findall(r'^\s*[|=]?\s*"([A-Za-z_-]+)"$', (CSL / "csl-variables.rnc").read_text("utf-8"), re.MULTILINE))


def source(**values: Any) -> Source:
    """A source with a few fields, by their names in the file with `_` for `-`."""
    keys = {field.attribute: field.key for field in fields(Source)}
    given = {keys[name]: value for name, value in values.items()}
    return Source.decode({"id": "a-1", "type": "report", "title": "A title", "reach": "primary"} | given)


def everything() -> Source:
    """A source in which every variable has a value."""
    values: dict[str, Any] = {}
    for field in fields(Source):
        if field.key in NOT_CSL:
            continue
        if field.model is Name:
            values[field.key] = [{"family": "Ruiz", "given": f"Ana {field.key}"}]
        elif field.type is When:
            values[field.key] = "2031-03"
        elif field.key == "accessed":
            values[field.key] = "2031-09-30"
        else:
            values[field.key] = {"URL": "https://example.org/a", "language": "es", **IDENTIFIERS}.get(
                field.key, f"The {field.key}"
            )
    return Source.decode({"id": "a-1", "type": "report", "reach": "primary", "archived": "https://archive.example/1", **values})


ALL = everything()


def test_every_variable_of_csl_is_a_field() -> None:
    """The fields are those of CSL's own list, and only those of this program are further ones."""
    assert len(variables()) > 95
    assert {field.key for field in fields(Source)} - NOT_CSL == variables() | {"volume-title-short"}


def test_every_variable_is_in_csl_json() -> None:
    """The file is valid by CSL's schema of input, apart from two variables that this schema forgot, and nothing is left out."""
    (item,) = json.loads(csl_json_writer.write([of_source(ALL)]))
    inputs = {csl_json_writer.INPUT_NAMES.get(name, name) for name in variables()}
    assert set(item) == inputs | {"id", "type", "custom", "volume-title-short"}
    known = {name: value for name, value in item.items() if name not in ("license", "editor-translator")}
    jsonschema.validate([known], INPUT_SCHEMA)


def test_every_variable_is_in_bibtex() -> None:
    """pybtex finds every value, under the name that BibTeX or biblatex has for it or else under CSL's name."""
    entry = parse_string(bibtex_writer.write([of_source(ALL)]), "bibtex").entries["a-1"]
    values = " ".join([printed(str(value)) for value in entry.fields.values()])
    values += " ".join(str(person) for people in entry.persons.values() for person in people)
    for field in fields(Source):
        if field.key in variables() - {"accessed", "URL", "language", *IDENTIFIERS}:
            wanted = f"Ana {field.key}" if field.model is Name else "2031-03" if field.type is When else f"The {field.key}"
            assert wanted in values, field.key
    assert {name: entry.fields[name.lower()] for name in IDENTIFIERS} == IDENTIFIERS


def test_ris_holds_what_it_has_tags_for() -> None:
    """rispy finds the roles, numbers and places for which the format has a tag."""
    article = source(
        type="article-journal", editor=[{"family": "Li", "given": "Ming"}], volume="12", issue="3", page="17-41",
        ISSN="2049-3630", collection_title="Series", keyword="heat, trees", publisher_place="Calda",
    )  # fmt: skip
    (found,) = rispy.loads(ris_writer.write([of_source(article)]))
    assert found == {
        "type_of_reference": "JOUR", "id": "a-1", "secondary_authors": ["Li, Ming"], "title": "A title",
        "tertiary_title": "Series", "volume": "12", "number": "3", "start_page": "17", "end_page": "41",
        "issn": "2049-3630", "keywords": ["heat", "trees"],
        "place_published": "Calda",
    }  # fmt: skip


# --------------------------------------------------------------------------------------------------- names


NAMES = (
    ({"family": "Berg", "given": "Jan", "non-dropping-particle": "van den"}, "van den Berg, Jan", "van den Berg",
     (["van", "den"], ["Berg"], [], ["Jan"])),
    ({"family": "Humboldt", "given": "Alexander", "dropping-particle": "von"}, "Humboldt, Alexander von", "Humboldt",
     (["von"], ["Humboldt"], [], ["Alexander"])),
    ({"family": "Ortega y Gasset", "given": "José"}, "Ortega y Gasset, José", "Ortega y Gasset",
     ([], ["{Ortega y Gasset}"], [], ["José"])),
    ({"family": "Vega y Gómez", "given": "Ana", "non-dropping-particle": "de la"}, "de la Vega y Gómez, Ana",
     "de la Vega y Gómez", (["de", "la"], ["{Vega y Gómez}"], [], ["Ana"])),
    ({"family": "King", "given": "Martin", "suffix": "Jr."}, "King, Martin, Jr.", "King",
     ([], ["King"], ["Jr."], ["Martin"])),
    ({"family": "Artagnan", "given": "Charles", "non-dropping-particle": "d'"}, "d'Artagnan, Charles", "d'Artagnan",
     ([], ["{d'Artagnan}"], [], ["Charles"])),
    ({"family": "Dyke", "given": "Dick", "non-dropping-particle": "Van"}, "Van Dyke, Dick", "Van Dyke",
     ([], ["{Van Dyke}"], [], ["Dick"])),
    ({"family": "Иванова", "given": "Мария"}, "Иванова, Мария", "Иванова", ([], ["Иванова"], [], ["Мария"])),
    ({"family": "محمود", "given": "أحمد"}, "محمود, أحمد", "محمود", ([], ["محمود"], [], ["أحمد"])),
    ({"family": "김", "given": "철수"}, "김철수", "김철수", ([], ["김"], [], ["철수"])),
    ({"family": "李", "given": "峥"}, "李峥", "李峥", ([], ["李"], [], ["峥"])),
    ({"family": "Li", "given": "Zheng", "static-ordering": "true"}, "Li Zheng", "Li", ([], ["Li"], [], ["Zheng"])),
    ({"family": "Bartók", "given": "Béla", "suffix": "Jr.", "static-ordering": "true"}, "Bartók Béla Jr.", "Bartók",
     ([], ["Bartók"], ["Jr."], ["Béla"])),
    ({"literal": "Office, of Trees and Shade"}, "Office, of Trees and Shade", "Office, of Trees and Shade",
     ([], ["{Office, of Trees and Shade}"], [], [])),
)  # fmt: skip


@pytest.mark.parametrize(("name", "full", "short", "parts"), NAMES)
def test_a_name_keeps_its_parts(name: dict[str, str], full: str, short: str, parts: tuple[list[str], ...]) -> None:
    """A particle, a suffix and a small word inside a family name are where each reader looks for them."""
    written = Name.decode(name)
    assert (display_names.full_name(written), display_names.short_name(written)) == (full, short)
    item = of_source(source(author=[name]))
    (person,) = parse_string(bibtex_writer.write([item]), "bibtex").entries["a-1"].persons["author"]
    assert (person.prelast_names, person.last_names, person.lineage_names, person.first_names) == parts
    exported = {part: value == "true" if part == "static-ordering" else value for part, value in name.items()}
    assert json.loads(csl_json_writer.write([item]))[0]["author"] == [exported]


def test_a_work_without_an_author_is_known_by_its_editor() -> None:
    """A collection is cited by its editors, and a film by its director."""
    assert display_names.citation_name(source(editor=[{"family": "Li", "given": "Ming"}], issued="2031")) == "Li 2031"
    pair = [{"family": "Иванова", "given": "Мария"}, {"family": "Петров", "given": "Иван"}]
    assert display_names.citation_name(source(author=pair)) == "Иванова & Петров"
    assert display_names.credits(source(author=pair))[0] == "Иванова, Мария; Петров, Иван"
    assert display_names.citation_name(source(director=[{"family": "Ruiz"}], publisher="Studio")) == "Ruiz"


@pytest.mark.parametrize(
    ("type", "named"),
    [("legal_case", "Ruiz v Town"), ("legislation", "Ruiz v Town"), ("treaty", "Ruiz v Town"), ("report", "Court")],
)
def test_a_case_or_a_law_is_called_by_its_name(type: str, named: str) -> None:
    """A later footnote has the same name as the first one, and not that of the court."""
    work = source(type=type, title="Ruiz v <i>Town</i>", authority="Court", issued="2031")
    assert display_names.citation_name(work) == f"{named} 2031"
    assert display_names.citation_name(source(type=type, author=[{"family": "Li"}], authority="Court")) == "Li"
    short = source(type=type, title="Ruiz v Town of Avelle", title_short="Ruiz v Town", authority="Court")
    assert display_names.citation_name(short) == named


# ---------------------------------------------------------------------------------------------------- tags


@pytest.mark.parametrize(("title", "shown", "plain", "latex"), [
    ("Shade of <i>Ficus</i> at 25<sup>o</sup>C", "Shade of <i>Ficus</i> at 25<sup>o</sup>C", "Shade of Ficus at 25oC",
     r"Shade of \textit{Ficus} at 25\textsuperscript{o}C"),
    ('<span class="nocase">van</span> H<sub>2</sub>O', "van H<sub>2</sub>O", "van H2O", r"{van} H\textsubscript{2}O"),
    ('<span style="font-variant: small-caps;">nato</span>', '<span class="bf-small-caps">nato</span>', "nato", r"\textsc{nato}"),
    ("<b>a <i>b</i></b>", "<b>a <i>b</i></b>", "a b", r"\textbf{a \textit{b}}"),
    ("a < b and <em>c</em>", "a &#60; b and &#60;em&#62;c&#60;/em&#62;", "a < b and <em>c</em>", "a < b and <em>c</em>"),
    ("<i>open", "&#60;i&#62;open", "<i>open", "<i>open"),
    ("<i>a <b>b</i>", "<i>a &#60;b&#62;b</i>", "a <b>b", r"\textit{a <b>b}"),
])  # fmt: skip
def test_tags_are_read_as_csl_means_them(title: str, shown: str, plain: str, latex: str) -> None:
    """A pair of tags is markup on pages and in BibTeX, is left out of plain texts, and anything else is characters."""
    assert csl_tags.to_html(title) == shown
    assert csl_tags.to_plain(title) == plain
    assert f"title = {{{{{latex}}}}}" in bibtex_writer.write([of_source(source(title=title))])
    assert json.loads(csl_json_writer.write([of_source(source(title=title))]))[0]["title"] == title
    assert rispy.loads(ris_writer.write([of_source(source(title=title))]))[0]["title"] == plain


def test_tags_of_html_have_a_meaning() -> None:
    """The message says which tag of CSL to write; a tag that is not closed is only characters."""
    found = csl_tags.html_tags("<italic>a</italic> <EM>b</EM> <bold>c</bold> <small>d</small> <cite>e")
    assert [(tag[2], meant) for tag, meant in found] == [("italic", "i"), ("EM", "i"), ("bold", "b"), ("small", "sc")]


@given(
    st.lists(
        st.sampled_from(["<i>", "</i>", "<b>", "</b>", "<sup>", "</sup>", '<span class="nocase">', "<span>", "</span>", "x"])
    )
)
def test_tags_are_always_balanced(parts: list[str]) -> None:
    """Whatever tags a title holds, those that reach a page open and close in order, and no character is lost."""
    title = "".join(parts)
    pieces = csl_tags.parse(title)
    assert "".join(piece.text for piece in pieces) == title
    opened: list[str | None] = []
    for piece in pieces:
        if piece.format and piece.start:
            opened.append(piece.format)
        elif piece.format:
            assert opened.pop() == piece.format
    assert not opened


# --------------------------------------------------------------------------------------------- identifiers


@pytest.mark.parametrize(("parse", "good", "bad", "help"), [
    (identifiers.parse_doi, "10.1234/a(b)c;d", "https://doi.org/10.1234/x", "type `10.1234/x`"),
    (identifiers.parse_isbn, "0-306-40615-2", "ISBN 0-306-40615-2", "type `0-306-40615-2`"),
    (identifiers.parse_isbn, "9780306406157 080442957X", "9780306406158", "compare it with the work"),
    (identifiers.parse_doi, "10.1000/182", "doi: 10.1000 / 182.", "type `10.1000/182`"),
    (identifiers.parse_doi, "10.1000/182", "10.1000%2F182 (open access)", "type `10.1000/182`"),
    (identifiers.parse_isbn, "080442957X", "080442957x", "type `080442957X`"),
    (identifiers.parse_isbn, "9780306406157", "978 0 306 40615 7", "type `978-0-306-40615-7`"),
    (identifiers.parse_isbn, "9780306406157", "ISBN-13: 978–0–306–40615–7 (pbk.)", "type `978-0-306-40615-7`"),
    (identifiers.parse_isbn, "9780306406157", "urn:isbn:9780306406157", "type `9780306406157`"),
    (identifiers.parse_isbn, "9780306406157", "978-0-306-40615-7; ISBN 0-8044-2957-X", "type `978-0-306-40615-7 0-8044-2957-X`"),
    (identifiers.parse_issn, "2049-3630", "20493630", "type `2049-3630`"),
    (identifiers.parse_issn, "2049-3630", "ISSN 2049 3630, 0028-0836 (online)", "type `2049-3630 0028-0836`"),
    (identifiers.parse_pmcid, "PMC3531190", "pmc 3531190", "type `PMC3531190`"),
    (identifiers.parse_issn, "2434-561X 2049-3630", "2434-5611", "compare it with the work"),
    (identifiers.parse_pmid, "1", "https://pubmed.ncbi.nlm.nih.gov/23193287/", "type `23193287`"),
    (identifiers.parse_pmcid, "PMC12", "3531190", "type `PMC3531190`"),
])  # fmt: skip
def test_identifiers_have_their_form(parse: Any, good: str, bad: str, help: str) -> None:
    """A check digit is checked, and what can be read out of a wrong form is offered."""
    assert parse(good) == good
    with pytest.raises(InvalidValueError) as refused:
        parse(bad)
    assert help in (refused.value.help or "")


def test_numbers_stay_texts() -> None:
    """A volume that YAML takes for a number, and one that is not a number, are the texts that were typed."""
    text = "- {id: a-1, type: report, title: 1984, volume: 012, issue: 3–4, edition: 1.10, number: S. 1226, reach: primary}\n"
    document = read(text.encode(), "sources.yaml")
    found = entries(document, Source, BY_NAME["source"])
    assert found.problems == ()
    made = found.entries[0][1]
    assert (made.title, made.volume, made.issue, made.edition, made.number) == ("1984", "012", "3–4", "1.10", "S. 1226")


# --------------------------------------------------------------------------------------------------- pages


def test_the_page_shows_each_detail_under_its_name(brief_folder: Path) -> None:
    """Volume, issue and pages are with the journal; the rest of what is known has a label, and an untitled work its address."""
    file = brief_folder / "sources.yaml"
    file.write_text(
        file.read_text("utf-8")
        .replace("container-title: City Quarterly\n", "container-title: C <i>Q</i>\n  volume: 12\n  issue: 3\n  page: 17-41\n")
        .replace("title: Shade before steel", "title: Shade of <i>Ficus</i>")
        .replace("  reach: primary", "  reach: primary\n  editor: [{family: Li, given: Ming}]\n  ISBN: 978-0-306-40615-7\n"
                 "  event-date: 2030-05\n  archived: https://archive.example/1", 1)
        + "- {id: seen-2030, type: webpage, read: address, URL: 'https://example.org/seen', reach: copy}\n",
        "utf-8",
    )  # fmt: skip
    factors = brief_folder / "factors.yaml"
    factors.write_text(factors.read_text("utf-8").replace("sources: [", "sources: [seen-2030, ", 1), "utf-8")
    page = html.unescape(pages(brief_folder)["brief/sources.md"])
    assert "Shade of <i>Ficus</i>" in page
    assert "C Q, 12(3), 17–41, <time" in page
    for name, value in (("Editors", "Li, Ming"), ("ISBN", "978-0-306-40615-7")):
        assert f"<dt>{name}</dt><dd>{value}</dd>" in page
    assert "<dt>Date of the event</dt><dd><time" in page
    assert '<a href="https://archive.example/1" rel="external">Archived copy</a>' in page
    assert "Only its address was seen" in page
    assert 'rel="external">https://example.org/seen</a>' in page


@pytest.mark.parametrize(
    ("field", "missing"),
    [("", True), ("  accessed: 2031-09-01\n", True)]
    + [(f"  {each}\n", False) for each in ("DOI: 10.1000/182", "PMID: 23193287", "page: A4", "volume: 4", "number: 31")],
)
def test_a_source_with_an_identifier_or_a_place_in_print_lacks_no_address(brief_folder: Path, field: str, missing: bool) -> None:
    """The page says that no address was seen only where nothing leads to the work."""
    file = brief_folder / "sources.yaml"
    text = re.sub(r"^  URL:.*\n", "", file.read_text("utf-8"), flags=re.MULTILINE)
    file.write_text(re.sub(r"^(  reach:.*\n)", rf"\1{field}", text, flags=re.MULTILINE), "utf-8")
    assert ("bf-no-address" in pages(brief_folder)["brief/sources.md"]) == missing


@pytest.mark.parametrize(
    ("first", "second", "filter"), [("en", "en-GB", ""), ("en", "fr", "French (1)"), ("ar", "fr", "In other languages (2)")]
)
def test_a_source_in_a_variety_of_the_language_of_the_page_is_not_in_another_one(
    brief_folder: Path, first: str, second: str, filter: str
) -> None:
    """The filter has British sources with the English ones, as it has those in the other script of Chinese with the Chinese."""
    file = brief_folder / "sources.yaml"
    tags = iter((first, second))
    text = re.sub(r"^  language:.*\n", "", file.read_text("utf-8"), flags=re.MULTILINE)
    file.write_text(re.sub(r"^  reach:", lambda _: f"  language: {next(tags)}\n  reach:", text, flags=re.MULTILINE), "utf-8")
    page = html.unescape(pages(brief_folder)["brief/sources.md"])
    found = re.search(r'id="show-foreign">(.*?)</label>', page)
    assert (found[1].strip() if found else "") == filter
    assert page.count(" foreign") == int(filter[-2:-1] or 0)


# ------------------------------------------------------------------------------------------------- command


def export(*words: str) -> Result:
    """Run the command that exports sources."""
    return CliRunner().invoke(cli, ["sources", "export", *words])


def test_a_command_prints_every_source(brief_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same texts as in the downloads, in each format, on the terminal or in a file; without `--format` it is CSL-JSON."""
    monkeypatch.chdir(brief_folder.parent)
    keys = [source.id for source in load(brief_folder, "data").site.briefs[0].sources]
    assert [item["id"] for item in json.loads(export("--data", brief_folder.name).stdout)] == keys
    bib, tagged = (export("--data", brief_folder.name, "--format", form).stdout for form in ("bibtex", "ris"))
    assert list(parse_string(bib, "bibtex").entries) == keys
    assert [item["id"] for item in rispy.loads(tagged)] == keys
    written = export("--data", brief_folder.name, "--format", "bibtex", "--out", "all.bib")
    assert (written.exit_code, written.stdout, Path("all.bib").read_text("utf-8")) == (0, "", bib)


def test_an_export_is_never_short_of_a_source(brief_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A source that cannot be read stops the command, and so does the name of a brief that does not exist."""
    monkeypatch.chdir(brief_folder.parent)
    assert export("--data", brief_folder.name, "--brief", "none").exit_code == 2
    file = brief_folder / "sources.yaml"
    file.write_text(file.read_text("utf-8").replace("type: report", "type: reports"), "utf-8")
    stopped = export("--data", brief_folder.name, "--out", "all.json")
    assert (stopped.exit_code, stopped.stdout, Path("all.json").exists()) == (1, "", False)


def test_a_library_is_exported_whole_or_by_brief() -> None:
    """Shared sources are printed once; `--brief` leaves out those of the other briefs."""
    data = SITES / "library" / "data"
    site = load(data, "data").site
    every = [item["id"] for item in json.loads(export("--data", str(data)).stdout)]
    assert sorted(every) == sorted({source.id for brief in site.briefs for source in brief.sources})
    for brief in site.briefs:
        items = json.loads(export("--data", str(data), "--brief", brief.slug).stdout)
        assert [item["id"] for item in items] == [source.id for source in brief.sources]

"""Sources are imported from files of other programs, and come back from each format."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefing.bibliography import bibtex_reader, csl_json_reader, ris_reader
from briefing.bibliography.imported_entries import ImportedItem
from briefing.bibliography.latex_reader import to_text
from briefing.bibliography.source_values import refused_fields, source_values
from briefing.cli import cli
from briefing.loader.folder import load
from briefing.model import Source
from briefing.model.values import CSL_TYPES
from briefing.model.walk import fields
from briefing.source.yaml_reader import read
from tests.stories import SITES

FILES = Path(__file__).parent / "imports"
GUIDE = Path(__file__).parents[1] / "docs" / "guide" / "importing.md"


def run(*words: str) -> Result:
    """Run a command on sources, which must not fail with a traceback."""
    result = CliRunner().invoke(cli, ["sources", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def listed(data: Path) -> list[dict[str, Any]]:
    """The entries of the list of sources."""
    found = read((data / "sources.yaml").read_bytes(), "sources.yaml")
    assert found.problems == ()
    return list(found.value)


def fill_in(data: Path) -> None:
    """Write what an import leaves open."""
    file = data / "sources.yaml"
    file.write_text(re.sub(r"^  reach:$", "  reach: primary", file.read_text("utf-8"), flags=re.MULTILINE), "utf-8")


def exported(form: str) -> str:
    """The sources in a format."""
    return run("export", "--format", form).stdout


# ---------------------------------------------------------------------------------------------------- round trips


ZOTERO: list[dict[str, Any]] = json.loads((FILES / "zotero.json").read_text("utf-8"))


def without_id(item: dict[str, Any]) -> dict[str, Any]:
    """An item without its key."""
    return {name: value for name, value in item.items() if name != "id"}


def imported_library(data: Path, file: Path) -> list[dict[str, Any]]:
    """Import a file into an empty list of sources; the result as CSL-JSON."""
    (data / "sources.yaml").write_text("# The sources of this brief.\n", "utf-8")
    assert run("import", str(file)).exit_code == 0
    fill_in(data)
    return list(json.loads(exported("csl-json")))


def test_the_library_has_every_type() -> None:
    """The round trips below are about works of every CSL type, and names, dates and titles of every form."""
    assert {item["type"] for item in ZOTERO} == set(CSL_TYPES)
    assert len(ZOTERO) == 140


@pytest.mark.slow
def test_csl_json_comes_back_whole(data: Path) -> None:
    """A library of Zotero goes in, out and in again: equal but for the keys, and from then on equal with them."""
    first = imported_library(data, FILES / "zotero.json")
    assert [without_id(item) for item in first] == [without_id(item) for item in ZOTERO]
    Path("again.json").write_text(exported("csl-json"), "utf-8")
    assert imported_library(data, Path("again.json")) == first


LOST = {
    "bibtex": {"dropping-particle", "nocase", "static-ordering"},
    "ris": {
        "archive", "archive-place", "archive_collection", "archive_location", "authority", "chapter-number",
        "collection-number", "composer", "container-author", "dimensions", "director", "event-date", "event-place",
        "interviewer", "jurisdiction", "license", "medium", "number-of-pages", "original-date", "performer",
        "producer", "recipient", "references", "reviewed-author", "reviewed-title", "scale", "script-writer",
        "status", "submitted", "version",
    },
}  # fmt: skip
"""What a format does not keep, as the guide lists it: variables and parts of names; titles in RIS lose their tags."""


def comparable(item: dict[str, Any], form: str) -> dict[str, Any]:
    """An item without what a format does not keep."""
    item = {name: value for name, value in item.items() if name not in LOST[form]}
    text = json.dumps(item, ensure_ascii=False)
    text = re.sub(r'<span class=\\"nocase\\">(.*?)</span>', r"\1", text)
    text = text.replace(', "static-ordering": true', "")
    text = text.replace('"dropping-particle"', '"non-dropping-particle"').replace('"non-non-', '"non-')
    if form == "ris":
        text = re.sub(r"</?(?:i|b|sub|sup)>", "", text)
    item = json.loads(text)
    if form == "ris":
        for role in [name for name, value in item.items() if isinstance(value, list)]:
            item[role] = [sorted(re.findall(r"[^\s,]+", " ".join(name.values()))) for name in item[role]]
        item["type"] = ALIKE_IN_RIS.get(item["type"], item["type"])
    return item


ALIKE_IN_RIS = {
    "article": "manuscript", "collection": "document", "entry": "entry-encyclopedia", "event": "document",
    "interview": "personal_communication", "performance": "document", "review": "article-journal",
    "review-book": "article-journal", "speech": "document", "treaty": "regulation",
}  # fmt: skip
"""The types that RIS calls as another one, which is what is read back."""


@pytest.mark.slow
@pytest.mark.parametrize("form", ["bibtex", "ris"])
def test_other_formats_keep_what_the_guide_says(data: Path, form: str) -> None:
    """Of the same library, BibTeX and RIS keep everything but what the guide lists."""
    whole = imported_library(data, FILES / "zotero.json")
    Path("library.txt").write_text(exported(form), "utf-8", newline="")
    back = imported_library(data, Path("library.txt"))
    assert [item["id"] for item in back] == [item["id"] for item in whole]
    assert [comparable(item, form) for item in back] == [comparable(item, form) for item in whole]


def test_small_words_of_a_family_name_come_back(data: Path) -> None:
    """Those before it as its particle, as the guide says; those inside it where they were."""
    names = [{"family": "de la Cruz", "given": "Ana"}, {"family": "Ortega y Gasset", "given": "José"}]
    Path("in.json").write_text(json.dumps([{"id": "a", "type": "book", "title": "A", "author": names}]), "utf-8")
    imported_library(data, Path("in.json"))
    Path("library.bib").write_text(exported("bibtex"), "utf-8", newline="")
    *_, back = imported_library(data, Path("library.bib"))
    assert back["author"] == [{"family": "Cruz", "given": "Ana", "non-dropping-particle": "de la"}, names[1]]


@pytest.mark.parametrize("form", ["bibtex", "ris"])
def test_the_guide_lists_what_is_lost(form: str) -> None:
    """Each variable that a format does not keep, and each type that it calls otherwise, is in the guide."""
    page = GUIDE.read_text("utf-8")
    listed = set(re.findall(r"[\w-]+", page))
    assert LOST[form] <= listed
    assert {*ALIKE_IN_RIS, *ALIKE_IN_RIS.values()} <= listed


# -------------------------------------------------------------------------------------------- files of other programs


def test_a_file_of_jabref(data: Path) -> None:
    """Strings, joined parts, accents, subtitles, months, names of every form and keys that are used twice are understood."""
    result = run("import", str(FILES / "jabref.bib"))
    assert result.exit_code == 0
    article, thesis, page, odd = listed(data)[-4:]
    assert article == {
        "id": "muller-2023", "type": "article-journal", "title": "Shade <i>before</i> steel: A 10% rule",
        "author": [{"family": "Müller", "given": "Jörg"}, {"family": "Berg", "given": "Jan", "non-dropping-particle": "van den"},
                   {"literal": "Office of Trees and Shade"}],
        "container-title": "Journal of Shade & Streets", "volume": "12", "issue": "3", "page": "17-41", "issued": "2023-03",
        "DOI": "10.1000/a_b", "reach": None, "read": None,
    }  # fmt: skip
    assert (thesis["type"], thesis["genre"], thesis["publisher"]) == ("thesis", "PhD thesis", "Calda University Press")
    assert thesis["title"] == "Cool streets"
    assert (page["id"], page["URL"], page["language"]) == ("muller-2023-2", "https://example.org/a_b", "de")
    assert (odd["type"], odd["issued"], odd["archive"], odd["archive_location"]) == (
        "document",
        "2031-03/2031-05",
        "arXiv",
        "2301.00001",
    )
    assert (
        "imports/jabref.bib:16:3 warning[not-imported]: `Muller:2023`: `file`, `timestamp` have no place in a source"
        in result.output
    )
    assert (
        "imports/jabref.bib:27:3 warning[not-imported]: `ruiz2020`: `isbn`: `978-0-306-40615-8` is not an ISBN" in result.output
    )
    assert "`author`: `and others` was not taken" in result.output
    assert "`x`: `@weird`: this type of entry is unknown" in result.output


def test_an_export_of_a_doi(data: Path) -> None:
    """One item of Crossref: lists of titles, names of organisations, its own types, tags of JATS, codes of languages."""
    assert run("import", str(FILES / "crossref.json")).exit_code == 0
    assert listed(data)[-1] == {
        "id": "ruiz-2024", "type": "article-journal", "title": "Heat in <i>streets</i>",
        "author": [{"family": "Ruiz", "given": "Ana"}, {"literal": "Office of Trees and Shade"}],
        "container-title": "City Quarterly", "volume": "12", "issued": "2024-07", "DOI": "10.1000/shade.2024",
        "ISSN": "2049-3630 2434-561X", "language": "en", "abstract": "We measured heat.", "reach": None, "read": None,
    }  # fmt: skip


def test_an_export_of_pubmed(data: Path) -> None:
    """A record of PubMed: a title on two lines, its own tags, numbers of PubMed and PubMed Central."""
    assert run("import", str(FILES / "pubmed.ris")).exit_code == 0
    assert listed(data)[-1] == {
        "id": "ruiz-2024", "type": "article-journal", "title": "Heat and sleep in night workers",
        "author": [{"family": "Ruiz", "given": "Ana"}, {"family": "Berg", "given": "Jan"}],
        "container-title": "City health", "container-title-short": "City Health", "volume": "4", "issue": "2", "page": "12-19",
        "issued": "2024-07-01", "available-date": "2024-06-15", "URL": "https://pubmed.example.org/23193287",
        "DOI": "10.1000/sleep.1", "ISSN": "2049-3630", "PMID": "23193287", "PMCID": "PMC3531190", "language": "en",
        "source": "PubMed", "abstract": "We asked 200 people; most slept badly.", "reach": None, "read": None,
    }  # fmt: skip


@pytest.mark.parametrize(("variable", "value", "written", "reason"), [
    ("issued", {"date-parts": [["2031", "4"]]}, "2031-04", ""),
    ("issued", {"date-parts": [[2031, 0, 0]]}, "2031", ""),
    ("issued", {"date-parts": [[2031], [0]]}, "2031/..", ""),
    ("issued", {"raw": "2031-04-05T10:00:00Z"}, "2031-04-05", ""),
    ("issued", {"literal": "April 2031"}, "2031-04", ""),
    ("issued", {"date-parts": [[2031, 13]]}, None, "has the month 13"),
    ("issued", "07/01/2031", "2031", "can be read in two ways, so only its year was taken: type `2031-01-07` if"),
    ("issued", {"raw": "07/07/2031"}, "2031-07-07", ""),
    ("issued", {"raw": "Spring 2024"}, "2024", "the season `Spring 2024` was not taken, only its year: write its months"),
    ("issued", {"raw": "2024-21"}, "2024", "the season `2024-21` was not taken"),
    ("issued", {"literal": "2024年秋季"}, "2024", "the season"),
    ("issued", {"raw": "Q1 2024"}, "2024-01/2024-03", ""),
    ("accessed", {"raw": "07/01/2031"}, None, "can be read in two ways, so it was not taken: type `2031-01-07` if"),
    ("accessed", {"raw": "Spring 2024"}, None, "the season `Spring 2024` was not taken: write the whole day"),
    ("accessed", {"date-parts": [[2031]], "season": 2}, None, "the season was not taken: write its day"),
    ("issued", {"date-parts": [[2031]], "season": 2}, "2031", "the season was not taken"),
    ("accessed", {"date-parts": [[2031, 4]]}, None, "is not a whole day"),
    ("language", "en_US", "en-US", ""),
    ("language", "German", "de", ""),
    ("language", "zho-hans", "zh-Hans", ""),
    ("language", "???", None, "is not a language tag"),
    ("ISBN", "978-0-306-40615-7, 0-306-40615-2", "978-0-306-40615-7 0-306-40615-2", ""),
    ("PMCID", "3531190", "PMC3531190", ""),
    ("DOI", "DOI: 10.1000/a", "10.1000/a", ""),
    ("URL", "ftp://example.org/a", None, "is not a complete web address"),
    ("volume", 12, "12", ""),
    ("volume", {"a": 1}, None, "a text is expected"),
    ("title", "one\u200b \u202etwo\x00", "one two", ""),
    ("author", ["City Council"], [{"literal": "City Council"}], ""),
    ("author", [{"given": "Cato"}], [{"given": "Cato"}], ""),
    ("author", [3], None, "a name is a mapping"),
    ("author", [{"suffix": "Jr."}], None, "`suffix: Jr.` was not taken: a name needs"),
    ("author", [{"given": "Z", "suffix": "Jr"}], [{"given": "Z"}], "`suffix: Jr` was not taken"),
    ("author", [{"family": "Q", "literal": "ACME"}], [{"family": "Q"}], "`literal: ACME` was not taken"),
    ("author", [{"literal": "Q", "name": "ACME"}], [{"literal": "Q"}], "`name: ACME` was not taken"),
    ("author", [{"name": "ACME"}], [{"literal": "ACME"}], ""),
    ("author", [{"family": "Li", "static-ordering": 1}], [{"family": "Li", "static-ordering": "true"}], ""),
    *(("author", [{"family": "Li", "static-ordering": no}], [{"family": "Li"}], "") for no in (False, 0, "no", "False", "0")),
    *(
        ("author", [{"family": "Li", "static-ordering": yes}], [{"family": "Li", "static-ordering": "true"}], "")
        for yes in (True, "yes", "TRUE", "1")
    ),
    ("author", [{"family": "Li", "static-ordering": "x"}], [{"family": "Li"}], "is true or false, not `x`"),
    ("author", [{"family": ["X", "Y"], "given": "Z"}], [{"given": "Z"}], "the `family` of a name is a text"),
    ("issued", {"raw": "1920", "circa": True}, "1920~", ""),
    ("issued", {"raw": "1920/1921", "circa": 1}, "1920~/1921~", ""),
    ("issued", {"literal": "1920~", "circa": True}, "1920~", ""),
    ("issued", {"year": 2020}, None, "a date has no `year`"),
    ("issued", {"date-parts": [[2020], [2021], [2022]]}, "2020/2021", "only the first two of 3 dates"),
    ("DOI", "10.1000/a b", None, "is not a DOI"),
    ("volume", float("inf"), None, "a text is expected"),
    ("volume", float("nan"), None, "a text is expected"),
    ("type", "blog", "document", "is not a type of CSL"),
    ("archive", "https://archive.example/1", None, "is an address"),
    ("reach", "primary", None, ""),
])  # fmt: skip
def test_values_of_csl_json(variable: str, value: Any, written: Any, reason: str) -> None:
    """A value is converted without a guess, or is left out for a reason."""
    found = source_values(ImportedItem(key="a", line=1, variables={variable: value}))
    assert found.fields.get(variable) == written
    assert [reason in each.reason for each in found.untaken] == ([True] if reason or variable == "reach" else [])


def test_reasons_are_in_the_order_of_the_fields() -> None:
    """Equal files give equal reports, in every run of Python: the seed of hashes decides nothing."""
    wrong = dict.fromkeys(("URL", "PMCID", "issued", "DOI", "language", "accessed", "ISBN", "ISSN"), "?")
    for values in (wrong, dict(reversed(wrong.items()))):
        assert [name for name, _, _ in refused_fields(values)] == [*values]


# ------------------------------------------------------------------------------------------------------ broken files


@pytest.mark.parametrize(("name", "text", "message"), [
    ("a.json", '[\n{"id": "a",}\n]', "a.json:2:11 error[unreadable-import]: this is not JSON: there is a comma"),
    ("a.json", '[\n{"id": "a", "title": "x"}\n', "a.json:3:1 error[unreadable-import]: this is not JSON: the list has no end"),
    ("a.json", '[{"id": "a"},\n3]', "a.json:2:1 error[unreadable-import]: an item of CSL-JSON is a mapping"),
    ("a.json", '{"id": "a"}\n{"id": "b"}', "a.json:2:1 error[unreadable-import]: this is not JSON: text follows after the end"),
    ("a.json", "[" * 100_000, "error[unreadable-import]"),
    ("a.json", f'[{{"volume": {"9" * 5000}}}]', "a.json:1:1 error[unreadable-import]: a number in this file is too long"),
    ("a.bib", "@book{a, title = {A}}\n\n@book{b,\n title = {B\n}\n@book{c, title={C}}\n",
     "a.bib:3:1 error[unreadable-import]: the entry"),
    ("a.bib", '@book{a, title = "A', "a.bib:1:1 error[unreadable-import]: the entry `@book{a,"),
    ("a.ris", "TY  - BOOK\nTI  - A\nTY  - BOOK\nTI  - B\nER  - \n", "a.ris:1:1 error[unreadable-import]: this record has no end"),
    ("a.ris", "TY  - BOOK\nER  - \nTI  - B\nER  - \n", "a.ris:3:1 error[unreadable-import]: a record of RIS starts with"),
    ("a.txt", "PMID- 1\nTI  - A\n", "a.txt:1:1 error[unreadable-import]: this is not CSL-JSON, BibTeX or RIS"),
    ("a.txt", "", "a.txt:1:1 error[unreadable-import]: this file is empty"),
    ("a.json", "[]", "a.json:1:1 error[unreadable-import]: this file of CSL-JSON has no entries"),
    ("a.bib", "@comment{none}\n", "a.bib:1:1 error[unreadable-import]: this file of BibTeX has no entries"),
    ("a.json", '[{"id": "a"\n "title": "x"}]', "a.json:2:2 error[unreadable-import]: this is not JSON: a comma is missing"),
    ("a.json", '[{"id" "a"}]', "a.json:1:8 error[unreadable-import]: this is not JSON: a colon is missing after a name"),
    ("a.json", '[{"id": }]', "a.json:1:9 error[unreadable-import]: this is not JSON: a value is expected here"),
    ("a.bib", "@book{b\n title = {B}\n}\n", "a.bib:1:1 error[unreadable-import]: the entry `@book{b` has no comma after its key"),
    ("a.bib", "@book{b, title {B}}", "a.bib:1:1 error[unreadable-import]: the entry `@book{b, title` has a field without `=`"),
    ("a.bib", "@book{b,\n title = {A} year = 2000}", "a.bib:2:1 error[unreadable-import]: in the entry `b`, `year = 2000`"),
    ("a.bib", "@book{a, title={A}}\n@book b, title={B}}", "a.bib:2:1 error[unreadable-import]: the entry `@book b, title={B}}`"),
    ("a.bib", "@book{a, title = {\xe4}}", "a.bib:1:19 error[bad-encoding]"),
])  # fmt: skip
def test_a_broken_file_changes_nothing(data: Path, name: str, text: str, message: str) -> None:
    """The message has the line of the mistake, and no entry is written."""
    before = (data / "sources.yaml").read_bytes()
    Path(name).write_bytes(text.encode("latin-1"))
    result = run("import", name)
    assert result.exit_code == 1
    assert message in result.output
    assert (data / "sources.yaml").read_bytes() == before


def test_what_would_not_fit_is_not_written(data: Path) -> None:
    """A library that is larger than a file of a brief may be is refused, and nothing of it is imported."""
    before = (data / "sources.yaml").read_bytes()
    items = [{"id": f"a{number}", "type": "book", "title": f"Book {number}", "abstract": "x" * 60_000} for number in range(20)]
    Path("large.json").write_text(json.dumps(items), "utf-8")
    result = run("import", "large.json")
    assert (result.exit_code, "error[too-large]" in result.output) == (1, True)
    assert (data / "sources.yaml").read_bytes() == before


PARTS = ["date-parts", "family", "literal", "x"]
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(PARTS), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
VARIABLES = [field.key for field in fields(Source)]


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(VARIABLES), ANY_JSON, max_size=6))
def test_any_item_becomes_a_source(variables: dict[str, Any]) -> None:
    """Whatever an item contains, its fields are those of a valid source, or of one that lacks its title only."""
    found = source_values(ImportedItem(key="a", line=1, variables=variables)).fields
    known = {name: value for name, value in found.items() if value is not None}
    Source.decode({"title": "A title", **known, "id": "a-1", "reach": "primary"})


MARKS = st.sampled_from(
    [
        "@book{",
        "a,",
        "title",
        " = ",
        "{",
        "}",
        '"',
        "#",
        "\\",
        "\n",
        "TY  - ",
        "ER  - ",
        "AU  - ",
        "x, y",
        "%",
        "$",
        "ü",
        "\\'e",
        "and ",
    ]
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(MARKS, max_size=30).map("".join) | st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text, however broken, makes a reader fail; each problem is in a line of the text."""
    for reader in (bibtex_reader, csl_json_reader, ris_reader):
        found = reader.read(text, "a.txt")
        assert all(1 <= problem.place.line <= text.count("\n") + 1 for problem in found.problems)
        for item in found.items:
            source_values(item)


# ----------------------------------------------------------------------------------------------- the list of sources


def test_order_and_comments_are_kept(data: Path) -> None:
    """What the file contains is unchanged to the byte; new entries follow in the order of the imported file."""
    file = data / "sources.yaml"
    before = "# Ours.\n\n" + file.read_text("utf-8").replace("- id: city", "\n# A comment.\n- id: city")
    file.write_text(before, "utf-8")
    Path("two.json").write_text('[{"id": "b", "type": "book", "title": "B"}, {"id": "a", "type": "book", "title": "A"}]', "utf-8")
    assert run("import", "two.json").exit_code == 0
    after = file.read_text("utf-8")
    assert after.startswith(before)
    assert [entry["title"] for entry in listed(data)[-2:]] == ["B", "A"]
    assert "\n\n- id: b\n" in after


def test_only_reach_is_missing(data: Path) -> None:
    """The check asks for `reach` of each new source, and for nothing else."""
    before = len(load(data, "data").problems)
    run("import", str(FILES / "pubmed.ris"))
    found = [problem for problem in load(data, "data").problems if problem.severity == "error"]
    assert [(problem.code, "`reach`" in problem.message) for problem in found[before:]] == [("missing-field", True)]


def test_ids_do_not_collide(data: Path) -> None:
    """An id is that of no actor, term or source, and is made of the key, the name, or another word of the work."""
    items = [
        {"id": "city-council", "type": "book", "title": "One"},
        {"id": "Smith_2020a", "type": "book", "title": "Two"},
        {"id": "http://zotero.org/1", "type": "book", "title": "Three", "author": [{"family": "Ångström"}], "issued": "2020"},
        {"id": "http://zotero.org/2", "type": "book", "title": "Four", "author": [{"family": "Ångström"}], "issued": "2020"},
        {"id": "3", "type": "report", "title": "一", "author": [{"family": "李"}], "publisher": "市政府"},
        {"id": "con", "type": "report", "title": "二"},
    ]
    Path("a.json").write_text(json.dumps(items), "utf-8")
    assert run("import", "a.json").exit_code == 0
    ids = [entry["id"] for entry in listed(data)[-6:]]
    assert ids == ["city-council-2", "smith-2020a", "angstrom-2020", "angstrom-2020-2", "report", "report-2"]


@pytest.mark.parametrize(("item", "same"), [
    ({"title": "Else", "URL": "http://www.example.org/streets/"}, "URL"),
    ({"title": "Night temperatures of forty streets", "author": [{"literal": "City Council"}], "issued": "2030"},
     "title, author and date"),
    ({"title": "<i>Night</i> temperatures of forty streets", "author": [{"literal": "City Council"}], "issued": "2030"},
     "title, author and date"),
    ({"type": "webpage", "title": "Night temperatures of forty streets", "author": [{"literal": "City Council"}],
      "issued": "2030"}, "title, author and date"),
    ({"title": "Else", "DOI": "https://doi.org/10.1000/ABC"}, "DOI"),
    ({"title": "Else", "ISBN": "0-306-40615-2"}, "ISBN"),
])  # fmt: skip
def test_a_work_is_not_written_twice(data: Path, item: dict[str, Any], same: str) -> None:
    """A source that is there is recognised; the message names it and its place."""
    file = data / "sources.yaml"
    text = file.read_text("utf-8").replace("  issued: 2030\n", "  issued: 2030\n  DOI: 10.1000/abc\n  ISBN: 978-0-306-40615-7\n")
    file.write_text(text, "utf-8")
    Path("a.json").write_text(json.dumps([{"id": "x", "type": "report", **item}]), "utf-8")
    result = run("import", "a.json")
    assert (
        f"a.json:1:2 warning[duplicate-source]: `x` is already a source, `city-2030`: it has the same {same}"
        in result.output.replace(":1:1 ", ":1:2 ")
    )
    assert "data/sources.yaml:8:3" in result.output
    assert (result.exit_code, file.read_text("utf-8")) == (0, text)


def test_an_export_of_ris_is_recognised(data: Path) -> None:
    """RIS has no particles, no given names alone and one type for entries; its works are those that are there."""
    people = [{"family": "Berg", "given": "Jan", "non-dropping-particle": "van den"}, {"given": "Plato"},
              {"family": "Humboldt", "given": "Alexander", "dropping-particle": "von"}]  # fmt: skip
    items = [{"id": f"a{n}", "type": "entry", "title": "Heat", "author": [person]} for n, person in enumerate(people)]
    Path("a.json").write_text(json.dumps(items), "utf-8")
    assert run("import", "a.json").exit_code == 0
    file = data / "sources.yaml"
    file.write_text(file.read_text("utf-8").replace("  reach:\n  read:\n", "  reach: primary\n"), "utf-8")
    assert run("export", "--format", "ris", "--out", "a.ris").exit_code == 0
    assert "No source was added." in run("import", "a.ris").output


def test_works_of_two_types_are_two_works(data: Path) -> None:
    """A report and its data set, or a film and the book, have one title, author and date, and each is added."""
    same = {"title": "Dune", "author": [{"literal": "City Council"}], "issued": "2030"}
    items = [{"id": kind, "type": kind, **same} for kind in ("report", "dataset", "motion_picture", "webpage", "dataset")]
    Path("a.json").write_text(json.dumps(items), "utf-8")
    result = run("import", "a.json")
    assert [entry["type"] for entry in listed(data)[-3:]] == ["report", "dataset", "motion_picture"]
    assert result.output.count("warning[duplicate-source]") == 2


def test_works_that_share_an_address_or_a_book(data: Path) -> None:
    """Chapters of one book, and works with different DOIs on one page, are different works; a second copy is not."""
    items = [
        {"id": "a", "type": "chapter", "title": "One", "ISBN": "978-0-306-40615-7"},
        {"id": "b", "type": "chapter", "title": "Two", "ISBN": "978-0-306-40615-7"},
        {"id": "c", "type": "book", "title": "Three", "DOI": "10.1000/1", "URL": "https://example.org/all"},
        {"id": "d", "type": "book", "title": "Four", "DOI": "10.1000/2", "URL": "https://example.org/all"},
        {"id": "e", "type": "book", "title": "Three", "DOI": "10.1000/1"},
    ]
    Path("a.json").write_text(json.dumps(items), "utf-8")
    result = run("import", "a.json")
    assert [entry["title"] for entry in listed(data)[-4:]] == ["One", "Two", "Three", "Four"]
    assert "`e` is already a source" in result.output
    again = run("import", "a.json")
    assert (again.output.count("warning[duplicate-source]"), "No source was added." in again.output) == (5, True)


def test_works_that_differ_in_a_name_or_a_volume(data: Path) -> None:
    """Given names, the publisher of a work without authors and the volumes of one ISBN tell works apart; an initial does not."""
    items = [
        {"title": "报告", "author": [{"family": "王", "given": "小明"}]},
        {"title": "报告", "author": [{"family": "王", "given": "小芳"}]},
        {"title": "Annual report", "publisher": "Ministry of Health"},
        {"title": "Annual report", "publisher": "Ministry of Water"},
        {"title": "Works 1", "ISBN": "978-0-306-40615-7", "volume": "1"},
        {"title": "Works 2", "ISBN": "978-0-306-40615-7", "volume": "2"},
        {"title": "Heat", "author": [{"family": "Ruiz", "given": "Ana"}]},
    ]
    again = {"title": "Heat", "author": [{"family": "Ruiz", "given": "A."}]}
    entries = [{"id": f"w-{at}", "type": "report", "issued": "2020", **item} for at, item in enumerate([*items, again])]
    Path("a.json").write_text(json.dumps(entries), "utf-8")
    result = run("import", "a.json")
    assert [entry["title"] for entry in listed(data)[-7:]] == [item["title"] for item in items]
    assert result.output.count("is already a source") == 1


def test_a_dry_run_writes_nothing(data: Path) -> None:
    """The difference is printed."""
    before = (data / "sources.yaml").read_bytes()
    assert "+- id: ruiz-2024" in run("import", str(FILES / "pubmed.ris"), "--dry-run").stdout
    assert (data / "sources.yaml").read_bytes() == before


def test_a_library_shares_what_it_imports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without `--brief`, the sources of a library are shared by all briefs; with it, they belong to one."""
    data = Path(shutil.copytree(SITES / "library" / "data", tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    assert run("import", str(FILES / "pubmed.ris")).exit_code == 0
    assert listed(data)[-1]["DOI"] == "10.1000/sleep.1"
    assert "is already a source" in run("import", str(FILES / "pubmed.ris"), "--brief", "trees").output
    assert run("import", str(FILES / "crossref.json"), "--brief", "trees").exit_code == 0
    assert listed(data / "trees")[-1]["DOI"] == "10.1000/shade.2024"
    assert run("import", str(FILES / "crossref.json"), "--brief", "none").exit_code == 2


RIS = "TY  - RPRT\nAU  - Ruiz, Ana\nTI  - Heat\n{}ER  - \n"
BIB = "@report{{,\n  author = {{Ruiz, Ana}},\n  title = {{Heat}},\n{}}}\n"


@pytest.mark.parametrize(("name", "text", "issued", "message"), [
    ("a.ris", RIS.format("PY  - 2025\nDA  - 03/04/2025\n"), "2025", "`DA`: `03/04/2025` can be read"),
    ("a.ris", RIS.format("DA  - in press\nPY  - 2025\n"), "2025", "`DA`: `in press` is not"),
    ("a.ris", RIS.format("PY  - 2025///Spring\n"), "2025", "4:1 warning[not-imported]: “Heat”: `PY`: the season"),
    ("a.ris", RIS.format("DA  - 2025/06\nPY  - 2024\n"), "2025-06", "`PY`: `2024` is another year than `DA` gives"),
    ("a.bib", BIB.format("  date = {in press},\n  year = {2025}\n"), "2025", "4:3 warning[not-imported]: “Heat”: `date`"),
    ("a.bib", BIB.format("  date = {03/04/2025}\n"), "2025", "4:3 warning[not-imported]: “Heat”: `date`: `03/04/2025`"),
])  # fmt: skip
def test_the_certain_part_of_a_date_is_taken(data: Path, name: str, text: str, issued: str, message: str) -> None:
    """The year of a date that is not clear is kept, also in the id; what was not taken is reported at its place."""
    Path(name).write_text(text, "utf-8")
    result = run("import", name)
    assert result.exit_code == 0, result.output
    assert (listed(data)[-1]["id"], listed(data)[-1]["issued"]) == ("ruiz-2025", issued)
    assert message in result.output


@pytest.mark.parametrize(("name", "text", "taken", "messages"), [
    ("a.ris", RIS.format("DA  - May 15\nPY  - 2025\n"), {"issued": "2025"}, ["`DA`: `May 15` is not"]),
    ("a.ris", RIS.format("DA  - 2025/06/01\nPY  - 2025\n"), {"issued": "2025-06-01"}, []),
    ("a.ris", RIS.format("DA  - 2025/06/01\nY1  - 2025/07\n"), {"issued": "2025-06-01"}, ["`Y1`: `2025/07` is another date"]),
    ("a.ris", RIS.format("PY  - 2025\nPY  - 2026\n"), {"issued": "2025"}, ["a.ris:5:1 ", "`PY`: only the first"]),
    ("a.ris", RIS.format("SN  - 2049-3630\nSN  - 1476-4687\n"), {"ISSN": "2049-3630 1476-4687"}, []),
    ("a.ris", RIS.format("SP  - 101-109\nEP  - 109\n"), {"page": "101-109"}, []),
    ("a.ris", RIS.format("SP  - 101-109\nEP  - 112\n"), {"page": "101-109"}, ["`EP`: `SP` gives the range `101-109`"]),
    ("a.ris", RIS.format("SP  - 101\nSP  - 201\nEP  - 109\n"), {"page": "101-109"}, ["a.ris:5:1", "`SP`: only the first of 2"]),
    ("a.bib", BIB.format("  volume = {1},\n  volume = {2},\n"), {"volume": "1"}, ["a.bib:5:3 ", "`2` was not taken"]),
    ("a.bib", BIB.format("  year = {2025}, month = may, day = {12--14}\n"), {"issued": "2025-05-12/2025-05-14"}, []),
    ("a.bib", BIB.format("  year = {2025}, month = {May--June}\n"), {"issued": "2025-05/2025-06"}, []),
    ("a.bib", BIB.format("  year = {2025}, month = may, day = {first}\n"), {"issued": "2025-05"}, ["`first` is not a day"]),
    ("a.bib", BIB.format('  year = 2025, month = jan # "~3"\n'), {"issued": "2025-01-03"}, []),
    ("a.bib", BIB.format("  year = {2025}, month = {3--5 June}\n"), {"issued": "2025-06-03/2025-06-05"}, []),
    ("a.bib", BIB.format("  year = {2025}, month = {June 3rd}\n"), {"issued": "2025-06"}, ["`3rd` is not a day"]),
    ("a.bib", BIB.format("  type = {resreport}\n"), {"genre": "Research report"}, []),
    ("a.bib", BIB.format("  year = {2025}, day = {3}\n"), {"issued": "2025"}, ["`3` is not taken without a month"]),
])  # fmt: skip
def test_nothing_of_a_record_is_lost_or_joined_wrongly(
    data: Path, name: str, text: str, taken: dict[str, str], messages: list[str]
) -> None:
    """Repeated and contradictory fields are read as they are meant, or are reported at their lines."""
    Path(name).write_text(text, "utf-8")
    result = run("import", name)
    assert result.exit_code == 0, result.output
    entry = listed(data)[-1]
    assert {variable: entry.get(variable) for variable in taken} == taken
    assert all(message in result.output for message in messages), result.output
    assert ("not-imported" in result.output) == bool(messages), result.output


@pytest.mark.parametrize("command", ["emph", "textit", "textsc", "frac", "underline", "sqrt"])
def test_a_command_without_its_argument_prints_nothing(command: str, capfd: pytest.CaptureFixture[str]) -> None:
    """A title that ends in a command keeps its words, and no library writes a message."""
    assert to_text(f"Rise of \\{command}").rstrip() == "Rise of"
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("form", ["bibtex", "ris", "csl-json"])
def test_a_file_in_another_format_than_asked_for_is_refused(data: Path, form: str) -> None:
    """The message says what the file is not, and what it looks like."""
    texts = {"bibtex": BIB.format("").replace("{{", "{"), "ris": RIS.format(""), "csl-json": '[{"id": "a", "title": "x"}]'}
    for other, text in texts.items():
        Path("z").write_text(text, "utf-8")
        result = run("import", "z", "--format", form)
        assert result.exit_code == (0 if other == form else 1), result.output
        assert ("z:1:1 error[unreadable-import]: this is not" in result.output) == (other != form)
        assert ("leave out `--format`" in result.output) == (other != form)


@pytest.mark.parametrize(("item", "id"), [
    ({"title": "Fees in <i>Elsewhere</i>", "issued": {"date-parts": [[2024]]}}, "fees-in-elsewhere-2024"),
    ({"title": "On H<sub>2</sub>O", "issued": {"date-parts": [[2024]]}}, "on-h2o-2024"),
    ({"title": "论文", "author": [{"literal": "王小明"}], "issued": {"date-parts": [[2025]]}}, "article-journal-2025"),
])  # fmt: skip
def test_ids_are_made_of_words(data: Path, item: dict[str, Any], id: str) -> None:
    """Tags of titles are no words; for a work without a Latin letter the command says how to give it another id."""
    Path("a.json").write_text(json.dumps([{"type": "article-journal", **item}]), "utf-8")
    result = run("import", "a.json")
    assert listed(data)[-1]["id"] == id
    assert (f"No name in Latin letters was found for {id}: `briefing rename {id} NEW`" in result.output) == ("author" in item)


def test_an_export_replaces_a_file_whole(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the disk is full, the file of the last export stays as it is and nothing is left beside it."""
    out = data.parent / "out" / "sources.json"
    out.parent.mkdir()
    out.write_text("before", "utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("os.replace", full)
        assert run("export", "--out", str(out)).exit_code == 1
    assert ([path.name for path in out.parent.iterdir()], out.read_text("utf-8")) == (["sources.json"], "before")
    assert run("export", "--out", str(out)).exit_code == 0
    assert json.loads(out.read_text("utf-8"))
    assert run("export", "--out", "/dev/null").exit_code == 0
    assert not Path("/dev/null").is_file()

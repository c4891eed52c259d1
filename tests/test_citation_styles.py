"""References in a citation style: what is read, what is refused, and what pages show."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from briefing import driver
from briefing.authoring.schema.project_ids import for_site
from briefing.bibliography import csl_style
from briefing.bibliography.csl_style import CitationStyle, read_style
from briefing.bibliography.items import of_source
from briefing.bibliography.reference_formatter import format_reference
from briefing.bibliography.reference_marks import KeptPart
from briefing.bibliography.style_files import BUNDLED, known_styles
from briefing.diagnostics import Problem
from briefing.driver.cache_keys import data_parts
from briefing.driver.check_project import check
from briefing.loader.folder import load_project
from briefing.model import Source
from briefing.render import styled_references
from briefing.source.memo import Memo
from briefing.source.project import project_in
from briefing.source.result_cache import CacheFolder, ResultCache
from tests.conftest import TODAY

OURS = Path(__file__).parent / "styles" / "plain.csl"
STYLE = OURS.read_text("utf-8")
ORDINARY = {
    "id": "x", "type": "report", "title": "Shade & <b>steel</b>", "reach": "primary", "language": "en",
    "author": [{"family": "Ruiz", "given": "Ana"}],
}  # fmt: skip


def formatted(file: Path = OURS, **fields: object) -> str:
    """A source in the style of these tests, or of another file, with kept parts as they are and without formats."""
    style = read_style(file)
    assert isinstance(style, CitationStyle)
    pieces = format_reference(style, of_source(Source.decode({**ORDINARY, **fields})), "en").pieces()
    return "".join(piece.text if isinstance(piece, KeptPart) else piece if isinstance(piece, str) else "" for piece in pieces)


@pytest.mark.parametrize(
    ("issued", "shown"),
    [
        ("2023", "2023"), ("2023-08-03", "August 3, 2023"), ("2023-08/2023-10", "August 2023–October 2023"),
        ("2023-08/2024-02", "August 2023–February 2024"), ("2023-08-03/2023-08-09", "August 3, 2023–August 9, 2023"),
        ("2023/2024", "2023–2024"), ("2024/..", "2024–"), ("../2024-05", "–May 2024"), ("198X", "c. 1980–1989"),
        ("19XX", "c. 1900–1999"),
        ("2030~", "c. 2030"), ("2030-03?", "c. March 2030"), ("2023~/2024", "c. 2023–2024"),
    ],
)  # fmt: skip
def test_a_date_keeps_all_that_is_known_of_it(issued: str, shown: str) -> None:
    """Months, both ends of a span, an open end and uncertainty survive a style that has no sign for them."""
    assert formatted(issued=issued) == f"RUIZ, A. Shade & Steel. ({shown})."


@pytest.mark.parametrize(
    ("author", "shown"),
    [
        ({"family": "李", "given": "峥"}, "李峥"), ({"family": "김", "given": "철수"}, "김철수"),
        ({"family": "محمود", "given": "أحمد"}, "محمود أحمد"), ({"literal": "City Council"}, "City Council"),
        ({"family": "hooks", "given": "bell"}, "hooks, bell"), ({"family": "ბერიძე", "given": "ნინო"}, "ბერიძე, ნინო"),
        ({"given": "Plato"}, "Plato"),
        ({"family": "Li", "given": "Zheng", "static-ordering": "true"}, "Li Zheng"),
        ({"family": "Иванов", "given": "Иван"}, "ИВАНОВ, И."),
        ({"family": "Berg", "given": "Jan", "non-dropping-particle": "van den", "suffix": "Jr."}, "BERG, J. van den, Jr."),
    ],
)  # fmt: skip
def test_a_name_is_written_as_its_script_has_it(author: dict[str, str], shown: str) -> None:
    """Names without capitals get no initials, and those of institutions are not changed."""
    assert formatted(author=[author]) == f"{shown}. Shade & Steel.".replace("..", ".")


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        (
            {"type": "article-newspaper", "author": [], "title": "Tanker", "container-title": "Courier", "issued": "2025-08-11"},
            "Tanker. (2025, August 11). Courier.",
        ),
        (
            {"type": "webpage", "author": [], "title": "The register", "publisher": "Water Office", "issued": "2025"},
            "Water Office. (2025). The register.",
        ),
        ({"type": "report", "title": "Shade", "issued": "2025"}, "Ruiz, A. (2025). Shade."),
    ],
)
def test_what_is_printed_instead_of_an_author_is_not_printed_again(fields: dict[str, object], shown: str) -> None:
    """CSL takes a variable that a `<substitute>` prints out of the rest of a reference; the processor does not."""
    assert formatted(BUNDLED / "apa.csl", **fields) == shown


IN_A_JOURNAL = {"type": "article-journal", "container-title": "Lancet", "volume": "399", "page": "629-655", "issued": "2022-02"}
BY_RUIZ = {**IN_A_JOURNAL, "title": "Resistance", "DOI": "10.1000/1"}
BY_HU = {
    **IN_A_JOURNAL, "language": "zh-Hans", "title": "耐药监测", "container-title": "化疗杂志",
    "author": [{"family": "胡", "given": "付品"}, {"family": "郭", "given": "燕"}],
}  # fmt: skip
BY_BERG = {
    "type": "book", "language": "de", "edition": "2", "title": "Grundlagen", "publisher": "Springer", "issued": "198X",
    "title-short": "G",
    "author": [{"family": "Berg", "given": "Jan"}],
}  # fmt: skip
BY_LI = {**BY_BERG, "language": "zh-Hans", "title": "药物", "author": [{"family": "李", "given": "峥"}], "edition": "03"}
CASE = {
    "type": "legal_case", "title": "Feed Co v City", "authority": "High Court", "number": "EWHC 114", "author": [],
    "issued": "2030",
}  # fmt: skip
BY_SALEH = {**BY_BERG, "language": "ar", "title": "أسس", "author": [{"literal": "صالح"}], "edition": "٣"}
IN_TWO_VOLUMES = {**BY_BERG, "language": "en", "volume": "1–2", "edition": "02"}
BY_COUNCIL = {"title": "Rules", "language": "ar", "author": [{"literal": "مجلس المدينة"}], "issued": "2024"}
ALONE = {"type": "report", "title": "Rules", "author": [{"literal": "City Council"}]}


@pytest.mark.parametrize(
    ("fields", "apa", "chinese"),
    [
        (BY_RUIZ, "Ruiz, A. (2022). Resistance. Lancet, 399, 629–655. https://doi.org/10.1000/1",
         "RUIZ A, 2022. Resistance[J/OL]. Lancet, 399: 629-655. DOI:10.1000/1."),
        (BY_HU, "胡付品, & 郭燕. (2022). 耐药监测. 化疗杂志, 399, 629～655.",
         "胡付品, 郭燕, 2022. 耐药监测[J]. 化疗杂志, 399: 629-655."),
        (BY_BERG, "Berg, J. (ca. 1980–1989). Grundlagen (2. Aufl.). Springer.",
         "BERG J, [1980–1989]. Grundlagen[M]. 2. Aufl. Springer."),
        (BY_SALEH, "صالح. (حوالي 1980–1989). أسس (3 ط). Springer.", "صالح, [1980–1989]. أسس[M]. 3 ط. Springer."),
        (IN_TWO_VOLUMES, "Berg, J. (ca. 1980–1989). Grundlagen (2nd ed., Vols. 1–2). Springer.",
         "BERG J, [1980–1989]. Grundlagen: Vols. 1–2[M]. 2nd ed. Springer."),
        (BY_LI, "李峥. (约 1980–1989). 药物 (3 版). Springer.", "李峥, [1980–1989]. 药物[M]. 3 版. Springer."),
        (CASE, "Feed Co v City, EWHC 114 (High Court 2030).", "Anon, 2030. Feed Co v City: EWHC 114[A]."),
        (BY_COUNCIL, "مجلس المدينة. (2024). Rules.", "مجلس المدينة, 2024. Rules[R]."),
        (ALONE, "City Council. (n.d.). Rules.", "City Council. Rules[R]."),
    ],
)  # fmt: skip
def test_the_styles_of_the_program_format_works_in_any_language(fields: dict[str, object], apa: str, chinese: str) -> None:
    """APA, and GB/T 7714 with the type of a work also where no address follows it in the brackets."""
    assert [formatted(BUNDLED / f"{name}.csl", **fields) for name in ("apa", "gb-t-7714-2015")] == [apa, chinese]


def test_a_style_has_its_own_endings_of_ordinals(tmp_path: Path) -> None:
    """The terms of a style come before those of the language: `2d` in American law, or no letters at all."""
    file = tmp_path / "law.csl"
    for term, second, third in (("ordinal-02", "2d", "3rd"), ("ordinal", "2d", "3d")):
        own = f'<locale xml:lang="en"><terms><term name="{term}">d</term></terms></locale><citation>'
        edition = '<bibliography><layout><number variable="edition" form="ordinal"/></layout></bibliography>'
        style = STYLE[: STYLE.index("<bibliography")] + edition + STYLE[STYLE.index("</bibliography>") + len("</bibliography>") :]
        file.write_text(re.sub("<citation[^>]*>", own, style, count=1), "utf-8")
        assert [formatted(file, type="book", edition=number) for number in ("2", "3")] == [second, third]


@pytest.mark.parametrize(("language", "shown"), [("de", "3. Juni 2031"), ("da", "3. juni 2031"), ("en-GB", "3 June 2031")])
def test_a_day_has_the_ordinal_of_its_language(language: str, shown: str) -> None:
    """A style with terms of its own for a language takes the ending of a day from that language, not from English."""
    case = {"type": "legal_case", "title": "T v. U", "issued": "2031-06-03", "language": language}
    assert shown in formatted(BUNDLED / "apa.csl", **case)
    assert shown in formatted(**case)


def test_the_styles_of_the_program_keep_their_licence() -> None:
    """Each has its rights and authors, and the list beside them names it and the authors."""
    notice = (BUNDLED / "LICENSE.txt").read_text("utf-8")
    for file in BUNDLED.glob("*.csl"):
        text = file.read_text("utf-8")
        assert "http://creativecommons.org/licenses/by-sa/3.0/" in text
        authors = re.findall(r"<name>(.*?)</name>", text.partition("</info>")[0])
        assert authors
        assert all(each in notice for each in (file.name, *authors)), file.name


def test_words_follow_the_language_of_each_source() -> None:
    """Each source has the words of its own language, not those of the style or of the page, and its own rules for titles."""
    pages = {"author": [{"literal": "A"}], "title": "shade and steel", "page": "3-9", "issued": "2023-05"}
    assert formatted(**pages) == "A. Shade and Steel. pp. 3–9. (May 2023)."
    assert formatted(**pages, language="de") == "A. shade and steel. S. 3–9. (Mai 2023)."
    assert formatted(**pages, language="zh-Hant") == "A. shade and steel. 頁 3–9. (2023年5月)."
    assert formatted(**(pages | {"issued": "2023-05/2024-01"}), language="zh").endswith("(2023年5月–2024年1月).")
    assert formatted(**(pages | {"issued": "2023/2024"}), language="zh").endswith("(2023–2024年).")
    assert formatted(**pages, language="sw") == "A. shade and steel. pp. 3–9. (May 2023)."


def test_a_reference_does_not_depend_on_others() -> None:
    """The processor changes the style while it works, so each reference gets a new one."""
    first = formatted(issued="2023-05-03")
    formatted(issued="2022-01", language="de")
    assert formatted(issued="2023-05-03") == first


def test_remarks_of_the_editors_are_not_in_a_reference() -> None:
    """A source's note is for readers of the brief, beside the reference, though CSL has the same name for words in it."""
    assert formatted(note="Read in a copy.", annote="Ask her.") == formatted()


def test_words_that_keep_their_case_keep_it() -> None:
    """CSL's tags in a title are honoured: case, formats and characters that look like tags."""
    assert formatted(title='<span class="nocase">eBay</span> and <i>e</i>books') == "RUIZ, A. eBay and Ebooks."


# ------------------------------------------------------------------------------------------------------ styles


def problem_of(text: str, folder: Path) -> Problem:
    """The problem of a style."""
    (folder / "s.csl").write_text(text, "utf-8")
    found = read_style(folder / "s.csl")
    assert isinstance(found, Problem)
    return found


MACRO = '<macro name="date">'
BOMB = "".join(f'<macro name="m{n}">' + f'<text macro="m{n + 1}"/>' * 10 + "</macro>" for n in range(9))
LOOKS = (
    '<macro name="a">' + '<group><text macro="b"/></group>' * 300 + "</macro>"
    '<macro name="b">' + '<text variable="page"/>' * 300 + "</macro>"
)
DEEP = "".join(f'<macro name="m{n}">{"<group>" * 20}<text macro="m{n + 1}"/>{"</group>" * 20}</macro>' for n in range(9))
CHAIN = "".join(f'<macro name="m{n}"><text macro="m{n + 1}"/></macro>' for n in range(10, 1000))
CHAIN += '<macro name="m1000"><text macro="m9"/></macro>'
CYCLE = '<macro name="a"><text macro="b"/></macro><macro name="b"><text macro="a"/></macro>'
INCLUDED = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'
PARENT = '<link href="http://www.zotero.org/styles/apa" rel="independent-parent"/>'
LAST = '<macro name="m9"><text value="x"/></macro>'


@pytest.mark.parametrize(
    ("change", "line", "message"),
    [
        (("?>\n", '?>\n<!DOCTYPE style SYSTEM "http://example.org/a.dtd">\n'), 2, "document type"),
        (("?>\n", '?>\n<!DOCTYPE s [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n'), 2, "document type"),
        (("?>\n", "?>\n<!-- a\nb --><!DOCTYPE style>\n"), 3, "document type"),
        (("?>\n", "?>\n<?a <!-- ?><!DOCTYPE style><!-- -->\n"), 2, "document type"),
        (("?>\n", "?>\n" + "<!--" * 200_000), 2, "not XML"),
        (("</info>", "</inf>"), 8, "not XML"),
        (("Plain", "&unknown;"), 5, "not XML"),
        ((STYLE, ""), 1, "not XML"),
        ((STYLE, "<html><body/></html>"), 1, "a web page"),
        ((STYLE, "\n<!-- saved -->\n<!DOCTYPE html>\n<html lang=en><p>x"), 3, "a web page"),
        ((STYLE, "<svg/>"), 1, "begins with `<svg>`"),
        (("<info>", f"{INCLUDED}<info>"), 4, "does not follow CSL"),
        (("</id>", f"</id>\n{PARENT}"), 7, "`apa`"),
        (('"italic"', '"wavy"'), 23, "does not follow CSL"),
        (('macro="date" prefix', 'macro="dat" prefix'), 27, "no macro `dat`"),
        ((MACRO, f'{MACRO}<text macro="date"/>'), 9, "contains itself"),
        ((MACRO, CYCLE + MACRO), 9, "contains itself"),
        ((MACRO, BOMB + LAST + MACRO), 9, "expand to too much"),
        ((MACRO, LOOKS + MACRO), 9, "expand to too much"),
        ((MACRO, DEEP + LAST + MACRO), 9, "expand to too much"),
        ((MACRO, CHAIN + LAST + MACRO), 9, "expand to too much"),
        (("Plain", "Pl\u202eain"), 5, "U+202E"),
        (('prefix="("', 'prefix="&#x202e;"'), 27, "U+202E"),
        (('prefix="("', 'prefix="&#xFDE0;"'), 27, "U+FDE0"),
        (('<text value="never"/>', '<text value="&#64976;"/>'), 11, "U+FDD0"),
    ],
)  # fmt: skip
def test_a_style_that_could_do_harm_is_refused(change: tuple[str, str], line: int, message: str, tmp_path: Path) -> None:
    """No entity, no other file, no endless rule: each is one problem at the line of the style."""
    found = problem_of(STYLE.replace(*change), tmp_path)
    assert message in found.message
    assert found.place.line == line
    assert found.severity == "error"


def test_a_style_for_notes_alone_is_refused(tmp_path: Path) -> None:
    """A style without a bibliography has no rules for references."""
    assert (
        "no list of references"
        in problem_of(re.sub("<bibliography.*</bibliography>", "", STYLE, flags=re.DOTALL), tmp_path).message
    )


def test_special_and_large_files_are_not_read(tmp_path: Path) -> None:
    """A link, a file in another encoding and one of over 1 MiB are not parsed."""
    os.symlink(OURS, tmp_path / "l.csl")
    link = read_style(tmp_path / "l.csl")
    assert isinstance(link, Problem)
    assert link.code == "unknown-file"
    assert problem_of(STYLE + " " * 1024 * 1024, tmp_path).code == "too-large"
    (tmp_path / "u.csl").write_text(STYLE.replace("utf-8", "utf-16"), "utf-16")
    encoded = read_style(tmp_path / "u.csl")
    assert isinstance(encoded, Problem)
    assert encoded.code == "bad-encoding"


# ----------------------------------------------------------------------------------------------------- projects


@pytest.fixture
def styled(data: Path) -> Path:
    """The base brief with a citation style, in a project that is the working directory."""
    (Path("styles")).mkdir()
    shutil.copy(OURS, "styles/plain.csl")
    name_style(data, "plain")
    return data


def name_style(data: Path, name: str) -> None:
    """Name a style in the head of a brief."""
    head = re.sub(r"^style: .*\n", "", (data / "brief.yaml").read_text("utf-8"), flags=re.MULTILINE)
    (data / "brief.yaml").write_text(f"style: {name}\n{head}", "utf-8")


def problems() -> list[str]:
    """The problems of the project in the working directory, as code, place and help."""
    found = check(project_in(Path(), Path("data")), TODAY).problems
    return [f"{each.place.file}:{each.place.line}:{each.place.column} {each.code}: {each.help}" for each in found]


def test_a_wrong_name_gets_the_name_to_type(styled: Path) -> None:
    """A style that is not there, and a name with the ending of the file, are answered with what to type."""
    assert problems() == []
    name_style(styled, "plian")
    assert problems() == ["data/brief.yaml:1:8 missing-file: did you mean `plain`?"]
    name_style(styled, "chicago")
    known = "type one of these: `apa`, `gb-t-7714-2015`, `plain`; or put the file there"
    assert problems() == [f"data/brief.yaml:1:8 missing-file: {known}"]
    name_style(styled, "{en: plain, '*': ap}")
    assert problems() == ["data/brief.yaml:1:25 missing-file: did you mean `apa`?"]
    name_style(styled, "[plain]")
    assert problems() == ["data/brief.yaml:1:8 wrong-type: write `style: plain`"]
    name_style(styled, "plain.csl")
    assert problems() == ["data/brief.yaml:1:8 bad-id: type `plain`"]
    name_style(styled, "../plain")
    assert [each.split(": ")[0] for each in problems()] == ["data/brief.yaml:1:8 bad-id"]


def test_editors_complete_the_styles_of_the_project(styled: Path) -> None:
    """An editor offers the styles of the program and the files in `styles/`, for all languages and for one."""
    site = load_project(project_in(Path(), styled)).site
    fields = json.loads(for_site(site, known_styles(Path("styles")))["brief.schema.json"])["$defs"]["Head"]["properties"]
    accepts = Draft7Validator(fields["style"]["anyOf"][0]).is_valid
    for name, known in (("plain", True), ("apa", True), ("plian", False)):
        assert accepts(name) == accepts({"en": name}) == known


@pytest.mark.parametrize(
    ("default", "language", "shown"),
    [
        ("en-GB", "en", "3 August 2023"), ("en-GB", "en-US", "August 3, 2023"), ("en-US", "en-GB", "3 August 2023"),
        ("", "en", "August 3, 2023"), ("xx-YY", "en", "August 3, 2023"), ("de-AT", "en", "August 3, 2023"),
        ("de-AT", "de", "3. August 2023"), ("en-XX", "en", "August 3, 2023"), ("zh-TW", "zh-Hans", "2023年8月3日"),
    ],
)  # fmt: skip
def test_a_style_has_the_country_of_the_language(tmp_path: Path, default: str, language: str, shown: str) -> None:
    """A British style has British dates in a brief in English; a language that names its country is followed."""
    written = STYLE.replace('default-locale="de-DE"', f'default-locale="{default}"' if default else "")
    (tmp_path / "a.csl").write_text(written, "utf-8")
    style = read_style(tmp_path / "a.csl")
    assert isinstance(style, CitationStyle)
    fields = {key: value for key, value in ORDINARY.items() if key != "language"} | {"issued": "2023-08-03"}
    pieces = format_reference(style, of_source(Source.decode(fields)), language).pieces()
    assert shown in "".join(
        piece.text if isinstance(piece, KeptPart) else piece if isinstance(piece, str) else "" for piece in pieces
    )


def test_without_the_processor_the_message_says_what_to_install(styled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra is not needed until a brief names a style; then the check says so."""
    monkeypatch.setattr(csl_style, "find_spec", lambda name: None)
    install = "install the processor: `pip install 'policy-briefing[csl]'`"
    assert problems() == [f"data/brief.yaml:1:8 not-installed: {install}"]
    (styled / "brief.yaml").write_text((styled / "brief.yaml").read_text("utf-8").removeprefix("style: plain\n"), "utf-8")
    assert problems() == []


def test_a_cache_has_the_references_of_an_unchanged_style(styled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A later build formats references again only if the data or the style changed."""
    loaded = load_project(project_in(Path(), styled))
    cache = ResultCache(CacheFolder(Path("cache")), "program", TODAY, data_parts(loaded, styled))

    def reference() -> str:
        made = styled_references.styled_references(loaded.site, Path("styles"), Memo(cache)).briefs["", "en"]
        return made.sources["ruiz-2031"].marked

    first = reference()
    with monkeypatch.context() as patch:
        patch.setattr(styled_references, "format_reference", lambda *_: pytest.fail("it is in the cache"))
        assert reference() == first
    Path("styles/plain.csl").write_text(STYLE.replace('text-case="uppercase"', 'text-case="lowercase"'), "utf-8")
    assert "ruiz, A." in reference()


@pytest.mark.slow
def test_a_source_that_a_style_cannot_format_keeps_our_format(styled: Path) -> None:
    """A style may print nothing for a kind of source; the check warns at the source, and pages are complete."""
    text = STYLE.replace('<group delimiter=". ">', '<choose><if type="report" match="none"><group delimiter=". ">', 1)
    Path("styles/plain.csl").write_text(text.replace("</group>\n    </layout>", "</group></if></choose>\n    </layout>"), "utf-8")
    help = "pages show it in the program's own format; correct the style, or take another one"
    assert problems() == [
        f"data/brief.yaml:1:8 unformatted-reference: {help}", f"data/sources.yaml:8:3 unformatted-reference: {help}"
    ]  # fmt: skip
    found = pages()
    assert "RUIZ" in found["en/docs/sources/index.md"]
    assert '<p class="bf-credit">City Council' in found["en/docs/sources/index.md"]
    assert "Edition" in found["en/docs/cite/index.md"]


def pages() -> dict[str, str]:
    """The pages of the project in the working directory, by their addresses below the language."""
    rendered = driver.render(driver.open_project(project_in(Path(), Path("data"))), TODAY)
    assert not [each for each in rendered.problems if each.severity == "error"]
    return {each.path: str(each.content) for each in rendered.outputs if each.path.endswith("index.md")}


@pytest.mark.slow
def test_pages_show_references_in_the_style_with_our_links(styled: Path) -> None:
    """Sources, pages that cite, the whole brief and the page of citations use the style; links and escapes are ours."""
    file = styled / "sources.yaml"
    hostile = "title: Night <b>temperatures</b> & <script>alert(1)</script> [x](javascript:y)"
    file.write_text(file.read_text("utf-8").replace("title: Night temperatures of forty streets", hostile), "utf-8")
    head = styled / "brief.yaml"
    head.write_text(head.read_text("utf-8").replace("languages: [en]", "languages: [en, zh-Hans]"), "utf-8")
    (styled / "zh-Hans").mkdir()
    (styled / "zh-Hans" / "sources.yaml").write_text("- id: city-2030\n  title: 四十条街的夜间气温\n", "utf-8")
    found = pages()
    shown = found["en/docs/sources/index.md"]
    assert '<a href="https://example.org/streets" rel="external">https&#58;//example.org/<wbr>streets</a>' in shown
    assert "<i>Night <b>Temperatures</b> &#38; &#60;script&#62;" in shown
    assert "<script" not in shown
    assert "COUNCIL" not in shown, "the name of an institution is not in capitals"
    assert '<span lang="en">City Council. <i>Night' in found["zh-Hans/docs/sources/index.md"]
    assert ' &#91;<bdi lang="zh-Hans">四十条街的夜间气温</bdi>&#93;' in found["zh-Hans/docs/sources/index.md"]
    for page in ("sources", "all", "factors/dark-surfaces"):
        assert "RUIZ, A. <i>Shade Before Steel</i>" in found[f"en/docs/{page}/index.md"], page
    cited = found["en/docs/cite/index.md"]
    assert "<i>J1: " in cited
    assert "<b>Shade before steel" in cited, "an entry is a part of the brief"


@pytest.mark.slow
def test_an_address_that_a_style_does_not_print_is_not_lost(styled: Path) -> None:
    """On a page the title is then the link; paper has no links, so the address is printed there."""
    text = re.sub(r'\n *<text variable="(?:URL|DOI)".*', "", STYLE)
    Path("styles/plain.csl").write_text(text, "utf-8")
    sources = styled / "sources.yaml"
    sources.write_text(
        sources.read_text("utf-8").replace("  issued: 2031-04\n", "  issued: 2031-04\n  language: en-GB\n"), "utf-8"
    )
    assert (
        '<a class="bf-at" href="https://example.org/streets" rel="external">Night Temperatures'
        in pages()["en/docs/sources/index.md"]
    )
    (writer,) = driver.prepare(driver.open_project(project_in(Path(), Path("data"))), TODAY).writers
    report = next(document.html for document, _ in writer.documents("a4") if "RUIZ, A." in document.html)
    assert "</i>. City Council. (2030). <a" in report
    assert re.search(r">https(?:&#58;|:)//example.org/streets</a>", report)
    assert "(April 2031)</span>&#59; " in report, "a footnote with several sources has no full stops between them"


@pytest.mark.slow
def test_pages_in_each_language_have_its_style(styled: Path) -> None:
    """A mapping gives Chinese pages the Chinese standard, in both scripts; a project's file comes before that of the program."""
    shutil.copy(OURS, "styles/apa.csl")
    name_style(styled, "{en: apa, zh: gb-t-7714-2015}")
    head = styled / "brief.yaml"
    head.write_text(head.read_text("utf-8").replace("languages: [en]", "languages: [en, de, zh-Hans, zh-Hant]"), "utf-8")
    found = pages()
    for page in ("sources", "factors/dark-surfaces"):
        shown = {language: found[f"{language}/docs/{page}/index.md"] for language in ("en", "de", "zh-Hans", "zh-Hant")}
        assert "RUIZ, A. " in shown["en"]
        assert "RUIZ" not in shown["de"]
        assert "RUIZ A, 2031. " in shown["zh-Hans"]
        assert "RUIZ A, 2031. " in shown["zh-Hant"]

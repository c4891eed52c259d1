"""Documents for print: every entry once, and PDF files that are read back by their tags."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import unicodedata
from datetime import date
from functools import cache, lru_cache
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from fontTools.ttLib import TTFont
from pypdf.generic import ContentStream

from briefing import driver
from briefing.authoring.example import STARTER
from briefing.cli import cli
from briefing.model import walk
from briefing.model.fields import headline
from briefing.model.resolve import anchor
from briefing.publish import pdf
from briefing.render.brief_writer import BriefWriter
from briefing.render.exports import brief_json
from briefing.render.headline_text import plain_headline
from briefing.render.page_text import PageText
from briefing.render.stylesheets import ASSETS
from briefing.render.templating import Renderer
from briefing.render.unit_writer import unit_writer_for
from briefing.source.project import project_in
from tests.built import PUBLISHED as FIRST_PUBLISHED
from tests.pdf_reader import TaggedPdf
from tests.stories import PLAIN, PUBLISHED, SITES, site, views

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.model import Entity
    from briefing.render.outputs import PrintDocument
    from briefing.render.unit_context import SiteAddresses, UnitContext

ROOT = Path(__file__).parents[1]
FULL = SITES / "full" / "data"
KINDS = (
    "judgement",
    "factor",
    "claim",
    "scenario",
    "recommendation",
    "action",
    "objection",
    "event",
    "forecast",
    "figure",
    "term",
)
"""The kinds whose entries are stated in the brief itself; a title of a source is also in notes and in figures."""
NO_FILE = Path("no file was made before")


def writer_of(data: Path, settings: SiteAddresses = PUBLISHED) -> BriefWriter:
    """The writer of the first brief of a site in its main language."""
    view = next(view for view in views(site(data), settings) if view.brief)
    writer = unit_writer_for(view, Renderer())
    assert isinstance(writer, BriefWriter)
    return writer


@lru_cache(maxsize=8)  # several tests print the first brief
def documents(writer: BriefWriter, paper: str = "a4") -> list[PrintDocument]:
    """The decision paper and the report of a brief."""
    made = list(writer.documents(paper))
    assert not [problem for _, found in made for problem in found]
    return [document for document, _ in made]


def printed(document: PrintDocument) -> TaggedPdf:
    """The PDF file of a document, about which WeasyPrint has nothing to report."""
    made = pdf.make(pdf.PdfOrder(document, NO_FILE))
    assert not made.reports
    assert not made.problems
    return TaggedPdf(made.content)


def squeezed(text: str) -> str:
    """A text without white space and word joiners, which line breaks change, and with the apostrophes of the pages."""
    return re.sub(r"[\s\u2060\u200b]+", "", text).replace("'", "’")


def worded(text: str) -> str:
    """A text without digits too, among which are the numbers of notes."""
    return re.sub(r"\d+", "", squeezed(text))


def shown(html: str) -> str:
    """The text of a page or document without its notes, citation marks and the list of next dates, which are links."""
    html = re.sub(r'<ol class="bf-due".*?</ol>', "", html, flags=re.DOTALL)
    html = re.sub(r'<span class="note">.*?</span>(?!\s*</span>)', "", _flat(html), flags=re.DOTALL)
    html = re.sub(r"<(button|a)[^>]*\bbf-chip\b[^>]*>.*?</\1>", "", html, flags=re.DOTALL)
    html = re.sub(r"<(style|title|head)\b.*?</\1>", "", html, flags=re.DOTALL)
    return squeezed(unescape(re.sub(r"<[^>]*>", "", html)))


def _flat(html: str) -> str:
    """A document whose notes contain no further spans."""
    parts = html.split('<span class="note">')
    return parts[0] + "".join(f'<span class="note">{_without_spans(part)}' for part in parts[1:])


def _without_spans(after: str) -> str:
    depth, at = 1, 0
    for tag in re.finditer(r"<(/?)span\b[^>]*>", after):
        depth += -1 if tag[1] else 1
        at = tag.end()
        if not depth:
            break
    return re.sub(r"</?span\b[^>]*>", "", after[:at]) + "</span>" + after[at:]


def entries(view: UnitContext) -> Iterator[tuple[Entity, str]]:
    """Each entry of a brief that states something, with its text in plain words."""
    assert view.brief
    wording = PageText(view)
    for kind in KINDS:
        for entity in view.brief.of(kind):
            if entity.id:
                yield entity, plain_headline(wording, entity)


def all_texts(view: UnitContext) -> str:
    """All texts of a brief in plain words: an author may repeat a sentence, which every form then has as often."""
    assert view.brief
    found = (leaf.value for kind in KINDS for entity in view.brief.of(kind) for leaf in walk(entity))
    return "\n".join(squeezed(PageText(view).plain(text)) for text in found if isinstance(text, str))


STATED = ("judgement", "claim", "action", "objection", "forecast")
"""The kinds whose text is a whole sentence, which nothing else repeats; a title is also that of a link."""


def faults_of_forms(writer: BriefWriter) -> Iterator[str]:
    """Yield each entry that the report, the page of the whole brief or the JSON lacks or has twice."""
    page = writer.page_at("all/")
    forms = {"report": documents(writer)[1].html, "all/": str(page[0].content) if page else ""}
    texts = {name: shown(form) for name, form in forms.items()}
    records = list(_records(json.loads(brief_json.write(writer.exported))))
    stated = all_texts(writer.view)
    for entity, plain in entries(writer.view):
        text = squeezed(plain)
        once = entity.kind_name in STATED and stated.count(text) == 1
        id = anchor(entity.kind_name, entity.id)
        for name, form in forms.items():
            anchors = len(re.findall(rf'\bid="{re.escape(id)}"|{{: #{re.escape(id)} ', form))
            times = texts[name].count(text)
            if anchors != 1 or not times or (once and times > 1):
                yield f"{entity.id} in {name}: {anchors} anchors, {times} times"
        with_text = [record.get("id") for record in records if headline(entity) in record.values()]
        if once and with_text != [entity.id]:
            yield f"the text of {entity.id} in JSON is that of {with_text}"
    yield from _lost_of_figures(writer, forms["report"])
    report = texts["report"]
    for source in writer.exported.links.listed.get("source", ()):
        if squeezed(source.note or "") not in report and anchor("source", source.id) in forms["report"]:
            yield f"the note of {source.id}"


def _lost_of_figures(writer: BriefWriter, report: str) -> Iterator[str]:
    """Yield each text and each source of a figure that its block in the report lacks."""
    wording = PageText(writer.view)
    for figure in writer.brief.figures:
        block = report.partition(f'<figure id="{anchor("figure", figure.id)}"')[2].partition("</figure>")[0]
        marked = [figure.caption, *(each.text for each in figure.annotations)]
        typed = [
            wording.plain_title(figure.title),
            figure.note,
            *(text for span in figure.states for text in (span.label, span.group, span.note)),
        ]
        for text in (*(wording.plain(text) for text in marked if text), *filter(None, typed)):
            if squeezed(text) not in shown(block):
                yield f"{figure.id} lacks the text: {text}"
        cited = [cite.source for each in (figure, *figure.states) for cite in each.sources]
        cited += [key for each in figure.annotations for key in re.findall(r"\[@([\w-]+)", each.text)]
        for key in dict.fromkeys(cited):  # each citation has a link of its own
            if block.count(f'href="#{anchor("source", key)}"') < cited.count(key):
                yield f"{figure.id} lacks the source {key}"


@pytest.mark.parametrize("story", ["full", "own-forecasts", "effects-and-objections", "charts"])
def test_every_entry_is_once_in_the_report_on_the_whole_page_and_in_json(story: str) -> None:
    """No claim is lost or repeated: its id is one anchor, and its text occurs once, in each form of the whole brief."""
    writer = writer_of(SITES / story / "data")
    assert any(entity.kind_name in STATED for entity, _ in entries(writer.view)) or writer.brief.figures
    assert list(faults_of_forms(writer)) == []


def _records(value: object) -> Iterator[dict[str, object]]:
    """Every object in a JSON value."""
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _records(each)


@cache  # of this repository, whose data do not change during a run
def first_writers() -> tuple[BriefWriter, ...]:
    """The writers of the first brief in each language."""
    session = driver.open_project(project_in(ROOT, ROOT / "data"), "https://example.org/brief/")
    writers = driver.prepare(session, date.fromisoformat(FIRST_PUBLISHED)).writers
    return tuple(writer for writer in writers if isinstance(writer, BriefWriter))


@pytest.mark.slow
def test_the_forms_of_the_first_brief_agree_in_each_language() -> None:
    """The same holds for the first brief and its translations."""
    assert [writer.view.lang for writer in first_writers()] == ["en", "zh-Hans", "zh-Hant"]
    for writer in first_writers():
        assert list(faults_of_forms(writer)) == []


def test_a_document_depends_on_the_edition_and_not_on_the_day() -> None:
    """The same data give the same document on every day, and no link to a page of a site whose address is not known."""
    first, second = (
        documents(unit_writer_for(next(views(site(FULL), PLAIN, day)), Renderer()))  # type: ignore[arg-type]  # reason: of a brief
        for day in (date(2031, 10, 15), date(2035, 1, 1))
    )
    assert first == second
    for document in first:
        assert not re.findall(r' href="(?!#|https?:|mailto:)', document.html)
    assert 'href="https://example.org/' in documents(writer_of(FULL))[0].html


@pytest.mark.slow
def test_pdf_files_are_accessible_and_complete() -> None:
    """A small brief: tags, bookmarks, notes, alternative texts, fonts, and every text of an entry in the order of the tags."""
    writer = writer_of(FULL)
    paper, report = map(printed, documents(writer))
    assert list(paper.faults()) == list(report.faults()) == []
    assert len(paper.reader.pages) <= 2
    assert report.reader.metadata is not None
    assert report.reader.metadata.title == "Shade before steel cooling the Calda–Nord line: Full report"
    assert report.reader.metadata.creation_date_raw == "D:20310930"
    assert report.root["/Lang"] == "en"
    assert "F1 Dark surfaces store the day’s heat" in report.bookmarks()
    text = worded(report.text())
    for entity, plain in entries(writer.view):
        assert anchor(entity.kind_name, entity.id) in report.reader.named_destinations
        assert worded(plain) in text, entity.id
    assert all(each["/Alt"] for each in report.of("Figure"))
    assert len(report.of("Figure")) == sum(each.kind != "table" for each in writer.brief.figures)
    assert any("Ruiz" in report.text(note, notes=True) for note in report.of("Note"))
    assert not any(image for page in report.reader.pages for image in page.images), "figures are vectors"


@pytest.mark.slow
def test_letters_beyond_western_europe_are_in_the_typeface_of_the_text(tmp_path: Path) -> None:
    """Letters such as ć and ł come from a file of their own, which is a font of its own, so that no code means two letters.

    Newer versions of Pango draw ẍ, which no file has, with an x and an accent; both are read as themselves, in other words too.
    """
    data = Path(shutil.copytree(FULL, tmp_path / "data"))
    head = data / "brief.yaml"
    title = "Klarić of Łódź, x and ẍ"
    head.write_text(re.sub(r"(?m)^title: .*", f"title: {title}", head.read_text("utf-8"), count=1), "utf-8")
    paper = printed(documents(writer_of(data))[0])
    assert title in unicodedata.normalize("NFC", paper.text())
    faces: dict[str, set[str]] = {}
    for page in paper.reader.pages:
        for name, font in page["/Resources"]["/Font"].items():
            face = font.get_object()["/BaseFont"].partition("+")[2].rstrip(",")
            faces.setdefault(face, set()).update(paper.fonts[name].values())
    with_letters = {name for name, letters in faces.items() if letters & set("ćŁź")}
    assert with_letters == {"Source-Serif-4-Extended", "Source-Sans-3-Extended-Semi-Bold"}
    assert all(letters.isdisjoint("KAB") for name, letters in faces.items() if "Extended" in name)


def test_typefaces_of_rarer_letters_are_asked_for_these_alone() -> None:
    """WeasyPrint takes a `unicode-range` for what a file has, so it names each letter of the file, and no other."""
    style = (ASSETS.parent / "templates" / "print" / "style.css.jinja").read_text("utf-8")
    faces = re.findall(r"briefing:(\S+-latin-ext-\S+)\"\);\s*unicode-range: (.*);", style)
    assert len(faces) == 2
    for file, ranges in faces:
        ends = [[int(end, 16) for end in each.removeprefix("U+").split("-")] for each in ranges.split(", ")]
        letters = TTFont(ASSETS / "fonts" / file).getBestCmap()
        wanted = [code for code in letters if code > 0xFF and unicodedata.category(chr(code))[0] != "M"]
        assert [code for each in ends for code in range(each[0], each[-1] + 1)] == sorted(wanted)


@pytest.mark.slow
def test_arabic_is_set_from_right_to_left(tmp_path: Path) -> None:
    """Texts of drawings are set as a whole, which joins their letters; dates, addresses and page numbers have their order."""
    data = Path(shutil.copytree(FULL, tmp_path / "data"))
    head = data / "brief.yaml"
    head.write_text(head.read_text("utf-8").replace("languages: [en, zh-Hans]", "languages: [ar]"), "utf-8")
    _, report = documents(writer_of(data))
    (legend,) = re.findall(r"<text[^>]*>(A permit a tree[^<]*)<", report.html)
    assert legend == "A permit a tree: \u20681 يناير 2026\u2069 – \u206831 مارس 2032\u2069"
    assert '<bdi dir="ltr">https' in documents(writer_of(data))[0].html
    assert ".at-5.to-20 { left: 5%; width: 15% }" in report.html, "scales are not mirrored, on paper as on the site"
    assert not list(printed(report).faults())
    (rule,) = re.findall(r"@bottom-left \{ content: (.*?);", report.html)
    assert rule == r'counter(page) "\000020من\000020" counter(pages)'
    html = re.sub(r"<text\b.*?</text>", "", report.html)
    letters = sum(len(text) for text in re.findall(r"<text[^>]*>([^<]*)<", report.html))
    assert _drawn(report) - _drawn(report._replace(html=html)) < letters / 2, "letter by letter, each would be drawn on its own"


def _drawn(document: PrintDocument) -> int:
    """The number of operations that draw text."""
    pages = printed(document).reader.pages
    streams = (ContentStream(page["/Contents"].get_object(), page.pdf) for page in pages)
    return sum(operator in (b"Tj", b"TJ") for stream in streams for _, operator in stream.operations)


@pytest.mark.slow
def test_equal_documents_give_equal_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No clock and no setting of the machine reaches a file, and a report is not made again from the same document."""
    paper, report = documents(writer_of(FULL))
    first = pdf.make(pdf.PdfOrder(paper, NO_FILE)).content
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    again = subprocess.run(
        [sys.executable, "-c", _AGAIN], input=json.dumps([*paper[:-2], paper.day.isoformat(), paper.file]).encode(),
        capture_output=True, cwd=ROOT, check=True,
    ).stdout  # fmt: skip
    assert again == first
    made = tmp_path / "report.pdf"
    made.write_bytes(pdf.make(pdf.PdfOrder(report, made)).content)
    assert pdf.make(pdf.PdfOrder(report, made)) == pdf.PdfFile(made.read_bytes(), reused=True)
    made.write_bytes(made.read_bytes()[:-10])
    assert not pdf.make(pdf.PdfOrder(report, made)).reused, "it is cut off"
    assert pdf.identifier_of(report) != pdf.identifier_of(report._replace(html=report.html + " "))
    assert pdf.identifier_of(report) != pdf.identifier_of(report._replace(day=date(2040, 1, 1)))
    changed = tmp_path / "pdf_tags.py"
    changed.write_text("# another program", encoding="utf-8")
    before = pdf.identifier_of(report)
    monkeypatch.setattr(pdf.pdf_tags, "__file__", str(changed))
    assert pdf.identifier_of(report) != before, "what completes a file changed"
    monkeypatch.setattr(pdf, "__version__", "0")
    assert pdf.identifier_of(report) != before


_AGAIN = """
import json, sys
from datetime import date
from pathlib import Path
from briefing.publish import pdf
from briefing.render.outputs import PrintDocument
*most, day, file = json.load(sys.stdin)
made = pdf.make(pdf.PdfOrder(PrintDocument(*most, date.fromisoformat(day), file), Path("no file")))
sys.stdout.buffer.write(made.content)
"""
HARD = (
    "=1+1", "+1", "-x", "@SUM(A1)", "</script>", "<b>bold</b>", "]]>", "&amp;", "{{ 7*7 }}", "שלום עולם", "مرحبا",
    "*not emphasis*", "先有树荫，“后有”钢铁。", "_x_", "url(http://example.org/x.png)", "</style><script>alert(1)</script>",
    "C:\\x", "a|b", "x" * 150, "😀",
)  # fmt: skip
"""Texts of names that would leave their place, load something or vanish."""


@pytest.mark.slow
def test_hostile_texts_are_printed_as_they_are(tmp_path: Path) -> None:
    """Markup, formulas, other scripts and emoji are text in a file; nothing is loaded, and nothing is lost."""
    data = shutil.copytree(FULL, tmp_path / "data")
    actors = (data / "actors.yaml").read_text(encoding="utf-8")
    more = (f"- {{id: hard-{n}, name: {json.dumps(text, ensure_ascii=False)}, kind: group}}\n" for n, text in enumerate(HARD))
    (data / "actors.yaml").write_text(actors + "".join(more), encoding="utf-8")
    brief = (data / "brief.yaml").read_text(encoding="utf-8")
    title = json.dumps('</style>; } @page { size: 1cm } "x\\', ensure_ascii=False)
    (data / "brief.yaml").write_text(brief.replace("short_title: Shade before steel", f"short_title: {title}"), encoding="utf-8")
    _, report = map(printed, documents(writer_of(data)))
    assert list(report.faults()) == []
    text = squeezed(report.text())
    for name in HARD:
        assert squeezed(name) in text or squeezed(name)[::-1] in text, (
            name
        )  # of right-to-left words, some readers give the glyphs
    assert report.reader.pages[1].mediabox.width == pytest.approx(595.28, abs=0.1)
    with pytest.raises(ValueError, match="loads nothing"):
        pdf.own_files("https://example.org/x.png")
    with pytest.raises(ValueError, match="loads nothing"):
        pdf.own_files("file:///etc/passwd")


def test_a_decision_paper_has_the_notice_and_the_title_of_each_source() -> None:
    """What a reader must know first is above the bottom line, and a note says which work it names."""
    paper = documents(writer_of(FULL))[0].html
    assert 0 < paper.index("the council has changed the tree rule") < paper.index('class="bottom-line')
    titles = re.findall(r'<a class="id" [^>]+>(S\d+)</a> [^<&]+(?:<span class="title">&#44; ([^&]+?)</span>)?', paper)
    assert [title for source, title in titles if source == "S2"] == ["Cool streets: first year", "", ""]


def test_the_report_says_where_a_figure_of_a_text_is(tmp_path: Path) -> None:
    """A paragraph at which a page draws a figure is its name with the number of its page; one within a sentence is a link."""
    data = shutil.copytree(FULL, tmp_path / "data")
    factors = (data / "factors.yaml").read_text(encoding="utf-8")
    factors = factors.replace("    Ruiz begins", "    [G2]\n\n    See [G2]. Ruiz begins", 1)
    (data / "factors.yaml").write_text(factors, encoding="utf-8")
    report = documents(writer_of(data))[1].html
    assert re.findall(r">([^<>]*G2)</a>", report.split('class="lead"')[1]) == ["Figure G2", "G2"]
    assert '<p class="figure-place"><a class="bf-ref" href="#G2">Figure G2</a></p>' in report


@pytest.mark.slow
@pytest.mark.parametrize(("more", "pages"), [(0, 1), (12, 2)])
def test_a_second_page_of_a_few_lines_is_saved(tmp_path: Path, more: int, pages: int) -> None:
    """A few lines are set on the first page; a second page that is filled keeps the type and the notes of two pages."""
    data = shutil.copytree(STARTER / "data", tmp_path / "data")
    one = "- {{id: J{n}, text: Dark., kind: fact, grade: documented, rests_on: [F1], sources: [city-2026], provenance: added}}\n"
    with open(data / "judgements.yaml", "a", encoding="utf-8") as file:
        file.writelines(one.format(n=n) for n in range(30, 30 + more))
    made = pdf.make(pdf.PdfOrder(documents(writer_of(data))[0], NO_FILE))
    paper = TaggedPdf(made.content)
    assert (list(paper.faults()), made.problems) == ([], ())
    assert len(paper.reader.pages) == pages
    text = paper.text(notes=True)
    assert [
        each for each in ("J3", "R2", "S1", f"J{29 + more}" if more else "J1", "https://example.org/") if each not in text
    ] == []


@pytest.mark.slow
def test_a_decision_paper_that_is_too_long_is_reported(tmp_path: Path) -> None:
    """The message says how many pages it has and which entries do not fit; the file has them all, and no titles in its notes."""
    data = shutil.copytree(FULL, tmp_path / "data")
    judgements = (data / "judgements.yaml").read_text(encoding="utf-8")
    one = "- {{id: J{n}, text: {text}, kind: fact, grade: documented, rests_on: [F1], sources: [ruiz-2031], provenance: added}}\n"
    more = (one.format(n=n, text=f"Record {n} shows that shade came first. " * 6) for n in range(30, 50))
    (data / "judgements.yaml").write_text(judgements + "".join(more), encoding="utf-8")
    made = pdf.make(pdf.PdfOrder(documents(writer_of(data))[0], NO_FILE))
    (problem,) = made.problems
    assert problem.code == "paper-too-long"
    assert re.match(r"the decision paper in `en` has [345] pages instead of 2; R1, .* do not fit", problem.message)
    text = TaggedPdf(made.content).text(notes=True)
    assert "J49" in text
    assert squeezed("Cool streets: first year") not in squeezed(text)


@pytest.mark.slow
def test_the_command_writes_files_and_a_build_offers_them(tmp_path: Path, first_site: Path) -> None:
    """`briefing pdf` writes both files of a language; `build --pdf` publishes them, and other builds do not offer them."""
    shutil.copytree(FULL, tmp_path / "data")
    made = run(tmp_path, "pdf", "--language", "en", "--paper", "letter", "--today", "2031-10-01")
    assert made.returncode == 0, made.stderr
    names = {file.name: TaggedPdf(file.read_bytes()) for file in (tmp_path / "pdf").iterdir()}
    assert set(names) == {"brief-en-decision-paper.pdf", "brief-en-report.pdf"}
    assert all(file.reader.pages[0].mediabox.height == 792 for file in names.values())
    built = run(tmp_path, "build", "--pdf", "--today", "2031-10-01", "--jobs", "1")
    assert built.returncode == 0, built.stderr
    assert "decision-paper.pdf" in (tmp_path / "site/data/index.html").read_text(encoding="utf-8")
    assert TaggedPdf((tmp_path / "site/data/report.pdf").read_bytes()).root["/Lang"] == "en"
    assert "decision-paper.pdf" not in (first_site / "data/index.html").read_text(encoding="utf-8"), "it is built without"


@pytest.mark.parametrize(
    ("wrong", "answer"),
    [(("--language", "zh-Han"), "zh-Hans"), (("--brief", "other"), "no brief `other`"), (("--paper", "a3"), "letter")],
)
def test_wrong_options_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: tuple[str, str], answer: str) -> None:
    """The message says what the command expects; no file is made, so the extra may be missing here."""
    shutil.copytree(FULL, tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("briefing.cli.pdf_command.require_pdf", lambda: None)
    refused = CliRunner().invoke(cli, ["pdf", "--today", "2031-10-01", *wrong])
    assert refused.exit_code == 2
    assert answer in refused.output
    assert not (tmp_path / "pdf").exists()


@pytest.mark.parametrize("command", [("pdf",), ("build", "--pdf")])
def test_without_the_extra_a_command_says_what_to_install(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The exact lines for pip and apt, and the exit code of a usage error; nothing is written."""
    shutil.copytree(SITES / "minimal" / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    refused = CliRunner().invoke(cli, command)
    assert refused.exit_code == 2
    assert "pip install 'policy-briefing[pdf]'" in refused.output
    assert "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk" in refused.output
    assert {path.name for path in tmp_path.iterdir()} == {"data"}


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program in the folder of a project."""
    command = [sys.executable, "-m", "briefing", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def first() -> dict[str, TaggedPdf]:
    """The decision papers of the first brief in each language, and its report in Simplified Chinese."""
    made = {}
    for writer in first_writers():
        for document in documents(writer):
            if document.limit or document.lang == "zh-Hans":
                made[f"{document.name} {document.lang}"] = printed(document)
    return made


@pytest.mark.slow
def test_the_decision_paper_of_the_first_brief_has_two_pages(first: dict[str, TaggedPdf]) -> None:
    """In each language it fits, with its likelihoods and confidence, the titles of its sources, next dates and address."""
    papers = {name.partition(" ")[2]: file for name, file in first.items() if name.startswith("decision")}
    assert set(papers) == {"en", "zh-Hans", "zh-Hant"}
    for lang, file in papers.items():
        assert list(file.faults()) == []
        assert file.root["/Lang"] == lang
        assert len(file.reader.pages) == 2
        assert len(file.of("Note")) >= 10
    text = squeezed(papers["en"].text())
    for stated in ("Likely55–80%", "ConfidenceLow", "R3Drawthenational-securityline", "https://example.org/brief/e/2/J1/"):
        assert stated in text
    title = squeezed("Trump-Xi trade deal brings rare earths reprieve")
    assert all(title in squeezed(file.text(notes=True)) for file in papers.values())


@pytest.mark.slow
def test_the_report_of_the_first_brief_is_whole(first: dict[str, TaggedPdf]) -> None:
    """Chinese text is read back from the file: every claim once, with its sources in notes."""
    report = first["report zh-Hans"]
    assert list(report.faults()) == []
    writer = next(each for each in first_writers() if each.view.lang == "zh-Hans")
    text, stated = worded(report.text()), worded(all_texts(writer.view))
    for entity, plain in entries(writer.view):
        times = text.count(worded(plain))
        assert times == 1 or (times and (entity.kind_name not in STATED or stated.count(worded(plain)) > 1)), entity.id
    fonts = {str(font.get_object()["/BaseFont"]) for font in report.reader.pages[0]["/Resources"]["/Font"].values()}
    assert any("Noto-Serif-CJK-SC" in font for font in fonts)
    assert len(report.reader.pages) < 60


def test_a_brief_that_is_superseded_after_its_edition_is_printed() -> None:
    """Documents are dated on the day of the edition, on which a brief that was superseded later has no successor yet."""
    superseded = [view for view in views(site(SITES / "library" / "data")) if view.brief and view.brief.head.superseded_by]
    assert superseded
    for view in superseded:
        (paper, _) = documents(unit_writer_for(view, Renderer()))  # type: ignore[arg-type]  # reason: of a brief
        assert 'class="notice"' in paper.html

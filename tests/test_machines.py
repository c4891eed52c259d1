"""What pages tell programs is read back with independent ones: rdflib, the HTML parser of Python, URL and XML parsers."""

from __future__ import annotations

import json
import posixpath
import re
import shutil
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from xml.etree import ElementTree as Xml

import pytest
from lxml import html as lxml_html
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import RDF

from briefing.loader.folder import load
from briefing.render import linked_data
from briefing.render.exports import EXPORTS
from tests import small_site
from tests.stories import PUBLISHED, SITES, files, pages
from tests.test_data_exports import HARD, ROOT, UNSEEN, first_brief, first_outputs, full

FULL = SITES / "full" / "data"
OWN = SITES / "own-forecasts" / "data"
SCHEMA = Namespace("https://schema.org/")
HOME = "https://example.org/"
REQUIRED = {
    "Report": ("name", "abstract", "inLanguage", "datePublished", "dateModified"),
    "Claim": ("text", "inLanguage", "isPartOf"),
    "ClaimReview": ("claimReviewed", "itemReviewed", "reviewRating", "url", "datePublished"),
    "Dataset": ("name", "description", "distribution"),
}
"""The properties of each class that a reader needs; those of Dataset are what search engines require."""


def graph(value: dict[str, Any]) -> Graph:
    """Read JSON-LD as linked data; the context of schema.org, which is on the net, only names its vocabulary."""
    assert value["@context"] == "https://schema.org"
    typed = {name: {"@id": f"{SCHEMA}{name}", "@type": "@id"} for name in ("contentUrl", "url", "sameAs")}
    local = {**value, "@context": {"@vocab": str(SCHEMA), **typed}}
    return Graph().parse(data=json.dumps(local), format="json-ld", publicID=HOME)


def shaped(found: Graph) -> None:
    """Each node of a class that is described here has what a reader needs."""
    for name, wanted in REQUIRED.items():
        for node in found.subjects(RDF.type, SCHEMA[name]):
            if (node, SCHEMA.text, None) not in found and name == "Claim":
                continue  # named by a review of it, and described elsewhere
            if (node, SCHEMA.isPartOf, None) not in found and name == "Dataset":
                continue  # a source
            if name == "Report" and (node, SCHEMA.version, None) not in found:
                continue  # a source
            missing = [each for each in wanted if (node, SCHEMA[each], None) not in found]
            assert not missing, (node, missing)


class Head(HTMLParser):
    """The `<meta>` elements and data blocks of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.meta: list[tuple[str, str]] = []
        self.data: list[str] = []
        self.coins: list[str] = []
        self.citations: list[str] = []
        self.tags: list[str] = []
        self._within = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        if tag == "meta":
            self.meta.append((found.get("name") or found.get("property", ""), found.get("content", "")))
        if found.get("class") == "Z3988":
            self.coins.append(found["title"])
        if found.get("class") == "bf-citation":
            self.citations.append("")
            self._within = tag
        if tag == "script":
            self._within = "script"
            self.data.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._within:
            self._within = ""

    def handle_data(self, data: str) -> None:
        if self._within == "script":
            self.data[-1] += data
        elif self._within:
            self.citations[-1] += data


def head(page: str) -> Head:
    """Read what the front matter of a page puts into its head."""
    line = next(line for line in page.splitlines() if line.startswith("head_html: "))
    return Head(json.loads(line.removeprefix("head_html: ")))


# ------------------------------------------------------------------------------------------------ linked data


def test_the_graph_of_a_brief_is_its_model() -> None:
    """Each claim has a node with its text, each figure a data set whose file exists, and each source a node of its own."""
    (brief,) = load(FULL, "data").site.briefs
    found = graph(json.loads(full()["data/brief.jsonld"]))
    shaped(found)
    report = URIRef(HOME)
    assert (report, RDF.type, SCHEMA.Report) in found
    assert found.value(report, SCHEMA.version) == Literal(6)
    for kind in ("judgement", "factor", "claim", "scenario", "recommendation", "forecast"):
        for entity in brief.of(kind):
            node = URIRef(f"{HOME}{entity.id}/")
            assert (report, SCHEMA.hasPart, node) in found
            assert str(found.value(node, SCHEMA.identifier)) == entity.id
    for figure in brief.figures:
        node = URIRef(f"{HOME}{figure.id}/")
        file = str(found.value(found.value(node, SCHEMA.distribution), SCHEMA.contentUrl))
        assert file.removeprefix(HOME) in full()
    for source in brief.sources:
        assert (report, SCHEMA.citation, URIRef(f"{HOME}sources/#source-{source.id}")) in found
    assert str(found.value(found.value(report, SCHEMA.isBasedOn), SCHEMA.inLanguage)) == "es"


def test_a_sign_that_breaks_titles_stays_in_other_texts(tmp_path: Path) -> None:
    """A conditional probability reads the same wherever a statement is: on pages, in their heads and in each file."""
    data = Path(shutil.copytree(FULL, tmp_path / "data"))
    for name, old in (("judgements", "The ten hottest streets lie"), ("brief", "Trees cool streets sooner")):
        text = (data / f"{name}.yaml").read_text("utf-8")
        assert old in text
        (data / f"{name}.yaml").write_text(text.replace(old, f"Since P(cool|shade) is high, {old.lower()}"), "utf-8")
    made = {
        **pages(data, PUBLISHED),
        **{at: text.decode() for at, text in files(data, PUBLISHED).items() if "/assets/" not in at},
    }
    found = {at: unescape(re.sub(r"\\(?!u)", "", text)) for at, text in made.items()}
    assert len([at for at, text in found.items() if "P(cool|shade)" in text]) > 12
    assert not [at for at, text in found.items() if re.search(r"P\(cool(?:\s|<wbr>|&#32;)*shade", text)]


def test_only_judged_forecasts_are_reviewed() -> None:
    """A forecast that has come true or not has a review with its verdict; an open one has none."""
    (brief,) = load(OWN, "data").site.briefs
    page = pages(OWN, PUBLISHED)["brief/forecasts.md"]
    found = graph(json.loads(head(page).data[0]))
    shaped(found)
    reviewed = {str(node).removeprefix(HOME).partition("/")[0] for node in found.subjects(RDF.type, SCHEMA.ClaimReview)}
    own = {each.id for each in brief.judgements if each.outcome and each.outcome.status in ("yes", "no")}
    others = {each.id for each in brief.forecasts if each.outcome.status not in ("open", "cannot-judge")}
    assert reviewed == own | others
    assert own
    review = URIRef(f"{HOME}{min(own)}/#outcome")
    assert str(found.value(found.value(review, SCHEMA.reviewRating), SCHEMA.alternateName))


def test_the_first_brief_has_a_valid_graph_in_each_language() -> None:
    """An independent parser reads it, although the address of the site is not known: ids are relative to the file."""
    (brief,) = load(ROOT / "data", "data").site.briefs
    for lang, found in first_brief().items():
        read = graph(json.loads(found["data/brief.jsonld"]))
        shaped(read)
        claims = [node for node in read.subjects(RDF.type, SCHEMA.Claim) if (node, SCHEMA.text, None) in read]
        listed = ("judgement", "factor", "claim", "scenario", "recommendation", "forecast")
        assert len(claims) == sum(len(brief.of(kind)) for kind in listed), lang
        assert {str(each) for each in read.objects(None, SCHEMA.inLanguage)} >= {lang}


@pytest.mark.parametrize("text", [*HARD, *UNSEEN, "</script><script>alert(1)</script>", "<!--", "&lt;"])
def test_no_text_ends_the_data_block(text: str) -> None:
    """An HTML parser finds one data block with the same text, whatever the text."""
    read = Head(f'<script type="application/ld+json">{linked_data.script([{"@type": "Claim", "text": text}])}</script><p>x</p>')
    assert read.tags == ["script", "p"]
    assert json.loads(read.data[0])["text"] == text


# ------------------------------------------------------------------------------------------------ references


def test_reference_managers_see_each_page() -> None:
    """Each page has the tags of Highwire Press: of its entry with its permanent address, or else of the brief."""
    for path, text in pages(FULL, PUBLISHED).items():
        found = dict(head(text).meta)
        assert found["citation_author"] == "The editor", path
        assert found["citation_publication_date"] == "2031/09/30", path
        entry = re.match(r"brief/(factors|recommendations)/", path)
        assert found["citation_public_url"] == (HOME + found["citation_title"].partition(":")[0] + "/" if entry else HOME), path
        assert "Shade before steel" in found["citation_title"], path
        assert not [name for name, content in found.items() if not content], path
        assert "og:image" not in found, path
        assert found["og:url"].startswith(HOME), path


ZOTERO = {
    "citation_title": "title", "citation_publication_date": "date", "citation_technical_report_institution": "institution",
    "citation_technical_report_number": "reportNumber", "citation_public_url": "url", "citation_language": "language",
}  # fmt: skip
TYPES = {
    "citation_journal_title": "journalArticle", "citation_technical_report_institution": "report",
    "citation_conference": "conferencePaper",
    "citation_conference_title": "conferencePaper", "citation_book_title": "bookSection", "citation_inbook_title": "bookSection",
    "citation_dissertation_institution": "thesis",
}  # fmt: skip
"""How Zotero's translator "Embedded Metadata" reads tags: which one decides the type of an item, and which field each fills."""


def as_zotero_reads(html: str) -> tuple[str, dict[str, str], list[str]]:
    """The type, the fields and the authors that Zotero takes from a page, read with lxml by the rules of that translator."""
    tags = lxml_html.document_fromstring(f"<html><head>{html}</head><body></body></html>").xpath("//meta[@name]")
    found = [(tag.get("name"), tag.get("content")) for tag in tags if tag.get("content")]
    kinds = [TYPES[name] for name, _ in found if name in TYPES]
    fields = {ZOTERO[name]: content.strip() for name, content in found if name in ZOTERO}
    return (kinds[-1] if kinds else "journalArticle"), fields, [content for name, content in found if name == "citation_author"]


@pytest.mark.parametrize("story", ["full", "library", "minimal"])
def test_zotero_takes_each_page_for_a_report(story: str) -> None:
    """Without an institution it would be an article in a journal; every field that Zotero has for a report here is filled."""
    seen = 0
    for path, text in pages(SITES / story / "data", PUBLISHED).items():
        if path == "hub/index.md":
            continue
        matter = dict(line.split(": ", 1) for line in text.split("---\n", 2)[1].splitlines())
        kind, fields, _ = as_zotero_reads(json.loads(matter["head_html"]))
        assert kind == "report", path
        assert fields.keys() == {*ZOTERO.values()}, path
        assert re.fullmatch(r"\d{4}/\d\d/\d\d", fields["date"]), path
        assert fields["url"].startswith("https://example.org/"), path
        assert fields["reportNumber"].isdecimal(), path
        seen += 1
    assert seen


def test_zotero_offers_each_entry_of_the_page_of_citations() -> None:
    """It looks for `span.Z3988[title]`, and takes those whose type is one of its own."""
    page = lxml_html.document_fromstring(f"<html><body>{pages(FULL, PUBLISHED)['brief/cite.md']}</body></html>")
    titles = page.xpath("//span[contains(concat(' ', @class, ' '), ' Z3988 ')]/@title")
    assert len(titles) > 10
    for title in titles:
        fields = parse_qs(title, strict_parsing=True)
        assert fields["rft_val_fmt"] == ["info:ofi/fmt:kev:mtx:dc"]
        assert fields["rft.type"] == ["report"]
        assert fields["rft.title"][0].strip()


@pytest.mark.slow
def test_each_entry_has_a_citation_that_can_be_copied() -> None:
    """The page of citations has a sentence and COinS for each entry; both name its id, the edition and its address."""
    (brief,) = load(FULL, "data").site.briefs
    read = Head(pages(FULL, PUBLISHED)["brief/cite.md"])
    kinds = ("judgement", "factor", "claim", "scenario", "recommendation", "action", "forecast", "figure")
    entries = [entity.id for kind in kinds for entity in brief.of(kind)]
    assert len(read.citations) == len(read.coins) == len(entries) + 1
    for id, sentence, coins in zip(entries, read.citations[1:], read.coins[1:], strict=True):
        fields = parse_qs(coins, strict_parsing=True)
        assert fields["rft.identifier"] == [f"{HOME}{id}/"]
        assert fields["rft.title"][0].startswith(f"{id}: ")
        assert (fields["rft.type"], fields["rft.date"], fields["rft.creator"]) == (["report"], ["2031-09-30"], ["The editor"])
        assert sentence.startswith(f"The editor. {id}: ")
        assert sentence.endswith(f"Edition 6, 30 September 2031. {HOME}{id}/")
    forecast = next(sentence for sentence in read.citations if ". J2: " in sentence)
    assert "(Likely 55–80%)" in forecast


def test_each_language_cites_in_its_own_words() -> None:
    """A citation has the words, the quotation marks and the likelihoods of the reader's language."""
    for lang, mark, grade in (("zh-Hans", "，载《", "可能"), ("zh-Hant", "，載《", "可能")):
        (page,) = (str(output.content) for output in first_outputs() if output.path == f"{lang}/docs/cite/index.md")
        sentences = Head(page).citations[1:]
        assert len(sentences) > 30
        assert all(mark in sentence for sentence in sentences)
        assert any(grade in sentence for sentence in sentences)


# --------------------------------------------------------------------------------------------------- sitemap


def test_a_sitemap_names_each_language_of_a_page(tmp_path: Path) -> None:
    """An XML parser reads the languages of each page, with absolute addresses that are pages of the site."""
    built = small_site.finished(tmp_path)
    spaces = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    for path, count in (("sitemap.xml", 2), ("zh-hans/sitemap.xml", 2)):
        urls = Xml.parse(built / path).getroot().findall("s:url", spaces)
        assert urls
        for url in urls:
            links = url.findall("x:link", spaces)
            assert {link.get("hreflang") for link in links} == {"en", "zh-Hans"}
            assert len(links) == count
            assert url.findtext("s:loc", namespaces=spaces) in [link.get("href") for link in links]
            for link in links:
                below = str(link.get("href")).removeprefix("https://example.org/repo/")
                assert (built / posixpath.join(below, "index.html")).is_file()


def test_every_export_has_a_name_in_each_language() -> None:
    """The names of files are words of the interface."""
    words = (ROOT / "briefing/i18n/locales/zh-Hans.yaml").read_text("utf-8")
    for export in EXPORTS:
        assert f"  {export.word.partition('.')[2]}:" in words, export.word

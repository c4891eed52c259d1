"""The pages of the first brief in Chinese contain nothing that an editor of Chinese would correct."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import pytest

from briefing import driver
from briefing.i18n.display_names import ENGLISH, NameStyle, full_name
from briefing.i18n.interface import LOCALES
from briefing.i18n.traditional_chinese import pairs, to_traditional
from briefing.loader import folder
from briefing.markdown.typography import remove_full_width_spacing
from briefing.source.cjk_ranges import HAN
from briefing.source.project import Project
from tests.built import PUBLISHED
from tests.prose_pages import PAGE_MARKDOWN
from tests.stories import page_name

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data"
TODAY = date.fromisoformat(PUBLISHED)
CHINESE = ("zh-Hans", "zh-Hant")
languages = pytest.mark.parametrize("lang", CHINESE)

WIDE = "、。，：；！？（）《》「」『』—"


class Run(NamedTuple):
    """A part of the text of a page that no tag interrupts, in the page's own language."""

    page: str
    text: str


class Reader(HTMLParser):
    """Collects the runs of a page; code and what is marked as another language are left out."""

    def __init__(self, lang: str) -> None:
        super().__init__()
        self.lang = lang
        self.runs: list[str] = []
        self.names: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        kept = given.get("lang") in (None, self.lang) and tag not in ("code", "script", "style")
        if tag not in ("br", "col", "hr", "img", "input", "link", "meta", "wbr", "path", "rect", "circle"):
            self._open.append((tag, kept))
        if given.get("class") != "Z3988":  # the title of such an element (COinS) is read by programs
            self.names += [given[name] or "" for name in ("aria-label", "title", "alt") if given.get(name)]

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if text and all(kept for _, kept in self._open):
            self.runs.append(text)


@cache
def pages() -> dict[str, str]:
    """Every Markdown page of the first brief, by unit and path."""
    none = ROOT / "none"
    made = driver.render(driver.open_project(Project(ROOT, DATA, ROOT / "mkdocs.yml", none, none, none)), TODAY)
    assert all(problem.calendar for problem in made.problems), made.problems
    return {page_name(output.path): str(output.content) for output in made.outputs if output.path.endswith(".md")}


@cache
def published() -> frozenset[str]:
    """Titles, makers and keys of sources as they were printed: they are not ours to change."""
    sources = folder.load(DATA, "data").site.briefs[0].sources
    makers = (full_name(name, manner) for manner in (ENGLISH, NameStyle(" ")) for source in sources for name in source.author)
    named = ((source.title, source.container_title, source.publisher, source.id) for source in sources)
    return frozenset((*makers, *(text for each in named for text in each if text), "Li"))


@cache
def runs(lang: str) -> tuple[Run, ...]:
    """All runs of the pages in one language, including titles and names for screen readers."""
    found = []
    for path, text in pages().items():
        if path.startswith(f"{lang}/"):
            matter, body = text.removeprefix("---\n").split("\n---\n", 1)
            front = dict(line.split(": ", 1) for line in matter.splitlines())
            reader = Reader(lang)
            reader.feed(PAGE_MARKDOWN.reset().convert(body))
            texts = [json.loads(front["title"]), json.loads(front["description"]), *reader.runs, *reader.names]
            found += [Run(path, each) for each in texts if each not in published()]
    assert len(found) > 1000
    return tuple(found)


def marked(lang: str, pattern: str) -> list[str]:
    """The places of a pattern, with their surroundings."""
    faults = [(run, found) for run in runs(lang) for found in re.finditer(pattern, run.text)]
    return [f"{run.page}: {run.text[max(0, found.start() - 12) : found.end() + 12]}" for run, found in faults]


# --- punctuation --------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@languages
def test_stops_beside_han_are_full_width(lang: str) -> None:
    """No half-width comma, stop or bracket touches a Chinese character."""
    assert marked(lang, rf"(?<=[{HAN}])[,;:!?()]|[,;:!?()](?=[{HAN}])|(?<=[{HAN}])\.(?![\w.])") == []


@pytest.mark.slow
@languages
def test_no_blank_between_han_or_beside_a_stop(lang: str) -> None:
    """Chinese is written without blanks, and a full-width stop includes its own space."""
    assert marked(lang, rf"(?<=[{HAN}]) (?=[{HAN}])|(?<=[{WIDE}]) | (?=[{WIDE}])") == []


@pytest.mark.slow
@languages
def test_no_blank_between_a_stop_and_a_source(lang: str) -> None:
    """There is also no blank before an element: 收窄。<a>S4</a>."""
    assert [
        path for path, text in pages().items() if path.startswith(f"{lang}/") and remove_full_width_spacing(text) != text
    ] == []


@pytest.mark.slow
@languages
def test_quotation_marks_are_those_of_the_script(lang: str) -> None:
    """“…” in Simplified and 「…」 in Traditional, never straight ones, and as many opening as closing ones."""
    assert marked(lang, r"\"|(?<![A-Za-z])'|'(?![A-Za-z])") == []
    assert marked(lang, "[「」『』]" if lang == "zh-Hans" else "[“”‘]") == []
    opening, closing = ("“", "”") if lang == "zh-Hans" else ("「", "」")
    texts: dict[str, str] = {}
    for run in runs(lang):  # a foreign title between the two marks interrupts the run
        texts[run.page] = texts.get(run.page, "") + run.text
    assert [page for page, text in texts.items() if text.count(opening) != text.count(closing)] == []


@pytest.mark.slow
@languages
def test_no_blank_surrounds_a_number(lang: str) -> None:
    """There is no space between dates or numbers and the characters next to them: 2026年6月6日, 787家."""
    assert marked(lang, r"\d (?=[年月日项項个個家篇人种種版段%])|(?<=[年月第约約]) \d") == []


# --- Latin letters --------------------------------------------------------------------------------------------------------

IDS = re.compile(r"(?:[JFRPEGS]\d+(?:\.o?\d+)?|[AB])")
LATIN = {
    "Li Zheng": "the characters of the author's name are not established",
    "Share": "the index's own word, beside its translation",
    "Count": "the index's own word, beside its translation",
    "China-US Focus": "the outlet's name, beside its Chinese one",
    "Nvidia": "the firm's name, beside its Chinese one",
    "Assistant Research Processor": "quoted as printed, because it looks like a slip",
    "ScienceInsider": "a publication without a Chinese name",
    "SpaceNews": "a publication without a Chinese name",
    "PR Newswire": "a service without a Chinese name",
    "SAFE": "the short name of a bill",
    "Securing Innovation and Research from Adversaries Act": "the short title of a bill, which has no established translation",
    "Presidents’ Alliance": "the plaintiff's name, beside its Chinese one",
    "COINS": "the short name of a law",
    "BIOSECURE": "the short name of a law",
    "H.R.": "how a bill of the House is numbered",
    "BibTeX": "the name of a format",
    "RIS": "the name of a format",
    "CSL-JSON": "the name of a format",
    "JSON": "the name of a format",
    "JSON Schema": "the name of a format",
    "JSON-LD": "the name of a format",
    "SVG": "the name of a format",
    "CSV": "the name of a format",
    "PNG": "the name of a format",
    "Argdown": "the name of a format",
    "Markdown": "the name of a format",
    "llms.txt": "the name of a file",
    "CC BY": "the name of a licence",
    "FR": "how the Federal Register is cited",
    "D/S": "what visa papers print for duration of status",
    "H200": "the name of a chip",
    "1260H": "the number of a section of a law",
    "John Moolenaar": "no Chinese form of the name is established",
    "The Future of China-U.S. Sci-Tech Cooperation": "the title of the article, as printed",
    "5G": "what it is called in Chinese as well",
    "F": "a class of visa",
    "J": "a class of visa",
    **dict.fromkeys(("ACP", "BIS", "CFIUS", "CICIR", "CRS", "CUSEF", "GAO", "IIE", "NIH", "OPT", "STA", "USAID"),
                    "an abbreviation, beside the Chinese name"),
}  # fmt: skip
_ADDRESS = re.compile(r"https?://\S+")
_LATIN = re.compile(r"\d+[A-Z](?![A-Za-z])|[A-Za-z][A-Za-z0-9.-]*")


@pytest.mark.slow
@languages
def test_no_latin_word_but_names(lang: str) -> None:
    """A word in Latin letters is an id, the name of a source, or in the list above with a reason."""
    known = re.compile("|".join(map(re.escape, sorted({*published(), *LATIN}, key=len, reverse=True))))
    plain = ((run.page, known.sub(" ", _ADDRESS.sub(" ", run.text))) for run in runs(lang))
    found = {(page, word) for page, text in plain for word in _LATIN.findall(text)}
    assert {(page, word) for page, word in found if not IDS.fullmatch(word)} == set()


@pytest.mark.slow
def test_every_name_in_the_list_is_on_a_page() -> None:
    """The list above contains no word that is on no page."""
    text = "\n".join(run.text for lang in CHINESE for run in runs(lang))
    assert [word for word in LATIN if not re.search(rf"(?<![A-Za-z]){re.escape(word)}(?![A-Za-z])", text)] == []


# --- characters and words -------------------------------------------------------------------------------------------------


# 昇 is in Huawei's name 昇腾; Hong Kong writes 衞 and 着 for the 衛 and 著 of the older set.
@pytest.mark.slow
@pytest.mark.parametrize(("lang", "charset", "also"), [("zh-Hans", "gb2312", "–—·昇"), ("zh-Hant", "cp950", "–衞着")])
def test_a_page_uses_only_its_script(lang: str, charset: str, also: str) -> None:
    """Every character is in use in the script of its page: no 户, 閲 or 们 on a Traditional page."""
    strange = {char for run in runs(lang) for char in run.text if char not in also and not char.encode(charset, "ignore")}
    assert strange == set()


SETTLED = {
    "中断": "失效",
    "信心程度": "置信度",
    "把握程度": "置信度",
    "较弱的来源": "可靠性较低的来源",
    "研究员": "研究人员",
    "国会研究处": "美国国会研究服务部",
    "国会研究服务处": "美国国会研究服务部",
    "隶属": "所属",
    "下属：": "相关人物与机构：",
    "一家之言": "仅有论述",
}


def test_one_word_for_one_thing() -> None:
    """Texts and interface use the agreed word for each thing, and none of its alternatives."""
    texts = "".join(path.read_text("utf-8") for path in (*(DATA / "zh-Hans").glob("*.yaml"), LOCALES / "zh-Hans.yaml"))
    assert [word for word in SETTLED if word in texts] == []
    for whole, part in (("美国国会研究服务部", "国会研究服务部"), ("置信度", "信度")):
        assert texts.count(whole) == texts.count(part), f"{part} is always {whole}"


HONG_KONG = {
    "總統國家安全事務助理": "國家安全顧問", "受控訪問數據庫": "受控取用資料庫", "高帶寬內存": "高頻寬記憶體",
    "律師事務所": "律師行", "數字鴻溝": "數碼鴻溝", "馬薩諸塞州": "麻省", "非營利": "非牟利", "行政令": "行政命令",
    "數據庫": "資料庫", "吹風會": "記者簡報會", "舊金山": "三藩市", "休斯敦": "侯斯頓", "信息": "資訊", "高校": "大學",
    "出台": "推出", "樣品": "樣本", "核查": "查核", "合同": "合約", "財年": "財政年度", "拓寬": "拓闊",
    "人才項目": "人才計劃", "倡導團體": "倡議團體", "一次性": "一次過",
    "統計口徑": "計算方法", "非國家行為體": "非國家行為者", "不限期停留": "不限期逗留", "學生停留": "學生逗留",
    "均可停留": "均可逗留", "晚些時候": "稍後", "刑事追訴": "刑事檢控",
}  # fmt: skip
"""Words of the mainland, and those of Hong Kong that `data/zh-Hant/` and the interface use instead."""


@pytest.mark.slow
def test_hong_kong_has_its_own_words() -> None:
    """No page in Traditional characters uses the word of the mainland; the list of editions also shows texts of edition 1."""
    now = [run for run in runs("zh-Hant") if run.page != "zh-Hant/e.md"]
    assert [(word, run.page, run.text) for word in HONG_KONG for run in now if word in run.text] == []


def test_the_two_scripts_say_the_same() -> None:
    """A correction of the Simplified texts reaches `data/zh-Hant/`, which is their conversion with the words of Hong Kong."""
    mainland, used = re.compile("|".join(HONG_KONG)), set()
    for file in sorted((DATA / "zh-Hans").glob("*.yaml")):
        ours, theirs = (path.read_text("utf-8") for path in (DATA / "zh-Hant" / file.name, file))
        converted = "\n".join(to_traditional(line, markdown=True) for line in theirs.split("\n"))
        used.update(mainland.findall(converted))
        wanted = mainland.sub(lambda found: HONG_KONG[found[0]], converted)
        assert _texts(ours) == _texts(wanted), file.name
    assert used == set(HONG_KONG)


def _texts(file: str) -> list[str]:
    return [line for line in file.split("\n") if not line.startswith("#")]


SHARED = {
    "体": "简体", "餘": "其餘|餘下|餘地", "準": "標準|為準", "准": "批准|准許|獲准", "製": "製造|複製|監製|製作",
    "制": "限制|管制|機制|反制|控制|制定", "升": "上升|升至", "昇": "昇騰", "歷": "歷史|歷經|歷次", "曆": "日曆", "復": "恢復",
    "複": "複製", "干": "若干", "幹": "骨幹", "並": "並", "併": "一併", "彙": "彙編|詞彙", "匯": "匯入", "簽": "續簽|簽證|簽署",
    "籤": "標籤", "简": "简体", "簡": "簡", "體": "體", "係": "關係", "繫": "聯繫", "系": "體系|系列|系統",
    "裏": "[月字這哪話器]裏", "里": "格里爾|阿里巴",
}  # fmt: skip
"""The words of each Traditional character that shares its Simplified one with another: a conversion may choose the wrong one."""


def test_a_character_with_several_forms_has_that_of_its_word() -> None:
    """No text in Traditional characters has 製 for 制, 余 for 餘 or 記錄 for the noun 紀錄, which a comparison cannot see."""
    paths = (*(DATA / "zh-Hant").glob("*.yaml"), LOCALES / "zh-Hant.yaml", ROOT / "docs/zh-Hant/about.md")
    text = "\n".join(line for path in paths for line in _texts(path.read_text("utf-8")))
    forms: dict[str, set[str]] = {}
    for pair in pairs(set(text)):
        forms.setdefault(pair[1], {pair[1]}).add(pair[0])
    met = {letter for each in forms.values() if len(each & set(text)) > 1 for letter in each & set(text)}
    assert met - set(SHARED) == set()
    assert set(SHARED) - set(text) == set()
    for letter, words in SHARED.items():
        assert re.findall(f".{{0,6}}{letter}.{{0,6}}", re.sub(words, "", text)) == [], letter
    assert re.findall(".{0,6}[的有]記錄.{0,6}", text) == []


@pytest.mark.slow
def test_reference_managers_get_the_colon_of_the_page() -> None:
    """In the titles that Zotero and search engines read, the id of an entry has a Chinese colon, as in the citation beside it."""
    found = {
        title[-1]
        for name, page in pages().items()
        if name.startswith("zh-") and "/e/1/" not in name
        for title in re.findall(r"(?:citation_title\W+content\W+|rft\.title=)([A-Z]\d+(?:\.o?\d+)*.)", unquote(page))
    }
    assert found == {"："}


@pytest.mark.slow
def test_no_page_of_the_present_edition_is_called_converted() -> None:
    """The notice of an unread conversion is on pages of edition 1 only."""
    assert [name for name, page in pages().items() if "bf-converted" in page and "/e/1/" not in name] == []


# --- what the interface says ----------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "lang", "form"),
    [
        ("index", "zh-Hans", "<p>第2版｜<a"),
        ("index", "zh-Hant", "失效108天後恢復"),
        ("figures", "zh-Hans", "<caption>单位：人</caption>"),
        ("figures", "zh-Hant", "<caption>單位：家</caption>"),
        ("glossary", "zh-Hans", "又称：人工智能对话、政府间人工智能对话"),
        ("timeline", "zh-Hans", "双方谈到“建设性战略稳定”"),
        ("timeline", "zh-Hans", '<span class="bf-lane-name">状态</span>'),
        ("index", "zh-Hans", "</a>（其中另有2个已过）</span>"),
        ("index", "zh-Hant", "以下建議均向中國、美國提出。"),
        ("timeline", "zh-Hant", "三藩市"),
        ("argument", "zh-Hans", '和<a class="bf-titled" href="../scenarios/#B">'),
        ("sources", "zh-Hant", "世界日報"),
        ("timeline/two-capitals", "zh-Hans", '本简报以“<span lang="en">The Future'),
    ],
)
def test_forms_that_english_does_not_have(page: str, lang: str, form: str) -> None:
    """Chinese has its own forms of editions, units, lists and sentences, and Hong Kong its own words."""
    assert form in pages()[f"{lang}/{page}.md"]


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ('收窄。 <a href="x">S4</a>', '收窄。<a href="x">S4</a>'),
        ("<span>收窄。</span> <span>编者补充</span>", "<span>收窄。</span><span>编者补充</span>"),
        ('说法 <a href="x">S7</a>；', '说法 <a href="x">S7</a>；'),
        ('narrower. <a href="x">S4</a>', 'narrower. <a href="x">S4</a>'),
        ("《自然》 <em>Nature</em> “软件” <em>x</em>", "《自然》 <em>Nature</em> “软件” <em>x</em>"),
    ],
)
def test_no_blank_follows_a_full_width_stop(written: str, wanted: str) -> None:
    """The blank after a sentence in a template is dropped if the sentence ends in a full-width stop."""
    assert remove_full_width_spacing(written) == wanted

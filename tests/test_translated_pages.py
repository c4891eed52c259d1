"""A brief in three languages: the pages of each, and the notices about missing, stale and converted texts."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from briefing import driver
from briefing.i18n import traditional_chinese
from briefing.loader import folder
from briefing.model.values import LIKELIHOOD_RANGES
from briefing.rules import check
from briefing.source.project import Project
from briefing.source.yaml_reader import read_file
from tests.commands import change, run
from tests.conftest import BASE, TODAY
from tests.stories import SITES, page_name
from tests.test_translating import speak

if TYPE_CHECKING:
    from collections.abc import Mapping

TONGUES = Path(__file__).parent / "translated"
CONVERTED = "本頁文字由程式從簡體中文轉換而成，尚未經編輯審閱。"
STALE = {"zh-Hans": "此译文完成后，英文文本已有改动。", "zh-Hant": "此譯文完成後，英文文本已有改動。"}


def three(root: Path) -> Path:
    """The base brief with its Chinese texts, one entry of them written by hand in Traditional characters."""
    data = Path(shutil.copytree(BASE, root / "data"))
    shutil.copytree(TONGUES, data, dirs_exist_ok=True)
    speak(data, "en, zh-Hans, zh-Hant")
    return data


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Such a brief, whose project is the working directory."""
    monkeypatch.chdir(tmp_path)
    return three(tmp_path)


def pages(data: Path, today: date = TODAY) -> Mapping[str, str]:
    """The text of every page, by unit and path."""
    root = data.parent
    made = driver.render(
        driver.open_project(Project(root, data, *(root / part for part in ("mkdocs.yml", "docs", "o", "t")))), today
    )
    assert not [problem for problem in made.problems if problem.severity == "error"], made.problems
    return {page_name(output.path): str(output.content) for output in made.outputs if output.path.endswith(".md")}


def reported(data: Path) -> list[tuple[str, int, str]]:
    return [(problem.place.file, problem.place.line, problem.code) for problem in check.check_site(folder.load(data, ""), TODAY)]


def at_entry(page: str, anchor: str) -> str:
    """The text of a page from an entry's anchor to the next one."""
    return re.split(r'id="[A-Z]\d+"|\{: #[A-Z]\d+ \}', page.partition(anchor)[2])[0]


# --- three languages, one brief -----------------------------------------------------------------------------------


def test_a_whole_translation_has_no_problem_and_no_notice(data: Path) -> None:
    """Nothing is missing, and a Simplified page has no notice."""
    assert reported(data) == []
    made = pages(data)
    for path, text in made.items():
        if path.startswith("zh-Hans/"):
            assert "bf-untranslated" not in text, path
            assert "bf-stale" not in text, path
            assert "bf-converted" not in text, path
    assert "深色表面蓄积白天的热量" in made["zh-Hans/factors/dark-surfaces.md"]


def test_every_page_is_there_in_every_language_and_names_the_others(data: Path) -> None:
    """The addresses are the same below each language, and each page links to itself in the others."""
    made = pages(data)
    by_language = {
        language: {path.partition("/")[2] for path in made if path.startswith(f"{language}/")}
        for language in ("en", "zh-Hans", "zh-Hant")
    }
    assert by_language["en"] == by_language["zh-Hans"] == by_language["zh-Hant"]
    for path, text in made.items():
        (line,) = re.findall(r"^alternates: (.*)$", text, re.MULTILINE)
        below = path.partition("/")[2].removesuffix("index.md").removesuffix(".md")
        there = f"{below}/" if below else ""
        assert re.findall(r'"url": "([^"]*)"', line) == [there, f"zh-hans/{there}", f"zh-hant/{there}", there], path


def test_likelihoods_are_the_same_numbers_in_every_language(data: Path) -> None:
    """Each page shows the same ranges in the same order, with the words of its language."""
    made = pages(data)
    spans = {f"{low}–{high}%" for low, high in LIKELIHOOD_RANGES.values()}
    seen = 0
    for path, text in made.items():
        if path.startswith("en/"):
            ranges = [each for each in re.findall(r"\d+–\d+%", text) if each in spans]
            seen += len(ranges)
            for language in ("zh-Hans", "zh-Hant"):
                other = made[path.replace("en/", f"{language}/", 1)]
                found = [f"{low}–{high}%" for low, high in re.findall(r"(\d+)%～(\d+)%", other)]
                assert [each for each in found if each in spans] == ranges, path
    assert seen > len(spans)


@pytest.mark.slow
def test_figures_are_drawn_in_texts_of_every_language(tmp_path: Path) -> None:
    """An untranslated text names its language and draws its figures, outside the part marked as English."""
    made = pages(Path(shutil.copytree(SITES / "charts" / "data", tmp_path / "data")))
    factor, figures = made["zh-Hans/factors/cooling.md"], made["zh-Hans/figures.md"]
    for page in (factor, made["zh-Hans/all.md"]):
        assert len(re.findall(r'<figure class="[^"]*" id="G2"', page)) == 1
    before, after = factor.split('<figure class="bf-figure fig-chart" id="G2"')
    assert before.count("<div") == before.count("</div>"), "no part in another language is open around the figure"
    assert 'lang="en"' in before
    assert "（英文）" in before.partition("<h2")[0]
    assert "（英文）" not in made["en/factors/cooling.md"]
    assert "What it costs" in after
    assert re.search(r'<ol class="fig-notes"><li class="[^"]*"><b><time[^>]*>2026年1月1日</time></b> 种树条例开始施行', figures)


# --- missing --------------------------------------------------------------------------------------------------------


def test_an_untranslated_text_is_shown_in_its_own_language_with_a_notice(data: Path) -> None:
    """An untranslated title is English on both Chinese pages, marked as English, and each page has a notice."""
    change(data / "zh-Hans/recommendations.yaml", "  title: 先给最热的十条街道造荫\n", "")
    assert reported(data) == [("brief.yaml", 14, "missing-translation")]
    made = pages(data)
    notices = {"zh-Hans": "本页部分内容尚未翻译，现以英文显示。", "zh-Hant": "本頁部分內容尚未翻譯，現以英文顯示。"}
    for language, notice in notices.items():
        page = made[f"{language}/recommendations/shade-the-ten.md"]
        assert '# <span lang="en">Shade the ten hottest streets first</span>' in page
        assert notice in page
        assert '<span lang="en">Shade the ten hottest streets first</span>' in made[f"{language}/factors/dark-surfaces.md"]
        assert notice not in made[f"{language}/timeline.md"] or "Shade the ten" in made[f"{language}/timeline.md"]


def test_a_text_that_two_languages_lack_is_reported_once(data: Path) -> None:
    """A text without a Simplified translation cannot be converted either: one warning covers both."""
    change(data / "zh-Hans/recommendations.yaml", "  title: 先给最热的十条街道造荫\n", "")
    (problem,) = check.check_site(folder.load(data, ""), TODAY)
    assert "1 of " in problem.message
    missing = " texts has no translation in zh-Hans, nor in zh-Hant, which is made from it: recommendations.yaml 1 (R1)"
    assert missing in problem.message


def test_the_title_of_a_source_is_in_its_own_language(data: Path) -> None:
    """The title and makers of a source are marked with its language, if that is not the page's, and count as complete."""
    sources = data / "sources.yaml"
    change(sources, "title: Shade before steel\n", "title: 先有树荫\n  language: zh-Hans\n")
    assert reported(data) == []
    made = pages(data)
    assert '<span lang="zh-Hans">先有树荫</span>' in made["en/sources.md"]
    assert '<span lang="zh-Hans">先有树荫</span>' in made["zh-Hant/sources.md"], "a printed title is not converted"
    assert 'lang="zh-Hans"' not in made["zh-Hans/sources.md"].partition("---\n\n")[2]
    for language in ("zh-Hans", "zh-Hant"):
        assert '<span lang="en">Night temperatures of forty streets</span>' in made[f"{language}/sources.md"]
        assert "bf-untranslated" not in made[f"{language}/sources.md"]
    assert "bf-untranslated" not in made["en/sources.md"]


def test_the_title_of_a_source_can_be_translated(data: Path) -> None:
    """An editor may translate a title, which is then marked as in the reader's language."""
    (data / "zh-Hans/sources.yaml").write_text("- id: city-2030\n  title: 四十条街道的夜间气温\n")
    assert run("translate", "zh-Hans", "--accept", "city-2030").exit_code == 0
    assert reported(data) == []
    made = pages(data)
    assert "四十条街道的夜间气温" in made["zh-Hans/sources.md"]
    assert "四十條街道的夜間氣溫" in made["zh-Hant/sources.md"]


def test_shared_entries_are_translated_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A shared term is translated once, next to the shared list, for every brief that uses it."""
    data = tmp_path / "data"
    for slug in ("shade", "steel"):
        three(tmp_path / slug)
        shutil.copytree(tmp_path / slug / "data", data / slug)
        for name in ("sources.yaml", "actors.yaml", "glossary.yaml"):
            shutil.move(data / slug / name, data / name)
            if (data / slug / "zh-Hans" / name).exists():
                (data / "zh-Hans").mkdir(exist_ok=True)
                shutil.move(data / slug / "zh-Hans" / name, data / "zh-Hans" / name)
        change(data / slug / "judgements.yaml", "The ten hottest", "In the [heat island][heat-island] the ten hottest")
        change(data / slug / "zh-Hans/judgements.yaml", "最热的十条街道将", "在[热岛][heat-island]里，最热的十条街道将")
    monkeypatch.chdir(tmp_path)
    done = run("translate", "zh-Hans", "--accept", "shade:J1", "steel:judgements")
    assert done.exit_code == 0, done.output
    assert reported(data) == []
    made = pages(data)
    assert "热岛" in made["shade-zh-Hans/glossary.md"]
    assert "熱島" in made["steel-zh-Hant/glossary.md"]
    assert "bf-untranslated" not in made["steel-zh-Hans/actors.md"]
    assert CONVERTED in made["zh-Hant/index.md"], "the front page of the library says it too"
    change(data / "steel/brief.yaml", "languages: [en, zh-Hans, zh-Hant]", "languages: [en]")
    for language in ("zh-Hans", "zh-Hant"):
        shutil.rmtree(data / "steel" / language)
    assert reported(data) == []
    made = pages(data)
    assert [path for path, text in made.items() if "bf-untranslated" in text] == [], "it lacks nothing"
    assert '<span lang="en">' in made["zh-Hans/index.md"]


# --- stale ----------------------------------------------------------------------------------------------------------


def test_a_changed_claim_marks_its_translations(data: Path) -> None:
    """The check names both translations of the factor; each page has a notice at the entry in its language."""
    change(data / "factors.yaml", "Street temperatures at night", "Air temperatures at night")
    assert reported(data) == [("zh-Hans/factors.yaml", 2, "stale-translation"), ("zh-Hant/factors.yaml", 3, "stale-translation")]
    made = pages(data)
    for language, notice in STALE.items():
        page = made[f"{language}/factors/dark-surfaces.md"]
        assert f'{notice}<a href="../../../factors/dark-surfaces/#F1" hreflang="en">' in at_entry(page, "#F1 }")
        assert notice in made[f"{language}/all.md"]
        assert notice not in made[f"{language}/timeline.md"]
    assert not [path for path, text in made.items() if path.startswith("en/") and "bf-stale" in text]


def test_a_converted_translation_is_reported_once(data: Path) -> None:
    """For a converted text the Simplified one is reported, and both pages say that it is old."""
    change(data / "timeline.yaml", "The trial begins", "The trial has begun")
    assert reported(data) == [("zh-Hans/timeline.yaml", 2, "stale-translation")]
    made = pages(data)
    for language, notice in STALE.items():
        assert notice in at_entry(made[f"{language}/timeline.md"], 'id="E1"')
        assert notice not in at_entry(made[f"{language}/timeline.md"], 'id="E2"')


def test_a_translation_without_a_fingerprint_is_not_called_old(data: Path) -> None:
    """A translation without a fingerprint may be current: the page says only that it was not compared."""
    file = data / "zh-Hans/timeline.yaml"
    file.write_text(re.sub(r"\n *of: [0-9a-f]{8}", "", file.read_text("utf-8"), count=1), "utf-8")
    assert reported(data) == [("zh-Hans/timeline.yaml", 1, "stale-translation")]
    made = pages(data)
    for language, notice in {"zh-Hans": "此译文尚未与英文文本核对", "zh-Hant": "此譯文尚未與英文文本核對"}.items():
        assert notice in at_entry(made[f"{language}/timeline.md"], 'id="E1"')
        assert STALE[language] not in made[f"{language}/timeline.md"]


def test_every_kind_of_entry_can_be_marked(data: Path) -> None:
    """Head, judgement, scenario, recommendation, forecast, figure, actor, term, edition: each has its notice on its page."""
    for file in (data / "zh-Hans").iterdir():
        file.write_text(re.sub(r"of: [0-9a-f]{8}", "of: 00000000", file.read_text("utf-8")), "utf-8")
    assert len(reported(data)) == sum(file.read_text("utf-8").count("of: 00000000") for file in (data / "zh-Hans").iterdir())
    made = pages(data)
    notice = STALE["zh-Hans"]
    for path, anchor in (
        ("index", 'id="J1"'),
        ("factors/dark-surfaces", "#F1 }"),
        ("scenarios", "#A }"),
        ("glossary", "term-heat-island"),
        ("recommendations/shade-the-ten", "#R1 }"),
        ("forecasts", 'id="P1"'),
        ("figures", 'id="G2"'),
        ("actors", "actor-city-council"),
        ("timeline", 'id="E2"'),
    ):
        assert notice in made[f"zh-Hans/{path}.md"].partition(anchor)[2], path
    front = made["zh-Hans/index.md"]
    assert notice in front.partition("<h1")[0], "the head of the brief is old: the front page says so above everything"
    assert notice in front.partition("bf-change-major")[2]


def test_a_translation_that_cannot_be_read_is_one_problem(data: Path) -> None:
    """The help does not suggest to write out the texts of a file that has errors."""
    file = data / "zh-Hans/judgements.yaml"
    file.write_text(file.read_text("utf-8") + "- {id: J9, text: [x}\n", "utf-8")
    assert [code for _, _, code in reported(data)] == ["yaml-syntax"]


# --- converted ------------------------------------------------------------------------------------------------------


def test_the_age_of_a_page_comes_before_notices_of_translation(data: Path) -> None:
    """One block has the age of the facts first, then events since, then everything about the wording."""
    page = pages(data, date(2099, 1, 1))["zh-Hant/timeline.md"]
    assert re.findall(r'<aside class="bf-notice ?([a-z-]*)"', page) == ["bf-overdue", "", "bf-wording"]
    assert page.index("bf-overdue") < page.index(CONVERTED) < page.index("\n# ")


@pytest.mark.slow
def test_a_converted_page_says_so_until_it_is_reviewed(data: Path) -> None:
    """Converted pages say so; entries that were reviewed count as reviewed."""
    made = pages(data)
    assert CONVERTED in made["zh-Hant/timeline.md"]
    assert "試驗開始" in made["zh-Hant/timeline.md"]
    chosen = ("timeline", "figures", "actors", "brief", "judgements", "recommendations", "glossary", "forecasts", "scenarios")
    assert "converted texts written" in run("translate", "zh-Hant", *chosen).output
    assert "written" not in run("translate", "zh-Hant", *chosen).output
    assert run("translate", "zh-Hant", "--accept", *chosen).exit_code == 0
    made = pages(data)
    assert CONVERTED not in made["zh-Hant/timeline.md"]
    assert any(CONVERTED in text for text in made.values()), "the log and the sources are still unread"
    assert run("translate", "zh-Hant").exit_code == 0
    assert run("translate", "zh-Hant", "--accept", "all").exit_code == 0
    assert reported(data) == []
    assert not [path for path, text in pages(data).items() if CONVERTED in text]


def test_handwritten_texts_win(data: Path) -> None:
    """A handwritten Traditional text is on the page; the rest of the entry is converted."""
    page = pages(data)["zh-Hant/factors/dark-surfaces.md"]
    assert "深色表面積存日間的熱力" in page
    assert "屋頂和瀝青白天吸熱" in page
    assert "深色表面蓄積白天的熱量" not in page


def test_a_reviewer_gets_the_conversion_to_read(data: Path) -> None:
    """`translate zh-Hant ID` writes the converted texts beside the main ones; accepting marks them as reviewed."""
    assert run("translate", "zh-Hant", "E1").exit_code == 0
    assert (
        (data / "zh-Hant/timeline.yaml").read_text("utf-8")
        == """\
- id: E1
  # en: The trial begins
  title: 試驗開始
  disputed:
    # en: She counts from the first tree.
    - text: 她從第一棵樹算起。
"""
    )
    assert reported(data) == [("zh-Hant/timeline.yaml", 1, "stale-translation")], "it does not say yet that somebody has read it"
    assert run("translate", "zh-Hant", "--accept", "E1").exit_code == 0
    assert reported(data) == []


@pytest.mark.parametrize("names", ["all", "timeline"])
def test_unread_conversions_are_not_accepted_with_all(data: Path, names: str) -> None:
    """Converted entries that were never written out stay converted; the message says how to accept one."""
    done = run("translate", "zh-Hant", "--accept", names)
    assert done.exit_code == 0
    assert "not accepted, because the converted text was never written into the file" in done.output
    assert re.search(r"`briefing translate zh-Hant --accept [a-z]+/?\w*`", done.output)
    assert not (data / "zh-Hant/timeline.yaml").exists()
    assert run("translate", "zh-Hant", "--accept", "E1").exit_code == 0
    assert "E2" not in (data / "zh-Hant/timeline.yaml").read_text("utf-8")


def test_chinese_main_files_are_converted_too(data: Path) -> None:
    """A brief in Simplified Chinese has its Traditional pages without a folder of translations."""
    shutil.rmtree(data / "zh-Hans")
    shutil.rmtree(data / "zh-Hant")
    head = data / "brief.yaml"
    head.write_text(head.read_text("utf-8").replace("section: Cities", "section: 签证与范围"), "utf-8")
    speak(data, "zh-Hans, zh-Hant")
    assert [code for *_, code in reported(data) if code.endswith("translation")] == []
    assert "簽證與範圍" in pages(data)["zh-Hant/index.md"]


# --- the characters -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("simplified", "wanted"),
    [
        ("协商机制与咨询机制作用", "協商機制與諮詢機制作用"),
        ("三年之后，皇后说后来", "三年之後，皇后說後來"),
        ("这里五公里，心里，邻里，里程碑，里根", "這裏五公里，心裏，鄰里，里程碑，里根"),
        ("计划、规划、划定、划船", "計劃、規劃、劃定、划船"),
        ("签证、签署、标签", "簽證、簽署、標籤"),
        ("范围、模范、规范", "範圍、模範、規範"),
        ("复核、答复、恢复、重复、复杂", "覆核、答覆、恢復、重複、複雜"),
        ("什么、为什么", "甚麼、為甚麼"),
        ("脱钩、关税、启动、峰会、群体、说明", "脫鉤、關稅、啟動、峰會、群體、說明"),
        ("合作伙伴、伙伴关系", "合作夥伴、夥伴關係"),
        ("公布、发布、布局", "公布、發布、布局"),
        ("斐洛里庄园与马里兰", "斐洛里莊園與馬里蘭"),
        ("《中美科技合作协定》", "《中美科技合作協定》"),
        ("“中国行动计划”和‘小院高墙’", "「中國行動計劃」和『小院高牆』"),
        ("China’s “软件”", "China’s 「軟件」"),
        ("系列、联系、关系、系统", "系列、聯繫、關係、系統"),
        ("只有一只、干预、干净、干部", "只有一隻、干預、乾淨、幹部"),
        ("制造、控制、制裁、体制", "製造、控制、制裁、體制"),
        ("征收、特征、象征", "徵收、特徵、象徵"),
        ("注册、注意、注释", "註冊、注意、註釋"),
        ("人工智能、半导体、芯片、网络、数据", "人工智能、半導體、芯片、網絡、數據"),
        ("失效108天后恢复，2天后生效，两天后", "失效108天後恢復，2天後生效，兩天後"),
        ("议定书签署当日，协议书签订，白皮书签发", "議定書簽署當日，協議書簽訂，白皮書簽發"),
        ("刊发网站、转发网页、头发", "刊發網站、轉發網頁、頭髮"),
        ("利马表示、奥巴马表态、手表", "利馬表示、奧巴馬表態、手錶"),
        ("限制投资，并发布规则、并发起谈判、并发症", "限制投資，並發布規則、並發起談判、併發症"),
        ("显示了如何施压，作出了解释，了如指掌，借助盟友", "顯示了如何施壓，作出了解釋，瞭如指掌，借助盟友"),
        ("两周后、周期、周年、周边", "兩周後、周期、周年、周邊"),
        ("450天内制定规则，其他理由余地最小，未见举行的记录", "450天內制定規則，其他理由餘地最小，未見舉行的紀錄"),
        ("客户、门户、查阅、尖锐、兑现、叙述", "客戶、門戶、查閱、尖銳、兌現、敘述"),
        ("弗里德曼、里克·斯科特、杰里、马里", "弗里德曼、里克·斯科特、傑里、馬里"),
    ],
)
def test_traditional_forms_are_those_of_hong_kong(simplified: str, wanted: str) -> None:
    """Words that a conversion by character gets wrong have the forms and spellings of Hong Kong's press."""
    assert traditional_chinese.to_traditional(simplified, markdown=True) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("见 [F2]、[签证][R1.2] 与 [@crs-2024, 第3页]", "見 [F2]、[簽證][R1.2] 與 [@crs-2024, 第3頁]"),
        ("`范围` 与 ``机制 ` 签证`` 的范围", "`范围` 與 ``机制 ` 签证`` 的範圍"),
        ("[协定](https://example.org/协定/范围)的协定", "[協定](https://example.org/协定/范围)的協定"),
        (
            "<https://example.org/签证> 与 https://example.org/签证。签证",
            "<https://example.org/签证> 與 https://example.org/签证。簽證",
        ),
        ("段落\n\n```\n范围\n```\n\n范围", "段落\n\n```\n范围\n```\n\n範圍"),
        ("**范围**与*签证*", "**範圍**與*簽證*"),
        ("AI, BIS and “small yard”", "AI, BIS and “small yard”"),
    ],
)
def test_only_running_text_is_converted(text: str, wanted: str) -> None:
    """Code, addresses, ids, keys and Latin text are not converted."""
    assert traditional_chinese.to_traditional(text, markdown=True) == wanted


def test_a_plain_text_has_no_code_in_it() -> None:
    """In a plain text a backtick is a backtick; an address is still an address."""
    assert (
        traditional_chinese.to_traditional("`范围` https://example.org/范围", markdown=False) == "`範圍` https://example.org/范围"
    )


def test_our_own_table_changes_what_opencc_says() -> None:
    """Each row of the table is needed: without it OpenCC gives another result."""
    from opencc import OpenCC

    bare = OpenCC(traditional_chinese.PROFILE)
    table = read_file(traditional_chinese.TABLE, "").value
    assert [phrase for phrase, form in table["phrases"].items() if bare.convert(phrase) == form] == []
    for phrase, form in table["phrases"].items():
        assert traditional_chinese.to_traditional(phrase, markdown=False) == form
    for wrong, right in table["forms"].items():
        assert wrong != right

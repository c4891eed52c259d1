"""The list of editions shows what has changed as the pages show it, in the language of the reader."""

from __future__ import annotations

import re
import shutil
from datetime import date
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from briefing import driver
from briefing.analysis.diff import brief_facts
from briefing.analysis.edition_history import OUTDATED, edition_history
from briefing.analysis.page_links import Links
from briefing.driver.release import release
from briefing.i18n.localise import localise
from briefing.i18n.text_fingerprints import fingerprint
from briefing.loader.editions import LanguageEdition, StoredPage, close_edition, file_name, find_editions
from briefing.loader.folder import load
from briefing.source.project import Project, project_in
from tests.commands import change
from tests.conftest import BASE, TODAY
from tests.stories import SECOND, SITES, pages
from tests.test_editions import manifest

if TYPE_CHECKING:
    from pathlib import Path

CHINESE = """\
- id: J1
  of: 00000000
  text: 最热的十条街道将于2035年前种上树。
  confidence: {because: 第一年已种两条。}
- id: J2
  text: 人们等候的地方更需要荫凉。
"""
LANGUAGES = {"en": "", "zh-Hans": "zh-hans/"}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The base brief in English and Chinese as edition 2; edition 1 said the same."""
    data: Path = shutil.copytree(BASE, tmp_path / "data")
    (data / "zh-Hans").mkdir()
    (data / "zh-Hans/judgements.yaml").write_text(CHINESE, "utf-8")
    change(data / "brief.yaml", "languages: [en]", "languages: [en, zh-Hans]")
    close(data)
    (tmp_path / "mkdocs.yml").write_text("site_name: Shade\n", "utf-8")
    change(data / "brief.yaml", "edition: 1", "edition: 2")
    log = "- {edition: 2, on: 2031-09-30, size: major, text: Second edition.}\n- {edition: 1"
    change(data / "changes.yaml", "- {edition: 1", log)
    return data


def close(data: Path) -> None:
    """Close what the brief says as its edition 1."""
    page = (StoredPage("", "summary", "margin", "Shade", "Trees cool"),)
    spoken = {lang: LanguageEdition(base, "Shade", page, ()) for lang, base in LANGUAGES.items()}
    day = date(2031, 5, 2)
    facts = {lang: facts_of(data, lang) for lang in LANGUAGES}
    members = {f"pages/{lang}/index.html": b"<h1>Shade</h1>" for lang in LANGUAGES}
    edition = close_edition(manifest(languages=spoken, published=day, as_of=day, ids={}), facts, members)
    kept = data.parent / "editions"
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir()
    (kept / file_name(edition)).write_bytes(edition.packed)


def facts_of(data: Path, lang: str) -> dict[str, Any]:
    """The facts of a brief in one language, as an edition keeps them."""
    loaded = load(data, "data")
    site = loaded.site if lang == "en" else localise(loaded, lang)
    return brief_facts(site.briefs[0], Links.of(site, site.briefs[0]).listed)


def page(data: Path, lang: str) -> str:
    """The page of editions."""
    rendered = driver.render(driver.open_project(project_in(data.parent, data)), TODAY)
    assert not [problem for problem in rendered.problems if problem.severity == "error"]
    (page,) = (each for each in rendered.outputs if each.path == f"{lang}/docs/e/index.md")
    return page.content.decode() if isinstance(page.content, bytes) else page.content


def shown(data: Path, lang: str) -> list[str]:
    """The changes on the page of editions: `field: before → after`; a text in another language is `[en: …]`."""
    html = page(data, lang)
    rows = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", html)
    return [f"{_words(field)}: {_words(value)}" for field, value in rows]


@pytest.mark.slow
def test_an_entry_with_another_id_is_listed_with_it(data: Path) -> None:
    """A source of which only the key changed has a row with the new key."""
    for file in data.rglob("*.yaml"):
        file.write_text(file.read_text("utf-8").replace("city-2030", "town-2030"), "utf-8")
    assert shown(data, "en") == ["new id: town-2030"]


def _words(html: str) -> str:
    html = re.sub(r'<span class="bf-join">.*?</span>', "", html)
    html = re.sub(r'<span lang="(.*?)">(.*?)</span>', r"[\1: \2]", html)
    return re.sub(r"\s+", " ", unescape(unescape(re.sub(r"<[^>]+>", "", html)))).strip()


CHANGES = (
    ("judgements.yaml", "level: moderate", "level: high", "Confidence: Level: Moderate → High", "置信度·程度: 中 → 高"),
    (
        "judgements.yaml", "  grade: corroborated", "  earlier: [{on: 2031-05-02, likelihood: unlikely}]\n  grade: corroborated",
        "Earlier likelihoods: Day: 2 May 2031 · Likelihood: Unlikely", "此前的可能性: 日期：2031年5月2日｜可能性：不太可能",
    ),
    (
        "judgements.yaml", "sources: [ruiz-2031, city-2030]", "sources: [ruiz-2031, {source: city-2030, at: p. 3}]",
        "Sources S2: Place in the work: p. 3", "资料来源·S2·文中位置: 第3页",
    ),
    (
        "recommendations.yaml", "addressees: [city-council]", "addressees: [editors, city-council]",
        "Addressed to: The editors", "建议对象: [en: The editors]",
    ),
    (
        "recommendations.yaml", "    - objection: Roots",
        "    - {objection: It costs much., reply: Less.}\n    - objection: Roots",
        "The case against: Objection: It costs much. · Reply: Less.",
        "反对理由: 反对意见：[en: It costs much.]｜答复：[en: Less.]",
    ),
    (
        "recommendations.yaml", "is planted., status: begun", "is planted., status: taken-up",
        "Progress so far June 2031: Status: Begun → Taken up", "进展记录·2031年6月·状态: 已起步 → 已采纳",
    ),
    (
        "timeline.yaml", "when: 2030-06~\n", "when: 2030-06~\n  by: [city-council]\n",
        "Who acts: City Council", "行动方: [en: City Council]",
    ),
    (
        "recommendations.yaml", "provenance: inferred}", "provenance: stated}",
        "Answers F1: Where it comes from: Our reading of the article → In the article",
        "针对·F1·出处: 我们对文章的解读 → 文章所述",
    ),
    (
        "sources.yaml", "[{family: Ruiz, given: Ana}]", "[{family: Ruiz, given: Ana}, {family: Moth, given: Edith}]",
        "Authors: Moth, Edith", "作者: [en: Moth Edith]",
    ),
    (
        "figures.yaml", "from: 2010, to: 2030-06", "from: 2011, to: 2030-06",
        "States 2010: From: 2010 → 2011", "各阶段·2010年·从: 2010年 → 2011年",
    ),
    ("brief.yaml", "lead_figure: G1", "lead_figure: G2", "Lead figure: G1 → G2", "首图: G1 → G2"),
    ("brief.yaml", "editors: [editors]", "editors: [city-council]", "Editors: City Council", "编者: [en: City Council]"),
    ("actors.yaml", "kind: organisation", "kind: group", "Kind: Organisation → Group", "类别: 机构 → 群体"),
    ("timeline.yaml", "when: 2032-01\n", "when: 2032-02\n", "Date: Jan 2032 → Feb 2032", "日期: 2032年1月 → 2032年2月"),
    (
        "factors.yaml", "- id: F1\n",
        "- {id: F2, slug: trees, title: Trees, summary: Few., body: Few., provenance: added, sources: [city-2030]}\n- id: F1\n",
        "Rests on: Factor: F2 · Effect on the judgement: weakens", "依据: 因素：F2｜对判断的作用：削弱",
    ),
    (
        "judgements.yaml", "rests_on: [F1]\n  sources: [ruiz-2031, ",
        "rests_on: [F1, {factor: F2, how: weakens}]\n  sources: [ruiz-2031, ",
        "Rests on: Factor: F2 · Effect on the judgement: weakens", "依据: 因素：F2｜对判断的作用：削弱",
    ),
    (
        "timeline.yaml", "  status: scheduled\n",
        "  status: scheduled\n  follows: [{event: E1, how: ends, sources: [city-2030]}]\n",
        "Earlier events: Event: E1 · Effect: Ends · Sources: S2",
        "先前事件: 事件：E1｜作用：终止｜资料来源：S2",
    ),
    (
        "scenarios.yaml", "status: open,", "status: current,",
        "Outcome: Status: Open → Current", "结果·状态: 尚无定论 → 目前成立",
    ),
    (
        "figures.yaml", "Mill Street: Mill Street}", "Mill Street: Mill Row}",
        "Labels: Mill Street → Mill Row", "图例: [en: Mill Street] → [en: Mill Row]",
    ),
    (
        "brief.yaml", "lead_figure: G2", "style: {zh: apa, en: apa}\nlead_figure: G2",
        "Citation style: Chinese: apa · English: apa", "引文样式: 中文：apa｜英文：apa",
    ),
)  # fmt: skip


@pytest.mark.slow
def test_values_are_shown_as_on_the_pages(data: Path) -> None:
    """Choices, dates, places, references and mappings are in words, in the language of the page; other texts are marked."""
    for file, old, new, _, _ in CHANGES:
        change(data / file, old, new)
    english, chinese = shown(data, "en"), shown(data, "zh-Hans")
    assert [row for *_, row, _ in CHANGES if row not in english] == [], english
    assert [row for *_, row in CHANGES if row not in chinese] == [], "\n".join(chinese)
    assert not [row for row in (*english, *chinese) if "None" in row or "{" in row or "'" in row]


@pytest.mark.slow
def test_a_changed_title_is_shown_without_its_marks_of_line_breaks(data: Path) -> None:
    """The `|` where a title may break is not one of its words; a title in which only this mark is new has not changed."""
    change(
        data / "brief.yaml", "title: Shade before steel|in a city that grows", "title: Shade before steel|in a city that melts"
    )
    change(data / "factors.yaml", "title: Dark surfaces store", "title: Dark surfaces|store")
    assert shown(data, "en") == ["Title: …before steel in a city that growsmelts"]


@pytest.mark.slow
def test_a_source_that_is_gone_is_named_by_its_title(data: Path) -> None:
    """A key means nothing to a reader: an event that cited the source, and the source itself, show its title."""
    events = (data / "timeline.yaml").read_text("utf-8")
    sources = (data / "sources.yaml").read_text("utf-8")
    change(data / "timeline.yaml", "sources: [city-2030]", "sources: [city-2030, fair-2030]")
    fair = "- {id: fair-2030, type: webpage, title: A fair in the shade, issued: 2030, reach: secondary, language: en}\n"
    (data / "sources.yaml").write_text(sources + fair, "utf-8")
    close(data)
    (data / "timeline.yaml").write_text(events, "utf-8")
    (data / "sources.yaml").write_text(sources, "utf-8")
    assert "Sources: A fair in the shade" in shown(data, "en")
    assert "资料来源: [en: A fair in the shade]" in shown(data, "zh-Hans")
    assert "fair-2030" not in page(data, "en")


@pytest.mark.slow
def test_the_events_of_an_outcome_have_the_name_of_their_list(data: Path) -> None:
    """The page of forecasts lists these events under "Timeline"; they bear on the forecast, and not its outcome on them."""
    change(data / "forecasts.yaml", ", events: [E1]", "")
    assert [row.partition(": E1")[0] for row in shown(data, "en")] == ["Outcome: Timeline"]


@pytest.mark.slow
def test_a_name_that_reads_the_same_is_no_change(data: Path) -> None:
    """A name whose order is now fixed is listed only in the languages that wrote it in another way before."""
    change(data / "sources.yaml", "[{family: Ruiz, given: Ana}]", "[{family: Ruiz, given: Ana, static-ordering: true}]")
    assert shown(data, "en") == ["Authors: Ruiz, Ana", "Authors: Ruiz Ana"]
    assert shown(data, "zh-Hans") == []


@pytest.mark.slow
def test_a_change_that_is_not_translated_yet_is_shown_in_the_main_language(data: Path) -> None:
    """A reader of a translation misses no change; a change of the translation alone is a minor one."""
    change(data / "judgements.yaml", "Two of ten were planted in the first year.", "Five of ten were planted.")
    change(data / "zh-Hans/judgements.yaml", "更需要", "最需要")
    assert shown(data, "zh-Hans") == [
        "置信度·理由: [en: TwoFive of ten were planted in the first year.]",
        "文字: 人们等候的地方更最需要荫凉。",
    ]
    change(data / "zh-Hans/judgements.yaml", "第一年已种两条。", "已种五条。")
    assert shown(data, "zh-Hans")[0] == "置信度·理由: 第一年已种两已种五条。"
    rows = page(data, "zh-Hans").split("<li>")
    (judgement,) = (row for row in rows if 'href="../#J1"' in row)
    assert 'class="bf-stale"' in judgement, "its translation is not of what the main text says today"
    assert 'class="bf-stale"' not in page(data, "en")


@pytest.mark.slow
def test_a_change_that_a_translation_does_not_need_is_named_without_the_text(data: Path) -> None:
    """A reader of a translation that is up to date gets no text in the main language for it."""
    (data / "zh-Hans/figures.yaml").write_text("- id: G1\n  of: 00000000\n  title: 树荫\n  caption: 十条街的树荫。\n", "utf-8")
    close(data)
    change(data / "judgements.yaml", "Two of ten were planted in the first year.", "The first year saw two of ten planted.")
    change(data / "figures.yaml", "The share of the ten streets", "Share of the ten streets")
    for file, kind in (("judgements.yaml", "judgement"), ("figures.yaml", "figure")):
        entry = load(data, "data").site.briefs[0].of(kind)[0]
        change(data / "zh-Hans" / file, "of: 00000000", f"of: {fingerprint(entry)}")
    assert shown(data, "zh-Hans") == ["置信度·理由: 仅英文文本有改动"]
    assert len(shown(data, "en")) == 2


@pytest.mark.slow
@pytest.mark.parametrize("current", [True, False])
def test_an_edition_knows_which_translations_were_outdated(data: Path, *, current: bool) -> None:
    """Between closed editions too, a reader of a translation misses no change of a text that was not translated by then."""
    shutil.rmtree(data.parent / "editions")
    change(data / "brief.yaml", "edition: 2", "edition: 1")
    change(data / "changes.yaml", "- {edition: 2, on: 2031-09-30, size: major, text: Second edition.}\n", "")
    project = project_in(data.parent, data)
    released(project, "one")
    change(data / "brief.yaml", "edition: 1", "edition: 2")
    change(data / "changes.yaml", "- {edition", "- {edition: 2, on: 2031-09-30, size: major, text: B., items: [J1]}\n- {edition")
    change(data / "judgements.yaml", "Two of ten were planted in the first year.", "The first year saw two of ten planted.")
    if current:
        judgement = load(data, "data").site.briefs[0].of("judgement")[0]
        change(data / "zh-Hans/judgements.yaml", "of: 00000000", f"of: {fingerprint(judgement)}")
    released(project, "two")
    closed = find_editions(project.editions, whole=True).of("")
    (comparison,) = edition_history(closed, None, "zh-Hans").comparisons
    (found,) = (each for each in comparison.changes if each.change.id == "J1")
    assert (found.lang, found.unseen) == ("en", current)
    older = {lang: {key: each for key, each in closed[1].facts(lang).items() if key != OUTDATED} for lang in LANGUAGES}
    members = {path: content for path, content in closed[1].members.items() if not path.startswith("data/")}
    (comparison,) = edition_history((closed[0], close_edition(closed[1].manifest, older, members)), None, "zh-Hans").comparisons
    (found,) = (each for each in comparison.changes if each.change.id == "J1")
    assert (found.lang, found.unseen) == ("en", False), "an edition that does not say it may have outdated translations"


def released(project: Project, name: str) -> None:
    """Close the current edition, also with warnings."""
    (project.root / name).mkdir()
    done = release(driver.open_project(project), TODAY, "", project.root / name, allow_warnings=True)
    assert done.outcome == "closed", [each.message for each in done.problems]


def test_reasons_name_their_entries() -> None:
    """Beside each reason for a change are the id and the title of the entry, which leads to it."""
    front = pages(SITES / SECOND / "data")["brief/index.md"]
    reason = front[front.index('<p class="bf-text bf-reason">') :].split("</p>")[0]
    assert re.search(r'<a href="[^"]*#J2"[^>]*><span class="bf-id">J2</span> \w+', reason)
    assert "Its day has passed without a code." in reason

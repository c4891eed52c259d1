"""From YAML to a browser: hostile texts, any text, and every link within the site."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from briefing import driver
from briefing.loader import folder
from briefing.model import BY_FILE, CHANGES, HEAD, Markup, Plain, walk
from briefing.source.project import Project
from tests.browser.chromium import chromium
from tests.browser.kinds import leads_on
from tests.browser.server import served
from tests.built import ROOT, build
from tests.conftest import BASE, TODAY
from tests.hostile import HOSTILE
from tests.prose_pages import PAGE_MARKDOWN

if TYPE_CHECKING:
    from pathlib import Path


def project(root: Path) -> Project:
    """The project in a folder."""
    return Project(root, root / "data", root / "mkdocs.yml", root / "docs", root / "overrides", root / "templates")


def literally(text: str) -> str:
    """A text as Markdown that means exactly these characters."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(text.split()))


class Texts:
    """The base brief, and the paths of its replaceable texts."""

    def __init__(self) -> None:
        brief = folder.load(BASE, "").site.briefs[0]
        self.values: dict[str, Any] = dict.fromkeys((HEAD,), brief.origin.document.value)
        self.places: list[tuple[str, tuple[str | int, ...], bool]] = []
        holders = [(HEAD, brief.head, brief.origin)]
        holders += [
            (kind.file, entity, brief.origins[kind.name, entity.id])
            for kind in BY_FILE.values()
            for entity in brief.of(kind.name)
        ]
        holders += [(CHANGES, change, origin) for change, origin in zip(brief.changes, brief.change_origins, strict=True)]
        for name, owner, origin in holders:
            self.values[name] = origin.document.value
            for leaf in walk(owner):
                path = (*origin.path, *leaf.path)
                if isinstance(leaf.marker, Markup | Plain) and not _fixed(name, path):
                    self.places.append((name, path, isinstance(leaf.marker, Markup)))

    def write(self, data: Path, replaced: dict[tuple[str, tuple[str | int, ...]], str]) -> None:
        """Write the data folder with some texts replaced; JSON is YAML."""
        shutil.copytree(BASE, data)
        values = json.loads(json.dumps(self.values))
        for (name, path), text in replaced.items():
            inner = values[name]
            for step in path[:-1]:
                inner = inner[step]
            inner[path[-1]] = text
        for name, value in values.items():
            text = re.sub(r'("edition": )"(\d+)"', r"\1\2", json.dumps(value, ensure_ascii=False))
            (data / f"{name}.yaml").write_text(text, encoding="utf-8")


def _fixed(name: str, path: tuple[str | int, ...]) -> bool:
    """Texts whose form the model fixes (a link, lengths, ids in the log), and those outside the page's text."""
    outside = path[-1] in ("link", "short_title", "at") or (name == HEAD and path[-1] == "licence")
    return outside or bool({"bottom_line", "items", "labels"} & set(path))


TEXTS = Texts()
SHOWABLE = [
    text
    for text in HOSTILE
    if text.strip()
    and not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]", text)
    and re.search(r"[^\s\u00a0\u3000]", text)
]


class Reader(HTMLParser):
    """The visible text of a page, and the elements and attributes that carry it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.elements: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def shown(markdown: str) -> Reader:
    """The visible text of a rendered page."""
    reader = Reader()
    reader.feed(PAGE_MARKDOWN.reset().convert(markdown.split("\n---\n", 1)[1]))
    return reader


def squeezed(text: str) -> str:
    """A text without white space and marks of line breaks, and with the apostrophes of the pages."""
    return re.sub(r"[\s\u2060|]+", "", text).replace("'", "’")


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> tuple[set[str], set[str]]:
    """The elements and attributes of the base brief's pages, which no text may extend."""
    root = tmp_path_factory.mktemp("ours")
    TEXTS.write(root / "data", {})
    pages = [
        shown(str(output.content))
        for output in driver.render(driver.open_project(project(root)), TODAY).outputs
        if output.path.endswith(".md")
    ]
    return set().union(*(page.elements for page in pages)), set().union(*(page.attributes for page in pages))


@pytest.mark.slow
@settings(max_examples=15, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_text_in_any_field_is_shown_as_that_text(
    tmp_path_factory: pytest.TempPathFactory, ours: tuple[set[str], set[str]], data: st.DataObject
) -> None:
    """Text in any field is on the page of the whole brief, character for character, and is not markup."""
    name, path, markdown = data.draw(st.sampled_from(TEXTS.places))
    typed = data.draw(
        st.sampled_from(SHOWABLE)
        | st.text(st.characters(exclude_categories=("C", "Z"), max_codepoint=0x2FFF) | st.just(" "), min_size=1, max_size=40)
    )
    assume(re.search(r"[^\W_]", typed))
    root = tmp_path_factory.mktemp("any")
    TEXTS.write(root / "data", {(name, path): literally(typed) if markdown else typed})
    made = driver.render(driver.open_project(project(root)), TODAY)
    assume(not any(problem.severity == "error" for problem in made.problems))
    pages = [shown(str(output.content)) for output in made.outputs if output.path.endswith(".md")]
    assert any(squeezed(typed) in squeezed("".join(page.text)) for page in pages)
    for page in pages:
        assert page.elements <= ours[0]
        assert page.attributes <= ours[1]


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site in which every text is hostile."""
    root = tmp_path_factory.mktemp("hostile")
    (root / "mkdocs.yml").write_text("site_name: Hostile\nrepo_url: https://github.com/example/brief\ntheme: {name: material}\n")
    scripted = [text for text in SHOWABLE if re.search(r"[<&\"'{`\[]|script|alert", text)]
    replaced = {}
    for number, (name, path, markdown) in enumerate(TEXTS.places):
        text = f"{scripted[number * 7 % len(scripted)]} {number}"
        replaced[name, path] = literally(text) if markdown else text
    TEXTS.write(root / "data", replaced)
    return build(root, TODAY.isoformat(), root)


@pytest.fixture(scope="module")
def in_two_languages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The base brief's site in English and, untranslated, in Chinese."""
    root = tmp_path_factory.mktemp("twice")
    shutil.copytree(BASE, root / "data")
    head = root / "data" / "brief.yaml"
    head.write_text(head.read_text("utf-8").replace("languages: [en]", "languages: [en, zh-Hans]"), "utf-8")
    return build(root, TODAY.isoformat(), root)


def addresses(site: Path) -> list[str]:
    """Every page of a site, without those that only send the reader on."""
    pages = (path for path in site.rglob("*.html") if not leads_on(path.read_text("utf-8")))
    return sorted(path.relative_to(site).as_posix().removesuffix("index.html") for path in pages)


@pytest.mark.browser
@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without"])
def test_nothing_runs_and_no_other_host_is_contacted(hostile_site: Path, javascript: bool) -> None:
    """In a real browser no text becomes a script, no page contacts another host or violates its policy, and none is blank."""
    complaints: list[str] = []
    with served(hostile_site) as (_, root, _), chromium() as browser:
        page = browser.new_context(java_script_enabled=javascript).new_page()
        page.on("dialog", lambda dialog: (complaints.append(f"a script ran: {dialog.message}"), dialog.dismiss()))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda failure: complaints.append(str(failure)))
        page.on(
            "request",
            lambda asked: complaints.append(f"asked {asked.url}") if not asked.url.startswith((root, "data:")) else None,
        )
        for address in addresses(hostile_site):
            page.goto(root + address)
            assert page.locator("h1").count() == 1, address
            assert len(page.locator("main").inner_text()) > 20, address
    assert complaints == []


@pytest.mark.browser
def test_typefaces_are_loaded_once_and_never_by_a_chinese_page(in_two_languages: Path) -> None:
    """An English page loads two typefaces from its own host, and another file for letters such as ć; a Chinese one none."""
    asked: list[str] = []
    with served(in_two_languages) as (_, root, _), chromium() as browser:
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url) if request.url.endswith(".woff2") else None)
        page.goto(root, wait_until="networkidle")
        set_in = page.evaluate("[...document.fonts].filter(face => face.status == 'loaded').map(face => face.family)")
        assert sorted(asked) == [f"{root}assets/fonts/source-{name}-latin-wght-normal.woff2" for name in ("sans-3", "serif-4")]
        assert {name.strip('"') for name in set_in} >= {"Source Sans 3", "Source Serif 4"}
        asked.clear()
        page.evaluate("""() => {
            document.querySelector("h1").textContent = "Klarić";
            return document.fonts.ready.then(() => true);
        }""")
        assert asked == [f"{root}assets/fonts/source-serif-4-latin-ext-wght-normal.woff2"], "only for a letter that needs it"
        asked.clear()
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url) if "font" in request.url else None)
        page.goto(f"{root}zh-hans/", wait_until="networkidle")
        assert page.locator("html").get_attribute("lang") == "zh-Hans"
    assert asked == []


@pytest.mark.browser
def test_emphasis_is_in_italics_only_in_scripts_that_have_them(in_two_languages: Path) -> None:
    """Chinese emphasis is bold and upright, because a slant would be synthetic; an English quotation in it is in italics."""
    styles = """lang => {
        const em = document.querySelector("main.bf-page, main .bf-page").appendChild(document.createElement("em"));
        if (lang) em.lang = lang;
        return [getComputedStyle(em).fontStyle, getComputedStyle(em).fontWeight >= 600];
    }"""
    with served(in_two_languages) as (_, root, _), chromium() as browser:
        page = browser.new_page()
        page.goto(root)
        assert [page.evaluate(styles, lang) for lang in (None, "zh-Hans")] == [["italic", False], ["normal", True]]
        page.goto(f"{root}zh-hans/")
        assert [page.evaluate(styles, lang) for lang in (None, "en")] == [["normal", True], ["italic", False]]


@pytest.mark.slow
def test_every_entity_of_the_first_brief_has_its_anchor(first_site: Path) -> None:
    """Each id is an anchor on exactly the pages that contain it, and at least on one."""
    brief = folder.load(ROOT / "data", "data").site.briefs[0]
    ids = {id for page in first_site.rglob("*.html") for id in re.findall(r'\bid="([^"]+)"', page.read_text("utf-8"))}
    prefixes = {"source": "source-", "actor": "actor-", "term": "term-"}
    missing = [
        f"{prefixes.get(kind, '')}{entity.id}"
        for kind, entities in brief.lists.items()
        for entity in entities
        if f"{prefixes.get(kind, '')}{entity.id}" not in ids
    ]
    assert missing == []


@pytest.mark.slow
@pytest.mark.parametrize("language", ["", "zh-hans/", "zh-hant/"])
@pytest.mark.parametrize("page", ["sources/", "actors/", "forecasts/"])
def test_lists_of_codes_say_their_titles(first_site: Path, language: str, page: str) -> None:
    """In a list of codes, each link has the title of the entry as a tooltip; the code is before it, because both are its name."""
    html = (first_site / language / page / "index.html").read_text("utf-8")
    links = re.findall(r'<a class="bf-id" href="[^"]*/#([A-Z]\d+)"(?: title="([^"]*)")?>(.*?)</a>', html)
    listed = [(id, title) for id, title, shown in links if "aria-hidden" in shown]
    assert len(listed) > 20
    assert [id for id, title, _ in links if not title and id[0] not in "JP"] == [], (
        "texts of forecasts and judgements are beside them"
    )
    assert [(id, title) for id, title in listed if not re.match(rf"{id} [^ ].{{3,}}", title)] == []


@pytest.mark.slow
def test_the_front_page_is_no_mention_of_what_it_lists(first_site: Path) -> None:
    """The pages of factors and recommendations, which the front page lists, do not name it among what mentions them."""
    found = [*first_site.glob("factors/*/index.html"), *first_site.glob("recommendations/*/index.html")]
    lists = {page: page.read_text("utf-8").partition('class="bf-mentions"')[2].partition("</ul>")[0] for page in found}
    assert len(found) > 5
    assert [page for page, mentioned in lists.items() if 'href="../../"' in mentioned] == []


@pytest.mark.slow
def test_a_page_of_the_first_brief_is_light(first_site: Path) -> None:
    """The HTML takes at most 15 KB gzipped, except for pages that grow with the entries of the brief, whose share is limited."""
    import gzip

    sizes = {
        address: len(gzip.compress((first_site / (address if "." in address else f"{address}index.html")).read_bytes(), mtime=0))
        for address in addresses(first_site)
    }
    brief = folder.load(ROOT / "data", "data").site.briefs[0]
    forecasts = len(brief.forecasts) + sum(each.kind == "forecast" for each in brief.judgements)
    # What the pages had when their budget was set: 6 judgements, half of the front page; 64 events; 11 forecasts.
    grown = {"": (1 + len(brief.judgements) / 6) / 2, "timeline/": len(brief.events) / 64, "forecasts/": forecasts / 11}
    # The list of sources is read in part, so it may be longer: 240 bytes a source, of which the titles of its users take 40.
    grown["sources/"] = len(brief.sources) / 64
    # The first and the editions are read in part; the others grow with the program.
    free = ("all/", "e/", "guide/fields/", "guide/messages/")
    heavy = {}
    for address, size in sizes.items():
        page = address.removeprefix("zh-hans/").removeprefix("zh-hant/").removeprefix("e/1/")
        most = 15 * 1024 * max(1, grown.get(page, 1))
        if size > most and page not in free:
            heavy[address] = (size, most)
    assert heavy == {}


@pytest.mark.slow
def test_excerpts_of_the_search_hold_no_marks(first_site: Path) -> None:
    """No text that a search shows has the number of a source, the id of an objection or a likelihood between its words."""
    docs = json.loads((first_site / "search/search_index.json").read_text("utf-8"))["docs"]
    marks = re.compile(r".{0,30}(?:\bS[0-9]+\b|\bR[0-9]+\.o[0-9]|[0-9]–[0-9]+%).{0,10}")
    generated = [each for each in docs if not each["location"].startswith(("about/", "guide/", "method/", "reliability/"))]
    assert len(generated) > 300
    assert [(each["location"], found) for each in generated if (found := marks.findall(each["text"]))] == []


@pytest.mark.slow
def test_two_builds_are_equal_to_the_byte(tmp_path: Path) -> None:
    """Another folder, time zone, locale, hash seed and umask change nothing in a site."""
    trees = []
    surroundings = (("one", "UTC", "C", "0", 0o022), ("two/deeper", "Asia/Shanghai", "C.UTF-8", "7", 0o077))
    for name, zone, locale, seed, mask in surroundings:
        root = tmp_path / name
        shutil.copytree(BASE, root / "data")
        (root / "mkdocs.yml").write_text("site_name: Shade\nsite_url: https://example.org/shade/\n")
        around = {"PATH": "/usr/bin:/bin", "TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed, "HOME": str(tmp_path)}
        command = [sys.executable, "-m", "briefing", "build", "--today", TODAY.isoformat()]
        subprocess.run(command, cwd=root, check=True, umask=mask, env=around)
        files = sorted(path for path in (root / "site").rglob("*") if path.is_file())
        trees.append({path.relative_to(root / "site").as_posix(): (path.read_bytes(), path.stat().st_mode) for path in files})
    assert trees[0].keys() == trees[1].keys()
    assert [name for name in trees[0] if trees[0][name] != trees[1][name]] == []

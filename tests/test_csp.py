"""What a finished page may do: its policy, its links, and every fault that prevents a site from being published."""

from __future__ import annotations

import json
import re
import shutil
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from random import Random
from typing import TYPE_CHECKING
from unittest.mock import patch
from urllib.parse import unquote, urljoin, urlparse

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from playwright.sync_api import sync_playwright

from briefing.publish import csp, internal_links
from briefing.publish.build_folder import _program
from briefing.publish.frame_weight import lighter
from briefing.publish.installed_theme import theme_folder
from briefing.publish.script_hashes import ScriptHashes, script_hash
from briefing.render.outputs import Rendered
from tests.commands import tree
from tests.small_site import CHROMIUM, DAY, finished, left_over, messages, outputs, page, publish, rendered, unit, with_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page, Route


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished site of two languages, which no test writes to."""
    return finished(tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """A project with a finished site, for tests that try to damage it."""
    root = tmp_path_factory.mktemp("good")
    assert publish(rendered(), root) == ()
    return root, tree(root / "site")


# --- what keeps a site from being published ---------------------------------------------------------------------


FAULTS = {
    "dead page": ("[x](gone.md)", "gone.md"),
    "dead anchor": ("[x](sources.md#gone)", "gone"),
    "dead link in HTML": ('<a href="gone/">x</a>', "gone/"),
    "dead anchor in HTML": ('<a href="sources/#gone">x</a>', "no anchor"),
    "dead anchor here": ('<p><a href="#gone">x</a></p>', "no anchor"),
    "link out of the site": ('<a href="../../x/">x</a>', "outside the site"),
    "script": ("<script>alert(1)</script>", "not the theme's"),
    "module": ('<script type="module">alert(1)</script>', "not the theme's"),
    "handler": ('<p onclick="x()">x</p>', "onclick"),
    "style": ('<p style="color:red">x</p>', "use a class"),
    "style element": ("<div><style>p{}</style></div>", "extra_css"),
    "foreign image": ("![x](https://example.org/x.png)", "another host"),
    "foreign image by //": ('<img src="//example.org/x.png">', "another host"),
    "foreign script": ('<script src="https://example.org/x.js"></script>', "another host"),
    "script link": ('<a href="java&#x0A;script:x()">x</a>', "not the address of a page"),
    "frame": ('<iframe src="x"></iframe>', "iframe"),
    "refresh": ('<meta http-equiv="refresh" content="0;url=//x">', "redirects its reader"),
    "broken address": ("[x](https://[::1)", "IPv6"),
}


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_on_a_page_keeps_the_old_site(good: tuple[Path, dict[str, bytes]], fault: str) -> None:
    """One bad page prevents the publication, and the problem names the file that an author can correct."""
    root, before = good
    text, expected = FAULTS[fault]
    problems = publish(with_page(rendered(), "en/docs/index.md", f"# Front\n\n{text}\n", "data/brief.yaml"), root)
    assert any(expected in problem.message for problem in problems), messages(problems)
    assert {problem.place.file for problem in problems} == {"data/brief.yaml"}
    assert {problem.code for problem in problems} == {"publish"}
    assert tree(root / "site") == before
    assert left_over(root) == []


def test_a_fault_of_every_page_is_reported_once(good: tuple[Path, dict[str, bytes]]) -> None:
    """A fault of the frame, which is on every page, does not hide other faults."""
    root, _ = good
    (root / "overrides").mkdir()
    frame = '{% extends "base.html" %}{% block hero %}<b id="content" style="x">x</b>{% endblock %}'
    (root / "overrides/main.html").write_text(frame)
    try:
        (problem,) = publish(rendered(), root)
    finally:
        shutil.rmtree(root / "overrides")
    assert "(and on 3 more pages)" in problem.message


HOSTILE = (
    "&lt;/title&gt;&lt;script&gt;pwn(1)&lt;/script&gt;",
    "&amp;lt;script&amp;gt;pwn(1)&amp;lt;/script&amp;gt;",
    "&quot; onload=&quot;pwn(1)",
)


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_remains_text(tmp_path: Path, title: str) -> None:
    """A heading that is escaped on its page is also escaped in the frame around it."""
    evil = "</title><script>pwn(1)</script>\" onload='pwn(1)'"
    one = unit(title=evil)._replace(nav=((evil, "index.md"), ("Sources", "sources.md")))
    heat = page(title, '<h2 id="f1">x</h2>').replace("About", f"'{title}' #")
    made = with_page(Rendered(outputs(unit()), (one,), (), DAY), "en/docs/factors/heat.md", heat)
    assert publish(made, tmp_path) == ()
    for file in (tmp_path / "site").rglob("*.html"):
        html = file.read_text("utf-8")
        assert not re.search(r"<script[^>]*>\s*pwn", html), file
        assert not re.search(r"<[^>]*\sonload=[\"']?pwn", re.sub(r'"[^"]*"', '""', html)), file
        assert html.count("</title>") == 1 + html.count("<svg") * 0, file


def test_a_file_of_plain_text_may_be_called_html(tmp_path: Path) -> None:
    """Search engines ask the owner of a site to publish such a file."""
    assert publish(with_page(rendered(), "en/docs/google1.html", "google-site-verification: x"), tmp_path) == ()
    assert (tmp_path / "site/google1.html").read_text() == "google-site-verification: x"


# --- the policy -------------------------------------------------------------------------------------------------


FIRST_IN_HEAD = r'<head>\s*<meta charset="utf-8">\s*<meta http-equiv="Content-Security-Policy" content="([^"]+)">'


def test_every_page_has_a_strict_policy_before_anything_else(site: Path) -> None:
    """Scripts run by hash or not at all, and no page has inline styles."""
    for file in site.rglob("*.html"):
        html = file.read_text("utf-8")
        found = re.search(FIRST_IN_HEAD, html)
        assert found, file
        assert "unsafe" not in found[1]
        assert "default-src 'none'" in found[1]
        assert "style-src 'self';" in found[1]
        for script in re.findall(r"<script>(.*?)</script>", html, re.DOTALL):
            assert script_hash(script) in found[1]


class AnyScript(ScriptHashes):
    def __init__(self) -> None:
        super().__init__(())


@pytest.mark.parametrize(
    ("html", "faults"),
    [
        ("<!--><script>x</script>-->", 1),
        ("<!-- <script>x</script> -->", 0),
        ("<script type='application/ld+json'>{}</script>", 0),
        ("<script type='text/JavaScript'>x</script>", 1),
        ("<SCRIPT>x</SCRIPT >", 1),
        ("<a title='<script>'>x</a>", 0),
        ("<a title=\"'\" onclick='x'>x</a>", 1),
        ("<link rel=canonical href=https://example.org/>", 0),
        ("<link rel=stylesheet href=https://example.org/>", 1),
        ("<img srcset='a.png 1x, https://example.org/b.png 2x'>", 1),
        ("<img src='data:image/png;base64,AA=='>", 0),
        ("<a href='mailto:a@example.org'>x</a>", 0),
        ("<a href=' data:text/html,x'>x</a>", 1),
        ("<svg><style>x</style></svg>", 1),
        ("<object data=x></object>", 1),
        ("<base href=x>", 1),
        ("<p it's><script>x</script><p it's>", 1),
        ("<svg><script href='//x'/></svg>", 1),
        ("<script type='application/ld+json'>{'a': '<!--<script>'}</script>", 1),
        ("<a href='", 1),
    ],
)
def test_pages_are_parsed_as_a_browser_parses_them(html: str, faults: int) -> None:
    """Unusual quoting and comments hide nothing from the check of a page."""
    _, found = csp.add_policy(f"<html><head></head><body>{html}</body></html>", AnyScript())
    assert len(found.faults) == faults, found.faults


@pytest.mark.parametrize("head", ["<head>", '<HEAD lang="en">', '<Head>\n<META CHARSET="utf-8">'])
def test_the_policy_is_put_into_the_head_however_it_is_written(head: str) -> None:
    """HTML knows no case of tags, and `<html>` may be left out; `<header>` and `<head-line>` are no head."""
    written = f"<!DOCTYPE HTML>{head}<TITLE>x</TITLE><header>y</header>"
    html, found = csp.add_policy(written, AnyScript())
    assert (html, found.faults) == (csp.insert_policy(written, csp.WITHOUT_SCRIPTS), ())
    assert re.search(re.escape(head) + r"\s*<meta http-equiv=\"Content-Security-Policy\" ", html)
    commented = "<!doctype html><!-- <head> --><html lang=en><!-- - -- --><head><title>v</title></head><p>x"
    assert "<head>\n<meta http-equiv" in csp.add_policy(commented, AnyScript())[0].partition("lang=en>")[2]
    for other in ("<header>", "<head-line>"):
        assert csp.add_policy(f"<html>{other}", AnyScript())[1].faults == (
            "the page has no `<head>`, where its security policy is put",
        )


@pytest.mark.parametrize(("base", "is_framed", "faults"), [
    ("target=_blank", True, ()), ("target=_blank", False, ("<base> is not allowed",)),
    ("target=_blank href=x", True, ("<base> is not allowed",)), ("", True, ("<base> is not allowed",)),
])  # fmt: skip
def test_only_pages_made_to_be_framed_open_all_links_in_a_new_window(base: str, is_framed: bool, faults: tuple[str, ...]) -> None:
    """In a frame, a link would replace the page in the frame; anywhere else, readers decide where a link opens."""
    _, found = csp.add_policy(f"<html><head><base {base}></head></html>", AnyScript(), is_framed=is_framed)
    assert found.faults == faults


def test_the_time_to_read_a_page_grows_with_its_length() -> None:
    """No text of a page can stop the build because it is slow to read."""
    start = time.perf_counter()
    for text in ("<a " * 50_000, "<a b='" * 50_000, "<script " * 50_000, "<!-" * 50_000, "<a href=" + '"' * 99_999):
        csp.add_policy(f"<html><head></head>{text}<article></article>", AnyScript())
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<body>\n\n  <p>a\n  b", "<body>\n<p>a\nb"),
        ("<PRE>\n  a</PRE>\n  b", "<PRE>\n  a</PRE>\nb"),
        ("<textarea>\n  a", "<textarea>\n  a"),
    ],
)
def test_a_frame_has_no_indentation(before: str, after: str) -> None:
    """Only space that a browser does not show is removed; the content of the page keeps its own."""
    html = "<html><head></head>{}<article>\n  <p></article>"
    written, _ = csp.add_policy(html.format(before), AnyScript())
    assert written.endswith(html.format(after).partition("</head>")[2])
    odd = "<html><head></head></article>\n  <article>"
    assert csp.add_policy(odd, AnyScript())[0].endswith("</article>\n  <article>"), "nothing is written twice"


@pytest.mark.parametrize(
    ("settings", "script", "kept"),
    [
        ("", "", False),
        ('<script id="__config" type="application/json">{"features": ["content.tabs.link"]}</script>', "", True),
        ("", '<script>var consent=__md_get("__consent")</script>', True),
        ("", '<script src="./assets/masthead.js"></script>', False),
        ("", '<script src="./own.js"></script>', True),
    ],
)
def test_a_frame_has_what_the_features_of_the_theme_need(settings: str, script: str, kept: bool) -> None:
    """Without features, Material's memory, its switches, its second link to the text and its messages are not in the page."""
    parts = (
        '<input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer" autocomplete="off">',
        '<input class="md-toggle" data-md-toggle="search" type="checkbox" id="__search" autocomplete="off">',
        '<label class="md-overlay" for="__drawer"></label>', "<script>__md_scope=1<<5</script>",
        '<div data-md-component="skip">\n<a href="#x" class="md-skip">\nSkip\n</a>\n</div>\n',
        '<div class="md-dialog" data-md-component="dialog">\n<div class="md-dialog__inner md-typeset"></div>\n</div>',
    )  # fmt: skip
    own = '<script src="./assets/masthead.js" data-base="."></script>'
    parts = (*parts, ' data-md-component="header"')
    frame = f"<head>{parts[3]}{script}{own}</head>{''.join(parts[:3])}{parts[4]}<p{parts[6]}>"
    html = f"<html>{frame}<article></article>{parts[5]}{settings}"
    written, _ = csp.add_policy(html, AnyScript())
    assert [part in written for part in parts] == [kept] * 7
    assert settings in written
    assert parts[0] in csp.add_policy(html.replace(own, ""), AnyScript())[0], "nothing else makes it"


def test_the_search_has_all_its_words(site: Path) -> None:
    """Material's program finds each message of the search that it asks for, also when the field is emptied."""
    program = (theme_folder() / _program()).read_text("utf-8")
    files = [site / unit / "assets/javascripts/search-words.js" for unit in ("", "zh-hans")]
    english, chinese = (json.loads(file.read_text("utf-8").partition(" = ")[2].rstrip(";\n")) for file in files)
    assert set(re.findall(r'"search\.result\.([a-z.]+)"', program)) == set(english["words"]) - {"initializer"}
    assert english["words"].keys() == chinese["words"].keys()
    assert all([*english["words"].values(), *chinese["words"].values()])
    assert english["words"]["term.missing"] == "Missing"
    assert chinese["words"]["term.missing"] == "缺少"


def test_links_are_followed_as_a_browser_follows_them() -> None:
    """Every form of an address finds its page, from any page."""
    here = csp.ParsedPage(
        frozenset(("a", "中")),
        frozenset(
            ("", ".", "./", "..", "../", "../..", "../../", "#a", "#%E4%B8%AD", "#top", "?q=1", "../heat/#a", "../../x.csv",
             "https://example.org/r/factors/heat/#a", "https://elsewhere.org/x", "mailto:a@b.c", "/r/", "/r/x.csv", "../heat")
        ),
        (),
    )  # fmt: skip
    files = frozenset(("index.html", "factors/heat/index.html", "factors/index.html", "x.csv"))
    url = "https://example.org/r/"
    site = internal_links.LinkIndex(files, {"factors/heat/index.html": here}, url)
    assert list(internal_links.dead_links(site)) == []
    bad = here._replace(links=frozenset(("/x", "../../../", "../y/", "../heat/#b", "https://example.org/r/gone/", "#A")))
    dead = internal_links.dead_links(internal_links.LinkIndex(files, {"factors/heat/index.html": bad}, url))
    assert {each.link for each in dead} == bad.links


def test_a_link_is_settled_by_its_unit_exactly_if_it_is_not_broken_there() -> None:
    """What is looked up in a table gives the same answer as following each link, for usual addresses and all others."""
    random = Random(4)
    steps = ("..", ".", "a", "b", "a..", "..a", "x.csv", "index.html", "", "%61", "é")
    links = {
        "/".join(random.choice(steps) for _ in range(n % 5)) + random.choice(("", "", "#p", "#q", "?q")) for n in range(3000)
    }
    links = {link for link in links if not link.startswith("/")}
    page = csp.ParsedPage(frozenset("p"), frozenset(links), ())
    files = ("index.html", "404.html", "a/index.html", "a/b/index.html", "b/a/index.html", "x.csv", "a/x.csv", "b/é")
    pages = {file: page for file in files if file.endswith(".html")}
    unit = internal_links.LinkIndex(frozenset(files), pages)
    left = {path: each.links for path, each in internal_links.settled(pages, files, None).items()}
    for path, link in product(pages, links - {""}):
        reason = internal_links.reason_broken(unit, path.rpartition("/")[0], link)
        if link.startswith("#"):  # it stays on its page, whatever the address of that
            reason = "q" if link == "#q" else None
        assert (link in left[path]) is (reason is not None), (path, link, reason)


ELEMENTS = "p path a A area base iframe img link meta script style svg image use P"
ATTRIBUTES = st.sampled_from(
    (
        *("id=x", ' id="x"', ' ID="y"', ' class="z"', ' viewBox="0 0 1 1"', ' href="#h"', ' href="javascript:a"', " hidden"),
        *(' src="//b/c"', ' onclick="d"', ' oNclick="d"', ' style="e"', ' Style="e"', ' name="f"', ' http-equiv="refresh"', "/"),
        *(' xlink:href="//g"', " ", "\n", ' title="<p id=i>"', " title='\"", ' type="application/json"', ' content="j"'),
    )
)
TAGS = st.tuples(
    st.sampled_from(("<", "</", "<!--", "< ")),
    st.sampled_from(ELEMENTS.split()),
    st.lists(ATTRIBUTES, max_size=3).map("".join),
    st.sampled_from((">", "/>", " />", "-->", "")),
)
PAGES = st.lists(st.one_of(TAGS.map("".join), st.sampled_from(("text", " > ", '"', "</script>", "</style>"))), max_size=8)


@pytest.mark.slow
@settings(max_examples=1000, deadline=None)
@given(PAGES.map("".join))
@example('<p class="z"><path d="M0 0" ID="y"/><p oNclick="d">')
def test_what_is_left_out_has_nothing_of_interest(html: str) -> None:
    """Texts and tags that are passed over change neither the anchors nor the links nor the faults of a page."""
    found = csp.parse_fragment(html)
    with patch.object(csp, "_PLAIN", None):
        assert csp.parse_fragment(html) == found


def test_a_relative_link_leads_where_a_browser_goes() -> None:
    """Links are resolved as RFC 3986 says; `urllib` is the judge, for the usual forms and for all others."""
    random = Random(3)
    steps = ("..", ".", "a", "b-c", "x.html", "", "é", "a..b", ".x", "_1")
    places = ["/".join(random.choice("abc") for _ in range(n % 4)) for n in range(40)]
    links = ["/".join(random.choice(steps) for _ in range(n % 5)) for n in range(400)]
    checked = 0
    for place, link in product(places, links):
        there = unquote(urlparse(urljoin(f"https://x.example/top/{place}{'/' if place else ''}", link)).path)
        if "//" in link or link.startswith("/") or not there.startswith("/top/"):
            continue
        file = there.removeprefix("/top/") + ("index.html" if there.endswith("/") else "")
        site = internal_links.LinkIndex(frozenset((file,)), {})
        assert internal_links.reason_broken(site, place, link) is None, (place, link, file)
        assert internal_links.reason_broken(site._replace(files=frozenset()), place, link), (place, link)
        checked += 1
    assert checked > 5_000


# --- in a browser -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def address(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The finished site on a plain server, at the path that it was built for."""
    top = tmp_path_factory.mktemp("host")
    (top / "repo").symlink_to(site)
    answer = partial(QuietFiles, directory=str(top))
    with ThreadingHTTPServer(("127.0.0.1", 0), answer) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/repo/"
        server.shutdown()


class QuietFiles(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.mark.browser
def test_the_site_works_under_its_policy(address: str) -> None:
    """Search, colours and both languages work in a browser: no violation, no error, no request to another host."""
    arguments = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        window = browser.new_page()
        asked: list[str] = []
        complaints: list[str] = []
        window.on("request", lambda request: asked.append(request.url))
        window.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
        window.on("pageerror", lambda failure: complaints.append(str(failure)))
        window.goto(f"{address}factors/heat/")
        assert window.locator("html").get_attribute("data-colours") is None
        for _ in range(2):
            window.get_by_role("button", name="Colours").click()
        assert window.locator("html").get_attribute("data-colours") == "dark"
        assert finds(window, "surfaces") == ["Heat"]
        window.goto(f"{address}zh-hans/sources/")
        assert window.locator("html").get_attribute("data-colours") == "dark", "one choice for all languages"
        assert finds(window, "街道") == ["先有树荫"]
        assert window.evaluate("getComputedStyle(document.querySelector('.md-toggle')).display") == "none", "styled"
        window.route(f"{address}sources/", without_colours)
        window.goto(f"{address}sources/")
        assert window.locator(".bf-colours").count() == 0
        assert finds(window, "surfaces") == ["Heat"], "a masthead of a project may leave the choice out"
        window.goto(f"{address}nowhere/")
        window.goto(f"{address}404.html")
        assert finds(window, "surfaces") == ["Heat"], "the page for any address knows where the search is"
        browser.close()
    assert [url for url in asked if not url.startswith((address, "data:", f"{address.removesuffix('repo/')}nowhere"))] == []
    assert [text for text in complaints if "404" not in text] == []


def without_colours(route: Route) -> None:
    """Answer with a page whose masthead has no button for colours."""
    answer = route.fetch()
    route.fulfill(response=answer, body=re.sub(r'<button[^>]*"bf-colours".*?</button>', "", answer.text(), flags=re.DOTALL))


def finds(window: Page, words: str) -> list[str]:
    """Search for words and give the titles of the pages that are offered."""
    window.locator(".md-search__input").click()
    window.locator(".md-search__input").press_sequentially(words)
    window.keyboard.press("End")  # the search waits for a key event, which Chinese input does not send
    window.locator(".md-search-result__item").first.wait_for(timeout=10_000)
    titles = window.locator(".md-search-result__item > a h1").all_inner_texts()
    return [title.replace("\u200b", "") for title in titles]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('<p title="<!--">a</p>b<p title="-->">c</p>', '<p title="<!--">a</p>b<p title="-->">c</p>'),
        ("a<!-->b<!-- c -->d", "abd"),
        ("a<!--->b<!-- c --!>d<!-- e -->f", "abdf"),
        ("<textarea><!-- a --></textarea>", "<textarea><!-- a --></textarea>"),
        ("<STYLE>/* <!-- */</STYLE>a<!-- b -->", "<STYLE>/* <!-- */</STYLE>a"),
        ("<!-- a -->" + "<!--" * 100_000, "<!--" * 100_000),
    ],
)
def test_only_what_browsers_take_for_a_comment_is_left_out(text: str, shown: str) -> None:
    """No words of a page are lost between signs that only look like a comment; many of them are read once."""
    page = "<html><head></head><body><article>{}</article></body></html>"
    assert lighter(page.format(text)) == page.format(shown)


def test_comments_of_authors_are_not_published() -> None:
    """Remarks for colleagues would be in the source of the page; a script or a sample of code may contain the same signs."""
    kept = '<script type="application/ld+json">{"a": "<!-- b -->"}</script><code>&lt;!-- c --&gt;</code>'
    page = f"<html><head></head><body><article><p>a<!-- x\ny --></p>{kept}<!-- z --></article></body></html>"
    written, _ = csp.add_policy(page, ScriptHashes(()))
    assert f"<article><p>a</p>{kept}</article>" in written

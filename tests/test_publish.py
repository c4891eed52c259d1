"""From rendered files to a site: what is written, what is refused, and what stands whatever goes wrong."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from briefing.outputs import Rendered
from briefing.publish import build_site, folder, links, lock, seal, settings, write
from briefing.publish.swap import MARKER
from tests import small_site
from tests.small_site import DAY, left_over, outputs, page, publish, rendered, tree, two_languages, unit, with_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished site of two languages, which no test writes to."""
    root = tmp_path_factory.mktemp("whole")
    small_site.project(root, "site_name: x\nsite_url: https://example.org/repo/\nrepo_url: https://github.com/a/b\n")
    assert publish(two_languages(), root, jobs=2) == ()
    return root / "site"


def messages(problems: object) -> str:
    return "\n".join(f"{p.place.file}: {p.message}" for p in problems)  # type: ignore[attr-defined]  # reason: brevity


# --- the rendered folder ----------------------------------------------------------------------------------------


def test_only_what_changed_is_written_again(tmp_path: Path) -> None:
    """A second rendering leaves equal files alone, so that watchers and caches see what really changed."""
    write(rendered(), tmp_path / "build", tmp_path)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "build").rglob("*.md")}
    write(rendered("Changed."), tmp_path / "build", tmp_path)
    changed = {path.name for path, when in before.items() if path.stat().st_mtime_ns != when}
    assert changed == {"index.md"}


def test_what_is_no_longer_made_goes_away(tmp_path: Path) -> None:
    """A page whose entity was deleted does not stay in the site for ever."""
    write(with_page(rendered(), "en/docs/factors/old.md", "# Old"), tmp_path / "build", tmp_path)
    (tmp_path / "build/en/docs/stray").mkdir()
    write(rendered(), tmp_path / "build", tmp_path)
    names = {path.name for path in (tmp_path / "build").rglob("*")}
    assert not {"old.md", "stray"} & names


def test_links_in_the_rendered_folder_are_not_followed(tmp_path: Path) -> None:
    """Whatever a link points at outside is neither written nor emptied."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "heat.md").write_text("precious")
    write(rendered(), tmp_path / "build", tmp_path)
    shutil.rmtree(tmp_path / "build/en/docs/factors")
    (tmp_path / "build/en/docs/factors").symlink_to(outside)
    (tmp_path / "build/en/docs/sources.md").unlink()
    (tmp_path / "build/en/docs/sources.md").symlink_to(outside / "heat.md")
    assert write(rendered(), tmp_path / "build", tmp_path) == ()
    assert tree(outside) == {"heat.md": b"precious"}
    assert not (tmp_path / "build/en/docs/factors").is_symlink()


@pytest.mark.parametrize("path", ["../x.md", "/x.md", "en/../../x", "en//x", "en\\..\\x", "en/./x"])
def test_no_output_leaves_the_rendered_folder(tmp_path: Path, path: str) -> None:
    """A path that was made from data cannot write anywhere else."""
    assert not folder.is_inside(path)
    assert "no path inside" in messages(write(with_page(rendered(), path, "x"), tmp_path / "build", tmp_path))
    assert not (tmp_path / "build").exists()


def test_modes_do_not_depend_on_the_umask(tmp_path: Path) -> None:
    """A server can read a site that a careful person has built."""
    old = os.umask(0o077)
    try:
        assert publish(rendered(), tmp_path) == ()
    finally:
        os.umask(old)
    for top in ("build/en", "site"):
        for path in (tmp_path / top, *(tmp_path / top).rglob("*")):
            assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644), path


def test_a_folder_of_somebody_else_is_not_touched(tmp_path: Path) -> None:
    """A wrong option deletes nobody's files: not a home, not a project, not a folder with other things in it."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("dear")
    (tmp_path / "link").symlink_to(other)
    write(rendered(), tmp_path / "build", tmp_path)
    for place in (other, tmp_path, tmp_path.parent, Path("/"), Path.home(), tmp_path / "link", other / "letter.txt"):
        assert [p.code for p in write(rendered(), place, tmp_path)] == ["unsafe-folder"], place
        problems = build_site(tmp_path / "build", (unit(),), place, epoch=DAY)
        assert [p.code for p in problems] == ["unsafe-folder"], place
    assert tree(other) == {"letter.txt": b"dear"}


# --- handwritten pages ------------------------------------------------------------------------------------------


def docs(root: Path, **files: str) -> None:
    for name, text in files.items():
        path = root / "docs" / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_suffix(".md").write_text(text, "utf-8")


def test_handwritten_pages_join_the_site_of_their_language(tmp_path: Path) -> None:
    """A page in `docs/` and one in `docs/zh-Hans/` each stand in their own language, and in its navigation."""
    docs(tmp_path, about="# About us", **{"zh-Hans__about": "# 关于"}, **{".secret": "x"}, en__more="# More")
    assert publish(two_languages(), tmp_path, jobs=1) == ()
    site = tmp_path / "site"
    assert "About us" in (site / "about/index.html").read_text()
    assert "关于" in (site / "zh-hans/about/index.html").read_text()
    assert "about/" in (site / "index.html").read_text()
    assert "More" in (site / "more/index.html").read_text()
    assert not list(site.rglob("*secret*"))


@pytest.mark.parametrize("name", ["sources", "sources__index", "sources__README"])
def test_a_handwritten_page_at_a_generated_address_names_both(tmp_path: Path, name: str) -> None:
    """Neither page silently wins."""
    docs(tmp_path, **{name: "# Mine"})
    (problem,) = write(rendered(), tmp_path / "build", tmp_path)
    assert problem.code == "same-page"
    assert problem.place.file.endswith(f"docs/{name.replace('__', '/')}.md")
    assert "data/sources.yaml" in problem.message


def test_a_link_in_docs_is_refused(tmp_path: Path) -> None:
    """A link cannot publish files of the machine that builds."""
    docs(tmp_path, about="# About")
    (tmp_path / "docs/etc").symlink_to("/etc")
    (tmp_path / "docs/host.md").symlink_to("/etc/hostname")
    problems = write(rendered(), tmp_path / "build", tmp_path)
    assert [Path(p.place.file).name for p in problems] == ["etc", "host.md"]


def test_excluded_pages_stay_out(tmp_path: Path) -> None:
    """`exclude_docs` of the project counts for what is written by hand, and for that alone."""
    small_site.project(tmp_path, "site_name: x\nexclude_docs: |\n  notes/\n  sources.md\n")
    docs(tmp_path, about="# About", notes__private="# No")
    assert publish(rendered(), tmp_path) == ()
    assert not (tmp_path / "site/notes").exists()
    assert (tmp_path / "site/sources/index.html").exists()


def test_styles_and_scripts_of_the_project_reach_every_language(tmp_path: Path) -> None:
    """What mkdocs.yml names is there on each page that loads it."""
    small_site.project(tmp_path, "site_name: x\nextra_css: [own.css]\nextra_javascript: [own.js]\n")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/own.css").write_text("b{}")
    (tmp_path / "docs/own.js").write_text("1")
    assert publish(two_languages(), tmp_path, jobs=1) == ()
    assert (tmp_path / "site/zh-hans/own.css").exists()


# --- configuration ----------------------------------------------------------------------------------------------


def test_the_units_configuration_inherits_the_projects(tmp_path: Path) -> None:
    """A user's settings hold; what the program needs is fixed; its own plugin is left out."""
    small_site.project(
        tmp_path,
        "site_name: x\nsite_url: https://example.org/r\nplugins: {search: {lang: [de]}, briefing: {}, tags: {}}\nhooks: [h.py]\n"
        "theme: {name: material, logo: a.svg, features: [navigation.instant], font: {text: Comic}, palette: {scheme: slate}}\n",
    )
    own, problems = settings.read(tmp_path)
    text = settings.mkdocs_yml(unit("zh", "zh-hans/", "zh-Hans", "<b> & 'q'"), own, ("about.md",), "s.css", tmp_path / "b/zh")
    assert text.startswith('INHERIT: "../../mkdocs.yml"\nsite_name: "&lt;b&gt; &amp; &#x27;q&#x27;"\n')
    assert 'site_url: "https://example.org/r/zh-hans/"' in text
    assert "briefing" not in text
    assert re.search(r"- search:\n +lang:\n +- de\n", text)
    assert "features: []" in text
    assert "font: false" in text
    assert 'scope: "/r/"' in text
    assert [p.severity for p in problems] == ["warning"]


def test_yaml_of_the_program_reads_back_as_written() -> None:
    """No text of a brief turns into something else on its way through a configuration."""
    from mkdocs.utils.yaml import yaml_load

    odd = ["no", "~", "1.10", "a: b # c", "- x", "\u2028\x85\x7f", "!ENV X", "中文", "'\"\\", "", "\U0001f333", "null", "x\ny"]
    values = {"list": odd, "map": {text or "k": text for text in odd}, "n": None, "deep": [{"a": [], "b": {}}, [1, True]]}
    assert yaml_load(settings.as_yaml(values)) == values


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("site_name: x\nplugins: [search\nnav: [", 3, "cannot be read"),
        ("just text", 1, "cannot be read"),
        ("site_name: x\nplugins:\n  - nonesuch\n", 1, "nonesuch"),
        ("site_name: !!python/object/apply:os.getcwd []\nfoo: !!nope x", 2, "cannot be read"),
        ("site_name: x\nINHERIT: gone.yml\n", 1, "gone.yml"),
    ],
)
def test_a_faulty_configuration_is_a_problem(tmp_path: Path, text: str, line: int, said: str) -> None:
    """A slip in mkdocs.yml is shown at its line, without a traceback."""
    small_site.project(tmp_path, text)
    (problem, *_) = publish(rendered(), tmp_path)
    assert said in problem.message
    assert problem.place.file.endswith("mkdocs.yml")
    assert problem.place.line == line
    assert not (tmp_path / "site").exists()


# --- the site ---------------------------------------------------------------------------------------------------


def test_each_language_is_a_site_of_its_own(site: Path) -> None:
    """Language, search and addresses are right below each root."""
    assert '<html lang="en"' in (site / "index.html").read_text()
    chinese = (site / "zh-hans/factors/heat/index.html").read_text()
    assert '<html lang="zh-Hans"' in chinese
    assert '<link rel="alternate " hreflang="en" href="https://example.org/repo/factors/heat/">' in chinese
    assert '<a href="../../../factors/heat/" lang="en"' in chinese
    assert (site / "zh-hans/search/search_index.json").exists()
    assert (site / MARKER).is_file()


def test_a_language_without_words_still_says_what_it_is(tmp_path: Path) -> None:
    """A page in a language that the theme does not speak is not passed off as English."""
    one = unit(lang="cy", title="Cysgod")
    assert publish(Rendered(outputs(one), (one,), (), DAY), tmp_path) == ()
    assert '<html lang="cy"' in (tmp_path / "site/index.html").read_text()


def test_chinese_words_can_be_found(site: Path) -> None:
    """The index of a Chinese site is cut so that a query in the middle of a sentence finds it."""
    index = (site / "zh-hans/search/search_index.json").read_text("utf-8")
    assert "街\u200b道" in index or "街道\u200b" in index
    assert "\\u200b" in index.partition('"docs"')[0]
    assert "\u200b" not in (site / "search/search_index.json").read_text("utf-8")


def test_the_theme_keeps_quiet_and_at_home(site: Path) -> None:
    """No notice of a generator, no fonts, no star counts, and Material's styles in a layer below ours."""
    html = (site / "index.html").read_text()
    for foreign in ("generator", "Made with", "googleapis", "unpkg", 'data-md-component="source"'):
        assert foreign not in html
    assert 'role="dialog" aria-label="Search"' in html
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)
    assert [Path(sheet).name.partition("-")[0] for sheet in sheets] == ["material", "briefing.css"]
    assert (site / sheets[0]).read_text().startswith('@charset "UTF-8";@layer material{')


HOSTILE = (
    "&lt;/title&gt;&lt;script&gt;pwn(1)&lt;/script&gt;",
    "&amp;lt;script&amp;gt;pwn(1)&amp;lt;/script&amp;gt;",
    "&quot; onload=&quot;pwn(1)",
)


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_stays_text(tmp_path: Path, title: str) -> None:
    """A heading that was escaped on its page does not come back to life in the frame around it."""
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


def test_a_finished_site_replaces_the_last_one_whole(tmp_path: Path) -> None:
    """Nothing of the old site stays, and nothing is left beside the new one."""
    assert publish(with_page(rendered(), "en/docs/old.txt", "x"), tmp_path) == ()
    assert (tmp_path / "site/old.txt").exists()
    assert publish(rendered("Second."), tmp_path) == ()
    assert not (tmp_path / "site/old.txt").exists()
    assert "Second." in (tmp_path / "site/index.html").read_text()
    assert left_over(tmp_path) == []


FAULTS = {
    "dead page": ("[x](gone.md)", "gone.md"),
    "dead anchor": ("[x](sources.md#gone)", "gone"),
    "dead link in HTML": ('<a href="gone/">x</a>', "gone/"),
    "dead anchor in HTML": ('<a href="sources/#gone">x</a>', "no anchor"),
    "dead anchor here": ('<p><a href="#gone">x</a></p>', "no anchor"),
    "link out of the site": ('<a href="../../x/">x</a>', "out of the site"),
    "script": ("<script>alert(1)</script>", "not the theme's"),
    "module": ('<script type="module">alert(1)</script>', "not the theme's"),
    "handler": ('<p onclick="x()">x</p>', "onclick"),
    "style": ('<p style="color:red">x</p>', "use a class"),
    "style element": ("<div><style>p{}</style></div>", "extra_css"),
    "foreign image": ("![x](https://example.org/x.png)", "another host"),
    "foreign image by //": ('<img src="//example.org/x.png">', "another host"),
    "foreign script": ('<script src="https://example.org/x.js"></script>', "another host"),
    "script link": ('<a href="java&#x0A;script:x()">x</a>', "no address of a page"),
    "frame": ('<iframe src="x"></iframe>', "iframe"),
    "refresh": ('<meta http-equiv="refresh" content="0;url=//x">', "elsewhere"),
    "broken Markdown": ("a <![ b", "<!["),
    "broken address": ("[x](https://[::1)", "IPv6"),
}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """A project with a finished site, for tests that try to spoil it."""
    root = tmp_path_factory.mktemp("good")
    assert publish(rendered(), root) == ()
    return root, tree(root / "site")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_on_a_page_keeps_the_old_site(good: tuple[Path, dict[str, bytes]], fault: str) -> None:
    """One bad page publishes nothing, and the problem names the file that an author can mend."""
    root, before = good
    text, said = FAULTS[fault]
    problems = publish(with_page(rendered(), "en/docs/index.md", f"# Front\n\n{text}\n", "data/brief.yaml"), root)
    assert any(said in problem.message for problem in problems), messages(problems)
    assert {problem.place.file for problem in problems} == {"data/brief.yaml"}
    assert {problem.code for problem in problems} == {"publish"}
    assert tree(root / "site") == before
    assert left_over(root) == []


def test_what_is_wrong_on_every_page_is_said_once(good: tuple[Path, dict[str, bytes]]) -> None:
    """A fault of the frame does not bury the others."""
    root, _ = good
    (root / "overrides").mkdir()
    (root / "overrides/main.html").write_text('{% extends "base.html" %}{% block hero %}<b style="x">x</b>{% endblock %}')
    try:
        (problem,) = publish(rendered(), root)
    finally:
        shutil.rmtree(root / "overrides")
    assert "(and on 3 more pages)" in problem.message


def test_overrides_of_the_user_win(tmp_path: Path) -> None:
    """A template of the project's own stands in for ours."""
    (tmp_path / "overrides/partials").mkdir(parents=True)
    (tmp_path / "overrides/partials/footer.html").write_text("<footer>Our own foot</footer><script>var own=1</script>")
    assert publish(rendered(), tmp_path) == ()
    html = (tmp_path / "site/index.html").read_text()
    assert "Our own foot" in html
    assert seal.digest("var own=1") in html


# --- the policy -------------------------------------------------------------------------------------------------


FIRST_IN_HEAD = r'<head>\s*<meta charset="utf-8">\s*<meta http-equiv="Content-Security-Policy" content="([^"]+)">'


def test_every_page_has_a_strict_policy_before_anything_else(site: Path) -> None:
    """Scripts run by hash or not at all, and no style comes from a page."""
    for file in site.rglob("*.html"):
        html = file.read_text("utf-8")
        found = re.search(FIRST_IN_HEAD, html)
        assert found, file
        assert "unsafe" not in found[1]
        assert "default-src 'none'" in found[1]
        assert "style-src 'self';" in found[1]
        for script in re.findall(r"<script>(.*?)</script>", html, re.DOTALL):
            assert seal.digest(script) in found[1]


class AnyScript(seal.OwnScripts):
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
    ],
)
def test_the_seal_reads_a_page_as_a_browser_does(html: str, faults: int) -> None:
    """Neither odd quoting nor odd comments hide anything from it."""
    _, found = seal.seal(f"<html><head></head><body>{html}</body></html>", AnyScript())
    assert len(found.faults) == faults, found.faults


def test_reading_a_page_takes_no_longer_than_it_is_long() -> None:
    """No text of a page can stop the build by being hard to read."""
    start = time.perf_counter()
    for text in ("<a " * 50_000, "<a b='" * 50_000, "<script " * 50_000, "<!-" * 50_000, "<a href=" + '"' * 99_999):
        seal.seal(f"<html><head></head>{text}", AnyScript())
    assert time.perf_counter() - start < 5


def test_links_are_followed_as_a_browser_follows_them() -> None:
    """Every form of an address finds its page, from wherever it stands."""
    here = seal.Page(
        frozenset(("a", "中")),
        frozenset(
            ("", ".", "./", "..", "../", "../..", "../../", "#a", "#%E4%B8%AD", "#top", "?q=1", "../heat/#a", "../../x.csv",
             "https://example.org/r/factors/heat/#a", "https://elsewhere.org/x", "mailto:a@b.c", "/r/", "/r/x.csv", "../heat")
        ),
        (),
    )  # fmt: skip
    files = frozenset(("index.html", "factors/heat/index.html", "factors/index.html", "x.csv"))
    url = "https://example.org/r/"
    site = links.Site(files, {"factors/heat/index.html": here}, url)
    assert list(links.dead_links(site)) == []
    bad = here._replace(links=frozenset(("/x", "../../../", "../y/", "../heat/#b", "https://example.org/r/gone/", "#A")))
    dead = links.dead_links(links.Site(files, {"factors/heat/index.html": bad}, url))
    assert {each.link for each in dead} == bad.links


# --- other publishers -------------------------------------------------------------------------------------------


def test_properdocs_builds_the_same_folder(tmp_path: Path) -> None:
    """Nothing in the rendered folder needs this program, or MkDocs itself."""
    small_site.project(tmp_path, "site_name: x\nplugins: [search, briefing]\n")
    assert write(two_languages(), tmp_path / "build", tmp_path) == ()
    command = [sys.executable, "-m", "properdocs", "build", "--strict", "-f", "build/zh-Hans/mkdocs.yml", "-d", tmp_path / "out"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert '<html lang="zh-Hans"' in (tmp_path / "out/factors/heat/index.html").read_text()


# --- whatever goes wrong ----------------------------------------------------------------------------------------

BUILD = """
import os, signal, sys, threading, time
from pathlib import Path
from briefing.publish import site, swap, mkdocs_build
from tests.small_site import publish, rendered, two_languages

root = Path(sys.argv[1])
"""


def run(code: str, root: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", BUILD + textwrap.dedent(code), str(root)]
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(command, env=env, cwd=root, capture_output=True, text=True, check=False)


MOMENTS = {
    "while MkDocs builds": "mkdocs_build.build = die",
    "before sealing": "site.seal_tree = die",
    "before checking": "site.check_tree = die",
    "before the exchange": "swap.put_in_place = die",
    "after the exchange": "done = swap.put_in_place; swap.put_in_place = lambda *a: (done(*a), die())",
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_build_leaves_a_whole_site(good: tuple[Path, dict[str, bytes]], tmp_path: Path, moment: str) -> None:
    """Whenever the machine stops, `site/` is the whole old site or the whole new one, and the next build tidies up."""
    root, before = good
    root = Path(shutil.copytree(root, tmp_path / "project"))
    code = f"""
    def die(*_, **__): os.kill(os.getpid(), signal.SIGKILL)
    {MOMENTS[moment]}
    publish(rendered("Second."), root)
    """
    assert run(code, root).returncode == -signal.SIGKILL
    after = tree(root / "site")
    assert (after == before) == (moment != "after the exchange")
    assert set(after) == set(before)
    assert left_over(root) != []
    assert publish(rendered("Third."), root) == ()
    assert left_over(root) == []


def test_a_death_between_two_renames_is_healed(good: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    """Where two folders cannot be exchanged in one step, the next build finds the site that was just moved aside."""
    root, before = good
    root = Path(shutil.copytree(root, tmp_path / "project"))
    code = """
    swap._exchange = lambda *_: False
    rename = os.rename
    def die_after(old, new):
        rename(old, new)
        if old == root / "site": os.kill(os.getpid(), signal.SIGKILL)
    os.rename = die_after
    publish(rendered("Second."), root)
    """
    assert run(code, root).returncode == -signal.SIGKILL
    assert not (root / "site").exists()
    bad = with_page(rendered(), "en/docs/index.md", "# Bad\n\n[x](gone.md)")
    assert publish(bad, root) != ()
    assert tree(root / "site") == before


def test_without_an_exchange_the_site_is_renamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that cannot swap two folders gets its new site too."""
    monkeypatch.setattr("briefing.publish.swap._exchange", lambda *_: False)
    assert publish(rendered(), tmp_path) == ()
    assert publish(rendered("Second."), tmp_path) == ()
    assert "Second." in (tmp_path / "site/index.html").read_text()
    assert left_over(tmp_path) == []


@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGINT", -signal.SIGINT)])
def test_a_stopped_build_clears_up(good: tuple[Path, dict[str, bytes]], tmp_path: Path, name: str, code: int) -> None:
    """Ctrl-C and a polite kill leave the old site and nothing else, also while workers are busy."""
    root, before = good
    root = Path(shutil.copytree(root, tmp_path / "project"))
    stopping = f"""
    asked = os.getpid()
    def linger(*_, **__):
        os.kill(asked, signal.{name})
        time.sleep(30)
    mkdocs_build.build = linger
    publish(two_languages(), root, jobs=2)
    """
    start = time.monotonic()
    assert run(stopping, root).returncode == code
    assert time.monotonic() - start < 20
    assert tree(root / "site") == before
    assert left_over(root) == []


def test_a_worker_that_dies_is_a_problem(good: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    """A machine that is short of memory says so, and does not wait for ever."""
    root = Path(shutil.copytree(good[0], tmp_path / "project"))
    code = """
    asked = os.getpid()
    mkdocs_build.build = lambda *_: os.kill(os.getpid(), signal.SIGKILL) if os.getpid() != asked else None
    (problem,) = publish(two_languages(), root, jobs=2)
    print(problem.message)
    """
    ended = run(code, root)
    assert "died" in ended.stdout, ended.stderr
    assert tree(root / "site") == good[1]


def test_builds_at_once_take_turns(tmp_path: Path) -> None:
    """Two builds of one project do not spoil each other."""
    results: list[object] = []
    command = [sys.executable, "-c", BUILD + "print(publish(rendered(), root))", str(tmp_path)]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    running = [subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    results = [process.communicate()[0] for process in running]
    assert results == ["()\n"] * 3
    assert (tmp_path / "site/index.html").exists()
    assert left_over(tmp_path) == []


def test_who_waits_too_long_is_told_for_whom(tmp_path: Path) -> None:
    """A build that hangs can be found and stopped."""
    with lock.hold(tmp_path), pytest.raises(lock.BusyError, match=f"process {os.getpid()}"), lock.hold(tmp_path, 0.1):
        pass


def test_a_full_disk_keeps_the_old_site(good: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    """When nothing more can be written, the message names the path and the old site stands."""
    root = Path(shutil.copytree(good[0], tmp_path / "project"))
    code = """
    import resource, signal
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
    for problem in publish(rendered("Second."), root): print(problem.code, problem.message)
    """
    ended = run(code, root)
    assert "publish" in ended.stdout, ended.stderr
    assert "File too large" in ended.stdout
    assert tree(root / "site") == good[1]
    assert left_over(root) == []


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="mounting takes an administrator on Linux")
def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    """The same on a small disk of its own, if one may be made."""
    root = tmp_path / "disk"
    root.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", root], capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        assert publish(rendered(), root) == ()
        before = tree(root / "site")
        (root / "ballast").write_bytes(b"x" * (shutil.disk_usage(root).free - 500_000))
        problems = publish(rendered("Second."), root)
        assert "No space left on device" in messages(problems)
        assert tree(root / "site") == before
        assert left_over(root) == []
    finally:
        subprocess.run(["umount", root], check=True)


def test_equal_data_gives_equal_bytes(tmp_path: Path) -> None:
    """Folder, time zone, language, hash seed and umask of a machine leave no trace in the site."""
    surroundings = [
        {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        {"TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"},
    ]
    sites = []
    for number, environment in enumerate(surroundings):
        root = tmp_path / f"place-{number}" / ("deep/er" * number)
        small_site.project(root, "site_name: x\nsite_url: https://example.org/\n")
        jobs = number + 1
        ended = run(f"os.umask({number * 0o77}); print(publish(two_languages(), root, jobs={jobs}))", root, **environment)
        assert ended.stdout == "()\n", ended.stderr
        sites.append(tree(root / "site"))
    assert sites[0].keys() == sites[1].keys()
    assert [path for path in sites[0] if sites[0][path] != sites[1][path]] == []
    assert b"2031-09-30" in sites[0]["sitemap.xml"]


def test_the_environment_is_as_it_was(good: tuple[Path, dict[str, bytes]], monkeypatch: pytest.MonkeyPatch) -> None:
    """A build in this process changes nothing for what comes after it, and an epoch that is set holds."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    root, _ = good
    terminated, threads = signal.getsignal(signal.SIGTERM), threading.active_count()
    small_site.project(root, "site_name: x\nsite_url: https://example.org/\n")
    try:
        assert publish(rendered(), root) == ()
        assert "1970-01-02" in (root / "site/sitemap.xml").read_text()
    finally:
        (root / "mkdocs.yml").unlink()
        monkeypatch.delenv("SOURCE_DATE_EPOCH")
        assert publish(rendered(), root) == ()
    assert "SOURCE_DATE_EPOCH" not in os.environ
    assert (signal.getsignal(signal.SIGTERM), threading.active_count()) == (terminated, threads)


# --- in a browser -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def address(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The finished site on a plain server, at the path that it was built for."""
    top = tmp_path_factory.mktemp("host")
    (top / "repo").symlink_to(site)
    answer = partial(QuietFiles, directory=str(top))
    with ThreadingHTTPServer(("127.0.0.1", 0), answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/repo/"
        server.shutdown()


class QuietFiles(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.mark.browser
def test_the_site_works_under_its_policy(address: str) -> None:
    """Search, colours and both languages work in a browser: no violation, no error, no request to another host."""
    from playwright.sync_api import sync_playwright

    arguments = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        window = browser.new_page()
        asked: list[str] = []
        complaints: list[str] = []
        window.on("request", lambda request: asked.append(request.url))
        window.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
        window.on("pageerror", lambda trouble: complaints.append(str(trouble)))
        window.goto(f"{address}factors/heat/")
        before = window.locator("body").get_attribute("data-md-color-scheme")
        for _ in range(2):
            window.locator("label[for^=__palette]:visible").first.click()
        assert window.locator("body").get_attribute("data-md-color-scheme") == "slate" != before
        assert finds(window, "surfaces") == ["Heat"]
        window.goto(f"{address}zh-hans/sources/")
        assert window.locator("body").get_attribute("data-md-color-scheme") == "slate", "one choice for all languages"
        assert finds(window, "街道") == ["先有树荫"]
        assert window.evaluate("getComputedStyle(document.querySelector('.md-header')).position") == "sticky"
        window.goto(f"{address}nowhere/")
        browser.close()
    assert [url for url in asked if not url.startswith((address, "data:", f"{address.removesuffix('repo/')}nowhere"))] == []
    assert [text for text in complaints if "404" not in text] == []


def finds(window: Page, words: str) -> list[str]:
    """Search for words and give the titles of the pages that are offered."""
    window.locator(".md-search__input").click()
    window.locator(".md-search__input").press_sequentially(words)
    window.locator(".md-search-result__item").first.wait_for(timeout=10_000)
    titles = window.locator(".md-search-result__item > a h1").all_inner_texts()
    return [title.replace("\u200b", "") for title in titles]

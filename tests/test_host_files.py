"""The files for hosts: the headers of a site in each form, its sitemaps and `robots.txt`, and its address from a pipeline."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING
from urllib.robotparser import RobotFileParser

import pytest
from click.testing import CliRunner

from briefing.cli import cli, project_commands
from briefing.publish import host_headers
from tests import small_site
from tests.browser.server import header_rules
from tests.commands import tree
from tests.small_site import messages, publish, rendered, two_languages

if TYPE_CHECKING:
    from pathlib import Path

MAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def site(root: Path, url: str | None, *, languages: bool = True) -> Path:
    """Build a small site at an address; give its folder."""
    small_site.project(root, f"site_name: x\n{f'site_url: {url}' if url else ''}\n")
    problems = publish(two_languages() if languages else rendered(), root, jobs=1)
    assert problems == (), messages(problems)
    return root / "site"


def sources(policy: str) -> set[str]:
    """The scripts that a policy permits."""
    (found,) = re.findall(r"script-src ([^;]*);", policy)
    return set(found.split())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("url", "pattern"),
    [
        (None, "/*"),
        ("https://example.org", "/*"),
        ("https://example.org/repo", "/repo/*"),
        ("https://example.org/a/b/", "/a/b/*"),
        ("https://example.org/%E7%AE%80/", "/简/*"),
        ("https://example.org/%40u/a%2Bb/", "/@u/a+b/*"),
        ("https://example.org/a%0A%20%20X-Other:1%3B/", "/a%0A%20%20X-Other:1%3B/*"),
    ],
)
def test_the_headers_are_for_the_path_of_the_site(tmp_path: Path, url: str | None, pattern: str) -> None:
    """Each header appears once, for every file below the site's address, in lines that every host accepts."""
    built = site(tmp_path, url)
    text = (built / "_headers").read_text("utf-8")
    rules = header_rules(built)
    assert list(rules) == [pattern], "this site has no page to be framed"
    assert rules[pattern]["X-Content-Type-Options"] == "nosniff"
    assert rules[pattern]["X-Frame-Options"] == "DENY"
    assert "Strict-Transport-Security" not in rules[pattern]
    assert max(map(len, text.splitlines())) <= 2000, "the limit of Cloudflare Pages"


def test_the_policy_of_the_headers_is_that_of_the_pages(tmp_path: Path) -> None:
    """Except for the scripts of each page the text is the same, and the headers permit no script that no page has."""
    built = site(tmp_path, "https://example.org/")
    (headers,) = header_rules(built).values()
    sent = headers["Content-Security-Policy"]
    scripts: set[str] = set()
    for file in built.rglob("*.html"):
        (own,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', file.read_text("utf-8"))
        scripts |= sources(own)
        assert re.sub(r"script-src [^;]*", "", own) == re.sub(r"script-src [^;]*", "", sent)
    assert sources(sent) == scripts


def test_a_file_of_the_author_takes_precedence(tmp_path: Path) -> None:
    """Headers and rules for crawlers that an author wrote are published unchanged."""
    (tmp_path / "docs").mkdir()
    for name in ("_headers", "robots.txt", "sitemap_index.xml"):
        (tmp_path / "docs" / name).write_text(f"my {name}", "utf-8")
    built = site(tmp_path, "https://example.org/")
    assert {path: (built / path).read_text("utf-8") for path in ("_headers", "robots.txt", "sitemap_index.xml")} == {
        path: f"my {path}" for path in ("_headers", "robots.txt", "sitemap_index.xml")
    }


@pytest.mark.parametrize("url", ["https://example.org/", "https://example.org/a%26b/"])
def test_the_index_of_sitemaps_lists_each_language(tmp_path: Path, url: str) -> None:
    """An XML parser reads it; each entry is the absolute address of a sitemap that exists and lists that language's pages."""
    built = site(tmp_path, url)
    top = ET.parse(built / "sitemap_index.xml").getroot()
    assert top.tag == f"{MAPS}sitemapindex"
    places = [str(each.text) for each in top.iter(f"{MAPS}loc")]
    assert places == [f"{url}sitemap.xml", f"{url}zh-hans/sitemap.xml"]
    for place in places:
        pages = ET.parse(built / place.removeprefix(url)).getroot().iter(f"{MAPS}loc")
        assert all(str(each.text).startswith(place.removesuffix("sitemap.xml")) for each in pages)


@pytest.mark.slow
def test_robots_txt_is_at_the_top_of_a_host_only(tmp_path: Path) -> None:
    """`robots.txt` exists only at the top of a host; without an address, or with one language, there is no index."""
    at_top = site(tmp_path / "top", "https://example.org/")
    read = RobotFileParser()
    read.parse((at_top / "robots.txt").read_text().splitlines())
    assert read.site_maps() == ["https://example.org/sitemap_index.xml"]
    assert all(read.can_fetch("*", f"https://example.org/{at}") for at in ("", "data/brief.json", "llms.txt"))
    assert "robots.txt" not in tree(site(tmp_path / "below", "https://example.org/repo/"))
    alone = site(tmp_path / "alone", "https://example.org/", languages=False)
    assert (alone / "robots.txt").read_text().endswith("Sitemap: https://example.org/sitemap.xml\n")
    assert "sitemap_index.xml" not in tree(alone)
    assert not {"robots.txt", "sitemap_index.xml"} & tree(site(tmp_path / "nowhere", None)).keys()


# --- from the command line --------------------------------------------------------------------------------------


def briefing(*words: str) -> tuple[int, str]:
    """Run the program; return its exit code and its output to a pipe."""
    done = CliRunner().invoke(cli, words, prog_name="briefing", catch_exceptions=False)
    return done.exit_code, done.stdout


@pytest.fixture
def starter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new project, as the working directory."""
    assert briefing("init", str(tmp_path / "project"))[0] == 0
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"


@pytest.mark.slow
@pytest.mark.parametrize("server", project_commands.SERVERS)
def test_a_configuration_sends_the_headers_of_the_file(starter: Path, server: str) -> None:
    """The output for a web server has each header of `_headers` unchanged, and the 404 page of the site's path."""
    code, text = briefing("build", "--today", "2031-10-01", "--site-url", "https://example.org/repo/", "--headers", server)
    assert code == 0
    headers, framed = header_rules(starter / "site").values()
    printed = dict(re.findall(r"^(?:add_header|Header always set|\t)\s*([A-Z][\w-]+) [\"`]([^\"`]*)[\"`]", text, re.MULTILINE))
    assert printed == headers
    assert text.count(framed["Content-Security-Policy"]) == 1
    assert re.search(r"/repo/embed/[*)]", text.replace("\\", ""))
    assert "/repo/404.html" in text
    assert ("charset utf-8" in text.lower()) is (server != "caddy"), "Caddy names it unasked"
    assert tuple(host_headers.SERVERS) == project_commands.SERVERS


@pytest.mark.slow
def test_a_pipeline_gives_the_address_that_the_settings_lack(starter: Path) -> None:
    """With a path, the 404 page finds its style sheets; an address in mkdocs.yml wins, and an empty one counts as none."""
    assert briefing("build", "--today", "2031-10-01", "--site-url", "https://a.example/repo/")[0] == 0
    assert 'href="/repo/assets/briefing.css"' in (starter / "site/404.html").read_text("utf-8")
    assert "https://a.example/repo/timeline/" in (starter / "site/sitemap.xml").read_text("utf-8")
    assert briefing("build", "--today", "2031-10-01", "--site-url", "")[0] == 0
    assert 'href="/assets/briefing.css"' in (starter / "site/404.html").read_text("utf-8")
    settings = starter / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8") + "\nsite_url: https://b.example/own/\n", "utf-8")
    assert briefing("build", "--today", "2031-10-01", "--site-url", "https://a.example/repo/")[0] == 0
    assert 'href="/own/assets/briefing.css"' in (starter / "site/404.html").read_text("utf-8")
    for wrong in ("example.org", "https://a.example/?b", "https://a.example/a b/", "https://a.example/@b/"):
        assert briefing("build", "--site-url", wrong)[0] == 2

"""The offline copy of a site is complete, links only to its own pages and to other sites, and is equal to the byte."""

from __future__ import annotations

import io
import json
import re
import zipfile
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from briefing.publish import csp, offline
from briefing.publish.html_tags import Tag, with_attributes
from tests import small_site
from tests.small_site import messages, publish, two_languages, with_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

URL = "https://example.org/repo/"
BY_HAND = f"""# By hand

<a href="{URL}sources/#source-city">whole</a> <a href="/repo/zh-hans/?q=1&amp;r=2#top">from the top</a>
<a href="https://example.org/repo">front</a> <a href="//example.org/repo/sources/">no scheme</a>
<a href="https://example.net/a/?b=1&amp;c#d">another site</a> <a href="//example.net/">another, no scheme</a>
<a href="../%E7%83%AD%20x.txt">a file</a> <a href="../sitemap.xml">for crawlers</a> <a href="#by-hand">here</a>
<a href="mailto:a@example.org">mail</a>
"""
LINKS = (
    "../sources/index.html#source-city", "../zh-hans/index.html?q=1&r=2#top", "../index.html", "../sources/index.html",
    "https://example.net/a/?b=1&c#d", "https://example.net/", "../%E7%83%AD%20x.txt", "../sitemap.xml", "#by-hand",
    "mailto:a@example.org",
)  # fmt: skip


class Attributes(HTMLParser):
    """The tags of a page as the standard library finds them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Record a tag."""
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def unpacked(archive: bytes) -> dict[str, bytes]:
    """The files of an archive."""
    with zipfile.ZipFile(io.BytesIO(archive)) as read:
        assert read.testzip() is None
        return {name: read.read(name) for name in read.namelist()}


def links(files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Each page with each address that it links to or loads."""
    for path, content in files.items():
        for tag, attributes in Attributes(content.decode()).found if path.endswith(".html") else ():
            yield from ((path, attributes[name]) for name in ("href", "src", "xlink:href") if name in attributes)
            if tag == "meta" and attributes.get("http-equiv") == "refresh":
                yield path, attributes["content"].partition("url=")[2]


def missing(files: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """The links of pages that lead to no file, or to a folder."""
    inside = [(path, link) for path, link in links(files) if not urlsplit(link).scheme and link]
    assert inside
    return [(path, link) for path, link in inside if unquote(urlsplit(urljoin(path, link)).path) not in files]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """A site of two languages with an address, and the files of its offline copy."""
    root = tmp_path_factory.mktemp("offline")
    small_site.project(root, f"site_name: x\nsite_url: {URL}\n")
    site = with_page(two_languages(), "en/docs/hand.md", BY_HAND)
    site = with_page(site, "en/docs/热 x.txt", "warm")
    problems = publish(site, root, archive=root / "site-offline.zip", jobs=1)
    assert problems == (), messages(problems)
    return root, unpacked((root / "site-offline.zip").read_bytes())


def test_every_link_leads_to_a_file(built: tuple[Path, dict[str, bytes]]) -> None:
    """No page of the copy has a link to a folder, to a missing file or to the address of the site."""
    files = built[1]
    assert missing(files) == []
    assert [found for found in links(files) if found[1].startswith((URL.rstrip("/"), "/", "file:"))] == []
    assert {"site-offline/index.html", "site-offline/zh-hans/sources/index.html"} <= files.keys()


def test_links_of_every_form(built: tuple[Path, dict[str, bytes]]) -> None:
    """Each form of an address of the site becomes a relative one to a file; addresses of other sites are unchanged."""
    page = re.sub(r".*<h1", "<h1", built[1]["site-offline/hand/index.html"].decode(), count=1, flags=re.DOTALL)
    found = [attributes["href"] for tag, attributes in Attributes(page.partition("</article>")[0]).found if tag == "a"]
    assert tuple(found[-len(LINKS) :]) == LINKS


def test_files_of_servers_are_left_out(built: tuple[Path, dict[str, bytes]]) -> None:
    """The copy has no file that only a server, a crawler or a worker reads, unless a page links to it."""
    root, files = built
    left = {file.relative_to(root / "site").as_posix() for file in (root / "site").rglob("*") if file.is_file()}
    left -= {path.removeprefix("site-offline/") for path in files}
    assert {"404.html", "_headers", ".briefing-site", "search/search_index.json", "sitemap.xml.gz"} <= left
    assert all(path.rpartition(".")[2] not in ("css", "svg", "woff2") for path in left)
    assert "site-offline/sitemap.xml" in files  # a page links to it


def test_the_policy_allows_files_and_no_requests(built: tuple[Path, dict[str, bytes]]) -> None:
    """Pages of the copy may load files and the same inline scripts as on the site, and nothing else."""
    root, files = built
    for path in ("index.html", "zh-hans/sources/index.html"):
        before, after = ((root / "site" / path).read_text("utf-8"), files[f"site-offline/{path}"].decode())
        old, new = (
            {name: rest for name, *rest in map(str.split, attributes["content"].split(";"))}
            for page in (before, after)
            for tag, attributes in Attributes(page).found
            if attributes.get("http-equiv") == "Content-Security-Policy"
        )
        assert old.keys() - new.keys() == {"connect-src", "worker-src", "manifest-src"}
        assert new["default-src"] == ["'none'"]
        assert new == {name: ["file:" if source == "'self'" else source for source in old[name]] for name in new}


def test_the_index_is_a_script_with_links_to_files(built: tuple[Path, dict[str, bytes]]) -> None:
    """Each result of the search is a file of the copy, in each language."""
    files = built[1]
    for folder in ("site-offline/", "site-offline/zh-hans/"):
        script = files[f"{folder}search/search_index.js"].decode()
        index = json.loads(re.fullmatch(r"var __index=(.*);\n", script, re.DOTALL)[1])  # type: ignore[index]
        assert index["docs"]
        assert [doc["location"] for doc in index["docs"] if folder + doc["location"].partition("#")[0] not in files] == []


def test_equal_sites_give_equal_copies(built: tuple[Path, dict[str, bytes]], monkeypatch: pytest.MonkeyPatch) -> None:
    """The archive depends on nothing but the site: not on the time, the order on disk or the modes of files."""
    root, _ = built
    for file in (root / "site").rglob("*.html"):
        file.chmod(0o600)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert offline.offline_copy(root / "site", URL, "site-offline") == (root / "site-offline.zip").read_bytes()


def test_a_file_of_somebody_else_is_kept(tmp_path: Path) -> None:
    """A file that no earlier build wrote is not overwritten, and then the site is not written either."""
    archive = tmp_path / "site-offline.zip"
    with zipfile.ZipFile(archive, "w") as other:
        other.writestr("notes.txt", "mine")
    before = archive.read_bytes()
    (problem,) = publish(small_site.rendered(), tmp_path, archive=archive, jobs=1)
    assert (problem.code, archive.read_bytes(), (tmp_path / "site").exists()) == ("unsafe-folder", before, False)


def test_a_policy_without_sources_of_the_site() -> None:
    """A directive keeps the sources that are no address, and the order of the policy."""
    assert (
        csp.offline_policy("default-src 'none'; img-src 'self' data:; connect-src 'self'")
        == "default-src 'none'; img-src file: data:"
    )


PAGES = {
    "quotes": ("<a href='x' title=\"b\">", '<a href="&lt;&quot;&amp;\'" title="b">'),
    "no quotes, blanks, upper case": ("<A  HREF = x\n id=b>t</A>", '<A  HREF="&lt;&quot;&amp;\'"\n id=b>t</A>'),
    "a second attribute of the name": ('<a href="x" href="y">', '<a href="&lt;&quot;&amp;\'" href="y">'),
    "a removed tag": ('1<link rel="preload" href="a>b">2<p>3', "12<p>3"),
    "comments, scripts and other tags": ('<!-- <a href="x"> --><script>"<a href=x>"</script><p title="x">',) * 2,
    "a page that ends inside a tag": ('<a href="x">1<a href="x', '<a href="&lt;&quot;&amp;\'">1<a href="x'),
}


@pytest.mark.parametrize("name", PAGES)
def test_attributes_are_replaced_in_place(name: str) -> None:
    """A new value is escaped and quoted; every other character of the page is unchanged."""

    def new_values(tag: Tag) -> Mapping[str, str] | None:
        return None if tag.name == "link" else {"href": "<\"&'"} if tag.name == "a" else {}

    page, expected = PAGES[name]
    assert with_attributes(page, new_values) == expected

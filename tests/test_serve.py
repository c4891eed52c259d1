"""The preview: its answers, who gets them, and what a reader sees while there is a problem."""

from __future__ import annotations

import http.client
import re
import socket
import time
from collections import Counter
from contextlib import suppress
from html import unescape
from typing import TYPE_CHECKING

import pytest

from briefing.diagnostics import Note, Place, Problem, error, warning
from briefing.serve import RefusedError, listen, new_problems, serve
from briefing.serve.preview import REMEMBERED, Preview, Request
from briefing.serve.responses import MOST_SHOWN, OWN, Response
from briefing.serve.server import Server
from tests import small_site

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

HOST = "localhost:8000"
HTML = "<!doctype html><html><head><title>{}</title></head><body class=x><p>{}</p></body></html>"
WRONG = error("bad-date", "<b>30 February</b> is no day", Place("data/timeline.yaml", 7, 9), "write a day that there is")
TREE: Mapping[str, bytes] = {
    path: text.encode()
    for path, text in {
        "index.html": HTML.format("Front", "Front page"),
        "404.html": HTML.format("404", "Not found"),
        "sources/index.html": HTML.format("Sources", "中文"),
        "zh-hans/index.html": HTML.format("Front", "首页"),
        "zh-hans/404.html": HTML.format("404", "没有"),
        "data.csv": "a,b\n",
        "assets/own.css": "p { color: black; }\n",
        "树.txt": "tree",
    }.items()
}


@pytest.fixture
def preview() -> Preview:
    """A preview of a finished site of a few files."""
    preview = Preview((HOST, "127.0.0.1:8000", "[::1]:8000"), "t0ken")
    preview.show((), TREE)
    return preview


def ask(preview: Preview, target: str, host: str | None = HOST, **more: str) -> Response:
    return preview.handle(Request(target, host, **more))


def header(response: Response, name: str) -> str | None:
    return dict(response.headers).get(name)


# --- what it answers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "kind", "text"),
    [
        ("/", "text/html", "Front page"),
        ("/index.html", "text/html", "Front page"),
        ("/sources/", "text/html", "中文"),
        ("/sources/?q=1", "text/html", "中文"),
        ("/data.csv", "text/csv", "a,b"),
        ("/%E6%A0%91.txt", "text/plain", "tree"),
    ],
)
def test_pages_are_shown(preview: Preview, target: str, kind: str, text: str) -> None:
    """A page is served at its address, with its media type."""
    response = ask(preview, target)
    assert response.status == 200
    assert (header(response, "Content-Type") or "").startswith(kind)
    assert text in response.body.decode()


@pytest.mark.parametrize(
    "target",
    [
        "/gone/", "/../secret.txt", "/%2e%2e/secret.txt", "/..%2f..%2fsecret.txt", "/sources/..%2f..%2fsecret.txt", "/%00",
        "/sources/../../secret.txt", "//etc/passwd", "/.briefing-site", "/sources/.x", "/assets/", "/assets",
        "/sources/index.html/", "/\\..\\secret.txt", "/%5c..%5csecret.txt", "http://evil.example/",
        "/" + "x" * 5000, "/sources//index.html", "/%ff%fe",
        "/./index.html", "/.briefing/gone", "*", "",
    ],
)  # fmt: skip
def test_nothing_outside_the_site_is_shown(preview: Preview, target: str) -> None:
    """No address leads out of the site or lists a folder, and none makes the preview fail."""
    response = ask(preview, target)
    assert response.status == 404
    assert b"own.css" not in response.body


@pytest.mark.parametrize(("target", "text"), [
    ("/gone/", "Not found"), ("/zh-hans/gone/", "没有"), ("/zh-hans/a/b/c.html", "没有"), ("/de/gone/", "Not found"),
])  # fmt: skip
def test_the_404_page_has_the_language_of_its_part(preview: Preview, target: str, text: str) -> None:
    """A broken link on a Chinese page leads to the Chinese 404 page."""
    response = ask(preview, target)
    assert response.status == 404
    assert text in response.body.decode()


@pytest.mark.parametrize(("name", "kind"), [
    ("a.woff2", "font/woff2"), ("a.svg", "image/svg+xml"), ("a.json", "application/json"), ("a.PNG", "image/png"),
    ("a.js", "text/javascript; charset=utf-8"), ("a.pdf", "application/pdf"), ("a.xml.gz", "application/gzip"),
    ("a.ris", "application/x-research-info-systems; charset=utf-8"), ("a.gif", "image/gif"),
    ("a", "application/octet-stream"), ("a.exotic", "application/octet-stream"),
])  # fmt: skip
def test_files_have_their_types(preview: Preview, name: str, kind: str) -> None:
    """Every kind of file has its media type, because the server forbids browsers to guess."""
    preview.show((), {**TREE, name: b"x"})
    assert header(ask(preview, f"/{name}"), "Content-Type") == kind


def test_what_has_not_changed_is_not_sent_again(preview: Preview) -> None:
    """A browser gets typefaces and styles from its cache, and requests pages every time."""
    first = ask(preview, "/assets/own.css")
    mark = header(first, "ETag")
    assert mark
    again = ask(preview, "/assets/own.css", known=mark)
    assert (again.status, again.body) == (304, b"")
    preview.show((), {**TREE, "assets/own.css": b"p {}"})
    assert ask(preview, "/assets/own.css", known=mark).status == 200
    assert header(ask(preview, "/"), "Cache-Control") == "no-store"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "localhost", "localhost:80", "127.0.0.1", "", None])
def test_only_its_own_names_are_answered(preview: Preview, host: str | None) -> None:
    """A foreign page cannot read the preview through another name of this machine."""
    for target in ("/", f"{OWN}preview.js", f"{OWN}events?token=t0ken"):
        assert ask(preview, target, host).status == 403
    for name in ("[::1]:8000", "LocalHost:8000", "127.0.0.1:8000"):
        assert ask(preview, "/", name).status == 200


@pytest.mark.parametrize(("host", "allowed", "good", "bad"), [
    ("127.0.0.1", (), ("127.0.0.1:{}", "localhost:{}", "[::1]:{}"), ("127.0.0.1", "evil.example:{}", "127.0.0.2:{}", "[::]:{}")),
    ("127.0.0.2", (), ("127.0.0.2:{}",), ("127.0.0.2", "127.0.0.3:{}")),
    ("::1", (), ("[::1]:{}", "localhost:{}"), ("::1:{}", "[::1]")),
    ("127.0.0.1", ("Draft.Example",), ("draft.example:{}", "draft.example", "localhost:{}"), ("evil.example", "draft.example:1")),
    ("127.0.0.1", ("draft.example:81",), ("draft.example:81",), ("draft.example", "draft.example:{}")),
    ("127.0.0.1", ("fe80::1",), ("[fe80::1]:{}", "[fe80::1]"), ("fe80::1",)),
    ("0.0.0.0", ("draft.example",), ("draft.example:{}", "localhost:{}"), ("0.0.0.0:{}",)),
])  # fmt: skip
def test_names_are_asked_for_with_the_port(host: str, allowed: tuple[str], good: tuple[str], bad: tuple[str]) -> None:
    """The names of this machine need the port of the server; an allowed name is also accepted as a tunnel sends it."""
    with suppress(OSError), Server(host, 0) as server:
        own = Preview(server.own_names(allowed), "t")
        own.show((), TREE)
        for names, status in ((good, 200), (bad, 403)):
            for name in names:
                assert (name, ask(own, "/", name.format(server.port)).status) == (name, status)
        return
    assert host == "::1", "only an address of the newer kind may be missing on a machine"


def test_the_addresses_for_others_are_those_that_were_named() -> None:
    """They are known if the server listens at all addresses; a tunnel to this machine has an address of its own."""
    names = ("192.168.1.5", "draft.example:81", "fe80::1")
    with Server("0.0.0.0", 0) as server:
        at = server.port
        assert server.url == f"http://localhost:{at}/"
        assert server.urls_for_others(names) == (
            f"http://192.168.1.5:{at}/", "http://draft.example:81/", f"http://[fe80::1]:{at}/"
        )  # fmt: skip
    with Server("127.0.0.1", 0) as server:
        assert server.urls_for_others(names) == ()


@pytest.mark.parametrize("target", ["/sources", "/%2fpwn.invalid/..%2f..", "//pwn.invalid/..", "/%2f%2fpwn.invalid", "//sources"])
def test_redirects_stay_here(preview: Preview, target: str) -> None:
    """A missing slash is added; no redirect leads to another host."""
    response = ask(preview, target)
    assert response.status == (302 if target == "/sources" else 404)
    assert (header(response, "Location") or "/sources/") == "/sources/"


def test_a_preview_can_only_be_read(preview: Preview) -> None:
    """A request changes nothing, and no other site may read the answer."""
    assert ask(preview, "/", method="POST").status == 405
    response = ask(preview, "/", origin="https://evil.example")
    assert not any(name.startswith("Access-Control") for name, _ in response.headers)
    assert header(response, "X-Content-Type-Options") == "nosniff"


def test_the_event_stream_needs_the_token(preview: Preview) -> None:
    """Only a page that this preview has sent can listen."""
    good = ask(preview, f"{OWN}events?token=t0ken")
    assert (good.status, good.follows) == (200, "/")
    assert ask(preview, f"{OWN}events?token=t0ken&page=%2Fa%2F", origin=f"http://{HOST}").follows == "/a/"
    for target in (f"{OWN}events", f"{OWN}events?token=", f"{OWN}events?token=%E4%B8%AD"):
        assert ask(preview, target).status == 404
    assert ask(preview, f"{OWN}events?token=t0ken", origin="http://evil.example").status == 404
    assert b"t0ken" not in ask(preview, f"{OWN}preview.js").body


def test_the_preview_uses_the_path_of_the_published_site(preview: Preview) -> None:
    """A site for `/repo/` is previewed at that path, so that its absolute links work."""
    preview.show((), TREE, "/repo/")
    assert header(ask(preview, "/"), "Location") == "/repo/"
    assert header(ask(preview, "/repo"), "Location") == "/repo/"
    assert ask(preview, "/repo/sources/").status == 200
    assert ask(preview, "/sources/").status == 404
    assert header(ask(preview, "/repo/sources"), "Location") == "/repo/sources/"


# --- while something is wrong -----------------------------------------------------------------------------------


def test_problems_are_shown_on_top_of_the_last_good_site(preview: Preview) -> None:
    """The last good page is shown with the place and the message of the mistake, as plain text."""
    note = Problem("x", "error", "again", Place("data/x.yaml"), notes=(Note("first here", Place("data/y.yaml", 3)),))
    preview.show((WRONG, note))
    for target, status in (("/", 200), ("/gone/", 404)):
        response = ask(preview, target)
        html = response.body.decode()
        assert response.status == status
        assert re.search(r'<body class=x><aside class="briefing-problems"[^>]* lang="en" dir="ltr">', html), (
            "also on an Arabic page"
        )
        assert "data/timeline.yaml:7:9" in html
        assert "&lt;b&gt;30 February&lt;/b&gt; is no day" in html
        assert "write a day that there is" in html
        assert "first here: data/y.yaml:3" in html
        assert "<b>30" not in html
    preview.show((), TREE)
    assert "briefing-problems" not in ask(preview, "/").body.decode()


def test_warnings_are_shown_on_the_new_site(preview: Preview) -> None:
    """The page shows warnings; an error replaces them, because no new page is shown."""
    odd = warning("lost-text", "the text ends: here", Place("data/x.yaml", 3, 7), "put it in quotes")
    before = version(preview, "/")
    preview.show((odd, odd), TREE)
    html = ask(preview, "/").body.decode()
    assert "<summary>2 warnings</summary>" in html
    assert "data/x.yaml:3:7" in html
    assert "put it in quotes" in html
    assert "preview.css" in html
    assert version(preview, "/") != before
    preview.show((WRONG, odd))
    html = ask(preview, "/").body.decode()
    assert "briefing-problems" in html
    assert "warning" not in html
    preview.show((odd,), TREE)
    assert "<summary>1 warning</summary>" in ask(preview, "/").body.decode()


@pytest.mark.parametrize("site", [True, False], ids=["beside a site", "without"])
def test_nothing_in_a_problem_is_markup(site: bool) -> None:
    """Names of files, codes, notes and help are shown literally, whatever a file is called."""
    preview = Preview((HOST,), "t0ken")
    if site:
        preview.show((), TREE)
    bad = "<img src=x onerror=a>"
    note = Note(f"{bad}n", Place(f"{bad}p", 3))
    preview.show((Problem(f"{bad}c", "error", f"{bad}m", Place(f"{bad}f"), f"{bad}h `{bad}t`", (note,)),))
    html = ask(preview, "/").body.decode()
    assert "<img" not in html
    assert [html.count(f"&lt;img src=x onerror=a&gt;{sign}") for sign in "ncpfmht"] == [1] * 7


def test_many_problems_leave_room(preview: Preview) -> None:
    """A page shows a limited number of problems and counts the rest."""
    preview.show((WRONG,) * (MOST_SHOWN + 7))
    html = ask(preview, "/").body.decode()
    assert html.count("data/timeline.yaml:7:9") == MOST_SHOWN
    assert "7 more" in html


def test_without_any_good_site_the_problems_are_the_page() -> None:
    """If the data are broken at the start, every address shows the problems."""
    preview = Preview((HOST,), "t")
    assert "is running" in ask(preview, "/").body.decode()
    preview.show((WRONG,))
    response = ask(preview, "/sources/")
    html = response.body.decode()
    assert response.status == 503
    assert "data/timeline.yaml:7:9" in html
    assert "&lt;b&gt;30 February" in html
    assert "write a day that there is" in html
    assert "default-src 'none'" in (header(response, "Content-Security-Policy") or "")
    preview.show((), TREE)
    assert ask(preview, "/").status == 200


def test_warnings_hide_no_page(preview: Preview) -> None:
    """Problems that do not stop a build do not cover the page."""
    preview.show((WRONG.__class__("x", "warning", "old", Place("a")),), TREE)
    assert "briefing-problems" not in ask(preview, "/").body.decode()


def test_the_preview_adds_no_inline_script(preview: Preview) -> None:
    """The additions run under the page's own policy: files of the same origin, no code in the page."""
    preview.show((WRONG,))
    html = ask(preview, "/").body.decode()
    script = r'<script src="/\.briefing/preview\.js" data-token="t0ken" data-page="/" data-version="[0-9a-f]+" defer></script>'
    assert re.search(script, html)
    assert "<style" not in html
    assert " style=" not in html
    assert ask(preview, f"{OWN}preview.js").status == ask(preview, f"{OWN}preview.css").status == 200


# --- what is news -----------------------------------------------------------------------------------------------


def version(preview: Preview, page: str) -> str:
    """The version of a page from the page itself and from the event stream, which agree."""
    found = re.search(r'data-page="([^"]*)" data-version="([0-9a-f]+)"', ask(preview, page).body.decode())
    asked = unescape(found[1]) if found else page
    version_now = preview.wait_for_version(asked, None, 0)
    assert found is None or found[2] == version_now
    return version_now


def test_only_a_changed_page_reloads(preview: Preview) -> None:
    """A page reloads only if it changed; a style sheet and problems concern every page."""
    before = {page: version(preview, page) for page in ("/", "/sources/", "/gone/")}
    preview.show((), {**TREE, "index.html": HTML.format("Front", "New").encode(), "data.csv": b"c"})
    after = {page: version(preview, page) for page in before}
    assert [page for page in before if before[page] != after[page]] == ["/"]
    for change in (lambda: preview.show((), {**TREE, "assets/own.css": b"p {}"}), lambda: preview.show((WRONG,))):
        before = {page: version(preview, page) for page in before}
        change()
        assert not [page for page in before if before[page] == version(preview, page)]
    preview.show((), TREE)
    assert version(preview, "/gone/") != before["/gone/"]


@pytest.mark.parametrize("target", ["/sources/index.html", "/./", '/sources/?q="<b>', "/%73ources/", "/é/"])
def test_a_page_listens_to_its_own_changes(preview: Preview, target: str) -> None:
    """The stream of a page is about that page for every form of its address; otherwise it would reload endlessly."""
    assert version(preview, target) == version(preview, target)


@pytest.mark.parametrize("name", ["a.css", "photo.JPG", "mark.svg", "icon.ico", "f.woff2"])
def test_a_page_reloads_when_its_files_change(preview: Preview, name: str) -> None:
    """Pictures in formats of cameras count as well as those of designers."""
    preview.show((), {**TREE, name: b"old"})
    before = version(preview, "/")
    preview.show((), {**TREE, name: b"new"})
    assert version(preview, "/") != before


def test_a_page_built_early_is_reverted_with_its_site(preview: Preview) -> None:
    """The page that is being viewed is updated first, once, and is reverted if the site has problems after all."""
    early, old = HTML.format("Front", "Early").encode(), version(preview, "/")
    preview.show_early("index.html", early)
    assert b"Early" in ask(preview, "/").body
    new = version(preview, "/")
    assert new != old
    preview.show((), {**TREE, "index.html": early})
    assert version(preview, "/") == new
    preview.show((WRONG,))
    preview.show_early("index.html", HTML.format("Front", "Wrong").encode())
    assert b"briefing-problems" not in ask(preview, "/").body, "it has none of its own"
    preview.show((WRONG,))
    assert b"Early" in ask(preview, "/").body
    assert b"briefing-problems" in ask(preview, "/").body


def test_the_pages_asked_for_last_are_remembered(preview: Preview) -> None:
    """The pages that a browser shows are built first; files, broken links and the preview's own files do not count."""
    pages = {f"p{n}/index.html": TREE["index.html"] for n in range(REMEMBERED)}
    preview.show((), {**TREE, **pages}, "/repo/")
    for target in (
        "/repo/",
        "/repo/sources/",
        "/repo/p0/",
        "/repo/p1/",
        "/repo/data.csv",
        "/repo/gone/",
        "/repo/p0/index.html",
        "/repo/",
        f"{OWN}preview.js",
    ):
        ask(preview, target)
    assert preview.looked_at() == ("", "p0/", "p1/")[:REMEMBERED]


# --- over the wire ----------------------------------------------------------------------------------------------


def fetch(port: int, target: str, **headers: str) -> tuple[int, str]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    line.request("GET", target, headers=headers)
    answer = line.getresponse()
    text = answer.read().decode()
    line.close()
    return answer.status, text


def test_the_server_sends_pages_and_events() -> None:
    """A browser gets pages, and is notified of the next build at once."""
    with listen("127.0.0.1", 0, ()) as (server, preview):
        preview.show((), TREE)
        assert fetch(server.port, "/sources/")[0] == 200
        assert fetch(server.port, "/", Host="evil.example")[0] == 403
        assert fetch(server.port, "/%2fpwn.invalid/..%2f..")[0] == 404
        line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        line.request("GET", f"{OWN}events?token={preview.token}&page=%2F")
        news = line.getresponse()
        sent = [news.readline() for _ in range(3)]
        assert sent == [b"retry: 3000\n", f"data: {version(preview, '/')}\n".encode(), b"\n"]
        preview.show((WRONG,))
        assert [news.readline() for _ in range(3)][1] == f"data: {version(preview, '/')}\n".encode()
        assert version(preview, "/").encode() not in sent[1]
        line.close()


def spoken(port: int, *lines: str) -> bytes:
    """The complete answer of the server to these lines, which are sent unchanged."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall("\r\n".join((*lines, "Connection: close", "", "")).encode())
        line.settimeout(5)
        return b"".join(iter(lambda: line.recv(65536), b""))


def test_an_address_with_extra_slashes_is_one_page() -> None:
    """The stream of `//sources/` is about the page that is shown there, so it reloads once and not endlessly."""
    with listen("127.0.0.1", 0, ()) as (server, preview):
        preview.show((), TREE)
        status, html = fetch(server.port, "//sources/")
        found = re.search(r'data-page="([^"]*)" data-version="([0-9a-f]+)"', html)
        assert (status, found and found[1]) == (200, "/sources/")
        assert found
        assert preview.wait_for_version(found[1], None, 0) == found[2]


def test_the_server_follows_the_protocol() -> None:
    """A HEAD request has no body, a range gets the complete file, and two Host headers are refused."""
    with listen("127.0.0.1", 0, ()) as (server, preview):
        preview.show((), TREE)
        host = f"Host: localhost:{server.port}"
        for target in ("/data.csv", "/", "/gone/", f"{OWN}events?token={preview.token}"):
            head, _, body = spoken(server.port, f"HEAD {target} HTTP/1.1", host).partition(b"\r\n\r\n")
            assert body == b""
            assert b"nosniff" in head
        assert b"Content-Length: 4" in spoken(server.port, "HEAD /data.csv HTTP/1.1", host)
        part = spoken(server.port, "GET /data.csv HTTP/1.1", host, "Range: bytes=0-0")
        assert part.startswith(b"HTTP/1.1 200 ")
        assert b"Accept-Ranges: none" in part
        assert part.endswith(b"a,b\n")
        assert spoken(server.port, "GET / HTTP/1.1", host, "Host: evil.example").startswith(b"HTTP/1.1 403 ")
        assert spoken(server.port, "GET / HTTP/1.0").startswith(b"HTTP/1.1 403 ")
        assert b"Allow: GET, HEAD" in spoken(server.port, "OPTIONS / HTTP/1.1", host)
        assert b"Cross-Origin-Resource-Policy: same-origin" in spoken(server.port, "GET /data.csv HTTP/1.1", host)
        # The unread part of a request is not taken for the next one.
        smuggled = spoken(server.port, "POST / HTTP/1.1", host, "Content-Length: 99", "", "GET /data.csv HTTP/1.1", host)
        assert smuggled.count(b"HTTP/1.1 ") == 1


def test_streams_end_with_their_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    """A closed connection is released, so a long session does not run out of connections."""
    monkeypatch.setattr("briefing.serve.server._HEARTBEAT", 0.05)
    with listen("127.0.0.1", 0, ()) as (server, preview):
        preview.show((), TREE)
        for _ in range(3):
            line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
            line.request("GET", f"{OWN}events?token={preview.token}&page=%2F")
            assert line.getresponse().readline() == b"retry: 3000\n"
            assert server.streams == 1
            line.close()
            end = time.monotonic() + 10
            while server.streams and time.monotonic() < end:
                time.sleep(0.02)
            assert server.streams == 0


@pytest.mark.slow
def test_a_stream_too_many_ends_after_one_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest page asks again after a while; the streams of pages that are open go on, and a free place is given."""
    monkeypatch.setattr("briefing.serve.server._HEARTBEAT", 0.05)
    monkeypatch.setattr("briefing.serve.server._MOST_STREAMS", 2)
    with listen("127.0.0.1", 0, ()) as (server, preview):
        preview.show((), TREE)

        def opened() -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
            line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
            line.request("GET", f"{OWN}events?token={preview.token}&page=%2F")
            return line, (answer := line.getresponse(), answer.readline())[0]

        lines = [opened() for _ in range(2)]
        line, answer = opened()
        assert answer.read().count(b"data:") == 1
        assert (line.close(), server.streams) == (None, 2)
        assert all(other.readline() for _, other in lines for _ in range(12)), "both go on"
        for line, answer in lines:
            answer.close()
            line.close()
        end = time.monotonic() + 10
        while server.streams and time.monotonic() < end:
            time.sleep(0.02)
        line, answer = opened()
        assert [answer.readline() for _ in range(12)].count(b"retry: 3000\n") > 2
        line.close()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "example.org"])
def test_listening_on_all_interfaces_is_an_option(tmp_path: Path, host: str) -> None:
    """A wrong option does not expose a draft to the network."""
    with pytest.raises(RefusedError, match="to others"):
        serve(small_site.project(tmp_path), host, 0)


def test_a_warning_is_reported_once_wherever_edits_move_it() -> None:
    """Errors are reported in each build; a warning only if it is new or there is one more, and also not again after an error."""
    old, moved = (Problem("x", "warning", "old", Place("data/x.yaml", line)) for line in (3, 7))
    wrong = Problem("y", "error", "wrong", Place("data/x.yaml", 1))
    first, known = new_problems((old,), Counter())
    assert first == (old,)
    assert new_problems((wrong, moved), known)[0] == (wrong,)
    assert new_problems((moved, old), known)[0] == (old,)
    assert new_problems((wrong,), known)[1] | known == known

"""The preview: what it answers, to whom, and what a reader sees while something is wrong."""

from __future__ import annotations

import http.client
import os
import re
import threading
import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from briefing import build
from briefing.outputs import Rendered
from briefing.problems import Note, Place, Problem, error
from briefing.serve import Rebuilt, RefusedError, listening, rebuild_all, serve
from briefing.serve.preview import OWN, Preview, Request, Response
from briefing.serve.watch import watching
from tests import small_site
from tests.small_site import CHROMIUM, DAY, rendered

if TYPE_CHECKING:
    from pathlib import Path

    from briefing.outputs import Project

HOST = "localhost:8000"
HTML = "<!doctype html><html><head><title>{}</title></head><body class=x><p>{}</p></body></html>"
WRONG = error("bad-date", "<b>30 February</b> is no day", Place("data/timeline.yaml", 7, 9), "write a day that there is")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A finished site of a few files."""
    folder = tmp_path / "site"
    (folder / "sources").mkdir(parents=True)
    (folder / "index.html").write_text(HTML.format("Front", "Front page"))
    (folder / "404.html").write_text(HTML.format("404", "Not found"))
    (folder / "sources/index.html").write_text(HTML.format("Sources", "中文"), "utf-8")
    (folder / "data.csv").write_text("a,b\n")
    (folder / ".briefing-site").write_text("secret")
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "way").symlink_to(tmp_path)
    return folder


@pytest.fixture
def preview(site: Path) -> Preview:
    """A preview of it, once it is built."""
    preview = Preview(site, (HOST, "127.0.0.1:8000", "[::1]:8000"), "t0ken")
    preview.show(())
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
    ],
)
def test_pages_are_shown(preview: Preview, target: str, kind: str, text: str) -> None:
    """A page stands at its address, with its type."""
    response = ask(preview, target)
    assert response.status == 200
    assert (header(response, "Content-Type") or "").startswith(kind)
    assert text in response.body.decode()


@pytest.mark.parametrize(
    "target",
    [
        "/gone/", "/../secret.txt", "/%2e%2e/secret.txt", "/..%2f..%2fsecret.txt", "/sources/..%2f..%2fsecret.txt", "/%00",
        "/sources/../../secret.txt", "//etc/passwd", "/.briefing-site", "/sources/.x", "/link.txt", "/way/secret.txt", "/way",
        "/\\..\\secret.txt", "/%5c..%5csecret.txt", "http://evil.example/", "/" + "x" * 5000, "/sources//index.html", "/%ff%fe",
        "/./index.html", "/.briefing/gone", "*", "",
    ],
)  # fmt: skip
def test_nothing_outside_the_site_is_shown(preview: Preview, target: str) -> None:
    """No address leads out of the folder, to hidden files or through links, and none makes the preview fail."""
    response = ask(preview, target)
    assert response.status == 404
    assert b"secret" not in response.body


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "localhost", "localhost:80", "127.0.0.1", "", None])
def test_only_its_own_names_are_answered(preview: Preview, host: str | None) -> None:
    """A page of a stranger cannot read the preview by giving this machine a name."""
    for target in ("/", f"{OWN}preview.js", f"{OWN}events?token=t0ken"):
        assert ask(preview, target, host).status == 403
    assert ask(preview, "/", "[::1]:8000").status == 200


@pytest.mark.parametrize("target", ["/sources", "/%2fpwn.invalid/..%2f..", "//pwn.invalid/..", "/%2f%2fpwn.invalid", "//sources"])
def test_redirects_stay_here(preview: Preview, target: str) -> None:
    """A missing slash is added; no redirect leads to another host."""
    response = ask(preview, target)
    assert response.status == (302 if target == "/sources" else 404)
    assert (header(response, "Location") or "/sources/") == "/sources/"


def test_a_preview_can_only_be_read(preview: Preview) -> None:
    """Nothing is changed by a request, and no other site may read the answer."""
    assert ask(preview, "/", method="POST").status == 405
    response = ask(preview, "/", origin="https://evil.example")
    assert not any(name.startswith("Access-Control") for name, _ in response.headers)
    assert header(response, "X-Content-Type-Options") == "nosniff"


def test_news_need_the_token(preview: Preview) -> None:
    """Only a page that this preview has sent can listen."""
    good = ask(preview, f"{OWN}events?token=t0ken")
    assert (good.status, good.follows) == (200, 1)
    assert ask(preview, f"{OWN}events?token=t0ken", origin=f"http://{HOST}").follows == 1
    for target in (f"{OWN}events", f"{OWN}events?token=", f"{OWN}events?token=%E4%B8%AD"):
        assert ask(preview, target).status == 404
    assert ask(preview, f"{OWN}events?token=t0ken", origin="http://evil.example").status == 404
    assert b"t0ken" not in ask(preview, f"{OWN}preview.js").body


def test_the_site_stands_where_it_will_be_published(preview: Preview) -> None:
    """A site for `/repo/` is previewed there, so that its absolute links work."""
    preview.show((), "/repo/")
    assert header(ask(preview, "/"), "Location") == "/repo/"
    assert header(ask(preview, "/repo"), "Location") == "/repo/"
    assert ask(preview, "/repo/sources/").status == 200
    assert ask(preview, "/sources/").status == 404
    assert header(ask(preview, "/repo/sources"), "Location") == "/repo/sources/"


# --- while something is wrong -----------------------------------------------------------------------------------


def test_problems_stand_on_top_of_the_last_good_site(preview: Preview) -> None:
    """A slip hides nothing: the last good page is there, with where and what is wrong, as plain text."""
    note = Problem("x", "error", "again", Place("data/x.yaml"), notes=(Note("first here", Place("data/y.yaml", 3)),))
    preview.show((WRONG, note))
    for target, status in (("/", 200), ("/gone/", 404)):
        response = ask(preview, target)
        html = response.body.decode()
        assert response.status == status
        assert re.search(r'<body class=x><aside class="briefing-problems"', html)
        assert "data/timeline.yaml:7:9" in html
        assert "&lt;b&gt;30 February&lt;/b&gt; is no day" in html
        assert "write a day that there is" in html
        assert "first here: data/y.yaml:3" in html
        assert "<b>30" not in html
    preview.show(())
    assert "briefing-problems" not in ask(preview, "/").body.decode()


def test_without_any_good_site_the_problems_are_the_page(site: Path) -> None:
    """Somebody who starts with broken data sees what to mend, at every address."""
    preview = Preview(site, (HOST,), "t")
    assert "under way" in ask(preview, "/").body.decode()
    preview.show((WRONG,))
    response = ask(preview, "/sources/")
    html = response.body.decode()
    assert response.status == 503
    assert "data/timeline.yaml:7:9" in html
    assert "&lt;b&gt;30 February" in html
    assert "Front page" not in html
    assert "default-src 'none'" in (header(response, "Content-Security-Policy") or "")
    preview.show(())
    assert ask(preview, "/").status == 200


def test_warnings_hide_no_page(preview: Preview) -> None:
    """What does not stop a build does not stand in the way of reading."""
    preview.show((WRONG.__class__("x", "warning", "old", Place("a")),))
    assert "briefing-problems" not in ask(preview, "/").body.decode()


def test_the_preview_adds_no_inline_script(preview: Preview) -> None:
    """What it adds runs under the page's own policy: files of the same origin, no code in the page."""
    preview.show((WRONG,))
    html = ask(preview, "/").body.decode()
    assert re.search(r'<script src="/\.briefing/preview\.js" data-token="t0ken" data-version="2" defer></script>', html)
    assert "<style" not in html
    assert " style=" not in html
    assert ask(preview, f"{OWN}preview.js").status == ask(preview, f"{OWN}preview.css").status == 200


# --- over the wire ----------------------------------------------------------------------------------------------


def fetch(port: int, target: str, **headers: str) -> tuple[int, str]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    line.request("GET", target, headers=headers)
    answer = line.getresponse()
    text = answer.read().decode()
    line.close()
    return answer.status, text


def test_the_server_sends_pages_and_news(site: Path) -> None:
    """A browser gets pages, and hears of the next build at once."""
    with listening("127.0.0.1", 0, (), site) as (server, preview):
        preview.show(())
        assert fetch(server.port, "/sources/")[0] == 200
        assert fetch(server.port, "/", Host="evil.example")[0] == 403
        assert fetch(server.port, "/%2fpwn.invalid/..%2f..")[0] == 404
        line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        line.request("GET", f"{OWN}events?token={preview.token}")
        news = line.getresponse()
        assert news.readline() == b"data: 1\n"
        preview.show((WRONG,))
        assert [news.readline() for _ in range(2)] == [b"\n", b"data: 2\n"]
        line.close()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "example.org"])
def test_listening_to_everybody_must_be_asked_for(tmp_path: Path, host: str) -> None:
    """Nobody shows a draft to the whole network by one wrong option."""
    with pytest.raises(RefusedError, match="to others"):
        serve(small_site.project(tmp_path), host, 0)


# --- watching ---------------------------------------------------------------------------------------------------


def test_changes_are_told_once_they_are_finished(tmp_path: Path) -> None:
    """Saving in several steps is one change; reading, hidden files and editors' backups are none."""
    project = small_site.project(tmp_path)
    told: list[float] = []
    with watching(tmp_path, (project.data, project.docs, project.config)) as changes:

        def listen() -> None:
            while True:
                changes.next()
                told.append(time.monotonic())

        threading.Thread(target=listen, daemon=True).start()

        def until(count: int) -> None:
            end = time.monotonic() + 5
            while len(told) < count and time.monotonic() < end:
                time.sleep(0.01)
            time.sleep(0.2)
            assert len(told) == count

        for name in (".brief.yaml.swp", "brief.yaml~"):
            (project.data / name).write_text("x")
        (tmp_path / "other.txt").write_text("x")
        until(0)
        for number in range(5):
            (project.data / "new.yaml").write_text(f"{number}")
        os.replace(project.data / "new.yaml", project.data / "brief.yaml")
        until(1)
        (project.data / "brief.yaml").read_text()
        until(1)
        project.config.write_text("site_name: x")
        until(2)
        project.docs.mkdir()
        until(3)
        (project.docs / "about.md").write_text("# x")
        until(4)


# --- the whole --------------------------------------------------------------------------------------------------


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rendering that takes one text from the data folder, and calls it wrong if it says so."""

    def render(project: Project, today: object, loaded: object = None) -> Rendered:
        text = (project.data / "brief.yaml").read_text("utf-8")
        return rendered(text) if "wrong" not in text else Rendered((), (), (WRONG,), DAY)

    monkeypatch.setattr(build, "render", render)


@pytest.mark.usefixtures("spoken")
def test_a_rebuild_makes_the_site_in_a_private_folder(tmp_path: Path) -> None:
    """The preview leaves `build/` and `site/` alone; `.briefing/` is for editor programs."""
    project = small_site.project(tmp_path / "project", "site_name: x\nsite_url: https://example.org/repo/\n")
    (project.data / "brief.yaml").write_text("First.")
    assert rebuild_all(project, DAY, tmp_path / "private") == Rebuilt((), "/repo/")
    assert "First." in (tmp_path / "private/site/index.html").read_text()
    (project.data / "brief.yaml").write_text("wrong")
    assert rebuild_all(project, DAY, tmp_path / "private").problems == (WRONG,)
    assert "First." in (tmp_path / "private/site/index.html").read_text()
    assert sorted(path.name for path in project.root.iterdir()) == [".briefing", "data", "mkdocs.yml"]


@pytest.mark.usefixtures("spoken")
def test_an_edit_reaches_the_page_and_a_slip_does_not_take_it_away(tmp_path: Path) -> None:
    """From broken data to a site, to an edit, to a slip and back, without a restart."""
    project = small_site.project(tmp_path)
    file = project.data / "brief.yaml"
    file.write_text("wrong")
    said: list[str] = []
    stop = threading.Event()

    class Stopped(Exception):  # noqa: N818 - reason: it is no error
        pass

    def rebuild(project: Project, today: object, private: Path) -> Rebuilt:
        if stop.is_set():
            raise Stopped
        return rebuild_all(project, DAY, private)

    def run() -> None:
        with pytest.raises(Stopped):
            serve(project, port=0, today=DAY, say=said.append, rebuild=rebuild)

    running = threading.Thread(target=run)
    running.start()

    def until(text: str, status: int) -> None:
        end = time.monotonic() + 20
        found = (0, "")
        while time.monotonic() < end:
            address = next((re.search(r":(\d+)/", line) for line in said), None)
            found = fetch(int(address[1]), "/") if address else found
            if found[0] == status and text in found[1]:
                return
            time.sleep(0.05)
        raise AssertionError(found)

    try:
        until("data/timeline.yaml:7:9", 503)
        file.write_text("First.")
        until("First.", 200)
        file.write_text("wrong again")
        until("data/timeline.yaml:7:9", 200)
        until("First.", 200)
        file.write_text("Second.")
        until("Second.", 200)
    finally:
        stop.set()
        file.write_text("end")
        running.join(20)
    assert not running.is_alive()
    assert "1 error after" in said[1]


# --- in a browser -----------------------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.usefixtures("spoken")
def test_the_browser_reloads_by_itself_under_the_policy(tmp_path: Path) -> None:
    """A page in a browser changes when its data do, and nothing of the preview breaks the page's policy."""
    project = small_site.project(tmp_path / "project")
    file = project.data / "brief.yaml"
    file.write_text("First.")
    private = tmp_path / "private"
    with listening("127.0.0.1", 0, (), private / "site") as (server, preview), sync_playwright() as playwright:
        preview.show(*rebuild_all(project, DAY, private))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-quic"])
        page = browser.new_page()
        broken: list[str] = []
        page.on("console", lambda message: broken.append(message.text) if message.type in ("error", "warning") else None)
        page.goto(server.url)
        page.get_by_text("First.").wait_for(timeout=5000)
        file.write_text("wrong")
        preview.show(*rebuild_all(project, DAY, private))
        page.locator(".briefing-problems").wait_for(timeout=5000)
        page.get_by_text("First.").wait_for(timeout=5000)
        file.write_text("Second.")
        preview.show(*rebuild_all(project, DAY, private))
        page.get_by_text("Second.").wait_for(timeout=5000)
        assert page.locator(".briefing-problems").count() == 0
        browser.close()
    assert broken == []

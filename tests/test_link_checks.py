"""The check of links asks only public addresses, politely, and reports what it found without ever stopping a build."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from socket import EAI_AGAIN, EAI_NONAME, gaierror
from threading import Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner

from briefing.authoring import refactor
from briefing.authoring.link_checks.public_addresses import is_public
from briefing.authoring.link_checks.source_links import LinkCheck, links_of
from briefing.authoring.link_checks.visit import Services, Visit, archived_copy, doi_exists, visit
from briefing.authoring.link_checks.web_client import AGENT, Failure, WebClient
from briefing.cli import cli, sources_command
from briefing.loader.folder import load
from briefing.source.edit import save_changes
from briefing.source.project import project_in
from tests.conftest import TODAY
from tests.stories import pages

if TYPE_CHECKING:
    from collections.abc import Iterator


class Handler(BaseHTTPRequestHandler):
    """Answers as the path says."""

    def do_HEAD(self) -> None:
        self.answer()

    def do_GET(self) -> None:
        self.answer()

    def answer(self) -> None:
        parts = urlsplit(self.path)
        server: Any = self.server
        server.asked.append((self.command, self.path, self.headers["Host"], self.headers["User-Agent"]))
        name, _, rest = parts.path.strip("/").partition("/")
        if name == "slow":
            sleep(1.5)
        if name == "drip":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            with suppress(OSError):
                for _ in range(12):
                    sleep(0.1)
                    self.wfile.write(b"X-More: 1\r\n")
            return
        if name == "nothing":
            self.wfile.write(b"\x00\x01 not http\r\n\r\n")
            return
        locations = {"moved": (301, "/ok"), "temporary": (302, "/ok"), "both": (301, "/temporary"), "loop": (301, "/loop"),
                     "front": (301, "/"), "lost": (301, "/gone"), "private": (302, "http://10.0.0.1/x"),
                     "inside": (302, "http://rebound.example/secret"), "script": (302, "javascript:alert(1)"),
                     "metadata": (301, "http://169.254.169.254/latest"), "user": (302, "http://a:b@works.example/")}  # fmt: skip
        status, location = locations.get(name, (200, ""))
        if name == "doi":
            status, location = (302, "http://publisher.example/") if rest.endswith("good") else (404, "")
        elif name == "only-get":
            status = 405 if self.command == "HEAD" else 200
        elif re.fullmatch("[45][0-9]{2}", name):
            status = int(name)
        elif name == "gone":
            status = 404
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.end_headers()
        if name == "wayback":
            self.wfile.write(json.dumps(server.snapshot(parse_qs(parts.query)["url"][0])).encode())

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@pytest.fixture
def server() -> Iterator[Any]:
    """A server on this machine, with the list of what it was asked."""
    made: Any = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.asked = []
    made.snapshot = lambda url: {"archived_snapshots": {}}
    Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


def local(server: Any, **options: Any) -> WebClient:
    """A client that looks every name up as this machine, and may connect to it, which only a test permits."""
    names = {"private.example": "10.0.0.1", "rebound.example": "192.168.0.1", "absent.example": None}

    def lookup(host: str, port: int) -> list[str]:
        found = names.get(host, host if re.fullmatch(r"[0-9.]+", host) else "127.0.0.1")
        if found is None:
            raise gaierror(EAI_NONAME, "Name or service not known")
        return [found]

    given = {"lookup": lookup, "permits": lambda address: address.is_loopback, "limit": 0.6, "interval": 0.0, **options}
    return WebClient(**given)


def at(server: Any, path: str, host: str = "works.example") -> str:
    """An address of the server, under any name."""
    return f"http://{host}:{server.server_port}/{path}"


# ---------------------------------------------------------------------------------------------------- addresses


@pytest.mark.parametrize(("address", "public"), [
    ("93.184.216.34", True), ("2606:2800:220:1::1", True),
    ("127.0.0.1", False), ("127.1.2.3", False), ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.1.1", False),
    ("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.0", False), ("224.0.0.1", False), ("255.255.255.255", False),
    ("192.0.2.1", False), ("240.0.0.1", False), ("::1", False), ("::", False), ("fe80::1", False), ("fc00::1", False),
    ("ff02::1", False),
    ("::ffff:127.0.0.1", False), ("::ffff:10.0.0.1", False), ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False),
    ("::ffff:93.184.216.34", True), ("64:ff9b::5db8:d822", True),
    ("64:ff9b:1::5db8:d822", False), ("::93.184.216.34", False),
    ("::7f00:1", False), ("::ffff:0:7f00:1", False), ("fec0::1", False),
])  # fmt: skip
def test_which_addresses_are_public(address: str, public: bool) -> None:
    """Private, local, reserved and multicast addresses are not, in either version of IP and wrapped in the other."""
    assert is_public(ip_address(address)) == public


def test_a_private_address_is_not_asked(server: Any) -> None:
    """Without the permission of a test, this machine is refused under its address, its names, and any other name for it."""
    client = WebClient(interval=0)
    for host in ("127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "127.1"):
        answer = client.ask("GET", f"http://{host}:{server.server_port}/ok")
        assert isinstance(answer, Failure)
    named = WebClient(lookup=lambda host, port: ["127.0.0.1"], interval=0).ask("GET", at(server, "ok", "public.example"))
    assert named == Failure("the host `public.example` has the private address `127.0.0.1`, which is not asked", private=True)
    mixed = WebClient(lookup=lambda host, port: ["93.184.216.34", "127.0.0.1"], interval=0)
    assert isinstance(mixed.ask("GET", at(server, "ok", "mixed.example")), Failure)
    assert server.asked == []


@pytest.mark.parametrize(("path", "reason"), [
    ("private", "it redirects to `http://10.0.0.1/x`: the host `10.0.0.1` has the private address `10.0.0.1`"),
    ("inside", "the host `rebound.example` has the private address `192.168.0.1`"),
    ("metadata", "the host `169.254.169.254` has the private address"),
    ("script", "it redirects to something that is not an address of the web"),
    ("user", "it redirects to something that is not an address of the web"),
])  # fmt: skip
def test_a_redirect_is_checked_as_the_first_address_is(server: Any, path: str, reason: str) -> None:
    """A public page cannot send the check to a private address, to another scheme, or with a password."""
    found = visit(local(server), at(server, path))
    assert (found.state, reason in found.reason, len(server.asked)) == ("unclear", True, 1)


def test_a_name_is_looked_up_once_a_request(server: Any) -> None:
    """A name whose address changes after the check is not looked up again: the checked address is asked."""
    answers = iter(["127.0.0.1", "10.0.0.1", "10.0.0.1"])
    client = local(server, lookup=lambda host, port: [next(answers)])
    assert visit(client, at(server, "ok", "rebinding.example")).state == "works"
    assert server.asked == [("HEAD", "/ok", f"rebinding.example:{server.server_port}", AGENT)]
    assert "private address `10.0.0.1`" in visit(client, at(server, "ok", "rebinding.example")).reason
    assert len(server.asked) == 1


# ------------------------------------------------------------------------------------------------------- visits


@pytest.mark.slow
@pytest.mark.parametrize(("path", "state", "reason"), [
    ("ok", "works", ""), ("temporary", "works", ""), ("both", "works", ""), ("only-get", "works", ""),
    ("ok?a=ü&b=c d#x", "works", ""),
    ("moved", "moved", "it has moved to `{ok}`"),
    ("gone", "gone", "the server answers 404"), ("410", "gone", "the server answers 410"),
    ("lost", "gone", "the server answers 404 after a redirect to `{gone}`"),
    ("403", "unclear", "the server answers 403 to programs; open it in a browser"), ("500", "unclear", "the server answers 500"),
    ("loop", "unclear", "it redirects more than 8 times"),
    ("front", "unclear", "it redirects to the front page `{}`; the page may be gone"),
    ("slow", "unclear", "no answer within 0.6 seconds"), ("drip", "unclear", "no answer within 0.6 seconds"),
    ("nothing", "unclear", "the connection failed: the answer is not HTTP"),
])  # fmt: skip
def test_what_became_of_an_address(server: Any, path: str, state: str, reason: str) -> None:
    """Dead, moved, refused and slow pages are reported as what they are; a slow answer cannot delay the check."""
    found = visit(local(server), at(server, path))
    wanted = re.sub(r"\{(.*?)\}", lambda name: at(server, name[1]), reason)
    assert (found.state, found.reason) == (state, wanted)
    assert found.address == (at(server, "ok") if state == "moved" else "")


def test_hosts_that_cannot_be_asked() -> None:
    """A name that does not exist is a dead link; a closed port may be open tomorrow."""
    client = local(None)
    assert visit(client, "http://absent.example/a") == Visit("gone", "the host `absent.example` does not exist")
    assert visit(client, "http://works.example:1/a").reason == "the connection failed: connection refused"
    assert visit(client, "ftp://works.example/a").reason == "it is not an address of the web"
    assert visit(client, f"http://{'a' * 70}.example/").state == "unclear"


@pytest.mark.parametrize("failure", [gaierror(EAI_AGAIN, "Temporary failure in name resolution"), OSError(101, "unreachable")])
def test_a_failed_lookup_is_no_dead_link(failure: OSError) -> None:
    """Only the answer that there is no such name says that a host is gone; without a network, no link is dead."""

    def lookup(host: str, port: int) -> list[str]:
        raise failure

    found = visit(local(None, lookup=lookup), "http://works.example/a")
    assert found == Visit("unclear", "the host `works.example` could not be looked up")


@pytest.mark.slow
def test_the_limit_is_that_of_all_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name with many addresses that do not answer delays the check no longer than one."""
    tried = []

    def connect(address: tuple[str, int], timeout: float) -> None:
        tried.append(timeout)
        sleep(min(timeout, 0.25))
        raise TimeoutError

    monkeypatch.setattr("socket.create_connection", connect)
    started = monotonic()
    many = local(None, lookup=lambda host, port: [f"127.0.0.{at}" for at in range(1, 20)])
    assert visit(many, "http://many.example/a").reason == "no answer within 0.6 seconds"
    assert (tried == sorted(tried, reverse=True), len(tried) <= 3, monotonic() - started < 2) == (True, True, True)


def test_a_certificate_must_fit(server: Any) -> None:
    """A server that does not speak TLS has not answered."""
    found = visit(local(server), at(server, "ok").replace("http:", "https:"))
    assert (found.state, found.reason.startswith(("the encrypted connection failed", "the connection failed"))) == (
        "unclear",
        True,
    )


def test_one_request_a_second_a_host(server: Any) -> None:
    """Requests to one host are a second apart, whatever they take; another host is not waited for."""
    now, waits = [100.0], []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        now[0] += seconds

    client = local(server, interval=1.0, clock=lambda: now[0], wait=wait)
    for host, later in (("a.example", 0.0), ("b.example", 0.0), ("a.example", 0.25), ("a.example", 3.0)):
        now[0] += later
        client.ask("HEAD", at(server, "ok", host))
    assert waits == [0.75]


def services(server: Any) -> Services:
    """The services that are asked, on this machine."""
    return Services(at(server, "doi/"), at(server, "wayback?url="), at(server, "web/"))


def test_a_doi_is_resolved(server: Any) -> None:
    """The resolver redirects from a DOI that exists; the publisher is not asked."""
    client = local(server)
    assert doi_exists(client, services(server), "10.1000/good") is True
    assert doi_exists(client, services(server), "10.1000/b(a)d<") is False
    assert isinstance(doi_exists(client, Services(doi=at(server, "500/")), "10.1000/good"), Failure)
    assert [path for _, path, _, _ in server.asked][:2] == ["/doi/10.1000/good", "/doi/10.1000/b%28a%29d%3C"]


@pytest.mark.parametrize(("snapshot", "copy"), [
    ({"available": True, "status": "200", "url": "{web}2031/http://works.example/"}, True),
    ({"available": True, "status": "404", "url": "{web}2031/http://works.example/"}, False),
    ({"available": False, "url": "{web}2031/"}, False),
    ({"available": True, "url": "http://elsewhere.example/web/2031/"}, False),
    ({"available": True, "url": "javascript:alert(1)"}, False),
    ({"available": True, "url": 3}, False),
    ([], False),
])  # fmt: skip
def test_an_archived_copy_is_found(server: Any, snapshot: Any, copy: bool) -> None:
    """A copy counts if it is complete and in the archive; any other answer does not count."""
    text = json.dumps({"archived_snapshots": {"closest": snapshot}}).replace("{web}", at(server, "web/"))
    server.snapshot = lambda url: json.loads(text)
    found = archived_copy(local(server), services(server), "http://works.example/?a=1&b=2")
    assert found == (at(server, "web/2031/http://works.example/") if copy else None)
    assert "url=http%3A%2F%2Fworks.example%2F%3Fa%3D1%26b%3D2" in server.asked[0][1]


# ------------------------------------------------------------------------------------------------------ sources


@pytest.fixture
def linked(brief_folder: Path, server: Any) -> Path:
    """A brief with sources whose links work, are dead, have moved, are private, and have an archived copy."""

    def entry(id: str, *fields: str) -> str:
        return "\n".join(
            [f"- id: {id}", "  type: webpage", f"  title: {id}", *(f"  {each}" for each in fields), "  reach: primary\n"]
        )

    (brief_folder / "sources.yaml").write_text(
        (brief_folder / "sources.yaml").read_text("utf-8").replace("https://example.org/streets", at(server, "ok"))
        + entry("dead", f"URL: {at(server, 'gone')} # a comment")
        + entry("moved", f"URL: {at(server, 'moved')}", "archived: https://archive.example/1", "link_checked: 2030-01-01")
        + entry("inside", "URL: http://private.example/")
        + entry("numbered", "DOI: 10.1000/bad")
        + f"- {{id: flow, type: webpage, title: F, URL: '{at(server, 'ok?2')}', reach: primary}}\n",
        "utf-8",
    )  # fmt: skip
    return brief_folder


def test_results_are_written_and_reported(linked: Path, server: Any) -> None:
    """A working address gets the day of the check, a page its archived copy, other links a warning; `accessed` is untouched."""
    server.snapshot = lambda url: {"archived_snapshots": {"closest": {"available": True, "url": at(server, f"web/1/{url}")}}}
    before = (linked / "sources.yaml").read_text("utf-8")
    project = project_in(linked.parent, linked)
    workspace = refactor.open_workspace(project)
    links = links_of(workspace, ())
    assert not isinstance(links, refactor.CommandRefusal)
    done = LinkCheck(workspace, local(server), services(server), TODAY).run(links, lambda _: None)
    assert [(each.severity, each.code, each.place.line) for each in done.problems] == [
        ("warning", "dead-link", 20), ("warning", "moved-link", 25), ("warning", "unclear-link", 32),
        ("warning", "dead-link", 37),
    ]  # fmt: skip
    assert done.problems[0].help == "look for a new address; readers find the archived copy beside it"
    assert done.problems[1].help == f"write `URL: {at(server, 'ok')}`"
    assert done.messages == ("Addresses: 2 work, 1 have moved, 1 do not work, 1 could not be checked. DOIs: 1.",)
    assert not [path for _, path, _, _ in server.asked if "private.example" in path]
    numbered = links_of(workspace, ("numbered",))
    assert not isinstance(numbered, refactor.CommandRefusal)
    assert LinkCheck(workspace, local(server), services(server), TODAY).run(numbered, lambda _: None).messages == ("DOIs: 1.",)
    assert (
        save_changes.save([save_changes.FileRewrite(Path(each.name), each.old, each.new) for each in done.file_changes], linked)
        == ()
    )
    after = {source.id: source for source in load(linked, "data").site.briefs[0].sources}
    assert {id for id, source in after.items() if source.link_checked == TODAY} == {"city-2030", "moved", "flow"}
    assert after["dead"].archived == at(server, f"web/1/{at(server, 'gone')}")
    assert after["moved"].archived == "https://archive.example/1"
    assert all(source.accessed is None for source in after.values())
    text = (linked / "sources.yaml").read_text("utf-8")
    kept = [line for line in text.splitlines() if not re.match(r"  (archived|link_checked):|- \{id: flow", line)]
    assert kept == [line for line in before.splitlines() if not re.match(r"  (archived|link_checked):|- \{id: flow", line)]


@pytest.mark.parametrize("path", ["500/", "nothing/", "ok/"])
def test_an_archive_without_an_answer_may_have_a_copy(linked: Path, server: Any, path: str) -> None:
    """An error, a broken answer, and one that is not in the archive's form do not count as "no copy"."""
    workspace = refactor.open_workspace(project_in(linked.parent, linked))
    links = links_of(workspace, ("dead",))
    assert not isinstance(links, refactor.CommandRefusal)
    asked = services(server)._replace(wayback=at(server, path))
    (problem,) = LinkCheck(workspace, local(server), asked, TODAY).run(links, lambda _: None).problems
    assert problem.help == "look for a new address; the Wayback Machine could not be asked for a copy"


def command(*words: str) -> tuple[int, str]:
    """Run the command; it must not fail with a traceback."""
    result = CliRunner().invoke(cli, ["sources", "check", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


@pytest.mark.slow
def test_the_command_never_fails_for_a_link(linked: Path, server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Users cannot permit a private address: each causes a warning, nothing is asked or written, and the exit code is 0."""
    monkeypatch.chdir(linked.parent)
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("127.0.0.1", 80))])
    before = (linked / "sources.yaml").read_bytes()
    code, output = command("city-2030", "dead")
    assert (code, output.count("warning[unclear-link]"), "2 could not be checked" in output) == (0, 2, True)
    assert (server.asked, (linked / "sources.yaml").read_bytes()) == ([], before)
    assert command("nothing-here")[0] == 2
    options = [option for each in sources_command.check.params for option in each.opts]
    assert not re.search("private|local|loopback|permit", " ".join(options))


def test_no_network_asks_for_nothing(linked: Path, server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The addresses are listed with their places; nothing is looked up."""
    monkeypatch.chdir(linked.parent)
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: pytest.fail("a name was looked up"))
    code, output = command("--no-network")
    lines = output.splitlines()
    assert (code, len(lines), server.asked) == (0, 10, [])
    assert f"data/sources.yaml:8: city-2030: {at(server, 'ok')}" in lines
    assert "data/sources.yaml:34: numbered: https://doi.org/10.1000/bad" in lines
    (linked / "sources.yaml").write_text("- {id: city-2030, type: report, title: Nights, reach: primary}\n", "utf-8")
    assert command("--no-network") == (0, "no source has an address or a DOI, so nothing would be asked for\n")


def test_an_archived_copy_is_beside_the_link(brief_folder: Path) -> None:
    """The page of sources and the box at a reference both link to it."""
    file = brief_folder / "sources.yaml"
    archived = "  issued: 2030\n  archived: https://archive.example/1\n"
    file.write_text(file.read_text("utf-8").replace("  issued: 2030\n", archived), "utf-8")
    rendered = pages(brief_folder)
    holding = {name for name, page in rendered.items() if "https://archive.example/1" in page and "bf-box" in page}
    assert "brief/sources.md" in {name for name, page in rendered.items() if "https://archive.example/1" in page}
    assert holding - {"brief/sources.md"}

"""Serve a brief by nginx, Caddy, Apache and Cloudflare's own server, and compare what they send (`make hosts`).

    python -m tests.hosts [nginx|caddy|apache|cloudflare ...]

Each gets what `briefing build` writes for it. The site is at the top of its host, and then below a folder.
"""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from briefing.publish.host_headers import FRAMED_POLICY
from tests.browser.server import header_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

WRANGLER = Path("tests/wrangler/node_modules/.bin/wrangler")
NGINX = """daemon off; pid {top}/pid; error_log {top}/error.log; worker_processes 1;
events {{}}
http {{ access_log off; include /etc/nginx/mime.types; default_type application/octet-stream;
  client_body_temp_path {top}/a; proxy_temp_path {top}/b; fastcgi_temp_path {top}/c;
  uwsgi_temp_path {top}/d; scgi_temp_path {top}/e;
  server {{ listen 127.0.0.1:{port}; root {root}; include {top}/headers; }} }}
"""
CADDY = """{{
	admin off
	auto_https off
}}
http://127.0.0.1:{port} {{
	root * {root}
	import {top}/headers
	file_server
}}
"""
APACHE = """ServerRoot {top}
Listen 127.0.0.1:{port}
ServerName 127.0.0.1
PidFile {top}/pid
ErrorLog {top}/error.log
{modules}
TypesConfig /etc/mime.types
DirectoryIndex index.html
DocumentRoot {root}
<Directory {root}>
Require all granted
Include {top}/headers
</Directory>
"""
TEXTS = ("", "llms.txt", "index.md.txt", "timeline/index.md.txt", "assets/briefing.css")
"""Files whose letters a browser would guess, or read as those of Western Europe, if their type did not name UTF-8."""
MODULES = ("mpm_event", "authz_core", "mime", "dir", "headers")


class Answer(NamedTuple):
    """What a server sends."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def all(self, name: str) -> list[str]:
        """The values of a header."""
        return [value for key, value in self.headers if key.lower() == name.lower()]


def nginx(top: Path, port: int) -> list[str]:
    (top / "conf").write_text(NGINX.format(top=top, port=port, root=top / "www"), "utf-8")
    return ["nginx", "-c", f"{top}/conf", "-e", f"{top}/error.log"]


def caddy(top: Path, port: int) -> list[str]:
    (top / "conf").write_text(CADDY.format(top=top, port=port, root=top / "www"), "utf-8")
    return ["caddy", "run", "--adapter", "caddyfile", "--config", f"{top}/conf"]


def apache(top: Path, port: int) -> list[str]:
    modules = "\n".join(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so" for name in MODULES)
    (top / "conf").write_text(APACHE.format(top=top, port=port, root=top / "www", modules=modules), "utf-8")
    return ["apache2", "-X", "-f", f"{top}/conf"]


def cloudflare(top: Path, port: int) -> list[str]:
    """Wrangler serves a folder as Cloudflare Pages does, on this machine."""
    own = ["--ip", "127.0.0.1", "--port", f"{port}", "--compatibility-date", "2025-01-01"]
    return [str(WRANGLER.absolute()), "pages", "dev", f"{top}/www", *own]


SERVERS: Mapping[str, Callable[[Path, int], list[str]]] = {
    "nginx": nginx,
    "caddy": caddy,
    "apache": apache,
    "cloudflare": cloudflare,
}


def main(*names: str) -> None:
    """Ask each server, and end with 1 if one sends something else."""
    wrong = []
    for name in names or SERVERS:
        for mount in ("/", "/briefs/shade/"):
            with tempfile.TemporaryDirectory() as folder:
                faults = list(asked(name, Path(folder), mount))
            print(f"{name}, {mount}: {'; '.join(faults) or 'as expected'}")
            wrong += faults
    raise SystemExit(bool(wrong))


def asked(name: str, top: Path, mount: str) -> Iterator[str]:
    """Build a brief for a server, start it, and yield what it sends otherwise than expected."""
    built = build(top, name, mount)
    rules = header_rules(built)
    everywhere = rules.pop(f"{mount}*")
    assert f"{mount}embed/*" in rules
    www = top / "www"
    place = www / mount.strip("/")
    place.parent.mkdir(parents=True, exist_ok=True)
    built.rename(place)
    if place != www:
        for each in ("_headers", "_redirects"):
            (place / each).rename(www / each)
    with running(name, top) as get:
        for path in ("", "timeline/", "data/brief.json", "data/figures/G1.svg", "feed.xml", "nothing/"):
            found = get(mount + path)
            if found.status != (404 if path == "nothing/" else 200):
                yield f"{path}: {found.status}"
            for header, value in everywhere.items():
                if found.all(header) != [value]:
                    yield f"{path}: {header} is {found.all(header)}"
            if path == "nothing/" and b'<html lang="en"' not in found.body:
                yield "the page 404 is not that of the site"
        for path in TEXTS:
            found = get(mount + path)
            kinds = [each.lower().replace(" ", "") for each in found.all("Content-Type")]
            if found.status != 200 or len(kinds) != 1 or not kinds[0].endswith(";charset=utf-8"):
                yield f"{path}: {found.status}, its type is {kinds}"
        for path in ("embed/J1/", "embed/G1/"):
            found = get(mount + path)
            # A header may be sent twice, or its values joined by commas.
            policies = ", ".join(found.all("Content-Security-Policy")).split(", ")
            if policies != [everywhere["Content-Security-Policy"], FRAMED_POLICY] or found.status != 200:
                yield f"{path}: {policies}"
        if name == "cloudflare":
            yield from sent_on(get, (www / "_redirects").read_text("utf-8"))


def sent_on(get: Callable[[str], Answer], rules: str) -> Iterator[str]:
    """Ask for each address of `_redirects`."""
    assert rules.count("\n") > 10
    for old, new, status in map(str.split, rules.splitlines()):
        found = get(old)
        if (str(found.status), found.all("Location")) != (status, [new]):
            yield f"{old}: {found.status} {found.all('Location')}"


def build(top: Path, name: str, mount: str) -> Path:
    """A new project, built for a server; its configuration is the file `headers`."""
    run = [sys.executable, "-m", "briefing"]
    project = top / "project"
    subprocess.run([*run, "init", project], check=True, capture_output=True)
    words = ["build", "--today", "2031-10-01", "--site-url", f"https://example.org{mount}"]
    words += [] if name == "cloudflare" else ["--headers", name]
    done = subprocess.run([*run, *words], cwd=project, check=True, capture_output=True, text=True)
    (top / "headers").write_text(done.stdout, "utf-8")
    return project / "site"


@contextmanager
def running(name: str, top: Path) -> Iterator[Callable[[str], Answer]]:
    """Run a server while the block lasts; give the function that asks it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = SERVERS[name](top, port)
    around = os.environ | {"CI": "1", "WRANGLER_SEND_METRICS": "false", "HOME": str(top)}
    for path in (top, *top.rglob("*")):  # a server may run as another user
        path.chmod(0o755 if path.is_dir() else 0o644)
    with open(top / "log", "w", encoding="utf-8") as log:
        server = subprocess.Popen(words, cwd=top, env=around, stdout=log, stderr=log, start_new_session=True)
    try:
        wait(port, server, top / "log")
        yield lambda path: get(port, path)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def wait(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    """Return as soon as a server listens."""
    for _ in range(300):
        if server.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"the server did not start:\n{log.read_text('utf-8')}")


def get(port: int, path: str) -> Answer:
    """Ask for a path."""
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    asked.request("GET", path)
    answer = asked.getresponse()
    found = Answer(answer.status, tuple(answer.getheaders()), answer.read())
    asked.close()
    return found


if __name__ == "__main__":
    main(*sys.argv[1:])

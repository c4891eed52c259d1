"""A preview in the browser: built anew at each change, and never without the last good site.

`Preview` holds what there is to see and needs no network; `serve` puts a small server around it and keeps it fed.
"""

from __future__ import annotations

import ipaddress
import secrets
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from briefing.serve.preview import Preview
from briefing.serve.server import Server
from briefing.serve.watch import watching

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from briefing.outputs import Project
    from briefing.problems import Problem

__all__ = ["Preview", "Rebuilt", "RefusedError", "serve"]


class Rebuilt(NamedTuple):
    """How a rebuild ended; without an error the site in the folder is the new one."""

    problems: tuple[Problem, ...]
    mount: str = "/"


class RefusedError(OSError):
    """The preview will not do what it was asked to, because others could read along."""


def serve(
    project: Project,
    host: str = "127.0.0.1",
    port: int = 8000,
    today: date | None = None,
    *,
    allow_hosts: Iterable[str] = (),
    say: Callable[[str], object] = lambda _: None,
    tell: Callable[[tuple[Problem, ...]], object] = lambda _: None,
    rebuild: Callable[[Project, date, Path], Rebuilt] | None = None,
) -> None:
    """Show the site until Ctrl-C; `say` and `tell` hand out lines and problems, `allow_hosts` other names of this machine."""
    allowed = tuple(allow_hosts)
    if not allowed and not _is_local(host):
        raise RefusedError(f"listening at {host} would show the preview to others; it listens at 127.0.0.1")
    with _private_folder() as private, listening(host, port, allowed, private / "site") as (server, preview):
        places = (project.data, project.docs, project.overrides, project.templates, project.config)
        with watching(project.root, (*places, project.root / "locales")) as changes:
            say(f"building; the preview will be at {server.url}")
            while True:
                start = time.monotonic()
                problems, mount = (rebuild or rebuild_all)(project, today or _now(), private)
                preview.show(problems, mount)
                tell(problems)
                say(f"{_outcome(problems)} after {time.monotonic() - start:.1f} s: {server.url}{mount.lstrip('/')}")
                changes.next()


def rebuild_all(project: Project, today: date, private: Path) -> Rebuilt:
    """Make the whole site anew; a quicker way may take this one's place in `serve`."""
    from briefing import build, editors
    from briefing.load import load
    from briefing.publish import build_site, write
    from briefing.publish.settings import read

    loaded = load(project.data, project.data.as_posix())
    editors.refresh(project, loaded.site)
    rendered = build.render(project, today, loaded)
    problems = rendered.problems if _stops(rendered.problems) else write(rendered, private / "build", project.root)
    if not _stops(problems):
        # One after the other: starting processes from here would take longer than it saves.
        site = build_site(private / "build", rendered.units, private / "site", epoch=rendered.newest, jobs=1)
        problems = (*rendered.problems, *problems, *site)
    url = read(project.root)[0].site_url
    return Rebuilt(problems, (urlsplit(url).path if url else "").rstrip("/") + "/")


@contextmanager
def listening(host: str, port: int, allowed: Iterable[str], site: Path) -> Iterator[tuple[Server, Preview]]:
    """Answer at an address, in threads of its own, for as long as the block lasts."""
    with Server(host, port) as server:
        server.preview = preview = Preview(site, (*server.own_names(), *allowed), secrets.token_urlsafe(16))
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
        thread.start()
        try:
            yield server, preview
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def _private_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="briefing-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _is_local(host: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


def _now() -> date:
    from datetime import date

    return date.today()


def _stops(problems: tuple[Problem, ...]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def _outcome(problems: tuple[Problem, ...]) -> str:
    errors = sum(problem.severity == "error" for problem in problems)
    return f"{errors} error{'s' * (errors > 1)}" if errors else "built"

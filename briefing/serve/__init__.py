"""A preview in the browser that is rebuilt after each change and keeps showing the last good site.

`Preview` contains the state and needs no network; `serve` runs an HTTP server around it and updates it.
"""

from __future__ import annotations

import ipaddress
import secrets
import threading
import time
from collections import Counter
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from briefing.diagnostics import count_of, has_errors
from briefing.publish.mkdocs.settings import settings_files
from briefing.serve.builder import Builder, OutdatedError, Rebuilt
from briefing.serve.preview import Preview
from briefing.serve.server import EVERYWHERE, Server
from briefing.serve.watch import watch_files
from briefing.serve.working_folder import working_folder
from briefing.source.signals import unwind_on_signals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from briefing.diagnostics import Problem
    from briefing.serve.watch import FileChanges
    from briefing.source.project import Project


class RefusedError(OSError):
    """The requested address would expose the preview to other machines."""


def serve(
    project: Project,
    host: str = "127.0.0.1",
    port: int = 8000,
    today: date | None = None,
    *,
    allow_hosts: Iterable[str] = (),
    say: Callable[[str], object] = lambda _: None,
    tell: Callable[[tuple[Problem, ...]], object] = lambda _: None,
    debug: Callable[[Exception], object] = lambda _: None,
) -> None:
    """Serve the preview until Ctrl-C.

    `say`, `tell` and `debug` are called with status lines, problems, and exceptions of failed builds. `allow_hosts` are
    additional host names of this machine. Raises RefusedError if `host` is not a loopback address and no host is allowed.
    """
    allowed = tuple(allow_hosts)
    if not allowed and not _is_local(host):
        name = "192.168.1.5" if host in EVERYWHERE else host
        meant = f"name the address or host name of this machine that they type, such as --allow-host {name}"
        raise RefusedError(f"listening on {host} would show the preview to others; leave out --host, or {meant}")
    pages = (project.docs, project.overrides, project.templates)
    folders = (project.data, *pages, project.editions, project.locales, project.styles)
    with (
        unwind_on_signals(),
        working_folder(project.root) as private,
        listen(host, port, allowed) as (server, preview),
        watch_files((*folders, *settings_files(project.config))) as changes,
    ):
        say("building the preview")
        builder = Builder(project, private)
        warned: Counter[tuple[str, ...]] = Counter()
        while True:
            start = time.monotonic()
            rebuilt = _attempt(builder, today or _now(), preview, changes, debug)
            if rebuilt:
                preview.show(*rebuilt)
                news, warnings = new_problems(rebuilt.problems, warned)
                tell(news)
                same = len(rebuilt.problems) - len(news)
                # A build that an error ends does not reach all warnings, so those of the builds before stay known.
                warned = warned | warnings if has_errors(rebuilt.problems) else warnings
                mount = preview.state.mount.lstrip("/")
                urls = " or ".join(f"{url}{mount}" for url in (server.url, *server.urls_for_others(allowed)))
                say(f"{_outcome(rebuilt.problems, same)} after {time.monotonic() - start:.1f} s: {urls}")
                try:
                    builder.refresh_editors()
                except Exception as fault:  # the preview goes on without it
                    debug(fault)
            changes.next()


def _attempt(
    builder: Builder, today: date, preview: Preview, changes: FileChanges, debug: Callable[[Exception], object]
) -> Rebuilt | None:
    """Build once; return `None` if another change made the build outdated. No error ends the preview."""
    try:
        return builder.build(today, preview.looked_at(), preview.show_early, changes.waiting)
    except OutdatedError:
        return None
    except Exception as fault:
        debug(fault)
        return builder.failed(fault)


@contextmanager
def listen(host: str, port: int, allowed: Iterable[str]) -> Iterator[tuple[Server, Preview]]:
    """Serve at an address, in separate threads, until the context exits."""
    with Server(host, port) as server:
        server.preview = preview = Preview(server.own_names(allowed), secrets.token_urlsafe(16))
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
        thread.start()
        try:
            yield server, preview
        finally:
            server.shutdown()
            thread.join()


def _is_local(host: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


def _now() -> date:
    from datetime import date

    return date.today()


def new_problems(
    problems: tuple[Problem, ...], warned: Counter[tuple[str, ...]]
) -> tuple[tuple[Problem, ...], Counter[tuple[str, ...]]]:
    """Return the errors and the warnings that are not yet known, and all warnings without their lines, which edits move."""
    news: list[Problem] = []
    warnings: Counter[tuple[str, ...]] = Counter()
    for problem in problems:
        key = (problem.place.file, problem.code, problem.message)
        warnings[key] += problem.severity != "error"
        if problem.severity == "error" or warnings[key] > warned[key]:
            news.append(problem)
    return tuple(news), warnings


def _outcome(problems: tuple[Problem, ...], same: int) -> str:
    """Return the result of a build; `same` is the number of its warnings that were shown before."""
    errors = sum(problem.severity == "error" for problem in problems)
    outcome = count_of(errors, "error") if errors else "built"
    return f"{outcome}, {count_of(same, 'warning')} as before," if same else outcome

"""The builds of a preview: only what an edit changed, viewed pages first, with every failure returned as a result."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from briefing.diagnostics import Place, Problem, describe_internal_error, error, has_errors
from briefing.diagnostics.os_reasons import reason_of
from briefing.source.memo import Memo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date
    from pathlib import Path

    from briefing.model import Site
    from briefing.publish.build_folder import UnitFiles
    from briefing.source.project import Project


class Rebuilt(NamedTuple):
    """The result of a build; without an error, `tree` is the new site."""

    problems: tuple[Problem, ...]
    tree: Mapping[str, bytes] | None = None
    mount: str = "/"


class OutdatedError(Exception):
    """A file changed during the build."""


class Builder:
    """Builds the site of one project repeatedly, reusing unchanged results of the previous build."""

    def __init__(self, project: Project, private: Path) -> None:
        """Take a project and a private working folder."""
        # Templates and MkDocs are slow to import, so import them here, after the user has seen the first status line.
        from briefing.publish.preview_site import PreviewSite
        from briefing.render.templating import Compiled

        self.project = project
        self._build_dir = private / "build"
        self._compiled = Compiled()
        self._memo = Memo()
        self._read: Site | None = None
        self._site = PreviewSite(private / "units")
        self._written: dict[str, UnitFiles] = {}
        self._failed_late = False

    def build(
        self,
        today: date,
        first: Iterable[str] = (),
        show: Callable[[str, bytes], object] = lambda *_: None,
        outdated: Callable[[], bool] = lambda: False,
    ) -> Rebuilt:
        """Build the site as `briefing build` does.

        Once the data have been checked, `show` is called with the path and provisional HTML of each page whose address is
        in `first`. Raises OutdatedError if `outdated` returns True before the pages are written.
        """
        from briefing import driver
        from briefing.loader.folder import load_project
        from briefing.publish.build_folder import write

        session = driver.open_project(self.project)  # for each build, because the settings can change too
        loaded = load_project(self.project, self._memo)
        self._read = loaded.site
        prepared = driver.prepare(session, today, loaded=loaded, compiled=self._compiled, memo=self._memo)
        # After a late failure, show no early page: the same failure would hide it again at once.
        for address in () if self._failed_late else first:
            output = driver.page_at(prepared, address)
            made = output and self._site.page(output.path, str(output.content))
            if made:
                show(*made)
        if has_errors(prepared.problems):
            return Rebuilt(prepared.problems)
        rendered = driver.render_all(prepared, lambda: _stop_if(outdated()), self._memo)
        self._memo.forget_unused()
        problems = rendered.problems
        if not has_errors(problems):
            problems += write(rendered, self._build_dir, self.project, session.settings, written=self._written)
        tree: Mapping[str, bytes] | None = None
        if not has_errors(problems):
            units, written, epoch = rendered.units, self._written, rendered.newest
            tree, more = self._site.publish(self._build_dir, units, written, settings=session.settings, epoch=epoch)
            problems += more
        self._failed_late = has_errors(problems)
        return Rebuilt(problems, tree, unquote(urlsplit(session.settings.site_url or "").path).rstrip("/") + "/")

    def refresh_editors(self) -> None:
        """Write the ids of the data for editor programs; after a build, because it takes longer than the page that was edited."""
        from briefing.authoring import editors

        if self._read is not None:
            editors.refresh(self.project, self._read)

    def failed(self, fault: Exception) -> Rebuilt:
        """Return the problem for an exception, and reset the state so that the next build is a full one."""
        from briefing.publish.preview_site import PreviewSite

        self._site = PreviewSite(self._build_dir.with_name("units"))
        self._memo = Memo()
        self._written = {}
        if isinstance(fault, OSError):
            message = f"a file could not be read or written: {reason_of(fault)}"
            return Rebuilt((error("publish", message, Place(str(fault.filename or self.project.data.as_posix()))),))
        message = f"this is a bug in briefing, please report it ({type(fault).__name__}: {fault})"
        help = describe_internal_error(fault) or "undo the last change"
        return Rebuilt((error("publish", message, Place(self.project.data.as_posix()), help),))


def _stop_if(outdated: bool) -> None:
    if outdated:
        raise OutdatedError

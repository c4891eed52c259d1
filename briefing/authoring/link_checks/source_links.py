"""The links of sources: which requests a check makes, and what it writes and reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.authoring.link_checks.visit import archived_copy, doi_exists, visit
from briefing.authoring.link_checks.web_client import Failure
from briefing.authoring.refactor.workspace import CommandRefusal, Refactoring
from briefing.diagnostics import did_you_mean, warning
from briefing.model import BY_NAME, Source
from briefing.model.fields import fields_by_key
from briefing.source.edit.operations import SetValue

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from datetime import date

    from briefing.authoring.link_checks.visit import Services, Visit
    from briefing.authoring.link_checks.web_client import WebClient
    from briefing.authoring.refactor.workspace import DataFile, Workspace
    from briefing.diagnostics import Problem
    from briefing.model.markers import Path
    from briefing.source.edit.operations import Operation


class SourceLink(NamedTuple):
    """What a source links to, and where it is written."""

    where: DataFile
    path: Path
    id: str
    url: str | None
    doi: str | None
    archived: bool


def links_of(workspace: Workspace, ids: Collection[str]) -> tuple[SourceLink, ...] | CommandRefusal:
    """Return the links of some sources, or of all."""
    file = BY_NAME[Source.kind_name].file
    found = [link for where in workspace.documents if where.main and where.list == file for link in _links(workspace, where)]
    known = {link.id for link in found}
    unknown = next((id for id in ids if id not in known), None)
    if unknown is not None:
        return CommandRefusal("; ".join(filter(None, (f"no source has the key `{unknown}`", did_you_mean(unknown, known)))))
    return tuple(link for link in found if not ids or link.id in ids)


def _links(workspace: Workspace, where: DataFile) -> Iterator[SourceLink]:
    for index, entry in enumerate(workspace.document(where).value or ()):
        if isinstance(entry, dict) and isinstance(entry.get("id"), str):
            url, doi = (_text(entry, field) for field in ("URL", "DOI"))
            yield SourceLink(where, (index,), entry["id"], url, doi, bool(_text(entry, "archived")))


def _text(entry: dict[str, Any], field: str) -> str | None:
    value = entry.get(field)
    return value if isinstance(value, str) else None


def planned(workspace: Workspace, links: Collection[SourceLink], services: Services) -> Iterator[str]:
    """Yield one line for each request that a check makes at least."""
    for link in links:
        place = workspace.document(link.where).head(link.path)
        wanted = (link.url, link.doi and services.doi + link.doi, link.url if link.url and not link.archived else None)
        for address, what in zip(wanted, ("", "", " (archived copy)"), strict=True):
            if address:
                yield f"{place.file}:{place.line}: {link.id}: {address}{what}"


class LinkCheck:
    """The check of some links: asks for each once, collects what is to be written and what is to be reported."""

    def __init__(self, workspace: Workspace, client: WebClient, services: Services, today: date) -> None:
        self.workspace, self.client, self.services, self.today = workspace, client, services, today
        self.operations: dict[DataFile, list[Operation]] = {}
        self.problems: list[Problem] = []
        self._dois = 0
        self.counts = {"works": 0, "moved": 0, "gone": 0, "unclear": 0}
        self._visits: dict[str, Visit] = {}

    def run(self, links: Collection[SourceLink], show: Callable[[str], None]) -> Refactoring:
        """Check links; the files to be written contain `link_checked` and `archived`, and the problems are warnings."""
        if self.workspace.problems:
            return self.workspace.done()
        for number, link in enumerate(links, 1):
            show(f"{number} of {len(links)}: {link.id}")
            self._check(link)
        self.workspace.change(self.operations)
        done = self.workspace.done(self._summary())
        return done if self.workspace.problems else done._replace(problems=tuple(self.problems))

    def _check(self, link: SourceLink) -> None:
        if link.doi:
            self._doi(link, link.doi)
        if not link.url:
            return
        found = self._visits.get(link.url) or visit(self.client, link.url)
        self._visits[link.url] = found
        self.counts[found.state] += 1
        copy = None if link.archived or found.private else archived_copy(self.client, self.services, link.url)
        if isinstance(copy, str):
            self._set(link, "archived", copy)
        if found.state in ("works", "moved"):
            self._set(link, "link_checked", self.today.isoformat())
        if found.state == "moved":
            message = f"the address of `{link.id}` works, but {found.reason}"
            self._warn("moved-link", link, "URL", message, f"write `URL: {found.address}`")
        elif found.state == "gone":
            kept = "readers find the archived copy beside it"
            if isinstance(copy, Failure):
                kept = "the Wayback Machine could not be asked for a copy"
            elif not copy and not link.archived:
                kept = "the Wayback Machine has no copy of it"
            message = f"the address of `{link.id}` does not work: {found.reason}"
            self._warn("dead-link", link, "URL", message, f"look for a new address; {kept}")
        elif found.state == "unclear":
            self._warn("unclear-link", link, "URL", f"the address of `{link.id}` could not be checked: {found.reason}")

    def _doi(self, link: SourceLink, doi: str) -> None:
        self._dois += 1
        found = doi_exists(self.client, self.services, doi)
        if isinstance(found, Failure):
            self._warn("unclear-link", link, "DOI", f"the DOI of `{link.id}` could not be checked: {found.reason}")
        elif not found:
            self._warn("dead-link", link, "DOI", f"the DOI of `{link.id}` is not registered", "compare it with the work")

    def _set(self, link: SourceLink, field: str, value: str) -> None:
        keys = [*fields_by_key(Source)]
        change = SetValue((*link.path, field), value, tuple(keys[: keys.index(field)]))
        self.operations.setdefault(link.where, []).append(change)

    def _warn(self, code: str, link: SourceLink, field: str, message: str, help: str | None = None) -> None:
        self.problems.append(warning(code, message, self.workspace.document(link.where).at((*link.path, field)), help))

    def _summary(self) -> str:
        words = {"works": "work", "moved": "have moved", "gone": "do not work", "unclear": "could not be checked"}
        parts = [f"{count} {words[state]}" for state, count in self.counts.items() if count]
        sentences = [f"Addresses: {', '.join(parts)}."] if parts else []
        if self._dois:
            sentences.append(f"DOIs: {self._dois}.")
        return " ".join(sentences) or "No source has an address or a DOI to check."

"""The files of a pipeline that `briefing init --ci` adds: its settings, and what it installs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from briefing.source.project import project_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PIPELINES = Path(__file__).parent / "pipelines"
EXTRAS = tuple(sorted(path.stem for path in (PIPELINES / "extras").glob("*.txt")))
"""The extras of this program's package; each has a file with the exact versions and hashes of its packages."""
DISTRIBUTION = "policy-briefing"
"""The name of this program's package in package indexes."""
REQUIREMENTS = "requirements.txt"
LOCKED = "requirements-locked.txt"
"""Everything that this version of the program and its extras need to be built and run, with hashes."""
# Not a comment, so that a pipeline fails at it instead of continuing without the program.
UNKNOWN = " @ git+https://write-the-address-of-the-program-here"
_REQUIRED = f"""\
# The pipeline installs this program, whose package is called {DISTRIBUTION}. The package `briefing` on the Python Package
# Index is a different program.
"""


def needed_extras(folder: Path, extras: Iterable[str]) -> list[str]:
    """Return the extras that a pipeline installs: those that were named, and `csl` if a brief names a citation style."""
    from briefing.loader.folder import load_project

    project = project_in(folder, folder / "data")
    if "csl" in extras or not project.data.is_dir():
        return sorted(set(extras))
    briefs = load_project(project).site.briefs
    unread = next((brief.origin.document.file for brief in briefs if "style" in brief.broken), None)
    if unread is not None:
        unknown = f"{unread} has an error, so it is not known whether the pipeline needs the extra `csl`"
        raise click.UsageError(f"{unknown}: run `briefing check` and correct `style`, or name `--extra csl`; nothing was written")
    return sorted({*extras, *(["csl"] if any(brief.head.style for brief in briefs) else [])})


def other_extras(locked: Path) -> str:
    """Return what to do about an existing file of locked requirements that is not the one of these extras."""
    text = locked.read_text("utf-8", errors="replace")
    found = [extra for extra in EXTRAS if (PIPELINES / "extras" / f"{extra}.txt").read_text("utf-8") in text]
    if text == _locked(found):
        words = " ".join(f"--extra {extra}" for extra in found)
        same = f"add `{words}`" if found else "leave out `--extra`"
        return f"for the same extras as in it, {same}; for others, delete it, {REQUIREMENTS} and the pipeline that is there"
    return "it is of another version of this program or was changed; delete it and the pipeline that is there, and add all extras"


def _locked(extras: Iterable[str]) -> str:
    locks = [PIPELINES / LOCKED, *(PIPELINES / "extras" / f"{extra}.txt" for extra in extras)]
    return "".join(path.read_text("utf-8") for path in locks)


def pipeline_files(forge: str, extras: Sequence[str]) -> dict[str, str]:
    """The files of a pipeline by path; its requirements name the program's address, if it is known, and its extras."""
    home = PIPELINES / forge
    files = {path.relative_to(home).as_posix(): path.read_text("utf-8") for path in sorted(home.rglob("*")) if path.is_file()}
    package = f"{DISTRIBUTION}[{','.join(extras)}]" if extras else DISTRIBUTION
    return files | {LOCKED: _locked(extras), REQUIREMENTS: f"{_REQUIRED}{package}{_origin() or UNKNOWN}\n"}


def _origin() -> str | None:
    """What follows the name in the requirement that installs this program where others can reach it, if there is one.

    That is the release of a package index, or the public address of a repository or an archive. A folder counts by the
    address that it was cloned from. Source: https://packaging.python.org/en/latest/specifications/direct-url/
    """
    from importlib import metadata

    try:
        installed = metadata.distribution(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return None
    recorded = installed.read_text("direct_url.json")
    if recorded is None:  # only an installation from a package index records no address
        return f"=={installed.version}"
    address = _public_address(json.loads(recorded))
    return f" @ {address}" if address else None


def _public_address(found: dict[str, Any]) -> str | None:
    """The public address in the record of an installation, or None if there is none."""
    url, commit = found.get("url", ""), found.get("vcs_info", {}).get("commit_id")
    if url.startswith("file:"):
        from urllib.request import url2pathname

        from briefing.source.git import clone_url

        url, commit = clone_url(Path(url2pathname(urlsplit(url).path))) or ("", None)
    if not url.startswith("https://"):
        return None
    return f"git+{url}@{commit}" if commit else str(url)

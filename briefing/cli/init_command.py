"""The command that begins a project."""

from __future__ import annotations

import json
import shutil
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

import click

from briefing.cli.options import debug

STARTER = Path(__file__).parent / "starter"
PIPELINES = Path(__file__).parent / "pipelines"
DISTRIBUTION = "policy-briefing"
"""What this program is called where packages are installed from."""


@click.command()
@debug
@click.option("--ci", "forge", type=click.Choice(["github", "gitlab"]), help="Add what checks and publishes it there.")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def init(forge: str | None, folder: Path) -> None:
    """Start a project in FOLDER with a small example, to be replaced by your own brief.

    With --ci, FOLDER may also be a project that is there already: then the pipeline alone is added.
    """
    named = click.format_filename(folder)
    begun = folder.exists() and any(found.name not in _BEFORE for found in folder.iterdir())
    if begun and not (forge and (folder / "mkdocs.yml").is_file()):
        raise click.UsageError(f"{named} is not empty; name a new folder")
    files = _pipeline(forge) if forge else {}
    for name in files.keys() - {_REQUIREMENTS}:
        if (folder / name).exists():
            raise click.UsageError(f"{named} has a file {name} already; nothing was written")
    written: list[str] = []
    if not begun:
        # Contents alone: an installed program's files may be read-only, and these are the author's from now on.
        shutil.copytree(STARTER, folder, dirs_exist_ok=True, copy_function=shutil.copyfile)
        _tell_editors(folder)
        here = folder.resolve() == Path.cwd()
        click.echo(_NEXT.format(where="here" if here else f"in {named}", go="" if here else f"  cd {named}\n"))
    for name, text in files.items():
        if (folder / name).exists():
            continue
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
        written.append(name)
        click.echo(f"{name} is new")
    if files:
        _say_what_is_left(folder, files[_REQUIREMENTS].splitlines()[-1], kept=_REQUIREMENTS not in written)


def _say_what_is_left(folder: Path, required: str, *, kept: bool) -> None:
    """Say what a pipeline still needs: a line in a file of the author's, the program's address, a place where it is seen."""
    if kept and required not in (folder / _REQUIREMENTS).read_text("utf-8", errors="replace").splitlines():
        click.echo(f"requirements.txt was there and stays as it is; the pipeline needs this line in it: {required}")
    elif not kept and required != _UNKNOWN:
        click.echo(f"The pipeline installs {required}")
    if required == _UNKNOWN:
        click.echo("Before the first pipeline, write into requirements.txt where this program can be installed from.")
    tops = [each for each in (folder.absolute(), *folder.absolute().parents) if (each / ".git").exists()]
    if tops and tops[0] != folder.absolute():
        top = click.format_filename(tops[0])
        click.echo(f"A pipeline is seen only at the top of a repository: move its file from here to {top}.")


def _pipeline(forge: str) -> dict[str, str]:
    """The files of a pipeline, with where it gets the program from, as far as that is known."""
    home = PIPELINES / forge
    files = {path.relative_to(home).as_posix(): path.read_text("utf-8") for path in sorted(home.rglob("*")) if path.is_file()}
    return files | {_REQUIREMENTS: f"{_REQUIRED}{_requirement() or _UNKNOWN}\n"}


def _requirement() -> str | None:
    """The requirement that installs this program where others can reach it, if there is one.

    That is the release of a package index, or the public address of a repository or an archive. A folder counts by the
    address that it was cloned from. Source: https://packaging.python.org/en/latest/specifications/direct-url/
    """
    try:
        installed = metadata.distribution(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return None
    recorded = installed.read_text("direct_url.json")
    if recorded is None:  # only an installation from a package index records no address
        return f"{DISTRIBUTION}=={installed.version}"
    address = _public_address(json.loads(recorded))
    return f"{DISTRIBUTION} @ {address}" if address else None


def _public_address(found: dict[str, Any]) -> str | None:
    """The address of an installation's record that anybody can install from."""
    url, commit = found.get("url", ""), found.get("vcs_info", {}).get("commit_id")
    if url.startswith("file:"):
        from briefing.source.git import clone_url

        url, commit = clone_url(Path(url2pathname(urlsplit(url).path))) or ("", None)
    if not url.startswith("https://"):
        return None
    return f"git+{url}@{commit}" if commit else str(url)


_BEFORE = frozenset((".git", ".venv"))
"""What may be in a folder before there is anything of a project in it."""
_REQUIREMENTS = "requirements.txt"
# No comment, so that a pipeline stops at it instead of going on without the program.
_UNKNOWN = f"{DISTRIBUTION} @ git+https://write-the-address-of-the-program-here"
_REQUIRED = f"""\
# What the pipeline installs: this program, which is called {DISTRIBUTION} as a package. The package `briefing` on the Python
# Package Index is another program.
"""


def _tell_editors(folder: Path) -> None:
    """Make what the first lines of the data files lead to."""
    from briefing.authoring import editors
    from briefing.loader.folder import load_project
    from briefing.source.project import project_in

    project = project_in(folder, folder / "data")
    editors.refresh(project, load_project(project).site)


_NEXT = """\
A small example brief stands {where}. Next:

{go}  briefing check    what is wrong in data/, with line and column
  briefing serve    the site in your browser, built anew whenever you save
  briefing build    the finished site in site/"""

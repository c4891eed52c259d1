"""The command `init`: creates a project."""

from __future__ import annotations

import json
import os
import re
from datetime import date
from pathlib import Path
from shlex import quote
from shutil import copyfile, rmtree
from typing import TYPE_CHECKING

import click

from briefing.authoring.blank_brief import BlankBrief
from briefing.cli.options import debug, recover_changes
from briefing.cli.output import stop_at
from briefing.cli.pipeline_files import EXTRAS, LOCKED, REQUIREMENTS, UNKNOWN, needed_extras, other_extras, pipeline_files
from briefing.cli.refactor_commands import new_brief, valid_language
from briefing.diagnostics.os_reasons import writing
from briefing.source.edit.save_changes import FileRewrite, save
from briefing.source.project import folder_above, project_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from briefing.source.project import Project


@click.command()
@debug
@click.option("--ci", "forge", type=click.Choice(["github", "gitlab"]), help="Add a pipeline that checks and publishes the site.")
@click.option(
    "--extra", "extras", multiple=True, type=click.Choice(EXTRAS), help="With --ci: also install this extra (repeatable)."
)
@click.option("--empty", is_flag=True, help="Begin with an empty brief, without the example.")
@click.option("--title", metavar="TEXT", help="Title of the brief; it begins empty.")
@click.option("--language", metavar="TAG", help="Language of the brief; it begins empty. [default: en]")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def init(forge: str | None, extras: tuple[str, ...], empty: bool, title: str | None, language: str | None, folder: Path) -> None:
    """Create a project in FOLDER with a small example.

    Replace the example by your own brief, file by file. With --empty, --title or --language, the brief begins empty. With
    --ci, FOLDER may also be an existing project; then only the pipeline is added. In the data folder of a project, FOLDER
    becomes another brief of that project, which begins empty.

    A project with citation styles gets a pipeline with the extra `csl`. Name others that the pipeline needs with --extra.
    """
    if extras and not forge:
        raise click.UsageError("--extra is what a pipeline installs: give --ci too")
    language = valid_language(language)
    project = _project_around(folder)
    if project is not None:
        recover_changes(project)
        if forge:
            raise click.UsageError("--ci belongs to a project, and not to one of its briefs")
        new_brief(project, date.today(), folder.name, title, language)
        return
    named = click.format_filename(folder)
    if _finish(folder):
        click.echo(f"Finished the project in {named}, whose creation was interrupted.")
        return
    is_in_use = folder.exists() and any(found.name not in (*_BEFORE, _PART) for found in folder.iterdir())
    if is_in_use and not (forge and (folder / "mkdocs.yml").is_file()):
        raise click.UsageError(f"{named} is not empty; name a new folder")
    files = pipeline_files(forge, needed_extras(folder, extras)) if forge else {}
    equal = {name for name, text in files.items() if _holds(folder / name, text)}
    for name in sorted(files.keys() - {REQUIREMENTS}):  # the same one is named each time
        if (folder / name).exists() and not (name in equal and (name == LOCKED or len(equal) < len(files))):
            help = other_extras(folder / LOCKED) if name == LOCKED else "delete it for another one"
            raise click.UsageError(f"{named} already has a file {name}; nothing was written: {help}")
    written = [name for name in files if not (folder / name).exists()]
    if is_in_use:
        stop_at(save([FileRewrite(folder / name, None, files[name].encode()) for name in written]))
    else:
        blank = BlankBrief(title, language or "en", date.today()) if empty or title or language else None
        _create(folder, blank, {name: files[name] for name in written})
        here = folder.resolve() == Path.cwd()
        what = "an empty brief" if blank else "a small example brief"
        click.echo(_NEXT.format(what=what, where="here" if here else f"in {named}", go="" if here else f"  cd {quote(named)}\n"))
    for name in written:
        click.echo(f"Created {name}")
    if files:
        _print_next_steps(folder, files[REQUIREMENTS].splitlines()[-1], kept=REQUIREMENTS not in written)


def _copy(folder: Path, new: Path) -> None:
    """Copy the files of a folder without their permissions: those of an installed program may be read-only."""
    for file in folder.rglob("*"):
        if file.is_file():
            copy = new / file.relative_to(folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copyfile(file, copy)


def _holds(file: Path, text: str) -> bool:
    return file.is_file() and file.read_bytes() == text.encode()


def _create(folder: Path, blank: BlankBrief | None, more: Mapping[str, str]) -> None:
    """Write a new project, of the example or of an empty brief; it is completed aside, and then gets its place."""
    from briefing.authoring.example import STARTER  # slow to import, like all that these functions import themselves

    is_new = not folder.exists()
    part = folder.with_name(f".{folder.name}{_PART}") if is_new else folder / _PART
    rmtree(part, ignore_errors=True)  # of a command that was interrupted
    try:
        with writing(folder):
            if blank:
                _write_empty(part, STARTER, blank)
            else:
                _copy(STARTER, part)
                _move_to_present(part / "data", date.today())
            _write_schemas(part)
            for name, text in more.items():
                (part / name).parent.mkdir(parents=True, exist_ok=True)
                (part / name).write_text(text, encoding="utf-8", newline="\n")
    except BaseException:
        rmtree(part, ignore_errors=True)
        raise
    os.rename(part, folder if is_new else folder / _WHOLE)
    _finish(folder)


def _finish(folder: Path) -> bool:
    """Give each file of a project that was completed inside its folder its place; return whether there was one."""
    whole = folder / _WHOLE
    if whole.is_symlink() or not whole.is_dir():
        return False
    for each in sorted(whole.iterdir()):
        if not (folder / each.name).exists():
            os.rename(each, folder / each.name)
    rmtree(whole)
    return True


def _project_around(folder: Path) -> Project | None:
    """Return the project whose data folder would contain a folder as a brief."""
    data = folder.parent
    settings = Path(os.path.abspath(data)).parent / "mkdocs.yml"  # `..` is resolved, unlike by `Path.absolute`
    briefs = (data, *(data.iterdir() if data.is_dir() else ()))
    if not settings.is_file() or not any((each / "brief.yaml").is_file() for each in briefs):
        return None
    return project_in(folder_above(data), data)


def _write_empty(folder: Path, starter: Path, blank: BlankBrief) -> None:
    """Write a project without the content of the example."""
    from briefing.authoring import editors
    from briefing.markdown.break_marks import without_break_marks

    for name in (".gitignore", ".vscode/extensions.json", ".vscode/settings.json", ".vscode/tasks.json", "mkdocs.yml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        copyfile(starter / name, folder / name)
    paragraphs = (starter / "README.md").read_text("utf-8").split("\n\n")
    readme = "\n\n".join(each for each in paragraphs if not each.startswith("`briefing init`"))
    (folder / "README.md").write_text(readme, encoding="utf-8", newline="\n")
    settings = (folder / "mkdocs.yml").read_text("utf-8")
    name = json.dumps(without_break_marks(blank.title or "A brief"), ensure_ascii=False)
    settings = re.sub(r"(?m)^site_name:.*$", lambda _: f"site_name: {name}", settings)
    (folder / "mkdocs.yml").write_text(settings, encoding="utf-8", newline="\n")
    for below in ("data", "docs"):
        (folder / below).mkdir(exist_ok=True)
    text = blank.text(editors.modeline("brief.yaml"))
    (folder / "data" / "brief.yaml").write_text(text, encoding="utf-8", newline="\n")


def _move_to_present(data: Path, today: date) -> None:
    """Count the years of the example from the last 30 September, so that what it reports as past is past."""
    from briefing.authoring.example import YEAR

    years = today.year - EXAMPLE_AS_OF.year - (today < EXAMPLE_AS_OF.replace(year=today.year))
    for path in (found for found in data.rglob("*") if found.is_file()):
        text = YEAR.sub(lambda found: str(int(found[0]) + years), path.read_text("utf-8"))
        path.write_text(text, encoding="utf-8", newline="\n")


EXAMPLE_AS_OF = date(2031, 9, 30)
"""The day to which the facts of the example are checked. What it schedules is at least a year later."""


def _print_next_steps(folder: Path, required: str, *, kept: bool) -> None:
    """Print what a new pipeline still needs: a line in `requirements.txt`, the program's address, another folder."""
    unknown = required.endswith(UNKNOWN)
    if kept and required not in (folder / REQUIREMENTS).read_text("utf-8", errors="replace").splitlines():
        click.echo(f"requirements.txt already exists and was not changed; the pipeline needs this line in it: {required}")
    elif not kept and not unknown:
        click.echo(f"The pipeline installs {required}")
    if unknown:
        click.echo("Before the pipeline runs, write into requirements.txt where to install this program from.")
    tops = [each for each in (folder.absolute(), *folder.absolute().parents) if (each / ".git").exists()]
    if tops and tops[0] != folder.absolute():
        top = click.format_filename(tops[0])
        click.echo(f"Pipelines work only at the top of a repository: move the pipeline's file from here to {top}.")


_BEFORE = frozenset((".git", ".venv"))
"""Names that a new project's folder may already contain."""
_PART, _WHOLE = ".briefing-part", ".briefing-whole"
"""The folders in which a project is written, and from which its files get their places."""


def _write_schemas(folder: Path) -> None:
    """Write the schemas that the first lines of the data files refer to."""
    from briefing.authoring import editors
    from briefing.loader.folder import load_project
    from briefing.source.project import project_in

    project = project_in(folder, folder / "data")
    editors.refresh(project, load_project(project).site)


_NEXT = """\
Created {what} {where}. Next:

{go}  briefing check    show the problems in data/, with line and column
  briefing serve    preview the site in your browser, rebuilt whenever you save
  briefing build    write the finished site to site/"""

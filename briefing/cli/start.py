"""The command that begins a project."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from briefing.cli.options import debug

STARTER = Path(__file__).parents[1] / "starter"


@click.command()
@debug
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def init(folder: Path) -> None:
    """Start a project in FOLDER with a small example, to be replaced by your own brief."""
    if folder.exists() and any(folder.iterdir()):
        raise click.UsageError(f"{click.format_filename(folder)} is not empty; name a new folder")
    # Contents alone: an installed program's files may be read-only, and these are the author's from now on.
    shutil.copytree(STARTER, folder, dirs_exist_ok=True, copy_function=shutil.copyfile)
    _tell_editors(folder)
    click.echo(_NEXT.format(folder=click.format_filename(folder)))


def _tell_editors(folder: Path) -> None:
    """Make what the first lines of the data files lead to."""
    from briefing import editors
    from briefing.load import load
    from briefing.outputs import project_in

    project = project_in(folder, folder / "data")
    editors.refresh(project, load(project.data, project.data.as_posix()).site)


_NEXT = """\
A small example brief stands in {folder}. Next:

  cd {folder}
  briefing check    what is wrong in data/, with line and column
  briefing serve    the site in your browser, built anew whenever you save
  briefing build    the finished site in site/"""

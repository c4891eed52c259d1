"""The commands `schema` and `explain`: the JSON Schema of a file, the meaning of a code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefing.cli.completion import complete_code, complete_file_kind
from briefing.cli.options import debug, reads_a_project
from briefing.cli.output import as_json, format_option, stop_at

if TYPE_CHECKING:
    from datetime import date

    from briefing.source.project import Project


@click.command()
@reads_a_project
@click.option("--project", "own", is_flag=True, help="Write schemas that contain this project's ids.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="Write all schemas to this folder.")
@click.argument("kind", required=False, shell_complete=complete_file_kind)
def schema(project: Project, today: date | None, own: bool, out: Path | None, kind: str | None) -> None:
    """Print the JSON Schema of a kind of file for a text editor.

    Without KIND, list the kinds. With --project, write schemas that contain this project's ids to .briefing/ or DIR.
    """
    if kind and (own or out):
        raise click.UsageError("KIND prints one schema; --project and --out write all of them")
    if own:
        _write_own(project, out)
        return
    from briefing.authoring.editors import write
    from briefing.authoring.schema.file_schemas import schemas
    from briefing.authoring.schema.shapes import ENDING

    kinds = {name.removesuffix(ENDING): value for name, value in schemas().items()}
    if out:
        stop_at(write(out, {f"{name}{ENDING}": as_json(value) for name, value in kinds.items()}), strict=True)
    elif kind:
        click.echo(as_json(kinds[format_option(kind, kinds, "kind of file")]), nl=False)
    else:
        click.echo("\n".join(kinds))


def _write_own(project: Project, out: Path | None) -> None:
    from briefing.authoring import editors
    from briefing.authoring.schema.project_ids import for_site
    from briefing.bibliography.style_files import known_styles
    from briefing.loader.folder import load_project

    loaded = load_project(project)
    if not loaded.site.briefs:
        stop_at(loaded.problems, strict=True)
    if out:
        stop_at(editors.write(out, for_site(loaded.site, known_styles(project.styles))), strict=True)
    else:
        stop_at(editors.write_own(project, loaded.site), strict=True)
    click.echo(f"{click.format_filename(out or project.root / editors.FOLDER)}/ has the schemas with the ids of this project")


@click.command()
@debug
@click.argument("code", required=False, shell_complete=complete_code)
def explain(code: str | None) -> None:
    """Explain the CODE of a problem.

    Without CODE, list all codes.
    """
    from briefing.diagnostics import codes

    if code:
        click.echo(codes.explain(format_option(code, codes.CODES, "code")), nl=False)
        return
    width = max(map(len, codes.CODES))
    for name in sorted(codes.CODES):
        click.echo(f"{name:{width}}  {codes.CODES[name].summary}")

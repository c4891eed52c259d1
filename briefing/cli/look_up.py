"""The commands that say what the program knows: the schema of a file, the meaning of a code."""

from __future__ import annotations

from pathlib import Path

import click

from briefing.cli.options import debug
from briefing.cli.saying import as_json, chosen


@click.command()
@debug
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="Write all of them there.")
@click.argument("kind", required=False)
def schema(out: Path | None, kind: str | None) -> None:
    """Print the JSON Schema of a kind of file, for an editor; without KIND, list the kinds."""
    from briefing.schema import schemas

    files = schemas()
    kinds = {name.split(".")[0]: name for name in files}
    if out and kind:
        raise click.UsageError("give either a KIND or --out, not both")
    if out:
        out.mkdir(parents=True, exist_ok=True)
        for name, value in files.items():
            (out / name).write_text(as_json(value), encoding="utf-8", newline="\n")
    elif kind:
        click.echo(as_json(files[kinds[chosen(kind, kinds, "kind of file")]]), nl=False)
    else:
        click.echo("\n".join(kinds))


@click.command()
@debug
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Say what the CODE of a problem means; without CODE, list the codes."""
    from briefing import codes

    if code:
        click.echo(codes.explain(chosen(code, codes.CODES, "code")), nl=False)
        return
    width = max(map(len, codes.CODES))
    for name in sorted(codes.CODES):
        click.echo(f"{name:{width}}  {codes.CODES[name].summary}")

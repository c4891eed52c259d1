"""Shell completion: the ids, kinds, codes, languages and revisions that a command accepts.

Even if the data have errors, completion suggests what it finds, and prints no error into the command line.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem, get_completion_class

from briefing.cli.options import debug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from briefing.source.id_scan import FoundId

    Completer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]

SHELLS = ("bash", "zsh", "fish")
ALL = "all"


@click.command()
@debug
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print the script for Tab completion in SHELL.

    It completes commands, options, and the ids of the project in the current folder.
    """
    root = click.get_current_context().find_root()
    found = get_completion_class(shell)
    assert found is not None, "click has a class for each shell in SHELLS"
    click.echo(found(root.command, {}, "briefing", "_BRIEFING_COMPLETE").source())


def offer(words: Callable[[click.Context], Iterable[str | tuple[str, str]]]) -> Completer:
    """Return a completer for an argument or option, from a function that lists words, alone or with an explanation."""

    def complete(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
        given = ctx.params.get(parameter.name or "")
        used = frozenset(given) if isinstance(given, tuple) else frozenset()
        pairs = ((word, None) if isinstance(word, str) else word for word in words(ctx))
        return [CompletionItem(word, help=help) for word, help in pairs if word.startswith(incomplete) and word not in used]

    return complete


def ids(*files: str) -> Completer:
    """Return a completer for the ids in these files, or in all files."""
    return offer(lambda ctx: _names(each for each in _scan(ctx) if not files or each.file in files))


def _scan(ctx: click.Context) -> tuple[FoundId, ...]:
    from briefing.source.id_scan import scan_ids

    return scan_ids(_data(ctx))


def _data(ctx: click.Context) -> Path:
    return Path(ctx.params.get("data") or "data")


def _names(found: Iterable[FoundId]) -> Iterator[str]:
    """Each id by the shortest name that no other entry has: `F2`, in a library `shade:F2`."""
    entries = dict.fromkeys(found)
    count = Counter(each.id for each in entries)
    for each in entries:
        yield f"{each.brief}:{each.id}" if each.brief and count[each.id] > 1 else each.id


def _answer_names(ctx: click.Context) -> Iterator[str]:
    yield from _names(each for each in _scan(ctx) if each.file in ("recommendations", "factors") and not each.nested)
    yield ALL


def _entry_names(ctx: click.Context) -> Iterator[str]:
    found = [each for each in _scan(ctx) if not each.nested]
    yield from _names(found)
    yield from dict.fromkeys(each.file for each in found)
    yield ALL


def _slugs(ctx: click.Context) -> Iterable[str]:
    from briefing.source.id_scan import brief_folders

    return brief_folders(_data(ctx))


def _kinds(_: click.Context) -> Iterable[str]:
    from briefing.model.kinds import ENTITIES

    return ENTITIES


def _parents(ctx: click.Context) -> Iterable[str]:
    """The entries that a new claim or action can belong to; other new ids are for the author to choose."""
    from briefing.model import BY_NAME
    from briefing.model.kinds import PARENTS

    parent = PARENTS.get(ctx.params.get("kind") or "")
    file = BY_NAME[parent].file if parent else None
    return _names(each for each in _scan(ctx) if each.file == file and not each.nested)


def _file_kinds(_: click.Context) -> list[str]:
    from briefing.authoring.schema.project_ids import SHIPPED
    from briefing.authoring.schema.shapes import ENDING

    return sorted(file.name.removesuffix(ENDING) for file in SHIPPED.glob(f"*{ENDING}"))


def _codes(_: click.Context) -> list[tuple[str, str]]:
    from briefing.diagnostics.codes import CODES

    return [(code, CODES[code].summary) for code in sorted(CODES)]


def _languages(ctx: click.Context) -> Iterable[str]:
    """The languages of a brief after its first one, which is the language of the main files."""
    from briefing.source.id_scan import brief_folders
    from briefing.source.yaml_reader import read_file

    folders = brief_folders(_data(ctx)).values() or [_data(ctx)]
    for file in (each for folder in folders for each in (folder / "brief.yaml", folder / "brief.yml") if each.is_file()):
        head = read_file(file, file.name).value
        listed = head.get("languages") if isinstance(head, dict) else None
        yield from (each for each in listed[1:] if isinstance(each, str)) if isinstance(listed, list) else ()


def complete_revision(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Branches and tags of the repository, then folders."""
    from briefing.source import git

    names = [CompletionItem(name) for name in git.ref_names(_data(ctx)) if name.startswith(incomplete)]
    return [*names, *click.Path(file_okay=False).shell_complete(ctx, parameter, incomplete)]


complete_id = ids()
complete_judgement = ids("judgements")
complete_answer = offer(_answer_names)
complete_entry = offer(_entry_names)
complete_slug = offer(_slugs)
complete_kind = offer(_kinds)
complete_parent = offer(_parents)
complete_file_kind = offer(_file_kinds)
complete_code = offer(_codes)
complete_language = offer(lambda ctx: dict.fromkeys(_languages(ctx)))

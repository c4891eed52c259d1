"""Parts of a project's templates that no page shows, because the template that they extend does not have their place."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from jinja2 import Environment, TemplateSyntaxError
from jinja2.nodes import Block, Const, Extends, Output, TemplateData

from briefing.diagnostics import Place, did_you_mean, warning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from jinja2.nodes import Template

    from briefing.diagnostics import Problem

_FEW = 12


def parts_without_effect(file: Path, find: Callable[[str], Path | None]) -> Iterator[Problem]:
    """Yield a warning for each block that no extended template has, and for text outside of blocks.

    `find` returns the file of a template by its name.
    """
    tree = _parsed(file)
    at = next((at for at, node in enumerate(tree.body) if isinstance(node, Extends)), None) if tree else None
    if tree is None or at is None:
        return
    known = _blocks_above(tree, find)
    if known is None:
        return
    text = file.read_text("utf-8")
    without = None if known else _without_blocks(tree)
    for node in tree.body[at + 1 :]:
        place = Place(file.as_posix(), node.lineno, 1, node.lineno, 1)
        if isinstance(node, Block) and node.name not in known and f"self.{node.name}" not in text:
            listed = f"its blocks are {', '.join(f'`{each}`' for each in sorted(known))}" if len(known) <= _FEW else None
            help = (
                without
                or did_you_mean(node.name, sorted(known))
                or listed
                or "take a name from the template that this one extends"
            )
            yield warning(
                "publish", f"the block `{node.name}` has no effect: the extended template has no such block", place, help
            )
        elif isinstance(node, Output) and (words := _words_of(node)):
            line = node.lineno + words[: len(words) - len(words.lstrip())].count("\n")
            message = "text outside of blocks has no effect in a template that extends another one"
            help = without or "move it into a block, or delete it"
            yield warning("publish", message, Place(file.as_posix(), line, 1, line, 1), help)


def _without_blocks(tree: Template) -> str:
    """Return what to write instead of extending a template that has no blocks."""
    extends = tree.find(Extends)
    name = extends.template.value if extends and isinstance(extends.template, Const) else "default/…"
    return f'it has no blocks: write `{{% include "{name}" %}}` instead of `extends`, and your own part before or after that'


def _words_of(node: Output) -> str:
    text = "".join(each.data for each in node.nodes if isinstance(each, TemplateData))
    return text if text.strip() else ""


def _blocks_above(tree: Template, find: Callable[[str], Path | None]) -> set[str] | None:
    """Return the blocks of all templates that a template extends, or `None` if one of them is not known."""
    known: set[str] = set()
    seen = set()
    above: Template | None = tree
    while above is not None:
        extends = above.find(Extends)
        if extends is None:
            return known
        name = extends.template.value if isinstance(extends.template, Const) else None
        file = find(name) if isinstance(name, str) else None
        if file is None or file in seen:
            return None
        seen.add(file)
        above = _parsed(file)
        known |= {block.name for block in above.find_all(Block)} if above else set()
    return None


def _parsed(file: Path) -> Template | None:
    """Return a template; one that cannot be read has a problem of its own."""
    with suppress(UnicodeDecodeError, TemplateSyntaxError, RecursionError):
        return Environment(extensions=["jinja2.ext.i18n"], autoescape=True).parse(file.read_text(encoding="utf-8"))
    return None

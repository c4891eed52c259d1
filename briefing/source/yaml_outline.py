"""The places of keys and items in a YAML file that another program reads, such as `mkdocs.yml`.

Only the structure is read: tags, merge keys and duplicate keys are left to that program.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from briefing.diagnostics import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Path = tuple[str | int, ...]
VALUE = "\0"
"""What ends the path of the value of a key; no key contains it."""


def outline(text: str, file: str) -> Mapping[Path, Place]:
    """Return the place of each key (its name) and each list item by its path; empty if the text cannot be parsed.

    The path of a key with `VALUE` at its end has the place of its value, if that is a text, a number or the like.
    """
    top = _composed(text)
    try:
        return dict(_below(top, (), file, frozenset())) if top else {}
    except RecursionError:
        return {}


def repeated_keys(text: str, file: str) -> Iterator[tuple[str, Place]]:
    """The keys of a mapping that are written again in it, of which other readers of YAML keep the last."""
    top = _composed(text)
    waiting, visited = [top] if top else [], set()
    while waiting:
        node = waiting.pop()
        if id(node) in visited:  # by an alias
            continue
        visited.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting += reversed(node.value)
        elif isinstance(node, yaml.MappingNode):
            yield from _repeated_in(node, file)
            waiting += [value for _, value in reversed(node.value)]


def _repeated_in(node: yaml.MappingNode, file: str) -> Iterator[tuple[str, Place]]:
    seen = set()
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode) or key.tag == _MERGE:  # a collection with a tag can be a key
            continue
        if key.value in seen:
            yield str(key.value), _place(key, file)
        seen.add(key.value)


_MERGE = "tag:yaml.org,2002:merge"
_DEEPEST = 200
"""The most levels: libyaml composes them by recursion, which ends the process when the stack is full."""


def _composed(text: str) -> yaml.Node | None:
    """Return the top of a file; None if it is empty, cannot be parsed or is nested too deeply."""
    level = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            level += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if level > _DEEPEST:
                return None
        return yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        return None


def _below(node: yaml.Node, path: Path, file: str, around: frozenset[int]) -> Iterator[tuple[Path, Place]]:
    if id(node) in around:  # an alias inside its own anchor
        return
    around |= {id(node)}
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (*path, str(key.value)), _place(key, file)
            if isinstance(value, yaml.ScalarNode):
                yield (*path, str(key.value), VALUE), _place(value, file)
            yield from _below(value, (*path, str(key.value)), file, around)
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield (*path, number), _place(item, file)
            yield from _below(item, (*path, number), file, around)


def _place(node: yaml.Node, file: str) -> Place:
    start, end = node.start_mark, node.end_mark
    if not isinstance(node, yaml.ScalarNode):  # its end is the start of the next one
        return Place(file, start.line + 1, start.column + 1, start.line + 1, start.column + 2)
    return Place(file, start.line + 1, start.column + 1, end.line + 1, end.column + 1)

"""What MkDocs would leave out of a handwritten page or show as it was typed: broken settings, tables and lists."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from briefing.diagnostics import Place, error, warning
from briefing.markdown import table_faults
from briefing.model.values.excerpt import excerpt
from briefing.publish.handwritten.list_faults import list_faults, may_have_list_faults
from briefing.publish.handwritten.other_markup import may_have_other_markup, open_fence, other_markup
from briefing.publish.markdown_links import without_code, without_settings
from briefing.source import yaml_reader
from briefing.source.characters import forbidden_characters
from briefing.source.lazy_pattern import lazy_pattern
from briefing.source.merge_conflicts import merge_conflict
from briefing.source.pasted_characters import pasted_characters

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from briefing.diagnostics import Problem

_OPENED = re.compile(r"---[ \t]*\n")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_PLAIN = re.compile(r"(?:[a-z_]+: [^\W\d_][^:#\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]*\n)+")
"""Settings that are texts without any sign of YAML."""
_SETTING = lazy_pattern(r"(?P<key>[\w-]+):(?:[ \t]|$)", re.MULTILINE | re.ASCII)
_LABEL = lazy_pattern(r"^(?P<key>[^\s:#\-][^:\n]*):(?:[ \t]|$)", re.MULTILINE)
_META = re.compile(r"[ ]{0,3}(?P<key>[A-Za-z0-9_-]+):.*")
"""The first line of a page that MkDocs takes for a setting, also without `---` above it."""
_KNOWN = frozenset(
    (
        "author", "authors", "comments", "created", "date", "description", "draft", "hide", "icon", "image", "keywords", "robots",
        "search", "slug", "social", "status", "subtitle", "summary", "tags", "template", "title", "updated",
    )
)  # fmt: skip
"""Settings of a page that MkDocs, its theme and common plugins read."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
"""The characters of ASCII that are forbidden."""
_DEEP_SIGNS = ("> " * 40, ">" * 80, "- " * 40, "* " * 40, "+ " * 40)
_DEEP = lazy_pattern(r"^(?=[ ]*[>*+-])[ >*+-]{80,}[^\s>*+-]", re.MULTILINE)
"""A line of which the reader of MkDocs calls itself more often than Python allows."""
_STARTS_ANEW = re.compile(r"[ ]{0,3}(?:#{1,6}[^#]|([-*_])(?:[ ]*\1){2,}[ ]*$)")
"""A heading or a rule, which ends a block in Python-Markdown."""
_ITEM = re.compile(r"[ ]*(?:[-*+]|[0-9]+\.)[ ]+")
"""The beginning of an item of a list, whose content is a block of its own."""
_OWN_CONTENT = re.compile(r"[ \t]*(?:!!!|\?\?\?|<|>|:[ \t]|\[\^)")
"""The first line of a block whose other lines are read as blocks of their own."""


def page_faults(text: str, file: str, extensions: Collection[str] = ()) -> Iterator[Problem]:
    """Yield the problems of a page: each is at the line that readers would miss, or see with its signs.

    `extensions` are those of Markdown that the project lists.
    """
    text = text.removeprefix("\ufeff")
    if not text.isascii() or _CONTROL.search(text):
        yield from (replace(each, severity="warning") for each in forbidden_characters(text, file))
    yield from _front_matter(text, file)
    if any(sign in text for sign in _DEEP_SIGNS) and (deep := _DEEP.search(text)):
        line = text.count("\n", 0, deep.start()) + 1
        message = "the quotations or lists of this line are nested too deeply"
        yield error("publish", message, Place(file, line, 1, line, 1), "use fewer levels")
    yield from open_fence(text, file)
    conflict = merge_conflict(text, file, "publish")
    may_have_lists, may_have_others = may_have_list_faults(text), may_have_other_markup(text)
    may_be_pasted = next(pasted_characters(text, file), None) is not None
    if "|" in text or may_have_lists or may_have_others or may_be_pasted or conflict:
        plain = without_code(without_settings(text))
        if conflict and (conflict := merge_conflict(plain, file, "publish")):
            yield conflict
            return  # other faults may be those of one version
        yield from _tables(plain, file) if "|" in plain else ()
        yield from list_faults(plain, file, keeps_numbers="sane_lists" in extensions) if may_have_lists else ()
        yield from other_markup(plain, file) if may_have_others else ()
        for each in pasted_characters(plain, file) if may_be_pasted else ():
            yield replace(each, help="delete it, and name the source") if each.code == "bare-key" else each


def _front_matter(text: str, file: str) -> Iterator[Problem]:
    if not _OPENED.match(text):
        line = text.partition("\n")[0]
        if (found := _META.fullmatch(line)) and found["key"].lower() not in _KNOWN:
            message = f"`{excerpt(line.strip())}` is not shown: MkDocs reads this line as a setting of the page"
            yield warning(
                "publish", message, Place(file, 1, 1, 1, len(line) + 1), "begin the page with an empty line or its heading"
            )
        return
    found = _FRONT_MATTER.match(text)
    if found is None:
        first = _SETTING.match(text, text.index("\n") + 1)
        if first and first["key"].lower() in _KNOWN:  # below a rule, `Note: …` is the text of the page
            message = "the settings at the head of this page have no end, and are shown as text"
            yield error("publish", message, Place(file, 1, 1, 1, 4), "write `---` on a line of its own below them")
        return
    if _PLAIN.fullmatch(found[1]):
        return
    from mkdocs.utils.meta import get_data  # slow to import, and few pages have other settings

    if get_data(f"{text}\n")[0] != f"{text}\n":
        keys = [each["key"] for each in _LABEL.finditer(found[1])]
        if keys and all((each[0].isupper() or " " in each) and each.lower() not in _KNOWN for each in keys):
            line = found[1].partition("\n")[0]
            message = f"`{excerpt(line.strip())}` is not shown: MkDocs reads it as a setting of the page"
            yield warning(
                "publish", message, Place(file, 2, 1, 2, len(line) + 1), "write it below them, or delete the first `---`"
            )
        return
    shown = "the settings at the head of this page are shown as text"
    known = next((each for each in yaml_reader.read(found[1].encode(), file).problems if each.severity == "error"), None)
    if known is None:
        yield error(
            "publish", f"{shown}: they are not `name: value` lines", Place(file, 1, 1, 1, 4), "write them like `title: About`"
        )
        return
    place = known.place._replace(line=known.place.line + 1, end_line=known.place.end_line + 1)
    yield error("publish", f"{shown}: {known.message}", place, known.help)


def _tables(text: str, file: str) -> Iterator[Problem]:
    for first, lines in _blocks(text):
        dashes = next((at for at, line in enumerate(lines) if at and "|" in lines[at - 1] and table_faults.are_dashes(line)), 0)
        if dashes > 1:
            line = first + dashes - 1
            message, help = "this is no table, because it continues the paragraph above it", "write an empty line above this row"
            yield warning("publish", message, Place(file, line, 1, line, len(lines[dashes - 1]) + 1), help)
        elif dashes == 0 or table_faults.columns(lines[0]) != table_faults.columns(lines[1]):
            for fault in table_faults.shown_as_typed("\n".join(lines)):
                line = first + "\n".join(lines).count("\n", 0, fault.start)
                yield warning("publish", fault.message, Place(file, line, 1, line, fault.end - fault.start + 1), fault.help)
        else:
            header = table_faults.columns(lines[0])
            for line, row in enumerate(lines[2:], first + 2):
                for fault in table_faults.lost_cells(row, 0, len(row), header):
                    yield warning("publish", fault.message, Place(file, line, fault.start + 1, line, fault.end + 1), fault.help)


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each block of a page that contains a `|`, with the number of its first line."""
    before = 0
    for part in text.split("\n\n"):  # of which most contain none, and none continues the one before
        if "|" in part:
            yield from _blocks_in(part, before)
        before += part.count("\n") + 2


def _blocks_in(text: str, before: int) -> Iterator[tuple[int, list[str]]]:
    lines: list[str] = []
    in_list = False
    for number, line in enumerate((*text.split("\n"), ""), before + 1):
        item = _ITEM.match(line) if in_list or not lines else None
        ends = not line.strip()
        if ends or item or _STARTS_ANEW.match(line):
            if any("|" in each for each in lines) and not _OWN_CONTENT.match(lines[0]):
                yield number - len(lines), lines
            lines = []
        if not ends and not _STARTS_ANEW.match(line):
            in_list = item is not None if not lines else in_list
            lines.append(" " * item.end() + line[item.end() :] if item else line)

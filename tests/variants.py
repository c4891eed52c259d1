"""Harmless variants of the first brief: other spellings of the same YAML and CSV, which must not change a byte of a page."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from briefing import driver
from briefing.loader.folder import load
from briefing.model import HEAD, LIST_FILES, Head
from briefing.model.fields import fields_by_key
from tests.any_brief import COMPILED, write_data
from tests.planted import DAY
from tests.planting import DATA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from briefing.model import Model

Files = dict[str, str]
NUMBERS = ("edition", "paragraphs")
"""The fields that hold a number, which is written without quotes."""


class Style(NamedTuple):
    """How values are written."""

    step: int = 2
    hanging: bool = False
    """Whether the entries of a list are indented like its key."""
    key: str = "{}"
    colon: str = ": "
    scalar: Callable[[str, int], str] = lambda text, depth: json.dumps(text, ensure_ascii=False)
    flow: Callable[[Any], bool] = lambda _: False
    """Which lists and mappings are written in flow style."""
    order: Callable[[dict[str, Any]], Iterable[tuple[str, Any]]] = lambda value: value.items()
    null: str = "null"


def write(value: Any, style: Style) -> str:
    """A file with a value in a style."""
    return "\n".join(_lines(value, style, 0)) + "\n"


def _lines(value: Any, style: Style, depth: int) -> list[str]:
    margin, lines = " " * depth, []
    for key, item in style.order(value) if isinstance(value, dict) else ((None, item) for item in value):
        head = f"{margin}{style.key.format(key)}{style.colon}" if key is not None else f"{margin}- "
        if not isinstance(item, dict | list) or not item or style.flow(item):
            lines.append(head + (item if key in NUMBERS else _flow(item, style, depth + style.step)))
        elif key is None:
            first, *more = _lines(item, style, depth + 2)
            lines += [f"{margin}- {first[depth + 2 :]}", *more]
        else:
            below = depth + (0 if style.hanging and isinstance(item, list) else style.step)
            lines += [head.rstrip(), *_lines(item, style, below)]
    return lines


def _flow(value: Any, style: Style, depth: int) -> str:
    if value is None:
        return style.null
    if isinstance(value, str):
        return style.scalar(value, depth)
    inner = style._replace(scalar=Style().scalar)
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item, inner, depth) for item in value) + "]"
    parts = ((key, item if key in NUMBERS else _flow(item, inner, depth)) for key, item in value.items())
    return "{" + ", ".join(f"{style.key.format(key)}: {item}" for key, item in parts) + "}"


def _single(text: str, depth: int) -> str:
    return json.dumps(text, ensure_ascii=False) if "\n" in text else "'" + text.replace("'", "''") + "'"


def _escaped(text: str, depth: int) -> str:
    return json.dumps(text)  # surrogate pairs, as in JSON, are not in these texts


def _literal(text: str, depth: int) -> str:
    keep = "+" if text.endswith("\n\n") else "" if text.endswith("\n") else "-"
    return f"|{keep}\n" + "\n".join(" " * depth + line if line else "" for line in text.removesuffix("\n").split("\n"))


def _folded(text: str, depth: int) -> str:
    """`>` keeps the text of one line; others are written after `|`, as they must be."""
    return f">-\n{' ' * depth}{text}" if "\n" not in text and not text.startswith(" ") else _literal(text, depth)


def _wrapped(quote: str) -> Callable[[str, int], str]:
    def scalar(text: str, depth: int) -> str:
        if "\n" in text or len(text) < 60 or "\\" in text or '"' in text:
            return json.dumps(text, ensure_ascii=False)
        at = [found.start() for found in re.finditer(r"(?<=[a-z,.]) (?=[a-z])", text)]
        if not at:
            return json.dumps(text, ensure_ascii=False)
        middle = at[len(at) // 2]
        plain = f"{text[:middle]}\n{' ' * (depth + 2)}{text[middle + 1 :]}"
        fits = quote or (re.match(r"[A-Za-z]", text) and not re.search(r": |:$| #", text))
        return f"{quote}{plain}{quote}" if fits else json.dumps(text, ensure_ascii=False)

    return scalar


def _short(value: Any) -> bool:
    return len(json.dumps(value)) < 200 and "\\n" not in json.dumps(value)


def _rewritten(style: Style) -> Callable[[Files], Files]:
    return lambda files: _each(files, lambda _, value: write(value, style))


def _each(files: Files, change: Callable[[str, Any], str]) -> Files:
    values = _values()
    return {name: change(name, values[name]) if name in values else text for name, text in files.items()}


def _values() -> dict[str, Any]:
    loaded = load(DATA, "")
    documents = [*loaded.documents.values(), *(each for laid in loaded.overlays.values() for each in laid.values())]
    return {document.file: document.value for document in documents}


def _text(change: Callable[[str], str], ending: str = ".yaml") -> Callable[[Files], Files]:
    return lambda files: {name: change(text) if name.endswith(ending) else text for name, text in files.items()}


def _lines_of(change: Callable[[str], str]) -> Callable[[Files], Files]:
    """Change lines that contain a complete value of one line."""
    simple = re.compile(r"^[ -]*[A-Za-z_-]+: (?!\||>)[^#\"'\[{&*]*[^ #\"'\[{]$")

    def changed(text: str) -> str:
        lines, inside = [], -1
        for line in text.split("\n"):
            indent = len(line) - len(line.lstrip())
            inside = inside if line.strip() == "" or indent > inside >= 0 else -1
            lines.append(change(line) if inside < 0 and simple.match(line) else line)
            if re.search(r": [|>][+-]?$", line):
                inside = indent + 2 * line.lstrip().startswith("- ")
        return "\n".join(lines)

    return _text(changed)


def _filled(value: Any, model: type[Model], empty: Any) -> Any:
    """A value in which every absent optional field is written without a value."""
    if isinstance(value, list):
        return [_filled(each, model, empty) for each in value]
    if not isinstance(value, dict):
        return value
    known = fields_by_key(model)
    filled = {key: _filled(item, known[key].model, empty) if known[key].model else item for key, item in value.items()}
    return filled | {key: empty for key, field in known.items() if key not in value and not field.required and field.marker}


def _with_empty_fields(null: str) -> Callable[[Files], Files]:
    def changed(name: str, value: Any) -> str:
        models = {HEAD: Head, **LIST_FILES}
        return write(value if "/" in name else _filled(value, models[Path(name).stem], None), Style(null=null))

    return lambda files: _each(files, changed)


def _cites(*, long: bool) -> Callable[[Files], Files]:
    def changed(value: Any, model: type[Model] | None) -> Any:
        if isinstance(value, list):
            return [changed(each, model) for each in value]
        if not isinstance(value, dict) or model is None:
            return value
        known = fields_by_key(model)
        return {
            key: _form(item, known[key]) if known[key].short else changed(item, known[key].model) for key, item in value.items()
        }

    def _form(value: Any, field: Any) -> Any:
        if isinstance(value, list):
            return [_form(each, field) for each in value]
        if long and isinstance(value, str):
            return {field.short: value}
        return value[field.short] if not long and isinstance(value, dict) and set(value) == {field.short} else value

    models: dict[str, type[Model]] = {HEAD: Head, **LIST_FILES}
    return lambda files: _each(
        files, lambda name, value: write(value if "/" in name else changed(value, models[Path(name).stem]), Style())
    )


def _aliases(files: Files) -> Files:
    """Each list of sources that occurs twice is an alias the second time."""

    def changed(text: str) -> str:
        seen: dict[str, str] = {}

        def line(found: re.Match[str]) -> str:
            name = seen.get(found[2])
            seen.setdefault(found[2], f"list-{len(seen)}")
            return f"{found[1]}*{name}" if name else f"{found[1]}&{seen[found[2]]} {found[2]}"

        form = re.compile(r"^([ -]*sources: )(\[[^\]{}\n]*\])$", re.MULTILINE)
        lists = Counter(found[2] for found in form.finditer(text))
        return form.sub(lambda found: line(found) if lists[found[2]] > 1 else found[0], text)

    return _text(changed)(files)


def _reversed_overlays(files: Files) -> Files:
    return _each(files, lambda name, value: write(value[::-1] if "/" in name and isinstance(value, list) else value, Style()))


def _endings(files: Files) -> Files:
    return {re.sub(r"\.yaml$", ".yml", name): text for name, text in files.items()}


def _quoted_cells(text: str) -> str:
    return "\n".join(
        line if '"' in line or not line else ",".join(f'"{cell}"' for cell in line.split(",")) for line in text.split("\n")
    )


def _is_mapping(value: dict[str, Any]) -> bool:
    """Whether the keys are fields; the order of `labels` is part of the fingerprint that a translation records."""
    return "id" in value or all(re.fullmatch("[A-Za-z_-]+", key) and not isinstance(item, str) for key, item in value.items())


class _Dumper(yaml.SafeDumper):
    """Writes YAML as programs do that keep the lines of texts."""


_Dumper.add_representer(
    str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, "|" if "\n" in text else None)
)


def _dumped(value: Any) -> str:
    text: str = yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10**6)
    return re.sub(rf"(?m)^([ -]*(?:{'|'.join(NUMBERS)}): )'([0-9]+)'$", r"\1\2", text)


def _json(value: Any, **how: Any) -> str:
    names = "|".join(NUMBERS)
    return re.sub(rf'("(?:{names})": )"([0-9]+)"', r"\1\2", json.dumps(value, **how))


_FILE_STYLES: Mapping[str, Style] = {
    "double quotes": Style(),
    "single quotes": Style(scalar=_single),
    "escapes": Style(scalar=_escaped),
    "literal blocks": Style(scalar=_literal),
    "folded blocks": Style(scalar=_folded),
    "plain texts over two lines": Style(scalar=_wrapped("")),
    "double quotes over two lines": Style(scalar=_wrapped('"')),
    "quoted keys": Style(key='"{}"'),
    "keys in single quotes": Style(key="'{}'"),
    "a blank before the colon": Style(colon=" : "),
    "many blanks after the colon": Style(colon=":    "),
    "four blanks": Style(step=4),
    "lists at the key": Style(hanging=True),
    "short values in flow style": Style(flow=_short),
    "mappings in flow style": Style(flow=lambda value: isinstance(value, dict) and _short(value)),
    "lists in flow style": Style(flow=lambda value: isinstance(value, list) and _short(value)),
    "keys in alphabetical order": Style(order=lambda value: sorted(value.items()) if _is_mapping(value) else value.items()),
    "keys in reverse order": Style(order=lambda value: reversed(value.items()) if _is_mapping(value) else value.items()),
}
VARIANTS: Mapping[str, Callable[[Files], Files]] = {
    "nothing": lambda files: files,
    **{name: _rewritten(style) for name, style in _FILE_STYLES.items()},
    "JSON": lambda files: _each(files, lambda _, value: _json(value, ensure_ascii=False, indent=1)),
    "JSON in one line": lambda files: _each(files, lambda _, value: _json(value)),
    "rewritten by a program": lambda files: _each(files, lambda _, value: _dumped(value)),
    "CRLF": _text(lambda text: text.replace("\n", "\r\n")),
    "a byte order mark": _text(lambda text: f"\ufeff{text}"),
    "no newline at the end": _text(lambda text: text.rstrip("\n")),
    "empty lines at the end": _text(lambda text: f"{text}\n\n\n"),
    "empty lines at the start": _text(lambda text: f"\n\n{text}"),
    "a start of a document": _text(lambda text: f"---\n{text}"),
    "an end of a document": _text(lambda text: f"{text}...\n"),
    "comments at the start": _text(lambda text: f"# a comment: with a colon\n#\n# 注\n{text}"),
    "comments at the end": _text(lambda text: f"{text}# - id: F9\n"),
    "comments between entries": _text(lambda text: re.sub(r"(?m)^- ", "# a comment\n\n- ", text)),
    "comments behind values": _lines_of(lambda line: f"{line}  # a comment, [with] {{brackets}}"),
    "blanks behind values": _lines_of(lambda line: f"{line}   "),
    "tabs behind values": _lines_of(lambda line: f"{line} \t"),
    "no comments": _text(lambda text: re.sub(r"(?m)^#.*\n", "", text)),
    "aliases": _aliases,
    "null for what is absent": _with_empty_fields("null"),
    "a tilde for what is absent": _with_empty_fields("~"),
    "nothing behind the keys of what is absent": _with_empty_fields(""),
    "long cites": _cites(long=True),
    "short cites": _cites(long=False),
    "translations in reverse order": _reversed_overlays,
    "endings .yml": _endings,
    "copies of editors": lambda files: files | {".brief.yaml.swp": "x", "factors.yaml~": "- x", "zh-Hans/.DS_Store": "x"},
    "CSV with CRLF": _text(lambda text: text.replace("\n", "\r\n"), ".csv"),
    "CSV with a byte order mark": _text(lambda text: f"\ufeff{text}", ".csv"),
    "CSV in quotes": _text(_quoted_cells, ".csv"),
    "CSV without a newline at the end": _text(lambda text: text.rstrip("\n"), ".csv"),
    "CSV with empty rows": _text(lambda text: text + ",,\n\n,,\n", ".csv"),
    "CSV with blanks": _text(lambda text: text if '"' in text else text.replace(",", " , "), ".csv"),
}


def read_data() -> Files:
    """The files of the first brief."""
    return {path.relative_to(DATA).as_posix(): path.read_text("utf-8") for path in DATA.rglob("*") if path.is_file()}


def rendered(files: Mapping[str, str], folder: Path) -> tuple[list[str], dict[str, str | bytes]]:
    """The problems and the pages of a variant, a few days after the brief was published."""
    prepared = driver.prepare(driver.open_project(write_data(folder, files)), DAY, compiled=COMPILED)
    problems = [f"{each.place}: {each.code}: {each.message}" for each in prepared.problems if not each.calendar]
    return problems, {output.path: output.content for output in driver.render_all(prepared).outputs}

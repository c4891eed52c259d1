"""The two reference pages of the guide, generated from the program: every file and field, every message.

`python -m briefing.authoring.guide docs/guide` writes both.
"""

from __future__ import annotations

import inspect
import sys
from pathlib import Path
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from briefing.authoring.file_examples import example
from briefing.authoring.message_guide import messages
from briefing.diagnostics import with_article
from briefing.model import BY_NAME, FILES, HEAD, HEADS, Cite, Entity, Model, RefTo, WordOf
from briefing.model.base import (
    ArchiveName,
    At,
    BuiltInWord,
    Cited,
    Columns,
    Contact,
    Day,
    Doi,
    Flag,
    Integer,
    Isbn,
    Issn,
    Lang,
    Link,
    Locator,
    NameAsPrinted,
    Number,
    ParagraphCount,
    PlaceInSource,
    PlainText,
    Pmcid,
    Pmid,
    Prose,
    Reviewed,
    SharedName,
    SiteLanguage,
    Slug,
    SpanEnd,
    Text,
    TitleAsPrinted,
    Url,
    Verbatim,
    When_,
)
from briefing.model.fields import fields as fields_of
from briefing.model.fields import fields_by_key
from briefing.model.kinds import AUXILIARY, ENTITIES, ID_EXAMPLES
from briefing.model.markers import OneOrMany, Role, Short
from briefing.model.sentences import field_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

# The name of a type on the page, and how its values are written.
_TYPES: tuple[tuple[Any, str, str], ...] = (
    (Text, "text", "Markdown on one line or several, but one paragraph; it may contain references and citations"),
    (Prose, "paragraphs", "Markdown with paragraphs, lists, quotes, tables and headings from `###`"),
    (PlainText, "plain text", "shown letter by letter as typed: `*` and `[` mean nothing in it"),
    (SharedName, "shared name", "plain text that several entries may have; the same words are translated once, at one of them"),
    (NameAsPrinted, "name as printed", "plain text in the language of the source; it may be translated, but need not be"),
    (TitleAsPrinted, "title as printed", "the same, with CSL's tags as markup: `<i>`, `<b>`, `<sub>`, `<sup>`, `<span …>`"),
    (ArchiveName, "name as printed", "plain text in the language of the source; it may be translated, but need not be"),
    (Doi, "DOI", "`10.`, a number, a slash, the rest"),
    (Isbn, "ISBN", "10 or 13 digits, with or without hyphens; several are separated by spaces"),
    (Issn, "ISSN", "as in `2049-3630`; several are separated by spaces"),
    (Pmid, "PMID", "a number"),
    (Pmcid, "PMCID", "`PMC` and a number"),
    (When_, "date", "as exact as it is known: `2024`, `2024-03`, `2024-03-07`, `198X`, `2024~`, `2023-08/2024-02`"),
    (SpanEnd, "date or `..`", "one date, or `..` for an open end"),
    (Day, "day", "`YYYY-MM-DD`"),
    (Reviewed, "review", "a day and a fingerprint, written by a command; do not edit it by hand"),
    (Integer, "whole number", "digits without quotes"),
    (ParagraphCount, "whole number up to 9999", ""),
    (Url, "web address", "a complete address with `https://` or `http://`"),
    (Lang, "language", "a BCP 47 tag: `en`, `zh-Hans`, `zh-Hant`"),
    (SiteLanguage, "language of the site", "the same; that of Chinese names its script: `zh-Hans`, `zh-Hant`, `zh-Hant-HK`"),
    (Number, "number", "digits, with a point before decimals and without separators"),
    (Flag, "truth value", "`true` or `false`, without quotes"),
    (Link, "link", "a complete web address, or a page of this site such as `timeline/`"),
    (Contact, "contact", "a mail address or a complete web address"),
    (Columns, "name of a column", "as in the first line of the CSV file; for a range two, `[low, high]`"),
    (Verbatim, "name", "letter by letter as typed, the same in every language"),
    (Slug, "slug", "small letters, digits and hyphens; part of a page's address, so it never changes"),
    (BuiltInWord, "built-in word", "a word of the list that the entry extends"),
    (
        At,
        "place in the work",
        "`P4` is its fourth paragraph; else a page, section or figure: `p. 12`, `sec. 3.2, fig. 2`; "
        "of one of several works `{source: key, at: p. 12}`",
    ),
    (Locator, "place in the work", ""),
    (PlaceInSource, "place in the source", "the same; pages show it in the words of their language, so it needs no translation"),
    (Cited, "citation", 'the key of a source, or `{source: key, at: "para. 4"}`'),
)


# ------------------------------------------------------------------------------------------------- fields


def fields() -> str:
    """The page of every file of a brief, with each of its fields."""
    parts = [_FIELDS_HEAD, *dict.fromkeys(f"- **{name}**: {form}." for _, name, form in _TYPES if form), ""]
    for name, model in FILES.items():
        parts += [f"## `{name}.yaml`", "", _field_sentences(model, listed=name not in HEADS), *_rows(model, name), ""]
        parts += ["For example:", "", example(name)]
        for key, inner in _nested(model):
            parts += [f"### {_section(key, name)}", "", _field_sentences(inner), *_rows(inner, name), ""]
    parts += [f"## {_CITES}", "", _field_sentences(Cite), *_rows(Cite, ""), "", _MINOR_HEAD, *_minor()]
    return "\n".join(parts) + "\n"


_FIELDS_HEAD = """\
# Every file and field

<!-- Made by `python -m briefing.authoring.guide docs/guide`; change the sentences under the fields in `briefing/model/`. -->

This page lists each file of a brief and each field that it may contain, in reading order. Only `brief.yaml` must exist;
a missing list is an empty list. A field that is not listed here is reported as an error, so that nothing you write is
lost. Fields marked *required* are needed in every entry. If a field is needed only in some entries, its description says
when.

An [editor that uses the schemas](editors.md) shows the same descriptions while you type.

## Types of values
"""
_CITES = "A citation in full"
_MINOR_HEAD = """\
## Changes that are minor

`briefing diff` calls a change *major* if a reader may have acted on the old content, and *minor* if it only changes how
the content is worded, filed or drawn. Changes of the order of a list and of these fields are minor; all others are major:
"""


def _minor() -> Iterator[str]:
    """One line for each model with fields whose change is minor, by the file or field that contains it."""
    named: dict[type[Model], str] = {}
    for file, model in FILES.items():
        named[model] = f"`{file}.yaml`"
        named |= {inner: _section(key, file) for key, inner in _nested(model) if inner not in named}
    named[Cite] = "a citation"
    for model, label in named.items():
        if minor := [f"`{field.key}`" for field in fields_of(model) if Role.MINOR in field.roles]:
            yield f"- {label}: {', '.join(minor)}"
    kinds = sorted(name for name in AUXILIARY if name in BY_NAME)
    yield f"- adding or removing {', '.join(map(with_article, kinds[:-1]))} or {with_article(kinds[-1])}"


def _field_sentences(model: type[Model], *, listed: bool = False) -> str:
    sentence = inspect.getdoc(model) or ""
    return f"{sentence} The file is a list; each entry holds:\n" if listed else f"{sentence}\n"


def _rows(model: type[Model], file: str) -> Iterator[str]:
    """One line for each field: its name, whether it is required, its type, its description."""
    sentences = field_sentences()[model.__name__]
    hints = get_type_hints(model, include_extras=True)
    for field in fields_of(model):
        key, form = field.key, _type(hints[field.attribute], field.key, file)
        if key == "id" and issubclass(model, Entity):
            form = f"an id such as `{ID_EXAMPLES[model.kind_name]}`"
        usual = getattr(field.default, field.short) if isinstance(field.default, Model) and field.short else field.default
        default = "" if field.required or usual in (None, (), {}) else f"`{str(usual).lower()}` if left out"
        details = ("required" if field.required else "", _unless_in_sentence(form, sentences[key]), default)
        yield f"- **`{key}`** ({'; '.join(filter(None, details))}): {sentences[key]}"


def _unless_in_sentence(form: str, sentence: str) -> str:
    """The words of a choice, unless the field's description explains them."""
    words = form.removeprefix(_CHOICE).split(", ")
    return "one word" if form.startswith(_CHOICE) and all(word in sentence for word in words) else form


_CHOICE = "one of "


def _type(annotation: Any, key: str, file: str) -> str:
    """A type in the words of `_TYPES`, through options, lists and mappings down to a nested section."""
    named = next((name for known, name, _ in _TYPES if known == annotation), None)
    if named is not None:
        return f"[{named}](#{_anchor(_CITES)})" if named == "citation" else named
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        return _type(next(part for part in inside if part is not NoneType), key, file)
    if any(isinstance(part, Role) for part in inside):
        plain = tuple(part for part in inside if not isinstance(part, Role))
        return _type(Annotated[plain] if len(plain) > 1 else plain[0], key, file)
    if any(isinstance(part, OneOrMany) for part in inside):
        return f"{_type(get_args(inside[0])[0], key, file)}, or a list of them"
    if origin is Annotated:
        if get_origin(inside[0]) is dict and any(isinstance(part, Short) for part in inside):
            return f"{_type(get_args(inside[0])[1], key, file)}, or {_type(inside[0], key, file)}"
        if grown := next((part for part in inside if isinstance(part, WordOf)), None):
            return f"{_CHOICE}{', '.join(f'`{word}`' for word in grown.builtin)}"
        reference = next((part for part in inside if isinstance(part, RefTo)), None)
        return _reference(reference) if reference else _type(inside[0], key, file)
    if origin is tuple:
        return f"a list, each: {_type(inside[0], key, file)}"
    if origin is dict:
        return f"a mapping, each value: {_type(inside[1], key, file)}"
    if origin is Literal:
        return f"{_CHOICE}{', '.join(f'`{word}`' for word in inside)}"
    if isinstance(annotation, type) and issubclass(annotation, Model):
        if (short := fields_by_key(annotation).get(annotation.recorded_as or "")) is not None and short.choices:
            return f"one word, or {_mapping(annotation, key, file)}"
        return _mapping(annotation, key, file)
    return "name"


def _mapping(model: type[Model], key: str, file: str) -> str:
    return f"a mapping, [see below](#{_anchor(_section(_first_key(model, file) or key, file))})"


def _reference(marker: RefTo) -> str:
    if len(marker.kinds) > 4:
        return "the id of an entry"
    names = {HEAD: "the folder of a brief"} | {
        kind: f"the {'key' if kind == 'source' else 'id'} of {with_article(kind)}" for kind in ENTITIES
    }
    names["forecast"] += f" of the article, such as `{ID_EXAMPLES['forecast']}`"
    return " or ".join(names[kind] for kind in marker.kinds)


def _nested(model: type[Model]) -> Iterator[tuple[str, type[Model]]]:
    """The first field of a model with each kind of mapping in it, except citations."""
    first = {field.model: field.key for field in reversed(fields_of(model)) if field.model not in (None, Cite)}
    return ((key, inner) for inner, key in reversed(first.items()) if inner is not None)


def _first_key(inner: type[Model], file: str) -> str | None:
    """The field in whose section of the page a kind of mapping is described."""
    model = FILES.get(file)
    return next((key for key, each in _nested(model) if each is inner), None) if model else None


def _section(key: str, file: str) -> str:
    return f"`{key}` in `{file}.yaml`"


def _anchor(heading: str) -> str:
    """The anchor of a heading, as MkDocs and code hosts generate it."""
    return "".join(char for char in heading.lower() if char.isalnum() or char in "-_ ").replace(" ", "-")


if __name__ == "__main__":
    for page, text in {"fields.md": fields(), "messages.md": messages()}.items():
        (Path(sys.argv[1]) / page).write_text(text, encoding="utf-8", newline="\n")

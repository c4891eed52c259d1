"""Values before and after a change as the pages show them: choices and dates in words, references by name, mappings by field."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup

from briefing.analysis.diff.diff_formats import value_summary
from briefing.i18n import display_names
from briefing.i18n.translation_overlay import ForeignText, OriginalName
from briefing.model import FILES, HEAD, Cite, Entity, Name, Plain
from briefing.model import Markup as MarkdownText
from briefing.model.brief import ANY_LANGUAGE
from briefing.model.fields import fields, fields_by_key
from briefing.model.kinds import PARENTS
from briefing.model.markers import RefTo, Role, WordOf
from briefing.model.values import CHOICES, GROWING_GROUPS, InvalidValueError, When

if TYPE_CHECKING:
    from collections.abc import Mapping

    from briefing.i18n.interface import Catalog
    from briefing.model import Field, Model
    from briefing.model.markers import Path
    from briefing.render.page import Page

_LABELS = {
    "addressees": "addressed_to", "against": "case_against", "holds_in_all": "in_all", "DOI": "doi", "URL": "address",
    "also": "also_called", "as_of": "facts_checked_to", "disputed": "disputed_dates",
    "lang": "language",
    "article": "made_from", "presses": "pressed_by", "grade": "evidence",
}  # fmt: skip
"""Fields that go by another name on the pages."""
_LABELS_IN_CLASS = {
    ("Recommendation", "log"): "label.progress_so_far", ("Objection", "by"): "label.reply", ("Event", "by"): "label.acting",
    ("Consequence", "how"): "field.effect", ("Support", "how"): "label.support_effect",
    ("ForecastOutcome", "events"): "page.timeline",
}  # fmt: skip
"""The names of fields whose key means something else in another class."""
_PLACES = ("at",)
_LANGUAGES = ("languages", "language")


def field_at(path: Path) -> Field | None:
    """Return the field at a path of the facts of a brief; None for a whole entry, or what today's model does not have."""
    file = str(path[2]) if len(path) > 2 else ""
    model: type[Model] | None = FILES.get(file)
    found: Field | None = None
    for step in path[3 if file == HEAD else 4 :]:
        if found is not None and found.shape != "one":
            found = found.part  # an index, an id or a key
            continue
        model = found.model if found is not None else model
        found = fields_by_key(model).get(str(step)) if model is not None else None
        if found is None:
            return None
    return found


class ChangedValues(NamedTuple):
    """Writes values whose texts are in one language on a page in the same or another language."""

    page: Page
    lang: str
    removed: Mapping[str, Markup] = MappingProxyType({})
    """The titles of the entries that are gone and have a key instead of a code, such as sources."""

    def html(self, value: Any, field: Field | None, model: type[Model] | None = None) -> Markup:
        """Return a value of a field, or a whole entry of a class, as HTML of one line; empty if there is none."""
        if value is None or value == "":
            return Markup("")
        if isinstance(value, list):
            parts = [self.html(each, field.part if field else None, model) for each in value]
            mappings = any(isinstance(each, dict) for each in value)
            return self.page.word("mark.separator").join(parts) if mappings else self.page.listed(parts)
        if isinstance(value, dict):
            return self._mapping(value, field.model if field else model, field)
        if field is not None and field.short is not None and field.model is not None:
            field = fields_by_key(field.model)[field.short]
        return self._word(str(value), field) or self.text(self.plain(str(value), field), own=_is_own(field))

    def plain(self, text: str, field: Field | None) -> str:
        """Return a text of a field without its notation: a title is on one line, without its marks of line breaks."""
        if field is not None and field.key == "title":
            return self.page.plain_title(text)
        return self.page.plain(text) if _is_markdown(field) else text

    def text(self, text: str, *, own: bool = False) -> Markup:
        """Return a text, marked if it is not in the language of the page; a name or title of its `own` needs no translation."""
        return self.marked(self.page.typed(text), own=own)

    def marked(self, html: Markup, *, own: bool = False) -> Markup:
        """Mark HTML that is not in the language of the page."""
        text = (OriginalName if own else ForeignText)("", self.lang)
        return html if self.lang == self.page.view.lang or not html else self.page.marked(text, html)

    # ------------------------------------------------------------------------------------------------ mappings

    def _mapping(self, value: dict[str, Any], model: type[Model] | None, field: Field | None) -> Markup:
        if field is not None and field.shape == "map":
            return self._pairs((_key_name(self.page, key, field), self.html(each, field.part)) for key, each in value.items())
        if model is None:
            return self.text(self.page.plain(value_summary(value)))
        known = fields_by_key(model)
        if issubclass(model, Name):
            return self._name(value)
        if issubclass(model, Cite):
            parts = [self.html(value[key], known[key]) for key in ("source", "at") if value.get(key)]
            return self.page.word("mark.comma").join(parts)
        if issubclass(model, Entity) and "id" in value and (headline := _headline(model, value)):
            shown = self._replace(lang=value["language"]) if "language" in value else self  # of a source
            return shown.html(value[headline.key], headline)
        given = ((value[key], each) for key, each in known.items() if key in value)
        return self._pairs((name_of_field(self.page, each.key, each), self.html(part, each)) for part, each in given)

    def _pairs(self, pairs: Any) -> Markup:
        colon = self.page.word("mark.colon")
        return self.page.word("mark.separator").join(name + colon + html if name else html for name, html in pairs if html)

    def _name(self, value: dict[str, Any]) -> Markup:
        known = fields_by_key(Name)  # an edition may be older than a field of today, so nothing is validated
        parts = {known[key].attribute: part for key, part in value.items() if key in known}
        return self.text(display_names.full_name(Name(**parts), self.page.name_style), own=True)

    # -------------------------------------------------------------------------------------------------- words

    def _word(self, text: str, field: Field | None) -> Markup | None:
        """Return a value that pages show in words of their own, or as a link; None for a text."""
        if field is None:
            return None
        if isinstance(field.marker, WordOf):
            return self._grown(text, field)
        if isinstance(field.marker, RefTo):
            link = self.page.reference_link(text, field.marker.kinds)
            return (
                Markup('<a class="bf-id" href="{}">{}</a>').format(link.href, link.label)
                if link
                else self.removed.get(text) or Markup("<code>{}</code>").format(text)
            )
        if (field.key, field.owner.__name__) == ("how", "Consequence"):
            return self.page.typed(self.page.words(f"consequence.{text}", event="").strip())
        if (field.key, field.owner.__name__) == ("like", "Word"):
            groups = (group for group in GROWING_GROUPS.values() if f"{group}.{text}" in self.page.words)
            group = next(groups, None)
            return self.page.of(text, group) if group else self.page.typed(text)
        choice = CHOICES.get(field.type) if field.choices else None
        if choice and f"{choice}.{text}" in self.page.words:
            # The statement is named beside the value, so a short form is enough.
            short = f"{choice}_short.{text}"
            return self.page.word(short if short in self.page.words else f"{choice}.{text}")
        if field.key in _PLACES:
            return self.page.place(text)
        if field.key in _LANGUAGES:
            return self.page.typed(self.page.words.language(text))
        if field.marker is None:
            try:
                return self.page.when(When.parse(text))
            except InvalidValueError:
                return self.page.typed(text)
        return None

    def _grown(self, text: str, field: Field) -> Markup:
        """Return a word of a list that may grow; one that is no longer declared as it is written."""
        assert isinstance(field.marker, WordOf), "asked for by its marker"
        known = text in field.marker.builtin or self.page.brief.declared(field.marker.of, text)
        return self.page.of(text, CHOICES[field.type]) if known else self.page.typed(text)


def _is_own(field: Field | None) -> bool:
    return field is not None and isinstance(field.marker, Plain) and field.marker.own


def _is_markdown(field: Field | None) -> bool:
    return field is None or isinstance(field.marker, MarkdownText)


def _headline(model: type[Model], value: dict[str, Any]) -> Field | None:
    return next((each for each in fields(model) if Role.HEADLINE in each.roles and value.get(each.key)), None)


# -------------------------------------------------------------------------------------------------- fields


def name_of_path(page: Page, path: Path, field: str, kind: str) -> Markup:
    """Return the field of a change in words, down to the item of a list: `Answers F2: How`, `Sources Ruiz 2031: Place`."""
    if kind == "table":
        return name_of_field(page, "data", None)
    depth = 4 if path[2:3] == (HEAD,) else 7 if kind in PARENTS else 5
    known, parts = field_at(path[:depth]), field.split()
    values = ChangedValues(page, page.view.lang)
    gap = page.words("mark.gap")
    inside = page.word("mark.colon") if gap else Markup("·")  # as a script without spaces has it
    name = Markup("")
    for index, part in enumerate(parts):
        inner = fields_by_key(known.model).get(part) if index and known is not None and known.model is not None else None
        if index == 0 or inner is not None:
            known = inner or known
            name += (inside if name else "") + name_of_field(page, part, known)
        else:
            item = _item_name(values, part, known)
            name += Markup(gap or "·") + item if item else item
    return name


def _item_name(values: ChangedValues, part: str, known: Field | None) -> Markup:
    """Return the name of an item of a list or map: the source of a citation, the beginning of a state, a language."""
    if known is not None and known.shape == "map":
        return _key_name(values.page, part, known)
    key = known.model.known_by if known is not None and known.model is not None else None
    field = fields_by_key(known.model).get(key) if key and known is not None and known.model is not None else None
    if field is not None and isinstance(field.marker, RefTo):
        link = values.page.reference_link(part, field.marker.kinds)
        return link.label if link else values.page.typed(part)
    return values.html(part, field) if field is not None else values.page.typed(part)


def _key_name(page: Page, key: str, field: Field) -> Markup:
    """Return the name of a key of a map: a language; empty for a word of a CSV file, which pages show as its label only."""
    shown = isinstance(field.marker, Plain) or key == ANY_LANGUAGE
    return Markup("") if shown else page.typed(page.words.language(key))


def name_of_field(page: Page, key: str, field: Field | None) -> Markup:
    """Return the name of a field in the language of the page, or else its key in words."""
    message = field_message(page.words, key, field)
    return page.word(message) if message else page.typed(ForeignText(key.replace("_", " "), "en"))


def field_message(words: Catalog, field: str, known: Field | None) -> str | None:
    """Return the key of the message that names a field on the pages, if there is one."""
    special = _LABELS_IN_CLASS.get((known.owner.__name__, field)) if known is not None else None
    if special is not None:
        return special
    name = _LABELS.get(field, field).replace("-", "_")
    keys = (f"field.{field.replace('-', '_')}", f"label.{name}", f"csl.{field}", f"page.{field}", f"kind.{field}")
    return next((key for key in keys if key in words), None)

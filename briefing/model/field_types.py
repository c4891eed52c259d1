"""The types of fields: each says how its values are written, checked and described in the schema."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, StringConstraints, WithJsonSchema

from briefing.model import validators
from briefing.model.validators import parsed_by
from briefing.model.values import (
    BUILT_IN_WORDS,
    GROWING,
    SLUG,
    IdForm,
    Review,
    VocabularyList,
    When,
    lettered_form,
    nested_form,
    numbered_form,
    parse_contact,
    parse_day,
    parse_doi,
    parse_isbn,
    parse_issn,
    parse_lang,
    parse_link,
    parse_place,
    parse_pmcid,
    parse_pmid,
    parse_site_language,
    parse_slug,
    parse_url,
    slug_form,
)
from briefing.model.values.locators import PLACE_PATTERN

if TYPE_CHECKING:
    pass

from briefing.model.markers import VISIBLE, Markup, Plain, RefTo, Role, WordOf


def _schema(**schema: Any) -> WithJsonSchema:
    return WithJsonSchema({"type": "string"} | schema)


Text = Annotated[str, StringConstraints(pattern=VISIBLE), Markup(block=False)]
Prose = Annotated[str, StringConstraints(pattern=VISIBLE), Markup(block=True)]
PlainText = Annotated[str, StringConstraints(pattern=VISIBLE), Plain()]
# A name that several entries share word for word, such as that of a group.
SharedName = Annotated[str, StringConstraints(pattern=VISIBLE), Plain(repeated=True)]
# The names of a source as printed: its title and its makers, in the language of the work.
NameAsPrinted = Annotated[str, StringConstraints(pattern=VISIBLE), Plain(own=True)]
TitleAsPrinted = Annotated[str, StringConstraints(pattern=VISIBLE), Plain(own=True, tags=True)]
# Words of a source, letter by letter, in its language.
Quote = Annotated[str, StringConstraints(pattern=VISIBLE), Plain(own=True, quoted=True)]
ArchiveName = Annotated[str, BeforeValidator(validators.archive_name), StringConstraints(pattern=VISIBLE), Plain(own=True)]
# Characters that are the same in every language: a DOI, an id, the name of a column.
Verbatim = Annotated[str, StringConstraints(pattern=VISIBLE)]
Locator = Annotated[str, parsed_by("bad-place", parse_place), _schema(pattern=PLACE_PATTERN), Role.MINOR]
PlaceInSource = Annotated[NameAsPrinted, parsed_by("bad-place", parse_place), _schema(pattern=PLACE_PATTERN)]
Integer = Annotated[int, BeforeValidator(validators.integer), WithJsonSchema({"type": "integer", "minimum": 1})]
Number = Annotated[Decimal, BeforeValidator(validators.number), WithJsonSchema({"type": "number"})]
Flag = Annotated[bool, BeforeValidator(validators.flag), WithJsonSchema({"type": "boolean"})]
# The name of a column, or the names of two: that of the low and that of the high values.
Columns = Annotated[
    str | tuple[str, str],
    BeforeValidator(validators.columns),
    WithJsonSchema({"type": ["string", "number", "boolean", "array"], "pattern": VISIBLE, "minItems": 2, "maxItems": 2}),
]
Slug = Annotated[str, parsed_by("bad-id", parse_slug), _schema(pattern=SLUG.pattern)]
Url = Annotated[str, parsed_by("bad-url", parse_url), _schema(format="uri")]
Link = Annotated[str, parsed_by("bad-url", parse_link), _schema()]
Contact = Annotated[str, parsed_by("bad-url", parse_contact), _schema()]
Lang = Annotated[str, parsed_by("bad-language", parse_lang), _schema()]
SiteLanguage = Annotated[str, parsed_by("bad-language", parse_site_language), _schema()]
Doi = Annotated[str, parsed_by("bad-identifier", parse_doi), _schema(pattern=VISIBLE)]
Isbn = Annotated[str, parsed_by("bad-identifier", parse_isbn), _schema(pattern=VISIBLE)]
Issn = Annotated[str, parsed_by("bad-identifier", parse_issn), _schema(pattern=VISIBLE)]
Pmid = Annotated[str, parsed_by("bad-identifier", parse_pmid), _schema(pattern=VISIBLE)]
Pmcid = Annotated[str, parsed_by("bad-identifier", parse_pmcid), _schema(pattern=VISIBLE)]
_TEXT_OF_WHEN = PlainSerializer(lambda when: when.text, return_type=str)
When_ = Annotated[
    When, parsed_by("bad-date", When.parse), _TEXT_OF_WHEN, _schema(type=["string", "integer"], pattern=r"^[0-9.X~?/-]+$")
]
SpanEnd = Annotated[
    When | None,
    BeforeValidator(validators.span_end),
    _TEXT_OF_WHEN,
    _schema(type=["string", "integer"], pattern=r"^([0-9X~?-]+|[.][.])$"),
]
Reviewed = Annotated[
    Review,
    parsed_by("bad-review", Review.parse),
    PlainSerializer(str, return_type=str),
    _schema(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9a-f]{8}$"),
]
Day = Annotated[date, parsed_by("bad-date", parse_day), _schema(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]


# A built-in word of one of these lists; a rule checks that it is of the right one.
BuiltInWord = Annotated[
    str, StringConstraints(pattern=VISIBLE), WithJsonSchema({"enum": [*dict.fromkeys(chain(*BUILT_IN_WORDS.values()))]})
]


def _id(form: IdForm) -> Any:
    return Annotated[str, StringConstraints(pattern=form.pattern), form]


def numbered(letter: str) -> Any:
    """Return the `id` type of a kind whose ids are a letter and a number: `J1`."""
    return _id(numbered_form(letter))


def nested(letter: str, parent: str, *, mark: str = "", optional: bool = False) -> Any:
    """Return the `id` type of a kind that is written inside another: `F1.1`, or `R1.o1` with a mark."""
    form = _id(nested_form(letter, parent, mark))
    return form | None if optional else form


def lettered(letters: str) -> Any:
    """Return the `id` type of a kind whose ids are single letters."""
    return _id(lettered_form(letters))


def named(example: str) -> Any:
    """Return the `id` type of a kind whose ids are slugs."""
    return _id(slug_form(example))


def ref(*kinds: str) -> Any:
    """Return the type of a field that refers to an entity of one of these kinds."""
    return Annotated[str, StringConstraints(pattern=VISIBLE), RefTo(kinds)]


def word(of: VocabularyList) -> Any:
    """Return the type of a field that holds a word of one of the lists that `vocabulary.yaml` may extend."""
    return Annotated[str, StringConstraints(pattern=VISIBLE), WordOf(("word",), of, BUILT_IN_WORDS[of], GROWING[of])]

"""The types of fields, and the classes that all mappings and entities of a brief extend."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Annotated, Any, ClassVar, NamedTuple

from briefing.model import validators
from briefing.model.markers import VISIBLE, Markup, Plain, RefTo, WordOf
from briefing.model.markers import Role as Role  # a kind takes all that it is written with from here
from briefing.model.markers import Short as Short
from briefing.model.structure import Model as Model
from briefing.model.validators import formed, parsed_by, visible
from briefing.model.value_readers import Length, ReadBy, refused
from briefing.model.values import (
    BUILT_IN_WORDS,
    GROWING,
    SLUG,
    STYLE_NAME,
    IdForm,
    InArticle,
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
    parse_style_name,
    parse_url,
    slug_form,
)
from briefing.model.values.locators import PLACE_PATTERN

Text = Annotated[str, visible, Markup(block=False)]
Prose = Annotated[str, visible, Markup(block=True)]
PlainText = Annotated[str, visible, Plain()]
# A name that several entries share word for word, such as that of a group.
SharedName = Annotated[str, visible, Plain(repeated=True)]
# Another word for a thing, of which each language has its own.
Alias = Annotated[str, visible, Plain(per_language=True)]
# The names of a source as printed: its title and its makers, in the language of the work.
NameAsPrinted = Annotated[str, visible, Plain(own=True)]
TitleAsPrinted = Annotated[str, visible, Plain(own=True, tags=True)]
# Words of a source, letter by letter, in its language.
Quote = Annotated[str, visible, Plain(own=True, quoted=True)]
ArchiveName = Annotated[str, visible, ReadBy(validators.archive_name), Plain(own=True)]
# Characters that are the same in every language: a DOI, an id, the name of a column.
Verbatim = Annotated[str, visible]
Locator = Annotated[str, parsed_by("bad-place", parse_place, pattern=PLACE_PATTERN), Role.MINOR]
PlaceInSource = Annotated[NameAsPrinted, parsed_by("bad-place", parse_place, pattern=PLACE_PATTERN)]
Integer = Annotated[int, ReadBy(validators.integer, {"type": "integer", "minimum": 1})]
ParagraphCount = Annotated[
    int, ReadBy(validators.paragraph_count, {"type": "integer", "minimum": 1, "maximum": validators.MOST_PARAGRAPHS})
]
Number = Annotated[Decimal, ReadBy(validators.number, {"type": "number"})]
Flag = Annotated[bool, ReadBy(validators.flag, {"type": "boolean"})]
# The name of a column, or the names of two: that of the low and that of the high values.
Columns = Annotated[
    str | tuple[str, str],
    ReadBy(
        validators.columns, {"type": ["string", "number", "boolean", "array"], "pattern": VISIBLE, "minItems": 2, "maxItems": 2}
    ),
]
Slug = Annotated[str, parsed_by("bad-id", parse_slug, pattern=SLUG.pattern)]
Url = Annotated[str, parsed_by("bad-url", parse_url, format="uri")]
Link = Annotated[str, parsed_by("bad-url", parse_link)]
Contact = Annotated[str, parsed_by("bad-url", parse_contact)]
Lang = Annotated[str, parsed_by("bad-language", parse_lang)]
SiteLanguage = Annotated[str, parsed_by("bad-language", parse_site_language)]
Doi = Annotated[str, parsed_by("bad-identifier", parse_doi, pattern=VISIBLE)]
Isbn = Annotated[str, parsed_by("bad-identifier", parse_isbn, pattern=VISIBLE)]
Issn = Annotated[str, parsed_by("bad-identifier", parse_issn, pattern=VISIBLE)]
Pmid = Annotated[str, parsed_by("bad-identifier", parse_pmid, pattern=VISIBLE)]
Pmcid = Annotated[str, parsed_by("bad-identifier", parse_pmcid, pattern=VISIBLE)]
When_ = Annotated[When, parsed_by("bad-date", When.parse, type=["string", "integer"], pattern=r"^[0-9.X~?/-]+$")]
SpanEnd = Annotated[
    When | None, ReadBy(validators.span_end, {"type": ["string", "integer"], "pattern": r"^([0-9X~?-]+|[.][.])$"})
]
Reviewed = Annotated[Review, parsed_by("bad-review", Review.parse, pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9a-f]{8}$")]
StyleName = Annotated[str, parsed_by("bad-id", parse_style_name, pattern=STYLE_NAME.pattern)]
Day = Annotated[date, parsed_by("bad-date", parse_day, pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]


# A built-in word of one of these lists; a rule checks that it is of the right one.
BuiltInWord = Annotated[str, ReadBy(visible.read, {"enum": [*dict.fromkeys(chain(*BUILT_IN_WORDS.values()))]})]


def _id(form: IdForm) -> Any:
    return Annotated[str, formed(form), form]


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
    return Annotated[str, visible, RefTo(kinds)]


def word(of: VocabularyList) -> Any:
    """Return the type of a field that holds a word of one of the lists that `vocabulary.yaml` may extend."""
    return Annotated[str, visible, WordOf(("word",), of, BUILT_IN_WORDS[of], GROWING[of])]


class Cite(Model):
    """A source, and where in it."""

    known_by = "source"

    source: Annotated[str, visible, RefTo(("source",))]
    """The key of a source in `sources.yaml`."""
    at: Annotated[PlaceInSource | None, Role.MINOR] = None
    """The place in the source: "para. 4", "pp. 12–14", "sec. 3.2, fig. 3"."""
    quote: Annotated[Quote | None, Role.MINOR] = None
    """The words of the source that show it, letter by letter: at most 60 words (110 characters in Chinese). The work that the
    brief discusses is paraphrased and not quoted."""
    lang: Annotated[Lang | None, Role.MINOR] = None
    """The language of the quote, if it is not the language of the source."""


class PlaceInWork(Model):
    """A place in the work that the brief discusses; if there are several, the work and the place in it."""

    recorded_as = "at"

    source: ref("source") | None = None  # type: ignore[valid-type]
    """The key of the work; needed if the brief discusses several."""
    at: Locator | None = None
    """The place in it: `P4` is its fourth paragraph; else `p. 12`, `sec. 3.2`."""

    def _validate(self) -> None:
        if self.source is None and self.at is None:
            help = "write the place in the work, such as `at: P4`, or delete it"
            raise refused("missing-field", self, "the place is empty", help)


class WorkMention(Model):
    """What the work that the brief discusses says of an event; if there are several works, what one of them says."""

    recorded_as = "how"

    source: ref("source") | None = None  # type: ignore[valid-type]
    """The key of the work, if the brief discusses several and one of them mentions the event."""
    how: Annotated[InArticle, Role.TELLING]
    """`stated`, `alluded` (without naming it), `anticipated` (expected before it happened) or `no`."""
    at: Locator | None = None
    """The place in the work: `P4`, `p. 12`, `sec. 3.2`."""

    def _validate(self) -> None:
        if self.how == "no" and (self.source or self.at):
            help = "write `in_article: no`, or correct `how`"
            message = "`how: no` says that no work mentions the event, so it has no work and no place"
            raise refused("misplaced-field", self, message, help)


At = Annotated[PlaceInWork, Short("at"), Role.MINOR]
Cited = Annotated[Cite, Short("source")]
Sources = tuple[Cited, ...]
SomeSources = Annotated[Sources, Length(1)]


class Listing(NamedTuple):
    """How the entries of a kind are stored and listed: the file, and what its order and the number of entries mean."""

    file: str
    """The list file, without its ending; also the folder of its pages."""
    shared: bool = False
    """Whether a library may hold the list once for all its briefs."""
    auxiliary: bool = False
    """Whether it serves the argument without being part of it: adding, removing or renaming an entry is then a minor change."""
    ordered_by_date: bool = False
    """Whether pages sort the entries, so that their order in the file has no meaning."""
    on_front_page: bool = False
    """Whether its entries are on the front page; else an entry with a slug has its own page, and others are on their list."""


class Entity(Model):
    """A thing in a brief that has an id: it can be cited, linked and looked up."""

    kind_name: ClassVar[str]
    """Its name in messages and templates: that of the class in small letters, unless the class has another."""
    listing: ClassVar[Listing | None] = None
    """None for a kind that is written inside another."""
    is_claim: ClassVar[bool] = True
    """Whether it states something that may be true or false, which linked data describe as a claim."""

    id: str

    def __init_subclass__(cls) -> None:
        """Name the kind."""
        if "kind_name" not in vars(cls):
            cls.kind_name = cls.__name__.lower()

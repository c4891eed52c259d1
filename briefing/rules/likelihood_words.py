"""Rules about words of likelihood (ICD 203): where they belong, and which of them may be used together.

Each text is checked with the words of its own language, a translation at its own place.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from briefing import markdown
from briefing.diagnostics import warning
from briefing.i18n.translation_pairs import TranslatedEntry
from briefing.model import Judgement, Markup, Model, Origin, Recommendation, Role
from briefing.model.fields import fields_by_key
from briefing.rules.likelihood_lexicon import contains_any, lexicon_of, meanings, replacement, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.diagnostics import Place, Problem
    from briefing.markdown import Prose
    from briefing.model.markers import Path
    from briefing.rules.context import Context
    from briefing.rules.likelihood_lexicon import Group, LikelihoodWord


class LanguageText(NamedTuple):
    """A text in its language, with spaces in place of what is not prose: code, addresses, keys and ids."""

    owner: Model | None
    path: Path
    """Its path in the main entry."""
    language: str
    text: str
    origin: Origin
    at: Path
    """Its path in its own file, relative to the origin."""

    def place(self, start: int, end: int) -> Place:
        """The place of some of its characters."""
        return self.origin.within(self.at, start, end)


# ------------------------------------------------------------------------------------------------- rules

STRONG: frozenset[Group] = frozenset(("first", "second", "loose"))
ANY: frozenset[Group] = STRONG | {"hedge"}


def likelihood_is_in_its_field(context: Context) -> Iterator[Problem]:
    """A likelihood is in the field of a forecast, in terms of one row, and in no sentence about confidence (ICD 203)."""
    # One rule for the three, because finding the words of a text takes most of the time of each.
    for text in language_texts(context):
        found = words(text.text, text.language)
        wrong = misplaced_words(text)
        yield from _misplaced(text, found, wrong) if wrong else _contradictory(text, found)
        # A word that has to be removed anyway is not also reported for its position.
        yield from _mixed(text, [word for word in found if not wrong or word.group not in wrong.groups])


class MisplacedWords(NamedTuple):
    """Why words of some groups do not belong in a text."""

    groups: frozenset[Group]
    because: str
    help: str


_FORM_HELP = "leave the word out and give the reasons, or write a judgement with `kind: forecast` and its `likelihood`"
_KINDS = {
    "value": MisplacedWords(ANY, "a value judgement is not a forecast", _FORM_HELP),
    "fact": MisplacedWords(ANY, "a fact is on record", "say what the record shows, or make it a forecast with a `likelihood`"),
    "forecast": MisplacedWords(ANY, "a forecast has a field for it", "leave it out, and write `likelihood: likely` or another"),
}
_ADVISED = MisplacedWords(STRONG, "a recommendation is not a forecast", _FORM_HELP)


def misplaced_words(text: LanguageText) -> MisplacedWords | None:
    """The words of likelihood that do not belong in a text; a forecast with a likelihood may repeat it in words."""
    if isinstance(text.owner, Recommendation):
        return _ADVISED if Role.ADVICE in fields_by_key(Recommendation)[str(text.path[0])].roles else None
    if isinstance(text.owner, Judgement) and text.path == ("text",):
        has_its_field = text.owner.kind == "forecast" and text.owner.likelihood is not None
        return None if has_its_field else _KINDS[text.owner.kind]
    return None


def _misplaced(text: LanguageText, found: list[LikelihoodWord], wrong: MisplacedWords) -> Iterator[Problem]:
    """Advice, values and facts contain no words of likelihood: a forecast states it, in its own field."""
    for word in found:
        if word.group in wrong.groups:
            yield warning(
                "weak-language",
                f"“{word.text}” is a word of likelihood, and {wrong.because}",
                text.place(word.start, word.end),
                wrong.help,
            )


def _contradictory(text: LanguageText, found: list[LikelihoodWord]) -> Iterator[Problem]:
    """A forecast repeats no other likelihood than its own, and no text has terms of two rows."""
    likelihood = text.owner.likelihood if isinstance(text.owner, Judgement) and text.path == ("text",) else None
    for word in found:
        if likelihood and (terms := meanings(word, text.language)) and likelihood not in terms:
            yield warning(
                "weak-language",
                f"“{word.text}” is not the likelihood of this forecast, which is `{likelihood}`",
                text.place(word.start, word.end),
                "leave the word out of the sentence, or correct `likelihood`",
            )
    yield from _of_two_rows(text, found, likelihood)


def _of_two_rows(text: LanguageText, found: list[LikelihoodWord], likelihood: str | None) -> Iterator[Problem]:
    """A brief uses the terms of the first row; a term of the second one next to it looks like another range."""
    first = next((word.text for word in found if word.group == "first"), likelihood)
    for word in found:
        if first and word.group == "second":
            yield warning(
                "weak-language",
                f"“{word.text}” and “{first}” are from different rows of terms, so they look like different ranges",
                text.place(word.start, word.end),
                f"write “{replacement(word, text.language)}”, which has the same range, or leave the word out",
            )


_SENTENCE = re.compile(r"(?:[^.!?؟۔。！？\n]|[.!?](?=\w)|\n(?!\s*\n))+[.!?؟۔。！？]*")


def _mixed(text: LanguageText, found: list[LikelihoodWord]) -> Iterator[Problem]:
    """No sentence combines the likelihood of something with the confidence in a judgement (part D)."""
    if not any(word.group == "ground" for word in found):
        return
    for sentence in _SENTENCE.finditer(text.text):
        inside = [word for word in found if sentence.start() <= word.start < sentence.end()]
        term, ground = (next((word for word in inside if (word.group == "ground") == of), None) for of in (False, True))
        if term and ground:
            message = f"“{term.text}” and “{ground.text}” are in one sentence; readers confuse likelihood with confidence"
            place = text.place(min(term.start, ground.start), max(term.end, ground.end))
            yield warning("weak-language", message, place, "split it into two sentences")


# ------------------------------------------------------------------------------------------------- texts


def language_texts(context: Context) -> Iterator[LanguageText]:
    """Every text of a brief in which such a word may be wrong, then every translated text."""
    main = context.brief.head.languages[0]
    for text in context.texts:
        if _is_checked(text.owner, text.leaf.value, main):
            words_alone = blank_out(text.leaf.value, text.prose)
            yield LanguageText(text.owner, text.leaf.path, main, words_alone, text.origin, text.leaf.path)
    for language, documents in context.overlays.items():
        checked = {file for file, each in documents.items() if file in _ARGUED or _may_hold_words(each.text, language)}
        for entry in context.translated[language]:
            if isinstance(entry, TranslatedEntry) and entry.file in checked:
                yield from _translated(entry, language)


_ARGUED = ("judgements", "recommendations")


def _is_checked(owner: Model | None, value: str, language: str) -> bool:
    return isinstance(owner, Judgement | Recommendation) or _may_hold_words(value, language)


def _may_hold_words(value: str, language: str) -> bool:
    lexicon = lexicon_of(language)
    return lexicon is not None and contains_any(value, lexicon.hints)


def _translated(entry: TranslatedEntry, language: str) -> Iterator[LanguageText]:
    origin, translation = Origin(entry.document, ()), entry.translation
    for path, leaf in translation.mains.items():
        value = translation.texts[path]
        if isinstance(leaf.marker, Markup) and _is_checked(entry.main, value, language):
            read = markdown.parse(value, block=leaf.marker.block)
            words_alone = blank_out(value, read)
            yield LanguageText(entry.main, path, language, words_alone, origin, translation.places[path])


_NOT_PROSE = re.compile(r"`[^`]*`|https?://\S*")


def blank_out(value: str, read: Prose) -> str:
    """Return a text with spaces in place of what is not prose."""
    value = _NOT_PROSE.sub(lambda found: " " * len(found[0]), value)
    spans = [(part.start, part.end) for part in read.citations] + [(part.start, part.end) for part in read.mentions]
    for start, end in spans:
        value = value[:start] + " " * (end - start) + value[end:]
    return value

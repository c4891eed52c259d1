"""Words that say how likely something is, or how good the evidence for a judgement is: in English and in Chinese.

A lexicon lists phrases by group. It also lists phrases that only look like them ("the likely successor", 尽可能): words inside
these are ignored, as are words in quotations and titles, which are not the brief's own.
"""

from __future__ import annotations

import re
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from briefing.model.values import LIKELIHOODS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from briefing.model.values import Likelihood

Group = Literal["first", "second", "loose", "hedge", "ground"]
"""The groups: a term of the first or the second row of ICD 203, a term of the same strength that is in neither row, a term
that leaves the likelihood open, and a term of confidence.
"""


class LikelihoodWord(NamedTuple):
    """A phrase found in a text."""

    start: int
    end: int
    group: Group
    text: str


class Lexicon(NamedTuple):
    """The phrases of a language, as patterns; of two that start at one place the longer one is used."""

    phrases: tuple[tuple[Group, str], ...]
    exceptions: tuple[str, ...]
    """Phrases that contain such a word but do not state a likelihood."""
    edge: str
    """The pattern at both ends of a phrase: a word boundary, if the script separates words."""
    replacements: tuple[tuple[str, str], ...]
    """The start of terms of the second row, and the term of the first row with the same range."""
    loose_terms: tuple[tuple[str, int, int], ...]
    """Patterns of loose terms, each with the slice of `LIKELIHOODS` that it can mean."""
    stems: tuple[str, ...]
    """Every text with a phrase contains one of these; texts without one are not searched, because that takes longer."""
    hints: tuple[str, ...]
    """Every text with a term of the second row or a word of confidence contains one of these."""


ENGLISH = Lexicon(
    phrases=(
        *(("first", f"{term}(?:ly)?" if term == "almost certain" else term) for term in LIKELIHOODS),
        ("second", "remote(?= (?:chances?|possibilit(?:y|ies)|prospects?|likelihood|probability))"),
        ("second", "(?:chances?|possibility|prospects?|likelihood|probability) (?:is|are|was|were|remains?|seems?) remote"),
        ("second", "highly improbabl[ey]|improbabl[ey]|roughly even odds|highly probabl[ey]|probabl[ey]|nearly certain(?:ly)?"),
        ("loose", "highly (?:un)?likely|even chance|even odds|in all (?:likelihood|probability)|more likely than not"),
        ("hedge", "perhaps|possibly|maybe|(?-i:may|might|could) well(?!-)"),
        ("ground", "(?:low|moderate|medium|high)(?:er|est)?[ -]confidence|confidence (?:is|remains) (?:low|moderate|high)"),
        ("ground", "(?:highly|moderately|fairly|very) confident"),
    ),
    exceptions=(
        # An article or a possessive, then the word, then a noun: it names a thing and predicts nothing.
        "(?:the|an?|its|their|his|her|our|whose|another) (?:(?:most|more|less|least|only|very) )?(?:(?:un)?likely|probable) "
        "(?!(?:to|that|not|be|than|as|in|if|when|by|and|or|but|because|for|with|from|given|even|will|would|is|are)\\b)(?=[a-z])",
        "probable cause",
        "(?:can(?:not|['’]t)?|could(?:n['’]t)?) (?:not )?possibly",
        "perhaps (?=[£$€¥]?[0-9]|(?:one|two|three|four|five|six|seven|eight|nine|ten|half|a (?:dozen|third|quarter))\\b)",
        "(?-i:(?<=[a-z,;:]\\s)(?:Unlikely|Likely|Probable|Perhaps|Possibly) (?=[A-Z]))",
        "as likely as (?!not\\b)",
    ),
    edge=r"\b",
    replacements=(
        ("highly improbabl", "very unlikely"), ("improbabl", "unlikely"), ("roughly", "roughly even chance"),
        ("highly probabl", "very likely"), ("probabl", "likely"), ("nearly", "almost certain"), ("", "almost no chance"),
    ),
    loose_terms=(
        ("highly unlikely", 0, 3), ("even (?:chance|odds)", 3, 4),
        ("highly likely|in all (?:likelihood|probability)|more likely than not", 4, 7),
    ),
    stems=("likel", "certain", "chance", "odds", "probab", "remote", "perhaps", "possib", "maybe", "well", "confiden"),
    hints=("confiden", "remote", "probab", "odds", "nearly"),
)  # fmt: skip

_MUCH = "(?:很|较|較|极|極|更|不|非常|相当|相當|比较|比較|并不|並不)*"
CHINESE = Lexicon(
    phrases=(
        ("first", "[几幾]乎不可能|很不可能|不太可能|大致各半|(?<!比)[较較]可能|很可能|[几幾]乎肯定"),
        ("second", "(?:[机機][会會]|希望|可能性)渺茫|[极極]不可能|五五[开開]|(?:近乎|[几幾]近)肯定"),
        ("loose", "很有可能|[极極]有?可能|非常可能|大有可能|不大可能|十有八九|(?<!小)大[概机機]率"),
        ("loose", f"可能性{_MUCH}[大小高低](?![小学學])"),
        ("hedge", "有?可能|[也或][许許]|大概|恐怕|或[将將]|[说說]不定"),
        ("ground", f"(?:[较較]?[低高]|中等?)度?(?:信度|置信度|可信度|的?把握)|信度[为為是属屬]?{_MUCH}(?:[低高]|中等)"),
        ("ground", f"把握[为為是]?(?=[很较較极極更不非相比并並]){_MUCH}[大小]"),
    ),
    exceptions=(
        "[尽盡儘]可能", "可能的", "可能[与與]否", "(?:是否|如何|何以|怎[样樣]才)可能",
        "(?<![几幾]乎)(?<![很太大极極])不可能",
        f"可能性(?!{_MUCH}[大小高低]|渺茫)",
        # A possibility, as a noun: it is not followed by a verb that it would weaken.
        "(?:成[为為]|[变變]成|[变變][为為]|提供|[创創]造|[带帶][来來]|[没沒]有|毫[无無]|[并並][无無]|有[无無]|任何|各[种種]|一切|所有|其[他它]|一[种種])"
        "可能(?![会會将將是在要使对對导導有无無被令需])",
        "(?<![也或])[许許认認]可(?=能)",  # 许可 or 认可, then 能
        "大概(?=念|[约約]?[ 0-9零一二两兩三四五六七八九十百千万萬几幾半])", "[个個]大概",
        "或[将將](?=其|[该該]|[它他她之此]|[这這]|有[关關]|所)",  # 将 as in 将其: "or put it"
    ),
    edge="",
    replacements=(
        ("极不", "很不可能"), ("極不", "很不可能"), ("五五", "大致各半"), ("近乎", "几乎肯定"), ("几近", "几乎肯定"),
        ("幾近", "幾乎肯定"), ("機會", "幾乎不可能"), ("", "几乎不可能"),
    ),
    loose_terms=(("不大可能", 0, 3), ("(?:很有|[极極]有?|非常|大有)可能|十有八九|大[概机機]率", 4, 7)),
    stems=(
        "可能", "各半", "肯定", "渺茫", "五五", "十有八九", "率", "许", "許", "大概", "恐怕", "或将", "或將", "不定", "信度",
        "把握",
    ),
    hints=("信度", "把握", "渺茫", "不可能", "五五", "肯定"),
)  # fmt: skip

LEXICONS: Mapping[str, Lexicon] = MappingProxyType({"en": ENGLISH, "zh": CHINESE})
"""By the language's first subtag; texts in other languages are not checked."""

# Quotations, and titles: two words or more that start with a capital.
_OTHERS = (
    r"“[^”]*”|\"[^\"\n]*\"|«[^»]*»|‘[^’]*’(?!\w)|「[^」]*」|『[^』]*』|《[^》]*》|〈[^〉]*〉"
    r"|\*[A-Z][^*\n]* [^*\n]*\*|\b_[A-Z][^_\n]* [^_\n]*_\b"
)


def lexicon_of(language: str) -> Lexicon | None:
    """The lexicon of a language, if there is one."""
    return LEXICONS.get(language.partition("-")[0])


def words(text: str, language: str) -> list[LikelihoodWord]:
    """The words of likelihood and of confidence in a text, in their order."""
    lexicon = lexicon_of(language)
    if lexicon is None or not contains_any(text, lexicon.stems):
        return []
    hidden = text
    for pattern in (_quoted(), _exceptions(lexicon)):
        hidden = pattern.sub(lambda found: " " * len(found[0]), hidden)
    longest: dict[int, LikelihoodWord] = {}
    for group, pattern in _patterns(lexicon):
        for found in pattern.finditer(hidden):
            word = LikelihoodWord(found.start(), found.end(), group, text[found.start() : found.end()])
            if found.start() not in longest or longest[found.start()].end < word.end:
                longest[found.start()] = word
    return _without_overlaps(sorted(longest.values()))


def contains_any(text: str, signs: Iterable[str]) -> bool:
    """Return whether a text contains one of some signs, in capitals or not."""
    return any(map(text.lower().__contains__, signs))


def _without_overlaps(found: list[LikelihoodWord]) -> list[LikelihoodWord]:
    """Drop words that are inside another one."""
    kept: list[LikelihoodWord] = []
    for word in found:
        if not kept or word.start >= kept[-1].end:
            kept.append(word)
    return kept


def replacement(word: LikelihoodWord, language: str) -> str:
    """The term of the first row that has the range of one of the second."""
    lexicon = LEXICONS[language.partition("-")[0]]
    return next(term for start, term in lexicon.replacements if word.text.lower().startswith(start))


def meanings(word: LikelihoodWord, language: str) -> tuple[Likelihood, ...]:
    """The terms of the first row that a term of the first row or a loose one can mean; none if that is not known."""
    lexicon = LEXICONS[language.partition("-")[0]]
    return next((terms for pattern, terms in _meanings(lexicon) if pattern.fullmatch(word.text)), ())


@cache
def _meanings(lexicon: Lexicon) -> tuple[tuple[re.Pattern[str], tuple[Likelihood, ...]], ...]:
    first = (phrase for group, phrases in lexicon.phrases if group == "first" for phrase in phrases.split("|"))
    return (
        *((_compiled(phrase), (term,)) for phrase, term in zip(first, LIKELIHOODS, strict=True)),
        *((_compiled(pattern), LIKELIHOODS[start:end]) for pattern, start, end in lexicon.loose_terms),
    )


@cache
def _patterns(lexicon: Lexicon) -> tuple[tuple[Group, re.Pattern[str]], ...]:
    return tuple((group, _compiled(f"{lexicon.edge}(?:{phrase}){lexicon.edge}")) for group, phrase in lexicon.phrases)


@cache
def _exceptions(lexicon: Lexicon) -> re.Pattern[str]:
    return _compiled("|".join(f"(?:{lexicon.edge}{phrase})" for phrase in lexicon.exceptions))


@cache
def _quoted() -> re.Pattern[str]:
    return re.compile(_OTHERS)


def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern in which a space matches any white space, also a line break."""
    return re.compile(re.sub(r"(?<!\[) (?![0-9])", r"\\s+", pattern), re.IGNORECASE)

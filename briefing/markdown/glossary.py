"""Finds glossary terms in running text, so that a page can explain each term at its first use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.markdown.tree import Element, Reference

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from briefing.markdown.tree import Piece, Prose
    from briefing.model import Term

# Prefix of a reference target that means "explain this term"; no valid id starts with it.
EXPLAINS = "="

_CHARACTERS = (
    "A-Za-z0-9\u00c0-\u02af\u1e00-\u1fff"  # Latin with the letters of Africa and Vietnam, and Greek with accents
    "\u0300-\u037d\u037f-\u0386\u0388-\u0558\u0560-\u0588"  # combining marks, Greek, Cyrillic, Armenian; then Hebrew, Arabic
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7-\u05f4\u0610-\u061a\u0620-\u0669\u066e-\u06d3\u06d5-\u06ff"
    "\u0750-\u077f\u08a0-\u08ff"  # letters and marks of Arabic for other languages
    "\u0900-\u0963\u0966-\u0dff\u10a0-\u10fa\u10fc-\u10ff"  # the scripts of India, Georgian
)
"""The letters, digits and marks of scripts with spaces between words: a term in them is found as a whole word."""
_LETTER = f"[{_CHARACTERS}]"
# Elements that must not contain a link or a button.
_LEFT_ALONE = frozenset(("a", "h3", "h4", "h5", "h6", "th"))


class Glossary:
    """The terms of a brief, compiled for matching; see `Glossary.of`."""

    def __init__(self, named: Iterable[tuple[str, str]]) -> None:
        """Collect names, each with the id of what it names. The first of two equal names wins."""
        forms: dict[str, str] = {}
        for form, id in named:
            for written in spellings(" ".join(form.split())):
                forms.setdefault(written, id)
        self._ids: Mapping[str, str] = forms
        self._found: dict[str, tuple[tuple[int, int, str], ...]] = {}  # most texts are on several pages
        self._forms: dict[str, list[str]] = {}
        for form in sorted(forms, key=lambda form: (-len(form), form)):
            self._forms.setdefault(beginning(form), []).append(form)
        others = {each for each in self._forms if not _LETTERS.match(each)}
        # Most glossaries are of whole words: the same pattern finds them all, and compiling another takes a millisecond.
        self._starts = _with_others(others) if others else _LETTERS

    @classmethod
    def of(cls, terms: Iterable[Term]) -> Glossary:
        """Collect the forms of each term: the term, its abbreviation, its other names."""
        return cls((form, term.id) for term in terms for form in (term.term, term.abbr, *term.also) if form)

    def __bool__(self) -> bool:
        return bool(self._forms)

    def found(self, text: str) -> tuple[tuple[int, int, str], ...]:
        """Return the start, end and id of each term in a text; of terms that start at the same place, the longest."""
        known = self._found.get(text)
        if known is None:
            known = self._found[text] = tuple(self._terms(text))
        return known

    def words_in(self, text: str) -> list[str]:
        """The words of a text with which a term may begin."""
        found: list[str] = self._starts.findall(text)
        return found

    def _terms(self, text: str) -> Iterator[tuple[int, int, str]]:
        words, first_words = self.words_in(text), self._forms.keys()
        if first_words.isdisjoint(words):  # as in most texts
            return
        done = 0
        for start, word in sorted(_places(first_words & words, text)):
            if start < done:
                continue
            for form in self._forms[word]:
                end = _end_of(form, text, start)
                if end is not None:
                    yield start, end, self._ids[form]
                    done = end
                    break

    def is_in(self, prose: Prose) -> bool:
        """Return whether a text has a term, explained before or not."""
        return any(map(self._is_in, prose.body))

    def _is_in(self, piece: Piece) -> bool:
        if isinstance(piece, str):
            return bool(self.found(piece))
        return isinstance(piece, Element) and any(map(self._is_in, piece.inside))

    def mark(self, prose: Prose, known: Collection[str]) -> Prose:
        """Replace the first use of each term with a reference to it; skip the ids in `known`."""
        if not self._forms:
            return prose
        return prose._replace(body=tuple(self._pieces(prose.body, set(known))))

    def _pieces(self, pieces: Iterable[Piece], known: set[str]) -> Iterator[Piece]:
        for piece in pieces:
            if isinstance(piece, str):
                yield from self._split(piece, known)
            elif isinstance(piece, Element) and piece.name not in _LEFT_ALONE:
                yield piece._replace(inside=tuple(self._pieces(piece.inside, known)))
            else:
                yield piece

    def _split(self, text: str, known: set[str]) -> Iterator[Piece]:
        done = 0
        for start, end, id in self.found(text):
            if id not in known:
                known.add(id)
                yield from filter(None, (text[done:start],))
                yield Reference(EXPLAINS + id, (text[start:end],))
                done = end
        yield from filter(None, (text[done:],))


def spellings(form: str) -> Iterator[str]:
    """Return the spellings of a form: itself and, unless it contains a capital, its form at the start of a sentence."""
    yield form
    if form == form.lower() and form[:1].isalpha():
        yield form[0].upper() + form[1:]


def beginning(form: str) -> str:
    """Return the letters with which a form starts, or else its first character."""
    letters = _LETTERS.match(form)
    return letters[0] if letters else form[:1]


def _places(words: Iterable[str], text: str) -> Iterator[tuple[int, str]]:
    """Where a text has these words, which is a few of all of its words, or other first characters of forms."""
    for word in words:
        bounded = _LETTERS.match(word)
        start = text.find(word)
        while start >= 0:
            end = start + len(word)
            if not (bounded and ((start and _LETTERS.match(text, start - 1)) or _LETTERS.match(text, end))):
                yield start, word
            start = text.find(word, end)


def _with_others(others: Iterable[str]) -> re.Pattern[str]:
    """Compile a pattern for words, and for first characters of forms that are no letters: Chinese forms have no bounds."""
    first = f"[{_CHARACTERS}{''.join(map(re.escape, sorted(others)))}]"
    return re.compile(f"{first}(?:(?<={_LETTER}){_LETTER}+)?")  # `re` searches for one class faster than for two alternatives


def _end_of(form: str, text: str, start: int) -> int | None:
    """Where a form ends that a text has at a place, with any white space between its words; None if the text has another word.

    Without a pattern for each form, because compiling one takes longer than all searches of a brief.
    """
    end = start
    for number, word in enumerate(form.split(" ")):
        if number:
            space = _SPACE.match(text, end)
            if space is None:
                return None
            end = space.end()
        if not text.startswith(word, end):
            return None
        end += len(word)
    return None if _LETTERS.match(form[-1]) and _LETTERS.match(text, end) else end


_LETTERS, _SPACE = re.compile(f"{_LETTER}+"), re.compile(r"\s+")

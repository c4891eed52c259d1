"""Finds the words of a glossary in running text, so that a page can explain each at its first use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.markdown.tree import Element, Reference

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from briefing.markdown.tree import Piece, Prose
    from briefing.model import Term

# Before the id in a reference that stands for an explanation; no id an author may write begins so.
EXPLAINS = "="

_LETTER = "[A-Za-z0-9\u00c0-\u024f]"
# Where a second link, or a box that opens, has no place.
_LEFT_ALONE = frozenset(("a", "h1", "h2", "h3", "h4", "h5", "h6", "th"))


class Glossary:
    """The terms of a brief, ready to be looked for."""

    def __init__(self, terms: Iterable[Term]) -> None:
        """Gather the forms of each term: the word, its abbreviation, its other names; of two equal forms the first."""
        forms: dict[str, str] = {}
        for term in terms:
            for form in filter(None, (term.term, term.abbr, *term.also)):
                for written in _writings(" ".join(form.split())):
                    forms.setdefault(written, term.id)
        self._ids: Mapping[str, str] = forms
        longest_first = sorted(forms, key=lambda form: (-len(form), form))
        self._pattern = _any_of(longest_first) if forms else None

    def __bool__(self) -> bool:
        return self._pattern is not None

    def found(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and id of each term in a text."""
        for hit in self._pattern.finditer(text) if self._pattern else ():
            yield hit.start(), hit.end(), self._ids[" ".join(hit[0].split())]

    def mark(self, prose: Prose, known: Collection[str]) -> Prose:
        """Turn the first use of each term into a reference to it; `known` ids are left as they are."""
        if self._pattern is None:
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


def _writings(form: str) -> Iterator[str]:
    """The form, and as it stands at the start of a sentence; one that holds a capital is a name and stays as it is."""
    yield form
    if form == form.lower() and form[:1].isalpha():
        yield form[0].upper() + form[1:]


def _any_of(forms: list[str]) -> re.Pattern[str]:
    """One pattern for all forms: no letter of an alphabet goes on before or behind one; Chinese has no such bounds.

    What starts with a letter shares one bound in front, so that only the starts of words are tried.
    """
    lettered = [form for form in forms if re.match(_LETTER, form)]
    others = [form for form in forms if form not in lettered]
    groups = ((f"(?<!{_LETTER})", lettered), ("", others))
    return re.compile("|".join(f"{bound}(?:{'|'.join(map(_open_start, group))})" for bound, group in groups if group))


def _open_start(form: str) -> str:
    behind = f"(?!{_LETTER})" if re.search(f"{_LETTER}$", form) else ""
    return r"\s+".join(map(re.escape, form.split())) + behind

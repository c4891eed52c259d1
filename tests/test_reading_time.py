"""The reading time of a brief: how many words its texts have."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from briefing.render.page_variables.front import _words
from briefing.source.cjk_ranges import CJK

_CITE = re.compile(r"\[@[^\]\x00]*\]|[*_`]")
_WORD = re.compile(rf"[^\W{CJK}]+(?:[’'.\-][^\W{CJK}]+)*")
_TEXT = st.text(st.sampled_from("ab1éŁß中²ª’'.-–“”* _`[]@\n\xa0·\u0301"), max_size=20)


@given(st.lists(_TEXT, max_size=4))
def test_words_are_counted_as_a_pattern_finds_them(texts: list[str]) -> None:
    written = _CITE.sub("", "\x00".join(texts))
    assert _words(texts) == (len(_WORD.findall(written)), len(re.findall(f"[{CJK}]", written)))


def test_a_word_keeps_its_apostrophes_hyphens_and_points() -> None:
    assert _words(["The EU’s long-term plan v1.2 – [@a-b, p. 3] *not* 'so' …"]) == (7, 0)

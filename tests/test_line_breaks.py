"""A line break in Chinese text is not a space, in every form of YAML and of Markdown; between Latin words it is one."""

from __future__ import annotations

import pytest

from briefing import markdown
from briefing.markdown.parser.full_parser import parse_fully
from briefing.model import Factor
from briefing.render.entity_data import complete_record
from briefing.source.yaml_reader import read

LINES = ("深色表面储存", "白天的热量，", "这是GDP", "增长的原因")
JOINED = "深色表面储存白天的热量，这是GDP 增长的原因"
FORMS = {
    "plain": "- id: F1\n  text: {0}\n    {1}\n    {2}\n    {3}\n",
    "single quotes": "- id: F1\n  text: '{0}\n    {1}\n    {2}\n    {3}'\n",
    "double quotes": '- id: F1\n  text: "{0}\n    {1}\n    {2}\n    {3}"\n',
    "folded": "- id: F1\n  text: >-\n    {0}\n    {1}\n    {2}\n    {3}\n",
    "folded, more entries": "- id: F1\n  text: >\n    {0}\n    {1}\n    {2}\n    {3}\n  now: x\n",
    "literal": "- id: F1\n  text: |\n    {0}\n    {1}\n    {2}\n    {3}\n",
}


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("深色表面\\\n    储存白天\n    的热量", "深色表面储存白天的热量"),
        ("深色表面储\n    存白天 \\\n    的热量", "深色表面储存白天 的热量"),
        ("heat \\\n    is stored\n    by day", "heat is stored by day"),
        ("热量\\\\\n    释放", "热量\\ 释放"),
        ("热量\\\n\n    释放", "热量\n释放"),
        ("热\\u91CF\n    释\\\n    放", "热量释放"),
    ],
)
def test_escaped_breaks_leave_the_others_to_be_joined(written: str, read_as: str) -> None:
    """A backslash at the end of a line escapes only that break, and the places are those of the file."""
    document = read(f'- id: F1\n  text: "{written}"\n'.encode(), "factors.yaml")
    value = document.value[0]["text"]
    assert value == read_as
    place = document.within((0, "text"), len(value) - 1, len(value))
    assert document.text.split("\n")[place.line - 1][place.column - 1] == value[-1]


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_chinese_lines_are_joined_in_every_form(form: str) -> None:
    """The words of a text do not depend on its line breaks, and its places are those of the file."""
    document = read(form.format(*LINES).encode(), "factors.yaml")
    value = document.value[0]["text"]
    assert markdown.to_plain_text(markdown.parse(value, block=True)) == JOINED
    at = value.index("原因")
    place = document.within((0, "text"), at, at + 2)
    line = document.text.split("\n")[place.line - 1]
    assert line[place.column - 1 : place.end_column - 1] == "原因"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("热量\n释放", "热量释放"),
        ("热量。\n释放", "热量。释放"),
        ("热量[@a-1]\n释放", "热量释放"),
        ("**热量**\n释放", "热量释放"),
        ("热量\n**释放**", "热量释放"),
        ("**热量**释放\n吸收", "热量释放吸收"),
        ("[热量\n释放](https://example.org/)", "热量释放"),
        ("[热量\n释放][F1]", "热量释放"),
        ("热量\nheat", "热量 heat"),
        ("heat\n热量", "heat 热量"),
        ("ひらがな\nカタカナ", "ひらがなカタカナ"),
        ("他说“深色”\n白天", "他说“深色”白天"),
        ("深色——\n白天", "深色——白天"),
        ("“deep”\nday", "“deep” day"),
        ("two\nwords", "two words"),
        ("한국어\n문장", "한국어 문장"),
    ],
)
def test_a_break_is_a_space_only_between_words(text: str, words: str) -> None:
    """Both parsers of Markdown agree, and skip the characters between the two words."""
    for block in (True, False):
        assert markdown.to_plain_text(markdown.parse(text, block=block)) == words
        assert markdown.to_plain_text(parse_fully(text, block=block)) == words


def test_typed_spaces_stay() -> None:
    """Only a line break is joined: a typed space is part of the text."""
    document = read("- text: 热量 释放\n    吸收 储存\n".encode(), "factors.yaml")
    assert document.value[0]["text"] == "热量 释放吸收 储存"


@pytest.mark.parametrize(("lines", "joined"), [("他说“深色”\n    白天", "他说“深色”白天"), ("深色……\n    白天", "深色……白天")])
def test_shared_punctuation_belongs_to_its_other_side(lines: str, joined: str) -> None:
    """A quotation mark or a dash beside a Chinese character is Chinese."""
    assert read(f"- text: {lines}\n".encode(), "factors.yaml").value[0]["text"] == joined


def test_exported_texts_have_no_blank_in_a_chinese_word() -> None:
    """Programs that read the data of a brief get the words of its pages."""
    factor = Factor(id="F1", slug="heat", title="热", summary="热\n量，\n这是GDP\n增长", provenance="added", sources=())
    assert complete_record(factor)["summary"] == "热量，这是GDP 增长"

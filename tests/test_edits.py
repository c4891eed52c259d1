"""A change to a user's file changes exactly what was requested, and every other byte stays."""

from __future__ import annotations

import copy
import re
import stat
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefing.diagnostics import Problem
from briefing.source.dialect import MAX_TEXT
from briefing.source.edit.apply import apply_edits, apply_operations, comments_at
from briefing.source.edit.emitter import Commented, items
from briefing.source.edit.operations import ReplaceText, SetComment, SetValue
from briefing.source.edit.save_changes import FileRewrite, save
from briefing.source.yaml_reader import read

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from briefing.source.edit.operations import Operation

# --- files of any form ------------------------------------------------------------------------------------------

WORDS = st.text(st.sampled_from("abF1 :#-'\"[]{},&*|>%@`!?中—é0.\\"), min_size=1, max_size=12)
TEXTS = st.one_of(WORDS, st.builds("{}\n\n{}\n".format, WORDS, WORDS), st.just(""), st.just("null"), st.just("yes"))
KEYS = st.sampled_from(("id", "title", "of", "text", "claims", "United States", "1", "no", "标签"))
VALUES = st.recursive(
    TEXTS | st.none(),
    lambda inner: st.dictionaries(KEYS, inner, min_size=1, max_size=4) | st.lists(inner, min_size=1, max_size=3),
    max_leaves=8,
)
TOPS = st.dictionaries(KEYS, VALUES, min_size=1, max_size=4) | st.lists(VALUES, min_size=1, max_size=4)


class Hand:
    """Writes YAML in every style, with comments and blank lines anywhere."""

    def __init__(self, draw: Callable[[Any], Any]) -> None:
        self.draw = draw
        self.comments = 0

    def pick(self, choices: Sequence[Any]) -> Any:
        return self.draw(st.sampled_from(choices))

    def file(self, value: Any) -> bytes:
        lines = [*self.between(0), *self.block(value, 0), *self.between(0)]
        text = "\n".join(lines)
        text += "\n" if "|" in text or self.pick((True, False)) else ""  # a block text may need its last line end
        mark, feed = self.pick(("", "\ufeff")), self.pick(("\n", "\r\n"))
        return (mark + text.replace("\n", feed)).encode()

    def between(self, indent: int) -> list[str]:
        self.comments += 1
        comment = self.pick(("", "", "", "\n", f"{' ' * indent}# c{self.comments}.", f"\n# c{self.comments}."))
        return comment.split("\n") if comment else []

    def behind(self) -> str:
        self.comments += 1
        return self.pick(("", "", "", f"  # c{self.comments}."))

    def block(self, value: Any, indent: int) -> list[str]:
        blank = " " * indent
        lines: list[str] = []
        for key, each in value.items() if isinstance(value, dict) else [(None, each) for each in value]:
            lines += self.between(indent) if lines else []
            head = blank + ("-" if key is None else f"{self.key(key)}:")
            if isinstance(each, dict | list) and each and self.pick(range(4)):
                below = self.block(each, indent + 2)
                first_line = below[0] if key is None and not below[0].lstrip().startswith("#") else None
                lines += [f"{head} {first_line.lstrip()}", *below[1:]] if first_line else [head + self.behind(), *below]
            elif isinstance(each, str) and (body := paragraphs(each)):
                lines += [
                    f"{head} |{'' if each.endswith(chr(10)) else '-'}{self.behind()}",
                    *(f"{blank}  {line}" if line else "" for line in body),
                ]
            else:
                lines.append(f"{head} {self.flow(each, inside=False)}".rstrip(" ") + self.behind())
        return lines

    def key(self, key: str) -> str:
        return f'"{key}"' if self.pick((True, False)) else key

    def flow(self, value: Any, *, inside: bool = True) -> str:
        if isinstance(value, dict):
            return "{" + ", ".join(f"{self.key(key)}: {self.flow(each)}" for key, each in value.items()) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(self.flow(each) or "null" for each in value) + "]"
        if value is None:
            return self.pick(("null", "~") if inside else ("", "null", "~"))
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        forms = [f'"{escaped}"']
        if "\n" not in value:
            forms.append("'" + value.replace("'", "''") + "'")
        plain = f"[{value}]" if inside else value
        found = read(f"k: {plain}\n".encode(), "")
        if value and not found.problems and found.value == {"k": [value] if inside else value}:
            forms.append(value)
        return str(self.pick(forms))


def paragraphs(text: str) -> list[str]:
    """The lines of a text as a literal block; empty if the text cannot be one."""
    lines = text.removesuffix("\n").split("\n")
    fit = len(lines) > 1 and lines[-1] and all(line.strip() or not line for line in lines) and not text.startswith((" ", "\n"))
    return lines if fit else []


def paths(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every path of a value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [here, *(path for key, each in inner for path in paths(each, (*here, key)))]


def at(value: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


def changed(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """A copy of a value with another value at a path."""
    made = copy.deepcopy(value)
    holder = at(made, path[:-1])
    if isinstance(holder, list) and path[-1] == len(holder):
        holder.append(new)
    else:
        holder[path[-1]] = new
    return made


def one_stretch(old: bytes, new: bytes) -> tuple[str, int]:
    """The part of an old file that was replaced, and its position, if it was one contiguous part."""
    before, after = old.decode(), new.decode()
    start = shared(before, after)
    end = shared(before[start:][::-1], after[start:][::-1])
    return before[start : len(before) - end], start


def shared(one: str, other: str) -> int:
    """The length of the common beginning of two texts."""
    return next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), min(len(one), len(other)))


def comments(raw: bytes) -> list[str]:
    """The comments of a file, in order."""
    return re.findall(r"# c[0-9]+[.]", raw.decode())


ANY = settings(deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.slow
@ANY
@given(st.data())
def test_a_value_is_set_and_nothing_else_changes(data: st.DataObject) -> None:
    """In a file of any form a value is replaced by a text, and the replaced characters are inside the old value."""
    value = data.draw(TOPS)
    raw = Hand(data.draw).file(value)
    document = read(raw, "x.yaml")
    assert document.value == value, raw.decode()
    scalars = [path for path in paths(value) if path and not isinstance(at(value, path), dict | list)]
    path, new = data.draw(st.sampled_from(scalars or [()])), data.draw(TEXTS)
    if not path:
        return
    made = apply_operations(raw, document, [SetValue(path, new)])
    assert isinstance(made, bytes), (raw.decode(), path, new)
    assert read(made, "x.yaml").value == changed(value, path, new)
    gone, _ = one_stretch(raw, made)
    place = document.at(path)
    lines = document.text.split("\n")[place.line - 1 : place.end_line]
    assert gone.replace("\r\n", "\n") in "\n".join(lines)
    assert comments(made) == comments(raw)


@pytest.mark.slow
@ANY
@given(st.data())
def test_an_insertion_removes_nothing(data: st.DataObject) -> None:
    """A new key or item, with any value, is inserted between two characters of the file."""
    value = data.draw(TOPS)
    raw = Hand(data.draw).file(value)
    holders = [path for path in paths(value) if isinstance(at(value, path), dict | list)]
    path, new = data.draw(st.sampled_from(holders)), data.draw(VALUES)
    holder = at(value, path)
    free = sorted({"id", "of", "new key", "标签"} - set(holder)) if isinstance(holder, dict) else [len(holder)]
    key = data.draw(st.sampled_from(free))
    after = data.draw(st.sampled_from([(), *[(each,) for each in holder]])) if isinstance(holder, dict) else ()
    made = apply_operations(raw, read(raw, "x.yaml"), [SetValue((*path, key), new, after)])
    assert isinstance(made, bytes), (raw.decode(), path, key, new)
    assert read(made, "x.yaml").value == changed(value, (*path, key), new)
    gone, _ = one_stretch(raw, made)
    assert gone == ""


@ANY
@given(st.data())
def test_characters_of_a_text_are_set(data: st.DataObject) -> None:
    """An id inside a text can be replaced in any style of text; otherwise the program reports that it cannot."""
    some = st.sampled_from(("it's", 'say "x"', "[F1]", "中文", "a: b", "\n", "# c"))
    words = data.draw(st.lists(some, min_size=1, max_size=6))
    value = {"text": f"see {' '.join(words)} [F1] end"}
    raw = Hand(data.draw).file(value)
    start = value["text"].rindex("[F1]") + 1
    made = apply_operations(raw, read(raw, "x.yaml"), [ReplaceText(("text",), start, start + 2, "F23")])
    assert isinstance(made, bytes), raw.decode()
    assert read(made, "x.yaml").value == {"text": f"see {' '.join(words)} [F23] end"}
    assert made.replace(b"F23", b"F1") == raw


@ANY
@given(VALUES.filter(lambda value: isinstance(value, dict | list) and bool(value)))
def test_written_values_read_back(value: Any) -> None:
    """A value that is written as a block reads back unchanged, also with comments above it."""
    text = "\n".join(items(Commented(value, ("# above", "#")), 0)) + "\n"
    assert read(text.encode(), "x.yaml").value == value
    assert text.startswith("# above\n#\n")


# --- by hand ----------------------------------------------------------------------------------------------------


def written(text: str, *changes: Operation) -> str:
    """A file after changes."""
    made = apply_operations(text.encode(), read(text.encode(), "x.yaml"), changes)
    assert isinstance(made, bytes), made
    return made.decode()


FILE = """\
# Factors, by Ana
- id: F1   # the first
  title: Dark surfaces
  claims:
  - {id: F1.1, text: Night}   # in one line

  # to do
- id: F2
  body: |
    One.

    Two.

# end
"""


def test_several_changes_at_once() -> None:
    """All of several changes are made, each at its place, and comments stay with the values that they describe."""
    made = written(
        FILE,
        SetValue((0, "of"), "12345678", ("id",)),
        SetValue((0, "title"), Commented("Dark: surfaces", ("# en: Dark surfaces",))),
        SetValue((0, "claims", 0, "of"), "x", ("id",)),
        SetValue((0, "claims", 1), {"id": "F1.2", "text": Commented(None, ("# en: Day",))}),
        SetValue((1, "body"), "One.\n\nThree.\n"),
        SetValue((1, "then"), None),
        SetValue((2,), {"id": "F3"}),
    )
    assert (
        made
        == """\
# Factors, by Ana
- id: F1   # the first
  of: 12345678
  # en: Dark surfaces
  title: "Dark: surfaces"
  claims:
  - {id: F1.1, of: x, text: Night}   # in one line
  - id: F1.2
    # en: Day
    text:

  # to do
- id: F2
  body: |
    One.

    Three.
  then:
- id: F3

# end
"""
    )


def test_a_file_of_comments_only_is_filled() -> None:
    """The comments of such a file stay at its top."""
    assert written("# nothing yet", SetValue((), [{"id": "F1"}])) == "# nothing yet\n- id: F1\n"


def test_a_first_key_is_inserted_below_the_top_comment() -> None:
    """A key that belongs before all others is inserted there, below the comment at the top."""
    assert written("# head\ntitle: x\n", SetValue(("of",), "1", ("id",))) == "# head\nof: 1\ntitle: x\n"
    assert written("- {title: x}\n", SetValue((0, "of"), "1", ("id",))) == "- {of: 1, title: x}\n"
    assert written("- title: x\n", SetValue((0, "of"), "1", ("id",))) == "- of: 1\n  title: x\n"


def test_empty_brackets_are_filled() -> None:
    """Several keys or items can be inserted into empty brackets."""
    assert written("a: {}\n", SetValue(("a", "x"), None), SetValue(("a", "y"), "1")) == "a: {x: , y: 1}\n"
    assert written("a: [ ]\n", SetValue(("a", 0), "x"), SetValue(("a", 1), None)) == "a: [x, null ]\n"


def test_generated_comments_are_replaced() -> None:
    """Only lines with the given beginning directly above the key are replaced."""
    text = "a:\n  # en: old\n  # mine\n  # en: older\n  # en: lines\n  b: x\n"
    document = read(text.encode(), "x.yaml")
    assert comments_at(document, ("a", "b"), "# en:") == ("# en: older", "# en: lines")
    assert written(text, SetComment(("a", "b"), "# en:", ("# en: new",))) == "a:\n  # en: old\n  # mine\n  # en: new\n  b: x\n"


@pytest.mark.parametrize(
    "change", [SetValue(("b",), "y"), SetValue(("a", "c"), "y"), SetValue(("x", "y"), "z"), ReplaceText(("a",), 5, 9, "y")]
)
def test_a_change_of_one_alias_is_refused(change: Operation) -> None:
    """A value that is written once and used twice through an alias cannot be changed in one of the places."""
    raw = b"a: &one text\nb: *one\n"
    made = apply_operations(raw, read(raw, "x.yaml"), [change])
    assert isinstance(made, Problem)
    assert made.code == "not-written"


def test_a_file_that_has_changed_is_refused() -> None:
    """Changes are only made in the text that they were computed for."""
    made = apply_operations(b"a: 2\n", read(b"a: 1\n", "x.yaml"), [SetValue(("a",), "3")])
    assert isinstance(made, Problem)


@pytest.mark.parametrize(("text", "limit"), [("x" * (MAX_TEXT - 1), "1 MiB"), ("[" * 999, "opening brackets")])
def test_a_change_beyond_a_limit_names_the_limit(text: str, limit: str) -> None:
    """A large import is refused because the file could not be read again, and says so."""
    made = apply_operations(b"", read(b"", "x.yaml"), [SetValue((), [text] * 60)])
    assert isinstance(made, Problem)
    assert (made.code, limit in made.message) == ("too-large", True), made


def test_line_ends_and_the_byte_order_mark_stay() -> None:
    """A file from another system keeps its form, also in new lines."""
    raw = "\ufeff# a\r\nk: v\r\n".encode()
    made = apply_operations(raw, read(raw, "x.yaml"), [SetValue(("l",), "a\nb\n"), SetValue(("k",), "w")])
    assert made == "\ufeff# a\r\nk: w\r\nl: |\r\n  a\r\n  b\r\n".encode()
    assert apply_edits(raw, []) == raw


# --- on disk ----------------------------------------------------------------------------------------------------


def test_saving_replaces_whole_files(tmp_path: Path) -> None:
    """New folders are created, a file keeps its permissions, and no other file is left behind."""
    old = tmp_path / "old.yaml"
    old.write_bytes(b"a: 1\n")
    old.chmod(0o600)
    new = tmp_path / "fr" / "new.yaml"
    assert save([FileRewrite(old, b"a: 1\n", b"a: 2\n"), FileRewrite(new, None, b"b: 1\n")]) == ()
    assert (old.read_bytes(), new.read_bytes()) == (b"a: 2\n", b"b: 1\n")
    assert stat.S_IMODE(old.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["fr", "new.yaml", "old.yaml"]


def test_nothing_is_written_if_one_file_has_changed(tmp_path: Path) -> None:
    """If a file was saved in the meantime, it is kept, and no other file is written."""
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_bytes(b"a: 1\n")
    two.write_bytes(b"changed: by hand\n")
    (problem,) = save([FileRewrite(one, b"a: 1\n", b"a: 2\n"), FileRewrite(two, b"b: 1\n", b"b: 2\n")])
    assert problem.place.file.endswith("two.yaml")
    assert (one.read_bytes(), two.read_bytes()) == (b"a: 1\n", b"changed: by hand\n")


def test_nothing_is_written_if_one_file_cannot_be_written(tmp_path: Path) -> None:
    """If a file has the path of a required folder, there is a problem, and the other file is unchanged."""
    one = tmp_path / "one.yaml"
    one.write_bytes(b"a: 1\n")
    (tmp_path / "fr").write_text("a file")
    (problem,) = save([FileRewrite(one, b"a: 1\n", b"a: 2\n"), FileRewrite(tmp_path / "fr" / "x.yaml", None, b"b: 1\n")])
    assert problem.code == "not-written"
    assert one.read_bytes() == b"a: 1\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fr", "one.yaml"]


def test_written_files_are_restored_if_a_later_one_fails(tmp_path: Path) -> None:
    """If a folder has the path of the last file, the others are restored, and new ones are deleted."""
    one, new, bad = tmp_path / "one.yaml", tmp_path / "new.yaml", tmp_path / "bad.yaml"
    one.write_bytes(b"a: 1\n")
    bad.mkdir()
    files = [FileRewrite(one, b"a: 1\n", b"a: 2\n"), FileRewrite(new, None, b"b: 1\n"), FileRewrite(bad, None, b"c: 1\n")]
    (problem,) = save(files)
    assert problem.code == "not-written"
    assert one.read_bytes() == b"a: 1\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.yaml", "one.yaml"]

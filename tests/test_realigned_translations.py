"""Lists of the main files grow, shrink and are reordered: each translated item stays with the item that it translates."""
# ruff: noqa: F401, F811  (a test asks for the imported fixture `data` by its name)

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.commands import change, run, tree
from tests.test_translating import data, fill, reported, speak

if TYPE_CHECKING:
    from pathlib import Path

ANSWERS = "    - {factor: F1, how: Shade keeps the surface from storing heat., provenance: inferred}\n"
SECOND = "    - {factor: F1, how: Trees cost less than machines., provenance: inferred}\n"
THIRD = "    - {factor: F1, how: Nobody has to be told to use it., provenance: inferred}\n"
FRENCH = {ANSWERS: "L'ombre.", SECOND: "Les arbres.", THIRD: "Personne."}


def translated(data: Path, *answers: str) -> Path:
    """The file of a translated recommendation with these answers, each with the comment that the program wrote."""
    change(data / "recommendations.yaml", ANSWERS, "".join(answers))
    assert run("translate", "fr", "R1").exit_code == 0
    file = data / "fr/recommendations.yaml"
    fill(file)
    text = file.read_text("utf-8").split("\n")
    at = text.index("  answers:") + 2
    for index, answer in enumerate(answers):
        text[at + 2 * index] = f"    - how: {FRENCH[answer]}"
    file.write_text("\n".join(text), "utf-8")
    return file


def answers_of(file: Path) -> list[str]:
    """The lines of the answers of a translation, without comments."""
    lines = file.read_text("utf-8").partition("  answers:\n")[2].partition("\n  actions:")[0].split("\n")
    return [line.strip() for line in lines if "#" not in line]


OLD, A, B, C = "", ANSWERS, SECOND, THIRD


@pytest.mark.slow
@pytest.mark.parametrize("comments", [True, False], ids=["with comments", "by hand"])
@pytest.mark.parametrize(
    ("before", "after", "found", "notes"),
    [
        ((A, B), (C, A, B), ["- how:", "- how: L'ombre.", "- how: Les arbres."], ["has a place for item 1 of the main list"]),
        ((A, B), (A, C, B), ["- how: L'ombre.", "- how:", "- how: Les arbres."], ["has a place for item 2 of the main list"]),
        ((A, B), (A, B, C), ["- how: L'ombre.", "- how: Les arbres.", "- how:"], ["has a place for item 3 of the main list"]),
        ((A,), (B, A, C), ["- how:", "- how: L'ombre.", "- how:"], ["has a place for item 1 and 3 of the main list"]),
        ((A, B, C), (C, A, B), ["- how: Personne.", "- how: L'ombre.", "- how: Les arbres."], ["in the order of the main list"]),
        ((A, B, C), (B, A, C), ["- how: Les arbres.", "- how: L'ombre.", "- how: Personne."], ["in the order of the main list"]),
    ],
)
def test_items_stay_with_what_they_translate(
    data: Path,
    comments: bool,
    before: tuple[str, ...],
    after: tuple[str, ...],
    found: list[str],
    notes: list[str],
) -> None:
    """The comments of the translation, or else its fingerprint, show where each item belongs; a second run changes nothing."""
    file = translated(data, *before)
    if not comments:
        lines = file.read_text("utf-8").split("\n")
        file.write_text("\n".join(line for line in lines if "# en:" not in line), "utf-8")
    change(data / "recommendations.yaml", "".join(before), "".join(after))
    done = run("translate", "fr")
    assert done.exit_code == 0, done.output
    assert answers_of(file) == found
    assert all(any(note in line for line in done.output.split("\n")) for note in notes), done.output
    assert not [line for line in reported(data) if "unknown-translation" in line]
    state = tree(data)
    again = run("translate", "fr")
    assert tree(data) == state
    assert "main list" not in again.output


@pytest.mark.parametrize("comments", [True, False], ids=["with comments", "with a history"])
@pytest.mark.parametrize(
    ("before", "after", "found", "note"),
    [
        ((A, B, C), (A, C), ["- how: L'ombre.", "- how: Personne."], "no longer has “Les arbres.”, which the main list has lost"),
        ((A, B), (B, C), ["- how: Les arbres.", "- how:"], "no longer has “L'ombre.”"),
        ((A, B, C), (C, A), ["- how: Personne.", "- how: L'ombre."], "in the order of the main list"),
    ],
)
def test_items_that_the_main_list_lost_are_named(
    data: Path,
    comments: bool,
    before: tuple[str, ...],
    after: tuple[str, ...],
    found: list[str],
    note: str,
) -> None:
    """What is removed from a translation is shown; without comments, the history of the main file says which item it is."""
    file = translated(data, *before)
    if not comments:
        lines = file.read_text("utf-8").split("\n")
        file.write_text("\n".join(line for line in lines if "# en:" not in line), "utf-8")
        commit(data)
    change(data / "recommendations.yaml", "".join(before), "".join(after))
    change(data / "recommendations.yaml", "Roots lift pavements.", "Roots may lift pavements.")
    done = run("translate", "fr")
    assert note in done.output, done.output
    assert answers_of(file) == found
    state = tree(data)
    assert "main list" not in run("translate", "fr").output
    assert tree(data) == state


def commit(data: Path) -> None:
    """The project as the first state of a repository."""
    git = ["git", "-C", str(data.parent), "-c", "user.name=A", "-c", "user.email=a@example.org"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "a"]):
        subprocess.run([*git, *words], check=True)


def test_an_unknown_place_is_at_the_end(data: Path) -> None:
    """If nothing shows which item is new, its place is the last one, and the message asks for a comparison."""
    (data / "fr").mkdir()
    (data / "fr/brief.yaml").write_text("of: 00000000\ntopics: [chaleur]\n", "utf-8")
    done = run("translate", "fr", "brief")
    assert "brief: `topics` has a place for item 2 of the main list; compare the list with the main file\n" in done.output
    assert "topics: [chaleur, null]\n" in (data / "fr/brief.yaml").read_text("utf-8")


def test_an_unknown_removal_is_left_to_the_translator(data: Path) -> None:
    """No text is removed by guesswork."""
    (data / "fr").mkdir()
    (data / "fr/brief.yaml").write_text("of: 00000000\ntopics: [chaleur, arbres, eau]\n", "utf-8")
    done = run("translate", "fr", "brief")
    assert "`topics` has 3 items here and 2 in the main file, and no earlier state shows which were removed" in done.output
    after = (data / "fr/brief.yaml").read_text("utf-8").split("\n")
    assert {"of: 00000000", "topics: [chaleur, arbres, eau]"} <= set(after)


def test_an_unknown_order_is_named(data: Path) -> None:
    """A list of the same length whose earlier order nothing shows is left as it is, and the message asks for a comparison."""
    (data / "fr").mkdir()
    (data / "fr/brief.yaml").write_text("of: 00000000\ntopics: [chaleur, arbres]\n", "utf-8")
    done = run("translate", "fr", "brief")
    assert "brief: the order of `topics` is not known; compare the list with the main file\n" in done.output
    assert "topics: [chaleur, arbres]\n" in (data / "fr/brief.yaml").read_text("utf-8")


def test_a_list_in_brackets_keeps_its_form(data: Path) -> None:
    """A list in brackets, a byte order mark and Windows line ends stay as they are."""
    (data / "fr").mkdir()
    run("translate", "fr", "brief")
    of = (data / "fr/brief.yaml").read_text("utf-8").split("\n")[0]
    (data / "fr/brief.yaml").write_bytes(f"\ufeff{of}\r\ntitle: Ombre\r\ntopics: [chaleur, 'arbres']\r\n".encode())
    change(data / "brief.yaml", "topics: [heat, trees]", "topics: [water, heat, trees]")
    assert run("translate", "fr", "brief").exit_code == 0
    raw = (data / "fr/brief.yaml").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert b"\r\ntopics: [null, chaleur, 'arbres']\r\n" in raw
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_a_list_that_cannot_be_rewritten_is_named(data: Path) -> None:
    """A comment inside brackets would be lost, so nothing is written."""
    (data / "fr").mkdir()
    (data / "fr/brief.yaml").write_text("topics: [chaleur  # le premier\n  ]\n", "utf-8")
    before = tree(data)
    done = run("translate", "fr", "brief")
    assert (done.exit_code, "data/fr/brief.yaml:1:9 error[not-written]" in done.output) == (1, True), done.output
    assert tree(data) == before


def test_a_list_of_another_length_is_not_accepted(data: Path) -> None:
    """An entry whose lists differ from the main file is not marked as up to date, whether it is named or meant by `all`."""
    file = translated(data, A, B)
    change(data / "recommendations.yaml", A + B, A + B + C)
    before = file.read_text("utf-8")
    assert any("has 2 entries here and 3 in the main file" in line for line in reported(data))
    for words in (("R1",), ("recommendations",), ("all",)):
        done = run("translate", "fr", "--accept", *words)
        assert (done.exit_code, file.read_text("utf-8")) == (1, before)
        assert "`answers` has 2 entries here and 3 in the main file" in done.output
        assert "run `briefing translate fr R1`" in done.output


def test_a_list_in_another_order_is_not_accepted(data: Path) -> None:
    """Comments that contradict the main file show that the translation does not follow its order yet."""
    file = translated(data, A, B)
    change(data / "recommendations.yaml", A + B, B + A)
    before = file.read_text("utf-8")
    done = run("translate", "fr", "--accept", "R1")
    assert (done.exit_code, file.read_text("utf-8")) == (1, before)
    assert "`answers` has its items in another order than the main file" in done.output
    assert run("translate", "fr", "R1").exit_code == 0
    assert run("translate", "fr", "--accept", "R1").exit_code == 0
    assert answers_of(file) == ["- how: Les arbres.", "- how: L'ombre."]

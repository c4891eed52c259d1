"""Entries move with their comments, within a list and between briefs."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.analysis.cross_references import uses
from briefing.diagnostics import Problem
from briefing.i18n.localise import localise
from briefing.loader.folder import load
from briefing.rules import check
from briefing.source.edit.list_items import chunks, insert, lines_of, remove, reorder
from briefing.source.yaml_reader import read
from tests.commands import change, run, tree
from tests.conftest import BASE, TODAY
from tests.test_edits import ANY, VALUES, Hand, comments

if TYPE_CHECKING:
    from pathlib import Path

# --- lines ------------------------------------------------------------------------------------------------------

FILE = """\
# The factors, by Ana

# the first of all
- id: F1   # dark
  claims:
    # on nights
    - id: F1.1
      text: |
        One.

        Two.
    - {id: F1.2, text: Day}
      # to be checked
    - id: F1.3

  # open: the body

# --- part two ---

- id: F2
# on wind
- id: F3
  body: >-
    Folded
    text
# end
"""


def moved(text: str, path: tuple[Any, ...], order: list[int]) -> str:
    made = reorder(text.encode(), read(text.encode(), "x.yaml"), path, order)
    assert isinstance(made, bytes), made
    return made.decode()


def test_comments_on_an_entry_move_with_it() -> None:
    """Comments directly above and inside an entry move with it; those of the file, headings and blank lines stay."""
    assert (
        moved(FILE, (), [2, 0, 1])
        == """\
# The factors, by Ana

# on wind
- id: F3
  body: >-
    Folded
    text

# --- part two ---

# the first of all
- id: F1   # dark
  claims:
    # on nights
    - id: F1.1
      text: |
        One.

        Two.
    - {id: F1.2, text: Day}
      # to be checked
    - id: F1.3

  # open: the body
- id: F2
# end
"""
    )


def test_nested_entries_can_be_moved() -> None:
    """Claims move like the entries of any other list."""
    assert moved(FILE, (0, "claims"), [1, 2, 0]) == FILE.replace(
        """\
    # on nights
    - id: F1.1
      text: |
        One.

        Two.
    - {id: F1.2, text: Day}
      # to be checked
    - id: F1.3

  # open: the body
""",
        """\
    - {id: F1.2, text: Day}
      # to be checked
    - id: F1.3
    # on nights
    - id: F1.1
      text: |
        One.

        Two.

  # open: the body
""",
    )


def test_the_top_comment_belongs_to_the_file() -> None:
    """A comment in the first line stays there, even directly above the first entry."""
    assert moved("# all\n- id: F1\n- id: F2\n", (), [1, 0]) == "# all\n- id: F2\n- id: F1\n"
    assert moved("---\n# all\n- id: F1\n- id: F2", (), [1, 0]) == "---\n# all\n- id: F2\n- id: F1"


@pytest.mark.slow
@ANY
@given(st.data())
def test_any_list_is_put_in_any_order(data: st.DataObject) -> None:
    """For a list in any form, the values get the new order and every comment and line is kept, or nothing is changed."""
    value = data.draw(st.lists(VALUES, min_size=1, max_size=5))
    raw = Hand(data.draw).file(value)
    order = data.draw(st.permutations(range(len(value))))
    document = read(raw, "x.yaml")
    made = reorder(raw, document, (), order)
    if isinstance(made, Problem):  # a dash alone on its line, or a block text that would lose its last line end
        assert chunks(document, ()) is None or "|" in document.text
        return
    assert read(made, "x.yaml").value == [value[index] for index in order]
    assert sorted(comments(made)) == sorted(comments(raw))
    assert sorted(read(made, "").text.split("\n")) == sorted(document.text.split("\n"))


@pytest.mark.slow
@ANY
@given(st.data())
def test_an_entry_is_moved_to_another_file(data: st.DataObject) -> None:
    """The entry is in the other file, and the rest of both files is unchanged."""
    value, other = (data.draw(st.lists(VALUES, min_size=1, max_size=3)) for _ in range(2))
    raw, there = Hand(data.draw).file(value), Hand(data.draw).file(other)
    index, place = data.draw(st.integers(0, len(value) - 1)), data.draw(st.integers(0, len(other)))
    left = remove(raw, read(raw, "x.yaml"), index)
    assert isinstance(left, bytes), left
    assert (read(left, "x.yaml").value or []) == [*value[:index], *value[index + 1 :]]
    made = insert(there, read(there, "y.yaml"), place, lines_of(read(raw, "x.yaml"), index), value[index])
    assert isinstance(made, bytes), made
    assert read(made, "y.yaml").value == [*other[:place], value[index], *other[place:]]
    assert set(comments(there)) <= set(comments(made))


# --- within a brief ---------------------------------------------------------------------------------------------


def test_a_move_changes_the_order_and_nothing_else(data: Path) -> None:
    """The entry is at the requested place; no other file changes, and a dry run only shows the change."""
    before = tree(data)
    shown = run("move", "J2", "--before", "J1", "--dry-run")
    assert shown.output.startswith("--- data/judgements.yaml\n+++ data/judgements.yaml\n@@")
    assert tree(data) == before
    assert run("move", "J2", "--before", "J1").output == "J2 is now before J1\n"
    assert [each.id for each in load(data, "").site.briefs[0].judgements] == ["J2", "J1"]
    assert check.check_site(load(data, ""), TODAY) == ()
    assert run("move", "J1", "--before", "J2").exit_code == 0
    assert tree(data) == before


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("J1",), "give a destination: --before ID, --after ID, --to SLUG or --shared"),
        (("J1", "--before", "J2", "--after", "J2"), "either --before or --after"),
        (("J9", "--before", "J2"), "`J9`: no entry has this id"),
        (("J1", "--before", "J9"), "`J9`: no entry has this id"),
        (("J1", "--before", "F1"), "`F1` is a factor; a judgement is expected here, such as `J2`"),
        (("J1", "--before", "J1"), "J1 cannot be moved next to itself"),
        (("J1", "--to", "steel"), "there is only one brief"),
    ],
)
def test_wrong_use_is_refused_and_writes_nothing(data: Path, words: tuple[str, ...], expected: str) -> None:
    """A move that is not possible is refused in one line, with exit code 2."""
    before = tree(data)
    done = run("move", *words)
    assert (done.exit_code, expected in done.output) == (2, True), done.output
    assert tree(data) == before


def test_a_list_in_brackets_is_not_changed(data: Path) -> None:
    """Entries that share a line cannot be moved; the help says what to do, and the exit code is 1."""
    file = data / "judgements.yaml"
    file.write_text("[{id: J1, text: x}, {id: J2, text: y}]\n", "utf-8")
    done = run("move", "J2", "--before", "J1")
    assert done.exit_code == 1
    assert "on its own line, without" in done.output
    assert file.read_text("utf-8") == "[{id: J1, text: x}, {id: J2, text: y}]\n"


# --- between briefs ---------------------------------------------------------------------------------------------


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two briefs that share their sources and actors; both are in two languages."""
    monkeypatch.chdir(tmp_path)
    data = tmp_path / "data"
    for slug in ("shade", "steel"):
        shutil.copytree(BASE, data / slug)
        change(data / slug / "brief.yaml", "languages: [en]", "languages: [en, fr]")
    for name in ("sources.yaml", "actors.yaml", "glossary.yaml"):
        shutil.move(data / "shade" / name, data / name)
        (data / "steel" / name).unlink()
    (data / "shade/factors.yaml").write_text((data / "shade/factors.yaml").read_text("utf-8") + SECOND, "utf-8")
    change(data / "shade/judgements.yaml", "rests_on: [F1]", "rests_on: [F1, F2]")
    answer = "    - factor: F2\n      how: As F2.1 has it [F2.1].\n      provenance: added\n"
    change(data / "shade/recommendations.yaml", "  answers:\n", f"  answers:\n{answer}")
    change(data / "steel/factors.yaml", "model was run again", "model was run again, as [there][shade:F2]")
    (data / "shade/fr").mkdir()
    (data / "shade/fr/factors.yaml").write_text("- id: F1\n  title: Sombre\n- id: F2\n  of: 0\n  title: Le vent [F1]\n", "utf-8")
    assert run("translate", "fr", "--accept", "shade:F2", "shade:F1").exit_code == 0
    assert run("review", "--accept", "all", "--today", "2031-10-01").exit_code == 0
    return data


SECOND = """\

# on wind
- id: F2
  slug: wind
  title: Wind is kept out
  summary: Courts let no wind in, see [F1], [shade:F1], [@city-2030] and [steel:F1.1].
  claims:
    - {id: F2.1, text: No wind., grade: argued, sources: [city-2030], provenance: added}
  provenance: added
  sources: [city-2030]
"""


def codes(data: Path) -> list[str]:
    return [
        f"{each.place.file} {each.code}: {each.message}"
        for each in check.check_site(load(data, ""), TODAY)
        if each.code != "missing-translation"
    ]


def test_an_entry_moves_into_another_brief(library: Path) -> None:
    """Its id is the next free one there; every reference follows, and translations and reviews move with it and stay current."""
    assert codes(library) == []
    done = run("move", "shade:F2", "--to", "steel")
    assert done.output.startswith("shade:F2 is now steel:F2\n"), done.output
    assert codes(library) == []
    shade, steel = load(library, "").site.briefs
    assert [each.id for each in shade.factors] == ["F1"]
    assert [each.id for each in steel.factors] == ["F1", "F2"]
    assert steel.factors[1].summary == "Courts let no wind in, see [shade:F1], [shade:F1], [@city-2030] and [steel:F1.1]."
    assert shade.judgements[0].reasons == ("F1", "steel:F2")
    assert [answer.factor for answer in shade.recommendations[0].answers] == ["steel:F2", "F1"]
    assert shade.recommendations[0].answers[0].how == "As F2.1 has it [steel:F2.1]."
    assert "as [there][F2]" in str(steel.factors[0].body)
    assert (library / "shade/factors.yaml").read_bytes() == (BASE / "factors.yaml").read_bytes()
    assert (library / "steel/factors.yaml").read_text("utf-8").endswith(SECOND.lstrip("\n").replace("[F1]", "[shade:F1]"))
    french = (library / "steel/fr/factors.yaml").read_text("utf-8")
    assert re.fullmatch(r"- id: F2\n  of: [0-9a-f]{8}\n  title: Le vent \[shade:F1\]\n", french)
    assert (library / "shade/fr/factors.yaml").read_text("utf-8").count("id:") == 1
    assert uses(load(library, "").site)


def test_a_used_id_becomes_the_next_free_one(library: Path) -> None:
    """In a brief with an F1 of its own, the other F1 becomes F2 at the requested place."""
    done = run("move", "steel:F1", "--to", "shade", "--before", "shade:F2", "--dry-run")
    assert done.exit_code == 2
    assert "the slug `dark-surfaces` is already used in `shade` by F1" in done.output
    change(library / "steel/factors.yaml", "slug: dark-surfaces", "slug: surfaces")
    assert run("move", "steel:F1", "--to", "shade", "--before", "shade:F2").output.startswith("steel:F1 is now shade:F3\n")
    assert [each.id for each in load(library, "").site.briefs[0].factors] == ["F1", "F3", "F2"]
    assert (library / "steel/factors.yaml").read_bytes() == b""
    assert [line for line in codes(library) if "unused" not in line] == []


@pytest.mark.parametrize(
    ("file", "old", "new", "words", "expected"),
    [
        ("brief.yaml", "", "", ("shade:F2", "--to", "stel"), "there is no brief `stel`; did you mean `steel`?"),
        ("brief.yaml", "", "", ("shade:F2", "--to", "shade"), "`F2` is already in `shade`"),
        ("brief.yaml", "", "", ("shade:F2.1", "--to", "steel"), "F2.1 is part of F2: move F2"),
        ("brief.yaml", "", "", ("city-2030", "--to", "steel"), "`city-2030` is already shared by all briefs"),
        ("brief.yaml", "", "", ("shade:G2", "--to", "steel"), "the numbers of G2 are in `figures/nights.csv`"),
        ("../steel/brief.yaml", "[en, fr]", "[en]", ("shade:F2", "--to", "steel"), "`steel` is not in fr"),
        ("../steel/brief.yaml", "[en, fr]", "[fr, en]", ("shade:F2", "--to", "steel"), "`steel` in fr: translate F2 by hand"),
        ("factors.yaml", "see [F1]", "see [F7]", ("shade:F2", "--to", "steel"), "`F7` is a broken reference"),
        ("factors.yaml", "see [F1]", "see [G1]", ("shade:F2", "--to", "steel"), "refers to `G1`"),
        ("../steel/brief.yaml", "e: ruiz-2031", "e: city-2030", ("shade:J2", "--to", "steel"), "write `provenance: added`"),
        ("brief.yaml", "", "", ("shade:G1", "--to", "steel"), "`G1` is still used"),
        ("brief.yaml", "link: timeline/", "link: factors/wind/#F2", ("shade:F2", "--to", "steel"), "`F2` is still used"),
    ],
)
def test_a_move_that_changes_a_meaning_is_refused(
    library: Path, file: str, old: str, new: str, words: tuple[str, ...], expected: str
) -> None:
    """The reason is given in one line, with exit code 2, and nothing is written."""
    change(library / "shade" / file, old, new)
    before = tree(library)
    done = run("move", *words)
    assert (done.exit_code, expected in done.output) == (2, True), done.output
    assert tree(library) == before


def test_a_source_of_one_brief_keeps_its_entry_there(library: Path) -> None:
    """An entry that cites a source of its own brief cannot move without it."""
    (library / "shade/sources.yaml").write_text("- {id: own-2031, type: report, title: Own, reach: primary}\n", "utf-8")
    change(library / "shade/factors.yaml", "see [F1]", "see [@own-2031]")
    done = run("move", "shade:F2", "--to", "steel")
    assert done.exit_code == 2
    assert "F2 refers to `own-2031`" in done.output
    assert "which is only in `shade`: first share it with `briefing move shade:own-2031 --shared`" in done.output


# --- to the files of all briefs ---------------------------------------------------------------------------------

NAMED = [
    ("sources", "source", "own-2031", "- {id: own-2031, type: report, title: Own, reach: primary}\n", "[@own-2031]"),
    ("actors", "actor", "planners", "- {id: planners, name: The planners, kind: body}\n", "[they][planners]"),
    ("glossary", "term", "canopy", '- {id: canopy, term: Canopy, definition: "What [F1] needs."}\n', "[trees][canopy]"),
]


def test_a_group_keeps_its_name_when_one_of_its_sources_is_shared(library: Path) -> None:
    """The name of a group is translated at one of its sources; it holds for the others wherever either is written."""
    groups = "".join(f"- {{id: {id}-2031, type: report, title: Own, group: Records, reach: primary}}\n" for id in ("own", "new"))
    (library / "shade/sources.yaml").write_text(groups, "utf-8")
    (library / "shade/fr/sources.yaml").write_text("- {id: own-2031, of: 0, group: Actes}\n", "utf-8")
    change(library / "shade/factors.yaml", "see [F1]", "see [@own-2031; @new-2031], [F1]")
    for moves in ([], ["own-2031"], ["new-2031"]):
        for id in moves:
            assert run("move", f"shade:{id}", "--shared").exit_code == 0
        brief = localise(load(library, ""), "fr").briefs[0]
        assert [str(getattr(brief.find("source", id), "group", "")) for id in ("own-2031", "new-2031")] == ["Actes", "Actes"]


@pytest.mark.parametrize(("file", "kind", "id", "entry", "cited"), NAMED, ids=[each[1] for each in NAMED])
def test_an_entry_of_one_brief_is_shared(library: Path, file: str, kind: str, id: str, entry: str, cited: str) -> None:
    """The check names the brief that has the entry and the command that shares it; afterwards both briefs use the one entry."""
    (library / f"shade/{file}.yaml").write_text(entry, "utf-8")
    text = {"source": "title", "actor": "name", "term": "term"}[kind]
    french = f"- id: {id}\n  of: 0\n  {text}: En français\n"
    (library / "shade/fr" / f"{file}.yaml").write_text(french, "utf-8")
    change(library / "shade/factors.yaml", "see [F1]", f"see {cited}, [F1]")
    change(library / "steel/factors.yaml", "model was run again", f"model was run again, see {cited}")
    (found,) = [each for each in check.check_site(load(library, ""), TODAY) if each.severity == "error"]
    command = f"briefing move shade:{id} --shared"
    assert found.help == f"the brief `shade` has it (shade/{file}.yaml, line 1): share it with `{command}`"
    done = run(*command.split()[1:])
    assert done.output == f"shade:{id} is now shared by all briefs: `{id}` in data/{file}.yaml\n"
    assert not [each for each in check.check_site(load(library, ""), TODAY) if each.severity == "error"]
    site = load(library, "").site
    assert [brief.find(kind, id) is not None for brief in site.briefs] == [True, True]
    assert id in [each.id for each in site.shared[kind]]
    assert (library / f"shade/{file}.yaml").read_bytes() == b""
    assert (library / f"fr/{file}.yaml").read_text("utf-8").endswith(f"  {text}: En français\n")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("shade:F2", "--shared"), "`F2` is a factor; all briefs can share sources, actors, terms and words only"),
        (("city-2030", "--shared"), "`city-2030` is already shared by all briefs"),
        (("shade:own-2031", "--shared"), "`own-2031` is already used by a source; `steel:own-2031` has it: delete the one"),
        (("shade:own-2031", "--shared", "--to", "steel"), "give either --to or --shared, not both"),
    ],
)
def test_what_cannot_be_shared_is_refused(library: Path, words: tuple[str, ...], expected: str) -> None:
    """Only sources, actors and terms are shared, and only if no other brief has one of the same id; nothing is written."""
    for slug in ("shade", "steel"):
        (library / slug / "sources.yaml").write_text(NAMED[0][3], "utf-8")
    before = tree(library)
    done = run("move", *words)
    assert (done.exit_code, expected in done.output) == (2, True), done.output
    assert tree(library) == before


def test_an_entry_in_another_language_is_not_shared(library: Path) -> None:
    """The shared files are in the main language of the site."""
    (library / "steel/sources.yaml").write_text(NAMED[0][3], "utf-8")
    change(library / "steel/brief.yaml", "[en, fr]", "[fr, en]")
    done = run("move", "steel:own-2031", "--shared")
    assert (done.exit_code, "`steel` is written in fr and the shared files in en" in done.output) == (2, True), done.output

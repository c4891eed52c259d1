"""The work of a translator: write out what is missing, fill it in, and mark it as current."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefing.authoring.translation import ScriptConversions, draft_translations, entries
from briefing.i18n.localise import localise
from briefing.i18n.text_fingerprints import fingerprint, is_fingerprint, text_leaves
from briefing.i18n.translation_overlay import translatable
from briefing.i18n.translation_pairs import TranslatedEntry, of_brief
from briefing.loader.folder import Loaded, load
from briefing.model import BY_FILE, CHANGES, HEAD, Factor
from briefing.rules import check
from briefing.source.edit.apply import apply_operations
from briefing.source.yaml_reader import read
from tests.commands import change, run, tree
from tests.conftest import BASE, TODAY
from tests.test_edits import Hand, comments

if TYPE_CHECKING:
    from pathlib import Path

    from briefing.diagnostics import Problem


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The base brief in English and French; its project is the working directory."""
    shutil.copytree(BASE, tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    speak(tmp_path / "data", "en, fr")
    return tmp_path / "data"


def speak(data: Path, languages: str) -> None:
    head = data / "brief.yaml"
    head.write_text(re.sub(r"languages: \[.*\]", f"languages: [{languages}]", head.read_text("utf-8")), "utf-8")


def found(data: Path) -> tuple[Problem, ...]:
    return check.check_site(load(data, "data"), TODAY)


def reported(data: Path) -> list[str]:
    return [f"{problem.place.file}:{problem.place.line} {problem.code}: {problem.message}" for problem in found(data)]


def fill(file: Path, text: str = "texte") -> None:
    """Write a text after every colon and dash without a value, with the references of the main text above it."""
    lines = file.read_text("utf-8").split("\n")
    references = ""
    for number, line in enumerate(lines):
        if line.lstrip().startswith("# en:"):
            references += "".join(f" {found}" for found in re.findall(r"\[(?:@[^\]]+|[A-Z][0-9.]*)\]", line))
        elif lines[number - 1].lstrip().startswith("# en:") and re.search(r"^[^#]*(:|-)$", line):
            lines[number] = f"{line} {text} {number}{references}"
        if not line.lstrip().startswith("#"):
            references = ""
    file.write_text("\n".join(lines), "utf-8")


# --- from nothing to done ---------------------------------------------------------------------------------------


def test_what_is_missing_is_written_out(data: Path) -> None:
    """Every empty text is below a comment with the main text; the check counts them and finds nothing else."""
    done = run("translate", "fr")
    assert done.exit_code == 0
    assert "fr/factors.yaml: 7 texts to translate (F1)\n" in done.output
    assert (
        (data / "fr/factors.yaml").read_text("utf-8")
        == """\
- id: F1
  of: 13c14041
  # en: Dark surfaces store the day's heat
  title:
  # en: Roofs and asphalt give back at night what they took by day.
  summary:
  # en: Ana Ruiz calls dark roofs the city's oven [@ruiz-2031, para. 3].
  # en:
  # en: ### Since the article
  # en:
  # en: - The model was run again ([E1]).
  body:
  # en: A matter for building codes
  then:
  # en: The largest single cause in the city's own model
  now:
  claims:
    - id: F1.1
      # en: Street temperatures at night follow the share of dark surface [@city-2030, fig. 4].
      text:
  # en: A summer in which streets with dark roofs stayed cool.
  would_change:
"""
    )
    (problem,) = found(data)
    assert problem.code == "missing-translation"
    assert "factors.yaml 7 (F1)" in problem.message
    assert problem.help == "they wait to be filled in, the first at data/fr/actors.yaml:4; until then they are shown in en"


def test_empty_texts_are_reported_with_their_places(data: Path) -> None:
    """The check points at the empty texts of a draft, and at the command only for texts that are not written out."""
    assert str(found(data)[0].help).startswith("`briefing translate fr` writes them out to be filled in;")
    run("translate", "fr", "F1")
    assert (
        found(data)[0].help == "7 of them wait to be filled in, the first at data/fr/factors.yaml:4; "
        "`briefing translate fr` writes out the rest; until then they are shown in en"
    )
    run("translate", "fr")
    for file in (data / "fr").iterdir():
        fill(file)
    change(data / "fr/factors.yaml", "title: ", "title: # ")
    assert found(data)[0].help == "fill it in at data/fr/factors.yaml:4"


@pytest.mark.slow
def test_a_name_that_entries_share_is_translated_once(data: Path) -> None:
    """The group of sources, the unit and the words of a figure are asked for, counted and filled in once, and used everywhere."""

    def missing() -> int:
        return int(found(data)[0].message.split()[0])

    without = missing()
    sources = (data / "sources.yaml").read_text("utf-8").replace("  type:", "  group: Works of the city\n  type:")
    assert sources.count("group:") > 1
    (data / "sources.yaml").write_text(sources, "utf-8")
    assert missing() == without + 1
    charted = "kind: bars, data: nights.csv, x: year, y: degrees, unit: degrees, labels: {year: Year, degrees: Degrees at night}"
    figures = [f"- {{id: G{number}, title: Nights, {charted}, sources: [city-2030]}}\n" for number in (1, 2)]
    (data / "figures.yaml").write_text(figures[0], "utf-8")
    of_one = missing()
    (data / "figures.yaml").write_text("".join(figures), "utf-8")
    assert missing() == of_one + 1  # the title of the second
    run("translate", "fr")
    written = (data / "fr/sources.yaml").read_text("utf-8")
    assert written.count("group:") == 1
    change(data / "fr/sources.yaml", "  group:", "  group: Œuvres de la ville")
    fill(data / "fr/figures.yaml")
    assert (data / "fr/figures.yaml").read_text("utf-8").count("unit:") == 1
    message = next(problem.message for problem in found(data) if problem.code == "missing-translation")
    assert "sources.yaml" not in message
    assert "figures.yaml" not in message
    before = tree(data)
    run("translate", "fr", "G2", "sources")
    assert tree(data) == before
    site = localise(load(data, "data"), "fr")
    assert {source.group for source in site.briefs[0].of("source")} == {"Œuvres de la ville"}
    first, second = site.briefs[0].of("figure")
    assert (second.unit, second.labels) == (first.unit, first.labels)
    assert second.unit.startswith("texte")


def test_a_second_time_changes_nothing(data: Path) -> None:
    """Half-finished work is kept, and the empty texts are reported again."""
    assert run("translate", "fr").exit_code == 0
    before = tree(data)
    again = run("translate", "fr")
    assert "fr/factors.yaml: 7 texts to translate (F1)\n" in again.output
    assert tree(data) == before


def test_filling_in_completes_a_translation(data: Path) -> None:
    """After all texts are filled in, nothing is missing or stale, without another command."""
    run("translate", "fr")
    for file in (*(data / "fr").iterdir(), *(data.parent / "locales").glob("fr.yaml")):  # only if the program lacks words
        fill(file)
    assert found(data) == ()
    assert run("translate", "fr").output == "nothing is missing in fr\n"


def test_one_entry_can_be_asked_for(data: Path) -> None:
    """A translator can request one entry or one file."""
    assert run("translate", "fr", "R1", "glossary").exit_code == 0
    assert sorted(path.name for path in (data / "fr").iterdir()) == ["glossary.yaml", "recommendations.yaml"]


# --- by hand, and later -----------------------------------------------------------------------------------------

BY_HAND = """\
# Traduit par Ana; à relire

- id: F1   # le premier
  title: Les surfaces sombres
  claims: [{id: F1.1, text: La nuit}]
  # reste à faire: le corps

  now: ~
# fin
"""


def test_an_existing_file_keeps_its_form(data: Path) -> None:
    """Additions are at the place that they have in the main file; comments, order, blanks and values stay."""
    (data / "fr").mkdir()
    (data / "fr/factors.yaml").write_text(BY_HAND, "utf-8")
    assert run("translate", "fr", "F1").exit_code == 0
    assert (
        (data / "fr/factors.yaml").read_text("utf-8")
        == """\
# Traduit par Ana; à relire

- id: F1   # le premier
  title: Les surfaces sombres
  # en: Roofs and asphalt give back at night what they took by day.
  summary:
  # en: Ana Ruiz calls dark roofs the city's oven [@ruiz-2031, para. 3].
  # en:
  # en: ### Since the article
  # en:
  # en: - The model was run again ([E1]).
  body:
  # en: A matter for building codes
  then:
  claims: [{id: F1.1, text: La nuit}]
  # reste à faire: le corps

  # en: The largest single cause in the city's own model
  now: ~
  # en: A summer in which streets with dark roofs stayed cool.
  would_change:
# fin
"""
    )


def test_accepting_writes_one_line(data: Path) -> None:
    """`--accept` records in the entry that its translation is current, and changes nothing else."""
    (data / "fr").mkdir()
    file = data / "fr/factors.yaml"
    file.write_text(BY_HAND, "utf-8")
    assert any("`F1` does not record which text it translates (fr)" in line for line in reported(data))
    done = run("translate", "fr", "--accept", "F1")
    assert done.output == "fr/factors.yaml: accepted as up to date: F1\n"
    assert file.read_text("utf-8") == BY_HAND.replace("# le premier\n", "# le premier\n  of: 13c14041\n")
    assert [problem.code for problem in found(data)] == ["missing-translation", "lost-reference"]
    assert run("translate", "fr", "--accept", "all").output == "everything was already up to date in fr\n"


def test_a_changed_claim_makes_its_translation_stale_and_no_other(data: Path) -> None:
    """A change of one English claim causes one warning at one line; the comment is updated, and accepting ends the warning."""
    run("translate", "fr")
    for file in (data / "fr").iterdir():
        fill(file)
    change(data / "factors.yaml", "Street temperatures at night", "Air temperatures at night")
    assert reported(data) == ["data/fr/factors.yaml:2 stale-translation: `F1` has changed since it was translated (fr)"]
    before = (data / "fr/factors.yaml").read_text("utf-8")
    assert run("translate", "fr").output.startswith("fr/factors.yaml: comments updated (F1)\n")
    assert (data / "fr/factors.yaml").read_text("utf-8") == before.replace("# en: Street temp", "# en: Air temp")
    assert [problem.code for problem in found(data)] == ["stale-translation"]
    assert run("translate", "fr", "--accept", "F1").exit_code == 0
    assert found(data) == ()


def test_an_empty_entry_is_not_stale(data: Path) -> None:
    """A text that was written out and not translated is missing, and never stale."""
    run("translate", "fr")
    change(data / "factors.yaml", "Street temperatures at night", "Air temperatures at night")
    assert [problem.code for problem in found(data)] == ["missing-translation"]
    assert run("translate", "fr").exit_code == 0
    for file in (data / "fr").iterdir():
        fill(file)
    assert found(data) == ()


def test_an_empty_entry_is_removed_with_its_main_entry(data: Path) -> None:
    """Entries that hold no text go when the main file has lost them; one with a text stays, and the check says what to do."""
    claim = (
        "    - id: F1.2\n      text: Roofs are dark.\n      grade: argued\n      sources: [city-2030]\n      provenance: added\n"
    )
    change(data / "factors.yaml", "  would_change", f"{claim}{claim.replace('F1.2', 'F1.3')}  would_change")
    run("translate", "fr")
    factors, timeline = data / "fr" / "factors.yaml", data / "fr" / "timeline.yaml"
    change(data / "factors.yaml", claim, "")
    change(data / "factors.yaml", claim.replace("F1.2", "F1.3"), "")
    change(data / "timeline.yaml", "- id: E2", "- id: E3")
    change(timeline, "- id: E2", "- id: E9\n  title: Le vote\n- id: E2")
    change(factors, "- id: F1.3\n", "- id: F1.3  # kept\n")
    helps = {problem.message: problem.help for problem in found(data) if problem.code == "unknown-translation"}
    assert helps["the main file has no `F1.2` here"] == "delete these lines, or write the main entry first"
    assert helps["the main file has no `E9`"] == (
        "if the main entry was removed, delete these lines; if it is now called `E3`, write this id here"
    )
    done = run("translate", "fr").output
    assert "factors/F1: `F1.2` is removed, because the main file no longer has it" in done
    assert "F1.2" not in factors.read_text("utf-8") + timeline.read_text("utf-8")
    assert "F1.3" not in factors.read_text("utf-8")
    assert "E2" not in timeline.read_text("utf-8")
    assert "Le vote" in timeline.read_text("utf-8")


def test_an_entry_without_a_place_of_its_own_is_refused(data: Path) -> None:
    """If one entry cannot be written without a change of another, it is named, and nothing is written."""
    (data / "fr").mkdir()
    (data / "fr/glossary.yaml").write_text("- &all {id: heat-island, term: îlot}\n")
    (data / "fr/judgements.yaml").write_text("- id: J1\n  text: &a x\n  confidence: *a\n")
    (data / "fr/factors.yaml").write_text("- id: F1\n  claims: &c [{id: F1.1}]\n  sources: *c\n")
    before = tree(data)
    done = run("translate", "fr")
    assert done.exit_code == 1
    assert "data/fr/factors.yaml:2:11 error[not-written]" in done.output
    assert tree(data) == before


def test_the_order_of_a_map_means_nothing(data: Path) -> None:
    """Labels in another order are the same text."""
    labels = "labels: {year: Year, street: Street, degrees: Mean night temperature, Mill Street: Mill Street}"
    figure = load(data, "").site.briefs[0].figures[1]
    (data / "fr").mkdir()
    (data / "fr/figures.yaml").write_text(f"- id: G2\n  of: {fingerprint(figure)}\n  title: Nuits\n", "utf-8")
    change(
        data / "figures.yaml",
        labels,
        "labels: {Mill Street: Mill Street, degrees: Mean night temperature, street: Street, year: Year}",
    )
    assert not [line for line in reported(data) if "stale" in line]


def test_a_renamed_id_is_renamed_in_the_comments(data: Path) -> None:
    """The comments above translated texts follow the main texts, so `translate` finds nothing to update after a rename."""
    change(
        data / "factors.yaml",
        "the city's oven [@ruiz-2031, para. 3]",
        "[the oven][F1.1] of [E1] [@ruiz-2031, para. 3; @city-2030]",
    )
    run("translate", "fr")
    for file in (data / "fr").iterdir():
        fill(file)
    for old, new in (("E1", "E7"), ("F1.1", "F1.4"), ("ruiz-2031", "ruiz-2032")):
        assert run("rename", old, new).exit_code == 0
    assert "[the oven][F1.4] of [E7] [@ruiz-2032, para. 3; @city-2030]" in (data / "fr/factors.yaml").read_text("utf-8")
    assert "comments updated" not in run("translate", "fr").output
    assert not [line for line in reported(data) if "stale" in line]


# --- names ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("fr", "F9"), "`F9`: there is no such entry in fr"),
        (("fr", "--accept"), "name the entries that are up to date"),
        (("fr", "--accept", "F1"), "factors/F1: not translated yet"),
        (("en",), "`en` is the language of the main files"),
        (("de",), "the site has no language `de`; add `de` to `languages`"),
        (("fr_FR",), "the site has no language `fr_FR`; add `fr-FR` to `languages`"),
    ],
)
def test_wrong_use_is_refused_and_writes_nothing(data: Path, words: tuple[str, ...], expected: str) -> None:
    """An unknown name or a language that the site lacks is reported on one line, with exit code 2."""
    before = tree(data)
    done = run("translate", *words)
    assert (done.exit_code, expected in done.output) == (2, True), done.output
    assert tree(data) == before


@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_an_unreadable_head_is_reported_before_the_language(data: Path, language: str) -> None:
    """Which languages a brief has is not known if its head cannot be read: the error of the file is the message."""
    head = data / "brief.yaml"
    head.write_text(head.read_text("utf-8").replace("title: ", "title: 'a' ", 1), "utf-8")
    done = run("translate", language)
    assert (done.exit_code, "error[yaml-syntax]" in done.output, "no language" in done.output) == (1, True, False), done.output


def test_a_name_of_two_entries_is_ambiguous(data: Path) -> None:
    """An actor and a term may have the same id: the program lists the full names."""
    glossary = data / "glossary.yaml"
    glossary.write_text(glossary.read_text() + "- {id: editors, term: editors, definition: Who edits.}\n")
    done = run("translate", "fr", "editors")
    assert (done.exit_code, "write actors/editors or glossary/editors" in done.output) == (2, True), done.output
    assert run("translate", "fr", "glossary/editors").exit_code == 0
    assert [path.name for path in (data / "fr").iterdir()] == ["glossary.yaml"]


def test_nothing_is_written_from_files_that_cannot_be_read(data: Path) -> None:
    """A mistake in the main files could hide texts, so the program reports it and writes nothing."""
    change(data / "factors.yaml", "provenance: stated", "provenence: stated")
    before = tree(data)
    done = run("translate", "fr")
    assert done.exit_code == 1
    assert "unknown-field" in done.output
    assert tree(data) == before


def test_a_library_is_translated_with_what_it_shares(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each brief has its folder, and so have shared lists; an id without a brief that two briefs have is ambiguous."""
    monkeypatch.chdir(tmp_path)
    data = tmp_path / "data"
    for slug in ("shade", "steel"):
        shutil.copytree(BASE, data / slug)
        speak(data / slug, "en, fr")
    for name in ("sources.yaml", "actors.yaml", "glossary.yaml"):
        shutil.move(data / "shade" / name, data / name)
        (data / "steel" / name).unlink()
    files = ["data/actors.yaml", "data/shade/brief.yaml", "data/steel/brief.yaml"]
    assert [problem.place.file for problem in found(data)] == files
    done = run("translate", "fr", "F1")
    assert "write shade:factors/F1 or steel:factors/F1" in done.output
    assert run("translate", "fr").exit_code == 0
    written = sorted(path.relative_to(data).as_posix() for path in data.rglob("fr/*.yaml"))
    assert {"fr/actors.yaml", "fr/glossary.yaml", "shade/fr/factors.yaml", "steel/fr/brief.yaml"} <= set(written)
    for file in data.rglob("fr/*.yaml"):
        fill(file)
    assert found(data) == ()
    change(data / "glossary.yaml", "stays warmer at night", "stays warmer by night")
    assert [line.partition(" ")[0] for line in reported(data)] == ["data/fr/glossary.yaml:2"]
    assert run("translate", "fr", "--accept", "heat-island").exit_code == 0
    assert found(data) == ()


# --- any file ---------------------------------------------------------------------------------------------------


def whole(model: Any) -> Any:
    """A translation of every text of an entry, as a translator would write it."""
    made: dict[str, Any] = {}
    for leaf in translatable(model):
        here: Any = made
        for step, ahead in zip(leaf.path, (*leaf.path[1:], None), strict=True):
            nothing: Any = f"«{leaf.value[:9]}»" if ahead is None else [] if isinstance(ahead, int) else {}
            if isinstance(here, list):
                here += [None] * (step + 1 - len(here))
                here[step] = here[step] if here[step] is not None else nothing
            here = here[step] if isinstance(here, list) else here.setdefault(step, nothing)
    return made


def fitted(model: Any, made: Any) -> Any:
    """The same with lists as long as in the main entry, and entries with the ids of the main entry."""
    for key, value in made.items():
        parts = getattr(model, key.replace("-", "_"), None)
        if isinstance(value, list) and isinstance(parts, tuple):
            value += [None] * (len(parts) - len(value))
            made[key] = [fitted(part, each) if isinstance(each, dict) else each for part, each in zip(parts, value, strict=True)]
            if parts and getattr(parts[0], "id", None) is not None:
                made[key] = [{"id": part.id, **each} for part, each in zip(parts, made[key], strict=True) if each]
    return made


BRIEF = load(BASE, "").site.briefs[0]
MAINS = {file: list(mains.items()) for file, mains in of_brief(BRIEF).files.items() if mains}


def thinned(value: Any, draw: Any) -> Any:
    """A half-finished translation: some fields are missing or empty."""
    if isinstance(value, dict):
        fate = {
            key: draw(st.sampled_from(("here", "here", "gone", "empty"))) if key not in ("id", "edition") else "here"
            for key in value
        }
        return {key: None if fate[key] == "empty" else thinned(each, draw) for key, each in value.items() if fate[key] != "gone"}
    if isinstance(value, list):
        by_id = value and isinstance(value[0], dict) and "id" in value[0]
        kept = [thinned(each, draw) for each in value if not by_id or draw(st.booleans())]
        return kept if by_id else [each if draw(st.booleans()) else None for each in kept]
    return value


@pytest.mark.slow
@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_half_finished_file_is_completed_and_nothing_is_lost(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Translated texts in any style stay with their comments; afterwards every other text is there as an empty value."""
    file = data.draw(st.sampled_from(sorted(set(MAINS) - {HEAD})))
    name = "edition" if file == CHANGES else "id"
    done = [thinned({name: id, **fitted(main, whole(main))}, data.draw) for id, main in MAINS[file]]
    raw = Hand(data.draw).file(done[: data.draw(st.integers(0, len(done)))] or [{name: MAINS[file][0][0]}])
    folder = shutil.copytree(BASE, tmp_path_factory.mktemp("any") / "data")
    speak(folder, "en, fr")
    (folder / "fr").mkdir()
    (folder / f"fr/{file}.yaml").write_bytes(raw)
    loaded = load(folder, "")
    items = [item for item in entries(loaded, "fr") if item.file == file]
    before = texts(loaded, file)
    for draft in draft_translations(items, ScriptConversions(loaded, "fr")):
        if draft.changes:
            made = apply_operations(raw, loaded.overlays["", "fr"][file], draft.changes)
            assert isinstance(made, bytes), (raw.decode(), made)
            (folder / f"fr/{file}.yaml").write_bytes(made)
            assert [line for line in comments(made) if line in comments(raw)] == comments(raw)
    loaded = load(folder, "")
    assert not [problem for problem in check.check_site(loaded, TODAY) if problem.severity == "error"]
    assert texts(loaded, file) == before
    document = read((folder / f"fr/{file}.yaml").read_bytes(), "")
    waiting = sum(
        draft.texts
        for draft in draft_translations(
            [each for each in entries(loaded, "fr") if each.file == file], ScriptConversions(loaded, "fr")
        )
    )
    assert waiting == sum(1 for _, main in MAINS[file] for _ in translatable(main)) - len(before)
    assert all(
        not draft.changes
        for draft in draft_translations(
            [each for each in entries(loaded, "fr") if each.file == file], ScriptConversions(loaded, "fr")
        )
    )
    assert document.readable


def texts(loaded: Loaded, file: str) -> dict[tuple[str, Any], str]:
    """The texts of a file, by entry and path."""
    brief = loaded.site.briefs[0]
    assert file in BY_FILE or file == CHANGES
    return {
        (entry.id, path): text
        for entry in of_brief(brief).beside(loaded.overlays["", "fr"])
        if isinstance(entry, TranslatedEntry) and entry.file == file
        for path, text in entry.translation.texts.items()
    }


def test_another_quotation_makes_no_translation_outdated() -> None:
    """A quotation is in the language of its source on every page; what was recorded while it counted is accepted."""

    def entry(quote: str | None, **more: Any) -> Factor:
        cite = {"source": "a-2031", "at": "p. 3", **({"quote": quote} if quote else {})}
        return Factor.decode({"id": "F1", "slug": "a", "title": "A title", "summary": "A summary.",
                                      "provenance": "stated", "sources": [cite], **more})  # fmt: skip

    of = fingerprint(entry(None))
    assert of == fingerprint(entry("Words of the source")) == fingerprint(entry("Others"))
    assert is_fingerprint(of, entry("Others"))
    assert not is_fingerprint(of, entry("Others", title="Another title"))
    leaves = [[*leaf.path, leaf.value] for leaf in text_leaves(entry("Others"))]
    before = hashlib.sha256(json.dumps(leaves, ensure_ascii=False).encode()).hexdigest()[:8]
    assert (before != of, is_fingerprint(before, entry("Others")), is_fingerprint(before, entry("No"))) == (True, True, False)

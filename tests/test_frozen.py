"""What users' files and other programs store must not change: fingerprints, the JSON of a diff, translations to fill in.

`python -m tests.test_frozen` writes the expected values again. A fingerprint that changes makes every user review again.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from briefing.analysis import reviews
from briefing.analysis.diff import FORMATS, Comparison, compare_snapshots, take_snapshot
from briefing.authoring.translation import ScriptConversions, TranslationDraft, draft_translations
from briefing.authoring.translation import entries as tasks
from briefing.i18n import text_fingerprints
from briefing.loader.folder import load
from briefing.model import Brief, walk
from briefing.source.edit.apply import apply_operations
from briefing.source.yaml_reader import read

SITES = Path(__file__).parent / "sites"
EXPECTED = Path(__file__).parent / "frozen"
"""Fingerprints (of a translation, of a review) by entry, marked values, a snapshot, a diff, translations to fill in."""

OLD = {
    "zh-Hans/factors.yaml": """\
- id: F1
  of: 00000000
  title: 深色表面储存热量
  summary: 屋顶和沥青在夜间散热。
  claims:
    - {id: F1.2, text: 浅色油漆会褪色。}
  sources: [null, {at: 第12页}]
""",
    "zh-Hans/figures.yaml": "- {id: G2, title: 种了树的街道变凉了, labels: {street: 街道}, unit: 度}\n",
}
NEW = {
    "zh-Hans/factors.yaml": """\
- id: F1
  title: 深色的表面储存热量
  claims:
    - {id: F1.1, text: 夜间温度取决于深色面积。}
    - {id: F1.2, text: 浅色的油漆会褪色。}
  sources: [null, {at: 第13页}]
""",
    "zh-Hans/brief.yaml": "title: 先荫后钢\nbottom_line: {claim: 树更快。}\ntopics: [热, null]\n",
}
EDITS = (
    ("brief.yaml", "section: Cities", "section: Heat"),
    ("brief.yaml", "topics: [heat, trees]", "topics: [trees, shade]"),
    ("brief.yaml", "link: timeline/#E3", "link: timeline/"),
    ("judgements.yaml", "likelihood: likely", "likelihood: very likely"),
    ("judgements.yaml", "rests_on: [F1, F2]", "rests_on: [F1]"),
    ("factors.yaml", "id: F2", "id: F5"),
    ("judgements.yaml", "rests_on: [F2]", "rests_on: [F5]"),
    ("recommendations.yaml", "factor: F2", "factor: F5"),
    ("scenarios.yaml", "factor: F2", "factor: F5"),
    ("timeline.yaml", "touches: [F2, R2]", "touches: [F5, R2]"),
    ("factors.yaml", "Night temperatures follow", "The temperatures of nights follow"),
    ("factors.yaml", "sources: [ruiz-2031, {source: city-2031, at: p. 12}]", "sources: [{source: city-2031, at: p. 13}]"),
    ("factors.yaml", "sources: [{source: city-2031, at: fig. 4}]", "sources: [city-2031]"),
    ("scenarios.yaml", "    - {factor: F1, how: Shade", "    - {factor: F5, how: It stays.}\n    - {factor: F1, how: The shade"),
    ("scenarios.yaml", "status: open, checked: 2031-09-30", "status: current, checked: 2031-09-29"),
    ("recommendations.yaml", "id: R1.2, text: Begin", "id: R1.3, text: Begin"),
    ("recommendations.yaml", "    - objection: Steel is quicker.\n", ""),
    ("recommendations.yaml", "{on: 2030-06, text: Two", "{on: 2030-06, text: The two"),
    ("timeline.yaml", "title: The council votes", "title: The council will vote"),
    ("timeline.yaml", "{when: 2030-07, says: survey-2031", "{when: 2030-08, says: city-2031"),
    ("timeline.yaml", "kind: global", "kind: politics"),
    ("forecasts.yaml", "made_in: {source: ruiz-2031, at: para. 8}", "made_in: ruiz-2031"),
    ("figures.yaml", "label: A permit a tree", "label: One permit a tree"),
    ("figures.yaml", "    - {from: 2032-04-01, to: .., state: planned", "    - {from: 2032-04-02, to: .., state: planned"),
    ("figures.yaml", "labels: {street: Street}", "labels: {street: The street}"),
    ("figures/nights.csv", ",", ", "),
    ("sources.yaml", "author: [{family: Ruiz, given: Ana}]", "author: [{literal: Ana Ruiz}, {family: Li, given: Ming}]"),
    ("sources.yaml", "reach: copy", "reach: secondary"),
    ("actors.yaml", "role: Gives permits, ", ""),
    ("glossary.yaml", "- {id: dark-surface", "- {id: shade, term: shade, definition: Less sun.}\n- {id: dark-surface"),
    ("changes.yaml", "items: [J2, R1, R9]", "items: [J2, R9]"),
    ("changes.yaml", "- {edition: 5, on: 2031-09-01, size: minor, text: Wording.}\n", ""),
)  # fmt: skip


def full(folder: Path) -> Path:
    """The site with every kind, partly translated."""
    shutil.copytree(SITES / "full" / "data", folder)
    put(folder, OLD)
    return folder


def put(folder: Path, files: dict[str, str]) -> None:
    """Write files into a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def edited(folder: Path) -> Path:
    """The same site with a change of every kind."""
    full(folder)
    for name, old, new in EDITS:
        file = folder / name
        text = file.read_text("utf-8")
        assert old in text, (name, old)
        file.write_text(text.replace(old, new), "utf-8")
    put(folder, NEW)
    (folder / "zh-Hans" / "figures.yaml").unlink()
    return folder


def entries(brief: Brief) -> list[tuple[str, Any]]:
    """All entries of a brief that have a fingerprint."""
    log = [(f"edition {change.edition}", change) for change in brief.changes]
    lists = [(entity.id, entity) for _, entity, _ in brief.everything()]
    return [("brief", brief.head), *lists, *((part.id, part) for part in brief.of("claim")), *log]


def made(folder: Path) -> dict[str, str]:
    """The frozen values as text, by the names of their files."""
    loaded, later = load(full(folder / "old"), ""), load(edited(folder / "new"), "")
    brief = loaded.site.briefs[0]
    prints = {name: [text_fingerprints.fingerprint(entry), reviews.fingerprint(entry)] for name, entry in entries(brief)}
    marked = {name: [["/".join(map(str, part.path)), part.value] for part in walk(entry)] for name, entry in entries(brief)}
    states = (take_snapshot(loaded.site, loaded.overlays), take_snapshot(later.site, later.overlays))
    changes = Comparison("old", "new", compare_snapshots(*states))
    drafts = draft_translations(tasks(loaded, "zh-Hans"), ScriptConversions(loaded, "zh-Hans"))
    return {
        "fingerprints.json": json.dumps(prints, indent=1),
        "marked.json": json.dumps(marked, indent=1, ensure_ascii=False),
        "snapshot.json": json.dumps(states[1], indent=1, ensure_ascii=False),
        "diff.json": FORMATS["json"](changes),
        "diff.txt": FORMATS["text"](changes),
        "translation.txt": "".join(f"== {each.file}\n{filled_in(each)}" for each in drafts),
    }


def filled_in(draft: TranslationDraft) -> str:
    """The file of a translation with the texts that must be filled in."""
    document = draft.document or read(b"", draft.file)
    made = apply_operations(document.text.encode(), document, draft.changes)
    assert isinstance(made, bytes)
    return made.decode()


def test_values_in_users_files_do_not_change(tmp_path: Path) -> None:
    """No fingerprint, path of a text, line of a diff or text to translate changes with the program."""
    for name, text in made(tmp_path).items():
        assert text == (EXPECTED / name).read_text("utf-8"), name


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        put(EXPECTED, made(Path(scratch)))

"""The preview of a library: after any edit, the served site is that of a fresh build, and other briefs are left alone."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from briefing.render import unit_writer
from briefing.serve.builder import Builder
from briefing.serve.preview import Preview
from tests import small_site
from tests.small_brief import differences, errors, fresh, put, replace
from tests.small_site import DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from briefing.render.unit_writer import RenderedUnit, UnitWriter
    from briefing.source.project import Project

pytestmark = pytest.mark.slow  # each test builds and compares sites

LIBRARY = Path(__file__).parent / "sites/library/data"
OVERLAY = "- {id: F1, title: 白色涂料, summary: 白色屋顶凉爽，参见树木 [trees:F1]。}\n"
JUDGEMENT = (
    "- {id: J1, text: …, kind: assessment, confidence: {level: low, because: One look.}, grade: argued, provenance: added}\n"
)

EDITS: tuple[Callable[[Path, str], object], ...] = (
    # texts of one brief, some of which another one shows
    lambda data, word: replace(data / "roofs/factors.yaml", "title: Paint", f"title: {word} paint"),
    lambda data, word: replace(data / "trees/factors.yaml", "title: Shade", f"title: {word} shade"),
    lambda data, word: replace(data / "trees/factors.yaml", "more than [paint]", f"more than {word} [paint]"),
    lambda data, word: replace(data / "awnings/brief.yaml", "Awnings help", f"{word} helps"),
    lambda data, word: replace(data / "roofs/brief.yaml", "title: A brief", f"title: {word}, a brief"),
    lambda data, word: replace(data / "roofs/brief.yaml", "edition: 1", f"edition: 1\nshort_title: {word}"),
    lambda data, _: replace(data / "trees/brief.yaml", "as_of: 2031-05-02", "as_of: 2031-06-02"),
    # references between briefs, and to what they share
    lambda data, _: replace(data / "roofs/factors.yaml", "stay cool", "stay cool, as [trees:F1] does"),
    lambda data, _: replace(data / "trees/factors.yaml", "[roofs:F1] says, and", "the canopy, and"),
    lambda data, _: replace(data / "awnings/brief.yaml", "edition: 1", "edition: 1\nrelated: [trees]"),
    lambda data, _: replace(data / "trees/brief.yaml", "related: [roofs]", "related: [awnings]"),
    lambda data, _: replace(data / "awnings/brief.yaml", "brief: roofs", "brief: trees"),
    lambda data, _: replace(data / "roofs/factors.yaml", "; @shared-report", "; @trees-only"),
    lambda data, _: replace(data / "roofs/factors.yaml", "cool [", "cool under the canopy ["),
    lambda data, word: put(data / "awnings/judgements.yaml", JUDGEMENT.replace("…", f"{word} covers the cladding")),
    lambda data, _: replace(data / "trees/factors.yaml", "slug: shade", "slug: canopy"),
    # what all briefs share
    lambda data, word: replace(data / "sources.yaml", "A report for", f"A {word} for"),
    lambda data, word: replace(data / "glossary.yaml", "What a tree", f"{word}: what a tree"),
    lambda data, _: replace(data / "glossary.yaml", "term: cladding", "term: roofs"),
    lambda data, word: replace(data / "actors.yaml", "Nobody asks", word),
    lambda data, _: replace(data / "actors.yaml", "part_of: city", "part_of: stranger"),
    # translations, of a brief and of what is shared
    lambda data, word: put(data / "roofs/zh-Hans/factors.yaml", OVERLAY.replace("凉爽", word)),
    lambda data, word: put(data / "zh-Hans/sources.yaml", f"- {{id: shared-report, title: 报告{word}}}\n"),
    lambda data, _: shutil.rmtree(data / "roofs/zh-Hans", ignore_errors=True),
    lambda data, _: replace(data / "trees/brief.yaml", "[en]", "[en, zh-Hans]"),
    lambda data, _: replace(data / "roofs/brief.yaml", "[en, zh-Hans]", "[zh-Hans, en]"),
    # briefs that come and go
    lambda data, word: shutil.copytree(data / "awnings", data / word.lower(), dirs_exist_ok=True),
    lambda data, _: shutil.rmtree(data / "awnings", ignore_errors=True),
    lambda data, _: shutil.rmtree(data / "elm", ignore_errors=True),
    # mistakes, some of which are in another brief than the edit
    lambda data, _: replace(data / "roofs/factors.yaml", "id: F1", "id: F2"),
    lambda data, _: replace(data / "trees/factors.yaml", "roofs:F1", "roofs:F7"),
    lambda data, _: (data / "sources.yaml").unlink(missing_ok=True),
    lambda data, _: replace(data / "sources.yaml", "id: trees-only", "id: trees-alone"),
    lambda data, _: put(data / "trees/recommendations.yaml", "- {id: R1\n"),
    lambda data, _: replace(
        data / "roofs/brief.yaml", "edition: 1", "edition: 1\nsuperseded_by: {brief: awnings, on: 2031-09-01}"
    ),
    lambda data, _: replace(data / "roofs/brief.yaml", "[trees]", "[elms]"),
)
WALKS = 3


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A copy of the library among the small sites."""
    made = small_site.project(tmp_path / "project", "site_name: Shade\nplugins: [briefing, search]\n")
    shutil.copytree(LIBRARY, made.data, dirs_exist_ok=True)
    return made


@pytest.fixture
def builder(project: Project, tmp_path: Path) -> Builder:
    """The builder that builds it repeatedly."""
    return Builder(project, tmp_path / "private")


@pytest.mark.parametrize("number", range(WALKS))
def test_any_edits_of_a_library_give_the_site_of_a_fresh_build(
    project: Project, builder: Builder, tmp_path: Path, number: int
) -> None:
    """What one brief takes from another, and what all of them share, is current after every edit."""
    random = Random(number)
    preview = Preview(("x",), "t")
    good: Mapping[str, bytes] = {}
    order = Random(1).sample(range(len(EDITS)), len(EDITS))[number::WALKS]
    for edit in range(number, 7, 2 * WALKS):
        order.insert(random.randrange(len(order)), edit)
    for step, edit in enumerate(order):
        word = random.choice(("Lime", "Oak", "Elm"))
        EDITS[edit](project.data, word)
        wanted = fresh(project, tmp_path / "fresh")
        rebuilt = builder.build(DAY, random.sample(("", "trees/", "roofs/factors/", "zh-hans/roofs/"), 2), preview.show_early)
        preview.show(*rebuilt)
        where = f"step {step}, edit {edit}, {word}"
        assert errors(rebuilt.problems) == wanted.errors, where
        good = good if wanted.errors else wanted.tree
        assert differences(preview.state.tree or {}, good) == [], where
        if wanted.errors:
            shutil.rmtree(project.data)
            shutil.copytree(LIBRARY, project.data)
    assert step > 11


@pytest.mark.parametrize(("edit", "rendered"), [
    (EDITS[3], ["awnings-en", "en", "roofs-en", "roofs-zh-Hans", "zh-Hans"]),
    (EDITS[2], ["en", "roofs-en", "roofs-zh-Hans", "trees-en", "zh-Hans"]),
    (EDITS[16], ["awnings-en", "en", "roofs-en", "roofs-zh-Hans", "trees-en", "zh-Hans"]),
], ids=["a superseded brief and its successor", "two briefs that name each other", "a shared source"])  # fmt: skip
def test_an_edit_renders_the_brief_and_its_neighbours(
    project: Project,
    builder: Builder,
    monkeypatch: pytest.MonkeyPatch,
    edit: Callable[[Path, str], object],
    rendered: list[str],
) -> None:
    """Briefs that neither name the edited brief nor share an entry with it are not rendered again; lists of all briefs are."""
    seen: list[str] = []
    whole = unit_writer.render_unit

    def render(writer: UnitWriter, *more: object) -> RenderedUnit:
        seen.append(writer.view.unit)
        return whole(writer, *more)  # type: ignore[arg-type]  # reason: handed on as they came

    monkeypatch.setattr(unit_writer, "render_unit", render)
    builder.build(DAY)
    seen.clear()
    edit(project.data, "Linen")
    assert not errors(builder.build(DAY).problems)
    assert sorted(seen) == sorted(rendered)
    seen.clear()
    assert not errors(builder.build(DAY).problems)
    assert seen == []

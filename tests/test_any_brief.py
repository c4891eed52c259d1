"""Everything that the check accepts is rendered and built, every text is on a page, and no page is broken."""

from __future__ import annotations

from contextlib import suppress
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, assume, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from briefing.markdown.parser import grammar
from briefing.model import FILES
from briefing.model.fields import walk_types
from tests.any_brief import build_faults, faults, write_data
from tests.stories import SITES, TODAY
from tests.strategies import briefs
from tests.strategies.briefs import LANGUAGES, BriefMaker
from tests.strategies.texts import REFUSED, TextMaker

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ANY = {"deadline": None, "suppress_health_check": list(HealthCheck), "phases": (Phase.explicit, Phase.reuse, Phase.generate)}


@pytest.mark.slow
def test_an_accepted_brief_is_rendered_with_all_its_texts(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Each text is on a page, no page has an empty heading, an author's markup or a dead link; `make sweep` tries thousands.

    At least six of ten briefs are accepted; otherwise the property would say little. The briefs are the same in each run, so
    that their share is too.
    """
    accepted = []

    @settings(max_examples=20, derandomize=True, **ANY)  # type: ignore[arg-type]  # the settings of this module
    @given(files=briefs())
    def check_and_render(files: dict[str, str]) -> None:
        found = faults(write_data(tmp_path_factory.mktemp("any"), files), TODAY)
        accepted.append(found is not None)
        assert not found

    check_and_render()
    assert sum(accepted) >= 0.6 * len(accepted)


@pytest.mark.slow
@settings(max_examples=3, **ANY)  # type: ignore[arg-type]  # the settings of this module
@given(files=briefs())
def test_an_accepted_brief_is_built(tmp_path_factory: pytest.TempPathFactory, files: dict[str, str]) -> None:
    """MkDocs builds a site with working links and a valid policy."""
    found = build_faults(write_data(tmp_path_factory.mktemp("any"), files), TODAY)
    assume(found is not None)
    assert found == []


LOG = "- {edition: 1, on: 2031-05-02, size: minor, text: The city is named., items: [city]}\n"
FOUND = {
    "a shared entry that only the log names": ("library", {"roofs/changes.yaml": ("", LOG)}),
    "a shared entry that only a translation names": ("library", {
        "roofs/zh-Hans/brief.yaml": ("", "bottom_line: {claim: '屋顶最重要，[他][stranger]也说。'}\n"),
        "zh-Hans/actors.yaml": ("", "- {id: stranger, name: 陌生人}\n"),
    }),
    "a shared entry that is named by way of another brief": ("library", {
        "trees/factors.yaml": ("more than [paint]", "more than [the city][roofs:city] and [paint]"),
    }),
    "entries with names in the log, with a reason": ("full", {
        "changes.yaml": ("[J2, R1, R9]", "[J2, {id: council, why: It moved., replaced_by: R1}, {id: albedo, why: It is new.}]"),
    }),
    "the source of an action without a status": ("full", {
        "recommendations.yaml": ("kind: action, ", "kind: action, sources: [{source: city-2031, at: p. 9}], "),
    }),
    "a table in the text of a scenario, which is in a table": ("full", {
        "scenarios.yaml": (
            "  text: Ten streets are planted in three seasons.\n",
            "  text: |\n    1. Ten streets are planted.\n\n       | a | b |\n       | --- | --- |\n       | 1 | 2 |\n",
        ),
    }),
    "a place in a source that the text cites without it": ("full", {
        "recommendations.yaml": (
            "Two of ten are planted., sources: [city-2031]",
            "'They are planted [@city-2031].', sources: [{source: city-2031, at: p. 77}]",
        ),
    }),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("story", "changes"), FOUND.values(), ids=FOUND)
def test_a_brief_that_once_broke_its_pages_does_not(tmp_path: Path, story: str, changes: dict[str, tuple[str, str]]) -> None:
    """Smallest forms of what the tests above have found."""
    data = SITES / story / "data"
    files = {path.relative_to(data).as_posix(): path.read_text("utf-8") for path in data.rglob("*") if path.is_file()}
    for file, (old, new) in changes.items():
        assert old in files.get(file, "")
        files[file] = files.get(file, "").replace(old, new, 1) or new
    assert faults(write_data(tmp_path, files), TODAY) == []


def test_generated_texts_cover_the_grammar() -> None:
    """A new rule of the grammar needs a production here, or a reason why it only refuses."""
    maker, rules = TextMaker(lambda strategy: strategy, iter(())), grammar._MARKDOWN.get_active_rules()
    assert set(maker.blocks) == set(rules["block"]) - REFUSED
    assert set(maker.inlines) == set(rules["inline"])


@st.composite
def one_of_each(draw: Callable[..., Any]) -> None:
    """An entry for each file of a brief in a library, with as many fields as possible."""
    maker = BriefMaker(draw)
    maker.density = 9
    maker.plan, *maker.others = (maker.planned(slug, LANGUAGES, {}) for slug in ("alpha", "beta"))
    for model in FILES.values():
        for id in maker.plan.ids.get(getattr(model, "kind_name", ""), ("",))[:1]:
            maker.entry(model, id)


@pytest.mark.slow
def test_generated_briefs_cover_the_model() -> None:
    """Generated entries contain, together, each field of the model, new ones included."""
    needed = {(field.owner.__name__, field.key) for model in FILES.values() for field in walk_types(model)}
    needed -= {("Head", "style")}  # it names a file outside the data
    made: set[tuple[str, str]] = set()
    mapping = BriefMaker.mapping

    def noted(self: BriefMaker, model: type, id: str = "") -> dict[str, object]:
        found = mapping(self, model, id)
        made.update((model.__name__, key) for key in found)
        return found

    with pytest.MonkeyPatch.context() as patch, suppress(NoSuchExample):
        patch.setattr(BriefMaker, "mapping", noted)
        patch.setattr(TextMaker, "text", lambda *_, **__: "text")  # texts take longer than fields, and have a test of their own
        enough = settings(max_examples=300, **ANY)  # type: ignore[arg-type]  # the settings of this module
        find(one_of_each(), lambda _: needed <= made, settings=enough, random=Random(1))
    assert needed - made == set()

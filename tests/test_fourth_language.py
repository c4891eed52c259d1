"""A fourth language, added by following the guide."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from briefing.i18n.interface import load
from briefing.source.yaml_reader import read_file
from tests.built import build
from tests.commands import run
from tests.conftest import BASE, TODAY

if TYPE_CHECKING:
    from click.testing import Result

GUIDE = (Path(__file__).parents[1] / "docs/guide/translating.md").read_text("utf-8")
STEPS = GUIDE.partition("## Add a language\n")[2].partition("\n## ")[0]
# In these texts a language may use signs instead of words, so they may be equal to the English ones.
SIGNS = re.compile(r"^(mark|number|date|language|language_short|month|month_short)$")


def typed(step: int) -> list[str]:
    """What a reader types in a step of the guide."""
    text = STEPS.partition(f"\n{step}. ")[2].partition(f"\n{step + 1}. ")[0]
    return [line.strip() for block in re.findall(r"```\w+\n(.*?)```", text, re.DOTALL) for line in block.strip().split("\n")]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a brief in English, as the working directory."""
    shutil.copytree(BASE, tmp_path / "data")
    (tmp_path / "mkdocs.yml").write_text("site_name: Shade\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run_guide(line: str) -> Result:
    """Run a command of the guide."""
    program, *words = shlex.split(line)
    assert program == "briefing"
    return run(*words, "--today", TODAY.isoformat())


def italian(english: str) -> str:
    """A substitute for a translation that differs from every English text; placeholders and cites stay."""
    return "".join(
        part if part.startswith(("{", "[")) else re.sub(r"[A-Za-z]+", lambda word: f"{word[0]}é", part)
        for part in re.split(r"({[a-z_]+}|\[[^]]+\])", english)
    )


def fill(file: Path) -> None:
    """Write a text after each colon and dash that has the main text above it, as step 3 says."""
    lines = file.read_text("utf-8").split("\n")
    above: list[str] = []
    group = ""
    for number, line in enumerate(lines):
        group = line.rstrip(":") if re.fullmatch(r"[a-z_]+:", line) else group
        if line.lstrip().startswith("# en:"):
            above.append(line.lstrip().removeprefix("# en:").strip())
            continue
        if above and re.search(r"[:-]$", line):
            text = "\n".join(above)
            made = text if SIGNS.match(group) and "locales" in file.parts else italian(text)
            lines[number] = f"{line} {json.dumps(made, ensure_ascii=False)}"
        above = []
    file.write_text("\n".join(lines), "utf-8")


def test_a_language_without_words_is_found_by_the_check(project: Path) -> None:
    """A language without words is reported where the brief names it, with what to type."""
    head = project / "data/brief.yaml"
    head.write_text(head.read_text("utf-8").replace("languages: [en]", "languages: [it]"), "utf-8")
    done = run("check", "--format", "line", "--today", TODAY.isoformat())
    assert done.exit_code == 0
    warning = (
        r"data/brief\.yaml:14:13: warning missing-words (\d+) of \1 interface words are missing in `it`; pages show those of `en`"
    )
    assert re.search(warning, done.output)
    assert "briefing translate it" in done.output
    done = run("translate", "it")
    assert re.fullmatch(r"locales/it\.yaml: \d+ interface words to translate\n", done.output)
    again = run("check", "--format", "line", "--today", TODAY.isoformat())
    assert "locales/it.yaml:3:3: warning missing-words" in again.output
    assert "they wait to be filled in, the first at locales/it.yaml:3" in again.output
    fill(project / "locales/it.yaml")
    assert run("check", "--today", TODAY.isoformat()).output == "No problems found.\n"


@pytest.mark.slow
def test_following_the_guide_gives_a_site_in_italian(project: Path) -> None:
    """Each step is typed literally; at the end every page exists in Italian, without an English word."""
    head = project / "data/brief.yaml"
    (languages,) = typed(1)
    head.write_text(re.sub(r"languages: .*", languages, head.read_text("utf-8")), "utf-8")
    (translate,) = typed(2)
    assert run_guide(translate).exit_code == 0
    files = [*(project / "data/it").iterdir(), project / "locales/it.yaml"]
    assert len(files) == 12
    for file in files:
        fill(file)
    check, serve = typed(4)
    assert (check, serve) == ("briefing check", "briefing serve")
    assert run_guide(check).output == "No problems found.\n"
    build(project, TODAY.isoformat(), project)
    english = {page.relative_to(project / "site") for page in (project / "site").rglob("*.html")}
    italian_pages = {page.relative_to("it") for page in english if page.parts[0] == "it"}
    assert italian_pages == {page for page in english if page.parts[0] != "it"}
    for page in sorted(italian_pages):
        html = (project / "site/it" / page).read_text("utf-8")
        assert '<html lang="it"' in html, page
        assert not [word for word in english_words() if f">{word}<" in html], page
    assert "Shadeé beforeé steelé" in (project / "site/it/index.html").read_text("utf-8")


def english_words() -> set[str]:
    """The words of the interface that differ from their substitutes in Italian."""
    table = load("en")[0].table
    texts = {
        text
        for key, word in table.items()
        if not SIGNS.match(key.partition(".")[0])
        for text in (word.values() if isinstance(word, dict) else (word,))
    }
    own_names = {str(word) for key, word in table.items() if key.startswith(("language.", "language_short."))}
    return {text for text in texts - own_names if text != italian(text) and "{" not in text}


def test_a_missing_word_is_shown_in_the_main_language(project: Path) -> None:
    """A missing word is one warning with its name; the page shows the main language's word, marked as such, and never its key."""
    head = project / "data/brief.yaml"
    head.write_text(head.read_text("utf-8").replace("languages: [en]", "languages: [en, it]"), "utf-8")
    assert run("translate", "it").exit_code == 0
    words = project / "locales/it.yaml"
    fill(words)
    whole = words.read_text("utf-8")
    words.write_text(re.sub(r"  bottom_line: .*", "  bottom_line:", whole), "utf-8")
    done = run("render", "--today", TODAY.isoformat())
    assert done.exit_code == 0
    assert re.search(
        r"warning\[missing-words\]: 1 of \d+ interface words are missing in `it`; pages show those of `en`", done.output
    )
    assert '<span lang="en">Bottom line</span>' in (project / "build/it/docs/index.md").read_text("utf-8")
    assert "Bottom line" in (project / "build/en/docs/index.md").read_text("utf-8")
    assert 'lang="en"' not in (project / "build/en/docs/index.md").read_text("utf-8")
    again = run("translate", "it")
    assert "locales/it.yaml: 1 interface word to translate" in again.output
    assert words.read_text("utf-8").count("bottom_line") == whole.count("bottom_line")


def test_new_words_are_added_at_their_places(project: Path) -> None:
    """After an update of the program its new words are added to the project's file, and nothing else in it changes."""
    head = project / "data/brief.yaml"
    head.write_text(head.read_text("utf-8").replace("languages: [en]", "languages: [en, it]"), "utf-8")
    run("translate", "it")
    words = project / "locales/it.yaml"
    fill(words)
    whole = words.read_text("utf-8")
    thinned = re.sub(r"  # en: Reply\n  reply: .*\n", "", whole).partition("\nlikelihood_range")[0] + "\n# mien\n"
    words.write_text(thinned, "utf-8")
    assert run("translate", "it").exit_code == 0
    after = words.read_text("utf-8")
    assert "  # en: Reply\n  reply:\n" in after
    added = iter(after.split("\n"))
    assert all(line in added for line in thinned.rstrip("\n").split("\n")), "every line is still there, in its order"
    fill(words)
    assert load("it", read_file(words, "it.yaml"))[1] == ()

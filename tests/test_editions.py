"""Closed editions are stored once, published unchanged, and never contain more than text."""

from __future__ import annotations

import io
import json
import lzma
import re
import shutil
import tarfile
from datetime import date
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from briefing import driver, load
from briefing.analysis.diff import brief_facts
from briefing.analysis.edition_history import changes_between
from briefing.analysis.page_links import Links
from briefing.cli import cli
from briefing.driver.release import Released, release
from briefing.loader.editions import ArchiveError, ClosedEdition, close_edition, file_name, find_editions, open_edition
from briefing.loader.editions.archive import pack
from briefing.loader.editions.manifest import LanguageEdition, Manifest, StoredPage
from briefing.publish.article import faults, replace_links
from briefing.publish.stored_svg import faults as drawing_faults
from briefing.serve.builder import Builder
from briefing.source.project import Project, project_in
from tests.conftest import BASE, TODAY
from tests.small_brief import put
from tests.stories import SITES
from tests.stories import TODAY as STORY_DAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from briefing.diagnostics import Problem

DAY = date(2031, 9, 30)
DRAWING = '<?xml version="1.0" encoding="utf-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect/></svg>\n'
FACTS = {"briefs": {"": {"brief": {}}}}
PAGE = '<h1 id="brief">Shade</h1>\n<p>Trees <a href="factors/heat/#F1">cool</a>.</p>\n'


def manifest(**changes: object) -> Manifest:
    """A manifest of an edition with one page and one file."""
    pages = (StoredPage("", "summary", "margin", "Shade", "Trees cool"),)
    languages = {"en": LanguageEdition("", "Shade", pages, ("cite/brief.bib",))}
    found = Manifest("", 1, DAY, DAY, DAY, languages, {"F1": "factors/heat/#F1"}, {"brief.yaml": "0" * 64})
    return found._replace(**changes)  # type: ignore[arg-type]


def closed(page: str = PAGE, **changes: object) -> ClosedEdition:
    """A closed edition with one page."""
    members = {"pages/en/index.html": page.encode(), "files/en/cite/brief.bib": b"@report{brief}\n"}
    return close_edition(manifest(**changes), {"en": FACTS}, members)


def raw(edition: ClosedEdition) -> bytes:
    """The tar archive inside the file of an edition."""
    return lzma.decompress(edition.packed)


def opened(tar: bytes) -> Mapping[str, bytes]:
    """The members of a hand-made edition, read to the end."""
    return open_edition(lzma.compress(tar)).members


# ------------------------------------------------------------------------------------------------ the file


def test_equal_contents_give_equal_bytes_that_tar_can_read() -> None:
    """A closed edition has the same bytes whenever it is written, and needs no program of ours to be opened."""
    one, other = closed(), closed()
    assert one.packed == other.packed
    assert file_name(one) == f"1-{one.digest[:16]}.tar.xz"
    with tarfile.open(fileobj=io.BytesIO(one.packed)) as tar:
        names = tar.getnames()
        page = tar.extractfile("pages/en/index.html")
        assert page is not None
        assert page.read().decode() == PAGE
    assert names == ["edition.json", "data/en.json", "pages/en/index.html", "files/en/cite/brief.bib"]


def test_an_edition_reads_back_as_it_was_written() -> None:
    """The manifest, the facts and the members read back without loss."""
    edition = closed()
    again = open_edition(edition.packed, "1.tar.xz")
    assert again.manifest == edition.manifest
    assert again.digest == edition.digest
    assert again.facts("en") == FACTS
    assert again.members["pages/en/index.html"] == PAGE.encode()


@pytest.mark.parametrize(
    "facts",
    [
        {}, {"briefs": {}}, {"briefs": {"": {}}}, FACTS | {"outdated": ["J1"]},
        *({"briefs": {"": {"brief": {}, **more}}} for more in (
            {"brief": []}, {"factors": "F1"}, {"factors": {"F1": {}}}, {"factors": ["F1"]}, {"factors": [{"title": "x"}]},
            {"factors": [{"id": "F1", "claims": [{"text": "x"}]}]}, {"changes": [1]}, {"tables": []}, {"tables": {"a": {}}},
            {"tables": {"a": {"columns": ["x"], "rows": [["1"]]}}},
        )),
    ],
)  # fmt: skip
def test_facts_of_another_form_are_refused(facts: dict[str, object]) -> None:
    """What a comparison of editions reads are lists of facts."""
    edition = close_edition(manifest(), {"en": facts}, {"pages/en/index.html": b"", "files/en/cite/brief.bib": b""})
    with pytest.raises(ArchiveError, match="does not hold the facts"):
        open_edition(edition.packed).verify()


def test_every_changed_byte_is_noticed(tmp_path: Path) -> None:
    """An archive that differs in any byte of its contents is refused, and so is one that is truncated or has bytes appended."""
    edition = closed()
    file = tmp_path / file_name(edition)
    tar = raw(edition)
    changed = [tar[:place] + bytes([tar[place] ^ 1]) + tar[place + 1 :] for place in range(0, len(tar), 97)]
    for content in (*changed, tar[:-512], tar[:600], b"", tar + bytes(512), tar + b"x"):
        file.write_bytes(lzma.compress(content))
        found = find_editions(tmp_path, whole=True)
        assert [(problem.code, problem.place.file) for problem in found.problems] == [("damaged-edition", file.as_posix())]
        assert found.of("") == ()
    for packed in (edition.packed + b"more", edition.packed[:-9], b"text"):
        file.write_bytes(packed)
        assert find_editions(tmp_path, whole=True).problems
    file.write_bytes(edition.packed)
    assert find_editions(tmp_path, whole=True).problems == ()


def test_the_name_of_a_file_has_its_number_and_hash(tmp_path: Path) -> None:
    """A file under another name is not an edition, and each edition is closed once."""
    (tmp_path / "2-0000000000000000.tar.xz").write_bytes(closed().packed)
    (tmp_path / "notes.txt").write_text("x", "utf-8")
    (tmp_path / file_name(closed())).write_bytes(closed().packed)
    other = closed(PAGE + "<p>more</p>")
    (tmp_path / file_name(other)).write_bytes(other.packed)
    found = find_editions(tmp_path)
    assert len(found.of("")) == 1
    assert len(found.problems) == 3


@pytest.mark.parametrize("kind", ["link", "file", "link of a brief", "folder with another name"])
def test_editions_that_would_not_be_published_are_reported(tmp_path: Path, kind: str) -> None:
    """What is in the place of the folder, or of a brief's folder in it, is never passed over without a message."""
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / file_name(closed())).write_bytes(closed().packed)
    folder = tmp_path / "editions"
    if kind == "link":
        folder.symlink_to("real")
    elif kind == "file":
        folder.write_text("x", "utf-8")
    else:
        folder.mkdir()
        if kind == "link of a brief":
            (folder / "roofs").symlink_to("../real")
        else:
            (tmp_path / "real").rename(folder / "Roofs")
    assert [problem.code for problem in find_editions(folder).problems] == ["damaged-edition"]


@pytest.mark.parametrize("path", ["../x", "pages/en/../x", "/etc/passwd", "pages/en/x.html", "data/xx.json"])
def test_a_member_that_does_not_belong_to_the_edition_is_refused(path: str) -> None:
    """An archive cannot bring a file to another path, and its name is in the message."""
    members = {**closed().members, path: b"x"}
    packed, _ = pack(manifest().to_json(), members)
    with pytest.raises(ArchiveError, match=re.escape(f"member `{path}`: it does not belong to the edition")):
        open_edition(packed)


@pytest.mark.parametrize("at", ["../", "/", "a/../", "e//", "A/", "x", "a/" * 9])
def test_a_page_has_an_address_below_its_brief(at: str) -> None:
    """The manifest cannot name an address outside the edition."""
    pages = (StoredPage(at, "summary", "margin", "", ""),)
    packed, _ = pack(manifest(languages={"en": LanguageEdition("", "", pages)}).to_json(), {})
    with pytest.raises(ArchiveError, match=r"member `edition\.json`"):
        open_edition(packed)


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE])
def test_a_link_or_a_device_is_refused(kind: bytes) -> None:
    """A member is a regular file without an owner; any other header is refused."""
    about = tarfile.TarInfo("pages/en/index.html")
    about.size, about.type, about.linkname = len(PAGE), kind, "/etc/passwd"
    tar = raw(closed())
    header = tar.index(b"pages/en/index.html\0")
    with pytest.raises(ArchiveError, match=r"member `pages/en/index\.html`: another member"):
        opened(tar[:header] + about.tobuf(tarfile.USTAR_FORMAT) + tar[header + 512 :])


@pytest.mark.slow
def test_a_compression_bomb_is_refused_before_it_is_unpacked() -> None:
    """A small file cannot make the program read gigabytes: lengths are declared, and their sum is limited."""
    packed, _ = pack(manifest().to_json(), closed().members)
    announced = raw(close_edition(manifest(), {"en": {}}, {"pages/en/index.html": b"", "files/en/cite/brief.bib": b""}))
    bomb = announced.replace(b'"bytes": 0,', b'"bytes": 9999999999,', 1)
    length = int(bomb[124:135], 8) + len(b"9999999999") - 1
    about = tarfile.TarInfo("edition.json")
    about.size = length
    head = bomb[512 : 512 + length]
    with pytest.raises(ArchiveError, match="longer than"):
        open_edition(lzma.compress(about.tobuf(tarfile.USTAR_FORMAT) + head + bytes(-length % 512)))
    with pytest.raises(ArchiveError, match="after the last member"):
        _ = open_edition(lzma.compress(lzma.decompress(packed) + bytes(50_000_000))).members
    about.size = 7_000_000_000
    with pytest.raises(ArchiveError, match="longer than"):
        open_edition(lzma.compress(about.tobuf(tarfile.USTAR_FORMAT)))


def test_a_future_format_asks_for_a_newer_program() -> None:
    """The message for an edition of a later format says that a newer program is needed."""
    packed, _ = pack(manifest().to_json() | {"format": 2}, {})
    with pytest.raises(ArchiveError, match="use a newer version"):
        open_edition(packed)


# --------------------------------------------------------------------------------------------- the content


@pytest.mark.parametrize(
    "html",
    [
        "<script>x</script>",
        "<SCRIPT src=x></SCRIPT>",
        '<p onclick="x">a</p>',
        "<p style='color: red'>a</p>",
        '<img src="https://host.invalid/x.png">',
        '<img src="x.png">',
        '<a href="javascript:x">a</a>',
        '<a href="java&#10;script:x">a</a>',
        '<a href="&#106;avascript&colon;x">a</a>',
        '<a href="//host.invalid/">a</a>',
        '<a href="data:text/html,x">a</a>',
        '<svg><use href="https://host.invalid/#x"/></svg>',
        '<svg><script>x</script></svg>',
        '<svg><foreignObject><p>a</p></foreignObject></svg>',
        '<svg><a xlink:href="javascript:x">a</a></svg>',
        "<iframe></iframe>",
        '<form action="https://host.invalid/"><input type="checkbox"></form>',
        '<input type="password">',
        "<input>",
        '<button formaction="javascript:x">a</button>',
        '<meta http-equiv="refresh" content="0">',
        '<link rel="stylesheet" href="x.css">',
        "<style>p { color: red }</style>",
        "<template><p>a</p></template>",
        "<noscript><p>a</p></noscript>",
        "<textarea></textarea>",
        "<title>a</title>",
        "</article><p>a</p>",
        "<p>a",
        "<p>a</div>",
        "<div/>a",
        "<p>a < b</p>",
        "<p",
        "<!-- a",
        "<!--> <script>x</script> -->",
        "<!doctype html>",
        "<![CDATA[a]]>",
        "<?xml?>",
        '<p id="__search">a</p>',
        '<p class="md-overlay">a</p>',
        '<p id="content">a</p>',
        '<p data-md-component="search">a</p>',
        '<p is="x-a">a</p>',
        "<x-a>a</x-a>",
        "<math><mi>a</mi></math>",
        "<p a=b>a</p>",
        '<p\u00a0id=" onclick=x ">a</p>',
        '<p\u3000title=" style=x ">a</p>',
        "<svg><div/></svg>",
        "<svg><table></table><rect/></svg>",
        '<svg><rect fill="url(https://evil.example/#a)"/></svg>',
        "<p>\u202ea</p>",
        "<p>\0</p>",
    ],
)  # fmt: skip
def test_active_content_is_refused(html: str) -> None:
    """A stored page cannot contain a script, style, frame, foreign resource, form target, hook of the frame or unbalanced tag."""
    assert list(faults(f"<p>before</p>{html}"))


@pytest.mark.parametrize(
    "content",
    [
        "<script>x</script>",
        "<foreignObject><p>a</p></foreignObject>",
        '<image href="https://host.invalid/x.png"/>',
        '<a href="javascript:x"><text>a</text></a>',
        '<text onclick="x">a</text>',
        '<text style="fill: red">a</text>',
        '<rect fill="url(https://host.invalid/#a)"/>',
        '<text xmlns:h="http://www.w3.org/1999/xhtml"><h:script>x</h:script></text>',
        "<style>text { fill: red }</style>",
        '<animate attributeName="href"/>',
        "<?xml-stylesheet href='x.css'?>",
        "<!-- a -->",
        "<text>a",
        "<text>\0</text>",
        "</svg><svg>",
    ],
)  # fmt: skip
def test_active_content_in_a_drawing_is_refused(content: str) -> None:
    """A stored drawing cannot contain a script, a link, a style, a foreign resource or what is not XML."""
    assert list(drawing_faults(DRAWING.replace("<rect/>", "<rect/><text>a</text>").encode())) == []
    assert list(drawing_faults(DRAWING.replace("<rect/>", content).encode()))


@pytest.mark.parametrize(
    "start",
    [
        '<svg xmlns="http://www.w3.org/2000/svg" ',
        '<?xml version="1.0" encoding="iso-2022-jp"?>\n<svg xmlns="http://www.w3.org/2000/svg" ',
        '<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml" ',
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE svg [<!ENTITY a "b">]>\n<svg xmlns="http://www.w3.org/2000/svg" ',
    ],
)
def test_a_drawing_begins_in_one_way(start: str) -> None:
    """Another encoding, namespace or document type would make a browser read something else."""
    assert list(drawing_faults((start + DRAWING.partition('svg" ')[2]).encode()))


def test_the_text_of_a_page_is_permitted() -> None:
    """The elements of a brief's pages are permitted."""
    html = (
        '<!-- a - b --><h2 id="J1">A &lt; B</h2><p class="bf-text" lang="zh-Hans">树荫<br><wbr></p>'
        '<ul role="list"><li>a</li></ul>'
        '<a class="bf-ref" href="../x/#F1" hreflang="en">F1</a> <a href="mailto:a@b.example">b</a><button type="button" '
        'popovertarget="box-1">b</button><div popover id="box-1">c</div><svg viewBox="0 0 1 1" aria-hidden="true">'
        '<path d="M0 0"/><g><rect x="0"></rect></g><defs><pattern id="a" width="6"/></defs>'
        '<rect fill="url(#a)"/></svg><label><input type="checkbox" checked data-kind="law"> d</label>'
    )
    assert list(faults(html)) == []


def test_only_the_targets_of_links_change() -> None:
    """Only the targets of links are replaced, and a link without a target leaves its text."""
    html = '<p title="href=">a <a class="x" href="a&amp;b/" lang="en">b</a> <a href="gone/">c</a> href="a"</p>'
    found = replace_links(html, {"a&b/": '"<&'}.get)
    assert found == '<p title="href=">a <a class="x" href="&quot;&lt;&amp;" lang="en">b</a> <a >c</a> href="a"</p>'


# ------------------------------------------------------------------------------------------------- release


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with the base brief."""
    shutil.copytree(BASE, tmp_path / "data")
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nsite_url: https://example.org/b/\n", "utf-8")
    return project_in(tmp_path, tmp_path / "data")


def close(project: Project, slug: str = "", today: date = TODAY) -> Released:
    """Close the current edition of a brief, with an empty folder for the build."""
    work = project.root / "work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    return release(driver.open_project(project), today, slug, work)


def build(project: Project, today: date = TODAY) -> driver.Built:
    """Build a project."""
    return driver.build(driver.open_project(project), today, project.root / "build", project.root / "site")


def second_edition(root: Path, first: ClosedEdition) -> Project:
    """The base brief as edition 2, with a log of both editions, of which the first one is closed."""
    made = project_in(root, shutil.copytree(BASE, root / "data", dirs_exist_ok=True))
    (root / "editions").mkdir()
    (root / "editions" / file_name(first)).write_bytes(first.packed)
    edit(made, "brief.yaml", "edition: 1", "edition: 2")
    log = "- {edition: 2, on: 2031-09-30, size: major, text: Second edition.}\n- {edition: 1"
    edit(made, "changes.yaml", "- {edition: 1", log)
    return made


def edit(project: Project, file: str, old: str, new: str) -> None:
    """Change a data file."""
    path = project.data / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def tampered(project: Project, member: str, content: str) -> Path:
    """Put other content into the only edition of a project, and adapt all its hashes and its name."""
    (file,) = project.editions.glob("*.xz")
    edition = open_edition(file.read_bytes())
    assert member in edition.members
    packed, digest = pack(edition.manifest.to_json(), {**edition.members, member: content.encode()})
    file.unlink()
    file = file.with_name(f"1-{digest[:16]}.tar.xz")
    file.write_bytes(packed)
    return file


def texts(problems: Iterable[Problem]) -> str:
    """The messages of problems, with their files."""
    return "\n".join(f"{problem.place.file}: {problem.message}" for problem in problems if problem.severity == "error")


@pytest.mark.slow
def test_a_handwritten_page_can_link_to_an_entry_of_a_closed_edition(project: Project) -> None:
    """The pages of the edition get their content after MkDocs has looked for anchors; a missing one is found then."""
    assert close(project).outcome == "closed"
    about = project.docs / "about.md"
    about.parent.mkdir()
    about.write_text("# About\n\n[as it was](e/1/index.md#J1)\n", "utf-8")
    assert driver.check(project, TODAY).ok
    assert build(project).ok
    about.write_text("# About\n\n[as it was](e/1/index.md#J99)\n", "utf-8")
    assert "that page has no anchor `J99`" in texts(build(project).problems)


@pytest.mark.slow
def test_a_closed_edition_does_not_change(project: Project) -> None:
    """An edition is published with the bytes that were closed, and a brief with other statements cannot replace it."""
    done = close(project)
    assert (done.outcome, done.problems) == ("closed", ())
    assert done.path is not None
    stored = done.path.read_bytes()
    edition = open_edition(stored)
    assert edition.manifest.ids["F1"] == "factors/dark-surfaces/#F1"
    assert close(project, today=date(2031, 10, 5)).outcome == "unchanged"

    assert build(project).ok
    page = (project.root / "site/e/1/timeline/index.html").read_text("utf-8")
    assert edition.members["pages/en/timeline/index.html"].decode() in page
    assert "It is the current edition." in page
    assert '<meta name="robots" content="noindex">' in page
    assert "Content-Security-Policy" in page
    assert "e/1/" not in (project.root / "site/sitemap.xml").read_text("utf-8")
    # Pictures follow the present data: a closed edition has none, and links to none.
    assert (project.root / "site/card.png").is_file()
    assert not [at for at in edition.members if at.endswith(".png")]
    assert not [file for file in (project.root / "site/e/1").rglob("*.html") if b".png" in file.read_bytes()]
    assert '"e/1/' not in (project.root / "site/search/search_index.json").read_text("utf-8")
    assert (project.root / "site/e/1/cite/brief.bib").read_bytes() == edition.members["files/en/cite/brief.bib"]

    edit(project, "factors.yaml", "Dark surfaces store the day's heat", "Dark roofs store the day's heat")
    refused = close(project)
    assert refused.outcome == "refused"
    assert [problem.code for problem in refused.problems if problem.severity == "error"] == ["closed-edition"]
    assert any("F1 title" in line for line in refused.differences)
    warned = driver.check(project, TODAY).problems
    assert [problem.message.split(":")[0] for problem in warned if problem.code == "closed-edition"] == [
        "edition 1 is closed, and the brief has changed since"
    ]
    edit(project, "factors.yaml", "sources: [city-2030]", "sources: [city-203]")
    codes = [problem.code for problem in driver.check(project, TODAY).problems]
    assert ("unknown-source" in codes, "closed-edition" in codes) == (True, False), "the mistake may be all that changed"
    edit(project, "factors.yaml", "sources: [city-203]", "sources: [city-2030]")
    assert done.path.read_bytes() == stored

    built = build(project)
    assert built.ok, texts(built.problems)
    page = (project.root / "site/e/1/factors/dark-surfaces/index.html").read_text("utf-8")
    assert edition.members["pages/en/factors/dark-surfaces/index.html"].decode() in page
    assert "The brief has changed since." in page
    assert 'href="../../../../factors/dark-surfaces/"' in page


@pytest.mark.slow
@pytest.mark.parametrize("planted", ["<script>x</script>", '<p onclick="x">a</p>', "</article>", '<a href="javascript:x">a</a>'])
def test_a_planted_script_stops_the_build(project: Project, planted: str) -> None:
    """An edition that contains more than text stops the build, and the message names the file and the member."""
    assert close(project).outcome == "closed"
    file = tampered(project, "pages/en/timeline/index.html", f"<h1>a</h1>{planted}")
    built = build(project)
    assert not built.ok
    assert f"{file.as_posix()}: member `pages/en/timeline/index.html`: " in texts(built.problems)
    assert not (project.root / "site").exists()


@pytest.mark.slow
def test_a_language_in_progress_is_allowed_by_name(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts without a translation stop a release until they are allowed, and then no other warning is."""
    monkeypatch.chdir(project.root)  # whose pages of its own are checked, not those of this repository
    edit(project, "brief.yaml", "languages: [en]", "languages: [en, nl]")
    words = ["release", "--data", str(project.data), "--today", str(TODAY)]
    refused = CliRunner().invoke(cli, words)
    assert (refused.exit_code, "run the command with `--allow-untranslated`" in refused.output) == (1, True), refused.output
    unused = "- {id: unused-2030, type: book, title: Unused, reach: primary, read: whole}\n- id: city-2030"
    edit(project, "sources.yaml", "- id: city-2030", unused)
    both = " ".join(CliRunner().invoke(cli, words).output.split())
    assert "First correct the 1 warning of `unused-source`, as the help above says, and then run the command with" in both
    more = CliRunner().invoke(cli, [*words, "--allow-untranslated"])
    assert (more.exit_code, "run the command with `--allow-warnings`" in more.output) == (1, True), more.output
    edit(project, "sources.yaml", unused, "- id: city-2030")
    done = CliRunner().invoke(cli, [*words, "--allow-untranslated"])
    assert done.exit_code == 0, done.output
    assert "in en, nl" in done.output


@pytest.mark.slow
def test_a_warning_stops_a_release_and_writes_nothing(project: Project) -> None:
    """An edition is permanent, so it is closed without warnings; those of the calendar do not count."""
    edit(
        project,
        "sources.yaml",
        "- id: city-2030",
        "- {id: unused-2030, type: book, title: Unused, reach: primary, read: whole}\n- id: city-2030",
    )
    done = close(project)
    assert done.outcome == "refused"
    assert "unused-source" in [problem.code for problem in done.problems]
    assert not project.editions.exists()
    again = CliRunner().invoke(cli, ["release", "--data", str(project.data), "--today", str(TODAY)])
    assert (again.exit_code, "run the command with `--allow-warnings`" in again.output) == (1, True), again.output
    (project.root / "again").mkdir()
    done = release(driver.open_project(project), TODAY, "", project.root / "again", allow_warnings=True)
    assert done.outcome == "closed"


def test_an_older_number_than_that_of_a_closed_edition_is_an_error(project: Project) -> None:
    """The edition number of a brief never decreases."""
    project.editions.mkdir()
    edition = closed(edition=3)
    (project.editions / file_name(edition)).write_bytes(edition.packed)
    found = [problem for problem in driver.check(project, TODAY).problems if problem.code == "closed-edition"]
    assert [(problem.severity, problem.message) for problem in found] == [
        ("error", "`edition` is 1, but edition 3 is closed already")
    ]


@pytest.mark.slow
def test_diff_names_editions(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """`briefing diff e/1` compares a closed edition with the present files, and an edition that is not there is named."""
    monkeypatch.chdir(project.root)
    assert close(project).outcome == "closed"
    edit(project, "judgements.yaml", "likelihood: likely", "likelihood: very likely")
    done = CliRunner().invoke(cli, ["diff", "e/1"])
    assert done.exit_code == 0, done.output
    assert "J1 likelihood: likely → very likely" in done.output
    missing = CliRunner().invoke(cli, ["diff", "e/1", "e/2"])
    assert missing.exit_code == 2
    assert "there is no closed edition `e/2`; closed editions: `e/1`" in missing.output
    named = CliRunner().invoke(cli, ["diff", "e1"])
    assert "did you mean `e/1`?" in named.output


def test_an_edition_of_a_library_is_named_with_its_brief(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the folder of the brief, the names of all closed editions are listed."""
    monkeypatch.chdir(project.root)
    for slug in ("roofs", "water"):
        edition = closed()
        (project.editions / slug).mkdir(parents=True)
        (project.editions / slug / file_name(edition)).write_bytes(edition.packed)
    for asked in ("e/1", "shade/e/1"):
        missing = CliRunner().invoke(cli, ["diff", asked])
        assert missing.exit_code == 2
        assert f"there is no closed edition `{asked}`; closed editions: `roofs/e/1`, `water/e/1`" in missing.output


@pytest.mark.parametrize("was", ["", "roofs"])
def test_a_renamed_folder_of_editions_is_named(tmp_path: Path, was: str) -> None:
    """Its pages would have other addresses; a folder whose brief is gone, and one of another title, are as they were meant."""
    for slug in ("roofs", "water"):
        shutil.copytree(BASE, tmp_path / "data" / slug)
    library = project_in(tmp_path, tmp_path / "data")
    title = load(library).site.briefs[0].head.title
    languages = {"en": manifest().languages["en"]._replace(title=f"{title}: More")}
    for folder, brief, titled in (
        ("roof", was, languages),
        ("streets", "streets", languages),
        ("wate", "", manifest().languages),
    ):
        edition = closed(brief=brief, languages=titled)
        (library.editions / folder).mkdir(parents=True)
        (library.editions / folder / file_name(edition)).write_bytes(edition.packed)
    found = [each for each in driver.check(library, TODAY).problems if each.code == "damaged-edition"]
    assert [(each.severity, each.help) for each in found] == [("warning", "if the folder was renamed, rename it to `roofs`")]


@pytest.mark.slow
def test_a_release_from_inside_the_data_belongs_to_the_project(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--data .` in the folder of the data takes the settings and the editions of the project above it."""
    monkeypatch.chdir(project.data)
    done = CliRunner().invoke(cli, ["release", "--data", ".", "--today", "2031-10-01"])
    assert done.exit_code == 0, done.output
    assert len([*project.editions.glob("*.xz")]) == 1
    assert not (project.data / "editions").exists()


@pytest.mark.slow
def test_the_editions_of_another_project_are_its_own(
    project: Project, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--data ../other/data` reads and writes the editions beside that data, not those of the present folder."""
    here = tmp_path_factory.mktemp("here")
    shutil.copytree(project.root, here, dirs_exist_ok=True)
    (here / "mkdocs.yml").write_text("site_name: Here\n", "utf-8")
    monkeypatch.chdir(here)
    done = CliRunner().invoke(cli, ["release", "--data", str(project.data), "--today", "2031-10-01"])
    assert done.exit_code == 0, done.output
    assert len([*project.editions.glob("*.xz")]) == 1
    assert not (here / "editions").exists()
    edit(project_in(here, here / "data"), "brief.yaml", "edition: 1", "edition: 7")
    done = CliRunner().invoke(cli, ["check", "--today", "2031-10-01"])
    assert done.exit_code == 0, done.output


@pytest.mark.slow
def test_a_closed_edition_counts_no_days(project: Project) -> None:
    """The days until a forecast is decided are right on one day only; a closed edition gives the date alone."""
    last_day = (project.data / "judgements.yaml").read_text("utf-8").partition("resolves_by: ")[2][:10]
    done = close(project)
    assert done.edition, done.problems
    pages = [content.decode() for name, content in open_edition(done.edition.packed).members.items() if name.endswith(".html")]
    assert any(last_day in page for page in pages)
    assert [page for page in pages if re.search(r"\bin \d+ days\b|\bin \d+ year", page)] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("story", "slug"), [("charts", ""), ("own-words", "reef"), ("several-works", ""), ("second-subject", "")]
)
def test_each_kind_of_page_can_be_closed(tmp_path: Path, story: str, slug: str) -> None:
    """An edition keeps the markup of charts, frames, maps, capitals and all else that these briefs have."""
    shutil.copytree(SITES / story / "data", tmp_path / "data")
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nsite_url: https://example.org/b/\n", "utf-8")
    project = project_in(tmp_path, tmp_path / "data")
    done = release(driver.open_project(project), STORY_DAY, slug, tmp_path / "work", allow_warnings=True)
    assert done.outcome == "closed", texts(done.problems)
    assert done.edition
    drawn = {name for name in done.edition.members if name.endswith(".svg")}
    assert bool(drawn) == (story in ("charts", "second-subject")), "the others have no drawn figure"
    page = done.edition.members.get("pages/en/figures/index.html", b"").decode()
    assert all(f'href="../{name.removeprefix("files/en/")}"' in page for name in drawn if "/en/" in name)


@pytest.mark.slow
def test_release_names_the_address_in_a_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address of the edition is that of its brief."""
    for slug in ("roofs", "trees"):
        shutil.copytree(BASE, tmp_path / "data" / slug)
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(cli, ["release", "roofs", "--today", "2031-10-01"])
    assert "each build publishes it below roofs/e/1/." in done.output


@pytest.mark.slow
def test_release_says_what_it_did(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command names the file, the address and the next step; a second time it does nothing, after a change it refuses."""
    monkeypatch.chdir(project.root)
    results = [CliRunner().invoke(cli, ["release", "--today", "2031-10-01"]) for _ in range(2)]
    assert [each.exit_code for each in results] == [0, 0], results[0].output
    (file,) = project.editions.glob("*.xz")
    assert f"Commit editions/{file.name}; each build publishes it below e/1/." in results[0].output
    assert "Edition 1 is closed already" in results[1].output
    edit(project, "judgements.yaml", "likelihood: likely", "likelihood: very likely")
    refused = CliRunner().invoke(cli, ["release", "--today", "2031-10-01"])
    assert refused.exit_code == 1
    assert "J1 likelihood: likely → very likely" in refused.output
    assert "write `edition: 2`" in refused.output
    assert CliRunner().invoke(cli, ["release", "roofs"]).exit_code == 2


@pytest.mark.slow
def test_what_changed_gives_the_reasons_of_the_log(project: Project) -> None:
    """The page of editions says at each entry why it changed, and what its fields say now is behind that reason."""
    assert close(project).outcome == "closed"
    edit(project, "factors.yaml", "Dark surfaces store the day's heat", "Dark roofs store the day's heat")
    edit(project, "brief.yaml", "edition: 1", "edition: 2")
    log = project.data / "changes.yaml"
    why = "  items: [{id: F1, why: Streets turned out to cool sooner.}]\n"
    entry = f"- edition: 2\n  on: 2031-09-30\n  size: major\n  text: One factor is narrower.\n{why}\n"
    log.write_text(entry + log.read_text("utf-8"), "utf-8")
    assert build(project).ok
    page = (project.root / "site/e/index.html").read_text("utf-8")
    reason, _, rest = page.partition("Streets turned out to cool sooner.")
    assert "<details" in rest.partition("<dl>")[0]
    assert "<ins>roofs</ins>" in rest
    assert "Factor F1" in reason


def test_an_older_form_of_a_field_is_no_change(project: Project) -> None:
    """Facts stored before a field had a long form, or before there was a list, compare equal to today's."""
    site = driver.check(project, TODAY).site
    now = brief_facts(site.briefs[0], Links.of(site, site.briefs[0]).listed)
    then = json.loads(json.dumps(now))
    brief = then["briefs"][""]
    del brief["glossary"]
    for factor in brief["factors"]:
        factor["sources"] = [each["source"] if len(each) == 1 else each for each in factor["sources"]]
    found = changes_between(then, now)
    assert {change.path[2] for change in found} == {"glossary"}
    brief["factors"][0]["forgotten"] = "a field that the model no longer has"
    assert {change.field for change in changes_between(then, now) if change.path[2] == "factors"} == {"forgotten"}


@pytest.mark.slow
def test_a_preview_shows_closed_editions_as_a_build_does(project: Project) -> None:
    """After each change, the pages of editions in a preview are those of a full build, byte for byte."""
    assert close(project).outcome == "closed"
    builder = Builder(project, project.root / "private")
    for old, new in (("", ""), ("Dark surfaces store", "Dark roofs store"), ("Dark roofs store", "Dark surfaces store")):
        if old:
            edit(project, "factors.yaml", old, new)
        shown = builder.build(TODAY)
        assert build(project).ok
        site = project.root / "site"
        whole = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
        del whole[".briefing-site"]
        assert shown.tree == whole


@pytest.mark.slow
def test_the_editions_of_a_removed_brief_stay(tmp_path: Path) -> None:
    """A brief that has gone from its library, and a language that has gone from a brief, keep their closed editions."""
    shutil.copytree(BASE, tmp_path / "data")
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n", "utf-8")
    alone = project_in(tmp_path, tmp_path / "data")
    edit(alone, "brief.yaml", "languages: [en]", "languages: [en, zh-Hans]")
    (tmp_path / "work").mkdir()
    done = release(driver.open_project(alone), TODAY, "", tmp_path / "work", allow_warnings=True)
    assert done.outcome == "closed", texts(done.problems)
    for top in ("data", "editions"):
        (tmp_path / top).rename(tmp_path / "roofs")
        (tmp_path / top).mkdir()
        (tmp_path / "roofs").rename(tmp_path / top / "roofs")
    shutil.copytree(BASE, tmp_path / "data/trees")
    library = project_in(tmp_path, tmp_path / "data")
    edit(library, "roofs/judgements.yaml", "likelihood: likely", "likelihood: very likely")
    refused = release(driver.open_project(library), TODAY, "roofs", tmp_path / "work", allow_warnings=True)
    assert refused.differences == ("J1 likelihood: likely → very likely",), texts(refused.problems)
    shutil.rmtree(library.data / "roofs")
    put(tmp_path / "docs/zh-Hans/roofs/e/1/timeline.md", "# Mine\n")
    assert [each.code for each in driver.check(library, TODAY).problems if each.severity == "error"] == ["same-page"]
    shutil.rmtree(tmp_path / "docs")
    built = build(library)
    assert built.ok, texts(built.problems)
    assert built.notes == (), "the project has no templates"
    page = (tmp_path / "site/zh-hans/roofs/e/1/timeline/index.html").read_text("utf-8")
    edition = open_edition(done.edition.packed) if done.edition else closed()
    stored = edition.members["pages/zh-Hans/timeline/index.html"].decode()
    assert re.sub("<[^>]*>", "", stored) in re.sub("<[^>]*>", "", page)  # the front page of the library has lost a language
    assert "The brief is no longer on this site." in page
    assert 'url=../e/1/factors/dark-surfaces/#F1"' in (tmp_path / "site/roofs/F1/index.html").read_text("utf-8")
    assert 'url=../roofs/e/1/"' in (tmp_path / "site/e/index.html").read_text("utf-8"), "the list of editions is gone"

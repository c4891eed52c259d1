"""Cards and pictures of figures, which the extra `cards` makes; without it there is none, and no page names one.

A browser reads the pictures back: it is the program that we did not write, and that readers use.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
import shutil
import zlib
from dataclasses import replace
from html import unescape
from importlib.metadata import PackageNotFoundError
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from fontTools.ttLib import TTCollection

from briefing.cli import cli
from briefing.i18n.cjk_typefaces import cjk_variant
from briefing.publish import picture_files
from briefing.render import unit_writer
from briefing.render.exports import pictures
from briefing.render.templating import Renderer
from briefing.source.result_cache import CacheFolder, ResultCache
from tests.stories import PLAIN, PUBLISHED, SITES, rendered, site, views

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from briefing.render.exports import ExportedBrief
    from briefing.render.outputs import Picture
    from briefing.render.unit_context import SiteAddresses

FULL = SITES / "full" / "data"


def contents(settings: SiteAddresses) -> Mapping[str, str | bytes | Picture]:
    """All outputs of a small site, by address."""
    (view,) = views(site(FULL), settings)
    return {each.path: each.content for each in rendered(view).outputs}


def exported() -> ExportedBrief:
    """What the exports of a small brief take."""
    (view,) = views(site(FULL), PUBLISHED._replace(pictures=True))
    found = unit_writer.unit_writer_for(view, Renderer())
    return found.exported  # type: ignore[attr-defined, no-any-return]  # reason: the writer of a brief has it


def heads(made: Mapping[str, str | bytes | Picture]) -> str:
    """The Markdown of all pages, with the elements for their heads."""
    return unescape("".join(text for path, text in made.items() if path.endswith(".md") and isinstance(text, str)))


def test_without_the_extra_no_page_names_a_picture() -> None:
    """There is no card and no broken link; a site without an address has cards but cannot name them in absolute URLs."""
    for settings in (PUBLISHED, PLAIN):
        made = contents(settings)
        assert not [path for path in made if path.endswith(".png")]
        assert "og:image" not in heads(made)
        assert ".png" not in heads(made)
    assert "og:image" not in heads(contents(PLAIN._replace(pictures=True)))


def test_a_site_is_built_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that draws no pictures asks for no package that draws them."""

    def missing(name: str) -> object:
        raise PackageNotFoundError(name)

    for module, name in (("version", missing), ("find_spec", lambda _: None), ("import_module", missing)):
        monkeypatch.setattr(picture_files, module, name)
    shutil.copytree(FULL, tmp_path / "data")
    (tmp_path / "mkdocs.yml").write_text("site_name: Shade\nsite_url: https://example.org/\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli, ["build", "--today", "2033-01-01"])
    assert result.exit_code == 0, result.output
    assert [path.name for path in (tmp_path / "site").rglob("*.png")] == ["favicon.png"]


def test_with_the_extra_each_page_names_the_card_and_the_page_of_data_lists_all() -> None:
    """The card of the brief is on each page, with its size, and each figure that has a drawing has a picture."""
    made = contents(PUBLISHED._replace(pictures=True))
    found = {path.removeprefix("brief/docs/") for path in made if path.endswith(".png")}
    drawn = {path.removeprefix("brief/docs/") for path in made if re.search(r"/figures/\w+\.svg$", path)}
    assert found == {path.replace(".svg", ".png") for path in drawn} | {"card.png"}
    kits = re.findall(r'figures/\w+\.(svg|png)" type="[^"]*" download>(\w+)</a>', heads(made))
    assert set(kits) == {("svg", "SVG"), ("png", "PNG")}
    card = '<meta property="og:image" content="https://example.org/card.png"><meta property="og:image:width" content="1200">'
    pages = [unescape(text).replace('\\"', '"') for path, text in made.items() if path.endswith(".md") and isinstance(text, str)]
    pages = [text for text in pages if "og:title" in text]
    assert len(pages) > 10
    assert all(card in text for text in pages)
    offered = re.findall(r'href="([^"]+\.png)"', unescape(str(made["brief/docs/data/index.md"])))
    assert {posixpath.normpath(posixpath.join("data", href)) for href in offered} == found


@pytest.mark.parametrize("text", ["What holds 👩\u200d👩\u200d👧", "حكم", "Kőszeg", "Łódź", "Karel Čapek", "Işık", "𠀀𠀁"])
def test_no_card_has_a_box_in_place_of_a_character(text: str) -> None:
    """A character that the typeface lacks keeps a card from being made; it would be an empty box."""
    brief = exported().brief
    about = exported()
    assert pictures.has_card(about)
    head = brief.head.updated(title=text)
    assert not pictures.has_card(about._replace(brief=replace(brief, head=head)))


def test_the_typeface_has_every_character_of_a_drawn_text() -> None:
    """What is drawn is in the font itself; the letters of Vietnamese are among it."""
    collection = TTCollection(str(files("noto_cjk_sans_otc") / "NotoSansCJK-Regular.ttc"), lazy=True)
    present = set(collection.fonts[0].getBestCmap())  # its variants have the same characters in different forms
    drawn = {code for code in range(0x20, 0xFE00) if pictures.is_drawable(chr(code))} - {0x2060, 0xFEFF}
    assert len(drawn) > 30_000
    assert sorted(map(chr, drawn - present)) == []
    latin = {code for code in present if 0xA0 <= code < 0x1A0 or 0x1EA0 <= code < 0x1F00}
    assert latin <= drawn
    assert pictures.is_drawable("Đường phố có bóng cây")


@pytest.mark.parametrize(
    ("lang", "variant"),
    [("zh-Hans", "SC"), ("zh-Hant-TW", "HK"), ("zh", "SC"), ("zh-hant", "HK"), ("ko-KR", "KR"), ("kok", None), ("jam", None)],
)
def test_a_language_has_the_forms_of_its_region(lang: str, variant: str | None) -> None:
    """Tags are compared by whole subtags: Konkani (`kok`) is not Korean."""
    assert cjk_variant(lang) == variant


def test_equal_drawings_give_equal_bytes_and_are_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The PNG names its drawing, so what was made from it before is kept; another drawing replaces it."""
    card = pictures.write_card(exported())
    other = card._replace(svg=card.svg.replace("Edition", "Version"))
    made, cache = picture_files.png(card), ResultCache(CacheFolder(tmp_path / "cache"), "")
    files = [tmp_path / name for name in ("kept", "other", "damaged", "none")]
    for file, content in zip(files, (made, picture_files.png(other), b"\x89PNG"), strict=False):
        file.write_bytes(content)
    drawn: list[Picture] = []

    def draw(work: Callable[[Picture], bytes], tasks: list[Picture], jobs: int) -> list[bytes]:
        drawn.extend(tasks)
        return [*map(work, tasks)]

    monkeypatch.setattr(picture_files, "run_parallel", draw)
    assert picture_files.pngs(dict.fromkeys(files[1:], card), cache=cache) == dict.fromkeys(files[1:], made)
    assert picture_files.pngs({files[0]: card, files[3]: other}, cache=None)[files[0]] == made
    assert drawn == [card, other]
    assert picture_files.pngs({files[2]: card, files[3]: card}, cache=cache) == dict.fromkeys(files[2:], made)
    assert drawn == [card, other]


def test_a_card_has_its_size_and_is_light() -> None:
    """Chunks are whole (PNG, section 5.3), the size is 1200 × 630, and the densest text takes at most 80 KB."""
    about = exported()
    brief = about.brief
    long = {
        "en": "The agreement runs to August 2029; of its recommendations one is begun. ",
        "zh-Hans": "科技合作协定按条款有效至二〇二九年；三项建议一项部分采纳。",
        "zh-Hant": "".join(map(chr, range(0x9F00, 0x9F50))),  # the characters with the most strokes, without a repetition
        "vi": "ẪỄỖỮẨỂỔỬ@&%ẦỀỒỪ§ẤẾỐỨ ",
    }
    for lang, text in long.items():
        line = brief.head.bottom_line.updated(claim=text * 12)
        head = brief.head.updated(title=(text * 3).strip(), bottom_line=line)
        (view,) = views(site(FULL), PUBLISHED._replace(pictures=True))
        picture = pictures.write_card(about._replace(view=view, brief=replace(brief, head=head)))
        if lang != "en":
            picture = picture._replace(svg=picture.svg.replace("CJK KR", f"CJK {cjk_variant(lang) or 'KR'}"))
        made = picture_files.png(picture)
        assert len(made) <= 80 * 1024, (lang, len(made))
        chunks = list(_chunks(made))
        assert chunks[0][0] == b"IHDR"
        assert (int.from_bytes(chunks[0][1][:4], "big"), int.from_bytes(chunks[0][1][4:8], "big")) == (1200, 630)
        assert [name for name, _ in chunks].count(b"tEXt") == 1
        assert chunks[-1][0] == b"IEND"


def _chunks(png: bytes) -> list[tuple[bytes, bytes]]:
    """The chunks of a PNG, each with a checksum that is right."""
    found, at = [], 8
    while at < len(png):
        length = int.from_bytes(png[at : at + 4], "big")
        name, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert zlib.crc32(name + body) == int.from_bytes(png[at + 8 + length : at + 12 + length], "big")
        found.append((name, body))
        at += 12 + length
    return found


@pytest.mark.browser
def test_a_browser_shows_chinese_in_the_forms_of_each_region(tmp_path: Path) -> None:
    """The same character is drawn in another form for Hong Kong, and no picture is empty: a browser decodes the pixels."""
    from tests.browser.chromium import chromium

    about = exported()
    head = about.brief.head.updated(title="直骨海角返")
    card = pictures.write_card(about._replace(brief=replace(about.brief, head=head)))
    forms = [picture_files.png(card._replace(svg=card.svg.replace("CJK KR", f"CJK {face}"))) for face in ("SC", "HK")]
    assert len({hashlib.sha256(form).hexdigest() for form in forms}) == 2
    with chromium() as browser:
        tab = browser.new_page()
        for at, form in enumerate(forms):
            (tmp_path / f"{at}.png").write_bytes(form)
            tab.goto((tmp_path / f"{at}.png").as_uri())
            image = "document.images[0]"
            assert tab.evaluate(f"[{image}.naturalWidth, {image}.naturalHeight, {image}.complete]") == [1200, 630, True]

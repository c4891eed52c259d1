"""The notice of a brief stands on every page of its site."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.built import build
from tests.stories import SITES

if TYPE_CHECKING:
    from pathlib import Path

NOTICE = re.compile(r'<article[^>]*>\s*<aside class="bf-notice".*?<p>(.*?)</p>', re.DOTALL)
SETTINGS = "site_name: Shade\ntheme:\n  name: material\nplugins:\n  - briefing\n  - search\n"


@pytest.mark.slow
def test_handwritten_pages_have_the_notice_of_the_brief(tmp_path: Path) -> None:
    """They have it in their language, at any depth, with links that lead from there; in a library no brief is all of the site."""
    pages = {"about.md": "../", "notes/on/heat.md": "../../../", "zh-Hans/about.md": "../"}
    shutil.copytree(SITES / "full/data", tmp_path / "data")
    (tmp_path / "mkdocs.yml").write_text(SETTINGS, "utf-8")
    for page in pages:
        (tmp_path / "docs" / page).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "docs" / page).write_text("# About\n\nWho wrote this.\n", "utf-8")
    (tmp_path / "data/zh-Hans").mkdir()
    (tmp_path / "data/zh-Hans/brief.yaml").write_text("notice: {text: 文章发表后，规则已改。}\n", "utf-8")
    made = build(tmp_path, "2031-10-15", tmp_path)
    shown = {page: NOTICE.findall((made / page.replace(".md", "/index.html").lower()).read_text("utf-8")) for page in pages}
    for page, up in pages.items():
        (notice,) = shown[page]
        assert ("规则已改" if page.startswith("zh") else "the council has changed") in notice
        assert f'href="{up}timeline/#E3"' in notice
    (tmp_path / "data").rename(tmp_path / "first")
    (tmp_path / "data").mkdir()
    (tmp_path / "first").rename(tmp_path / "data/first")
    shutil.copytree(tmp_path / "data/first", tmp_path / "data/second")
    library = build(tmp_path, "2031-10-15", tmp_path)
    assert NOTICE.findall((library / "about/index.html").read_text("utf-8")) == []
    assert NOTICE.findall((library / "first/timeline/index.html").read_text("utf-8")) != []

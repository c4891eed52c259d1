"""A search index that finds Chinese words: Material cuts a text into words only where another package tells it how."""

from __future__ import annotations

import json
import re
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_HAN = re.compile("(?<=[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])(?=[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])")


def segment(index: Path, lang: str) -> None:
    """Part every two Chinese characters of an index, so that a reader finds a word in the middle of a sentence.

    The search page cuts a query by the index's own words: it then looks for pages that have all characters of it.
    With the package `jieba` Material has cut the texts into words already, which finds less that is not meant.
    """
    if lang.partition("-")[0].lower() != "zh" or find_spec("jieba") or not index.is_file():
        return
    found = json.loads(index.read_text(encoding="utf-8"))
    for entry in found["docs"]:
        entry["title"], entry["text"] = (_HAN.sub("\u200b", entry[key]) for key in ("title", "text"))
    index.write_text(json.dumps(found, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")

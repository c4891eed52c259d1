"""Labels of charts never overprint, whatever their number and length, at every width."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from briefing.render.figures import chart_figure
from tests.small_figures import CSS, INK, of_numbers, of_range, rows

if TYPE_CHECKING:
    from markupsafe import Markup
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
NAMES = ("Old Town", "The district on the northern bank of the river Calda", "Harbour", "Altstadt-Nordwestviertel-Siedlung",
         "水上新区与旧港口之间的街区", "Hills")  # fmt: skip
REMARKS = [{"x": x, "text": text} for x, text in [
    ("2025-12", "The rule on trees begins and the council pays for the first thousand"), ("2026", "Mild"),
    ("2026-03", "炎热的夏季使树木枯萎，市政府停止种植"),
    ("2026-06", "The Nordwestviertelbaumpflanzungsverordnung"), ("2031", "End"),
]]  # fmt: skip


def equal_ends(factor: float = 1) -> Any:
    """Six series that begin and end at the same number."""
    values = [
        [100 * factor + factor * (at - 2.5) * (year - 2020) * (2031 - year) for year in range(2020, 2032)] for at in range(6)
    ]
    lines = [f"{2020 + at},{name},{value:.1f}" for name, row in zip(NAMES, values, strict=True) for at, value in enumerate(row)]
    return rows("year,who,count", *lines)


def words(*lines: str) -> Any:
    return rows("year,count", *lines)


def charts() -> dict[str, Markup]:
    """Charts whose labels need more room than there is."""
    bounds = rows("year,low,high", *(f"{year},{year - 1000},{2 * year + 1000000}" for year in range(2020, 2032)))
    long = rows("year,low,high", *(f"{name},{at + 1},{10 ** (2 * at + 1)}" for at, name in enumerate(NAMES)))
    points = rows("year,who,count", *(f"{at * 1000},{NAMES[at % 6]},{at * at}" for at in range(24)))
    many = rows("year,who,count", *(f"{year},{at} {NAMES[at % 6]},{at}" for at in range(45) for year in (2020, 2031)))
    return {
        "equal ends": chart_figure(of_numbers(series="who", annotations=REMARKS), equal_ends(), INK),
        "large numbers": chart_figure(of_numbers(series="who"), equal_ends(10**10), INK),
        "stacked": chart_figure(of_numbers("area", series="who", annotations=REMARKS[:1]), equal_ends(), INK),
        "points": chart_figure(of_numbers("scatter", series="who", annotations=[{"x": "50", "text": "Half"}]), points, INK),
        "band": chart_figure(of_range(annotations=[*REMARKS, *REMARKS]), bounds, INK),
        "rows": chart_figure(of_range(axis={"log": "true"}, annotations=[{"x": NAMES[1], "text": NAMES[1]}]), long, INK),
        "45 lines": chart_figure(of_numbers(series="who"), many, INK),
        "two marks": chart_figure(of_numbers(), words("2020,1234567", "2021,9999999", "2022,1234560", "2023,5000000"), INK),
        "long words": chart_figure(of_numbers(), words(*(f"{name},{at}" for at, name in enumerate(NAMES))), INK),
        "long dates": chart_figure(of_numbers(), words(*(f"{at}-12-31/{at + 1}-11-30,{at}" for at in range(2000, 2020))), INK),
        "bars": chart_figure(of_numbers("bars", annotations=[{"x": NAMES[1], "text": NAMES[4]}]),
                             words(*(f"{name},{10**at}" for at, name in enumerate(NAMES))), INK),
    }  # fmt: skip


# The boxes of the lines of each visible text; two that share more than a pixel overprint.
FIND = """() => {
  const found = [];
  for (const section of document.querySelectorAll("section")) {
    const boxes = [], walker = document.createTreeWalker(section, NodeFilter.SHOW_TEXT), edge = section.getBoundingClientRect();
    while (walker.nextNode()) {
      const node = walker.currentNode, parent = node.parentElement;
      if (!node.textContent.trim() || parent.closest(".fig-hidden, details") || !parent.checkVisibility()) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) if (box.width > 1) boxes.push([box, node.textContent.trim()]);
    }
    boxes.forEach(([one, text], at) => {
      if (one.left < edge.left - 1 || one.right > edge.right + 1) found.push(`${section.id}: ${text} is outside`);
      for (const [other, against] of boxes.slice(at + 1)) {
        const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
        if (wide > 1 && high > 4) found.push(`${section.id}: ${text} / ${against}`);
      }
    });
  }
  return found;
}"""


# How far each bar's cell ends from the number of the row.
GAPS = """() => [...document.querySelectorAll(".fig-bars tr:has(.fig-bar-line)")].map(row => {
  const range = document.createRange();
  range.selectNodeContents(row.lastElementChild);
  return range.getBoundingClientRect().left - row.querySelector("svg").getBoundingClientRect().right;
})"""


@pytest.mark.parametrize("width", [320, 390, 700, 1440])
def test_no_label_overprints_another(browser: Browser, width: int) -> None:
    """In charts with equal ends, long, Chinese and many labels, no two texts overlap and none leaves the figure."""
    sections = "".join(f'<section id="{name}">{html}</section>' for name, html in charts().items())
    style = f"html{{font:400 20px/1.5 sans-serif}}body{{margin:16px;max-width:58rem}}section{{margin-bottom:3rem}}{CSS}"
    with browser.new_context(viewport={"width": width, "height": 900}) as context:
        tab = context.new_page()
        tab.set_content(f'<!doctype html><meta charset="utf-8"><style>{style}</style>{sections}')
        assert tab.evaluate(FIND) == []
        assert 0 <= min(tab.evaluate(GAPS)) < (24 if width >= 700 else width), "the longest number is beside the bars"

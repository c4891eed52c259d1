"""What benchmarks make beside their numbers."""

from __future__ import annotations

import subprocess
import sys
from xml.etree import ElementTree as Xml

from tests.built import ROOT


def test_the_chart_of_engines_shows_each_ratio() -> None:
    """The chart names each engine with its ratio, the day, and what was measured."""
    drawn = (
        "from datetime import date; from engines import chart; "
        "print(chart({'briefing build': 1.0, 'Other': 2.5}, date(2026, 1, 2), '341 pages.'), end='')"
    )
    done = subprocess.run(
        [sys.executable, "-c", drawn], capture_output=True, text=True, encoding="utf-8", cwd=ROOT / "benchmarks", check=True
    )
    texts = [text.text for text in Xml.fromstring(done.stdout.encode()).iter("{http://www.w3.org/2000/svg}text")]
    for shown in ("briefing build", "1.00", "Other", "2.50", "341 pages.", "Measured on 2026-01-02"):
        assert shown in texts

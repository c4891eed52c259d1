"""The HTML of every page is what the standard allows."""

from __future__ import annotations

import json
import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.browser.kinds import every_page
from tests.built import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.server import Served

pytestmark = pytest.mark.node
VALIDATOR = ROOT / "node_modules/.bin/html-validate"
# What the theme below ours writes, and why it may stay: rule, element, reason.
EXCEPTIONS = (("valid-autocomplete", "#__(drawer|search)", "Firefox keeps a switch as it was over a reload unless told not to"),)


@pytest.mark.parametrize("site", ["first", "small", "library"])
def test_pages_are_valid(request: pytest.FixtureRequest, tmp_path: Path, site: str) -> None:
    """html-validate with its standard rules has nothing to say about any page, but for what is excepted by name."""
    assert VALIDATOR.exists(), "the validator is not installed; run: make node_modules"
    where: Served = request.getfixturevalue(site)
    pages = [where.site / page.at / ("" if page.at.endswith(".html") else "index.html") for page in every_page(where.site)]
    assert len(pages) > 8
    report = tmp_path / "report.json"  # through a pipe it would come cut off
    subprocess.run([VALIDATOR, "--preset", "standard", "--formatter", f"json={report}", *pages], cwd=ROOT, check=False)
    found = [
        f"{told['filePath'].removeprefix(str(where.site))}:{each['line']}: {each['ruleId']}: {each['message']}"
        for told in json.loads(report.read_text("utf-8"))
        for each in told["messages"]
        if not excepted(each["ruleId"], each["selector"] or "")
    ]
    assert not found, "\n".join(found)


def excepted(rule: str, selector: str) -> bool:
    """Whether a message is about something that may stay."""
    return any(rule == known and re.search(element, selector) for known, element, _ in EXCEPTIONS)


def test_the_validator_finds_faults(tmp_path: Path) -> None:
    """Were it to look at nothing, it would be silent too: a page with an id twice is reported."""
    page = tmp_path / "faulty.html"
    page.write_text('<!DOCTYPE html><html lang="en"><head><title>x</title></head><body><p id="a"><p id="a"></body></html>')
    done = subprocess.run([VALIDATOR, "--preset", "standard", page], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "no-dup-id" in done.stdout

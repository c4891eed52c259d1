"""The HTML of every page is what the standard allows."""

from __future__ import annotations

import json
import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.browser.kinds import every_page, one_of_each
from tests.built import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.server import Served

pytestmark = pytest.mark.node
VALIDATOR = ROOT / "node_modules/.bin/html-validate"
# What Material writes, and why it is allowed: rule, element, reason.
EXCEPTIONS = (("valid-autocomplete", "#__(drawer|search)", "Firefox keeps a switch as it was over a reload unless told not to"),)


@pytest.mark.parametrize("site", ["first", "small", "library"])
def test_pages_are_valid(request: pytest.FixtureRequest, tmp_path: Path, site: str) -> None:
    """html-validate with its standard rules reports nothing except the listed exceptions, on any page in English and on each
    kind of page in the other languages.
    """
    assert VALIDATOR.exists(), "the validator is not installed; run: make node_modules/.package-lock.json"
    where: Served = request.getfixturevalue(site)
    kinds = {
        page.at: page for page in (*one_of_each(where.site), *(page for page in every_page(where.site) if page.lang == "en"))
    }
    pages = [where.site / at / ("" if at.endswith(".html") else "index.html") for at in kinds]
    assert len(pages) > 8
    report = tmp_path / "report.json"  # through a pipe the output would be cut off
    subprocess.run([VALIDATOR, "--preset", "standard", "--formatter", f"json={report}", *pages], cwd=ROOT, check=False)
    found = [
        f"{page['filePath'].removeprefix(str(where.site))}:{each['line']}: {each['ruleId']}: {each['message']}"
        for page in json.loads(report.read_text("utf-8"))
        for each in page["messages"]
        if not excepted(each["ruleId"], each["selector"] or "")
    ]
    assert not found, "\n".join(found)


def excepted(rule: str, selector: str) -> bool:
    """Whether a message is about an exception."""
    return any(rule == known and re.search(element, selector) for known, element, _ in EXCEPTIONS)


def test_the_validator_reads_the_pages(tmp_path: Path) -> None:
    """A page with a duplicate id is reported, so the validator reads the pages."""
    page = tmp_path / "faulty.html"
    page.write_text('<!DOCTYPE html><html lang="en"><head><title>x</title></head><body><p id="a"><p id="a"></body></html>')
    done = subprocess.run([VALIDATOR, "--preset", "standard", page], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "no-dup-id" in done.stdout

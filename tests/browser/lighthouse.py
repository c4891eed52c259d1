"""Lighthouse over the front page: `python -m tests.browser.lighthouse [SITE [PAGE...]]`; below 100 it exits with 1.

Asked for by hand, not by `make test`: its speed score depends on the machine and is not judged here.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.browser.chromium import PATH, QUIET
from tests.browser.server import served

LIGHTHOUSE = Path("tests/lighthouse/node_modules/.bin/lighthouse")
JUDGED = ("accessibility", "best-practices", "seo")


def main(site: str = "site", *pages: str) -> int:
    """Print the scores of pages and what lowers them."""
    if not Path(site).is_dir():
        raise SystemExit(f"{site} is missing: run `make site` first")
    low = False
    with served(Path(site)) as (_, root, _):
        for page in pages or ("",):
            found = report(root + page)
            for name in JUDGED:
                category = found["categories"][name]
                score = round(category["score"] * 100)
                print(f"  {score:3}  {'ok' if score == 100 else 'LOW'}  {category['title']}, /{page}")
                low |= score < 100
                for each in category["auditRefs"]:
                    audit = found["audits"][each["id"]]
                    if each["weight"] and audit["score"] is not None and audit["score"] < 1:
                        print(f"            {each['id']}: {audit['title']}")
    return int(low)


def report(url: str) -> dict[str, Any]:
    """The report of Lighthouse on a page."""
    flags = " ".join(("--headless=new", *QUIET))
    command = [LIGHTHOUSE, url, "--output=json", "--quiet", f"--only-categories={','.join(JUDGED)}", f"--chrome-flags={flags}"]
    done = subprocess.run(command, env=os.environ | {"CHROME_PATH": PATH or ""}, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    if failure := found.get("runtimeError"):
        raise SystemExit(failure["message"])
    return found


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

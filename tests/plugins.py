"""Build a brief with each plugin of `plugins.yaml`, and say which fit as that file says (`make plugins`).

    python -m tests.plugins [PLUGIN...]

It runs in an environment that has the plugins; each build runs in a process of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

LIST = Path(__file__).with_name("plugins.yaml")
PAGE = "# About\n\n## Who we are\n\nWe plant trees.\n\n![A tree](tree.svg)\n"
TREE = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><title>A tree</title></svg>\n'


def main(*names: str) -> None:
    """Try each plugin, or some, and end with 1 if one does not do what the list says."""
    wrong = []
    for each in yaml.safe_load(LIST.read_text("utf-8")):
        if names and each["plugin"] not in names:
            continue
        with tempfile.TemporaryDirectory() as folder:
            built = tried(Path(folder) / "project", each)
        good = built.returncode == 0 and shows(built, each) if each["fits"] else built.returncode == 1 and refuses(built, each)
        print(f"{'as listed' if good else 'NOT as listed'}: {each['plugin']} ({'built' if built.returncode == 0 else 'stopped'})")
        if not good or names:
            print(built.stdout + built.stderr)
            wrong += [] if good else [each["plugin"]]
    raise SystemExit(f"not as listed: {', '.join(wrong)}" if wrong else 0)


class Tried(subprocess.CompletedProcess[str]):
    """A build, with what the page shows that the list names."""

    page: str = ""


def tried(root: Path, each: dict[str, Any]) -> Tried:
    """Build a new project with a plugin and a page that was committed in 2020."""
    run = [sys.executable, "-m", "briefing"]
    surroundings = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": ""}
    subprocess.run([*run, "init", root], check=True, capture_output=True, env=surroundings)
    files = {"docs/about.md": each.get("docs", PAGE), "docs/tree.svg": TREE, **each.get("files", {})}
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    settings = (root / "mkdocs.yml").read_text("utf-8").replace("# site_url", "site_url")
    entry = each["plugin"] if "options" not in each else {each["plugin"]: each["options"]}
    added = "" if each["plugin"] == "search" else f"  - {json.dumps(entry)}\n"
    (root / "mkdocs.yml").write_text(f"{settings}{added}{each.get('settings', '')}", "utf-8")
    git = ["git", "-C", str(root), "-c", "user.name=Ann Author", "-c", "user.email=ann@example.org"]
    long_ago = {**surroundings, "GIT_AUTHOR_DATE": "2020-02-03T00:00:00Z", "GIT_COMMITTER_DATE": "2020-02-03T00:00:00Z"}
    subprocess.run([*git, "init", "--quiet"], check=True)
    subprocess.run([*git, "add", "."], check=True)
    subprocess.run([*git, "commit", "--quiet", "-m", "A brief"], check=True, env=long_ago)
    done = subprocess.run([*run, "build"], cwd=root, capture_output=True, text=True, env=surroundings, check=False)
    found = Tried(done.args, done.returncode, done.stdout, done.stderr)
    page = root / "site" / each.get("page", "about")
    page = page if page.suffix else page / "index.html"
    found.page = page.read_text("utf-8") if page.is_file() else ""
    return found


def shows(built: Tried, each: dict[str, Any]) -> bool:
    """Whether the page shows what the list says."""
    return each.get("text", "") in built.page and bool(built.page)


def refuses(built: Tried, each: dict[str, Any]) -> bool:
    """Whether each error is at the line of the plugin in mkdocs.yml and names it."""
    errors = [line for line in built.stderr.splitlines() if " error[" in line]
    named = f"`{each['plugin']}`" in built.stderr
    return named and bool(errors) and all(line.startswith("mkdocs.yml:") for line in errors)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Processor time of the documents for print of this project's brief, in its slowest language; needs the extra `pdf`."""

from __future__ import annotations

import time
from pathlib import Path

from timing import ROOT, verdict

from briefing import driver
from briefing.loader.folder import load
from briefing.publish import pdf
from briefing.source.project import project_in

LIMIT = 20.0


def main() -> None:
    """Make both documents in each language, one after the other, and compare the slowest language with the limit."""
    project = project_in(ROOT, ROOT / "data")
    today = driver.newest_day(load(ROOT / "data", "data").site)
    prepared = driver.prepare(driver.open_project(project), today)
    pdf.require()
    seconds = {}
    for writer in prepared.writers:
        start = time.process_time()
        for document, _ in writer.documents("a4"):
            pdf.make(pdf.PdfOrder(document, Path("no file")))
        seconds[writer.view.lang] = time.process_time() - start
        print(f"{writer.view.lang}: {seconds[writer.view.lang]:.1f} s")
    verdict("seconds for the slowest language", max(seconds.values()), LIMIT)


if __name__ == "__main__":
    main()

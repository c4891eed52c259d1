"""`briefing build --cache` of a library of which one brief was edited, against a build of the whole."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from publish import TODAY, project
from timing import PROGRAM, arguments, ratio, show, verdict, whole

WHOLE, COLD, WARM, EDITED = "briefing build", "with an empty cache", "nothing was edited", "one brief was edited"
TITLE = re.compile(r"(^  title: )\w+", re.MULTILINE)


def main() -> None:
    """Each build starts like a pipeline, without a build folder and a site; the user CPU of all processes counts."""
    given = arguments(__doc__, rounds=3, briefs=65)
    with TemporaryDirectory() as temporary:
        folder = project(Path(temporary), given.briefs)
        build = f'rm -rf build site && "{PROGRAM}" build --today {TODAY}'
        user: dict[str, list[float]] = {WHOLE: [], COLD: [], WARM: [], EDITED: []}
        for number in range(given.rounds):
            shutil.rmtree(folder / "cache", ignore_errors=True)
            for name in user:
                if name == EDITED:
                    file = folder / f"data/brief-{number % given.briefs + 1}/timeline.yaml"
                    file.write_text(TITLE.sub(rf"\g<1>Edited{number}", file.read_text("utf-8"), count=1), encoding="utf-8")
                command = ("bash", "-c", build if name == WHOLE else f"{build} --cache cache")
                user[name] += whole({name: command}, folder, 1).user[name]
        show(user, "s user CPU")
        size = sum(path.stat().st_size for path in (folder / "cache").rglob("*") if path.is_file())
        print(f"  {'size of the cache':34} {size / 1e6:8.0f} MB")
        for name in (COLD, WARM):
            print(f"  {f'ratio, {name}':34} {ratio(user, name, WHOLE):8.2f}")
        verdict(f"ratio, {EDITED}", ratio(user, EDITED, WHOLE), 0.10)


if __name__ == "__main__":
    main()

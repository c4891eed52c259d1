"""Reading with places compared with reading without: `source.read` and PyYAML's `CSafeLoader` on the same files."""

from __future__ import annotations

from functools import partial

import yaml
from corpus import brief, library
from timing import arguments, cpu, ratio, show, verdict

from briefing.source.yaml_reader import read


def with_places(raws: list[bytes]) -> object:
    """Read bytes as `briefing` does: decode them, apply the limits, and keep the place of every value."""
    return [read(raw, "a.yaml") for raw in raws]


def without(texts: list[str]) -> object:
    """Read texts that are already decoded into values without places."""
    return [yaml.load(text, yaml.CSafeLoader) for text in texts]


def main() -> None:
    """Measure a library and a single brief of the same size."""
    given = arguments(__doc__, entities=5000, rounds=9)
    for shape, files in (("library", library(given.entities)), ("one brief", brief(given.entities))):
        texts = [text for name, text in files.items() if name.endswith(".yaml")]
        raws = [text.encode() for text in texts]
        print(f"{shape}: {given.entities} entities, {len(raws)} files, {sum(map(len, raws)) / 1e6:.2f} MB")
        ours, theirs = "source.read, with places", "yaml.load, CSafeLoader"
        times = cpu({ours: partial(with_places, raws), theirs: partial(without, texts)}, given.rounds)
        show(times)
        verdict("ratio", ratio(times, ours, theirs), 1.0)


if __name__ == "__main__":
    main()

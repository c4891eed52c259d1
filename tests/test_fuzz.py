"""A sample of `make fuzz`: the seeds and some of their mutations break no reader, and repeated input takes its share of steps."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from tests import fuzz
from tests.fuzzed import TARGETS, grows_with_size

if TYPE_CHECKING:
    from pathlib import Path

SEEDS = [(name, file) for name in TARGETS for file in sorted((fuzz.SEEDS / name).iterdir())]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "file"), SEEDS, ids=[f"{name}-{file.name}" for name, file in SEEDS])
def test_a_seed_breaks_no_reader(name: str, file: Path) -> None:
    """Each seed gives a value or problems, never an exception; repeated, it takes a proportional number of steps."""
    raw = file.read_bytes()
    TARGETS[name](raw)
    grows_with_size(TARGETS[name], raw)


@pytest.mark.parametrize("name", TARGETS)
def test_mutations_break_no_reader(name: str) -> None:
    """The same for some mutations, always the same ones."""
    chance, seeds = random.Random(1), [file.read_bytes() for file in sorted((fuzz.SEEDS / name).iterdir())]
    for number in range(60):
        raw = fuzz.mutation(chance, seeds)
        TARGETS[name](raw)
        if number % 10 == 0:
            grows_with_size(TARGETS[name], raw)

"""Words of likelihood and their ranges of probability."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

Likelihood = Literal[
    "almost no chance", "very unlikely", "unlikely", "roughly even chance", "likely", "very likely", "almost certain"
]
LIKELIHOODS: tuple[Likelihood, ...] = get_args(Likelihood)
LIKELIHOOD_RANGES: Mapping[Likelihood, tuple[int, int]] = MappingProxyType(
    dict(zip(LIKELIHOODS, ((1, 5), (5, 20), (20, 45), (45, 55), (55, 80), (80, 95), (95, 99)), strict=True))
)
"""Per cent, from and to: Intelligence Community Directive 203 (2015), annex, first row of terms."""

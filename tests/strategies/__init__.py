"""Briefs with any content, generated from the classes of the model, for tests that must hold for every brief."""

from tests.strategies.briefs import briefs

__all__ = ["briefs"]

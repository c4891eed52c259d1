"""Briefs of any content, made from the model's own classes, for tests that must hold for every brief."""

from tests.strategies.briefs import briefs

__all__ = ["briefs"]

"""The map of the argument is small enough to read, and its list is complete."""

from __future__ import annotations

import re

from briefing.render.figures import argument_figure
from briefing.render.figures.relations import MOST, objections, relations
from tests.small_figures import (
    ARGUED,
    INK,
    LARGE,
    Tree,
    brief,
    href,
    judgement,
)


def test_the_list_has_every_relation() -> None:
    """Each factor under a judgement, each answer, each pressure and each objection is a sentence."""
    html = argument_figure(ARGUED, INK, href)
    listed = html[html.index("<details") :]
    assert listed.count("<li>") == len(list(relations(ARGUED))) + len(objections(ARGUED)) == 9
    assert "How R2 answers F2" in listed
    assert "How B presses" in listed
    assert "The objection" in listed
    assert "The reply" in listed
    assert "likelihood.very likely" in listed


def test_every_node_is_a_link_with_its_id() -> None:
    """Nodes link to the pages of their entries."""
    html = argument_figure(ARGUED, INK, href)
    for kind, id in (("factor", "F1"), ("judgement", "J2"), ("recommendation", "R1"), ("scenario", "B")):
        assert f'<a href="../{kind}/#{id}"><span class="bf-id">{id}</span>' in html


def test_a_map_is_small_and_its_list_complete() -> None:
    """The map of a large brief has at most twelve nodes; the list has everything."""
    html = argument_figure(LARGE, INK, href)
    drawn, listed = html.split("<details")
    nodes = len(re.findall(r"fig-node-(?:judgement|factor|recommendation|objection)", drawn)) + drawn.count("<ul><li>") + 1
    assert nodes <= MOST
    assert "count.judgements 2" in drawn
    assert "count.factors 5" in drawn
    assert listed.count("<li>") == 5 + 6 + 4 + 6


def test_a_map_needs_only_judgements() -> None:
    """A brief with judgements only, or with references into another brief, has a map too."""
    assert "J1" in argument_figure(brief(judgement=(judgement(1, "other:F2"),)), INK, href)
    assert "other:F2" in argument_figure(brief(judgement=(judgement(1, "other:F2"),)), INK, lambda kind, id: "")
    Tree(argument_figure(brief(), INK, href))


def test_curves_stay_within_the_gap() -> None:
    """Every curve of the map starts and ends at the height of a node."""
    html = argument_figure(ARGUED, INK, href)
    curves = re.findall(r"M0 ([\d.]+)C50 ([\d.]+) 50 ([\d.]+) 100 ([\d.]+)", html)
    assert len(curves) == 3 + 2 + 3 + 1, "supports, presses, so, weakens"
    assert all(0 <= float(number) <= 400 for curve in curves for number in curve)

"""What pages show that no file states: neighbours, counts, eras, mentions.

Each function takes the page that is being written and returns the values that its template needs, by name. A template
loops and asks; whatever has to be worked out is worked out here.
"""

from briefing.render.page_facts.argument_pages import actors, factor_page, figures_of, generic_page, recommendation_page
from briefing.render.page_facts.front import LATEST, front_page
from briefing.render.page_facts.record_pages import (
    actors_page,
    argument_page,
    changes_page,
    forecasts_page,
    glossary,
    method_page,
    sources_page,
    timeline_page,
    whole_page,
)

__all__ = [
    "LATEST",
    "actors",
    "actors_page",
    "argument_page",
    "changes_page",
    "factor_page",
    "figures_of",
    "forecasts_page",
    "front_page",
    "generic_page",
    "glossary",
    "method_page",
    "recommendation_page",
    "sources_page",
    "timeline_page",
    "whole_page",
]  # fmt: skip

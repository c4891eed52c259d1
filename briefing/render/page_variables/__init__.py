"""Computed template values: neighbours, counts, eras, mentions.

Each function takes the page that is rendered and returns the values for its template, by name. Templates contain loops and
conditions only; every computation is here.
"""

from briefing.render.page_variables.argument_map import argument_page
from briefing.render.page_variables.argument_pages import (
    actors,
    factor_page,
    figures_in_texts,
    figures_of,
    generic_page,
    recommendation_page,
)
from briefing.render.page_variables.edition_changes import editions_page
from briefing.render.page_variables.forecasts import forecasts_page
from briefing.render.page_variables.front import LATEST, front_page
from briefing.render.page_variables.page_claims import page_claim
from briefing.render.page_variables.record_pages import (
    actors_page,
    changes_page,
    glossary,
    method_page,
    recommendations_page,
    scenarios_page,
    sources_page,
    timeline_page,
    vocabulary,
    whole_page,
)
from briefing.render.page_variables.two_capitals import capitals_page, has_two_capitals

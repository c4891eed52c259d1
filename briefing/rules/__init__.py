"""The rules of a brief, in one table: each is a function from a brief to its problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.rules import (
    closed_editions,
    date_rules,
    drawn_figures,
    edition_log,
    evidence,
    figure_charts,
    figure_data,
    head_fields,
    likelihood,
    own_forecasts,
    quotation_limits,
    references,
    related_briefs,
    repeated_references,
    texts,
    translations,
    unique_ids,
    unused_names,
    works,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from briefing.diagnostics import Problem
    from briefing.rules.context import Context

TEXT_RULES: tuple[Callable[[Context], Iterator[Problem]], ...] = (
    texts.texts_hold_plain_markdown,
    texts.lines_are_kept,
    texts.cites_have_their_form,
    texts.texts_swallow_no_fields,
)
"""The rules that hold for every text, also those that the briefs of a library share."""

RULES: tuple[Callable[[Context], Iterator[Problem]], ...] = (
    references.references_have_targets,
    related_briefs.related_names_are_clear,
    related_briefs.successors_are_named,
    related_briefs.successors_form_no_cycle,
    unique_ids.nested_ids_belong_to_their_parent,
    unique_ids.objections_have_ids_or_none,
    unique_ids.slugs_are_unique,
    unique_ids.own_ids_are_not_shared_ones,
    edition_log.changes_name_ids,
    head_fields.languages_are_listed_once,
    repeated_references.references_are_listed_once,
    *TEXT_RULES,
    texts.bottom_line_is_short,
    texts.notice_is_short,
    likelihood.likelihood_is_in_its_field,
    evidence.grades_have_their_sources,
    evidence.forecasts_carry_likelihood,
    evidence.judgements_have_support,
    evidence.replies_match_their_states,
    evidence.statuses_have_sources,
    evidence.sources_are_cited,
    unused_names.actors_and_terms_are_used,
    evidence.provenance_has_its_article,
    evidence.holds_in_all_has_scenarios,
    evidence.factors_are_answered,
    evidence.answers_follow_their_factors,
    works.works_are_described,
    works.places_exist,
    quotation_limits.quotations_are_short_and_allowed,
    head_fields.headings_have_their_page,
    head_fields.capitals_are_two,
    date_rules.dates_are_in_order,
    date_rules.reviews_are_in_time,
    date_rules.scheduled_events_are_to_come,
    date_rules.sources_were_accessed_recently,
    date_rules.days_have_come,
    date_rules.nothing_is_claimed_after_as_of,
    date_rules.consequences_come_later,
    date_rules.one_event_has_one_date,
    own_forecasts.only_forecasts_are_resolved,
    own_forecasts.outcomes_of_forecasts_are_complete,
    own_forecasts.dates_of_forecasts_are_in_order,
    own_forecasts.forecasts_say_when_they_are_decided,
    own_forecasts.past_forecasts_are_resolved,
    figure_data.figures_have_their_fields,
    figure_data.states_follow_each_other,
    figure_data.states_do_not_overlap,
    figure_data.states_change_for_a_reason,
    figure_data.tables_hold_what_figures_plot,
    figure_charts.numbers_suit_their_chart,
    figure_charts.scales_hold_their_numbers,
    figure_charts.annotations_have_their_place,
    drawn_figures.figures_can_be_drawn,
    figure_data.labels_name_what_is_there,
    figure_data.tables_are_plotted,
    translations.translations_follow_their_entries,
    edition_log.editions_are_logged,
    edition_log.editions_follow_each_other,
    closed_editions.closed_editions_do_not_change,
    closed_editions.removed_entries_have_a_reason,
    closed_editions.likelihoods_are_kept,
)

"""The values of fields: dates, ids, addresses, languages, and the words of every choice."""

from __future__ import annotations

from briefing.model.values.addresses import parse_contact, parse_link, parse_url
from briefing.model.values.choices import (
    BUILT_IN_WORDS,
    CHOICES,
    CONFIDENCE_LEVELS,
    CSL_TYPES,
    DECIDED,
    EVENT_KINDS,
    FIGURE_KINDS,
    GRADES,
    GROWING,
    GROWING_GROUPS,
    OBJECTION_STATES,
    OF_THE_ARTICLE,
    OUTCOME_STATUSES,
    PROGRESS_STATUSES,
    PROVENANCES,
    REACHES,
    RESOLUTION_STATUSES,
    SCENARIO_STATUSES,
    ActionKind,
    ChangeSize,
    ConfidenceLevel,
    ConsequenceKind,
    CslType,
    EventEffect,
    EventStatus,
    FigureKind,
    Grade,
    Horizon,
    InArticle,
    JudgementKind,
    ObjectionState,
    OutcomeStatus,
    ProgressStatus,
    Provenance,
    Reach,
    Read,
    ReplyAuthor,
    ResolutionStatus,
    ScenarioStatus,
    SupportDirection,
    VocabularyList,
    built_in_list,
)
from briefing.model.values.dates import Precision, Single, When, parse_day
from briefing.model.values.identifiers import parse_doi, parse_isbn, parse_issn, parse_pmcid, parse_pmid
from briefing.model.values.ids import (
    RESERVED_FOLDERS,
    RESERVED_SLUGS,
    SLUG,
    STYLE_NAME,
    IdForm,
    in_plain_letters,
    lettered_form,
    nested_form,
    numbered_form,
    parse_slug,
    parse_style_name,
    slug_form,
)
from briefing.model.values.invalid_value import InvalidValueError
from briefing.model.values.languages import meant_language, parse_lang, parse_site_language
from briefing.model.values.likelihood import LIKELIHOOD_RANGES, LIKELIHOODS, Likelihood
from briefing.model.values.locators import locators, paragraphs_named, parse_place
from briefing.model.values.review import Review

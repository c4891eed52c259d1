"""The choices of a brief: every word that a field may have, in the order in which it is explained."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, get_args

from briefing.model.values.likelihood import Likelihood

if TYPE_CHECKING:
    from collections.abc import Mapping

Grade = Literal["documented", "corroborated", "argued", "disputed"]
Provenance = Literal["stated", "inferred", "added"]
ConfidenceLevel = Literal["low", "moderate", "high"]
JudgementKind = Literal["fact", "forecast", "value"]
EventKind = Literal[
    "agreement", "dialogue", "restriction", "law", "court", "people", "politics", "global", "science", "company", "finance",
    "analysis",
]  # fmt: skip
EventStatus = Literal["happened", "scheduled"]
InArticle = Literal["stated", "alluded", "anticipated", "no"]
Horizon = Literal["near", "medium", "long"]
ActionKind = Literal["action", "example"]
ProgressStatus = Literal[
    "not-assessed", "proposed", "begun", "partly-taken-up", "taken-up", "set-back", "no-evidence", "overtaken"
]
ScenarioStatus = Literal["occurred", "current", "did-not-occur", "open"]
OutcomeStatus = Literal["borne-out", "mostly-borne-out", "mixed", "not-borne-out", "open", "cannot-judge"]
ResolutionStatus = Literal["yes", "no", "ambiguous", "withdrawn"]
SupportDirection = Literal["supports", "weakens"]
ObjectionState = Literal["answered", "granted", "open"]
ReplyAuthor = Literal["article", "editors"]
EventEffect = Literal["tightens", "eases", "mixed"]
ConsequenceKind = Literal["ends", "drops", "sets-aside", "suspends", "completes"]
FigureKind = Literal["states", "line", "area", "scatter", "range", "bars", "table"]
State = Literal["full", "narrow", "lapsed", "planned"]
Reach = Literal["primary", "secondary", "copy"]
Read = Literal["whole", "excerpt", "address"]
ActorKind = Literal["person", "organisation", "company", "court", "body", "state", "group"]
ChangeSize = Literal["major", "minor"]
VocabularyList = Literal["event-kind", "actor-kind", "figure-state"]
# Citation Style Language 1.0.2, appendix III: every item type.
CslType = Literal[
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast", "chapter",
    "classic", "collection", "dataset", "document", "entry", "entry-dictionary", "entry-encyclopedia", "event",
    "figure", "graphic", "hearing", "interview", "legal_case", "legislation", "manuscript", "map", "motion_picture",
    "musical_score", "pamphlet", "paper-conference", "patent", "performance", "periodical", "personal_communication",
    "post", "post-weblog", "regulation", "report", "review", "review-book", "software", "song", "speech", "standard",
    "thesis", "treaty", "webpage",
]  # fmt: skip

GRADES: tuple[Grade, ...] = get_args(Grade)
PROVENANCES: tuple[Provenance, ...] = get_args(Provenance)
OF_THE_ARTICLE: tuple[Provenance, ...] = ("stated", "inferred")
"""The provenances of what a work says, or what follows from it."""
CONFIDENCE_LEVELS: tuple[ConfidenceLevel, ...] = get_args(ConfidenceLevel)
EVENT_KINDS: tuple[EventKind, ...] = get_args(EventKind)
PROGRESS_STATUSES: tuple[ProgressStatus, ...] = get_args(ProgressStatus)
SCENARIO_STATUSES: tuple[ScenarioStatus, ...] = get_args(ScenarioStatus)
OUTCOME_STATUSES: tuple[OutcomeStatus, ...] = get_args(OutcomeStatus)
RESOLUTION_STATUSES: tuple[ResolutionStatus, ...] = get_args(ResolutionStatus)
DECIDED: tuple[ResolutionStatus, ...] = ("yes", "no")
"""The outcomes of a forecast that a date and sources decide, and that count for the score."""
OBJECTION_STATES: tuple[ObjectionState, ...] = get_args(ObjectionState)
FIGURE_KINDS: tuple[FigureKind, ...] = get_args(FigureKind)
REACHES: tuple[Reach, ...] = get_args(Reach)
CSL_TYPES: tuple[CslType, ...] = get_args(CslType)

GROWING: Mapping[VocabularyList, Any] = MappingProxyType(
    {"event-kind": EventKind, "actor-kind": ActorKind, "figure-state": State}
)
"""The choices to which `vocabulary.yaml` may add words."""
BUILT_IN_WORDS: Mapping[VocabularyList, tuple[str, ...]] = MappingProxyType(
    {of: get_args(choice) for of, choice in GROWING.items()}
)
"""The words that these choices have without it."""


def built_in_list(word: str) -> VocabularyList | None:
    """Return the first of these lists that has a word, or `None`; a word means one thing, so no brief declares it for another."""
    return next((of for of, words in BUILT_IN_WORDS.items() if word in words), None)


CHOICES: Mapping[Any, str] = MappingProxyType({
    Likelihood: "likelihood", Grade: "grade", Provenance: "provenance", ConfidenceLevel: "confidence",
    JudgementKind: "judgement_kind", EventKind: "event_kind", EventStatus: "event_status", InArticle: "in_article",
    Horizon: "horizon", ActionKind: "action_kind", ProgressStatus: "progress", ScenarioStatus: "scenario_status",
    OutcomeStatus: "outcome", ResolutionStatus: "resolution", SupportDirection: "relation", ObjectionState: "objection_state",
    ReplyAuthor: "reply_by", EventEffect: "event_effect", ConsequenceKind: "consequence_kind", FigureKind: "figure_kind",
    VocabularyList: "word_of", State: "state", Reach: "reach", Read: "read", ActorKind: "actor_kind", ChangeSize: "change_size",
    CslType: "csl_type",
})  # fmt: skip
"""The name of each choice. The interface has a message for each of its words: `grade.argued`."""
GROWING_GROUPS: Mapping[VocabularyList, str] = MappingProxyType({of: CHOICES[choice] for of, choice in GROWING.items()})
"""The groups of messages for the choices to which `vocabulary.yaml` may add words."""

"""What a brief is made of: start reading here.

`base` defines the types of fields, `brief` the head, `claims` what is argued, `recommendations` what is
advised, `records` what is on record, `sources` what is cited, `kinds` the table of kinds, `walk` the walk over fields and
values, and `site` the result of loading.
"""

from briefing.model.base import Cite, Entity, Markup, Model, Plain, RefTo, Role
from briefing.model.brief import BottomLine, EditionChange, Head, Notice, Standing, Successor
from briefing.model.claims import Claim, Factor, Judgement, Scenario
from briefing.model.kinds import BY_FILE, BY_NAME, CHANGES, HEAD, KINDS, LIST_FILES, Kind
from briefing.model.names import Name
from briefing.model.recommendations import Action, Objection, Recommendation
from briefing.model.records import Actor, Event, Figure, Forecast, StateSpan, Term
from briefing.model.site import Brief, Origin, Site, Table, Unread
from briefing.model.sources import Source
from briefing.model.walk import Field, FieldValue, walk, walk_raw

__all__ = [
    "BY_FILE",
    "BY_NAME",
    "CHANGES",
    "HEAD",
    "KINDS",
    "LIST_FILES",
    "Action",
    "Actor",
    "BottomLine",
    "Brief",
    "Cite",
    "Claim",
    "EditionChange",
    "Entity",
    "Event",
    "Factor",
    "Field",
    "FieldValue",
    "Figure",
    "Forecast",
    "Head",
    "Judgement",
    "Kind",
    "Markup",
    "Model",
    "Name",
    "Notice",
    "Objection",
    "Origin",
    "Plain",
    "Recommendation",
    "RefTo",
    "Role",
    "Scenario",
    "Site",
    "Source",
    "Standing",
    "StateSpan",
    "Successor",
    "Table",
    "Term",
    "Unread",
    "walk",
    "walk_raw",
]  # fmt: skip

"""What a brief is made of: start reading here.

`base` defines the types of fields, `brief` the head, `library_head` that of several, `entities` the kinds of entity (one
module each), `kinds` the table of kinds, `fields` what a class has, `walk` the walk over values, and `site` the result of
loading.
"""

from briefing.model.base import Cite, Entity, Model
from briefing.model.brief import EditionChange, Head, Standing
from briefing.model.entities.actor import Actor
from briefing.model.entities.event import Event
from briefing.model.entities.factor import Claim, Factor
from briefing.model.entities.figure import Figure, StateSpan
from briefing.model.entities.forecast import Forecast
from briefing.model.entities.judgement import Judgement
from briefing.model.entities.recommendation import Action, Objection, Recommendation
from briefing.model.entities.scenario import Scenario
from briefing.model.entities.source import Source
from briefing.model.entities.term import Term
from briefing.model.entities.word import Word
from briefing.model.fields import Field
from briefing.model.kinds import BY_FILE, BY_NAME, CHANGES, FILES, HEAD, HEADS, KINDS, LIBRARY, LIST_FILES, Kind
from briefing.model.library_head import LibraryHead
from briefing.model.markers import Markup, Plain, RefTo, Role, WordOf
from briefing.model.names import Name
from briefing.model.origin import Origin, Unread
from briefing.model.site import Brief, Site, Table
from briefing.model.walk import FieldValue, walk, walk_raw

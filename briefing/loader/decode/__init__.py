"""Values with places become typed entities; what pydantic finds wrong becomes problems in an author's words.

Pydantic says *what* is wrong and by which path; the document knows *where* that path stands. Nothing stops at the
first problem, and an entity that could not be read still claims its id, so that one slip brings no train of others.
"""

from briefing.loader.decode.claimed_ids import NO_IDS, ids_of_broken_entries
from briefing.loader.decode.entity_decoding import Decoded, entries, fields_of, head

__all__ = ["NO_IDS", "Decoded", "entries", "fields_of", "head", "ids_of_broken_entries"]

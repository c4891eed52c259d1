"""Values with places become typed entities; mistakes become problems in an author's words.

The class reports *what* is wrong and its path; the document knows *where* that path is. Decoding does not stop at the first
problem, and an entity that could not be read still claims its id, so that one mistake does not cause further problems.
"""

from briefing.loader.decode.claimed_ids import ids_of_broken_entries
from briefing.loader.decode.entity_decoding import Decoded, any_head, entries, fields_of, head, library

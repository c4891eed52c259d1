"""The schemes that links may have."""

from __future__ import annotations

import re

_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*:", re.IGNORECASE)
_FOLLOWED = frozenset(("http", "https", "mailto", "tel"))


def is_followed(address: str) -> bool:
    """Return whether a link leads to a page, a mailbox or a telephone; any other scheme could run code."""
    if address.startswith(("https://", "http://", "mailto:")):
        return True  # as almost all with a scheme
    scheme = ":" in address and _SCHEME.match(re.sub(r"[\x00-\x20]", "", address))
    return not scheme or scheme[0][:-1].lower() in _FOLLOWED

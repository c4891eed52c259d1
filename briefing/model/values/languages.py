"""The parser of language tags."""

from __future__ import annotations

import re
import unicodedata

from briefing.model.values.excerpt import excerpt
from briefing.model.values.invalid_value import InvalidValueError

_LANG = re.compile(r"([a-z]{2,3})(-[a-z]{4})?(-(?:[a-z]{2}|[0-9]{3}))?((?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)")


def parse_lang(text: str) -> str:
    """Accept a language tag, language[-Script][-REGION][-variant], in its usual case (BCP 47, RFC 5646)."""
    parts = _LANG.fullmatch(unicodedata.normalize("NFKC", text).strip().replace("_", "-").lower())
    if parts is None:
        raise InvalidValueError(f"`{excerpt(text)}` is not a language tag", "type one like `en`, `zh-Hans` or `pt-BR`")
    language, script, region, variants = (part or "" for part in parts.groups())
    canonical = language + script.title() + region.upper() + variants
    if text != canonical:
        raise InvalidValueError(f"`{excerpt(text)}` is not the usual form of the language tag", f"type `{canonical}`")
    return text

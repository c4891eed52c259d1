"""Language tags as BCP 47 (RFC 5646) has them, and what was meant by other names of languages."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from briefing.model.values.excerpt import excerpt
from briefing.model.values.invalid_value import InvalidValueError
from briefing.model.values.language_codes import TWO_LETTERS

if TYPE_CHECKING:
    from collections.abc import Mapping

_LANG = re.compile(r"([a-z]{2,3})(-[a-z]{4})?(-(?:[a-z]{2}|[0-9]{3}))?((?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)")
_ENCODING = re.compile(r"[.@].*")  # of a locale of an operating system: `zh_CN.UTF-8`, `de_AT@euro`

# The script is that of the place (likely subtags of CLDR); a tag without it would say nothing about the characters.
_CHINESE: Mapping[str, str] = MappingProxyType({
    "": "zh-Hans", "-cn": "zh-Hans", "-sg": "zh-Hans", "-my": "zh-Hans",
    "-tw": "zh-Hant-TW", "-hk": "zh-Hant-HK", "-mo": "zh-Hant-MO",
})  # fmt: skip
_CHINESE_LANGUAGES = ("zh", "chi", "zho", "cmn")

# Codes of states and longer codes that are typed for the code of a language (ISO 3166-1, ISO 639-2), and names; none of them is
# the code of another language, as `tw` (Twi) and `kr` (Kanuri) are.
_INSTEAD: Mapping[str, str] = MappingProxyType({
    "cn": "zh-Hans", "hk": "zh-Hant-HK", "mandarin": "zh-Hans", "chinese": "zh-Hans", "中文": "zh-Hans",
    "汉语": "zh-Hans", "漢語": "zh-Hant", "简体": "zh-Hans", "简体中文": "zh-Hans", "繁體": "zh-Hant", "繁體中文": "zh-Hant",
    "繁体中文": "zh-Hant", "simplified-chinese": "zh-Hans", "traditional-chinese": "zh-Hant",
    "hans": "zh-Hans", "hant": "zh-Hant", "hans-cn": "zh-Hans", "hant-hk": "zh-Hant-HK", "hant-tw": "zh-Hant-TW",
    "us": "en-US", "gb": "en-GB", "eng": "en", "english": "en", "jp": "ja", "jpn": "ja", "japanese": "ja", "日本語": "ja",
    "kor": "ko", "korean": "ko", "한국어": "ko", "ger": "de", "deu": "de", "german": "de", "deutsch": "de",
    "fre": "fr", "fra": "fr", "french": "fr", "français": "fr", "spa": "es", "spanish": "es", "español": "es",
    "ita": "it", "italian": "it", "italiano": "it", "por": "pt", "portuguese": "pt", "português": "pt", "rus": "ru",
    "russian": "ru", "русский": "ru", "ara": "ar", "arabic": "ar", "العربية": "ar", "dut": "nl", "nld": "nl", "dutch": "nl",
    "gr": "el", "greek": "el", "cz": "cs", "czech": "cs", "dk": "da", "danish": "da", "swedish": "sv", "polish": "pl",
    "ukrainian": "uk", "turkish": "tr", "vn": "vi", "vietnamese": "vi", "hindi": "hi", "hebrew": "he", "iw": "he",
})  # fmt: skip


@lru_cache(maxsize=64)  # most sources are in one of a few languages
def parse_lang(text: str) -> str:
    """Accept a language tag, language[-Script][-REGION][-variant], in its usual case (BCP 47, RFC 5646)."""
    meant = _INSTEAD.get(_folded(text)) or canonical_tag(text)
    if meant is None:
        raise InvalidValueError(f"`{excerpt(text)}` is not a language tag", "type one like `en`, `zh-Hans` or `pt-BR`")
    if not is_registered(meant):
        code = meant.partition("-")[0]
        help = "look up its code in ISO 639; `qaa` to `qtz` are free for languages without one"
        raise InvalidValueError(f"there is no language with the code `{excerpt(code)}`", help)
    if canonical_tag(text) is None or _folded(text) in _INSTEAD:
        raise InvalidValueError(f"`{excerpt(text)}` is not a language tag", f"type `{meant}`")
    if text != meant:
        raise InvalidValueError(f"`{excerpt(text)}` is not the usual form of the language tag", f"type `{meant}`")
    return text


def is_registered(tag: str) -> bool:
    """Return whether the language of a tag can exist: of the codes with three letters, all are accepted."""
    code = tag.partition("-")[0]
    return len(code) != 2 or code in TWO_LETTERS


def parse_site_language(text: str) -> str:
    """Accept the tag of a language in which a site is written: Chinese has its script, because each has pages of its own."""
    meant = meant_language(text)
    script = _chinese(text)
    if script is not None:
        converted = ", or `zh-Hant`, which the program makes from `zh-Hans`" if script.startswith("zh-Hant-") else ""
        message = f"`{excerpt(text)}` does not say whether the characters are simplified or traditional"
        raise InvalidValueError(message, f"type `{meant}`{converted}")
    return parse_lang(text)


def meant_language(text: str) -> str | None:
    """Return the tag that a name of a language, a locale or the code of a state stands for; None if that is not known."""
    tag = canonical_tag(text)
    return _chinese(text) or _INSTEAD.get(_folded(text)) or (tag if tag and is_registered(tag) else None)


def canonical_tag(text: str) -> str | None:
    """Return a tag in the usual case, with hyphens; None if the text has not the form of a tag."""
    parts = _LANG.fullmatch(_folded(text))
    if parts is None:
        return None
    language, script, region, variants = (part or "" for part in parts.groups())
    return language + script.title() + region.upper() + variants


def _chinese(text: str) -> str | None:
    """The tag with a script for Chinese without one."""
    language, hyphen, rest = _folded(text).partition("-")
    return _CHINESE.get(hyphen + rest) if language in _CHINESE_LANGUAGES else None


def _folded(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).strip().lower()
    return re.sub(r"[_\s-]+", "-", _ENCODING.sub("", folded))

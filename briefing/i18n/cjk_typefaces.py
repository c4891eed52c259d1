"""The variant of the Noto CJK typefaces for a language, because regions write the same character in different forms."""

from __future__ import annotations

CJK_VARIANTS = (("zh-Hans", "SC"), ("zh-Hant", "HK"), ("zh", "SC"), ("ja", "JP"), ("ko", "KR"))
"""The variant for each language that is written in Chinese characters or Hangul; `zh-Hant` is as in Hong Kong.

A language tag takes the first row that it begins with.
"""


SYSTEM_TYPEFACES = {
    "SC": "'PingFang SC', 'Microsoft YaHei'",
    "HK": "'PingFang HK', 'PingFang TC', 'Microsoft JhengHei'",
    "JP": "'Hiragino Sans', 'Yu Gothic'",
    "KR": "'Apple SD Gothic Neo', 'Malgun Gothic'",
}
"""The sans-serif typefaces of macOS and Windows for each variant."""


def cjk_variant(lang: str) -> str | None:
    """Return the variant for a language tag (BCP 47), or `None` for languages in other scripts, such as `kok`."""
    tag = f"{lang.lower()}-"
    return next((variant for prefix, variant in CJK_VARIANTS if tag.startswith(f"{prefix.lower()}-")), None)

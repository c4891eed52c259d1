"""The values that a page's template gets, by name."""

from __future__ import annotations

from typing import Any

Facts = dict[str, Any]

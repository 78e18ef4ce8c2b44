"""Work that machines do: the whole register, by eye. Empty as yet; notices need no handler."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

HANDLERS: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {}
"""Handlers by the name that `wangge:handler` uses in a diagram."""

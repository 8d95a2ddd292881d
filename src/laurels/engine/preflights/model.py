"""The words of preflights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Level: TypeAlias = Literal["ok", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    :param pointer: the field of the definition that it is about
    """

    code: str
    level: Level
    message: str
    pointer: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])

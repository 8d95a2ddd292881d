"""What a store is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Store:
    """A place of sale; without a zone of its own it keeps the workspace's time."""

    id: UUID
    code: str
    name: str
    zone: str | None
    attributes: dict[str, Any]
    archived: bool
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class StoreChange:
    """What is said about the store with this code: only the fields that were named."""

    code: str
    changes: Mapping[str, Any]
    pointer: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What became of one change: created, updated or unchanged, and the store after it."""

    status: str
    store: Store


@dataclass(frozen=True, slots=True)
class StoreFacts:
    """What the engine must know of a store; archived stores still count for what was sold there."""

    id: UUID
    code: str
    zone: str | None
    attributes: dict[str, Any]

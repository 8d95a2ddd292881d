"""Remembered answers: a write sent twice under one key happens once and is answered twice.

Follows the IETF draft of the Idempotency-Key header: another body under the same key is 422, a first call still running
is 409. Only answers of writes that committed are remembered, for seven days; a refusal left no trace, so it may be sent
again under the same key.
"""

from __future__ import annotations

from dataclasses import dataclass

from laurels.kit.doors import store
from laurels.kit.problems import Problem
from laurels.kit.tx import Tx

KEY_LENGTH_MAX = 255


class KeyReused(Problem):
    """The Idempotency-Key was used before with another request."""

    code = "idempotency_key_reused"
    status = 422
    title = "This Idempotency-Key belongs to another request"
    cure = "Send a new key with a new request; repeat a key only with the very same method, path and body."


class KeyInFlight(Problem):
    """The first request with this Idempotency-Key has not finished."""

    code = "idempotency_key_in_flight"
    status = 409
    title = "The first request with this Idempotency-Key is still running"
    cure = "Wait a second and send the same request again; it then gets the stored answer."


class AnsweredMeanwhile(Exception):
    """Another transaction stored the answer first: run again and find it."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """An answer given before."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class _Recalled:
    mine: bool
    fingerprint: bytes | None
    status: int | None
    body: bytes | None


async def recall(tx: Tx, *, key: str, fingerprint: bytes) -> Remembered | None:
    """Find the stored answer of this key, or take the key for this transaction.

    :raises KeyReused: the key was used with another request
    :raises KeyInFlight: the first request is still running
    """
    found = await tx.one(store.RECALL, _Recalled, key=key)
    if found.fingerprint is not None and found.status is not None and found.body is not None:
        if bytes(found.fingerprint) != fingerprint:
            raise KeyReused("Another request was already made with this Idempotency-Key. Use a new key.")
        return Remembered(found.status, bytes(found.body))
    if not found.mine:
        raise KeyInFlight("A request with this Idempotency-Key is being handled. Send it again in a second.")
    return None


async def remember(tx: Tx, *, key: str, fingerprint: bytes, status: int, body: bytes) -> None:
    """Store the answer in the transaction that made it true."""
    if not await tx.run(store.REMEMBER, key=key, fingerprint=fingerprint, status=status, body=body):
        raise AnsweredMeanwhile


async def forget_expired(tx: Tx, *, limit: int = 10_000) -> int:
    """Delete answers whose seven days are over."""
    return await tx.run(store.FORGET_EXPIRED, limit=limit)

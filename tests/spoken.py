"""Speaking to a server over a plain socket, where a client of HTTP would be too polite."""

from __future__ import annotations

import asyncio


def posted(key: str, body: bytes, *, length: int | None = None) -> bytes:
    """Write the request of an order; `length` says another length than the body has."""
    return (
        f"POST /v1/orders HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body) if length is None else length}\r\nConnection: close\r\n\r\n"
    ).encode() + body


async def spoken(port: int, sent: bytes) -> bytes:
    """Say something to a port of this machine and listen until the answer is complete."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**24)
    try:
        writer.write(sent)
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 60)
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        return head + await asyncio.wait_for(reader.readexactly(length), 60)
    finally:
        writer.close()

"""What a member of the family does with the line it is born with; the other side of `family`."""

from __future__ import annotations

import os
import signal
import threading
import time
from typing import TypeVar

import msgspec

GRACE_SECONDS = 5.0

Orders = TypeVar("Orders", bound=msgspec.Struct)


def receive(kind: type[Orders]) -> Orders:
    """Read the line of orders, and from then on end when the parent does."""
    line = b""
    while not line.endswith(b"\n"):
        more = os.read(0, 65536)
        if not more:
            raise SystemExit(0)  # the parent died before it told us anything
        line += more
    threading.Thread(target=_end_with_parent, name="laurels-parent", daemon=True).start()
    return msgspec.json.decode(line, type=kind)


def say_ready(file: int) -> None:
    """Tell the parent that work can come."""
    try:
        os.write(file, b"r")
        os.close(file)
    except OSError:
        pass  # the parent is gone, and our end is on its way


def _end_with_parent() -> None:
    while os.read(0, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os._exit(1)  # the database died with the parent: what is in hand can never finish, and counts for nothing

"""How long a piece of work takes by itself, whatever else the machine does."""

from __future__ import annotations

import gc
import time
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def within(seconds: float) -> Generator[None]:
    """Fail when the body keeps the processor for longer than this.

    Time of this thread alone, because a machine that runs other tests makes any body wait; and without collecting,
    because a collection looks at all that earlier tests left behind.
    """
    gc.disable()
    try:
        started = time.thread_time()
        yield
        assert time.thread_time() - started < seconds
    finally:
        gc.enable()

"""The queue's other end: the part of the worker that takes jobs out and runs them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import procrastinate

from laurels.kit import log
from laurels.system.jobs import store

Function = Callable[..., Awaitable[None]]

GRACE_SECONDS = 20.0
AT_ONCE = 2
ATTEMPTS_MAX = 6
PAUSE_MAX_SECONDS = 30.0
RETRY_STALLED = "jobs.retry_stalled"

_log = log.logger(__name__)


@dataclass(frozen=True, slots=True)
class Queue:
    """What the queue's jobs are called, what they run, and which of them come by the clock.

    A job that fails is tried again after 4, 16, 64 … seconds, up to six times; then its row stays, as failed.
    """

    functions: Mapping[str, Function]
    daily: Mapping[str, str]
    """Names of jobs, and the time of day in UTC (such as `03:17`) at which each runs."""

    async def work(self, database_url: str, stop: asyncio.Event) -> None:
        """Take jobs out and run them until told to stop; a lost database is waited for."""
        logging.getLogger("procrastinate").setLevel(logging.WARNING)
        pause = 1.0
        while not stop.is_set():
            began = asyncio.get_running_loop().time()
            try:
                await self._work(database_url, stop)
            except Exception as error:
                _log.warning("queue.interrupted", error=str(error), again_in_seconds=pause)
            else:
                if not stop.is_set():
                    _log.warning("queue.interrupted", again_in_seconds=pause)
            if asyncio.get_running_loop().time() - began > 60:
                pause = 1.0
            await _wait(stop, pause)
            pause = min(pause * 2, PAUSE_MAX_SECONDS)

    async def _work(self, database_url: str, stop: asyncio.Event) -> None:
        async with self._opened(database_url) as app:
            working = asyncio.create_task(
                app.run_worker_async(
                    name="laurels",
                    concurrency=AT_ONCE,
                    install_signal_handlers=False,
                    delete_jobs="successful",
                    shutdown_graceful_timeout=GRACE_SECONDS,
                )
            )
            stopping = asyncio.create_task(stop.wait())
            try:
                await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                stopping.cancel()
                if not working.done():
                    working.cancel()  # which the worker takes as a request to finish what it has in hand
                await asyncio.gather(working, return_exceptions=True)
            if not working.cancelled() and (failure := working.exception()) is not None:
                raise failure

    @asynccontextmanager
    async def _opened(self, database_url: str) -> AsyncGenerator[procrastinate.App]:
        connector = procrastinate.PsycopgConnector(
            conninfo=_seeing_queue(database_url), min_size=1, max_size=AT_ONCE + 2, kwargs={"application_name": "queue"}
        )
        app = procrastinate.App(connector=connector)
        retry = procrastinate.RetryStrategy(max_attempts=ATTEMPTS_MAX, exponential_wait=4)
        for name, function in self.functions.items():
            task: Any = app.task(name=name, retry=retry)(_plain(function))
            if name in self.daily:
                hour, minute = self.daily[name].split(":")
                # Its lock lets it wait once, however many workers there are.
                app.periodic(cron=f"{int(minute)} {int(hour)} * * *", queueing_lock=name)(task)
        app.periodic(cron="* * * * *", queueing_lock=RETRY_STALLED)(
            app.task(name=RETRY_STALLED, pass_context=True)(_retry_stalled)  # type: ignore[arg-type]
        )
        async with app.open_async():
            yield app


def _plain(function: Function) -> Callable[..., Awaitable[None]]:
    """Drop what the clock adds, for a function that has no use for it."""

    async def run(timestamp: int | None = None, **args: Any) -> None:
        await function(**args)

    return run


async def _retry_stalled(context: procrastinate.JobContext, timestamp: int) -> None:
    """Put back jobs whose worker sends no sign of life."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        _log.warning("job.stalled", job=job.task_name, number=job.id)
        await manager.retry_job(job)


def _seeing_queue(url: str) -> str:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    query["options"] = f"{query.get('options', '')} -c search_path={store.SCHEMA},public".strip()
    return urlunsplit(parts._replace(query=urlencode(query, quote_via=quote)))


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)

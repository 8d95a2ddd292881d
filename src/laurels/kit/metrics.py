"""Metrics: what an operator watches, in Prometheus' text form, in a registry of our own.

Requests by rate, errors and duration (RED), how full batches are, what the ledger posts, how late the feed is, and how
the connection pool stands. Label values come from closed sets, such as the template of a route and never its path.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.gc_collector import GCCollector
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)

registry = CollectorRegistry(auto_describe=True)
ProcessCollector(registry=registry)
GCCollector(registry=registry)

requests = Counter("laurels_requests", "Requests answered", ["route", "method", "status"], registry=registry)
request_seconds = Histogram(
    "laurels_request_seconds", "Time to answer", ["route", "method"], buckets=SECONDS, registry=registry
)
requests_left_out = Counter(
    "laurels_requests_left_out", "Calls that the request log had no room for", registry=registry
)
requests_in_flight = Gauge("laurels_requests_in_flight", "Requests being answered", registry=registry)
batch_size = Histogram(
    "laurels_batch_size", "Requests decided and posted together", ["machine"], buckets=SIZES, registry=registry
)
journals_posted = Counter("laurels_journals_posted", "Journals posted to the ledger", ["cause"], registry=registry)
journals_refused = Counter("laurels_journals_refused", "Journals refused by the ledger", ["code"], registry=registry)
feed_lag_seconds = Gauge(
    "laurels_feed_lag_seconds", "Age of the oldest event that waits", ["subscriber"], registry=registry
)


def request_answered(route: str, method: str, status: int, seconds: float) -> None:
    """Count one answered request.

    :param route: the template such as `/v1/customers/{customer_id}`, or `none` when no route matched
    """
    # The method is the caller's text; what is no method would make a series each.
    count, duration = _series(route, method if method in METHODS else "OTHER", status)
    count.inc()
    duration.observe(seconds)


@lru_cache(maxsize=4096)
def _series(route: str, method: str, status: int) -> tuple[Counter, Histogram]:
    # Finding a series by its labels costs more than counting.
    return requests.labels(route, method, str(status)), request_seconds.labels(route, method)


class PoolCollector(Collector):
    """Reads the numbers of connection pools when they are asked for, so that watching costs the pool nothing."""

    def __init__(self) -> None:
        self._pools: dict[str, Callable[[], Mapping[str, int]]] = {}

    def watch(self, pool: str, numbers: Callable[[], Mapping[str, int]]) -> None:
        """Show the numbers of a pool under this name, such as `psycopg_pool`'s `get_stats`; the same name replaces."""
        self._pools[pool] = numbers

    def forget(self, pool: str) -> None:
        """Show a pool no more, when it is closed."""
        self._pools.pop(pool, None)

    def collect(self) -> Iterable[GaugeMetricFamily]:
        family = GaugeMetricFamily("laurels_pool", "Numbers of a connection pool", labels=["pool", "number"])
        for pool, numbers in self._pools.items():
            for number, value in numbers().items():
                family.add_metric([pool, number], value)
        yield family


pools = PoolCollector()
registry.register(pools)


def render() -> bytes:
    """Write all metrics of this process as Prometheus reads them; the content type is `CONTENT_TYPE`."""
    return generate_latest(registry)

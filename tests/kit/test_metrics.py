from prometheus_client.parser import text_string_to_metric_families

from laurels.kit import metrics


def value(name: str, **labels: str) -> float | None:
    """Read a number from what Prometheus would be given."""
    for family in text_string_to_metric_families(metrics.render().decode()):
        for sample in family.samples:
            if sample.name == name and sample.labels == labels:
                return sample.value
    return None


def test_a_request_is_counted_and_timed():
    route = {"route": "/v1/customers/{customer_id}", "method": "GET"}
    before = value("laurels_requests_total", status="200", **route) or 0
    metrics.request_answered(route["route"], route["method"], 200, 0.004)
    assert value("laurels_requests_total", status="200", **route) == before + 1
    assert value("laurels_request_seconds_bucket", le="0.005", **route) == before + 1
    assert value("laurels_request_seconds_bucket", le="0.0025", **route) == 0


def test_made_up_methods_make_no_series():
    for number in range(5):
        metrics.request_answered("a pot", f"BREW{number}", 405, 0.001)
    assert value("laurels_requests_total", route="a pot", method="OTHER", status="405") == 5


def test_a_pool_is_read_when_it_is_asked_for():
    size = {"pool_size": 4}
    metrics.pools.watch("requests", lambda: size)
    size["pool_size"] = 5
    assert value("laurels_pool", pool="requests", number="pool_size") == 5
    metrics.pools.forget("requests")
    assert value("laurels_pool", pool="requests", number="pool_size") is None


def test_the_numbers_of_the_machines_are_there():
    metrics.batch_size.labels("a machine").observe(3)
    metrics.journals_posted.labels("a cause").inc(3)
    metrics.feed_lag_seconds.labels("a follower").set(1.5)
    with metrics.requests_in_flight.track_inprogress():
        assert value("laurels_requests_in_flight") == 1
    assert value("laurels_batch_size_bucket", machine="a machine", le="5.0") == 1
    assert value("laurels_journals_posted_total", cause="a cause") == 3
    assert value("laurels_feed_lag_seconds", subscriber="a follower") == 1.5

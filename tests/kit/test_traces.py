import sys
from collections.abc import Iterator

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from laurels.kit import traces

TRACE = "0af7651916cd43dd8448eb211c80319c"
TRACEPARENT = f"00-{TRACE}-b7ad6b7169203331-01"


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    assert traces.start(exporter=exporter)
    yield exporter
    traces.stop()


def test_a_request_continues_the_trace_of_its_caller(spans: InMemorySpanExporter):
    with traces.span("POST /v1/events", headers={"traceparent": TRACEPARENT}), traces.span("decide", {"campaigns": 3}):
        assert traces.trace_id() == TRACE
        outgoing = traces.outgoing()["traceparent"]
    inner, outer = spans.get_finished_spans()
    assert (inner.name, inner.attributes) == ("decide", {"campaigns": 3})
    assert inner.context is not None
    assert outgoing == f"00-{TRACE}-{inner.context.span_id:016x}-01"
    assert outer.parent is not None
    assert outer.parent.span_id == 0xB7AD6B7169203331


def test_a_bad_traceparent_starts_a_new_trace(spans: InMemorySpanExporter):
    with traces.span("request", headers={"traceparent": "00-nonsense"}):
        assert traces.trace_id() not in (None, TRACE)


def test_an_error_is_noted_and_goes_on(spans: InMemorySpanExporter):
    with pytest.raises(ValueError, match="broken"), traces.span("request"):
        raise ValueError("broken")
    (span,) = spans.get_finished_spans()
    assert not span.status.is_ok


def test_nothing_happens_while_nobody_listens():
    assert not traces.start()
    with traces.span("request", headers={"traceparent": TRACEPARENT}) as span:
        assert not span.is_recording()
        assert traces.outgoing() == {}
        assert traces.trace_id() is None


def test_an_endpoint_without_the_otlp_package_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    with pytest.raises(traces.NoExporter, match="pip install"):
        traces.start(endpoint="http://localhost:4318/v1/traces")

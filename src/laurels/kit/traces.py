"""Traces: spans with OpenTelemetry, passed on as W3C `traceparent`; next to nothing while nobody listens.

Spans leave the process only after `start`, which needs an exporter: one that is handed in, or OTLP if its package is
installed. Until then `span` gives one shared object that does nothing.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from importlib.util import find_spec

from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SimpleSpanProcessor, SpanExporter
from opentelemetry.trace import INVALID_SPAN, Span, SpanKind, Tracer, format_trace_id, get_current_span
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

OTLP = "opentelemetry.exporter.otlp.proto.http"

_propagator = TraceContextTextMapPropagator()
_nothing = nullcontext(INVALID_SPAN)


class _Tracing:
    """Where spans go, if anywhere; one a process."""

    provider: TracerProvider | None = None
    tracer: Tracer | None = None


def start(
    *, endpoint: str | None = None, exporter: SpanExporter | None = None, service: str = "laurels", version: str = ""
) -> bool:
    """Send spans to an OTLP endpoint such as `http://localhost:4318/v1/traces`, or to the exporter; tell whether it
    does.

    Without either, or with an endpoint and no OTLP package, nothing is sent and False is the answer.
    """
    stop()
    if exporter is None and endpoint and _is_installed(OTLP):
        exporter = import_module(f"{OTLP}.trace_exporter").OTLPSpanExporter(endpoint=endpoint)
        processor = BatchSpanProcessor(exporter) if exporter else None
    else:
        processor = SimpleSpanProcessor(exporter) if exporter else None
    if processor is None:
        return False
    named = {"service.name": service} | ({"service.version": version} if version else {})
    provider = TracerProvider(resource=Resource.create(named), shutdown_on_exit=False)
    provider.add_span_processor(processor)
    _Tracing.provider, _Tracing.tracer = provider, provider.get_tracer("laurels")
    return True


def stop() -> None:
    """Send what waits and listen no more."""
    provider, _Tracing.provider, _Tracing.tracer = _Tracing.provider, None, None
    if provider is not None:
        provider.shutdown()


def span(
    name: str, facts: Mapping[str, str | int | bool] | None = None, *, headers: Mapping[str, str] | None = None
) -> AbstractContextManager[Span]:
    """Open a span for a `with` block, below the one that is open, or below the caller's when given a request's headers.

    :param headers: with lower-case names, of which `traceparent` and `tracestate` are read; a bad one starts a new
    trace
    """
    tracer = _Tracing.tracer
    if tracer is None:
        return _nothing
    if headers is None:
        return tracer.start_as_current_span(name, attributes=facts)
    return tracer.start_as_current_span(
        name, context=_propagator.extract(headers), kind=SpanKind.SERVER, attributes=facts
    )


def outgoing() -> dict[str, str]:
    """Give the headers that continue this trace on the other side of a call; none while nobody listens."""
    headers: dict[str, str] = {}
    if _Tracing.tracer is not None:
        _propagator.inject(headers)
    return headers


def trace_id() -> str | None:
    """Give the id of the open trace in 32 hexadecimal digits, for the log, or None."""
    if _Tracing.tracer is None:
        return None
    context = get_current_span().get_span_context()
    return format_trace_id(context.trace_id) if context.is_valid else None


def _is_installed(package: str) -> bool:
    try:
        return find_spec(package) is not None
    except ModuleNotFoundError:
        return False

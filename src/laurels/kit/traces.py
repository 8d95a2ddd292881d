"""Traces: spans with OpenTelemetry, passed on as W3C `traceparent`; next to nothing while nobody listens.

Spans leave the process only after `start`, which needs an exporter: one that is handed in, or OTLP, whose package is
an extra. Until then `span` gives one shared object that does nothing.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module

from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SimpleSpanProcessor, SpanExporter
from opentelemetry.trace import INVALID_SPAN, Span, SpanKind, Tracer, format_trace_id, get_current_span
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

_propagator = TraceContextTextMapPropagator()
_nothing = nullcontext(INVALID_SPAN)


class _Tracing:
    """Where spans go, if anywhere; one a process."""

    provider: TracerProvider | None = None
    tracer: Tracer | None = None


class NoExporter(Exception):
    """An endpoint for spans is set, and the package that sends them is not there."""


def start(
    *, endpoint: str | None = None, exporter: SpanExporter | None = None, service: str = "laurels", version: str = ""
) -> bool:
    """Send spans to an OTLP endpoint such as `http://localhost:4318/v1/traces`, or to the exporter; tell whether it
    does, which without either it does not.

    :raises NoExporter: there is an endpoint and no OTLP package
    """
    stop()
    if exporter is not None:
        processor = SimpleSpanProcessor(exporter)
    elif endpoint:
        processor = BatchSpanProcessor(_otlp(endpoint))
    else:
        return False
    named = {"service.name": service} | ({"service.version": version} if version else {})
    provider = TracerProvider(resource=Resource.create(named), shutdown_on_exit=False)
    provider.add_span_processor(processor)
    _Tracing.provider, _Tracing.tracer = provider, provider.get_tracer("laurels")
    return True


def _otlp(endpoint: str) -> SpanExporter:
    try:
        package = import_module("opentelemetry.exporter.otlp.proto.http.trace_exporter")
    except ModuleNotFoundError:
        raise NoExporter(
            "Spans have an endpoint, and nothing to send them with: pip install 'laurels[traces]'."
        ) from None
    return package.OTLPSpanExporter(endpoint=endpoint)


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


def rename(span: Span, name: str) -> None:
    """Call an open span by what turned out to be its name."""
    if span is not INVALID_SPAN:
        span.update_name(name)


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

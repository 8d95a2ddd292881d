"""Spans leave the process: a request of the application arrives at a collector, as a part of the caller's trace."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Generator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from laurels.kit.doors.door import Pool
from laurels.settings import Settings
from tests.conftest import Database
from tests.served import serving

TRACE = "0af7651916cd43dd8448eb211c80319c"


@pytest.fixture
def collector() -> Generator[tuple[str, list[bytes]]]:
    """Listen as a collector of OpenTelemetry does."""
    received: list[bytes] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            received.append(gzip.decompress(body) if self.headers.get("content-encoding") == "gzip" else body)
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Collector)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1/traces", received
    server.shutdown()
    thread.join()
    server.server_close()


async def test_a_request_is_seen_by_the_collector(
    shared_database: Database, pool: Pool, collector: tuple[str, list[bytes]]
) -> None:
    endpoint, received = collector
    async with serving(shared_database.app_url, pool, Settings(traces_endpoint=endpoint)) as client:
        answer = await client.send("GET", "/v1/programs", traceparent=f"00-{TRACE}-b7ad6b7169203331-01")
        assert answer.status_code == 200
    spans = [
        span
        for body in received
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
        if span.trace_id.hex() == TRACE
    ]
    assert [span.name for span in spans] == ["programs.list_programs", "GET /v1/programs"]
    assert spans[0].parent_span_id == spans[1].span_id

"""A server that answers every request with 200 and remembers it: what real clients send is read off the wire."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Request:
    """One request as it came."""

    path: str
    encoding: str | None
    authorization: str | None
    body: bytes


@dataclass
class Recorder:
    """Where clients are sent to, and what came."""

    host: str
    requests: list[Request] = field(default_factory=list)


@contextmanager
def recording() -> Iterator[Recorder]:
    """A recorder on the loopback, for as long as it is needed."""
    found = Recorder("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = self.headers
            found.requests.append(
                Request(self.path, headers.get("Content-Encoding"), headers.get("Authorization"), body)
            )
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.host = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

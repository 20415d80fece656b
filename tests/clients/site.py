"""A company's site on loopback: one page with the browser client on it, from the client's own bundle."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode, urlsplit

PAGE = Path(__file__).parent / "page.html"
BUNDLE = Path("node_modules/@segment/analytics-next/dist/umd")


class Site:
    """Where the page is, for a server and a key."""

    def __init__(self, origin: str) -> None:
        self.origin = origin

    def url(self, host: str, key: str, **more: str) -> str:
        """The page that sends there; `host` is name and port."""
        return f"{self.origin}/pricing?{urlencode({'host': host, 'key': key, **more})}"


@contextmanager
def site(clients: Path) -> Iterator[Site]:
    """Serve the page on a port of its own, which is an origin of its own."""

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if path == "/pricing":
                self._answer(PAGE.read_bytes(), "text/html; charset=utf-8")
            elif path == "/analytics.js":
                self._answer((clients / BUNDLE / "index.js").read_bytes(), "text/javascript")
            elif path.endswith(".js") and (clients / BUNDLE / Path(path).name).is_file():
                self._answer((clients / BUNDLE / Path(path).name).read_bytes(), "text/javascript")
            else:
                self._answer(b"", "text/plain", 404)

        def _answer(self, body: bytes, kind: str, status: int = 200) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing: the tests' output is for the tests."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield Site(f"http://127.0.0.1:{server.server_port}")
        finally:
            server.shutdown()
            thread.join()

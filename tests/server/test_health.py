"""How the server is, for those who watch it."""

from __future__ import annotations

from tests.server.conftest import House


def test_health_for_programs_and_for_people(house: House) -> None:
    house.server.wait_whole()
    assert house.server.ask("/health/live").json() == {"status": "alive"}
    assert house.server.ask("/health/ready").json() == {"status": "ready"}
    found = house.server.ask("/health").json()
    assert (found["status"], found["ready"]) == ("well", True)
    page = house.server.ask("/health", headers={"Accept": "text/html"})
    assert page.headers["content-type"].startswith("text/html")
    assert b"<h1>Journeyglass: well</h1>" in page.body
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_metrics(house: House) -> None:
    house.server.wait_whole()
    house.server.post("/v1/track", {"event": "Signed Up", "userId": "metered"}, house.key)
    text = house.server.ask("/metrics").body.decode()
    lines = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert float(lines['journeyglass_events_total{outcome="accepted",source="web"}']) >= 1
    assert float(lines['journeyglass_requests_total{route="/v1/track",status="200"}']) >= 1
    assert float(lines["journeyglass_commit_seconds_count"]) >= 1
    for name in ("keeper_alive", "keeper_ready", "committer_ok"):
        assert float(lines[f"journeyglass_{name}"]) == 1
    for name in ("inbox_messages", "keeper_behind_messages", "keeper_cycle_seconds", "committer_waiting_events"):
        assert float(lines[f"journeyglass_{name}"]) >= 0


def test_a_port_of_its_own_for_metrics(own) -> None:  # type: ignore[no-untyped-def]
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with own(keeper=False, metrics_port=port) as server:
        assert server.ask("/metrics").status == 404
        server.port, listening = port, server.port
        assert server.ask("/metrics").status == 200
        assert server.ask("/v1/batch", "POST", b"{}").status == 404
        server.port = listening

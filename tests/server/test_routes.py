"""Which paths take events, whatever is put around them."""

import pytest

from journeyglass.server.routes import BATCH_CAP, ROUTES, V1_CAP, route_of

CALLS = ["track", "identify", "page", "screen", "group", "alias", "batch", "import"]


@pytest.mark.parametrize("path", sorted(ROUTES))
@pytest.mark.parametrize("around", ["{}", "{}/", "/{}", "{}//"])
def test_a_path_is_known_with_any_slashes(path: str, around: str) -> None:
    assert route_of(around.format(path)) == ROUTES[path]


@pytest.mark.parametrize("call", CALLS)
def test_short_paths_mean_the_long_ones(call: str) -> None:
    short = ROUTES.get(f"/v1/{call[0]}")
    assert ROUTES[f"/v1/{call}"].path == f"/v1/{call}"
    assert call == "import" or short == ROUTES[f"/v1/{call}"]


def test_every_path_of_the_clients_is_there() -> None:
    posthog = {"/batch", "/capture", "/e", "/i/v0/e", "/i/v1/analytics/events"}
    assert set(ROUTES) == {f"/v1/{c}" for c in CALLS} | {f"/v1/{c}" for c in "tipsgab"} | posthog


@pytest.mark.parametrize("path", ["/prefix/v1/batch", "/a/b/v1/t/", "/a//v1/track"])
def test_a_prefix_before_v1_does_not_matter(path: str) -> None:
    found = route_of(path)
    assert found is not None
    assert found.path in ("/v1/batch", "/v1/track")


@pytest.mark.parametrize(
    "path",
    ["/", "", "/v1", "/v1/", "/v1/nix", "/api/v1/batch", "/health/v1/batch", "/V1/batch", "/" * 5_000, "/x" * 900],
)
def test_other_paths_are_none(path: str) -> None:
    assert route_of(path) is None


def test_caps() -> None:
    assert (V1_CAP, BATCH_CAP) == (4 << 20, 20 << 20)
    assert {route.cap for path, route in ROUTES.items() if path.startswith("/v1/")} == {V1_CAP}
    assert {route.cap for path, route in ROUTES.items() if not path.startswith("/v1/")} == {BATCH_CAP}

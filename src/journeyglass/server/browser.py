"""What browser clients ask for before they send: settings, flags and configurations, all as empty as can be.

No key is checked here and nothing is secret: a page is told where to send to, and that nothing else is on offer.
"""

from __future__ import annotations

import re
from typing import Any

from journeyglass.events.jsontext import dumps
from journeyglass.server.answer import Answer, Scope, header, json_answer
from journeyglass.server.routes import tidy

_KEY = r"([A-Za-z0-9_-]{1,128})"
_SETTINGS = re.compile(rf"/(?:[\w-]+/)?v1/projects/{_KEY}/settings")
_CONFIG = re.compile(rf"/array/{_KEY}/config(\.js)?")
_HOST = re.compile(rb"[A-Za-z0-9.-]{1,253}(:\d{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:\d{1,5})?")
_SCRIPT = ((b"content-type", b"application/javascript; charset=utf-8"),)

_FLAGS: dict[str, Any] = {
    "flags": {},
    "featureFlags": {},
    "featureFlagPayloads": {},
    "errorsWhileComputingFlags": False,
}
_CONFIGURED: dict[str, Any] = {
    "supportedCompression": ["gzip", "gzip-js"],
    "hasFeatureFlags": False,
    "sessionRecording": False,
    "autocapture_opt_out": True,
    "autocaptureExceptions": False,
    "capturePerformance": False,
    "captureDeadClicks": False,
    "heatmaps": False,
    "surveys": False,
    "defaultIdentifiedOnly": True,
    "isAuthenticated": False,
    "siteApps": [],
    "toolbarParams": {},
    "analytics": {"endpoint": "/e/"},
}


def browser_answer(scope: Scope, public_url: str) -> Answer | None:
    """The answer to a client's question before it sends; None where the path is no such question."""
    path = tidy(scope["path"])
    if path in ("/flags", "/decide"):
        return json_answer(_FLAGS | _CONFIGURED)
    if path.lower() == "/sourceconfig":
        return json_answer(_rudder())
    if found := _SETTINGS.fullmatch(path):
        return json_answer(_segment(found[1], *_here(scope, public_url)))
    if found := _CONFIG.fullmatch(path):
        return _posthog(found[1], script=found[2] is not None)
    return None


def _here(scope: Scope, public_url: str) -> tuple[str, str]:
    """The scheme and host by which the client reaches this server."""
    if public_url:
        scheme, _, host = public_url.rstrip("/").partition("://")
        return scheme, host
    host_header = header(scope, b"host") or b""
    host = host_header.decode("ascii") if _HOST.fullmatch(host_header) else "localhost"
    return str(scope["scheme"]), host


def _segment(key: str, scheme: str, host: str) -> dict[str, Any]:
    """For analytics.js: one destination, this server."""
    return {
        "integrations": {
            "Segment.io": {
                "apiKey": key,
                "apiHost": f"{host}/v1",
                "protocol": scheme,
                "unbundledIntegrations": [],
                "addBundledMetadata": False,
                "versionSettings": {"version": "4.4.7", "componentTypes": ["browser"]},
            }
        },
        "plan": {name: {"__default": {"enabled": True, "integrations": {}}} for name in ("track", "identify", "group")},
        "edgeFunction": {},
        "analyticsNextEnabled": True,
        "middlewareSettings": {},
        "enabledMiddleware": {},
        "metrics": {"sampleRate": 0},
        "legacyVideoPluginsEnabled": False,
        "remotePlugins": [],
    }


def _rudder() -> dict[str, Any]:
    """For RudderStack's browser client: an enabled source without destinations."""
    moment = "2024-01-01T00:00:00.000Z"
    source = {
        "id": "journeyglass",
        "name": "journeyglass",
        "config": {"statsCollection": {"errors": {"enabled": False}, "metrics": {"enabled": False}}},
        "enabled": True,
        "workspaceId": "journeyglass",
        "destinations": [],
        "dataplanes": {},
        "updatedAt": moment,
    }
    return {"source": source, "updatedAt": moment, "consentManagementMetadata": {"providers": []}}


def _posthog(key: str, *, script: bool) -> Answer:
    """For posthog-js: its remote configuration, as JSON or as the script that it loads."""
    told = _CONFIGURED | {"token": key}
    if not script:
        return json_answer(told)
    put = f'w._POSTHOG_REMOTE_CONFIG=w._POSTHOG_REMOTE_CONFIG||{{}};w._POSTHOG_REMOTE_CONFIG["{key}"]='
    body = f"(function(w){{{put}".encode() + dumps({"config": told, "siteApps": []}) + b"})(window);"
    return Answer(200, body, _SCRIPT)

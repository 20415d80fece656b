"""The API's OpenAPI document on standard output, for the generator of the web app's types."""

from __future__ import annotations

import json
import sys

from journeyglass.server.api.application import application

json.dump(application().openapi(), sys.stdout, ensure_ascii=False, indent=1, sort_keys=True)

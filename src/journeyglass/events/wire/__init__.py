"""What the tracking clients of others send, judged message by message and turned into facts; pure, without a clock."""

from __future__ import annotations

from journeyglass.events.wire.body import Incoming, open_body
from journeyglass.events.wire.inflate import unpack
from journeyglass.events.wire.judge import judge
from journeyglass.events.wire.verdict import Accepted, BodyError, Refused, Sender

__all__ = ["Accepted", "BodyError", "Incoming", "Refused", "Sender", "judge", "open_body", "unpack"]

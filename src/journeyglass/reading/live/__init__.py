"""The reading kept up to date as events come: only whom they touch is read again."""

from journeyglass.reading.live.held import Moved
from journeyglass.reading.live.live import Listed, Live
from journeyglass.reading.live.readout import Placed

__all__ = ["Listed", "Live", "Moved", "Placed"]

"""What a journey is: stages, rules, outcomes, milestones, roles, touchpoints; loading, checking, comparing."""

from journeyglass.journey.load import Loaded, load
from journeyglass.journey.model import Journey

__all__ = ["Journey", "Loaded", "load"]

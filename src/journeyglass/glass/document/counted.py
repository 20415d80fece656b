"""What the two sides of a number count, in words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_QUARTILES = ("lower_quartile", "median", "upper_quartile")
Both = tuple[str, str]


def _same(figure: str, measures: tuple[str, ...], sides: Both) -> dict[tuple[str, str], Both]:
    return {(figure, measure): sides for measure in measures}


SIDES: Mapping[tuple[str, str], Both] = MappingProxyType({
    ("reached", "share"): ("came", "of_all"),
    ("reached", "entered"): ("entered", ""),
    ("reached", "skipped"): ("skipped", ""),
    ("reached", "subjects"): ("of_all", "of_all"),
    ("here_now", "subjects"): ("here", ""),
    ("here_now", "stalled"): ("stalled", "here"),
    ("here_now", "stalled_share"): ("stalled", "here"),
    ("here_now", "share"): ("here", "of_all"),
    ("conversion", "conversion"): ("arrived", "watched"),
    ("conversion", "plain"): ("arrived", "old"),
    ("conversion", "converted"): ("arrived", "visits"),
    ("conversion", "skipped"): ("passed", "visits"),
    ("conversion", "visits"): ("visits", "visits"),
    ("conversion", "open"): ("open", "visits"),
    **_same("dwell", _QUARTILES, ("ended", "length")),
    ("dwell", "visits"): ("visits", "visits"),
    ("dwell", "open"): ("open", "visits"),
    ("outcomes", "share"): ("ended_so", "ended"),
    ("outcomes", "visits"): ("ended_so", "ended"),
    ("drop_out", "dropped"): ("dropped", "ended"),
    ("drop_out", "stalled"): ("stalled", "open"),
    ("drop_out", "lost"): ("lost", "ended"),
    ("drop_out", "not_now"): ("not_now", "ended"),
    ("drop_out", "ended"): ("ended", "visits"),
    ("drop_out", "open"): ("open", "visits"),
    ("returns", "share"): ("back", "ended"),
    ("returns", "returns"): ("back", "ended"),
    ("skips", "share"): ("passed", "came_or_passed"),
    ("milestones", "share"): ("completed", "ended"),
    ("milestones", "median"): ("completed", "completed"),
    ("milestones", "completed"): ("completed", "visits"),
    ("touchpoints", "share"): ("met", "length"),
    ("touchpoints", "visits"): ("met", "length"),
    ("win_rate", "rate"): ("won", "decided"),
    ("win_rate", "won"): ("won", ""),
    ("win_rate", "lost"): ("lost", ""),
    ("win_rate", "not_now"): ("not_now", ""),
    **_same("sales_cycle", _QUARTILES, ("won", "won")),
    ("lead_quality", "quality"): ("won_in_time", "leads"),
    ("lead_quality", "plain"): ("won_in_time", "old"),
    ("lead_quality", "won"): ("won_in_time", "leads"),
    ("lead_quality", "leads"): ("leads", "leads"),
    ("committee", "known_share"): ("known", "open"),
    ("committee", "won_with"): ("won", "decided"),
    ("committee", "won_without"): ("won", "decided"),
    ("role_paths", "joined"): ("joined", "joined_ever"),
    ("role_paths", "accounts"): ("joined", "joined_ever"),
    ("activities", "accounts_reached"): ("reached_by", "entered"),
    ("activities", "visits"): ("reached_by", "visits"),
    ("activities", "moved_share"): ("moved", "followed"),
    ("activities", "difference"): ("moved", "followed"),
    ("emotion", "measured"): ("", ""),
    ("emotion", "gap"): ("", ""),
    **{(survey, "score"): ("", "") for survey in ("nps", "csat", "ces")},
})  # fmt: skip
"""For a number of a figure the words (`side_…`) for what its numerator and denominator count."""

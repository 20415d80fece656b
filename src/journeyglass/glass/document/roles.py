"""The lane of the buying committee: who joins, what each role doubts, and at how many accounts it is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from journeyglass.figures.committee import Committee
from journeyglass.figures.role_paths import RolePath
from journeyglass.glass.document.written import texts
from journeyglass.glass.estimates import counts_text, value_text
from journeyglass.glass.item import Content, FigureRef, Item
from journeyglass.glass.lanes import Scribe, of_row
from journeyglass.glass.words import field_name
from journeyglass.journey import model
from journeyglass.journey.model import Stage, say
from journeyglass.journey.rules import ROLES, Role

_LISTS = (("problems", "one_problem"), ("objections", "one_objection"), ("doubts", "one_doubt"))


def committee(scribe: Scribe, stage: Stage, known: Sequence[Committee], paths: Sequence[RolePath]) -> Content:
    """Each role of the committee at the stage: what it brings, and how far we know it.

    `known` and `paths` are the rows of the two figures.
    """
    asked = [role for role in ROLES if role in scribe.journey.committee or role in stage.roles]
    share = {row.role: row for row in known if row.stage == stage.id}
    joined = {row.role: row for row in paths if row.stage == stage.id}
    items = tuple(_role(scribe, stage, role, share.get(role), joined.get(role)) for role in asked)
    return Content(items, absent=not stage.roles)


def _role(scribe: Scribe, stage: Stage, role: Role, known: Committee | None, joined: RolePath | None) -> Item:
    named = scribe.journey.committee.get(role)
    title = say(named.title, scribe.lang) if named else ""
    text, found = "", known.known_share if known else None
    if found is not None and found.status != "terra_incognita" and found.denominator:
        share = (
            f"{value_text(found, scribe.lang)} ({counts_text(found, scribe.lang)})" if found.value is not None else ""
        )
        text = scribe.say("role_known", share=share or counts_text(found, scribe.lang))
    return Item(
        text,
        head=title or field_name(role, scribe.lang),
        path=f"committee/{role}/title" if named else None,
        figure=of_row("committee", "known_share", stage, role=role) if known else None,
        items=tuple(_under(scribe, stage, role, joined)),
    )


def _under(scribe: Scribe, stage: Stage, role: Role, joined: RolePath | None) -> Iterator[Item]:
    """What the role joins, decides by, doubts."""
    here, path = stage.roles.get(role) or model.RolePath(), f"stages/{stage.id}/roles/{role}"
    if here.joins:
        yield Item(scribe.say("joins_here"), "strong", path=f"{path}/joins")
    if joined is not None and joined.joined.value is not None and joined.accounts:
        share = f"{value_text(joined.joined, scribe.lang)} ({counts_text(joined.joined, scribe.lang)})"
        ref = FigureRef("role_paths", "joined", stage.id, {"role": role, "stage": stage.id})
        yield Item(scribe.say("joined_share", share=share), "quiet", figure=ref)
    if here.decides_by is not None:
        text = say(here.decides_by, scribe.lang)
        yield Item(text, path=f"{path}/decides_by", head=scribe.say("one_decides_by"))
    for name, key in _LISTS:
        yield from texts(scribe, getattr(here, name), f"{path}/{name}", scribe.say(key))
    titles = {asset.id: say(asset.title, scribe.lang) for asset in scribe.journey.assets}
    for place, asset in enumerate(here.assets):
        yield Item(titles.get(asset) or asset, path=f"{path}/assets/{place}", head=scribe.say("one_asset"))

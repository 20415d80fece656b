"""The buyer's half of a journey beside the customer's, attribute by attribute, and what is measured of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from journeyglass.figures import Context, compute
from journeyglass.glass import numbers
from journeyglass.glass.compare_words import compare_word
from journeyglass.glass.estimates import estimate_text
from journeyglass.glass.words import listed, word
from journeyglass.journey.model import Journey, Lang, Stage, Text, say
from journeyglass.lake.lens import quoted

BUYER, CUSTOMER = ("buyer",), ("customer", "between", "former")
_MOST = 4
"""So many texts of an attribute are shown."""


@dataclass(frozen=True)
class HalvesRow:
    """One attribute of both halves in words; empty where the map says nothing."""

    attribute: str
    title: str
    buyer: str
    customer: str


def halves_table(context: Context, lang: Lang) -> tuple[HalvesRow, ...]:
    """The attributes of both halves; none where the journey has stages of one side only."""
    halves = tuple(_of(context.journey, phases) for phases in (BUYER, CUSTOMER))
    if not all(halves):
        return ()
    written = [_row(key, [_texts(stages, said, lang) for stages in halves], lang) for key, said in _WRITTEN.items()]
    measured = [_row(key, [tell(context, stages, lang) for stages in halves], lang) for key, tell in _MEASURED.items()]
    return (*written, *measured)


def _of(journey: Journey, phases: Sequence[str]) -> tuple[Stage, ...]:
    return tuple(stage for stage in journey.stages if stage.phase in phases)


def _row(attribute: str, sides: Sequence[str], lang: Lang) -> HalvesRow:
    return HalvesRow(attribute, compare_word(attribute, lang), *sides)


def _texts(stages: Sequence[Stage], said: Callable[[Stage], Iterator[Text | None]], lang: Lang) -> str:
    texts = [say(text, lang) for stage in stages for text in said(stage) if text]
    return " · ".join(list(dict.fromkeys(texts))[:_MOST])


def _titles(stage: Stage) -> Iterator[Text | None]:
    yield stage.title or stage.id


def _first(texts: Sequence[Text]) -> Iterator[Text | None]:
    yield from texts[:2]


def _owner(stage: Stage) -> Iterator[Text | None]:
    yield stage.owner.responsible if stage.owner else None


def _content(stage: Stage) -> Iterator[Text | None]:
    yield from _first(stage.content or tuple(point.title for point in stage.touchpoints))


_WRITTEN: dict[str, Callable[[Stage], Iterator[Text | None]]] = {
    "stages": _titles,
    "focus": lambda stage: iter((stage.focus,)),
    "emotions": lambda stage: _first(stage.feelings),
    "question": lambda stage: iter((stage.question,)),
    "owner": _owner,
    "content": _content,
    "goal": lambda stage: iter((stage.our_goal,)),
}


def _here_now(context: Context, stages: Sequence[Stage], lang: Lang) -> str:
    ids = [stage.id for stage in stages]
    rows = compute(context, "here_now").rows
    return numbers.number(sum(row.subjects for row in rows if row.stage in ids), lang)


def _ever(context: Context, stages: Sequence[Stage], lang: Lang) -> str:
    among = ", ".join(quoted(stage.id) for stage in stages)
    found = context.table(f"SELECT count(DISTINCT subject) AS n FROM visits WHERE stage IN ({among})")
    return numbers.number(found["n"][0].as_py(), lang)


def _ended(context: Context, stages: Sequence[Stage], lang: Lang) -> str:
    """How many visits of the half ended as won, lost, not now or churned."""
    ids, counts = [stage.id for stage in stages], dict.fromkeys(("won", "lost", "not_now", "churned"), 0)
    for row in compute(context, "outcomes").rows:
        if row.stage in ids and row.kind in counts:
            counts[row.kind] += row.visits
    said = (f"{word(f'kind_{kind}', lang)} {numbers.number(n, lang)}" for kind, n in counts.items() if n)
    return listed(said, lang)


def _felt(context: Context, stages: Sequence[Stage], lang: Lang) -> str:
    """The measured feeling, stage by stage."""
    rows = {row.stage: row.measured for row in compute(context, "emotion").rows}
    said = [
        f"{say(stage.title, lang) or stage.id} {estimate_text(rows[stage.id], lang)}"
        for stage in stages
        if stage.id in rows and rows[stage.id].value is not None
    ]
    return " · ".join(said)


_MEASURED: dict[str, Callable[[Context, Sequence[Stage], Lang], str]] = {
    "here_now": _here_now,
    "ever": _ever,
    "ended": _ended,
    "measured_emotion": _felt,
}

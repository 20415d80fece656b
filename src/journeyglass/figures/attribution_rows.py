"""The rows of an attribution: every model's credit for a kind of touch, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from journeyglass.figures.attribution_models import MODELS, Choices, Model, Split, split
from journeyglass.figures.attribution_money import Measure, apportion
from journeyglass.figures.estimate import MIN_SUBJECTS, Estimate, terra_incognita, too_few
from journeyglass.figures.statistics.paths import Paths
from journeyglass.figures.statistics.spells import Floats, Ints, count_distinct
from journeyglass.figures.statistics.wilson import Z95, wilson_of_variance


@dataclass(frozen=True)
class Credit:
    """What a kind of touch (`touch`; None: transitions that no touch came before) is credited with by each model.

    `currency` None is by number of transitions, else by their money. `paths` are the transitions that it came before,
    `touches` how often it did. Each estimate is the share of the whole; its numerator is the credit itself, and over
    all rows of a group and currency the numerators of a model add up to its denominator exactly.
    """

    to: str
    start: str | None
    group: str | None
    currency: str | None
    touch: str | None
    paths: int
    touches: int
    first: Estimate
    last: Estimate
    linear: Estimate
    time_decay: Estimate
    u: Estimate
    w: Estimate
    markov: Estimate
    shapley: Estimate


@dataclass(frozen=True)
class Heading:
    """What rows are about: the transition and the group."""

    to: str
    start: str | None
    group: str | None


def blank(heading: Heading, note: str) -> Credit:
    """The one row where nothing is tracked."""
    unknown = (terra_incognita("share", note) for _ in MODELS)
    return Credit(heading.to, heading.start, heading.group, None, None, 0, 0, *unknown)


def credit_rows(heading: Heading, paths: Paths, measures: list[Measure], choices: Choices) -> list[Credit]:
    """The rows of a group: by number, then by each currency; kinds of touch by their linear credit."""
    present = [measure for measure in measures if sum(measure.exact, Decimal()) > 0]
    given, kept = paths.touched(), paths.lengths > 0
    divided = [measure for measure in present if measure.amounts[kept].sum() > 0]
    amounts = [measure.amounts[kept] for measure in divided]
    by_model = {model: split(model, given, amounts, choices) for model in MODELS} if divided else {}
    rows: list[Credit] = []
    for measure in present:
        columns = {}
        for model in MODELS:
            found = by_model[model][divided.index(measure)] if measure in divided else None
            free = model == "shapley" and choices.worth == "rate"
            columns[model] = _estimates(paths, measure, _with_bare(paths, measure.amounts, found), free)
        rows += _measure_rows(heading, paths, measure, columns)
    return rows


def _shown(paths: Paths, amounts: Floats) -> list[int]:
    """The labels that occur, by place, and after them the place of no label where something was won without a touch."""
    labels = np.flatnonzero(np.bincount(paths.codes, minlength=len(paths.labels)))
    bare = bool(amounts[paths.lengths == 0].any())
    return [*labels.tolist(), *([len(paths.labels)] if bare else [])]


def _with_bare(paths: Paths, amounts: Floats, found: Split | None) -> Split:
    """The split of the whole, in which what no touch came before is one more part.

    A share is the model's share of what was touched, times that part of the whole; the two are told apart by
    different paths, so that their variances add up.
    """
    whole, bare = float(amounts.sum()), np.where(paths.lengths == 0, amounts, 0.0)
    part = 1.0 - float(bare.sum()) / whole
    spread = _ratio_variance(bare, amounts, paths.subject)
    none = np.zeros(len(paths.labels))
    shares, variances, errors = (none, none, none) if found is None else (found.shares, found.variances, found.errors)
    return Split(
        np.append(part * shares, 1.0 - part),
        np.append(part**2 * variances + shares**2 * spread, spread),
        np.append(part * errors, 0.0),
    )


def _ratio_variance(parts: Floats, amounts: Floats, subject: Ints) -> float:
    """The variance of Σ parts ÷ Σ amounts, the subjects being drawn at random."""
    whole = float(amounts.sum())
    rest = np.bincount(subject - subject.min(), weights=parts - float(parts.sum()) / whole * amounts)
    return float(np.sum(rest**2)) / whole**2


def _estimates(paths: Paths, measure: Measure, found: Split, free: bool) -> dict[int, Estimate]:
    """The estimates of the labels shown; `free` shares may be negative."""
    amounts, whole = measure.amounts, sum(measure.exact, Decimal())
    shown = _shown(paths, amounts)
    credits = apportion([float(found.shares[place]) for place in shown], whole, measure.step)
    total = int(whole) if measure.currency is None else whole
    winners = count_distinct(paths.subject[amounts > 0])
    estimates = {}
    for place, credit in zip(shown, credits, strict=True):
        if winners < MIN_SUBJECTS:
            estimates[place] = too_few("share", credit, total)
            continue
        value, error = float(credit / whole), float(found.errors[place])
        variance = float(found.variances[place]) + error**2
        half = Z95 * variance**0.5
        low, high = (value - half, value + half) if free else wilson_of_variance(value, variance, winners)
        note = f"drawn orders: standard error {error:.2g}" if error else ""
        estimates[place] = Estimate(value, low, high, credit, total, "share", "ok", note)
    return estimates


def _measure_rows(
    heading: Heading, paths: Paths, measure: Measure, columns: Mapping[Model, Mapping[int, Estimate]]
) -> list[Credit]:
    before, often = _counts(paths, measure.amounts)
    names: list[str | None] = [*paths.labels, None]
    linear = columns["linear"]
    order = sorted(linear, key=lambda place: (names[place] is None, -(linear[place].numerator or 0), place))
    about = (heading.to, heading.start, heading.group, measure.currency)
    return [
        Credit(*about, names[at], int(before[at]), int(often[at]), *(columns[model][at] for model in MODELS))
        for at in order
    ]


def _counts(paths: Paths, amounts: Floats) -> tuple[Ints, Ints]:
    """Before how many paths that won each label came, and how often; at the last place the paths without touches."""
    won, size = amounts > 0, len(paths.labels)
    owner = np.repeat(np.arange(len(paths)), paths.lengths)
    mine = won[owner]
    often = np.bincount(paths.codes[mine], minlength=size)
    pairs = np.unique(owner[mine] * size + paths.codes[mine]) % size if size else np.zeros(0, dtype=np.int64)
    bare = int((won & (paths.lengths == 0)).sum())
    return np.append(np.bincount(pairs, minlength=size), bare), np.append(often, 0)

"""What `journeyglass figures` does: list, show, explain, write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.text import Text

from journeyglass.cli.options import Language, language
from journeyglass.cli.session import Session, say, show, show_json
from journeyglass.cli.shapes import FigureLine, FiguresComputed, FiguresListed
from journeyglass.cli.tables import figures_view
from journeyglass.errors import InputError, WorkspaceError
from journeyglass.figures import FIGURES, Figure, FigureSpec
from journeyglass.figures.registry import spec_of, specs
from journeyglass.figures.spec import THEMES
from journeyglass.glass.explanation import explanation_view
from journeyglass.glass.figureview import figure_view, says_something
from journeyglass.glass.painting import Heading, text
from journeyglass.glass.words import listed, word
from journeyglass.journey.model import Lang
from journeyglass.journey.model import say as said_in

if TYPE_CHECKING:
    from rich.console import RenderableType

    from journeyglass.workspace import Result
    from journeyglass.workspace.shown import ShownFigure


def list_figures(session: Session, lang: Language | None, as_json: bool) -> None:
    """The figures there are, those of the workspace too, where there is one."""
    spoken, own = language(lang), list[FigureSpec]()
    try:
        with session.workspace() as workspace:
            spoken = language(lang, workspace)
            own = workspace.figure_files.all_specs()
    except WorkspaceError:
        pass
    found = [*FIGURES.values(), *own]
    lines = (FigureLine(s.name, said_in(s.title, spoken), s.question, s.options, s.theme) for s in _by_theme(found))
    shape = FiguresListed(tuple(lines))
    return show_json(shape) if as_json else show(*figures_view(shape, spoken))


def _by_theme(found: Sequence[FigureSpec]) -> list[FigureSpec]:
    return sorted(found, key=lambda spec: THEMES.index(spec.theme))


def show_all(result: Result, filters: dict[str, Any], lang: Lang, explain: bool, as_json: bool) -> None:
    """Every figure of the journey: those that have something to say, by theme, and the names of the others."""
    able = [spec for spec in _by_theme(list(specs(result.context).values())) if _able(spec, filters)]
    found = [(spec, result.figure(spec.name, **filters)) for spec in able]
    if as_json:
        return show_json(computed(result, [figure for _, figure in found]))
    silent, theme = [], ""
    for spec, figure in found:
        if not says_something(figure):
            silent.append(said_in(spec.title, lang))
            continue
        if spec.theme != theme:
            theme = spec.theme
            show(Heading(word(f"theme_{theme}", lang)), Text())
        show(*view(result, figure, lang, explain, brief=not explain), Text())
    if silent:
        show(text(word("nothing_to_say", lang, list=listed(silent, lang)), "dim"))
    return None


def _able(spec: FigureSpec, filters: dict[str, Any]) -> bool:
    """Whether the figure can be broken down so, and keep what is asked for."""
    from journeyglass.figures.filters import KEYWORDS

    asked = [by for by in (filters["by"], *(key for key, _ in filters.get("where", ()))) if by is not None]
    return all(by in spec.dimensions or (bool(spec.dimensions) and by not in KEYWORDS) for by in asked)


def view(result: Result, figure: Figure, lang: Lang, explain: bool, *, brief: bool = False) -> Iterator[RenderableType]:
    """The figure for people, with its definition where that is wanted."""
    if explain:
        yield from explanation_view(spec_of(result.context, figure.name), lang)
    yield from figure_view(result.journey, figure, lang, counts=explain, brief=brief)


def computed(result: Result, found: Sequence[Figure]) -> FiguresComputed:
    """The figures for programs."""
    return FiguresComputed(result.label, result.notes, tuple(figure.to_json() for figure in found))


def write_files(
    found: ShownFigure,
    export: Path | None,
    plot: Path | None,
    measures: Sequence[str],
    lang: Lang,
    force: bool,
) -> None:
    """Put the figure, and its picture, into files where that is wanted; tells so beside the output."""
    if plot is not None and plot.exists() and not force:
        raise InputError(f"{plot} exists already", "name another file, or replace it with --force")
    if export is not None:
        say([f"the figure is in {found.export(export, force=force)}"])
    if plot is not None:
        say([f"the picture is in {found.plot(*measures, lang=lang).save(plot)}"])

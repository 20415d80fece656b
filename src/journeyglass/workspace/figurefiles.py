"""The figures that a workspace defines: every file of `figures/`, each loaded once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from journeyglass.errors import Fault, FigureFileError
from journeyglass.figures import FIGURES, FigureSpec
from journeyglass.figures.own.figure import own_spec
from journeyglass.figures.own.load import LoadedFigure, load_figure
from journeyglass.journey.load import FigureNamed, Loaded
from journeyglass.journey.model import Journey
from journeyglass.journey.report import likely, listed
from journeyglass.workspace.journeyfiles import told


@dataclass(frozen=True)
class FigureFiles:
    """What is sound, by the figure's id, with its file; and the faults of the rest."""

    loaded: dict[str, LoadedFigure] = field(default_factory=dict)
    paths: dict[str, Path] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def warnings(self) -> list[Fault]:
        """What is probably not meant in the sound ones."""
        return [warning for found in self.loaded.values() for warning in found.warnings]

    def sound(self) -> dict[str, LoadedFigure]:
        """All figures; raises every fault of every file."""
        if self.faults:
            raise FigureFileError(self.faults)
        return self.loaded

    def specs(self, journey: Journey) -> dict[str, FigureSpec]:
        """Those that can be asked for on this journey."""
        return {name: own_spec(found.figure) for name, found in self.loaded.items() if not _strangers(found, journey)}

    def all_specs(self) -> list[FigureSpec]:
        """Every sound one, whatever journey it is for."""
        return [own_spec(found.figure) for found in self.loaded.values()]

    def notes(self) -> list[str]:
        """What a reader should know first: files that could not be used."""
        broken = sorted({fault.path for fault in self.faults if not fault.warning})
        return [f"{path} has faults and is left out; `journeyglass check` tells them" for path in broken]

    def against(self, journeys: Iterable[Journey]) -> list[Fault]:
        """Warnings: figures that fit none of these journeys, because they name what is not there."""
        known = list(journeys)
        return [fault for found in self.loaded.values() for fault in _unfit(found, known)]

    def asked(self, journeys: Iterable[Loaded]) -> list[Fault]:
        """Warnings: indicators that can never be measured, because no such figure is here or it has no one number."""
        broken = {Path(fault.path).stem for fault in self.faults}
        found = []
        for loaded in journeys:
            specs = {**FIGURES, **self.specs(loaded.journey)}
            unknown = (named for named in loaded.figures if named.figure not in broken)
            found += [self._unmeasured(named, specs) for named in unknown if not _measured(named, specs)]
        return found

    def _unmeasured(self, named: FigureNamed, specs: Mapping[str, FigureSpec]) -> Fault:
        name = named.figure
        if name in specs:
            what, remedy = f"the figure `{name}` has no one number", "ask for it with `journeyglass figures`"
        elif name in self.loaded:
            what, remedy = f"the figure `{name}` does not fit this journey", f"see {self.loaded[name].path}"
        else:
            near = likely(name, [known for known, spec in specs.items() if spec.measure])
            what = f"there is no figure `{name}`"
            remedy = f"did you mean `{near}`?" if near else "`journeyglass figures --list` tells those there are"
        return Fault(named.path, named.line, named.column, f"{what}: the indicator stays empty", remedy, warning=True)


def _measured(named: FigureNamed, specs: Mapping[str, FigureSpec]) -> bool:
    spec = specs.get(named.figure)
    return spec is not None and spec.measure is not None


def load_figures(paths: Collection[Path], senders: Collection[str], root: Path) -> FigureFiles:
    """Load these files; messages name them from `root` on."""
    found = FigureFiles()
    for path in paths:
        try:
            name = told(path, root)
            loaded = load_figure(path.read_bytes(), path=name, senders=senders, taken={*FIGURES, *found.loaded})
        except FigureFileError as error:
            found.faults.extend(error.faults)
        except OSError as error:
            found.faults.append(Fault(told(path, root), 1, 1, "the file cannot be read", str(error.strerror)))
        else:
            found.loaded[loaded.figure.figure], found.paths[loaded.figure.figure] = loaded, path
    return found


def _strangers(found: LoadedFigure, journey: Journey) -> list[tuple[str, str]]:
    """What the figure names and the journey does not have: the key, and the name."""
    figure = found.figure
    stages = [stage.id for stage in journey.stages]
    outcomes = {outcome.id for stage in journey.stages for outcome in stage.outcomes}
    strange = [("stage", name) for name in figure.stages if name not in stages]
    strange += [("outcome", name) for name in figure.outcomes if name not in outcomes]
    if figure.journey not in (None, journey.journey):
        strange.append(("journey", str(figure.journey)))
    return strange


def _unfit(found: LoadedFigure, journeys: list[Journey]) -> list[Fault]:
    figure = found.figure
    names = [journey.journey for journey in journeys]
    if figure.journey is not None and figure.journey not in names:
        return [_warning(found, "journey", figure.journey, names)]
    mine = [journey for journey in journeys if figure.journey in (None, journey.journey)]
    strange = [_strangers(found, journey) for journey in mine]
    if not mine or not all(strange):
        return []
    key, name = strange[0][0]
    return [_warning(found, key, name, _known(key, mine))]


def _known(key: str, journeys: list[Journey]) -> list[str]:
    stages = [stage for journey in journeys for stage in journey.stages]
    if key == "stage":
        return [stage.id for stage in stages]
    return [outcome.id for stage in stages for outcome in stage.outcomes]


def _warning(found: LoadedFigure, key: str, name: str, known: Collection[str]) -> Fault:
    line, column = found.places.get(key, (1, 1))
    near = likely(name, known)
    few = listed(dict.fromkeys(known), "and") if 0 < len(known) <= 20 else "other ones"
    remedy = f"did you mean `{near}`?" if near else f"there is {few}"
    return Fault(found.path, line, column, f"no journey here has the {key} `{name}`", remedy, warning=True)

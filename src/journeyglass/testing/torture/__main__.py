"""`python -m journeyglass.testing.torture`: kill the server so many times, judge it, write down what came of it."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from journeyglass.testing.torture import town
from journeyglass.testing.torture.house import House
from journeyglass.testing.torture.lives import Torture
from journeyglass.testing.torture.plans import left, plans
from journeyglass.testing.torture.warm import WarmServers


def say(sentence: str) -> None:
    """Tell how far it is."""
    sys.stdout.write(f"{time.strftime('%H:%M:%S')} {sentence}\n")
    sys.stdout.flush()


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(prog="torture", description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--judge-every", type=int, default=25)
    parser.add_argument("--folder", type=Path, help="work there and leave everything there")
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as made, WarmServers() as warm:
        house = House(said.folder or Path(made), warm)
        town.found(house.root)
        torture = Torture(house, said.seed, say)
        planned = plans(said.kills, said.seed)
        torture.bring_up()
        torture.suffer(planned, said.judge_every)
        say(f"{Counter(death.phase for death in torture.deaths)}")
        say(f"not hit: {list(left(planned, torture.hit))}")


if __name__ == "__main__":
    main()

"""The example company: a simulation from known parameters, with the files such a company would export.

`make` writes a workspace; `truth` says what its figures are meant to find. Wherever it is shown it is labelled as
simulated.
"""

from journeyglass.demo.parameters import Parameters
from journeyglass.demo.truth import truth
from journeyglass.demo.workspace import END, DemoFiles, make

__all__ = ["END", "DemoFiles", "Parameters", "make", "truth"]

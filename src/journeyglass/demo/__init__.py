"""Made-up data to look at: a workspace of a company that does not exist, with the files such a company would have."""

from journeyglass.demo.workspace import END, DemoFiles, make

__all__ = ["END", "DemoFiles", "make"]

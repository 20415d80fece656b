"""A standalone cluster of this machine: one master and two workers, from what the pip package holds."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pyspark

HOME = Path(pyspark.__file__).parent
MASTER = "org.apache.spark.deploy.master.Master"
WORKER = "org.apache.spark.deploy.worker.Worker"
LOOPBACK = "127.0.0.1"
_PATIENCE = 120.0


@contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[str]:
    """The master's URL, while the cluster lives; its logs and work folders are in `folder`."""
    with ExitStack() as stack:
        master = stack.enter_context(_process(folder, "master", MASTER, "--webui-port", "0"))
        url = _said(master, r"Starting Spark master at (spark://\S+)")
        for number in range(workers):
            name = f"worker{number}"
            options = ("--webui-port", "0", "--cores", "1", "--memory", "1g", "--work-dir", str(folder / name))
            _said(
                stack.enter_context(_process(folder, name, WORKER, *options, url)),
                r"(Successfully registered with master)",
            )
        yield url


@contextmanager
def _process(folder: Path, name: str, java_class: str, *options: str) -> Iterator[Path]:
    """Run one daemon in the foreground, and end it, and what it started, by its id."""
    log = folder / f"{name}.log"
    command = [str(HOME / "bin" / "spark-class"), java_class, "--host", LOOPBACK, "--port", "0", *options]
    environment = {
        **os.environ,
        "SPARK_HOME": str(HOME),
        "SPARK_LOCAL_IP": LOOPBACK,
        "SPARK_DAEMON_MEMORY": "256m",
        "PYSPARK_PYTHON": sys.executable,
    }
    with log.open("w") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env=environment)
        try:
            yield log
        finally:
            process.terminate()
            process.wait(timeout=_PATIENCE)


def _said(log: Path, pattern: str) -> str:
    """What a daemon's log says once it is ready."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        found = re.search(pattern, log.read_text("utf-8", "replace"))
        if found:
            return found[1]
        time.sleep(0.1)  # another process is waited for, whose only sign is its log
    raise TimeoutError(f"{log.name} never said {pattern}:\n{log.read_text('utf-8', 'replace')[-2000:]}")

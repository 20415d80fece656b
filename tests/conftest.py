"""What holds for every test: repeatable examples, and no silent skipping where that is asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Whether examples are made fast enough is a question of the machine, and no test asks it.
TIMED = (HealthCheck.too_slow,)
settings.register_profile("repeatable", derandomize=True, deadline=None, database=None, suppress_health_check=TIMED)
settings.load_profile("repeatable")

TOLD = "told"
ROOT = Path(__file__).parent.parent
DATA = Path(os.environ.get("JOURNEYGLASS_DATA", ROOT.parent / "shared" / "data"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--no-skips", action="store_true", help="fail when a test is skipped")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and session.config.getoption("--no-skips") and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for told in told_by(terminalreporter):
        terminalreporter.write_line(told)
    skipped = terminalreporter.stats.get("skipped", [])
    if config.getoption("--no-skips") and skipped:
        terminalreporter.write_line(f"{len(skipped)} skipped, and none may be (--no-skips)", red=True)


def told_by(reporter: pytest.TerminalReporter) -> Iterator[str]:
    for kind in ("passed", "failed"):
        for report in reporter.stats.get(kind, []):
            yield from (text for name, text in getattr(report, "user_properties", ()) if name == TOLD)


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Say something that stands in the summary at the end, whichever process the test runs in."""
    return lambda text: record_property(TOLD, text)


@pytest.fixture(scope="session")
def public_data() -> Path:
    """The folder of public data sets beside the project; tests that need one skip where it is absent."""
    if not DATA.is_dir():
        pytest.skip(f"the public data sets are not at {DATA}")
    return DATA

"""What touches are told apart by: the frequent ones by themselves, the rare ones as one."""

import pytest

from journeyglass.figures import attribution_paths
from journeyglass.figures.attribution_paths import Labels


def test_of_equally_rare_texts_the_later_are_put_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attribution_paths, "TOP", 2)
    found = Labels.of({"c": 1, None: 1, "b": 1, "a": 5})
    assert found.kept == ["a", "b", "other"]
    assert found.places == {"a": 0, "b": 1, "c": 2, None: 2}
    assert found.lumped == 2


def test_no_text_and_the_text_for_it_are_one() -> None:
    found = Labels.of({"unknown": 1, None: 2, "site": 1})
    assert found.kept == ["site", "unknown"]
    assert found.places == {"site": 0, "unknown": 1, None: 1}
    assert found.lumped == 0

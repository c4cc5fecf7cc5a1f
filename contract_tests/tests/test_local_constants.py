"""What a seed draws follows from the specification alone, whatever code is loaded."""

from __future__ import annotations

import importlib.util
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.internal.conjecture import providers

from contract_tests.kit.drawing.local_constants import without_local_constants
from contract_tests.kit.running.claims import examine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WORD = "zzqzqqzzzqzqqzqzqz"
WORDS = st.text(alphabet="zq", max_size=20)  # so that few other constants can be drawn


@pytest.fixture
def loaded(tmp_path: Path) -> Iterator[str]:
    """Load a local module with a constant that no strategy would hit upon."""
    path = tmp_path / "local_words.py"
    path.write_text(f"WORD = {WORD!r}\n", encoding="utf-8")
    spec = importlib.util.spec_from_file_location("local_words", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["local_words"] = module
    spec.loader.exec_module(module)
    yield module.WORD
    del sys.modules["local_words"]


def test_no_constant_of_a_loaded_module_is_drawn(loaded: str) -> None:
    """Hypothesis itself would draw it; a claim does not."""
    theirs: list[object] = []

    @seed(0)
    @settings(max_examples=500, database=None, phases=(Phase.generate,), suppress_health_check=[HealthCheck.too_slow])
    @given(WORDS)
    def draw(word: str) -> None:
        theirs.append(word)

    ours: list[object] = []
    examine(WORDS, ours.append, examples=500, seed=0)
    draw()

    assert loaded in theirs
    assert loaded not in ours


def test_nothing_stays_changed() -> None:
    """Whoever uses the kit in a suite of their own draws as ever."""
    before = (providers._get_local_constants, providers.CONSTANTS_CACHE)  # noqa: SLF001 - what is exchanged

    with pytest.raises(LookupError), without_local_constants():
        raise LookupError

    assert (providers._get_local_constants, providers.CONSTANTS_CACHE) == before  # noqa: SLF001 - likewise

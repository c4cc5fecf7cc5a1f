"""The table that the mock server shows to people is the one that the oracle sees."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import httpx

from contract_tests.kit.drawing.matrix import cells
from contract_tests.kit.judging.oracle import Oracle
from contract_tests.mock_server.running import running_mock

if TYPE_CHECKING:
    from contract_tests.kit.reading.document import SpecDocument


def test_people_are_shown_what_the_oracle_sees(document: SpecDocument) -> None:
    """Cell by cell and rule by rule, two readers that share no code agree, and neither knows more cells."""
    oracle = Oracle(document)
    with running_mock() as mock:
        table = httpx.get(f"{mock.url}/__mock__/page/cells?operation=createVideo", trust_env=False).json()
    names = [axis["name"] for axis in table["axes"]]
    shown = {
        frozenset((name, each[0]) for name, each in zip(names, values, strict=True) if each): cell
        for values, cell in zip(
            itertools.product(*(axis["values"] for axis in table["axes"])), table["cells"], strict=True
        )
    }
    seen = {
        frozenset(cell.values.items()): oracle.judge("VideoRequest", cell.body)
        for cell in cells(document, document.operation("createVideo"))
        if cell.values.keys() <= set(names)
    }

    assert shown.keys() == seen.keys()
    words = {"legal": "legal", "open": "open", "illegal": "refused"}
    assert {key: words[judgement.verdict] for key, judgement in seen.items()} == {
        key: state for key, (state, _) in shown.items()
    }
    assert all(
        {table["findings"][number]["atom"] for number in shown[key][1]} <= judgement.atoms
        for key, judgement in seen.items()
    )

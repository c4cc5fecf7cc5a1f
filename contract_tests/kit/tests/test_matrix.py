"""The cells of an operation follow from its spec, and each rule decides exactly its own."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import replace
from math import prod
from typing import Any, cast

import pytest

from contract_tests.kit.drawing.matrix import cells
from contract_tests.kit.judging.documented import DocumentedRules
from contract_tests.kit.judging.oracle import Judgement, Oracle
from contract_tests.kit.reading.document import SpecDocument, SpecDocumentError


def test_cells_are_every_combination_of_the_finite_properties(document: SpecDocument) -> None:
    """Their number is the product of the options, absence being one where the property is optional."""
    schema = cast("Any", document.schema("VideoRequest"))
    options = [
        len(declared["enum"]) + (name not in schema["required"])
        for name, declared in schema["properties"].items()
        if "enum" in declared
    ]

    found = cells(document, document.operation("createVideo"))

    assert len(found) == prod(options)
    assert len({cell.id for cell in found}) == len(found)
    assert len({tuple(cell.values.items()) for cell in found}) == len(found)


def test_a_cell_reads_as_what_it_is(document: SpecDocument) -> None:
    """The id names each finite property, what decides most first, a dash for absence; the body holds all required."""
    by_id = {cell.id: cell for cell in cells(document, document.operation("createVideo"))}

    cell = by_id["version=2.0 model=sora-2 duration=- size=720x1280 orientation=-"]

    assert cell.values == {"version": "2.0", "model": "sora-2", "size": "720x1280"}
    assert set(cell.body) == {"version", "model", "size", "prompt"}


def test_the_order_of_cells_does_not_change(document: SpecDocument) -> None:
    """Two readings give the same cells in the same order."""
    operation = document.operation("createVideo")

    assert cells(document, operation) == cells(document, operation)


def test_there_are_no_cells_without_a_documented_rule_between_options(
    document: SpecDocument, bakery: SpecDocument
) -> None:
    """Rules of our own assumption, and operations without a body, make no table."""
    assert cells(document, document.operation("queryTasks")) == ()
    assert cells(bakery, bakery.operation("placeOrder")) == ()
    assert cells(bakery, bakery.operation("readStock")) == ()


def test_a_required_property_without_example_is_reported(write_order: Callable[[str], SpecDocument]) -> None:
    """A cell cannot be sent without it, so the spec has to give one."""
    document = write_order(
        """
        type: object
        required: [a, b, text]
        properties: {a: {enum: [1, 2]}, b: {enum: [1, 2]}, text: {type: string}}
        allOf:
          - {x-rule: {id: r}, if: {properties: {a: {const: 1}}}, then: {properties: {b: {enum: [1]}}}}
        """
    )

    with pytest.raises(SpecDocumentError, match="give it an example"):
        cells(document, document.operation("placeOrder"))


def test_documented_table_and_oracle_agree_on_every_cell(
    document: SpecDocument, oracle: Oracle, documented: Mapping[str, DocumentedRules]
) -> None:
    """Two readings of the documents that share no code give the same verdict, cell by cell."""
    for cell in cells(document, document.operation("createVideo")):
        assert (cell.id, documented["createVideo"].judge(cell.body).verdict) == (
            cell.id,
            oracle.judge("VideoRequest", cell.body).verdict,
        )


def test_removing_a_rule_changes_exactly_its_cells(document: SpecDocument, oracle: Oracle) -> None:
    """Without one rule, a cell is judged as before except for that rule."""
    judged = [
        (cell, oracle.judge("VideoRequest", cell.body)) for cell in cells(document, document.operation("createVideo"))
    ]
    members = cast("Any", document.schema("VideoRequest"))["allOf"]
    decisive = [
        member["x-rule"]["id"]
        for member in members
        if any(member["x-rule"]["id"] in found.rules for _, found in judged)
    ]
    assert decisive

    for rule in decisive:
        mutated = Oracle(_without(document, rule))

        for cell, before in judged:
            after = mutated.judge("VideoRequest", cell.body)
            left = Judgement(tuple(broken for broken in before.broken if broken.rule != rule), before.unknown)
            assert (cell.id, after.rules, after.verdict) == (cell.id, left.rules, left.verdict)


def _without(document: SpecDocument, rule: str) -> SpecDocument:
    root = cast("Any", deepcopy(document.root))
    schema = root["components"]["schemas"]["VideoRequest"]
    schema["allOf"] = [member for member in schema["allOf"] if member["x-rule"]["id"] != rule]
    return replace(document, root=root)

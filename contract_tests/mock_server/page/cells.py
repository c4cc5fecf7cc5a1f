"""Judge every combination of the finite properties of a body that documented rules tie together."""

from collections.abc import Mapping
from itertools import product

from contract_tests.mock_server.page.fields import first_value, required_names
from contract_tests.mock_server.page.verdicts import VerdictWriter
from contract_tests.mock_server.reading.document import Json
from contract_tests.mock_server.reading.operations import Operation
from contract_tests.mock_server.reading.rules import read_rules

__all__ = ["judge_cells"]

# What a page can show and a person can read; an operation with more loses its least used property.
_MOST_CELLS = 5_000
_Axes = dict[str, list[list[Json]]]


def judge_cells(operation: Operation, writer: VerdictWriter) -> dict[str, Json]:
    """Judge all cells, the last axis fastest; each is a state and the numbers of its findings.

    A value of an axis is a list of one, or an empty one where the property is left out.
    """
    axes = _axes(operation.body_schema)
    filled = _filled(operation.body_schema, axes)
    found: list[Json] = []
    numbers: dict[tuple[str, str], int] = {}
    cells: list[Json] = []
    for combination in product(*axes.values()) if axes else ():
        given = {name: value[0] for name, value in zip(axes, combination, strict=True) if value}
        verdict = writer.judge({**filled, **given})
        for finding in verdict.findings:
            if (finding.atom, finding.message) not in numbers:
                numbers[finding.atom, finding.message] = len(found)
                found.append(writer.as_json(finding))
        cells.append([verdict.state, [numbers[finding.atom, finding.message] for finding in verdict.findings]])
    shown: list[Json] = [{"name": name, "values": list[Json](values)} for name, values in axes.items()]
    return {"axes": shown, "filled": dict(filled), "findings": found, "cells": cells}


def _axes(schema: Json) -> _Axes:
    """Give the finite properties that rules read, the longest two last: those become rows and columns."""
    needed = required_names(schema)
    weights: dict[str, int] = {}
    together = 0
    finite = _finite(schema)
    for rule in read_rules(schema, "#") if schema != {} else ():
        for field in rule.asserts if rule.strength != "assumed" else ():
            read = rule.reads(field) & finite.keys()
            together = max(together, len(read))
            for name in read:
                weights[name] = weights.get(name, 0) + 1
    if together <= 1:  # single values need no table
        return {}
    axes: _Axes = {}
    size = 1
    for name in sorted(weights, key=lambda name: -weights[name]):
        values = [*([] if name in needed else [[]]), *([option] for option in finite[name])]
        if size * len(values) <= _MOST_CELLS:
            axes[name] = values
            size *= len(values)
    longest = sorted(axes, key=lambda name: len(axes[name]))[-2:]
    order = [name for name in finite if name in axes and name not in longest]
    order.sort(key=lambda name: -weights[name])
    return {name: axes[name] for name in (*order, *(name for name in finite if name in longest))}


def _finite(schema: Json) -> dict[str, list[Json]]:
    properties = schema.get("properties") if isinstance(schema, dict) else None
    found: dict[str, list[Json]] = {}
    for name, declared in properties.items() if isinstance(properties, dict) else ():
        options = declared.get("enum") if isinstance(declared, dict) else None
        if isinstance(options, list) and options:
            found[name] = options
    return found


def _filled(schema: Json, axes: Mapping[str, object]) -> dict[str, Json]:
    """Give the required properties that are no axis a value, for the cells to be judged by the axes alone."""
    properties = schema.get("properties") if isinstance(schema, dict) else None
    declared = properties if isinstance(properties, dict) else {}
    return {name: first_value(declared.get(name)) for name in declared if name in required_names(schema) - axes.keys()}

"""Checks of which keys a body may have: the least that is allowed, each property alone, unknown keys, keys given twice.

The documents are silent about unknown and doubled keys; no more is claimed of those than that the target bears them.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from contract_tests.kit.checks.check import Check, sentence_at
from contract_tests.kit.checks.judging import disputed
from contract_tests.kit.checks.refusing import SUCCESS, answered, failed
from contract_tests.kit.checks.requests import listed, request_of
from contract_tests.kit.drawing.samples import bodies_by_property, least_body
from contract_tests.kit.judging.oracle import Oracle
from contract_tests.kit.running.run import judged_operations, schema_of
from contract_tests.kit.running.wire import encode, raw_request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.kit.checks.check import Case
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.reading.operations import Operation
    from contract_tests.kit.running.run import Run

_UNKNOWN = "x-no-such-key"
_DEEP = 64


def _deep() -> list[object]:
    """Return lists in lists."""
    return functools.reduce(lambda held, _: [held], range(_DEEP), [])


def key_checks(document: SpecDocument) -> tuple[Check, ...]:
    """Return the checks of every operation that takes a body."""
    return tuple(check for operation in judged_operations(document) for check in _of(document, operation))


def _of(document: SpecDocument, operation: Operation) -> Iterator[Check]:
    pointer = f"#/components/schemas/{schema_of(operation)}"
    least, given = least_body(document, operation), bodies_by_property(document, operation)
    if least is None:
        return
    small = tuple({encode(body): body for body in (least, *given.values())}.values())
    alone = tuple({name: body[name]} for name, body in given.items())
    yield Check(
        id="keys.small",
        claim="the least body is accepted, and so is each property with no more than it needs",
        operation=operation,
        judge=partial(disputed, operation),
        cases=lambda _: small,
        requests=3,
        expects="acceptance",
        observes=(pointer,),
    )
    yield Check(
        id="keys.alone",
        claim="a property alone is judged as documented, and nothing at all likewise",
        operation=operation,
        judge=partial(disputed, operation),
        cases=lambda _: ({}, *alone),
        requests=3,
        observes=(pointer,),
    )
    renamed = tuple(_in_other_letters(least))
    if renamed:
        yield Check(
            id="keys.other-letters",
            claim="a property whose name is written in other letters is not given",
            operation=operation,
            judge=partial(disputed, operation),
            cases=lambda _: renamed,
            requests=3,
            expects="refusal",
            observes=(pointer,),
        )
    emptied = tuple(_emptied(document, operation))
    if emptied:
        yield Check(
            id="keys.empty",
            claim="an empty list or text is judged as documented",
            operation=operation,
            judge=partial(disputed, operation),
            cases=lambda _: emptied,
            requests=3,
            observes=(pointer,),
        )
    yield Check(
        id="keys.unknown",
        claim="a key that the documents do not name brings no server error and no undocumented answer",
        operation=operation,
        judge=partial(disputed, operation),
        cases=lambda _: tuple(least | {_UNKNOWN: value} for value in ("text", None, {"a": [1]}, _deep())),
        requests=3,
        observes=(pointer,),
    )
    yield Check(
        id="keys.twice",
        claim="a key that is given twice brings no server error and no undocumented answer",
        operation=operation,
        judge=partial(_is_borne, operation),
        cases=listed(raw_request(operation, content) for content in doubled(least)),
        requests=3,
        observes=(pointer,),
        sentence=sentence_at(document, "keys", pointer),
    )


def _in_other_letters(least: Mapping[str, object]) -> Iterator[dict[str, object]]:
    """Give the least body with the name of one of its properties in other letters, each in turn."""
    for name in least:
        if name.swapcase() not in least:
            yield {key.swapcase() if key == name else key: value for key, value in least.items()}


def _emptied(document: SpecDocument, operation: Operation) -> Iterator[dict[str, object]]:
    """Give small bodies and documented ones with a list or a free text in them emptied."""
    properties = Oracle(document).atoms(schema_of(operation)).properties
    documented = (dict(example) for example in operation.examples if isinstance(example, Mapping))
    found: dict[bytes, dict[str, object]] = {}
    for body in (*bodies_by_property(document, operation).values(), *documented):
        for name, value in body.items():
            is_free = not {"enum", "const", "format", "pattern"} & properties.get(name, {}).keys()
            if isinstance(value, str | list) and is_free:
                empty: dict[str, object] = {**body, name: "" if isinstance(value, str) else []}
                found[encode(empty)] = empty
    yield from found.values()


def doubled(body: dict[str, object]) -> Iterator[bytes]:
    """Give a body as JSON with a key twice: both times the same, and a value of another type first or last."""
    for name, value in body.items():
        rest = "".join(f",{json.dumps(key)}:{json.dumps(held)}" for key, held in body.items() if key != name)
        key = json.dumps(name)
        for first, last in ((value, value), (None, value), (value, None)):
            yield f"{{{key}:{json.dumps(first)},{key}:{json.dumps(last)}{rest}}}".encode("ascii")
        return


def _is_borne(operation: Operation, run: Run, case: Case) -> str | None:
    exchange = run.send(request_of(case))
    broken = failed(run, operation, exchange)
    if broken is not None or answered(exchange) not in SUCCESS:
        return broken
    observation = exchange.observation
    shape = run.oracle.judge_answer(operation.id, answered(exchange), observation.media_type, observation.body)
    return f"the answer ({observation.status}) is not in the documented shape: {shape[0]}" if shape else None

"""Checks of the type of each property and of the items of lists, as JSON Schema has types.

`true` is no number and `"10"` neither, `null` is a type of its own, and `10.0` is the integer 10.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Final, TypedDict, Unpack

from contract_tests.kit.checks.check import Check, Expects, sentence_of
from contract_tests.kit.checks.judging import disputed
from contract_tests.kit.drawing.samples import bodies_by_property, sample_values
from contract_tests.kit.judging.oracle import Oracle
from contract_tests.kit.running.run import judged_operations, schema_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.kit.checks.check import Case
    from contract_tests.kit.judging.atoms import Atom
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.reading.operations import Operation

_OF_ITEMS: Final = "items."
_LARGEST_EXACT: Final = 2**53


class _Named(TypedDict):
    id: str
    claim: str
    expects: Expects


def type_checks(document: SpecDocument) -> tuple[Check, ...]:
    """Return a check for each statement of a type, and one for each integer: that it may be written as a fraction."""
    return tuple(check for operation in judged_operations(document) for check in _of(document, operation))


def _of(document: SpecDocument, operation: Operation) -> Iterator[Check]:
    oracle = Oracle(document)
    for atom in oracle.atoms(schema_of(operation)).base:
        if atom.keyword.rpartition(".")[2] != "type":
            continue
        wrong = tuple(_wrongly_typed(oracle, operation, atom))
        if wrong:
            claim = f"{_words(atom)} of another type are refused"
            yield _check(operation, atom, wrong, id=f"types {atom.id}", claim=claim, expects="refusal")
        written = tuple(_integral_floats(document, operation, atom))
        if written:
            claim = f"integers that are written as fractions are taken for {atom.field}"
            yield _check(operation, atom, written, id=f"integral-floats {atom.id}", claim=claim, expects="acceptance")


def _check(operation: Operation, atom: Atom, cases: tuple[Case, ...], **named: Unpack[_Named]) -> Check:
    return Check(
        operation=operation,
        judge=partial(disputed, operation),
        cases=lambda _: cases,
        requests=3,
        rule=atom.rule,
        observes=(atom.pointer,),
        sentence=sentence_of(atom),
        **named,
    )


def _words(atom: Atom) -> str:
    if not atom.field:
        return "bodies"
    return f"items of {atom.field}" if atom.keyword.startswith(_OF_ITEMS) else f"values of {atom.field}"


def _wrongly_typed(oracle: Oracle, operation: Operation, atom: Atom) -> Iterator[Case]:
    """Give bodies that break an atom of a type and nothing else, by the judgement of the oracle."""
    schema = schema_of(operation)
    for body in _candidates(oracle.document, operation, atom):
        judgement = oracle.judge(schema, body)
        if judgement.atoms == {atom.id} and judgement.verdict == "illegal":
            yield body


def _candidates(document: SpecDocument, operation: Operation, atom: Atom) -> Iterator[Case]:
    if not atom.field:
        least = next(iter(bodies_by_property(document, operation).values()), {})
        yield from (None, True, 0, "text", [], [least])
        return
    base = bodies_by_property(document, operation).get(atom.field)
    if base is None:
        return
    legal = base[atom.field]
    if atom.keyword.startswith(_OF_ITEMS):
        first = legal[0] if isinstance(legal, list) and legal else "text"
        yield from (base | {atom.field: [first, wrong]} for wrong in values_of_every_type(first))
    else:
        yield from (base | {atom.field: wrong} for wrong in values_of_every_type(legal))


def values_of_every_type(legal: object) -> tuple[object, ...]:
    """Return a value of each JSON type, and the legal one in the disguise of each."""
    texts = [str(legal)] if isinstance(legal, int | float) and not isinstance(legal, bool) else []
    texts += [str(legal).lower()] if isinstance(legal, bool) else []
    fraction = legal + 0.5 if isinstance(legal, int) and not isinstance(legal, bool) else 1.5
    item = legal[0] if isinstance(legal, list) and legal else legal
    return (None, True, False, 0, 1, fraction, "", "text", *texts, [], [item], {}, {"value": item}, item)


def _integral_floats(document: SpecDocument, operation: Operation, atom: Atom) -> Iterator[Case]:
    """Give legal bodies with an integer as a float of the same value."""
    base = bodies_by_property(document, operation).get(atom.field)
    if base is None or atom.keyword != "type" or not isinstance(atom.value, Mapping):
        return
    oracle = Oracle(document)
    for value in (base[atom.field], *sample_values(oracle.atoms(schema_of(operation)).properties[atom.field])):
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LARGEST_EXACT:
            body = base | {atom.field: float(value)}
            if oracle.judge(schema_of(operation), body).verdict == "legal":
                yield body
                return

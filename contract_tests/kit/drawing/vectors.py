"""Write the witnesses of a spec as vectors: JSON that any language reads, one line each."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote

from contract_tests.kit.drawing.witnesses import Witness, unwitnessed, witnesses
from contract_tests.kit.judging.atoms import Atom
from contract_tests.kit.reading.document import Operation, SpecDocument

SCHEMA: Final = "vectors.schema.json"


def vector_files(document: SpecDocument) -> dict[str, str]:
    """Give the text of each file by its name: one for each operation that takes a JSON body.

    Raises:
        SpecDocumentError: values of a property cannot be told apart; the message names it and the keyword.

    """
    return {
        f"{quote(operation.id, safe='')}.json": _file(document, operation, operation.request_schema)
        for operation in document.operations
        if operation.request_schema is not None
    }


def unreachable_atoms(document: SpecDocument) -> tuple[tuple[Operation, Atom], ...]:
    """Give the atoms that no body breaks without breaking another rule, each with its operation."""
    return tuple(
        (operation, atom)
        for operation in document.operations
        if operation.request_schema is not None
        for atom in unwitnessed(document, operation.request_schema)
    )


def _file(document: SpecDocument, operation: Operation, schema_name: str) -> str:
    head = {
        "$schema": f"./{SCHEMA}",
        "operation": operation.id,
        "method": operation.method,
        "path": operation.path,
        "schema": schema_name,
        "version": document.version,
        "unreachable": [_stated(atom) for atom in unwitnessed(document, schema_name)],
    }
    lines = [f"  {_text(name)}: {_text(value)}," for name, value in head.items()]
    vectors = ",\n".join(f"    {_text(_vector(witness))}" for witness in witnesses(document, schema_name))
    return "\n".join(["{", *lines, '  "vectors": [', vectors, "  ]", "}", ""])


def _stated(atom: Atom) -> dict[str, object]:
    return {"rule": atom.rule, "atom": atom.id, "strength": atom.strength, "source": atom.source}


def _vector(witness: Witness) -> dict[str, object]:
    exact = {"text": _text(witness.body)} if _has_whole_float(witness.body) else {}
    return {
        "id": witness.id,
        **_stated(witness.atom),
        "kind": witness.kind,
        "verdict": witness.verdict,
        "broken": list(witness.broken),
        "body": witness.body,
        **exact,
    }


def _has_whole_float(value: object) -> bool:
    """Say whether a number is written with a fraction of zero, which many languages do not keep."""
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return (isinstance(value, float) and value.is_integer()) or any(map(_has_whole_float, parts))


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def differences(stored: str, written: str) -> Iterator[str]:
    """Say by their ids which vectors differ between two texts of one file; nothing if the texts are equal."""
    if stored == written:
        return
    try:
        before, after = _by_id(json.loads(stored)), _by_id(json.loads(written))
    except (ValueError, TypeError, KeyError, AttributeError):
        yield "is no file of vectors"
        return
    for vector_id in [*before, *(new for new in after if new not in before)]:
        if vector_id not in after:
            yield f"- {vector_id}"
        elif vector_id not in before:
            yield f"+ {vector_id}"
        elif _text(before[vector_id]) != _text(after[vector_id]):
            yield f"~ {vector_id}: {_text(before[vector_id])} -> {_text(after[vector_id])}"
    if list(before) == list(after) and {name: _text(value) for name, value in before.items()} == {
        name: _text(value) for name, value in after.items()
    }:
        yield "differs in order or white space"


def _by_id(data: Mapping[str, Any]) -> dict[str, object]:
    head = {f"({name})": value for name, value in data.items() if name != "vectors"}
    return head | {vector["id"]: vector for vector in data["vectors"]}

"""The text in a body that may be anything: what requests are told apart by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.reading.operations import Operation

_BOUND: Final = frozenset({"enum", "const", "format", "pattern", "maxLength"})


def free_text(document: SpecDocument, operation: Operation, body: Mapping[str, object]) -> str | None:
    """Return the first field of a body that may hold any text, if there is one."""
    properties = document.schema(operation.request_schema).get("properties") if operation.request_schema else None
    for name, value in body.items():
        declared = properties.get(name) if isinstance(properties, Mapping) else None
        if not isinstance(value, str) or not isinstance(declared, Mapping):
            continue
        if declared.get("type") == "string" and not _BOUND & declared.keys():
            return name
    return None

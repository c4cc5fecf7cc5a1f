"""Read how the documents show that a request is refused: which status, which error code, what kind of error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from contract_tests.kit.reading.elements import Elements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.reading.operations import Operation


@dataclass(frozen=True, slots=True)
class Refusal:
    """Hold one documented example of a refusal.

    Attributes:
        status: As the specification writes it: a number, a range such as `4XX`, or `default`.
        code: The error code; None if the example shows none.
        kind: What kind of error it is (`x-error-kind`); None if the specification does not say.
        when: The finding that it answers (`x-when`); None if the specification does not say.
        pointer: JSON pointer to the example.
    """

    status: str
    code: str | None
    kind: str | None
    when: str | None
    pointer: str


def documented_refusals(document: SpecDocument, operation: Operation) -> tuple[Refusal, ...]:
    """Return the examples of an operation's refusals, in the order of the specification."""
    return _refusals(document, operation.pointer)


@lru_cache(maxsize=64)  # by the pointer: an operation holds its examples and is no key itself
def _refusals(document: SpecDocument, operation_pointer: str) -> tuple[Refusal, ...]:
    elements = Elements(document.root, document.lines)
    return tuple(
        refusal
        for status, response in elements.entries(operation_pointer, "responses")
        if not status.startswith("2")
        for refusal in _examples(elements, status, response)
    )


def statuses_of(document: SpecDocument, operation: Operation, kind: str) -> tuple[str, ...]:
    """Return the documented statuses of one kind of refusal; all client errors where no example names the kind."""
    refusals = documented_refusals(document, operation)
    named = [refusal.status for refusal in refusals if refusal.kind == kind]
    return tuple(dict.fromkeys(named or filter(_may_refuse, operation.statuses)))


def fits(status: int, documented: tuple[str, ...]) -> bool:
    """Say whether a status is among documented ones, ranges and `default` included."""
    return any(name.upper() in {str(status), f"{status // 100}XX", "DEFAULT"} for name in documented)


def pointer_of(document: SpecDocument, operation: Operation, *, kind: str) -> str:
    """Return where the specification shows a kind of refusal; where it does not, where its answers stand."""
    shown = (refusal.pointer for refusal in documented_refusals(document, operation) if refusal.kind == kind)
    return next(shown, f"{operation.pointer}/responses")


def _may_refuse(status: str) -> bool:
    return status.startswith("4") or status.lower() == "default"


def _examples(elements: Elements, status: str, response: str) -> Iterator[Refusal]:
    for _, content in elements.entries(response, "content"):
        for _, pointer in elements.entries(content, "examples"):
            holder, where = elements.resolve(pointer)
            if isinstance(holder, Mapping):
                yield Refusal(
                    status=status,
                    code=_code(holder.get("value")),
                    kind=_text(holder.get("x-error-kind")),
                    when=_text(holder.get("x-when")),
                    pointer=where,
                )


def _code(value: object) -> str | None:
    error = value.get("error") if isinstance(value, Mapping) else None
    return _text(error.get("code")) if isinstance(error, Mapping) else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None

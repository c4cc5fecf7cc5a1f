"""Read behaviours: `mock: error=used_up envelope=worker`, or the same with semicolons where spaces cannot stand."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from contract_tests.mock_server.misbehaving.behaviour import USUAL, Behaviour
from contract_tests.mock_server.misbehaving.directives import DIRECTIVES, Directive, ValueRefusedError
from contract_tests.mock_server.misbehaving.examples import error_code
from contract_tests.mock_server.reading.operations import Operation

__all__ = ["MAGIC", "BehaviourError", "Language"]

MAGIC = "mock:"
_LONGEST_TEXT = 1_000
_BETWEEN = re.compile(r"[\s;]+")


class BehaviourError(Exception):
    """Say which part of a behaviour cannot be read, and what could stand there."""


@dataclass(frozen=True, slots=True)
class Language:
    """Read behaviours for one document.

    Args:
        codes: The codes of the documented errors, each with the statuses that it stands under.
        operations: The ids of the operations.
    """

    codes: Mapping[str, tuple[int, ...]]
    operations: tuple[str, ...]

    @classmethod
    def of(cls, operations: Iterable[Operation]) -> "Language":
        """Return the language of a document's operations."""
        held = tuple(operations)
        codes: dict[str, set[int]] = {}
        for operation in held:
            for error in operation.errors:
                codes.setdefault(error_code(error), set()).add(error.status)
        return cls(
            {code: tuple(sorted(codes[code])) for code in sorted(codes)}, tuple(operation.id for operation in held)
        )

    def read(self, text: str, *, is_standing: bool = False) -> Behaviour:
        """Read a behaviour, with or without `mock:` before it.

        Args:
            text: Directives between spaces or semicolons.
            is_standing: It stands for many requests, so that it may say for which.

        Raises:
            BehaviourError: it cannot be read, or its parts exclude each other.
        """
        if len(text) > _LONGEST_TEXT:
            raise BehaviourError(f"a behaviour has at most {_LONGEST_TEXT} characters; this one has {len(text)}")
        words = [word for word in _BETWEEN.split(text.strip().removeprefix(MAGIC)) if word]
        if not words:
            raise BehaviourError("a behaviour says something, such as error=CODE or latency=2; this one is empty")
        behaviour = USUAL
        seen: set[str] = set()
        for word in words:
            name, _, value = self._completed(word).partition("=")
            directive = self._directive(word, name, is_standing=is_standing)
            if name in seen and name != "break":
                raise BehaviourError(f"{word!r}: {name} is given twice; give it once")
            seen.add(name)
            try:
                behaviour = directive.apply(behaviour, value)
            except ValueRefusedError as error:
                raise BehaviourError(f"{word!r}: {name} {error}") from error
        self._check(behaviour)
        return replace(behaviour, text=" ".join(self._completed(word) for word in words))

    def _completed(self, word: str) -> str:
        return f"error={word}" if word in self.codes else word

    def _directive(self, word: str, name: str, *, is_standing: bool) -> Directive:
        found = next((each for each in DIRECTIVES if each.name == name), None)
        if found is None:
            known = ", ".join(each.name for each in DIRECTIVES if is_standing or not each.is_standing)
            raise BehaviourError(f"{word!r} is neither a directive ({known}) nor a code ({', '.join(self.codes)})")
        if found.is_standing and not is_standing:
            raise BehaviourError(f"{word!r}: a behaviour that comes with a request is for that request; leave it out")
        return found

    def _check(self, behaviour: Behaviour) -> None:
        for name, code in (("error", behaviour.error), ("fail", behaviour.fail)):
            if code is not None and code not in self.codes:
                raise BehaviourError(f"'{name}={code}': the document shows {', '.join(self.codes)}")
        if behaviour.operation is not None and behaviour.operation not in self.operations:
            raise BehaviourError(f"'operation={behaviour.operation}': there are {', '.join(self.operations)}")
        if behaviour.fail is not None and behaviour.is_error:
            raise BehaviourError("a request is refused (error, envelope, code) or its task fails (fail); choose one")

"""Check values by JSON Schema with the `jsonschema` library, extended by `x-derived`; `format` is never asserted.

The library's types know only JSON; here everything goes in as `object`, since bodies under judgement are anything.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeAlias, cast
from urllib.parse import quote

from jsonschema import Draft202012Validator, validators
from jsonschema.exceptions import ValidationError
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from contract_tests.kit.judging.linear import read_linear

Check: TypeAlias = Callable[[object], bool]
Errors: TypeAlias = Callable[[object], Iterator[ValidationError]]

_SPEC: Final = "urn:spec"


def checker(schema: object) -> Check:
    """Give a predicate: whether a value satisfies a schema that refers to nothing."""
    if isinstance(schema, bool):
        return lambda _: bool(schema)
    return cast("Check", Draft202012Validator(cast("Any", schema)).is_valid)


def error_finder(root: Mapping[str, object]) -> Callable[[str], Errors]:
    """Give a function that, for a pointer into the document, gives the one that finds a value's errors."""
    registry: Registry[Any] = Registry().with_resource(_SPEC, DRAFT202012.create_resource(root))

    def at(pointer: str) -> Errors:
        return cast("Errors", _EXTENDED({"$ref": f"{_SPEC}#{quote(pointer[1:])}"}, registry=registry).iter_errors)

    return at


def _derived(_: object, assertion: object, instance: object, __: object) -> Iterator[ValidationError]:
    if isinstance(instance, Mapping):
        linear = read_linear(assertion)
        value = linear.value(instance)
        if value is not None and not linear.holds(value):
            yield ValidationError(f"{linear.text} = {value}")


_EXTENDED: Final[Any] = cast("Any", validators).extend(Draft202012Validator, {"x-derived": _derived})

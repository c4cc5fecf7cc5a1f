"""Compile JSON Schemas: Draft 2020-12 and `x-derived`, with `format` never asserted."""

import re

import jsonschema_rs

from contract_tests.mock_server.reading.derived import read_derived
from contract_tests.mock_server.reading.document import Json, SpecError
from contract_tests.mock_server.reading.rules import DERIVED

__all__ = ["CompiledSchema"]

_SURROGATE = re.compile("[\ud800-\udfff]")


class CompiledSchema:
    """Check values against one schema, any number of times.

    Raises:
        SpecError: the schema is none.
    """

    def __init__(self, schema: Json, where: str) -> None:
        if not isinstance(schema, dict | bool):
            raise SpecError(where, "is no JSON Schema: that is a mapping, true or false")
        try:
            self._validator = jsonschema_rs.Draft202012Validator(
                schema, validate_formats=False, keywords={DERIVED: _DerivedKeyword}
            )
        except (jsonschema_rs.ValidationError, ValueError) as error:
            raise SpecError(where, f"is no usable JSON Schema: {error}") from error

    def is_met(self, value: Json) -> bool:
        """Say whether a value meets the schema."""
        try:
            return self._validator.is_valid(value)
        except UnicodeEncodeError:
            return self._validator.is_valid(_encodable(value))

    def errors(self, value: Json) -> list[jsonschema_rs.ValidationError]:
        """List everything that a value breaks."""
        if self.is_met(value):
            return []
        return list(self._validator.iter_errors(_encodable(value)))


class _DerivedKeyword:
    """Assert `x-derived` inside the validator."""

    def __init__(self, parent_schema: dict[str, Json], value: Json, schema_path: list[str | int]) -> None:
        del parent_schema
        self._derived = read_derived(value, "/".join(str(part) for part in schema_path))

    def validate(self, instance: object) -> None:
        """Raise if the expression leaves its bounds."""
        if not self._derived.is_met(instance):
            raise ValueError(self._derived.text)


def _encodable(value: Json) -> Json:
    """Copy a value with lone surrogates replaced, one for one: the validator reads UTF-8, which cannot hold them."""
    if isinstance(value, str):
        return value if value.isascii() else _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_encodable(item) for item in value]
    if isinstance(value, dict):
        return {str(_encodable(key)): _encodable(item) for key, item in value.items()}
    return value

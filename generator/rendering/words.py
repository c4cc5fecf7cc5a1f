"""Conditions and bounds in the words of an error message."""

import json
from typing import Final

from generator.reading.document import Json
from generator.reading.linear import Derived
from generator.reading.rules import Atom, RuleSet, Scalar, Test

_TYPES: Final = {
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
}
_BOUNDS: Final = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}",
    "multipleOf": "a multiple of {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "pattern": "text that matches {}",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "uniqueItems": "items that differ",
}


def condition_in_words(atom: Atom, rules: RuleSet) -> str:
    """Return when an atom applies, like `version is 1.0 (the default) and character_url is given`."""
    if atom.condition is None:
        return ""
    tested = {test.field for test in atom.condition.tests}
    parts = [_test(test, rules) for test in atom.condition.tests]
    # That a property is given goes without saying in a sentence about its value.
    obvious = {*tested, *(() if atom.keyword in ("required", "x-derived") else (atom.field,))}
    parts += [f"{name} is given" for name in atom.condition.present if name not in obvious]
    return " and ".join(parts)


def allowed_in_words(atom: Atom) -> str:
    """Return what an atom allows, like `10, 15` or `at most 3`; "" where it allows nothing."""
    return _allowed(atom.keyword, atom.value)


def _allowed(keyword: str, value: Json | Derived) -> str:  # noqa: PLR0911 - one for each keyword
    match keyword, value:
        case (("required" | "forbidden"), _):
            return ""
        case "type", list() as names:
            return " or ".join(_TYPES.get(str(name), str(name)) for name in names)
        case "type", name:
            return _TYPES.get(str(name), str(name))
        case "enum", list() as values:
            return ", ".join(map(_shown, values))
        case "const", _:
            return _shown(value)
        case _, Derived(minimum=minimum, maximum=None):
            return f"at least {minimum}"
        case _, Derived(minimum=None, maximum=maximum):
            return f"at most {maximum}"
        case _, Derived(minimum=minimum, maximum=maximum):
            return f"{minimum} to {maximum}"
        case _ if keyword.startswith("items."):
            return f"items that are each {_allowed(keyword.removeprefix('items.'), value)}"
    text = _BOUNDS.get(keyword, f"{keyword} {{}}").format(value)
    return text.removesuffix("s") if value == 1 and text.endswith(("characters", "items")) else text


def _test(test: Test, rules: RuleSet) -> str:
    values = " or ".join(_bare(value) for value in test.values)
    if test.is_negated:
        return f"{test.field} is not {values}"
    default = rules.properties.get(test.field, {}).get("default")
    is_default = default is not None and default in test.values
    return f"{test.field} is {values}{' (the default)' if is_default and len(test.values) == 1 else ''}"


def _bare(value: Scalar) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)

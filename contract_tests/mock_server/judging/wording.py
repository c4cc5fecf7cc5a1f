"""Put a broken rule into words: what was sent, when that is not allowed, what is, and who says so."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from contract_tests.mock_server.reading.document import Json

__all__ = ["Breach", "describe_allowed", "describe_condition", "phrase"]

_LONGEST_VALUE = 80


@dataclass(frozen=True, slots=True)
class Breach:
    """Hold the parts of one message; an absent `value` is told apart by `is_missing`."""

    atom: str
    subject: str
    value: Json | Fraction = None
    is_missing: bool = False
    when: str = ""
    allowed: str = ""
    source: str = ""


def phrase(breach: Breach) -> str:
    """Write one sentence about one broken rule."""
    if breach.is_missing:
        text = f"{breach.subject} is missing"
    else:
        text = f"{breach.subject} = {_shown(breach.value)} is not allowed"
    if breach.when:
        text += f" when {breach.when}"
    if breach.allowed:
        text += f"; allowed: {breach.allowed}"
    text += "."
    if breach.source:
        text += f' Documented: "{breach.source}"'
    return f"{text} [{breach.atom}]"


def describe_condition(condition: Mapping[str, Json], properties: Mapping[str, Json], field: str) -> str:
    """Write a condition; that a field is given goes without saying in a message about the same field."""
    tests = condition.get("properties", {})
    required = condition.get("required", [])
    parts: list[str] = []
    if isinstance(tests, dict):
        for name, schema in tests.items():
            if schema is not True:
                parts.append(f"{name} {_test(schema, properties.get(name))}")
            elif isinstance(required, list) and name in required and name != field:
                parts.append(f"{name} is given")
        if isinstance(required, list):
            parts += [f"{name} is given" for name in required if name not in tests and name != field]
    return " and ".join(parts)


def describe_allowed(schema: Json) -> str:
    """Write what a value schema allows, as far as it can be said in a few words."""
    return ", ".join(_allowed(schema)) if isinstance(schema, dict) else ""


def _allowed(schema: Mapping[str, Json]) -> Iterator[str]:
    options = schema.get("enum")
    if isinstance(options, list):
        yield ", ".join(_bare(option) for option in options)
        return
    if "const" in schema:
        yield _bare(schema["const"])
        return
    kinds = schema.get("type")
    if kinds is not None:
        yield " or ".join(_bare(kind) for kind in (kinds if isinstance(kinds, list) else [kinds]))
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        yield f"{_bare(low)} to {_bare(high)}"
    else:
        yield from (
            f"{word} {_bare(bound)}" for word, bound in (("at least", low), ("at most", high)) if bound is not None
        )
    for keyword, words in (
        ("exclusiveMinimum", "more than {}"),
        ("exclusiveMaximum", "less than {}"),
        ("multipleOf", "multiples of {}"),
        ("minLength", "at least {} characters"),
        ("maxLength", "at most {} characters"),
        ("pattern", "text that matches {}"),
        ("minItems", "at least {} items"),
        ("maxItems", "at most {} items"),
    ):
        if keyword in schema:
            yield words.format(_bare(schema[keyword]))
    items = schema.get("items")
    if isinstance(items, dict):
        yield f"items: {describe_allowed(items)}"


def _test(schema: Json, declared: Json) -> str:
    default = declared.get("default") if isinstance(declared, dict) else None
    if isinstance(schema, dict) and len(schema) == 1:
        keyword, operand = next(iter(schema.items()))
        if keyword == "const":
            return f"is {_bare(operand)}" + (" (the default)" if operand == default else "")
        if keyword == "enum" and isinstance(operand, list):
            return f"is {' or '.join(_bare(option) for option in operand)}"
        if keyword == "not" and isinstance(operand, dict) and len(operand) == 1 and {"const", "enum"} & set(operand):
            return _test(operand, None).replace("is ", "is not ", 1)
    return f"matches {json.dumps(schema)}"


def _bare(value: Json) -> str:
    """Write a word of the document: strings without quotes."""
    return value if isinstance(value, str) else json.dumps(value)


def _shown(value: Json | Fraction) -> str:
    """Write a value of the request as JSON, cut where it gets long."""
    # A fraction may lie beyond what a float holds; then its own spelling is at least true.
    exact = isinstance(value, Fraction) and value.denominator != 1
    text = str(value) if exact else json.dumps(int(value) if isinstance(value, Fraction) else value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 3]}..."

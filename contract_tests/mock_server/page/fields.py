"""Describe the properties of a request body as fields of a form, and make a body to begin with."""

from collections.abc import Mapping

from contract_tests.mock_server.reading.document import Json

__all__ = ["describe_fields", "first_value", "required_names"]

_KINDS = {"boolean": "boolean", "integer": "integer", "number": "number", "string": "text"}
_EMPTY: Mapping[str, Json] = {"boolean": False, "integer": 0, "number": 0, "text": "text", "lines": []}


def describe_fields(schema: Json) -> list[Json]:
    """Describe each property: how it is put in, what it may be, what the document says of it."""
    needed = required_names(schema)
    return [_describe(name, declared, is_required=name in needed) for name, declared in _properties(schema).items()]


def required_names(schema: Json) -> frozenset[str]:
    """Name the properties that a schema always asks for."""
    names = schema.get("required") if isinstance(schema, dict) else None
    return frozenset(name for name in names if isinstance(name, str)) if isinstance(names, list) else frozenset()


def first_value(declared: Json) -> Json:
    """Return a value to begin with: an example, the default, the first choice, else something of the type."""
    node = declared if isinstance(declared, dict) else {}
    for options in (node.get("examples"), [node["default"]] if "default" in node else None, _choices(node)):
        if isinstance(options, list) and options:
            return options[0]
    return _EMPTY.get(_kind(node))


def _properties(schema: Json) -> Mapping[str, Json]:
    properties = schema.get("properties") if isinstance(schema, dict) else None
    return properties if isinstance(properties, dict) else {}


def _describe(name: str, declared: Json, *, is_required: bool) -> dict[str, Json]:
    node = declared if isinstance(declared, dict) else {}
    examples = node.get("examples")
    shown: dict[str, Json] = {
        "name": name,
        "kind": _kind(node),
        "required": is_required,
        "choices": _choices(node),
        "unit": node.get("x-unit"),
        "format": node.get("format"),
        "description": node.get("description", ""),
        "examples": examples if isinstance(examples, list) else [],
    }
    return {**shown, "default": node["default"]} if "default" in node else shown


def _kind(node: Mapping[str, Json]) -> str:
    kind, items = node.get("type"), node.get("items")
    if _choices(node) is not None:
        return "choice"
    if kind == "array" and isinstance(items, dict) and items.get("type") == "string":
        return "lines"
    return _KINDS.get(kind, "json") if isinstance(kind, str) else "json"


def _choices(node: Mapping[str, Json]) -> Json:
    options = node.get("enum")
    return options if isinstance(options, list) else [node["const"]] if "const" in node else None

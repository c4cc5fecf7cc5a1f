"""Write what the page shows of a document: its operations, their fields and rules, how a task is followed."""

import re
from collections.abc import Mapping, Sequence

from contract_tests.mock_server.answering.options import MockOptions
from contract_tests.mock_server.answering.service import MockService
from contract_tests.mock_server.answering.tasks import makes_tasks
from contract_tests.mock_server.judging.wording import describe_condition
from contract_tests.mock_server.living.shapes import identifiers
from contract_tests.mock_server.page.fields import describe_fields, first_value, required_names
from contract_tests.mock_server.reading.document import Document, Json
from contract_tests.mock_server.reading.operations import Operation
from contract_tests.mock_server.reading.rules import read_rules

__all__ = ["node_of", "public_token", "token_variable", "write_contents"]


def write_contents(service: MockService) -> dict[str, Json]:
    """Write everything that does not depend on a body."""
    document = service.document
    information = _mapping(document.root.get("info"))
    return {
        "title": _text(information, "title"),
        "version": _text(information, "version"),
        "summary": _text(information, "summary") or _text(information, "description"),
        "token": public_token(service),
        "operations": [_write_operation(service, operation) for operation in service.operations],
    }


def public_token(service: MockService) -> str | None:
    """Return the token that is accepted if everybody knows it, being the default; another one is its owner's."""
    return service.options.token if service.options.token == MockOptions().token else None


def token_variable(document: Document) -> str:
    """Name the environment variable that the document gives its token."""
    schemes = _mapping(_mapping(document.root.get("components")).get("securitySchemes"))
    names = (_text(_mapping(scheme), "x-env") for scheme in schemes.values())
    return next((name for name in names if name), "API_TOKEN")


def node_of(document: Document, operation: Operation) -> Mapping[str, Json]:
    """Return an operation as the document has it."""
    item = _mapping(document.resolve(_mapping(document.root.get("paths")).get(operation.path), operation.path))
    return _mapping(item.get(operation.method.lower()))


def _write_operation(service: MockService, operation: Operation) -> dict[str, Json]:
    document, schema = service.document, operation.body_schema
    node = node_of(document, operation)
    properties = _mapping(_mapping(schema).get("properties"))
    rules: list[Json] = [
        {
            "id": rule.id,
            "strength": rule.strength,
            "source": rule.source,
            "when": describe_condition(rule.condition, properties, ""),
        }
        for rule in read_rules(schema, operation.id)
    ]
    return {
        "id": operation.id,
        "method": operation.method,
        "path": operation.path,
        "blanks": list[Json](re.findall(r"\{([^{}/]+)\}", operation.path)),
        "summary": _text(node, "summary"),
        "description": _text(node, "description"),
        "protected": operation.is_protected,
        "body": bool(operation.accepts),
        "accepts": list[Json](operation.accepts),
        "offers": list[Json](operation.offers),
        "fields": describe_fields(schema) if operation.accepts else [],
        "rules": rules,
        "examples": _examples(document, operation),
        "follow": _follow(service, operation),
    }


def _examples(document: Document, operation: Operation) -> list[Json]:
    """List the bodies that the document shows; without one, the least that its schema asks for."""
    if not operation.accepts:
        return []
    body = _mapping(document.resolve(node_of(document, operation).get("requestBody"), operation.id))
    media = _mapping(next(iter(_mapping(body.get("content")).values()), None))
    found: list[Json] = []
    for name, example in _mapping(media.get("examples")).items():
        shown = _mapping(document.resolve(example, name))
        found.append({"name": name, "summary": _text(shown, "summary"), "value": shown.get("value")})
    schema = operation.body_schema
    properties = _mapping(_mapping(schema).get("properties"))
    least: dict[str, Json] = {name: first_value(properties.get(name)) for name in sorted(required_names(schema))}
    return found or [{"name": "least", "summary": "What is always asked for", "value": least}]


def _follow(service: MockService, operation: Operation) -> Json:
    """Say how to follow a task that an operation makes: whom to ask, what, and what tells that it has ended."""
    query = next((each for each in service.operations if each.task_query), None)
    if query is None or query.task_query is None or not makes_tasks(operation):
        return None
    acknowledged, finished = (_mapping(operation.example(name)) for name in ("acknowledged", "finished"))
    ids = set(identifiers(dict(acknowledged)))
    result = _mapping(node_of(service.document, query).get("x-task-result"))
    words = _mapping(result.get("words"))
    held = query.task_query.record.get("response")
    return {
        "path": query.path,
        "method": query.method,
        "protected": query.is_protected,
        "body": True,
        "accepts": list[Json](query.accepts),
        "task": next((name for name, item in acknowledged.items() if item in ids), None),
        "result": [name for name in finished if name not in acknowledged],
        "one": query.task_query.one,
        "ask": dict(_mapping(result.get("ask"))),
        "ended": result.get("ended"),
        "succeeded": result.get("succeeded"),
        "outcome": result.get("outcome") or (f"/{held}" if held else None),
        "error": result.get("error"),
        "words": {key: list[Json](_texts(words.get(key))) for key in ("at", "running", "succeeded", "failed")},
    }


def _mapping(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, dict) else {}


def _text(node: Mapping[str, Json], key: str) -> str:
    value = node.get(key)
    return value if isinstance(value, str) else ""


def _texts(value: Json) -> Sequence[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []

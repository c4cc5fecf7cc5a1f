"""The operations of a document as frozen nodes: what a client needs to know of each."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, get_args

from generator.errors import SpecError, SpecErrors
from generator.reading.document import Document, Json, child, keys
from generator.reading.structure import METHODS
from generator.rendering import naming
from generator.rendering.security import Credential, read_credential
from generator.rendering.tasks import TaskQuery, TaskResult, TaskResultReader, read_task_query
from generator.runtime.errors import ErrorKind

_KINDS: Final = get_args(ErrorKind)
_JSON: Final = "application/json"
_LINES: Final = "application/x-ndjson"
_SCHEMAS: Final = ("components", "schemas")
_FIELD_OF_URL: Final = re.compile(r"\{\$request\.body#/([^/}]+)\}")


@dataclass(frozen=True, slots=True)
class Operation:
    """Hold one method on one path."""

    id: str
    pointer: str
    method_name: str
    http_method: str
    path: str
    summary: str
    description: str
    request: str
    """Name of the request body's schema."""
    answer: str
    """Name of the schema of a success."""
    timeout: float
    """Seconds."""
    statuses: tuple[str, ...]
    kinds: tuple[tuple[int, str, str], ...]
    """Documented errors: status, code, kind."""
    is_idempotent: bool
    find_out: str
    """How to learn what became of a request whose answer was lost; "" where the document does not say."""
    is_streamed: bool
    """Whether a success can also be had as lines of JSON, each of them an answer."""
    task_query: TaskQuery | None
    task_result: TaskResult | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """Hold what is posted to an URL that a request named."""

    id: str
    operation: str
    """Id of the operation whose request named the URL."""
    field: str
    """Field of that request that names it; "" where it does not come from there."""
    function: str
    """Name of the function that reads it."""
    summary: str
    description: str
    schema: str


@dataclass(frozen=True, slots=True)
class Service:
    """Hold what a document says of the service as a whole."""

    title: str
    version: str
    license: str
    base_url: str
    base_url_variable: str
    credential: Credential
    operations: tuple[Operation, ...]
    deliveries: tuple[Delivery, ...]


_DEFAULT_TIMEOUT: Final = 60.0
_IDEMPOTENT_METHODS: Final = frozenset({"get", "head", "put", "delete", "options", "trace"})  # RFC 9110, 9.2.2


def read_service(document: Document) -> Service:
    """Read every operation.

    Raises:
        SpecErrors: An operation is not of a form that the generator renders.
    """
    reader = _Reader(document)
    service = reader.service()
    if reader.problems:
        raise SpecErrors(reader.problems)
    return service


class _Reader:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[SpecError] = []

    def service(self) -> Service:
        root = self.document.root
        info = _mapping(root.get("info"))
        server = self._server(root.get("servers"))
        found: list[Operation] = []
        deliveries: list[Delivery] = []
        for path, item in _mapping(root.get("paths")).items():
            place = child("#/paths", path)
            if _mapping(item).get("parameters"):
                self._add(child(place, "parameters"), "parameters are not rendered", "move them into the request body")
            for method in METHODS:
                if method in _mapping(item):
                    node = _mapping(_mapping(item)[method])
                    found += self._operation(path, method, node, child(place, method))
                    deliveries += self._deliveries(node, child(place, method))
        self._refuse_twins(found)
        self._refuse_second_wait(found)
        return Service(
            title=str(info.get("title", "")),
            version=str(info.get("version", "")),
            license=str(_mapping(info.get("license")).get("identifier", "")),
            base_url=str(server.get("url", "")),
            base_url_variable=str(server.get("x-env", "API_BASE_URL")),
            credential=self._credential(),
            operations=tuple(found),
            deliveries=tuple(deliveries),
        )

    def _add(self, pointer: str, problem: str, remedy: str) -> None:
        self.problems.append(self.document.problem(pointer, problem, remedy))

    def _server(self, servers: Json) -> Mapping[str, Json]:
        first = _mapping(servers[0]) if isinstance(servers, list) and servers else {}
        if not str(first.get("url", "")).startswith(("https://", "http://")):
            self._add("#/servers", "no server with an absolute URL", "add `servers: [{url: https://…}]`")
        return first

    def _credential(self) -> Credential:
        found = read_credential(self.document)
        if isinstance(found, Credential):
            return found
        self.problems.append(found)
        return Credential("", "", "")

    def _operation(self, path: str, method: str, node: Mapping[str, Json], place: str) -> Iterator[Operation]:
        operation_id = node.get("operationId")
        name = naming.method_name(operation_id) if isinstance(operation_id, str) else None
        if not isinstance(operation_id, str):
            self._add(place, "no operationId", "add one")
            return
        if name is None:
            self._add(child(place, "operationId"), f"{operation_id} makes no name of a method", "choose another")
            return
        if node.get("parameters"):
            self._add(child(place, "parameters"), "parameters are not rendered", "move them into the request body")
        request = self._request(node, place)
        responses = _mapping(node.get("responses"))
        answer = self._answer(responses, child(place, "responses"))
        if request is None or answer is None:
            return
        timeout = node.get("x-timeout-seconds", _DEFAULT_TIMEOUT)
        if isinstance(timeout, bool) or not isinstance(timeout, int | float) or timeout <= 0:
            self._add(child(place, "x-timeout-seconds"), "not a positive number", "write seconds")
            return
        results = TaskResultReader(self.document, node, place)
        task_result = results.read()
        self.problems += results.problems
        yield Operation(
            id=operation_id,
            pointer=place,
            method_name=name,
            http_method=method.upper(),
            path=path,
            summary=str(node.get("summary", "")),
            description=str(node.get("description", "")),
            request=request,
            answer=answer,
            timeout=float(timeout),
            statuses=tuple(responses),
            kinds=tuple(self._kinds(responses, child(place, "responses"))),
            is_idempotent=self._is_idempotent(method, node, place),
            find_out=" ".join(str(node.get("x-find-out", "")).split()),
            is_streamed=self._is_streamed(responses, child(place, "responses"), answer),
            task_query=read_task_query(node),
            task_result=task_result,
        )

    def _is_idempotent(self, method: str, node: Mapping[str, Json], place: str) -> bool:
        stated = node.get("x-idempotent", method in _IDEMPOTENT_METHODS)
        if not isinstance(stated, bool):
            self._add(child(place, "x-idempotent"), "neither true nor false", "write one of them, or leave it out")
        return stated is True

    def _request(self, node: Mapping[str, Json], place: str) -> str | None:
        place = child(place, "requestBody")
        if "requestBody" not in node:
            self._add(place, "an operation without a request body", "describe one; others are not rendered")
            return None
        body, where = self.document.resolve(node["requestBody"], place)
        return self._schema_name(_mapping(body), where)

    def _schema_name(self, carrier: Mapping[str, Json], place: str) -> str | None:
        """Return the name of the schema that a body or an answer has as JSON."""
        content = _mapping(carrier.get("content"))
        pointer = child(child(child(place, "content"), _JSON), "schema")
        schema = _mapping(content.get(_JSON)).get("schema")
        reference = _mapping(schema).get("$ref")
        if not isinstance(reference, str) or tuple(keys(reference)[:2]) != _SCHEMAS:
            self._add(pointer, f"no schema with a name for {_JSON}", "put it under components/schemas and refer to it")
            return None
        name: str = keys(reference)[-1]
        if not naming.is_class_name(name):
            self._add(reference, f"{name} cannot be the name of a class", "choose another, with a capital in front")
            return None
        return name

    def _answer(self, responses: Mapping[str, Json], place: str) -> str | None:
        successes = [status for status in responses if status.startswith("2")]
        if len(successes) != 1:
            self._add(place, f"{len(successes)} kinds of success", "describe exactly one status from 200 to 299")
            return None
        response, where = self.document.resolve(responses[successes[0]], child(place, successes[0]))
        return self._schema_name(_mapping(response), where)

    def _is_streamed(self, responses: Mapping[str, Json], place: str, answer: str) -> bool:
        """Tell whether a success is also offered as lines of JSON; each is then a snapshot of the answer."""
        (success,) = (status for status in responses if status.startswith("2"))
        response, where = self.document.resolve(responses[success], child(place, success))
        content = _mapping(_mapping(response).get("content"))
        if _LINES not in content:
            return False
        reference = _mapping(_mapping(content[_LINES]).get("x-item-schema")).get("$ref")
        if not isinstance(reference, str) or keys(reference) != [*_SCHEMAS, answer]:
            pointer = child(child(where, "content"), _LINES)
            self._add(pointer, f"its lines are not said to be a {answer} each", "refer to that in x-item-schema")
        return True

    def _kinds(self, responses: Mapping[str, Json], place: str) -> Iterator[tuple[int, str, str]]:
        """Yield what the documented examples of error answers say of their codes."""
        for status, node in responses.items():
            response, where = self.document.resolve(node, child(place, status))
            content = _mapping(_mapping(_mapping(response).get("content")).get(_JSON))
            place_of_examples = child(child(child(where, "content"), _JSON), "examples")
            for name, node_of_example in _mapping(content.get("examples")).items():
                example, pointer = self.document.resolve(node_of_example, child(place_of_examples, name))
                kind = _mapping(example).get("x-error-kind")
                code = _mapping(_mapping(_mapping(example).get("value")).get("error")).get("code")
                if kind is None:
                    continue
                if kind not in _KINDS or not isinstance(code, str) or not status.isdigit():
                    kinds = ", ".join(_KINDS)
                    self._add(pointer, f"x-error-kind {kind} cannot be used", f"give error.code, and one of {kinds}")
                    continue
                yield int(status), code, str(kind)

    def _deliveries(self, node: Mapping[str, Json], place: str) -> Iterator[Delivery]:
        callbacks = _mapping(node.get("callbacks"))
        operation_id = node.get("operationId")
        for name, callback in callbacks.items():
            where = child(child(place, "callbacks"), name)
            which = f"_{naming.snake_case(name)}" if len(callbacks) > 1 else ""
            for expression, item in _mapping(callback).items():
                for method, operation in _mapping(item).items():
                    pointer = child(child(where, expression), method)
                    schema = self._request(_mapping(operation), pointer) if method in METHODS else None
                    if schema is not None and isinstance(operation_id, str):
                        yield Delivery(
                            id=name,
                            operation=operation_id,
                            field=found[1] if (found := _FIELD_OF_URL.fullmatch(expression)) else "",
                            function=f"parse_{naming.snake_case(operation_id)}{which}_callback",
                            summary=str(_mapping(operation).get("summary", name)),
                            description=str(_mapping(operation).get("description", "")),
                            schema=schema,
                        )

    def _refuse_twins(self, operations: list[Operation]) -> None:
        names = [operation.method_name for operation in operations]
        names += [f"stream_{operation.method_name}" for operation in operations if operation.is_streamed]
        for operation in operations:
            if names.count(operation.method_name) > 1:
                place = child(child(child("#/paths", operation.path), operation.http_method.lower()), "operationId")
                self._add(
                    place, f"another operation makes the same method {operation.method_name}", "choose another id"
                )

    def _refuse_second_wait(self, operations: list[Operation]) -> None:
        for operation in [operation for operation in operations if operation.task_result][1:]:
            place = child(child("#/paths", operation.path), operation.http_method.lower())
            problem = "another operation is asked for the results of tasks"
            self._add(child(place, "x-task-result"), problem, "keep x-task-result on one of them")


def _mapping(node: Json) -> Mapping[str, Json]:
    return node if isinstance(node, dict) else {}

"""Read the operations of a spec: what each takes, answers and sends back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from contract_tests.kit.reading.elements import Elements

JSON_MEDIA_TYPE: Final = "application/json"
_METHODS: Final = ("get", "put", "post", "delete", "patch", "head", "options", "trace")
_SCHEMAS: Final = "#/components/schemas/"


@dataclass(frozen=True, slots=True)
class Content:
    """Hold where the schema of one media type of a body stands.

    Attributes:
        media_type: as the spec writes it.
        schema: JSON pointer to the schema of the whole body, or None where the spec gives none.
        item_schema: JSON pointer to the schema of one line of a streamed body, or None.

    """

    media_type: str
    schema: str | None
    item_schema: str | None


@dataclass(frozen=True, slots=True)
class Response:
    """Hold one documented answer; `status` is a number, a range such as `4XX`, or `default`."""

    status: str
    contents: tuple[Content, ...]


@dataclass(frozen=True, slots=True)
class Callback:
    """Hold one request that the API sends back to the caller."""

    id: str
    contents: tuple[Content, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """Hold one operation.

    Attributes:
        id: the operationId.
        method: in capitals.
        path: as the spec writes it.
        request_schema: name of the component schema of its JSON body, or None if it takes none.
        examples: the documented request bodies.
        responses: the documented answers.
        callbacks: what the API sends back later.
        security: names of the security schemes that it asks for; empty if it asks for none.
        timeout_seconds: how long it may take, where the spec says so.
        is_idempotent: whether the spec says that sending it twice is harmless.
        pointer: JSON pointer to it.

    """

    id: str
    method: str
    path: str
    request_schema: str | None
    examples: tuple[object, ...]
    responses: tuple[Response, ...]
    callbacks: tuple[Callback, ...]
    security: tuple[str, ...]
    timeout_seconds: float | None
    is_idempotent: bool
    pointer: str

    @property
    def statuses(self) -> tuple[str, ...]:
        """Give the documented statuses."""
        return tuple(response.status for response in self.responses)

    def response(self, status: int) -> Response | None:
        """Find what is documented of the answers of a status; None if it is nothing."""
        known = {response.status.upper(): response for response in self.responses}
        return known.get(str(status)) or known.get(f"{status // 100}XX") or known.get("DEFAULT")


@dataclass(frozen=True, slots=True)
class OperationReader(Elements):
    """Read operations out of the elements of a spec."""

    def contents(self, pointer: str) -> tuple[Content, ...]:
        """Read the media types of a body."""
        found = []
        for media_type, below in self.entries(pointer, "content"):
            holder = self.mapping(below)
            found.append(
                Content(
                    media_type=media_type,
                    schema=f"{below}/schema" if "schema" in holder else None,
                    item_schema=f"{below}/x-item-schema" if "x-item-schema" in holder else None,
                )
            )
        return tuple(found)

    def examples(self, pointer: str) -> tuple[tuple[Mapping[str, object], object], ...]:
        """Give the examples below every media type of a body: the example object and its value."""
        found: list[tuple[Mapping[str, object], object]] = []
        for _, below in self.entries(pointer, "content"):
            for _, example in self.entries(below, "examples"):
                holder = self.mapping(example)
                if "value" in holder:
                    found.append((holder, holder["value"]))
        return tuple(found)

    def operations(self) -> tuple[Operation, ...]:
        """Read the operations in the spec's order."""
        found: list[Operation] = []
        for path, below in self.entries("#", "paths"):
            where = self.resolve(below)[1]
            methods = [method for method in self.mapping(below) if method in _METHODS]
            found += [self.operation(path, method, f"{where}/{method}") for method in methods]
        ids = [operation.id for operation in found]
        for operation_id in ids:
            if ids.count(operation_id) > 1:
                raise self.fail(f"the operationId {operation_id!r} stands twice", "#/paths")
        return tuple(found)

    def operation(self, path: str, method: str, pointer: str) -> Operation:
        """Read one operation."""
        holder = self.mapping(pointer)
        timeout = holder.get("x-timeout-seconds")
        body = f"{pointer}/requestBody"
        return Operation(
            id=self.text(pointer, "operationId"),
            method=method.upper(),
            path=path,
            request_schema=self.request_schema(body) if "requestBody" in holder else None,
            examples=tuple(value for _, value in self.examples(body)) if "requestBody" in holder else (),
            responses=tuple(
                Response(status, self.contents(below)) for status, below in self.entries(pointer, "responses")
            ),
            callbacks=self.callbacks(pointer),
            security=self.security(holder),
            timeout_seconds=float(timeout) if isinstance(timeout, int | float) else None,
            is_idempotent=holder.get("x-idempotent") is True or method in {"get", "put", "delete", "head"},
            pointer=pointer,
        )

    def request_schema(self, pointer: str) -> str | None:
        """Read which component schema a JSON body has; None if the body is not JSON."""
        for content in self.contents(pointer):
            if content.media_type == JSON_MEDIA_TYPE and content.schema is not None:
                _, where = self.resolve(content.schema)
                if not where.startswith(_SCHEMAS) or "/" in where.removeprefix(_SCHEMAS):
                    raise self.fail("the schema of a request body must be a $ref into components/schemas", where)
                return where.removeprefix(_SCHEMAS)
        return None

    def callbacks(self, pointer: str) -> tuple[Callback, ...]:
        """Read what an operation sends back later."""
        found: list[Callback] = []
        for name, below in self.entries(pointer, "callbacks"):
            for path in self.mapping(below):
                for method, holder in self.entries(below, path):
                    operation_id = self.mapping(holder).get("operationId", name)
                    contents = self.contents(f"{holder}/requestBody") if "requestBody" in self.mapping(holder) else ()
                    if method in _METHODS:
                        found.append(Callback(str(operation_id), contents))
        return tuple(found)

    def security(self, holder: Mapping[str, object]) -> tuple[str, ...]:
        """Read the names of the security schemes that an operation asks for."""
        demanded = holder.get("security", self.root.get("security", []))
        if not isinstance(demanded, list):
            return ()
        return tuple(dict.fromkeys(name for demand in demanded if isinstance(demand, Mapping) for name in demand))

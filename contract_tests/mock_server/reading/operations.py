"""Turn a document into the operations that a server answers."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from contract_tests.mock_server.reading.document import Document, Json, SpecError, as_mapping, as_text, child

__all__ = ["FINDINGS", "ErrorExample", "Operation", "TaskQuery", "read_operations"]

_FIRST_ERROR = 400
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_BODY_FIELD = re.compile(r"\{\$request\.body#/([^/{}]+)\}")
# What a server can find wrong with a request before it does any work: the words of `x-when`.
FINDINGS = ("token-missing", "token-invalid", "body-refused", "operation-unknown")
# What it can find afterwards; a document need not say how that is answered.
LATER_FINDINGS = ("task-failed",)


@dataclass(frozen=True, slots=True)
class ErrorExample:
    """Hold a documented error answer; `finding` is what a server gives it on, where the document says so."""

    name: str
    status: int
    body: Json
    finding: str | None = None


@dataclass(frozen=True, slots=True)
class TaskQuery:
    """Say how an operation asks for tasks and how their records are built (`x-task-query`)."""

    one: str
    several: str
    several_when: Json
    items: str
    count: str
    record: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Operation:
    """Describe one operation as a server needs it."""

    id: str
    method: str
    path: str
    is_protected: bool
    body_schema: Json
    body_place: tuple[str, ...]
    body_is_required: bool
    accepts: tuple[str, ...]
    status: int
    offers: tuple[str, ...]
    answer_schema: Json
    examples: Mapping[str, Json]
    answers_to: tuple[tuple[Json, str], ...]
    errors: tuple[ErrorExample, ...]
    refusals: Mapping[str, ErrorExample]
    callback_field: str | None
    failed_callback: Json
    acknowledged_when: Json
    task_query: TaskQuery | None

    def example(self, name: str) -> Json:
        """Return the answer that the document shows under a name."""
        if name not in self.examples:
            raise SpecError(self.id, f"its {self.status} answer has no example `{name}`; add one")
        return self.examples[name]


def read_operations(document: Document) -> tuple[Operation, ...]:
    """Read every operation of a document, each with a refusal for every finding."""
    found = tuple(_read_paths(document))
    if not found:
        raise SpecError("#/paths", "holds no operation; there is nothing to serve")
    return found


def _read_paths(document: Document) -> Iterator[Operation]:
    anywhere = _refusals_anywhere(document)
    for path, item in child(document.root, "paths", "#").items():
        pointer = f"#/paths/{path.replace('~', '~0').replace('/', '~1')}"
        members = as_mapping(document.resolve(item, pointer), pointer)
        for method in _METHODS:
            if method in members:
                yield _read_operation(document, path, method, f"{pointer}/{method}", anywhere)


def _read_operation(
    document: Document, path: str, method: str, pointer: str, anywhere: Mapping[str, ErrorExample]
) -> Operation:
    item = as_mapping(document.resolve(child(document.root, "paths", "#")[path], pointer), pointer)
    node = as_mapping(item[method], pointer)
    request = as_mapping(document.resolve(node.get("requestBody", {}), pointer), f"{pointer}/requestBody")
    accepts = child(request, "content", f"{pointer}/requestBody")
    responses = child(node, "responses", pointer)
    status = next((int(code) for code in responses if re.fullmatch("2[0-9][0-9]", code)), None)
    if status is None:
        raise SpecError(f"{pointer}/responses", "documents no success; add a 200")
    where = f"{pointer}/responses/{status}"
    answer = as_mapping(document.resolve(responses[str(status)], where), where)
    offers = child(answer, "content", where)
    media = as_mapping(next(iter(offers.values()), {}), f"{where}/content")
    errors = tuple(_errors(document, responses, f"{pointer}/responses"))
    return Operation(
        id=as_text(node.get("operationId", f"{method} {path}"), f"{pointer}/operationId"),
        method=method.upper(),
        path=path,
        is_protected=bool(node.get("security", document.root.get("security"))),
        body_schema=_schema(document, next(iter(accepts.values()), None), f"{pointer}/requestBody"),
        body_place=("paths", path, method, "requestBody", "content", next(iter(accepts), ""), "schema"),
        body_is_required=request.get("required") is True,
        accepts=tuple(accepts),
        status=status,
        offers=tuple(offers),
        answer_schema=_schema(document, media, where),
        examples=_examples(document, media, where),
        answers_to=_answers_to(document, media, where),
        errors=errors,
        refusals={**anywhere, **_refusals(errors)},
        callback_field=_callback_field(node, pointer),
        failed_callback=_failed_callback(document, node, pointer),
        acknowledged_when=document.inline(node.get("x-acknowledged-when"), f"{pointer}/x-acknowledged-when"),
        task_query=_task_query(document, node.get("x-task-query"), f"{pointer}/x-task-query"),
    )


def _schema(document: Document, media: Json, where: str) -> Json:
    if media is None:
        return True
    return document.inline(as_mapping(media, where).get("schema", True), f"{where}/schema")


def _examples(document: Document, media: Mapping[str, Json], where: str) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for name, example in child(media, "examples", where).items():
        pointer = f"{where}/examples/{name}"
        found[name] = as_mapping(document.resolve(example, pointer), pointer).get("value")
    return found


def _answers_to(document: Document, media: Mapping[str, Json], where: str) -> tuple[tuple[Json, str], ...]:
    """Return the examples that answer some bodies only (`x-answers-to`), each behind the schema of those."""
    found: list[tuple[Json, str]] = []
    for name, example in child(media, "examples", where).items():
        pointer = f"{where}/examples/{name}"
        node = as_mapping(document.resolve(example, pointer), pointer)
        if "x-answers-to" in node:
            found.append((document.inline(node["x-answers-to"], f"{pointer}/x-answers-to"), name))
    return tuple(found)


def _errors(document: Document, responses: Mapping[str, Json], pointer: str) -> Iterator[ErrorExample]:
    """Yield the error examples of an operation; `x-when` says on which finding one is the answer."""
    for code, response in responses.items():
        where = f"{pointer}/{code}"
        if not code.isdigit() or int(code) < _FIRST_ERROR:
            continue
        for media in child(as_mapping(document.resolve(response, where), where), "content", where).values():
            for name, example in child(as_mapping(media, where), "examples", where).items():
                node = as_mapping(document.resolve(example, where), f"{where}/examples/{name}")
                finding = node.get("x-when")
                if finding not in (None, *FINDINGS, *LATER_FINDINGS):
                    words = ", ".join(FINDINGS + LATER_FINDINGS)
                    raise SpecError(f"{where}/examples/{name}", f"x-when must be one of {words}")
                yield ErrorExample(name, int(code), node.get("value"), finding if isinstance(finding, str) else None)


def _refusals(errors: Iterable[ErrorExample]) -> dict[str, ErrorExample]:
    """Return the answer to each finding; the first one that says so."""
    found: dict[str, ErrorExample] = {}
    for error in errors:
        if error.finding is not None:
            found.setdefault(error.finding, error)
    return found


def _refusals_anywhere(document: Document) -> dict[str, ErrorExample]:
    """Collect the refusals of all operations; an operation that lacks one borrows it."""
    found: dict[str, ErrorExample] = {}
    for path, item in child(document.root, "paths", "#").items():
        members = as_mapping(document.resolve(item, path), path)
        for method in _METHODS:
            node = as_mapping(members.get(method, {}), path)
            found = {**_refusals(_errors(document, child(node, "responses", path), f"{path} {method}")), **found}
    for finding in FINDINGS:
        if finding not in found:
            raise SpecError("#/paths", f"no error example is tagged `x-when: {finding}`; tag one")
    return found


def _callback_field(node: Mapping[str, Json], pointer: str) -> str | None:
    for name, callback in child(node, "callbacks", pointer).items():
        for expression in as_mapping(callback, f"{pointer}/callbacks/{name}"):
            match = _BODY_FIELD.fullmatch(expression)
            if not match:
                raise SpecError(f"{pointer}/callbacks/{name}", f"{expression!r} names no property of the request body")
            return match[1]
    return None


def _failed_callback(document: Document, node: Mapping[str, Json], pointer: str) -> Json:
    """Return the example `failed` of what is posted to a callback URL, or None."""
    for name, callback in child(node, "callbacks", pointer).items():
        for expression, item in as_mapping(callback, f"{pointer}/callbacks/{name}").items():
            where = f"{pointer}/callbacks/{name}/{expression}/post/requestBody"
            post = child(as_mapping(item, where), "post", where)
            body = as_mapping(document.resolve(post.get("requestBody", {}), where), where)
            for media in child(body, "content", where).values():
                examples = _examples(document, as_mapping(media, where), where)
                if "failed" in examples:
                    return examples["failed"]
    return None


def _task_query(document: Document, node: Json, pointer: str) -> TaskQuery | None:
    if node is None:
        return None
    query = as_mapping(node, pointer)
    batch = child(query, "batch", pointer)
    return TaskQuery(
        one=as_text(query.get("one"), f"{pointer}/one"),
        several=as_text(query.get("several"), f"{pointer}/several"),
        several_when=document.inline(query.get("several-when", False), f"{pointer}/several-when"),
        items=as_text(batch.get("items"), f"{pointer}/batch/items"),
        count=as_text(batch.get("count"), f"{pointer}/batch/count"),
        record={
            role: as_text(name, f"{pointer}/record/{role}") for role, name in child(query, "record", pointer).items()
        },
    )

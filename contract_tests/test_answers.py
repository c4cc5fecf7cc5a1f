"""A service that grows breaks no client: new words, new fields and missing optional ones are read, and kept."""

import asyncio
import json
import pickle
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import httpx
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

import acedata_sora
from contract_tests.cli import DEFAULT_SPEC
from contract_tests.kit.drawing.answers import grown_answers, json_values
from contract_tests.kit.reading.document import JSON_MEDIA_TYPE, Content, SpecDocument, load_document
from contract_tests.kit.reading.elements import Elements

Read: TypeAlias = Callable[[object], list[Any]]

DOCUMENT: Final[SpecDocument] = load_document(DEFAULT_SPEC)
PUBLISHED: Final = yaml.safe_load((DEFAULT_SPEC.parent / "examples" / "answers.yaml").read_text(encoding="utf-8"))
OK: Final = "200"
OPERATIONS: Final = {
    operation.id: operation
    for operation in (getattr(acedata_sora, name) for name in acedata_sora.__all__)
    if isinstance(operation, acedata_sora.Operation)
}


@dataclass(frozen=True, slots=True)
class Documented:
    """Hold a documented answer, the schemas of its operation's answers, and how a client gets to read it."""

    id: str
    schemas: tuple[str, ...]
    body: object
    read: Read


def answering(content: str) -> httpx.MockTransport:
    """Answer every request with some content."""
    return httpx.MockTransport(lambda _: httpx.Response(int(OK), content=content.encode()))


def sent(operation_id: str) -> Read:
    """Read an answer with the client."""

    def read(body: object) -> list[object]:
        http = httpx.Client(transport=answering(json.dumps(body)))
        client = acedata_sora.Client(token="t", http_client=http)  # noqa: S106 - of nobody
        return [client.send(OPERATIONS[operation_id], {}, unchecked=True).parsed]

    return read


def sent_asynchronously(operation_id: str) -> Read:
    """Read an answer with the asynchronous client."""

    async def read(body: object) -> list[object]:
        async with httpx.AsyncClient(transport=answering(json.dumps(body))) as http:
            client = acedata_sora.AsyncClient(token="t", http_client=http)  # noqa: S106 - of nobody
            return [(await client.send(OPERATIONS[operation_id], {}, unchecked=True)).parsed]

    return lambda body: asyncio.run(read(body))


def streamed(operation_id: str) -> Read:
    """Read an answer as each of the two lines of a stream."""

    def read(body: object) -> list[object]:
        lines = f"{json.dumps(body)}\n{json.dumps(body, ensure_ascii=False)}\n"
        http = httpx.Client(transport=answering(lines))
        client = acedata_sora.Client(token="t", http_client=http)  # noqa: S106 - of nobody
        method = getattr(client, f"stream_{python_name(operation_id)}")
        schema = OPERATIONS[operation_id].request
        example = next(each for each in DOCUMENT.operation(operation_id).examples if isinstance(each, dict))
        return list(method(**schema.model_validate(example).model_dump(exclude_unset=True)))

    return read


def delivered(operation_id: str) -> Read:
    """Read an answer as what is posted to a callback URL."""
    parse = getattr(acedata_sora, f"parse_{python_name(operation_id)}_callback")
    return lambda body: [parse(json.dumps(body))]


def python_name(operation_id: str) -> str:
    """Return the name that an operation has in Python."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", operation_id).lower()


def documented() -> Iterator[Documented]:
    """Yield every documented answer that is a success or a delivery, for each way to read it."""
    for operation in DOCUMENT.operations:
        answers = [content for response in operation.responses for content in response.contents]
        schemas = tuple(each for content in answers for each in (content.schema, content.item_schema) if each)
        success = [
            content for response in operation.responses if response.status == OK for content in response.contents
        ]
        bodies = [*examples(success), *published(operation.id, lambda record: record.get("status") == int(OK))]
        ways = {"": sent, " asynchronously": sent_asynchronously}
        if any(content.media_type != JSON_MEDIA_TYPE for content in success):
            ways[" in a stream"] = streamed
        for (name, body), (way, read) in ((each, way) for each in bodies for way in ways.items()):
            yield Documented(f"{operation.id} {name}{way}", schemas, body, read(operation.id))
        contents = [content for callback in operation.callbacks for content in callback.contents]
        schemas = tuple(content.schema for content in contents if content.schema)
        for name, body in [*examples(contents), *published(operation.id, lambda record: "callback" in record)]:
            yield Documented(f"{operation.id} {name}, delivered", schemas, body, delivered(operation.id))


def examples(contents: list[Content]) -> list[tuple[str, object]]:
    """Return the examples of the spec for some contents, with their names."""
    elements = Elements(DOCUMENT.root, DOCUMENT.lines)
    holders = [
        each.schema.removesuffix("/schema") for each in contents if each.schema and each.media_type == JSON_MEDIA_TYPE
    ]
    listed = [entry for holder in holders for entry in elements.entries(holder, "examples")]
    return [(name, elements.mapping(pointer)["value"]) for name, pointer in listed]


def published(operation_id: str, is_meant: Callable[[dict[str, Any]], bool]) -> list[tuple[str, object]]:
    """Return the published answers of an operation, with their names."""
    records = [record for record in PUBLISHED["answers"] if record["operation"] == operation_id and is_meant(record)]
    return [(record["id"], record["body"]) for record in records]


def dumped(model: object) -> object:
    """Return what was read as it was sent."""
    assert isinstance(model, BaseModel)
    return model.model_dump(by_alias=True, exclude_unset=True)


def raised(call: Callable[[], object]) -> acedata_sora.ApiError | None:
    """Return the error of the tree that a call raises, if it raises one."""
    try:
        call()
    except acedata_sora.ApiError as error:
        return error
    return None


EVERY: Final = [pytest.param(each, id=each.id) for each in documented()]


@pytest.mark.parametrize("answer", EVERY)
def test_what_a_documented_answer_grows_into_is_read_and_kept_whole(answer: Documented) -> None:
    """It stays of the class that it was, nothing raises, and what is dumped is what came."""
    kinds = [type(each) for each in answer.read(answer.body)]

    @given(grown_answers(DOCUMENT, answer.schemas, answer.body))
    @settings(max_examples=25, database=None, deadline=None)
    def check(grown: object) -> None:
        found = answer.read(grown)
        assert [dumped(each) for each in found] == [grown] * len(found)
        assert [type(each) for each in found] == kinds

    check()


@pytest.mark.parametrize("answer", EVERY)
def test_a_documented_answer_is_read_and_kept_whole(answer: Documented) -> None:
    """Each makes the round trip as it stands in the documents."""
    found = answer.read(answer.body)

    assert found
    assert [dumped(each) for each in found] == [answer.body] * len(found)


@given(
    st.sampled_from((200, 200, 200, 201, 204, 302, 400, 404, 429, 500)),
    (json_values.map(json.dumps) | st.text(alphabet='{}[]":,0 \\ntrueé', max_size=30)).map(str.encode)
    | st.binary(max_size=30),
)
@settings(max_examples=150, database=None, deadline=None)
def test_no_answer_at_all_raises_anything_but_an_error_of_the_tree(status: int, content: bytes) -> None:
    """Whatever comes, with whatever status, what is raised is an `ApiError` that names the operation and pickles."""
    http = httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(status, content=content)))
    client = acedata_sora.Client(token="t", http_client=http, max_retries=0)  # noqa: S106 - of nobody
    ways: list[Callable[[], object]] = [
        lambda: client.create_video(model="sora-2", prompt="cat"),
        lambda: list(client.stream_create_video(model="sora-2", prompt="cat")),
        lambda: client.query_tasks(id="t"),
        lambda: acedata_sora.parse_create_video_callback(content),
    ]

    errors = [error for way in ways if (error := raised(way))]
    assert all(error.operation for error in errors)
    assert list(map(str, errors)) == [str(pickle.loads(pickle.dumps(error))) for error in errors]  # noqa: S301 - ours

"""Streams, callbacks and tasks follow from what a document says of them, whatever its fields are called."""

import inspect
import json
import subprocess
import sys
import typing
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from generator.reading.document import load
from generator.rendering.render import unrenderable
from generator.tests.rendering.conftest import Edit, TinyPackage

_LINES: Final = """
            application/x-ndjson:
              schema: {type: string}
              x-item-schema: {$ref: '#/components/schemas/BoxAnswer'}
"""
_JSON: Final = "          content: {application/json: {schema: {$ref: '#/components/schemas/BoxAnswer'}}}\n"
_STREAMED: Final[Edit] = (
    _JSON,
    "          content:\n            application/json: {schema: {$ref: '#/components/schemas/BoxAnswer'}}" + _LINES,
)
_CALLBACK: Final = """\
          '{$request.body#/label}':
            post:
              summary: A box is made
              requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/MadeBox'}}}}
              responses: {2XX: {description: Noted.}}
"""
_JOBS: Final = """\
  /jobs:
    post:
      operationId: askJobs
      summary: Ask for jobs
      x-idempotent: true
      x-task-query:
        one: job
        several: jobs
        several-when: {properties: {how: {const: all}}, required: [how]}
        batch: {items: list, count: n}
      x-task-result:
        schema: {$ref: '#/components/schemas/MadeBox'}
        ask: {how: one}
        outcome: /box
        ended: /over
        succeeded: /fine
        error: /wrong
        words: {at: [/parts/*/word], running: [cutting], succeeded: [cut], failed: [torn]}
        unknown-codes: [no_job]
        pause-seconds: {first: 2, longest: 3}
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/JobQuery'}}}}
      responses:
        '200': {description: Jobs., content: {application/json: {schema: {$ref: '#/components/schemas/JobAnswer'}}}}
components:
"""
_JOB_SCHEMAS: Final = """\
    JobQuery:
      description: Jobs to ask for.
      type: object
      properties:
        job: {description: One., type: string}
        jobs: {description: Several., type: array, items: {type: string}}
        how: {description: Which., type: string, enum: [one, all, some], default: all}
    JobAnswer: {anyOf: [{$ref: '#/components/schemas/JobList'}, {$ref: '#/components/schemas/Job'}]}
    JobList:
      description: Jobs.
      type: object
      required: [list]
      properties: {list: {type: array, items: {$ref: '#/components/schemas/Job'}}}
    Job: {description: A job., type: object, properties: {job: {type: string}}}
    Refusal:
"""
WITH_JOBS: Final = (("components:\n", _JOBS), ("    Refusal:\n", _JOB_SCHEMAS))


class _Clock:
    def __init__(self) -> None:
        self.time = 0.0
        self.pauses: list[float] = []

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.time += seconds


def _client(  # of a class that was made just now
    package: Any,  # noqa: ANN401
    bodies: list[object],
    clock: _Clock | None = None,
) -> Any:  # noqa: ANN401
    http = httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200, json=bodies.pop(0))))
    own = package.Clock(monotonic=clock.now, sleep=clock.sleep) if clock else None
    return package.Client(token="t", http_client=http, clock=own)  # noqa: S106 - of nobody


def test_a_document_without_any_of_it_has_none_of_it(tiny_package: TinyPackage) -> None:
    """What the document does not mention is neither exported nor written."""
    package = tiny_package()

    files = {path.name for path in Path(str(package.__file__)).parent.iterdir()}
    assert not hasattr(package.Client, "stream_create_box")
    assert not hasattr(package.Client, "wait_for_task")
    assert files.isdisjoint({"streams.py", "callbacks.py", "_stream.py", "_tasks.py", "_waiting.py", "_callbacks.py"})


def test_an_operation_that_offers_lines_can_be_streamed(tiny_package: TinyPackage) -> None:
    """The media type alone makes the method."""
    package = tiny_package(_STREAMED)
    made = {"id": "b1", "state": "new"}

    stream = _client(package, [made]).stream_create_box(kind="wood", class_="x")

    assert list(stream) == [package.MadeBox(id="b1", state="new")]
    assert {"Stream", "AsyncStream"} <= set(package.__all__)


def test_each_callback_has_a_function(tiny_package: TinyPackage) -> None:
    """One callback is named after its operation; of several, each after itself as well."""
    one = tiny_package(
        (
            "      responses:\n        '200':",
            f"      callbacks:\n        boxMade:\n{_CALLBACK}      responses:\n        '200':",
        )
    )
    both = f"      callbacks:\n        boxMade:\n{_CALLBACK}        boxSent:\n{_CALLBACK}"
    two = tiny_package(("      responses:\n        '200':", f"{both}      responses:\n        '200':"))

    delivery = one.parse_create_box_callback('{"id": "b", "state": "new"}')

    assert delivery == one.MadeBox(id="b", state="new")
    assert callable(two.parse_create_box_box_made_callback)
    assert callable(two.parse_create_box_box_sent_callback)
    with pytest.raises(two.CallbackError, match=r"^boxSent: "):
        two.parse_create_box_box_sent_callback("{}")


def test_another_task_operation_is_waited_for_by_its_own_words(tiny_package: TinyPackage) -> None:
    """Fields, words and pauses are the document's."""
    package, clock = tiny_package(*WITH_JOBS), _Clock()
    made = {"id": "b", "state": "new"}
    bodies: list[object] = [
        {"job": "j"},
        {"job": "j", "parts": [{"word": "cut"}, {"word": "cutting"}], "box": {}},
        {"job": "j", "parts": [{"word": "cut"}], "box": made},
    ]

    result = _client(package, bodies, clock).wait_for_task("j", deadline=60)
    with pytest.raises(package.TaskFailedError, match="glue"):
        _client(package, [{"job": "j", "over": 3, "wrong": "glue"}], clock).wait_for_task("j", deadline=60)
    with pytest.raises(package.TaskFailedError):
        _client(package, [{"job": "j", "parts": [{"word": "Torn"}]}], clock).wait_for_task("j", deadline=60)

    assert result == package.MadeBox(id="b", state="new")
    assert clock.pauses == [2, 3]


def test_what_is_asked_for_a_task_is_the_documents(tiny_package: TinyPackage) -> None:
    """The question is the id under its field, and what the document adds."""
    package = tiny_package(*WITH_JOBS)
    asked: list[object] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(json.loads(request.content))
        return httpx.Response(200, json={"fine": True, "box": {"id": "b", "state": "new"}})

    http = httpx.Client(transport=httpx.MockTransport(answer))
    package.Client(token="t", http_client=http).wait_for_task("j", deadline=1)  # noqa: S106 - of nobody

    assert asked == [{"job": "j", "how": "one"}]


def test_the_overloads_are_the_documents(tiny_package: TinyPackage) -> None:
    """One id or several: each with the values that ask for it, required where the default asks for the other."""
    package = tiny_package(*WITH_JOBS)

    one, several = typing.get_overloads(package.Client.ask_jobs)

    parameters = [
        {
            name: (str(parameter.annotation), parameter.default is inspect.Parameter.empty)
            for name, parameter in inspect.signature(way).parameters.items()
            if name not in ("self", "lift", "timeout")
        }
        for way in (one, several)
    ]
    assert [way.__annotations__["return"] for way in (one, several)] == [package.Job, package.JobList]
    assert parameters[0] == {
        "job": ("<class 'str'>", True),
        "how": ("typing.Literal['one', 'some']", True),
    }
    assert parameters[1]["jobs"] == ("list[str]", True)
    assert parameters[1]["how"][0].startswith("typing.Union[typing.Literal['all']")
    assert not parameters[1]["how"][1]
    assert set(parameters[1]) == {"jobs", "how"}
    assert set(inspect.signature(package.Client.ask_jobs).parameters) >= {"job", "jobs", "how"}


def test_all_of_it_reads_as_the_repository_s_own_code(tiny_package: TinyPackage) -> None:
    """The linter has nothing to say about a package with streams, callbacks and tasks."""
    callbacks = f"      callbacks:\n        boxMade:\n{_CALLBACK}      responses:\n        '200':"
    package = tiny_package(*WITH_JOBS, _STREAMED, ("      responses:\n        '200':\n", f"{callbacks}\n"))
    ignored = "A002,ASYNC109,C901,PLR0912,PLR0913,PLR0915,PLR2004,RUF036"
    command = [
        "check",
        "--ignore",
        ignored,
        "--no-cache",
        "--config",
        str(Path(__file__).parents[3] / "pyproject.toml"),
    ]

    outcome = subprocess.run(
        [sys.executable, "-m", "ruff", *command, Path(str(package.__file__)).parent],
        capture_output=True,
        check=False,
        text=True,
    )

    assert {"Stream", "Clock", "parse_create_box_callback"} <= set(package.__all__)
    assert outcome.returncode == 0, outcome.stdout


@pytest.mark.parametrize(
    ("old", "new", "member", "problem"),
    [
        ("outcome: /box", "outcome: box", "outcome", "not the path of a field"),
        ("        ended: /over\n", "", "", "not the path of a field"),
        ("at: [/parts/*/word]", "at: /parts", "words", "not a list of texts"),
        ("at: [/parts/*/word]", "at: [parts]", "words", "not the path of a field"),
        ("running: [cutting]", "running: [1]", "words", "not a list of texts"),
        ("unknown-codes: [no_job]", "unknown-codes: no_job", "unknown-codes", "not a list of texts"),
        ("first: 2", "first: 0", "pause-seconds", "not a positive number"),
        (", longest: 3", "", "pause-seconds", "not a positive number"),
        (
            "        schema: {$ref: '#/components/schemas/MadeBox'}\n        ask",
            "        ask",
            "",
            "no schema with a name",
        ),
        (
            "        schema: {$ref: '#/components/schemas/MadeBox'}\n        ask",
            "        schema: {$ref: '#/components/schemas/BoxAnswer'}\n        ask",
            "schema",
            "not the schema of an object",
        ),
        ("      x-idempotent: true\n      x-task-query", "      x-task-query", "", "asking again may"),
        ("        one: job\n", "", "", "no x-task-query beside it"),
    ],
)
def test_a_wait_that_cannot_be_rendered_is_refused(
    write_spec: Callable[..., Path], old: str, new: str, member: str, problem: str
) -> None:
    """Each mistake in `x-task-result` gives one error with its place."""
    assert old in _JOBS
    document = load(write_spec(("components:\n", _JOBS.replace(old, new)), WITH_JOBS[1]))

    (error,) = unrenderable(document)

    assert error.pointer.startswith(f"#/paths/~1jobs/post/x-task-result{'/' if member else ''}{member}")
    assert problem in error.problem
    assert error.line > 0


def test_there_is_one_operation_to_wait_by(write_spec: Callable[..., Path]) -> None:
    """`wait_for_task` can ask only one operation."""
    twin = _JOBS.replace("/jobs:", "/tasks:").replace("askJobs", "askTasks").replace("components:\n", _JOBS)
    document = load(write_spec(("components:\n", twin), WITH_JOBS[1]))

    (error,) = unrenderable(document)

    assert error.pointer == "#/paths/~1jobs/post/x-task-result"
    assert "another operation is asked" in error.problem


@pytest.mark.parametrize("schema", ["{$ref: '#/components/schemas/Note'}", "{type: object}"])
def test_lines_that_are_no_answers_are_refused(write_spec: Callable[..., Path], schema: str) -> None:
    """A line has to be a snapshot of the answer, and the document has to say so."""
    lines = _STREAMED[1].replace("x-item-schema: {$ref: '#/components/schemas/BoxAnswer'}", f"x-item-schema: {schema}")
    document = load(write_spec((_JSON, lines)))

    (error,) = unrenderable(document)

    assert error.pointer == "#/paths/~1boxes/post/responses/200/content/application~1x-ndjson"
    assert "are not said to be a BoxAnswer" in error.problem


def test_a_method_that_a_stream_has_taken_is_refused(write_spec: Callable[..., Path]) -> None:
    """`stream_create_box` cannot be two things."""
    twin = _JOBS.replace("askJobs", "streamCreateBox")
    document = load(write_spec(("components:\n", twin), WITH_JOBS[1], _STREAMED))

    (error,) = unrenderable(document)

    assert "another operation makes the same method stream_create_box" in error.problem

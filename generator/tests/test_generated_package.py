"""The committed package is what the specification says, and does what its users rely on."""

import inspect
import json
import subprocess
import sys
from pathlib import Path
from typing import Final

import httpx
import pytest
import yaml
from click.testing import CliRunner
from pydantic import MISSING, ValidationError

import acedata_sora
from generator.__main__ import main

REPOSITORY: Final = Path(__file__).parents[2]
_SPEC: Final = yaml.safe_load((REPOSITORY / "spec" / "openapi.yaml").read_text(encoding="utf-8"))
_PROPERTIES: Final = _SPEC["components"]["schemas"]["VideoRequest"]["properties"]
_SUCCESS: Final = _SPEC["paths"]["/sora/videos"]["post"]["responses"]["200"]["content"]["application/json"]["examples"]
_TASKS: Final = _SPEC["paths"]["/sora/tasks"]["post"]["responses"]["200"]["content"]["application/json"]["examples"]
_TOKEN: Final = "t"  # noqa: S105 - of nobody
_PLAIN: Final = {"model": "sora-2", "prompt": "cat running on the river"}


def _answering(body: object, status: int = 200) -> httpx.Client:
    return httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(status, json=body)))


def test_it_is_up_to_date() -> None:
    """The package is what the generator renders now."""
    outcome = CliRunner().invoke(main, ["--check"], catch_exceptions=False)

    assert outcome.exit_code == 0, outcome.stdout


def test_a_forbidden_combination_is_refused_in_the_documented_words() -> None:
    """The message names value, condition, what is allowed, the sentence and the rule."""
    with pytest.raises(ValidationError) as refusal:
        acedata_sora.VideoRequest.model_validate({**_PLAIN, "duration": 25})

    (error,) = refusal.value.errors()
    assert (error["type"], error["loc"], error["input"]) == ("duration.v1-sora-2", ("duration",), 25)
    assert error["msg"] == (
        "duration = 25 is not allowed when version is 1.0 (the default) and model is sora-2; allowed: 10, 15. "
        'Documented: "For version 1.0: 10 or 15 (sora-2)" [duration.v1-sora-2]'
    )


def test_the_arithmetic_of_the_character_is_refused_in_the_documented_words() -> None:
    """A span is named by its expression, with its value and its range."""
    with pytest.raises(ValidationError) as refusal:
        acedata_sora.VideoRequest.model_validate(
            {**_PLAIN, "character_url": "https://a.example/b.mp4", "character_start": 1, "character_end": 6}
        )

    (error,) = refusal.value.errors()
    assert error["msg"] == (
        "character_end - character_start = 5 is not allowed when version is 1.0 (the default) and character_url is "
        'given; allowed: 1 to 3. Documented: "The range (character_end - character_start) must be between 1 and 3 '
        'seconds." [character.span]'
    )


def test_a_foreign_name_suggests_the_documented_one() -> None:
    """`seconds`, which some clients send, is answered with `duration`."""
    with pytest.raises(ValidationError, match=r"did you mean duration\?"):
        acedata_sora.VideoRequest.model_validate({**_PLAIN, "seconds": 10})


@pytest.mark.parametrize("method", [acedata_sora.Client.create_video, acedata_sora.AsyncClient.create_video])
def test_every_field_is_a_documented_keyword(method: object) -> None:
    """The method has a keyword for each field of the spec; only the required ones must be given."""
    signature = inspect.signature(method)  # type: ignore[arg-type] # a function of either client
    fields = {name.rstrip("_"): parameter for name, parameter in signature.parameters.items()}

    for wire, schema in _PROPERTIES.items():
        assert fields[wire].kind is inspect.Parameter.KEYWORD_ONLY
        assert schema["description"].split()[0] in (method.__doc__ or "")
    assert {name for name, parameter in fields.items() if parameter.default is MISSING} == set(_PROPERTIES) - {
        "model",
        "prompt",
    }


@pytest.mark.parametrize(("name", "kind"), [("finished", "VideoResult"), ("acknowledged", "TaskAcknowledgement")])
def test_the_documented_answers_to_a_video_are_told_apart(name: str, kind: str) -> None:
    """A finished video and an acknowledgement are classes of their own, and both make the round trip."""
    body = _SUCCESS[name]["value"]

    with acedata_sora.Client(token=_TOKEN, http_client=_answering(body)) as client:
        answer = client.create_video(model="sora-2", prompt="cat running on the river")

    assert type(answer).__name__ == kind
    assert answer.model_dump(by_alias=True, exclude_unset=True) == body


@pytest.mark.parametrize("name", list(_TASKS))
def test_the_documented_records_of_a_task_make_the_round_trip(name: str) -> None:
    """Running, finished and unknown tasks are read as they come."""
    body = _TASKS[name]["value"]

    with acedata_sora.Client(token=_TOKEN, http_client=_answering(body)) as client:
        answer = client.query_tasks(id="b8976e18-32dc-4718-9ed8-1ea090fcb6ea")

    assert type(answer).__name__ == "Task"
    assert answer.model_dump(by_alias=True, exclude_unset=True) == body


def test_a_batch_of_tasks_is_read_as_one() -> None:
    """Several tasks come in their order, with their count."""
    body = {"items": [_TASKS["running"]["value"], {}], "count": 2}

    with acedata_sora.Client(token=_TOKEN, http_client=_answering(body)) as client:
        answer = client.query_tasks(ids=["a", "b"], action="retrieve_batch")

    assert isinstance(answer, acedata_sora.TaskBatch)
    assert answer.model_dump(by_alias=True, exclude_unset=True) == body


@pytest.mark.parametrize(
    ("response", "status", "example"),
    [
        (name, int(status), example)
        for status, reference in _SPEC["paths"]["/sora/videos"]["post"]["responses"].items()
        if (name := reference.get("$ref", "").rpartition("/")[2])
        for example in _SPEC["components"]["responses"][name]["content"]["application/json"]["examples"]
    ],
)
def test_each_documented_error_raises_its_kind(response: str, status: int, example: str) -> None:
    """A documented error answer raises the class that the spec gives its code, with everything it says."""
    content = _SPEC["components"]["responses"][response]["content"]["application/json"]["examples"][example]
    kinds = {
        "authentication": acedata_sora.AuthenticationError,
        "permission": acedata_sora.PermissionDeniedError,
        "balance": acedata_sora.BalanceError,
        "rate-limit": acedata_sora.RateLimitError,
        "invalid-request": acedata_sora.InvalidRequestError,
        "not-found": acedata_sora.NotFoundError,
        "server": acedata_sora.ServerError,
    }

    with (
        acedata_sora.Client(token=_TOKEN, http_client=_answering(content["value"], status)) as client,
        pytest.raises(kinds[content["x-error-kind"]]) as raised,
    ):
        client.create_video(model="sora-2", prompt="cat running on the river")

    said = content["value"]
    error = raised.value
    assert (error.status, error.code, error.message) == (status, said["error"]["code"], said["error"]["message"])
    assert error.trace_id == said["trace_id"]
    assert error.documented


def test_importing_it_needs_neither_the_generator_nor_its_tools() -> None:
    """The package stands on httpx, pydantic and the standard library."""
    code = "import sys, json, acedata_sora; print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"

    outcome = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, cwd=REPOSITORY / "generated", text=True
    )

    imported = set(json.loads(outcome.stdout))
    assert imported.isdisjoint(
        {"generator", "contract_tests", "yaml", "jinja2", "jsonschema", "datamodel_code_generator"}
    )


def test_only_the_questions_are_asked_twice() -> None:
    """What is billed is not idempotent and says how to find out what became of it; what is free is idempotent."""
    assert acedata_sora.QUERY_TASKS.is_idempotent
    assert not acedata_sora.CREATE_VIDEO.is_idempotent
    assert "before you send it again" in acedata_sora.CREATE_VIDEO.find_out

"""Callbacks: the documented deliveries as their classes, and a clear error for anything else."""

import json
from pathlib import Path
from typing import Final

import pytest
import yaml
from pydantic import BaseModel

import acedata_sora as sora

_SPEC: Final = yaml.safe_load((Path(__file__).parents[3] / "spec" / "openapi.yaml").read_text(encoding="utf-8"))
_CALLBACK: Final = _SPEC["paths"]["/sora/videos"]["post"]["callbacks"]["videoFinished"]
_EXAMPLES: Final = _CALLBACK["{$request.body#/callback_url}"]["post"]["requestBody"]["content"]["application/json"]


def _dumped(delivery: BaseModel) -> object:
    return delivery.model_dump(by_alias=True, exclude_unset=True)


@pytest.mark.parametrize(("name", "kind"), [("succeeded", sora.VideoResult), ("failed", sora.VideoFailure)])
def test_the_documented_deliveries_are_told_apart(name: str, kind: type[BaseModel]) -> None:
    """Success and failure are classes of their own, and make the round trip."""
    body = _EXAMPLES["examples"][name]["value"]

    delivery = sora.parse_create_video_callback(json.dumps(body))

    assert type(delivery) is kind
    assert _dumped(delivery) == body


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"success": True, "task_id": "t", "data": [], "error": None}, sora.VideoResult),
        ({"task_id": "t", "data": [{"state": "a_new_word", "new": 1}], "new": {}}, sora.VideoResult),
        ({"task_id": "t", "data": None, "error": {"code": "new", "message": "No.", "more": 1}}, sora.VideoFailure),
    ],
)
def test_new_words_and_nulls_are_no_mistake(body: dict[str, object], kind: type[BaseModel]) -> None:
    """A delivery is told by what it has, and kept whole; null is taken for absent."""
    delivery = sora.parse_create_video_callback(json.dumps(body).encode())

    assert type(delivery) is kind
    assert _dumped(delivery) == body


@pytest.mark.parametrize(
    ("raw_body", "said"),
    [
        (b"", "not JSON"),
        ("", "not JSON"),
        (b"\xff{}", "not JSON"),
        ("<html>secret-body</html>", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("null", "not as documented"),
        ("[]", "not as documented"),
        ("{}", "task_id: Field required; data: Field required"),
        ('{"task_id": "secret-body"}', "data: Field required"),
        ('{"task_id": "t", "error": "secret-body"}', "error"),
        ('{"task_id": 7, "data": []}', "task_id: Input should be a valid string"),
    ],
)
def test_anything_else_is_an_error_that_says_what_is_wrong(raw_body: str | bytes, said: str) -> None:
    """The error names the callback and what is missing, and does not repeat what anybody may have posted."""
    with pytest.raises(sora.CallbackError, match=said) as raised:
        sora.parse_create_video_callback(raw_body)

    assert isinstance(raised.value, sora.ApiError)
    assert str(raised.value).startswith("videoFinished: the delivery is not")
    assert "secret-body" not in str(raised.value)
    assert raised.value.__context__ is None  # a cause would quote it

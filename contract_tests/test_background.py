"""The client's ways to a result that takes its time, against the mock server."""

import asyncio

import pytest

import acedata_sora as sora
from contract_tests.mock_server.running import RunningMock, running_mock

_PROMPT = "cat running on the river"


async def _streamed(mock: RunningMock) -> list[sora.VideoAnswer]:
    async with (
        sora.AsyncClient(token=mock.token, base_url=mock.url) as client,
        client.stream_create_video(model="sora-2", prompt=_PROMPT) as stream,
    ):
        return [snapshot async for snapshot in stream]


def _states(snapshots: list[sora.VideoAnswer]) -> list[str | None]:
    return [snapshot.data[0].state for snapshot in snapshots if isinstance(snapshot, sora.VideoResult)]


def test_a_stream_shows_the_video_on_its_way() -> None:
    """Both clients see the snapshots that the mock sends: unfinished, then finished."""
    with running_mock() as mock, sora.Client(token=mock.token, base_url=mock.url) as client:
        with client.stream_create_video(model="sora-2", prompt=_PROMPT) as stream:
            snapshots = list(stream)
        snapshots_again = asyncio.run(_streamed(mock))

    assert _states(snapshots) == _states(snapshots_again) == ["pending", "processing", "succeeded"]


def test_a_stream_of_a_background_request_is_its_acknowledgement() -> None:
    """One line with a task id is the whole stream."""
    with running_mock() as mock, sora.Client(token=mock.token, base_url=mock.url) as client:
        snapshots = list(client.stream_create_video(model="sora-2", prompt=_PROMPT, async_=True))

    (acknowledged,) = snapshots
    assert isinstance(acknowledged, sora.TaskAcknowledgement)


def test_a_stream_is_refused_as_a_plain_request_is() -> None:
    """A wrong token raises what it always raises."""
    with (
        running_mock() as mock,
        sora.Client(token="wrong", base_url=mock.url) as client,  # noqa: S106 - of nobody
        pytest.raises(sora.AuthenticationError) as raised,
    ):
        list(client.stream_create_video(model="sora-2", prompt=_PROMPT))

    assert raised.value.code == "invalid_token"


def test_a_background_request_is_waited_for() -> None:
    """What was acknowledged is found by its id, as the result that a plain request would have given."""
    with running_mock() as mock, sora.Client(token=mock.token, base_url=mock.url) as client:
        acknowledged = client.create_video(model="sora-2", prompt=_PROMPT, async_=True)
        result = client.wait_for_task(acknowledged.task_id, deadline=60)

    assert not isinstance(acknowledged, sora.VideoResult)
    assert result.task_id == acknowledged.task_id
    assert _states([result]) == ["succeeded"]

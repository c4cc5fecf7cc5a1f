"""A call that is given up passes on what ended it, says what it may leave behind, and spoils nothing for the next."""

import asyncio
import dataclasses
from types import ModuleType
from typing import Any, Final

import httpx
import pytest

_MADE: Final = {"id": "b1"}
_NOTE: Final = (
    "createBox: interrupted. It may have been carried out all the same, and was not sent again. Count your boxes."
)
_TOKEN: Final = "t"  # noqa: S105 - of nobody


def _operation(boxes: ModuleType, *, is_idempotent: bool) -> Any:  # noqa: ANN401 - of a class that was made just now
    return dataclasses.replace(boxes.CREATE_BOX, is_idempotent=is_idempotent, find_out="Count your boxes.")


@pytest.mark.parametrize(("is_idempotent", "notes"), [(False, [_NOTE]), (True, [])])
def test_a_cancelled_call_says_that_it_may_have_been_carried_out(
    boxes: ModuleType, notes: list[str], *, is_idempotent: bool
) -> None:
    """Who cancels a task of asyncio gets `CancelledError`, with a note if doing it again may cost twice."""
    operation = _operation(boxes, is_idempotent=is_idempotent)
    requests: list[httpx.Request] = []

    async def call() -> BaseException:
        has_begun = asyncio.Event()

        async def answer(request: httpx.Request) -> httpx.Response:
            requests.append(request)
            if len(requests) == 1:
                has_begun.set()
                await asyncio.Event().wait()
            return httpx.Response(200, json=_MADE)

        async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
            client = boxes.AsyncClient(token=_TOKEN, http_client=http)
            task = asyncio.create_task(client.send(operation, {"kind": "wood"}))
            await has_begun.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError) as raised:
                await task
            assert len(requests) == 1
            assert (await client.send(operation, {"kind": "wood"})).parsed.id == "b1"
            return raised.value

    error = asyncio.run(call())

    assert getattr(error, "__notes__", []) == notes


@pytest.mark.parametrize("ended_by", [KeyboardInterrupt, SystemExit])
def test_an_interruption_passes_with_a_note(boxes: ModuleType, ended_by: type[BaseException]) -> None:
    """What comes from the keyboard is not taken for a failure of the network, and nothing is sent again."""
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        raise ended_by

    client = boxes.Client(token=_TOKEN, http_client=httpx.Client(transport=httpx.MockTransport(answer)))
    with pytest.raises(ended_by) as raised:
        client.send(_operation(boxes, is_idempotent=False), {"kind": "wood"})

    assert raised.value.__notes__ == [_NOTE]
    assert len(requests) == 1


def test_a_closed_client_leaves_nothing_behind(boxes: ModuleType) -> None:
    """A mistake of the caller before anything is sent is passed on as it is."""
    client = boxes.Client(token=_TOKEN)
    client.close()

    with pytest.raises(RuntimeError, match="closed") as raised:
        client.create_box(kind="wood")

    assert not hasattr(raised.value, "__notes__")

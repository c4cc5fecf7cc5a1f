"""List every directive of the language of behaviours: this table is also its help and its documentation."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar, get_args
from urllib.parse import unquote

from contract_tests.mock_server.living.task import RUNNING_SHAPES
from contract_tests.mock_server.misbehaving.behaviour import Behaviour, Break, BreakWay, CloseMoment, LineFault
from contract_tests.mock_server.misbehaving.envelopes import ENVELOPES

__all__ = ["DIRECTIVES", "Directive", "ValueRefusedError"]

_LONGEST_SECONDS = 86_400.0
_LARGEST_NUMBER = 1_000_000
_MEDIA_TYPE = re.compile(r"[\x20-\x7e]+")
_STATUS = range(400, 600)
_CLOSES: tuple[CloseMoment, ...] = get_args(CloseMoment)
_LINES: tuple[LineFault, ...] = get_args(LineFault)
_WAYS: tuple[BreakWay, ...] = get_args(BreakWay)
_Word = TypeVar("_Word", bound=str)


class ValueRefusedError(Exception):
    """Say what a directive needs in place of what it was given."""


@dataclass(frozen=True, slots=True)
class Directive:
    """Hold one directive: its name, the form of its value, what it does, and how its value is taken.

    Args:
        is_standing: It is for behaviours that stand for many requests, not for one that comes with a request.
    """

    name: str
    form: str
    says: str
    apply: Callable[[Behaviour, str], Behaviour]
    is_standing: bool = False


def _number(text: str, low: float = 0.0, high: float = _LONGEST_SECONDS) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not low <= value <= high:
        raise ValueRefusedError(f"needs a number from {low:g} to {high:g}")
    return value


def _whole(text: str, low: int = 0, high: int = _LARGEST_NUMBER) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(high)) or not low <= int(text) <= high:
        raise ValueRefusedError(f"needs a whole number from {low} to {high}")
    return int(text)


def _one_of(text: str, words: tuple[_Word, ...]) -> _Word:
    for word in words:
        if word == text:
            return word
    raise ValueRefusedError(f"knows {', '.join(words)}")


def _word(text: str) -> str:
    if not text:
        raise ValueRefusedError("needs a word")
    return text


def _retry_after(text: str) -> str:
    _whole(text.removeprefix("date:"))
    return text


def _slow(text: str) -> tuple[int, float]:
    piece, colon, pause = text.partition(":")
    if not colon:
        raise ValueRefusedError("needs the bytes of a piece and the seconds between two, such as 8:0.5")
    return _whole(piece, 1), _number(pause)


def _content_type(text: str) -> str:
    value = unquote(text)
    if not _MEDIA_TYPE.fullmatch(value):
        raise ValueRefusedError("needs a media type in ASCII, such as text/html")
    return value


def _callbacks(text: str) -> tuple[float, ...]:
    if text.startswith("late:"):
        return (_number(text.removeprefix("late:")),)
    known: dict[str, tuple[float, ...]] = {"twice": (0.0, 0.0), "never": ()}
    if text not in known:
        raise ValueRefusedError("knows twice, never and late:SECONDS")
    return known[text]


def _break(text: str) -> Break:
    pointer, _, way = text.rpartition(":")
    pointer = unquote(pointer)
    if not pointer.startswith("/"):
        raise ValueRefusedError("needs a JSON pointer and a way, such as /error/code:drop")
    return Break(pointer, _one_of(way, _WAYS))


DIRECTIVES: tuple[Directive, ...] = (
    Directive(
        "error",
        "CODE",
        "answer with the documented error of this code; the code alone says the same",
        lambda have, text: replace(have, error=_word(text)),
    ),
    Directive(
        "status",
        "400..599",
        "choose among the errors by their status, or send the error with a status that is not documented for it",
        lambda have, text: replace(have, status=_whole(text, _STATUS.start, _STATUS.stop - 1)),
    ),
    Directive(
        "code",
        "WORD",
        "write another code into the error, one that no page knows",
        lambda have, text: replace(have, code=_word(unquote(text))),
    ),
    Directive(
        "envelope",
        "NAME",
        "write the error in another form",
        lambda have, text: replace(have, envelope=_one_of(text, tuple(ENVELOPES))),
    ),
    Directive(
        "retry-after",
        "SECONDS|date:SECONDS",
        "add the header Retry-After, as seconds or as a date so many seconds from now",
        lambda have, text: replace(have, retry_after=_retry_after(text)),
    ),
    Directive(
        "fail",
        "CODE",
        "accept the request, and let its task fail with the documented error of this code",
        lambda have, text: replace(have, fail=_word(text)),
    ),
    Directive(
        "task-seconds",
        "SECONDS",
        "how long the task takes",
        lambda have, text: replace(have, task_seconds=_number(text)),
    ),
    Directive(
        "polls",
        "NUMBER",
        "let the task end by so many questions instead, unless somebody waits for it",
        lambda have, text: replace(have, polls=_whole(text)),
    ),
    Directive(
        "running-shape",
        "|".join(RUNNING_SHAPES),
        "what the record of the task shows for its outcome while it runs; transient is an error that passes",
        lambda have, text: replace(have, running_shape=_one_of(text, RUNNING_SHAPES)),
    ),
    Directive(
        "latency",
        "SECONDS",
        "wait before the answer",
        lambda have, text: replace(have, latency=_number(text)),
    ),
    Directive(
        "slow",
        "BYTES:SECONDS",
        "send the body in pieces of so many bytes, with a pause after each",
        lambda have, text: replace(have, slow=_slow(text)),
    ),
    Directive(
        "close",
        "|".join(_CLOSES),
        "close the connection before the answer, in the middle of its body, or after it",
        lambda have, text: replace(have, close=_one_of(text, _CLOSES)),
    ),
    Directive(
        "lines",
        "|".join(_LINES),
        "spoil a stream: cut its last line, write all on one line, or put a blank line before each",
        lambda have, text: replace(have, lines=_one_of(text, _LINES)),
    ),
    Directive(
        "content-type",
        "TYPE",
        "claim another media type",
        lambda have, text: replace(have, content_type=_content_type(text)),
    ),
    Directive(
        "callback",
        "twice|never|late:SECONDS",
        "post the callback twice, never, or so many seconds after the end of the task",
        lambda have, text: replace(have, callbacks=_callbacks(text)),
    ),
    Directive(
        "break",
        "POINTER:" + "|".join(_WAYS),
        "break what stands at a JSON pointer of the answer: leave it out, or make it null, another type, an odd word; "
        "may be given several times",
        lambda have, text: replace(have, breaks=(*(have.breaks or ()), _break(text))),
    ),
    Directive(
        "operation",
        "ID",
        "apply to requests for one operation only",
        lambda have, text: replace(have, operation=_word(text)),
        is_standing=True,
    ),
    Directive(
        "times",
        "NUMBER",
        "apply to the next so many requests only",
        lambda have, text: replace(have, times=_whole(text, 1)),
        is_standing=True,
    ),
    Directive(
        "rate",
        "0..1",
        "apply to this part of the requests, drawn by the seed",
        lambda have, text: replace(have, rate=_number(text, 0.0, 1.0)),
        is_standing=True,
    ),
)

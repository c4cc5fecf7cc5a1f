"""Spoil an answer before it is sent: break its JSON in a chosen place, or its lines."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace

from contract_tests.mock_server.answering.replies import Step
from contract_tests.mock_server.judging.bodies import write_json
from contract_tests.mock_server.misbehaving.behaviour import Behaviour, Break, LineFault
from contract_tests.mock_server.reading.document import Json

__all__ = ["spoil_content", "spoil_steps"]

_ODD_WORD = "mock-odd-word"


def spoil_content(content: bytes, behaviour: Behaviour) -> bytes:
    """Break one JSON text in the places that a behaviour names; a place that is not there stays so."""
    if not behaviour.breaks or not content.startswith((b"{", b"[")):
        return content
    value: Json = json.loads(content)
    for broken in behaviour.breaks:
        _break(value, broken)
    return write_json(value) + (b"\n" if content.endswith(b"\n") else b"")


def spoil_steps(steps: Iterable[Step], behaviour: Behaviour, *, is_stream: bool) -> Iterator[Step]:
    """Spoil the pieces of an answer; only those of a stream have lines."""
    for step in steps:
        content = spoil_content(step.content, behaviour)
        if is_stream and behaviour.lines is not None:
            content = _spoil_line(content, behaviour.lines, is_last=step.is_last)
        yield replace(step, content=content)


def _spoil_line(line: bytes, fault: LineFault, *, is_last: bool) -> bytes:
    match fault:
        case "truncated":
            return line[: len(line) // 2] if is_last else line
        case "glued":
            return line if is_last else line.removesuffix(b"\n")
        case "blank":
            return b"\n" + line


def _break(value: Json, broken: Break) -> None:
    *way, last = [part.replace("~1", "/").replace("~0", "~") for part in broken.pointer[1:].split("/")]
    holder: Json = value
    for part in way:
        holder = _child(holder, part)
    if isinstance(holder, dict) and last in holder:
        if broken.way == "drop":
            del holder[last]
        else:
            holder[last] = _instead(holder[last], broken)
    elif isinstance(holder, list) and last.isdecimal() and int(last) < len(holder):
        if broken.way == "drop":
            del holder[int(last)]
        else:
            holder[int(last)] = _instead(holder[int(last)], broken)


def _child(holder: Json, part: str) -> Json:
    if isinstance(holder, dict):
        return holder.get(part)
    if isinstance(holder, list) and part.isdecimal() and int(part) < len(holder):
        return holder[int(part)]
    return None


def _instead(value: Json, broken: Break) -> Json:
    if broken.way == "null":
        return None
    if broken.way == "word":
        return _ODD_WORD
    return 0 if isinstance(value, str | list | dict) or value is None else str(value)

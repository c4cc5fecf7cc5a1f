"""Write a request as something to paste: a line for the shell, a few lines of Python."""

import json
import shlex
from dataclasses import dataclass

from contract_tests.mock_server.reading.document import Json

__all__ = ["Shown", "write_curl", "write_python"]

_WIDEST = 100
_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Shown:
    """Hold a request that is to be shown.

    Args:
        method: Its method.
        url: Its whole address.
        media_type: What its body is; None if it has none.
        accept: The media type that is asked for; empty for none in particular.
        text: The body as it was written.
        body: The body that was read from it; None if that was not possible.
        token: The token, if that is no secret; else None.
        variable: Name of the environment variable that holds the token; None if no token is needed.
        is_streamed: Whether the answer comes line by line.
        seconds: How long to wait for the answer.
    """

    method: str
    url: str
    media_type: str | None
    accept: str = ""
    text: str = ""
    body: Json = None
    token: str | None = None
    variable: str | None = None
    is_streamed: bool = False
    seconds: float = _SECONDS


def write_curl(shown: Shown) -> str:
    """Write a command; the body is ASCII wherever JSON allows it, so that every shell takes it."""
    parts = [f"curl -sS{'N' if shown.is_streamed else ''} -X {shown.method} {shlex.quote(shown.url)}"]
    if shown.variable is not None:
        # An unset variable is said by the shell, and nothing is sent.
        by_name = f'-H "Authorization: Bearer ${{{shown.variable}:?holds no token}}"'
        parts.append(by_name if shown.token is None else f"-H {shlex.quote(f'Authorization: Bearer {shown.token}')}")
    if shown.accept:
        parts.append(f"-H {shlex.quote(f'Accept: {shown.accept}')}")
    if shown.media_type is not None and shown.text:
        text = shown.text if shown.body is None else json.dumps(shown.body)
        parts += [f"-H {shlex.quote(f'Content-Type: {shown.media_type}')}", f"--data-raw {shlex.quote(text)}"]
    return " \\\n  ".join(parts)


def write_python(shown: Shown) -> str:
    """Write a script that needs httpx and nothing else."""
    headers: list[str] = []
    if shown.variable is not None:
        by_name = f"f\"Bearer {{os.environ['{shown.variable}']}}\""
        headers.append(f'"Authorization": {by_name if shown.token is None else _quoted(f"Bearer {shown.token}")}')
    if shown.accept:
        headers.append(f'"Accept": {_quoted(shown.accept)}')
    content = ""
    if shown.media_type is not None and shown.text:
        if shown.body is not None and shown.media_type == "application/json" and _can_be_encoded(shown.text):
            content = f"json={_literal(shown.body)}"
        else:
            text = shown.text if shown.body is None else json.dumps(shown.body)
            headers.append(f'"Content-Type": {_quoted(shown.media_type)}')
            content = f"content={_quoted(text)}.encode()"
    arguments = [_quoted(shown.method), _quoted(shown.url)]
    arguments += [f"headers={{{', '.join(headers)}}}"] if headers else []
    arguments += [content] if content else []
    arguments.append(f"timeout={shown.seconds:g}")
    call = "".join(f"    {argument},\n" for argument in arguments)
    lines = ["import os\n" if any("os.environ" in header for header in headers) else "", "import httpx\n\n"]
    if shown.is_streamed:
        lines += [f"with httpx.stream(\n{call}) as answer:\n    print(answer.status_code)\n"]
        lines += ["    for line in answer.iter_lines():\n        print(line)\n"]
    else:
        lines += [f"answer = httpx.request(\n{call})\nprint(answer.status_code, answer.text)\n"]
    return "".join(lines)


def _literal(value: Json) -> str:
    """Write a value as Python, a member on each line where it is long."""
    text = _one_line(value)
    if not isinstance(value, dict) or len(text) <= _WIDEST:
        return text
    members = "".join(f"        {_quoted(key)}: {_one_line(item)},\n" for key, item in value.items())
    return f"{{\n{members}    }}"


def _one_line(value: Json) -> str:
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_quoted(key)}: {_one_line(item)}' for key, item in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(_one_line(item) for item in value)}]"
    return _quoted(value) if isinstance(value, str) else repr(value)


def _quoted(text: str) -> str:
    """Write a string as Python, with the quotation marks of this house where it needs no escapes."""
    written = ascii(text) if not text.isprintable() else repr(text)
    return f'"{text}"' if written == f"'{text}'" and '"' not in text else written


def _can_be_encoded(text: str) -> bool:
    """Say whether httpx can write a body: a lone surrogate, as JSON may spell it, cannot leave as UTF-8."""
    try:
        json.dumps(json.loads(text), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True

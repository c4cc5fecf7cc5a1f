"""A curl line survives the shell."""

from __future__ import annotations

import json
import shlex
from dataclasses import replace

import pytest

from contract_tests.kit.running.curl import curl_line
from contract_tests.kit.running.wire import encode
from contract_tests.tests.records import REQUEST


@pytest.mark.parametrize("text", ["plain", "it's", '"quoted"', "$HOME `id` $(id)", "a\nb\x00\x1b[31m", "\ud800", "é"])
def test_the_shell_reads_back_the_body(text: str) -> None:
    """Whatever the text holds, splitting the line as a shell does gives the same JSON."""
    body = {"text": text}

    line = curl_line("http://127.0.0.1:1", replace(REQUEST, content=encode(body)))

    assert json.loads(shlex.split(line)[-1]) == body
    assert line.isascii()
    assert line.isprintable()


def test_the_token_is_a_variable() -> None:
    """No secret stands in the line: the shell fills it in."""
    line = curl_line("http://127.0.0.1:1", REQUEST, token_variable="MINE")  # noqa: S106 - the name of a variable

    assert '-H "Authorization: Bearer ${MINE}"' in line

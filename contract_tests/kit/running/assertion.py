"""What was wrong with an answer, as lines of Python about `answer`: they need nothing but httpx and pytest.

Where it cannot be said so, the lines skip: neither green nor red, with the words that tell how to judge it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from contract_tests.kit.running.voices import MODELS_SAY, TABLE_SAYS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jsonschema import ValidationError

    from contract_tests.kit.checks.check import Expects
    from contract_tests.kit.reading.operations import Operation, Response
    from contract_tests.kit.running.recorder import Finding, Sent
    from contract_tests.kit.running.run import Run

CLIENT_ERROR, SERVER_ERROR = 400, 500
SHORTEST_TOLD = 8
"""Shorter texts of an answer stand in a later request by chance."""
KINDS: Mapping[str, str] = {
    "string": "isinstance({0}, str)",
    "boolean": "isinstance({0}, bool)",
    "array": "isinstance({0}, list)",
    "object": "isinstance({0}, dict)",
    "null": "{0} is None",
    "number": "isinstance({0}, int | float) and not isinstance({0}, bool)",
    "integer": "isinstance({0}, int | float) and not isinstance({0}, bool) and {0} % 1 == 0",
}
BOUNDS: Mapping[str, str] = {
    "enum": "{0} in {1}",
    "const": "{0} == {1}",
    "minimum": "{0} >= {1}",
    "maximum": "{0} <= {1}",
    "exclusiveMinimum": "{0} > {1}",
    "exclusiveMaximum": "{0} < {1}",
    "minLength": "len({0}) >= {1}",
    "maxLength": "len({0}) <= {1}",
    "minItems": "len({0}) >= {1}",
    "maxItems": "len({0}) <= {1}",
}


def assertion_of(run: Run, finding: Finding, expects: Expects = "either") -> tuple[str, ...]:
    """Return what a test says of the last answer of a finding.

    Args:
        run: The run that it was found in.
        finding: The finding.
        expects: What the documents say to the requests of its check.
    """
    said = _said(run, finding, expects)
    words = ascii(finding.problem[:300])
    if said is not None:
        return (f"assert {said}, {words}",)
    return (f"pytest.skip({words} + {f'; judge it again: python -m contract_tests replay {finding.id}'!r})",)


def _said(run: Run, finding: Finding, expects: Expects) -> str | None:
    if not finding.sent or finding.problem.startswith((TABLE_SAYS, MODELS_SAY)) or _is_chained(finding.sent):
        return None
    last = finding.sent[-1]
    if last.status is None:
        return None
    if last.status >= SERVER_ERROR:
        return f"answer.status_code < {SERVER_ERROR}"
    is_client_error = CLIENT_ERROR <= last.status < SERVER_ERROR
    if (expects == "refusal" or last.specification == "illegal") and not is_client_error:
        return f"{CLIENT_ERROR} <= answer.status_code < {SERVER_ERROR}"
    if expects != "refusal" and last.specification == "legal" and is_client_error:
        return "answer.is_success"
    return _shape(run, last, last.status)


def _shape(run: Run, sent: Sent, status: int) -> str | None:
    """Say how the answer differs from the documented shape."""
    asked = (sent.request.method, sent.request.path)
    operation = next((known for known in run.document.operations if (known.method, known.path) == asked), None)
    if operation is None:
        return None
    response = operation.response(status)
    if response is None:
        return _statuses(operation)
    named = {content.media_type.lower() for content in response.contents}
    if named and (sent.media_type or "") not in named:
        return f'answer.headers.get("content-type", "").partition(";")[0].strip().lower() in {sorted(named)!a}'
    fault = _fault(run, response, sent)
    return None if fault is None else _about(fault)


def _statuses(operation: Operation) -> str:
    single = sorted(int(status) for status in operation.statuses if status.isdigit())
    ranges = sorted(int(status[0]) for status in operation.statuses if status.upper().endswith("XX"))
    return f"answer.status_code in {single!r} or answer.status_code // 100 in {ranges!r}"


def _fault(run: Run, response: Response, sent: Sent) -> ValidationError | None:
    content = next((content for content in response.contents if content.media_type.lower() == sent.media_type), None)
    if content is None or content.schema is None or content.item_schema is not None:
        return None
    try:
        body = json.loads(sent.text)
    except (ValueError, RecursionError):  # or the answer is longer than what is kept of it
        return None
    return run.oracle.first_error(content.schema, body)


def _about(fault: ValidationError) -> str | None:
    value = "answer.json()" + "".join(f"[{step!a}]" for step in fault.absolute_path)
    keyword, expected = str(fault.validator), fault.validator_value
    if keyword == "required":
        given = cast("dict[str, object]", fault.instance)
        missing = next((name for name in cast("list[str]", expected) if name not in given), None)
        return None if missing is None else f"{missing!a} in {value}"
    kinds = _kinds(keyword, expected)
    if kinds and all(kind in KINDS for kind in kinds):
        return " or ".join(f"({KINDS[kind].format(value)})" for kind in kinds)
    return BOUNDS[keyword].format(value, ascii(expected)) if keyword in BOUNDS else None


def _kinds(keyword: str, expected: object) -> list[str]:
    """Return the types that a value may have, if it is only about types."""
    if keyword == "type":
        return [expected] if isinstance(expected, str) else cast("list[str]", expected)
    branches = cast("list[dict[str, object]]", expected) if keyword == "anyOf" else []
    return [str(branch.get("type")) for branch in branches]


def _is_chained(sent: tuple[Sent, ...]) -> bool:
    """Tell whether a request repeats what an earlier answer said: an id, say. Sent again, it would ask for another."""
    told: set[str] = set()
    for each in sent:
        content = each.request.content.decode("utf-8", "replace")
        if any(text in content for text in told):
            return True
        told.update(text for text in _texts(each.text) if text not in content)
    return False


def _texts(text: str) -> Iterator[str]:
    try:
        left = [json.loads(text)]
    except (ValueError, RecursionError):
        return
    while left:
        value = left.pop()
        if isinstance(value, dict):
            left.extend(value.values())
        elif isinstance(value, list):
            left.extend(value)
        elif isinstance(value, str) and len(value) >= SHORTEST_TOLD:
            yield value

"""Say in plain words which rule a body breaks: the value, the condition, what is allowed, the sentence behind it."""

import json
from collections.abc import Mapping

from contract_tests.kit.judging.atoms import Atom, Condition

_LONGEST = 80


def describe(atom: Atom, body: object, defaults: Mapping[str, object]) -> str:
    """Give the message for one broken atom; an absent property that has a default is said to have it."""
    given = body if isinstance(body, Mapping) else {}
    parts = [_finding(atom, body, given)]
    if atom.condition is not None and (words := _condition(atom, atom.condition, given, defaults)):
        parts.append(f" when {words}")
    if allowed := _allowed(atom):
        parts.append(f"; allowed: {allowed}")
    if atom.source and atom.condition is not None:  # a description is ours, no quotation
        parts.append(f'. Documented: "{atom.source}"')
    return f"{''.join(parts)} [{atom.id}]"


def _finding(atom: Atom, body: object, given: Mapping[str, object]) -> str:
    if atom.linear is not None:
        return f"{atom.linear.text} = {atom.linear.value(given)} is not allowed"
    if not atom.field:
        return f"the body {_shown(body)} is no object"
    if atom.field not in given:
        return f"{atom.field} is missing"
    return f"{atom.field} = {_shown(given[atom.field])} is not allowed"


def _condition(atom: Atom, condition: Condition, given: Mapping[str, object], defaults: Mapping[str, object]) -> str:
    words = []
    for name, test in condition.tests:
        absence = "" if name in given else " (the default)" if name in defaults else " (absent)"
        words.append(f"{name} is {_test(test)}{absence}")
    tested = {name for name, _ in condition.tests} | {atom.field if atom.field in given else ""}
    return " and ".join(words + [f"{name} is given" for name in condition.present if name not in tested])


def _test(test: object) -> str:
    if not isinstance(test, Mapping):
        return "given"
    if "const" in test:
        return _plain(test["const"])
    if "enum" in test:
        return " or ".join(_plain(value) for value in test["enum"])
    if "not" in test:
        return f"not {_test(test['not'])}"
    return _shown(test)


def _allowed(atom: Atom) -> str:
    if atom.linear is not None:
        return _range(atom.linear.minimum, atom.linear.maximum)
    if not isinstance(atom.value, Mapping):
        return ""
    if "enum" in atom.value:
        return ", ".join(_plain(value) for value in atom.value["enum"])
    return ", ".join(f"{key} {_shown(value)}" for key, value in atom.value.items() if key != "default")


def _range(least: int | None, greatest: int | None) -> str:
    if least is None:
        return f"at most {greatest}"
    return f"at least {least}" if greatest is None else f"{least} to {greatest}"


def _plain(value: object) -> str:
    return value if isinstance(value, str) else _shown(value)


def _shown(value: object) -> str:
    text = json.dumps(value, default=str)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"

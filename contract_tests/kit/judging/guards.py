"""Say whether a rule speaks of a body at all: its condition is met, and what it asserts about is there."""

import json
from collections.abc import Mapping
from functools import lru_cache

from contract_tests.kit.judging.atoms import Atom
from contract_tests.kit.judging.schemas import Check, checker


def is_guarded(atom: Atom, body: object) -> bool:
    """Say whether an atom asserts anything about a body.

    A keyword of a property speaks of bodies that give the property, `required` and the type of the body of every one.
    """
    if not isinstance(body, Mapping):
        return not atom.field
    if atom.condition is not None and not (
        all(name in body for name in atom.condition.present)
        and all(name not in body or _meets(test, body[name]) for name, test in atom.condition.tests)
    ):
        return False
    if atom.linear is not None:
        return atom.linear.value(body) is not None
    speaks_of_absence = atom.is_required or atom.keyword == "required" or atom.value is False
    return not atom.field or speaks_of_absence or atom.field in body


def _meets(test: object, value: object) -> bool:
    return _check(json.dumps(test, sort_keys=True, default=str))(value)


@lru_cache(maxsize=512)
def _check(written: str) -> Check:
    return checker(json.loads(written))

"""Points about `x-disputed`: what a mock server does where the sources contradict each other."""

from collections.abc import Iterator
from typing import Final

from generator.errors import SpecError
from generator.reading.document import Document, Json, child
from generator.reading.rules import RuleSet

_KEYS: Final = ("rules", "default", "reason", "evidence")
_DEFAULTS: Final = ("enforce", "ignore")
UNKNOWN_KEYS: Final = "body.unknown"
"""What stands for the fields that a schema does not name."""


def broken_disputes(document: Document, rules: RuleSet) -> Iterator[SpecError]:
    """Yield the disputed points of a request schema that lack a part, or are about no rule of it."""
    node = document.at(rules.pointer)
    points: Json = node.get("x-disputed", []) if isinstance(node, dict) else []
    place = child(rules.pointer, "x-disputed")
    if not isinstance(points, list):
        yield document.problem(place, "x-disputed is not a list", "write a point as each item")
        return
    atoms = (*rules.base, *(atom for member in rules.members for atom in member.atoms))
    known = {UNKNOWN_KEYS, *(atom.id for atom in atoms), *(member.id for member in rules.members)}
    for index, point in enumerate(points):
        where = child(place, index)
        if not isinstance(point, dict) or sorted(point) != sorted(_KEYS):
            yield document.problem(where, "not a disputed point", f"write exactly {', '.join(_KEYS)}")
            continue
        if point["default"] not in _DEFAULTS:
            problem = f"the default is {point['default']!r}"
            yield document.problem(child(where, "default"), problem, f"write one of {', '.join(_DEFAULTS)}")
        for key in ("reason", "evidence"):
            words = point[key]
            if not (isinstance(words, str) and words.strip()):
                yield document.problem(child(where, key), f"no {key} in words", "say it in a sentence")
        names = point["rules"]
        if not (isinstance(names, list) and names):
            yield document.problem(child(where, "rules"), "names no rule", "list ids of rules or of their atoms")
            continue
        for name in names:
            if name not in known:
                problem = f"{name} is no rule of {rules.schema}"
                remedy = f"name a rule, an atom like model.type, or {UNKNOWN_KEYS}"
                yield document.problem(child(where, "rules"), problem, remedy)

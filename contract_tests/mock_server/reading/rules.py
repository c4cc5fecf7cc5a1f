"""Read the documented conditional rules of a request schema: the members of `allOf` that carry `x-rule`."""

from collections.abc import Mapping
from dataclasses import dataclass

from contract_tests.mock_server.reading.derived import Derived, read_derived
from contract_tests.mock_server.reading.document import (
    Json,
    SpecError,
    as_mapping,
    as_sequence,
    as_text,
    child,
    text_entries,
)

__all__ = ["DERIVED", "Rule", "read_rules"]

DERIVED = "x-derived"
_STRENGTHS = ("reject", "inapplicable", "assumed")


@dataclass(frozen=True, slots=True)
class Rule:
    """Hold one rule: when it applies, what it asserts, and the sentence that it comes from."""

    id: str
    strength: str
    source: str
    index: int
    condition: Mapping[str, Json]
    then: Mapping[str, Json]
    condition_reads: frozenset[str]
    asserts: tuple[str, ...]
    derived: Derived | None

    def atom(self, field: str) -> str:
        """Name the atom of one assertion: the rule itself if it makes no other."""
        return self.id if len(self.asserts) == 1 else f"{self.id}:{field}"

    def reads(self, field: str) -> frozenset[str]:
        """Name every property that one assertion depends on."""
        asserted = self.derived.reads if self.derived and field == DERIVED else frozenset((field,))
        return self.condition_reads | asserted


def read_rules(schema: Json, pointer: str) -> tuple[Rule, ...]:
    """Read the rules of one schema, in document order."""
    if not isinstance(schema, dict):
        return ()
    members = enumerate(as_sequence(schema.get("allOf", []), f"{pointer}/allOf"))
    rules = tuple(
        _read_rule(member, index, f"{pointer}/allOf/{index}")
        for index, member in members
        if isinstance(member, dict) and "x-rule" in member
    )
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise SpecError(f"{pointer}/allOf/{rule.index}", f"the id {rule.id} is taken; choose another")
        seen.add(rule.id)
    return rules


def _read_rule(member: dict[str, Json], index: int, pointer: str) -> Rule:
    tag = child(member, "x-rule", pointer)
    if set(member) != {"x-rule", "if", "then"}:
        raise SpecError(pointer, f"a rule is x-rule, if and then, not {', '.join(sorted(member))}")
    rule_id = as_text(tag.get("id"), f"{pointer}/x-rule/id")
    strength = as_text(tag.get("strength", "reject"), f"{pointer}/x-rule/strength")
    if strength not in _STRENGTHS:
        raise SpecError(f"{pointer}/x-rule/strength", f"is {strength!r}; choose one of {', '.join(_STRENGTHS)}")
    condition = as_mapping(member["if"], f"{pointer}/if")
    then = as_mapping(member["then"], f"{pointer}/then")
    derived = read_derived(then[DERIVED], f"{pointer}/then/{DERIVED}") if DERIVED in then else None
    return Rule(
        id=rule_id,
        strength=strength,
        source=as_text(tag.get("source", ""), f"{pointer}/x-rule/source"),
        index=index,
        condition=condition,
        then=then,
        condition_reads=frozenset(child(condition, "properties", f"{pointer}/if"))
        | frozenset(text_entries(condition.get("required"), f"{pointer}/if/required")),
        asserts=_asserts(then, f"{pointer}/then"),
        derived=derived,
    )


def _asserts(then: Mapping[str, Json], pointer: str) -> tuple[str, ...]:
    """Name what is asserted: each property once, then the arithmetic. A property schema `true` asserts nothing."""
    fields = [name for name, schema in child(then, "properties", pointer).items() if schema is not True]
    fields += [name for name in text_entries(then.get("required"), f"{pointer}/required") if name not in fields]
    if DERIVED in then:
        fields.append(DERIVED)
    unknown = set(then) - {"properties", "required", DERIVED}
    if unknown or not fields:
        raise SpecError(pointer, f"asserts properties, required or {DERIVED}; found {', '.join(sorted(then))}")
    return tuple(fields)

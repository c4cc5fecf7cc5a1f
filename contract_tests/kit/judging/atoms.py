"""Hold the rules of a request schema as atoms: the smallest statements that a body can break one at a time.

A base atom is one keyword of a property or of what is in it: `<property>.enum`, `<property>.items.type`,
`<property>.properties.<name>.pattern`, `<property>.required.<name>`. A conditional atom is one asserted property of an
`x-rule` member of `allOf`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from contract_tests.kit.judging.linear import Linear

Strength: TypeAlias = Literal["reject", "inapplicable", "assumed"]

# In the order of blame: within one property the first broken keyword is the root cause.
KEYWORDS: Final = (
    "required",
    "type",
    "enum",
    "const",
    "not",
    "anyOf",
    "oneOf",
    "allOf",
    "minimum",
    "exclusiveMinimum",
    "maximum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "items",
    "properties",
    "additionalProperties",
)


@dataclass(frozen=True, slots=True)
class Condition:
    """Hold an `if`: each test is met by absence, as JSON Schema has it, and each present property must be given."""

    tests: tuple[tuple[str, object], ...]
    present: tuple[str, ...]

    @property
    def reads(self) -> frozenset[str]:
        """Give the properties that it reads."""
        return frozenset(name for name, _ in self.tests) | frozenset(self.present)


@dataclass(frozen=True, slots=True)
class Atom:
    """Hold one statement about one property, or about several for an arithmetic one.

    Attributes:
        id: `<property>.<keyword>`, the rule's id, or `<rule>:<property>` where the rule states several things.
        rule: the id up to the colon.
        strength: whether a server must refuse what breaks it.
        source: the sentence behind it; for a base atom the property's description.
        field: the property; empty for the body itself, the expression for arithmetic.
        keyword: the asserting keyword of a base atom, dotted if it is one of a part; `if` for a conditional one.
        pointer: JSON pointer to what asserts it.
        line: its line in the spec.
        condition: when it applies; None for always.
        value: schema that the property's value must satisfy; False forbids the property; None asserts nothing.
        is_required: whether it asserts that the property is given.
        linear: the arithmetic that it asserts.
        member: its place in `allOf`; None for a base atom.
        steps: for a base atom the way to its keyword from the schema of the property.
        whole: for a base atom a schema of the property's value that asserts this and nothing else.

    """

    id: str
    rule: str
    strength: Strength
    source: str | None
    field: str
    keyword: str
    pointer: str
    line: int
    condition: Condition | None = None
    value: object = None
    is_required: bool = False
    linear: Linear | None = None
    member: int | None = None
    steps: tuple[str, ...] = ()
    whole: object = True

    @property
    def reads(self) -> frozenset[str]:
        """Give every property that decides whether it is broken."""
        asserted = self.linear.fields if self.linear else frozenset({self.field} if self.field else set())
        return asserted | (self.condition.reads if self.condition else frozenset())


@dataclass(frozen=True, slots=True)
class Atoms:
    """Hold the atoms of one schema, base before conditional, each in the spec's order.

    `disputed` names the rules and atoms that the documents contradict each other about.
    """

    schema: str
    pointer: str
    properties: Mapping[str, Mapping[str, object]]
    required: tuple[str, ...]
    base: tuple[Atom, ...]
    conditional: tuple[Atom, ...]
    disputed: frozenset[str] = frozenset()

    @property
    def all(self) -> tuple[Atom, ...]:
        """Give every atom."""
        return self.base + self.conditional

    @property
    def defaults(self) -> dict[str, object]:
        """Give the default of each property that has one whatever the other properties are."""
        return {name: declared["default"] for name, declared in self.properties.items() if "default" in declared}

    def __getitem__(self, atom_id: str) -> Atom:
        """Find an atom by its id."""
        for atom in self.all:
            if atom.id == atom_id:
                return atom
        raise KeyError(atom_id)

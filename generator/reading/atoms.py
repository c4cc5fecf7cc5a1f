"""The documented rules of a request schema as data.

An atom is one assertion: a plain keyword of a property (a base atom, `<property>.<keyword>`), or one assertion of a
rule (a conditional atom). Blame goes to root causes: within a property the first broken base atom is blamed, and a
conditional atom only if no property that it reads is blamed already. An atom whose condition is not met, or whose
property is absent where its keyword is not `required`, holds. An `x-derived` atom holds if an operand is absent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, TypeAlias, get_args

from generator.reading.linear import Derived
from generator.reading.yaml_tree import Json

Strength: TypeAlias = Literal["reject", "inapplicable", "assumed"]
Scalar: TypeAlias = bool | int | float | str | None
TestKeyword: TypeAlias = Literal["const", "enum", "not-const", "not-enum"]

STRENGTHS: Final = get_args(Strength)

# Within a property the first broken one is blamed; `items.…` come last, in this same order.
KEYWORDS: Final = (
    "required", "forbidden", "type", "enum", "const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
    "multipleOf", "minLength", "maxLength", "pattern", "minItems", "maxItems", "uniqueItems",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Test:
    """Hold what a condition asks of one property: to be one of the values, or (`not-…`) none of them.

    As in JSON Schema, an absent property meets it.
    """

    __test__ = False  # not a test class, whatever pytest thinks of the name

    field: str
    keyword: TestKeyword
    values: tuple[Scalar, ...]

    @property
    def is_negated(self) -> bool:
        """Tell whether a value meets the test by being none of `values`."""
        return self.keyword.startswith("not-")


@dataclass(frozen=True, slots=True)
class Condition:
    """Hold when a rule applies: all tests are met, and all of `present` are given."""

    tests: tuple[Test, ...]
    present: tuple[str, ...]

    @property
    def fields(self) -> frozenset[str]:
        """Return the properties that it reads."""
        return frozenset((*self.present, *(test.field for test in self.tests)))


@dataclass(frozen=True, slots=True)
class Atom:
    """Hold one assertion."""

    id: str
    """`<property>.<keyword>`, or the rule's id, or `<rule>:<property>` where a rule asserts of several properties."""
    rule: str
    """The rule's id; a base atom is its own rule."""
    strength: Strength
    source: str | None
    """The documentation's sentence; the property's description for a base atom."""
    pointer: str
    """Where the asserting keyword stands."""
    line: int
    condition: Condition | None
    """None for a base atom."""
    field: str
    """The property that it is about; empty for the body as a whole."""
    keyword: str
    """One of KEYWORDS, `items.` and one of them, or `x-derived`."""
    value: Json | Derived
    """The keyword's value; None for `required` and `forbidden`."""
    reads: frozenset[str]
    """Every property that decides whether it holds."""


class Default(NamedTuple):
    """Hold what an absent property stands for, always or under a condition."""

    condition: Condition | None
    field: str
    value: Json


@dataclass(frozen=True, slots=True)
class Member:
    """Hold one rule: one member of `allOf`."""

    id: str
    strength: Strength
    source: str | None
    pointer: str
    line: int
    condition: Condition
    atoms: tuple[Atom, ...]
    defaults: tuple[Default, ...]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Hold what one request schema asserts."""

    schema: str
    """Name of the component."""
    pointer: str
    properties: Mapping[str, Mapping[str, Json]]
    """Schema of each property, references followed."""
    required: tuple[str, ...]
    base: tuple[Atom, ...]
    """In the order of the properties, then of KEYWORDS; what is asserted of the body itself comes first."""
    members: tuple[Member, ...]
    base_defaults: tuple[Default, ...]

    @property
    def conditional(self) -> tuple[Atom, ...]:
        """Return the atoms of all rules, in the order of the text."""
        return tuple(atom for member in self.members for atom in member.atoms)

    @property
    def defaults(self) -> tuple[Default, ...]:
        """Return the defaults of properties, then those of rules, in the order of the text."""
        return (*self.base_defaults, *(default for member in self.members for default in member.defaults))

"""Atoms and conditions -> Python expressions that are safe for a value of any type.

An expression names each property by a local variable, which is ABSENT where the body has no such key, and calls what
`runtime/_blame.py` offers.
"""

import builtins
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from generator.reading.document import Document, Json
from generator.reading.linear import Derived
from generator.reading.rules import Atom, Condition, RuleSet, Scalar, Test
from generator.rendering import naming
from generator.rendering.comparisons import is_none_of, is_one_of, python

if TYPE_CHECKING:
    from generator.errors import SpecError

# Variables of the compiled function, which no property's variable may have.
_TAKEN: Final = frozenset({*dir(builtins), "ABSENT", "BrokenRule", "atoms", "bad", "body", "broken", "item", "re"})
_TYPE_TESTS: Final = {
    "string": "isinstance({}, str)",
    "integer": "is_integer({})",
    "number": "is_number({})",
    "boolean": "isinstance({}, bool)",
    "array": "isinstance({}, list)",
    "object": "isinstance({}, dict)",
    "null": "{} is None",
}
# keyword: (what makes it apply to a value, what then breaks it)
_BOUNDS: Final = {
    "minimum": ("is_number({0})", "{0} < {1}"),
    "maximum": ("is_number({0})", "{0} > {1}"),
    "exclusiveMinimum": ("is_number({0})", "{0} <= {1}"),
    "exclusiveMaximum": ("is_number({0})", "{0} >= {1}"),
    "multipleOf": ("is_number({0})", "not is_multiple({0}, {1})"),
    "minLength": ("isinstance({0}, str)", "len({0}) < {1}"),
    "maxLength": ("isinstance({0}, str)", "len({0}) > {1}"),
    "pattern": ("isinstance({0}, str)", "not re.search({1}, {0})"),
    "minItems": ("isinstance({0}, list)", "len({0}) < {1}"),
    "maxItems": ("isinstance({0}, list)", "len({0}) > {1}"),
}
_ITEMS: Final = "items."


class Expressions:
    """Write the expressions of one request schema; what cannot be written is collected in `problems`."""

    def __init__(self, document: Document, rules: RuleSet) -> None:
        self.document = document
        self.rules = rules
        self.variables = naming.field_names(rules.properties, _TAKEN)
        self.problems: list[SpecError] = []

    def disjoint(self, atom: Atom) -> str:
        """Return the expression that nothing which an atom reads is broken already; "" if nothing of it can be."""
        can_be_bad = {base.field for base in self.rules.base}
        read = [python(field) for field in self.variables if field in atom.reads & can_be_bad]
        if len(read) < 2:  # noqa: PLR2004 - the singular
            return f"{read[0]} not in bad" if read else ""
        return f"bad.isdisjoint(({', '.join(read)}))"

    def condition(self, condition: Condition) -> str:
        """Return the expression that is true when a condition is met."""
        equal = {test.field for test in condition.tests if not test.is_negated}  # to be equal is to be given
        parts = [f"{self.variables[name]} is not ABSENT" for name in condition.present if name not in equal]
        for test in condition.tests:
            variable = self.variables[test.field]
            is_met = self._is_among(test, variable)
            if test.field in (*condition.present, *self.rules.required):  # without it, that is blamed and nothing else
                parts.append(is_met)
            else:
                parts.append(f"({variable} is ABSENT or {is_met})")
        return " and ".join(parts)

    def _is_among(self, test: Test, variable: str) -> str:
        """Return the expression of a test; an absent value is not asked."""
        compare = is_none_of if test.is_negated else is_one_of
        return compare(variable, test.values, self._type(test.field))

    def violation(self, atom: Atom, variable: str, *, is_given: bool) -> str:  # noqa: PLR0911 - one for each keyword
        """Return the expression that is true when a value breaks an atom."""
        given = "" if is_given else f"{variable} is not ABSENT and "
        match atom.keyword, atom.value:
            case "required", _:
                return f"{variable} is ABSENT"
            case "forbidden", _:
                return f"{variable} is not ABSENT"
            case "type", value:
                return given + self._wrong_type(atom, variable, value)
            case "enum", list() as values:
                return given + is_none_of(variable, self._scalars(atom, values), self._type(atom.field))
            case "const", value:
                return given + is_none_of(variable, self._scalars(atom, [value]), self._type(atom.field))
            case "uniqueItems", True:
                test = f"has_duplicates({variable})"
                return test if self._is_sure(atom, "array") else f"isinstance({variable}, list) and {test}"
            case "uniqueItems", _:
                return "False"
            case keyword, value if keyword in _BOUNDS:
                return self._out_of_bounds(atom, variable, keyword, value)
            case keyword, value if keyword.startswith(_ITEMS):
                return self._wrong_item(atom, variable, keyword.removeprefix(_ITEMS), value)
        self._refuse(atom, f"no Python is known for the keyword {atom.keyword}")
        return "False"

    def _wrong_type(self, atom: Atom, variable: str, value: Json | Derived) -> str:
        names = value if isinstance(value, list) else [value]
        tests = [_TYPE_TESTS[name].format(variable) for name in names if isinstance(name, str) and name in _TYPE_TESTS]
        if len(tests) != len(names) or not tests:
            self._refuse(atom, f"no Python is known for the type {value!r}")
            return "False"
        if len(tests) > 1:
            return f"not ({' or '.join(tests)})"
        return f"{variable} is not None" if tests[0].endswith("is None") else f"not {tests[0]}"

    def _wrong_item(self, atom: Atom, variable: str, keyword: str, value: Json | Derived) -> str:
        inner: str
        match keyword, value:
            case "type", _:
                inner = self._wrong_type(atom, "item", value)
            case "enum", list() as values:
                inner = is_none_of("item", self._scalars(atom, values), None)
            case "const", _:
                inner = is_none_of("item", self._scalars(atom, [value]), None)
            case _ if keyword in _BOUNDS:
                inner = self._out_of_bounds(atom, "item", keyword, value)
            case _:
                self._refuse(atom, f"no Python is known for the keyword {atom.keyword}")
                return "False"
        found = f"any({inner} for item in {variable})"
        return found if self._is_sure(atom, "array") else f"isinstance({variable}, list) and {found}"

    def _out_of_bounds(self, atom: Atom, variable: str, keyword: str, value: Json | Derived) -> str:
        guard, broken = _BOUNDS[keyword]
        if keyword == "pattern":
            try:
                re.compile(str(value))
            except re.error as error:
                self._refuse(atom, f"the pattern is none in Python: {error}")
        elif isinstance(value, bool) or not isinstance(value, int | float):
            self._refuse(atom, f"{keyword} is not a number")
        test = broken.format(variable, python(value))
        if variable != "item" and self._is_sure(atom, "string", "array", "integer", "number"):
            return test
        return f"{guard.format(variable)} and {test}"

    def _is_sure(self, atom: Atom, *names: str) -> bool:
        """Tell whether a test before this one has refused values of other types."""
        return atom.condition is None and self._type(atom.field) in names

    def derived_violation(self, derived: Derived) -> str:
        """Return the expression that is true when all operands are given and their sum is out of its bounds."""
        guards = [f"is_integer({self.variables[name]})" for _, name in derived.terms]
        span = self.arithmetic(derived)
        if derived.minimum is not None and derived.maximum is not None:
            bounds = f"not {derived.minimum} <= {span} <= {derived.maximum}"
        elif derived.minimum is not None:
            bounds = f"{span} < {derived.minimum}"
        else:
            bounds = f"{span} > {derived.maximum}"
        return " and ".join([*guards, bounds])

    def arithmetic(self, derived: Derived) -> str:
        """Return a linear expression over the variables, as integers: sums of floats are rounded, or overflow."""
        text = ""
        for coefficient, name in derived.terms:
            factor = "" if abs(coefficient) == 1 else f"{abs(coefficient)} * "
            sign = ("- " if text else "-") if coefficient < 0 else ("+ " if text else "")
            text += f"{' ' if text else ''}{sign}{factor}int({self.variables[name]})"
        if derived.constant:
            text += f" {'-' if derived.constant < 0 else '+'} {abs(derived.constant)}"
        return text

    def _scalars(self, atom: Atom, values: Sequence[Json | Derived]) -> list[Scalar]:
        scalars = [value for value in values if value is None or isinstance(value, bool | int | float | str)]
        if len(scalars) != len(values):
            self._refuse(atom, "a value that has parts cannot be compared")
        return scalars

    def _type(self, field: str) -> Json:
        return self.rules.properties.get(field, {}).get("type")

    def _refuse(self, atom: Atom, problem: str) -> None:
        self.problems.append(self.document.problem(atom.pointer, problem, "say it with keywords that compile"))

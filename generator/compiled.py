"""Rules -> the Python text that checks them: straight-line code in which no schema is left.

The text names each property by a local variable, reads ABSENT from it where the body has no such key, and calls
what `runtime/_blame.py` offers. Each expression is safe for a value of any type.
"""

import builtins
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from generator import naming
from generator.document import Document, Json
from generator.errors import SpecError, SpecErrors
from generator.expression import Derived
from generator.rules import Atom, Condition, RuleSet, Scalar, Test
from generator.words import allowed_in_words, condition_in_words

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


@dataclass(frozen=True, slots=True)
class CompiledAtom:
    """Hold the description of an atom, as the package has it."""

    key: str
    """Its id; with its keyword behind it where one rule says two things of one property."""
    id: str
    rule: str
    strength: str
    field: str
    keyword: str
    pointer: str
    condition: str
    allowed: str
    source: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class Branch:
    """Hold one test of a property by itself: the condition under which it is broken, and what then is."""

    test: str
    atom: str


@dataclass(frozen=True, slots=True)
class BaseCheck:
    """Hold the tests of one property by itself, of which the first that is met is blamed."""

    field: str
    variable: str
    branches: tuple[Branch, ...]
    is_required: bool


@dataclass(frozen=True, slots=True)
class ConditionalCheck:
    """Hold the test of one conditional atom."""

    applies: str
    """When it is looked at: its condition."""
    disjoint: str
    """That nothing which it reads is broken already; "" if nothing of it can be."""
    test: str
    """What breaks it."""
    atom: str
    subject: str
    value: str


@dataclass(frozen=True, slots=True)
class CompiledRules:
    """Hold the check of one request schema."""

    schema: str
    function: str
    atoms: tuple[CompiledAtom, ...]
    base: tuple[BaseCheck, ...]
    conditional: tuple[ConditionalCheck, ...]
    integers: tuple[str, ...]
    liftable: tuple[str, ...]


def compile_rules(document: Document, rules: RuleSet) -> CompiledRules:
    """Compile the rules of one request schema; what is `assumed` is not checked, so not compiled.

    Raises:
        SpecErrors: A keyword or a value is one for which there is no Python.
    """
    compiler = _Compiler(document, rules)
    result = compiler.compiled()
    if compiler.problems:
        raise SpecErrors(compiler.problems)
    return result


class _Compiler:
    def __init__(self, document: Document, rules: RuleSet) -> None:
        self.document = document
        self.rules = rules
        self.variables = naming.field_names(rules.properties, _TAKEN)
        self.conditional = [atom for atom in rules.conditional if atom.strength != "assumed"]
        self.problems: list[SpecError] = []

    def compiled(self) -> CompiledRules:
        base = [atom for atom in self.rules.base if atom.field]
        read = {field for atom in self.conditional for field in atom.reads}
        checks = [self._base_check(field, [atom for atom in base if atom.field == field]) for field in self.variables]
        return CompiledRules(
            schema=self.rules.schema,
            function=f"check_{naming.snake_case(self.rules.schema)}",
            atoms=tuple(map(self._description, (*self.rules.base, *self.conditional))),
            base=tuple(check for check in checks if check.branches or check.field in read),
            conditional=tuple(map(self._conditional_check, self.conditional)),
            integers=tuple(name for name, schema in self.rules.properties.items() if _holds_integers(schema)),
            liftable=tuple(dict.fromkeys(atom.rule for atom in self.conditional if atom.strength == "inapplicable")),
        )

    def _description(self, atom: Atom) -> CompiledAtom:
        return CompiledAtom(
            key=self._key(atom),
            id=atom.id,
            rule=atom.rule,
            strength=atom.strength,
            field=atom.field,
            keyword=atom.keyword,
            pointer=atom.pointer,
            condition=condition_in_words(atom, self.rules),
            allowed=allowed_in_words(atom),
            source=" ".join((atom.source or "").split()),
            quoted=atom.condition is not None,
        )

    def _key(self, atom: Atom) -> str:
        same = [other for other in (*self.rules.base, *self.conditional) if other.id == atom.id]
        return atom.id if len(same) == 1 else f"{atom.id} {atom.keyword}"

    def _base_check(self, field: str, atoms: Iterable[Atom]) -> BaseCheck:
        variable = self.variables[field]
        branches = [Branch(self._violation(atom, variable, is_given=True), self._key(atom)) for atom in atoms]
        return BaseCheck(field, variable, tuple(branches), is_required=field in self.rules.required)

    def _conditional_check(self, atom: Atom) -> ConditionalCheck:
        condition = atom.condition or Condition((), ())
        variable = self.variables.get(atom.field, "body")
        value: str
        match atom.value:
            case Derived() as derived:
                subject, value = derived.expr, self._arithmetic(derived)
                test = self._derived_violation(derived)
            case _:
                subject, value = atom.field, "ABSENT" if atom.keyword == "required" else variable
                test = self._violation(atom, variable, is_given=atom.field in condition.present)
        return ConditionalCheck(
            applies=self._condition(condition),
            disjoint=self._disjoint(atom),
            test=test,
            atom=self._key(atom),
            subject=subject,
            value=value,
        )

    def _disjoint(self, atom: Atom) -> str:
        can_be_bad = {base.field for base in self.rules.base}
        read = [python(field) for field in self.variables if field in atom.reads & can_be_bad]
        if len(read) < 2:  # noqa: PLR2004 - the singular
            return f"{read[0]} not in bad" if read else ""
        return f"bad.isdisjoint(({', '.join(read)}))"

    def _condition(self, condition: Condition) -> str:
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
        is_equal = _is_one_of(variable, test.values, self._type(test.field))
        if not test.is_negated:
            return is_equal
        return _is_none_of(variable, test.values, self._type(test.field))

    def _violation(self, atom: Atom, variable: str, *, is_given: bool) -> str:  # noqa: PLR0911 - one for each keyword
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
                return given + _is_none_of(variable, self._scalars(atom, values), self._type(atom.field))
            case "const", value:
                return given + _is_none_of(variable, self._scalars(atom, [value]), self._type(atom.field))
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
                inner = _is_none_of("item", self._scalars(atom, values), None)
            case "const", _:
                inner = _is_none_of("item", self._scalars(atom, [value]), None)
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
        if variable != "item" and guard.startswith("isinstance") and self._is_sure(atom, "string", "array"):
            return test
        return f"{guard.format(variable)} and {test}"

    def _is_sure(self, atom: Atom, *names: str) -> bool:
        """Tell whether a test before this one has refused values of other types."""
        return atom.condition is None and self._type(atom.field) in names

    def _derived_violation(self, derived: Derived) -> str:
        guards = [f"is_number({self.variables[name]})" for _, name in derived.terms]
        span = self._arithmetic(derived)
        if derived.minimum is not None and derived.maximum is not None:
            bounds = f"not {derived.minimum} <= {span} <= {derived.maximum}"
        elif derived.minimum is not None:
            bounds = f"{span} < {derived.minimum}"
        else:
            bounds = f"{span} > {derived.maximum}"
        return " and ".join([*guards, bounds])

    def _arithmetic(self, derived: Derived) -> str:
        text = ""
        for coefficient, name in derived.terms:
            factor = "" if abs(coefficient) == 1 else f"{abs(coefficient)} * "
            sign = ("- " if text else "-") if coefficient < 0 else ("+ " if text else "")
            text += f"{' ' if text else ''}{sign}{factor}{self.variables[name]}"
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


def _is_one_of(variable: str, values: Sequence[Scalar], declared: Json) -> str:
    parts = _comparisons(variable, values, declared, "==", "in", "is")
    return parts[0] if len(parts) == 1 else f"({' or '.join(parts)})"


def _is_none_of(variable: str, values: Sequence[Scalar], declared: Json) -> str:
    return " and ".join(_comparisons(variable, values, declared, "!=", "not in", "is not"))


def _comparisons(  # noqa: PLR0913, PLR0917 - the three operators of one sense belong together
    variable: str, values: Sequence[Scalar], declared: Json, equal: str, among: str, same: str
) -> list[str]:
    """Return the comparisons with each kind of value, as JSON means equality: true is not 1, 10.0 is 10."""
    parts = []
    plain = [value for value in values if isinstance(value, str)]
    numbers = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    if declared in ("integer", "number"):  # a boolean has been refused before
        plain, numbers = [*plain, *numbers], []  # type: ignore[list-item] # a tuple of both is what is written
    if plain:
        parts.append(_compared(variable, plain, equal, among))
    if numbers:
        is_boolean = f"isinstance({variable}, bool)"
        compared = _compared(variable, numbers, equal, among)
        parts.append(f"(not {is_boolean} and {compared})" if equal == "==" else f"({is_boolean} or {compared})")
    parts += [f"{variable} {same} {value}" for value in values if value is None or isinstance(value, bool)]
    return parts


def _compared(variable: str, values: Sequence[Scalar], equal: str, among: str) -> str:
    if len(values) == 1:
        return f"{variable} {equal} {python(values[0])}"
    return f"{variable} {among} ({', '.join(map(python, values))})"


def python(value: object) -> str:
    """Return a JSON scalar as Python writes it, in double quotes."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=True)
    return repr(value)


def _holds_integers(schema: Mapping[str, Json]) -> bool:
    items = schema.get("items")
    return schema.get("type") == "integer" or (isinstance(items, dict) and items.get("type") == "integer")

"""Rules -> the parts of the straight-line Python that checks them, in which no schema is left."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.errors import SpecErrors
from generator.reading.document import Document, Json
from generator.reading.linear import Derived
from generator.reading.rules import Atom, Condition, RuleSet
from generator.rendering import naming
from generator.rendering.expressions import Expressions
from generator.rendering.words import allowed_in_words, condition_in_words


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
    if compiler.expressions.problems:
        raise SpecErrors(compiler.expressions.problems)
    return result


class _Compiler:
    def __init__(self, document: Document, rules: RuleSet) -> None:
        self.rules = rules
        self.expressions = Expressions(document, rules)
        self.conditional = [atom for atom in rules.conditional if atom.strength != "assumed"]

    def compiled(self) -> CompiledRules:
        base = [atom for atom in self.rules.base if atom.field]
        read = {field for atom in self.conditional for field in atom.reads}
        checks = [
            self._base_check(field, [atom for atom in base if atom.field == field])
            for field in self.expressions.variables
        ]
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
        variable = self.expressions.variables[field]
        branches = [
            Branch(self.expressions.violation(atom, variable, is_given=True), self._key(atom)) for atom in atoms
        ]
        return BaseCheck(field, variable, tuple(branches), is_required=field in self.rules.required)

    def _conditional_check(self, atom: Atom) -> ConditionalCheck:
        condition = atom.condition or Condition((), ())
        variable = self.expressions.variables.get(atom.field, "body")
        value: str
        match atom.value:
            case Derived() as derived:
                subject, value = derived.expr, self.expressions.arithmetic(derived)
                test = self.expressions.derived_violation(derived)
            case _:
                subject, value = atom.field, "ABSENT" if atom.keyword == "required" else variable
                test = self.expressions.violation(atom, variable, is_given=atom.field in condition.present)
        return ConditionalCheck(
            applies=self.expressions.condition(condition),
            disjoint=self.expressions.disjoint(atom),
            test=test,
            atom=self._key(atom),
            subject=subject,
            value=value,
        )


def _holds_integers(schema: Mapping[str, Json]) -> bool:
    items = schema.get("items")
    return schema.get("type") == "integer" or (isinstance(items, dict) and items.get("type") == "integer")

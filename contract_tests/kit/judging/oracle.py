"""Judge bodies and answers by the spec as it stands, through a JSON Schema validator.

The validator says what is wrong; its errors are mapped back to atoms by where in the schema they arose, and only root
causes are kept. `format` is never asserted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, cast

from jsonschema.exceptions import ValidationError, best_match

from contract_tests.kit.judging.atoms import Atom, Atoms, Strength
from contract_tests.kit.judging.dialect import read_atoms
from contract_tests.kit.judging.fields import mistyped_fields
from contract_tests.kit.judging.schemas import Errors, error_finder
from contract_tests.kit.judging.words import describe
from contract_tests.kit.reading.document import Content, SpecDocument
from contract_tests.kit.reading.elements import Elements

Verdict: TypeAlias = Literal["legal", "illegal", "open"]


@dataclass(frozen=True, slots=True)
class Broken:
    """Hold one root cause: the rule and atom that a body breaks, and how to say it."""

    rule: str
    atom: str
    field: str
    strength: Strength
    pointer: str
    line: int
    source: str | None
    message: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """Hold what the spec says of one body: root causes of every strength, and keys that it does not know.

    `disputed` names all rules and atoms that the documents contradict each other about, broken or not.
    """

    broken: tuple[Broken, ...]
    unknown: tuple[str, ...] = ()
    disputed: frozenset[str] = field(default=frozenset(), compare=False)

    @property
    def verdict(self) -> Verdict:
        """Sum up: illegal if a `reject` is broken, open where the documents are silent, else legal."""
        if any(broken.strength == "reject" for broken in self.broken):
            return "illegal"
        return "open" if self.broken or self.unknown else "legal"

    @property
    def held(self) -> frozenset[str]:
        """Give the ids of the broken rules that every target is held to: documented, and without contradiction."""
        return frozenset(
            broken.rule
            for broken in self.broken
            if broken.strength == "reject" and not {broken.rule, broken.atom} & self.disputed
        )

    @property
    def atoms(self) -> frozenset[str]:
        """Give the ids of the broken atoms."""
        return frozenset(broken.atom for broken in self.broken)

    @property
    def rules(self) -> frozenset[str]:
        """Give the ids of the broken rules."""
        return frozenset(broken.rule for broken in self.broken)


class Oracle:
    """Judge bodies and answers by one document."""

    def __init__(self, document: SpecDocument) -> None:
        self.document = document
        self._errors_at = error_finder(document.root)
        self._finders: dict[str, Errors] = {}
        self._atoms: dict[str, Atoms] = {}

    def atoms(self, schema_name: str) -> Atoms:
        """Give the atoms of a request schema."""
        if schema_name not in self._atoms:
            self._atoms[schema_name] = read_atoms(self.document, schema_name)
        return self._atoms[schema_name]

    def judge(self, schema_name: str, body: object) -> Judgement:
        """Judge a request body by a component schema."""
        atoms = self.atoms(schema_name)
        found = {atom.id: atom for error in self._errors(atoms.pointer, body) for atom in _blamed(atoms, error, body)}
        if not isinstance(body, Mapping):
            return Judgement(tuple(_broken(atom, body, {}) for atom in found.values()), disputed=atoms.disputed)
        rank = {atom.id: place for place, atom in enumerate(atoms.base)}
        first: dict[str, Atom] = {}
        for atom in found.values():
            if atom.condition is None and (atom.field not in first or rank[atom.id] < rank[first[atom.field].id]):
                first[atom.field] = atom
        roots = [
            atom
            for atom in atoms.all
            if atom.id in found
            and (atom is first.get(atom.field) if atom.condition is None else not atom.reads & first.keys())
        ]
        unknown = tuple(key for key in body if key not in atoms.properties)
        return Judgement(tuple(_broken(atom, body, atoms.defaults) for atom in roots), unknown, atoms.disputed)

    def judge_answer(self, operation_id: str, status: int, media_type: str | None, body: object) -> tuple[str, ...]:
        """Give what is wrong with an answer; nothing if it is as documented.

        Args:
            operation_id: the operation that was asked.
            status: the HTTP status of the answer.
            media_type: its content type, parameters allowed; None if it named none.
            body: the parsed body; for a streamed answer the list of its parsed lines.

        """
        response = self.document.operation(operation_id).response(status)
        if response is None:
            return (f"status {status} is not documented for {operation_id}",)
        if not response.contents:
            return ()
        plain = (media_type or "").partition(";")[0].strip().lower()
        for content in response.contents:
            if content.media_type.lower() == plain:
                return tuple(self._problems(content, body))
        allowed = ", ".join(content.media_type for content in response.contents)
        return (f"media type {plain or 'none'} is not documented for {operation_id} {status}; documented: {allowed}",)

    def judge_callback(self, operation_id: str, body: object) -> tuple[str, ...]:
        """Give what is wrong with a callback of an operation; nothing if one of its documented callbacks fits."""
        problems: list[str] = [f"{operation_id} documents no callback"]
        for callback in self.document.operation(operation_id).callbacks:
            for content in callback.contents:
                problems = list(self._problems(content, body))
                if not problems:
                    return ()
        return tuple(problems)

    def judge_shape(self, pointer: str, value: object) -> tuple[str, ...]:
        """Give what is wrong with a value by the schema that a pointer leads to."""
        return tuple(self._shape(pointer, value))

    def _problems(self, content: Content, body: object) -> Iterator[str]:
        if content.item_schema is not None:
            if not isinstance(body, list):
                yield "the body is no list of lines"
                return
            for number, line in enumerate(body, start=1):
                yield from (f"line {number}: {problem}" for problem in self._shape(content.item_schema, line))
        elif content.schema is not None:
            yield from self._shape(content.schema, body)

    def _shape(self, pointer: str, body: object) -> Iterator[str]:
        errors = list(self._errors(pointer, body))
        for error in errors:
            closest = _closest(error)
            yield f"{closest.json_path}: {closest.message[:300]}"
        if not errors:
            yield from mistyped_fields(Elements(self.document.root, self.document.lines), self._errors, pointer, body)

    def first_error(self, pointer: str, body: object) -> ValidationError | None:
        """Give the first thing that is wrong with a body by the schema at a pointer; None if nothing is."""
        return next(map(_closest, self._errors(pointer, body)), None)

    def _errors(self, pointer: str, body: object) -> Iterator[ValidationError]:
        if pointer not in self._finders:
            self._finders[pointer] = self._errors_at(pointer)
        return self._finders[pointer](body)


def _closest(error: ValidationError) -> ValidationError:
    """Give the cause of an error: of an anyOf that fails, the branch that came closest tells more than the anyOf."""
    return best_match([error]) or error


def _blamed(atoms: Atoms, error: ValidationError, body: object) -> Iterator[Atom]:
    """Map one error of the validator to the atoms that it means."""
    path = [str(step) for step in error.absolute_schema_path]
    member = None
    if path[0] == "allOf":
        member, path = int(path[1]), path[3:]  # allOf, index, then
    among = [atom for atom in atoms.all if atom.member == member]
    given = body if isinstance(body, Mapping) else {}
    if path[0] == "required" and error.validator == "required":
        yield from (atom for atom in among if _asserts_presence(atom) and atom.field not in given)
    elif path[0] == "x-derived":
        yield from (atom for atom in among if atom.linear is not None)
    elif path == ["properties"]:  # the validator does not say which property a `false` forbids
        yield from (atom for atom in among if atom.value is False and atom.field in given)
    elif path[0] == "properties":
        yield from (
            atom for atom in among if atom.field == path[1] and (member is not None or _asserts(atom, path[2:], error))
        )
    else:
        yield from (atom for atom in among if atom.field == "" and atom.keyword == path[0])


def _asserts_presence(atom: Atom) -> bool:
    return atom.is_required or atom.keyword == "required"


def _asserts(atom: Atom, reported: list[str], error: ValidationError) -> bool:
    if error.validator == "required":  # the validator says in words alone which name is missing
        return atom.steps[:-1] == tuple(reported) and atom.steps[-1] not in cast("Mapping[str, object]", error.instance)
    return bool(atom.steps) and atom.steps == tuple(reported[: len(atom.steps)])


def _broken(atom: Atom, body: object, defaults: Mapping[str, object]) -> Broken:
    return Broken(
        rule=atom.rule,
        atom=atom.id,
        field=atom.field,
        strength=atom.strength,
        pointer=atom.pointer,
        line=atom.line,
        source=atom.source,
        message=describe(atom, body, defaults),
    )

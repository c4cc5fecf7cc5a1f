"""Read the atoms of a request schema from the dialect that the spec is written in.

A keyword that this kit does not know is an error, so that no statement is dropped silently.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from contract_tests.kit.judging.assertions import Assertion, AssertionReader, is_annotation
from contract_tests.kit.judging.atoms import Atom, Atoms, Condition, Strength
from contract_tests.kit.judging.linear import read_linear
from contract_tests.kit.reading.document import SpecDocument, SpecDocumentError
from contract_tests.kit.reading.yaml_text import escape

_STRENGTHS: Final[tuple[Strength, ...]] = ("reject", "inapplicable", "assumed")
_MEMBER: Final = {"x-rule", "if", "then"}


def read_atoms(document: SpecDocument, schema_name: str) -> Atoms:
    """Read the atoms of a component schema.

    Raises:
        SpecDocumentError: it is not written in the dialect, or asserts with a keyword that this kit does not know.

    """
    return _AtomReader(document, schema_name).read()


@dataclass(frozen=True, slots=True)
class _AtomReader:
    document: SpecDocument
    schema_name: str

    @property
    def root(self) -> str:
        return f"#/components/schemas/{escape(self.schema_name)}"

    def fail(self, what: str, below: str) -> SpecDocumentError:
        pointer = self.root + below
        return SpecDocumentError(what, where=pointer, line=self.document.line(pointer))

    def read(self) -> Atoms:
        schema = self.document.schema(self.schema_name)
        for key in schema:
            if key not in {"type", "required", "properties", "allOf", "additionalProperties"} and not is_annotation(
                key
            ):
                raise self.fail(f"the keyword {key} is not known at the top of a request schema", f"/{escape(key)}")
        if schema.get("type") != "object":
            raise self.fail("a request schema has type: object", "")
        properties = self.properties(schema)
        required = _names(schema.get("required", []))
        plain = {name: self.plain(value, f"/properties/{escape(name)}") for name, value in properties.items()}
        base = [self.whole_atom("type", "object"), *self.closing_atoms(schema)]
        for name, declared in properties.items():
            description = plain[name].get("description")
            source = " ".join(description.split()) if isinstance(description, str) else None
            if name in required:
                base.append(self.base_atom(name, source, Assertion(("required",), f"{self.root}/required")))
            place = f"{self.root}/properties/{escape(name)}"
            base += [self.base_atom(name, source, found) for found in self.values.read(declared, place)]
        for atom_id in (ids := [atom.id for atom in base]):
            if ids.count(atom_id) > 1:
                raise self.fail(f"two statements have the same id {atom_id}; rename a property", "/properties")
        return Atoms(
            schema=self.schema_name,
            pointer=self.root,
            properties=plain,
            required=required,
            base=tuple(base),
            conditional=tuple(self.conditional(schema.get("allOf", []), properties)),
            disputed=frozenset(self.disputed(schema.get("x-disputed", []))),
        )

    def disputed(self, points: object) -> Iterator[str]:
        for index, point in enumerate(points if isinstance(points, list) else []):
            if not isinstance(point, Mapping) or not _names(point.get("rules")):
                raise self.fail("a disputed point lists its rules", f"/x-disputed/{index}")
            yield from _names(point.get("rules"))

    def properties(self, schema: Mapping[str, object]) -> dict[str, Mapping[str, object]]:
        declared = schema.get("properties", {})
        if not isinstance(declared, Mapping):
            raise self.fail("properties is a mapping", "/properties")
        for name, value in declared.items():
            if not isinstance(value, Mapping):
                raise self.fail("a property is declared by a mapping", f"/properties/{escape(name)}")
        for name in _names(schema.get("required", [])):
            if name not in declared:
                raise self.fail(f"{name} is required but not declared", "/required")
        return dict(declared)

    def base_atom(self, name: str, source: str | None, found: Assertion) -> Atom:
        keyword = ".".join(found.steps)
        atom_id = f"{name}.{keyword}"
        return Atom(
            id=atom_id,
            rule=atom_id,
            strength="reject",
            source=source,
            field=name,
            keyword=keyword,
            pointer=found.pointer,
            line=self.document.line(found.pointer),
            value=found.leaf,
            steps=found.steps,
            whole=found.whole,
        )

    def whole_atom(self, keyword: str, value: object) -> Atom:
        """Give the atom of a keyword of the body itself."""
        pointer, atom_id, alone = f"{self.root}/{keyword}", f"body.{keyword}", {keyword: value}
        line = self.document.line(pointer)
        return Atom(
            atom_id, atom_id, "reject", None, "", keyword, pointer, line, value=alone, steps=(keyword,), whole=alone
        )

    def closing_atoms(self, schema: Mapping[str, object]) -> Iterator[Atom]:
        """Give the atom by which a body may hold no other properties."""
        closing = schema.get("additionalProperties", True)
        if not isinstance(closing, bool):
            raise self.fail("a request schema may be open or closed; give no schema here", "/additionalProperties")
        if not closing:
            yield self.whole_atom("additionalProperties", closing)

    @property
    def values(self) -> AssertionReader:
        return AssertionReader(self.document)

    def plain(self, schema: object, below: str) -> Mapping[str, object]:
        found = self.values.plain(schema, self.root + below)
        if not isinstance(found, Mapping):
            raise self.fail("a property is declared by a mapping", below)
        return found

    def conditional(self, members: object, properties: Mapping[str, object]) -> Iterator[Atom]:
        if not isinstance(members, list):
            raise self.fail("allOf is a list", "/allOf")
        for index, member in enumerate(members):
            place = f"/allOf/{index}"
            if not isinstance(member, Mapping) or set(member) != _MEMBER:
                raise self.fail("a member of allOf is x-rule, if and then, nothing else", place)
            tag, then = member["x-rule"], member["then"]
            if not isinstance(tag, Mapping) or not isinstance(tag.get("id"), str):
                raise self.fail("x-rule has an id", f"{place}/x-rule")
            if not isinstance(then, Mapping):
                raise self.fail("then is a mapping", f"{place}/then")
            condition = self.condition(member["if"], place)
            atoms = list(self.member_atoms(tag, condition, then, place, index))
            for atom in atoms:
                for name in atom.reads - set(properties):
                    raise self.fail(f"{name} is no property of {self.schema_name}", place)
            yield from atoms

    def condition(self, written: object, place: str) -> Condition:
        if not isinstance(written, Mapping) or set(written) - {"properties", "required"}:
            raise self.fail("if holds properties and required, nothing else", f"{place}/if")
        tests = written.get("properties", {})
        if not isinstance(tests, Mapping):
            raise self.fail("properties is a mapping", f"{place}/if/properties")
        for name, test in tests.items():
            if isinstance(test, Mapping):
                list(self.values.read(test, f"{self.root}{place}/if/properties/{escape(name)}"))
        return Condition(
            tests=tuple(
                (name, self.values.plain(test, f"{self.root}{place}/if/properties/{escape(name)}"))
                for name, test in tests.items()
                if test is not True
            ),
            present=_names(written.get("required", [])),
        )

    def member_atoms(
        self, tag: Mapping[str, object], condition: Condition, then: Mapping[str, object], place: str, index: int
    ) -> Iterator[Atom]:
        if set(then) - {"properties", "required", "x-derived"}:
            raise self.fail("then holds properties, required and x-derived, nothing else", f"{place}/then")
        values = then.get("properties", {})
        if not isinstance(values, Mapping):
            raise self.fail("properties is a mapping", f"{place}/then/properties")
        required = _names(then.get("required", []))
        asserted = [name for name, value in values.items() if self.asserts(value, name, place)]
        fields = [name for name in values if name in asserted or name in required]
        fields += [name for name in required if name not in fields]
        rule, count = str(tag["id"]), len(fields) + ("x-derived" in then)
        strength = self.strength(tag, place)
        source = tag.get("source")
        quoted = source if isinstance(source, str) else None
        for name in fields:
            below = f"/then/properties/{escape(name)}" if name in asserted else "/then/required"
            yield Atom(
                id=rule if count == 1 else f"{rule}:{name}",
                rule=rule,
                strength=strength,
                source=quoted,
                field=name,
                keyword="if",
                pointer=self.root + place + below,
                line=self.document.line(self.root + place + below),
                condition=condition,
                value=self.values.plain(values[name], self.root + place + below) if name in asserted else None,
                is_required=name in required,
                member=index,
            )
        if "x-derived" in then:
            pointer = f"{self.root}{place}/then/x-derived"
            try:
                linear = read_linear(then["x-derived"])
            except ValueError as error:
                raise self.fail(str(error), f"{place}/then/x-derived") from error
            yield Atom(
                id=rule if count == 1 else f"{rule}:{linear.text}",
                rule=rule,
                strength=strength,
                source=quoted,
                field=linear.text,
                keyword="if",
                pointer=pointer,
                line=self.document.line(pointer),
                condition=condition,
                linear=linear,
                member=index,
            )

    def strength(self, tag: Mapping[str, object], place: str) -> Strength:
        named = tag.get("strength", "reject")
        for known in _STRENGTHS:
            if named == known:
                return known
        raise self.fail(f"strength is one of {', '.join(_STRENGTHS)}", f"{place}/x-rule/strength")

    def asserts(self, value: object, name: str, place: str) -> bool:
        if isinstance(value, Mapping):
            return bool(list(self.values.read(value, f"{self.root}{place}/then/properties/{escape(name)}")))
        return value is False


def _names(listed: object) -> tuple[str, ...]:
    return tuple(name for name in listed if isinstance(name, str)) if isinstance(listed, list) else ()

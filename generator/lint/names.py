"""Points about names: properties, ids, and rules that stand where nobody reads them."""

from collections.abc import Iterator, Sequence

from generator.errors import SpecError
from generator.reading.document import SCHEMAS, Document, child, keys
from generator.reading.rules import RuleSet, request_bodies, request_schemas
from generator.reading.structure import walk


def unknown_properties(document: Document, rules: RuleSet) -> Iterator[SpecError]:
    """Yield the properties that a rule names and the schema does not describe."""
    for member in rules.members:
        reads = member.condition.fields.union(*(atom.reads for atom in member.atoms))
        reads |= {default.field for default in member.defaults}
        for field in sorted(reads - set(rules.properties)):
            problem = f"{member.id} names {field}, which is not a property of {rules.schema}"
            yield document.problem(member.pointer, problem, "correct the name, or describe the property")


def unread_names(document: Document, rules: RuleSet) -> Iterator[SpecError]:
    """Yield the foreign names of a property that are no list of texts: no message would suggest the property."""
    for field, schema in rules.properties.items():
        names = schema.get("x-also-called", [])
        if not (isinstance(names, list) and all(isinstance(name, str) for name in names)):
            place = child(child(child(rules.pointer, "properties"), field), "x-also-called")
            yield document.problem(place, "not a list of names", "write `x-also-called: [name]`")


def unnamed_bodies(document: Document) -> Iterator[SpecError]:
    """Yield the request bodies whose schema is not a component: nothing could be named after it."""
    for place, target in request_bodies(document):
        if keys(target)[:-1] != keys(SCHEMAS):
            remedy = "name it in components/schemas and refer to it"
            yield document.problem(place, "a request body whose schema has no name", remedy)


def unread_rules(document: Document) -> Iterator[SpecError]:
    """Yield the rules that stand elsewhere than in `allOf` of a request schema: nobody would compile them."""
    homes = {child(child(SCHEMAS, name), "allOf") for name in request_schemas(document)}
    for pointer, node in walk(document.tree.root):
        member = pointer.removesuffix("/then") if "x-derived" in node else pointer
        if ("x-rule" in node or "x-derived" in node) and member.rpartition("/")[0] not in homes:
            remedy = "make it a member of allOf of a schema that is a request body"
            yield document.problem(pointer, "a rule that nobody reads here", remedy)


def duplicate_ids(document: Document, rule_sets: Sequence[RuleSet]) -> Iterator[SpecError]:
    """Yield the rule ids that stand for two things."""
    rules_seen: dict[str, str] = {}
    for rules in rule_sets:
        seen: dict[str, str] = {}  # base atoms: their ids have to differ within one schema only
        for atom in rules.base:
            first = seen.setdefault(atom.id, atom.pointer)
            if first != atom.pointer:
                yield _second(document, atom.id, atom.pointer, first)
        for member in rules.members:
            first = rules_seen.setdefault(member.id, seen.get(member.id, member.pointer))
            if first != member.pointer:
                yield _second(document, member.id, child(member.pointer, "x-rule"), first)


def _second(document: Document, name: str, pointer: str, first: str) -> SpecError:
    problem = f"the id {name} stands for line {document.line(first)} already"
    return document.problem(pointer, problem, "choose another name")

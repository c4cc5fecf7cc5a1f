"""Read the documented rules of a request schema: pure, from the document alone."""

from collections.abc import Iterator
from typing import Final

from generator.errors import SpecError, SpecErrors
from generator.reading.assertions import Notes, assertions, is_annotation
from generator.reading.atoms import KEYWORDS, Atom, Condition, Default, Member, RuleSet, Scalar, Strength, Test
from generator.reading.document import SCHEMAS, Document, Json, child, keys
from generator.reading.linear import Derived
from generator.reading.members import read_member
from generator.reading.structure import METHODS

__all__ = [
    "KEYWORDS",
    "Atom",
    "Condition",
    "Default",
    "Derived",
    "Member",
    "RuleSet",
    "Scalar",
    "Strength",
    "Test",
    "read_rules",
    "request_bodies",
    "request_schemas",
    "survey_rules",
]

_ROOT_KEYWORDS: Final = frozenset({"type", "required", "properties", "allOf"})


def request_bodies(document: Document) -> Iterator[tuple[str, str]]:
    """Yield each request body schema of each operation, as (where it stands, where its references lead)."""
    for path in _members(document, "#/paths"):
        for method in METHODS:
            operation = _get(document, child(path, method))
            if not isinstance(operation, dict) or "requestBody" not in operation:
                continue
            place = child(child(path, method), "requestBody")
            _, body = document.resolve(operation["requestBody"], place)
            for media_type in _members(document, child(body, "content")):
                schema = _get(document, child(media_type, "schema"))
                yield child(media_type, "schema"), document.resolve(schema, child(media_type, "schema"))[1]


def request_schemas(document: Document) -> tuple[str, ...]:
    """Return the names of the component schemas that are request bodies, in the order of the operations."""
    targets = (keys(target) for _, target in request_bodies(document))
    depth = len(keys(SCHEMAS))
    found = (parts[depth] for parts in targets if parts[:depth] == keys(SCHEMAS) and len(parts) == depth + 1)
    return tuple(dict.fromkeys(found))


def read_rules(document: Document, schema_name: str) -> RuleSet:
    """Read what one component schema asserts of a request body.

    Raises:
        SpecErrors: A keyword is not one that the generator compiles, or a rule is not of the dialect's form.
    """
    rules, problems = survey_rules(document, schema_name)
    if problems:
        raise SpecErrors(problems)
    return rules


def survey_rules(document: Document, schema_name: str) -> tuple[RuleSet, tuple[SpecError, ...]]:
    """Read as much of a schema's rules as can be read, with every problem of the rest."""
    notes = Notes(document)
    schema, pointer = document.resolve(document.schemas.get(schema_name), child(SCHEMAS, schema_name))
    root = notes.mapping(schema, pointer)
    for keyword, value in root.items():
        if keyword not in _ROOT_KEYWORDS and not is_annotation(keyword, value):
            notes.unknown(pointer, keyword)
    if root.get("type") != "object":
        notes.add(child(pointer, "type"), "a request body that is not an object", "write `type: object`")
    properties, pointers = _properties(root, pointer, notes)
    names = notes.names(root.get("required", []), child(pointer, "required"))
    for index, name in enumerate(names):
        if name not in properties:
            place = child(child(pointer, "required"), index)
            notes.add(place, f"{name} is required but not described", "add it to the properties, or drop it here")
    base = [_base_atom(notes, "", ("type", "object", child(pointer, "type")), root.get("description"))]
    for field, property_schema in properties.items():
        found: list[tuple[str, Json, str]] = list(assertions(property_schema, pointers[field], notes))
        if field in names:
            found.insert(0, ("required", None, child(child(pointer, "required"), names.index(field))))
        description = property_schema.get("description")
        base += [_base_atom(notes, field, assertion, description) for assertion in found]
    defaults = tuple(
        Default(None, field, schema["default"]) for field, schema in properties.items() if "default" in schema
    )
    rules = RuleSet(schema_name, pointer, properties, names, tuple(base), _rules(root, pointer, notes), defaults)
    return rules, tuple(notes.problems)


def _properties(root: dict[str, Json], pointer: str, notes: Notes) -> tuple[dict[str, dict[str, Json]], dict[str, str]]:
    """Return each property's schema, and where it stands, with references followed."""
    properties: dict[str, dict[str, Json]] = {}
    pointers: dict[str, str] = {}
    place = child(pointer, "properties")
    for field, node in notes.mapping(root.get("properties", {}), place).items():
        resolved, where = notes.document.resolve(node, child(place, field))
        properties[field] = {} if resolved is True else notes.mapping(resolved, where)
        pointers[field] = where
    return properties, pointers


def _rules(root: dict[str, Json], pointer: str, notes: Notes) -> tuple[Member, ...]:
    place = child(pointer, "allOf")
    nodes = root.get("allOf")
    listed = nodes if isinstance(nodes, list) else []  # if there is anything, it is a list: the document is loaded
    members = (read_member(node, child(place, index), notes) for index, node in enumerate(listed))
    return tuple(member for member in members if member is not None)


def _base_atom(notes: Notes, field: str, assertion: tuple[str, Json, str], description: Json) -> Atom:
    keyword, value, pointer = assertion
    atom_id = f"{field or 'body'}.{keyword}"
    return Atom(
        id=atom_id,
        rule=atom_id,
        strength="reject",
        source=description if isinstance(description, str) else None,
        pointer=pointer,
        line=notes.document.line(pointer),
        condition=None,
        field=field,
        keyword=keyword,
        value=value,
        reads=frozenset({field} if field else ()),
    )


def _members(document: Document, pointer: str) -> list[str]:
    node = _get(document, pointer)
    return [child(pointer, key) for key in node] if isinstance(node, dict) else []


def _get(document: Document, pointer: str) -> Json:
    try:
        return document.at(pointer)
    except KeyError:
        return None

"""Check the form of a document: the outline of OpenAPI 3.1, local references, schemas that are JSON Schema."""

from collections.abc import Iterator
from typing import Final

from jsonschema import Draft202012Validator

from generator.errors import SpecError
from generator.reading.yaml_tree import Json, Tree, child, keys

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

# Members of these are named by the author, so that a member called `$ref` or `default` is no keyword.
_MAPS_OF_NAMES: Final = frozenset({
    "$defs", "callbacks", "content", "dependentSchemas", "encoding", "headers", "links", "parameters", "pathItems",
    "paths", "patternProperties", "properties", "requestBodies", "responses", "schemas", "securitySchemes", "variables",
})  # fmt: skip
# Values of these are data, in which `$ref` is an ordinary key.
_DATA: Final = frozenset({"const", "default", "enum", "example", "value"})
_BESIDE_REFERENCE: Final = frozenset({"$ref", "deprecated", "description", "summary", "title"})


def broken_structure(tree: Tree) -> list[SpecError]:
    """Return what keeps the text from being an OpenAPI 3.1 document with operations."""
    root = tree.root
    if not isinstance(root, dict):
        return [tree.problem("#", "not a mapping", "write an OpenAPI 3.1 document")]
    problems: list[SpecError] = []
    version = root.get("openapi")
    if not (isinstance(version, str) and version.startswith("3.1.")):
        wanted = "3.1" if isinstance(version, str) else "a string"
        problems.append(tree.problem("#/openapi", f"openapi is {version!r}, not {wanted}", "write `openapi: 3.1.0`"))
    if root.get("jsonSchemaDialect", DIALECT) != DIALECT:
        problems.append(tree.problem("#/jsonSchemaDialect", "another dialect of JSON Schema", f"write {DIALECT}"))
    info = root.get("info")
    problems += [
        tree.problem(f"#/info/{key}", f"info has no {key} that is a string", f"add one, in quotes, as `{key}: '…'`")
        for key in ("title", "version")
        if not (isinstance(info, dict) and isinstance(info.get(key), str))
    ]
    if not isinstance(root.get("paths"), dict):
        problems.append(tree.problem("#/paths", "no paths", "add the operations under `paths`"))
    for pointer in ("#/components", "#/components/schemas"):
        if not isinstance(_at(tree, pointer, {}), dict):
            problems.append(tree.problem(pointer, "not a mapping", "write names with a component each"))
    return problems + [problem for pointer, item in _members(tree, "#/paths") for problem in _path(tree, pointer, item)]


def _path(tree: Tree, pointer: str, item: Json) -> Iterator[SpecError]:
    """Yield what is wrong with one path."""
    if not keys(pointer)[-1].startswith("/"):
        yield tree.problem(pointer, "a path that does not start with /", "begin it with /")
    if not isinstance(item, dict):
        yield tree.problem(pointer, "not a mapping", "write an operation for each method")
        return
    if "$ref" in item:
        yield tree.problem(child(pointer, "$ref"), "a path that refers to another", "write its operations here")
    for method in METHODS:
        operation = item.get(method, {"responses": {"": {}}})
        place = child(pointer, method)
        if not isinstance(operation, dict):
            yield tree.problem(place, "not a mapping", "write an operation")
        elif not (isinstance(operation.get("responses"), dict) and operation["responses"]):
            yield tree.problem(place, "an operation without responses", "add `responses` with a status each")


def broken_references(tree: Tree) -> list[SpecError]:
    """Return the references that are not local, have no target, run in a circle, or have assertions beside them."""
    problems: list[SpecError] = []
    for pointer, node in walk(tree.root):
        if "$ref" not in node:
            continue
        place, reference = child(pointer, "$ref"), node["$ref"]
        beside = sorted(key for key in node if key not in _BESIDE_REFERENCE and not key.startswith("x-"))
        if beside:
            names = ", ".join(beside)
            problems.append(tree.problem(place, f"{names} beside a $ref", "move it into the component"))
        if not isinstance(reference, str):
            problems.append(tree.problem(place, "a $ref that is not a string", "write '#/components/…'"))
        elif not reference.startswith("#/"):
            problems.append(tree.problem(place, f"{reference} is not local", "refer to '#/components/…' of this file"))
        elif (fault := _chain_fault(tree, reference, pointer)) is not None:
            problems.append(tree.problem(place, f"{reference} {fault}", "refer to a component that exists"))
    return problems


def _chain_fault(tree: Tree, reference: str, start: str) -> str | None:
    """Say why following a reference from an element does not end, unless that is the fault of a later one."""
    seen: set[str] = set()
    while reference not in seen:
        if reference == start:
            return "runs in a circle"
        seen.add(reference)
        try:
            target = tree.at(reference)
        except KeyError:
            return "has no target"
        following = target.get("$ref") if isinstance(target, dict) else None
        if not isinstance(following, str):
            break
        reference = following
    return None


def broken_schemas(tree: Tree) -> list[SpecError]:
    """Return where a schema, named or inline, is not a JSON Schema of 2020-12."""
    validator = Draft202012Validator(Draft202012Validator.META_SCHEMA)
    faults: dict[tuple[str, str], None] = {}  # several vocabularies of the metaschema find the same one
    for pointer, schema in _schemas(tree):
        for error in validator.iter_errors(schema):
            place = pointer
            for key in error.absolute_path:
                place = child(place, key)
            if keys(place)[-1] != "$ref":  # broken_references says it
                faults[place, error.message] = None
    return [tree.problem(place, f"not JSON Schema 2020-12: {fault}", "correct the keyword") for place, fault in faults]


def _schemas(tree: Tree) -> Iterator[tuple[str, Json]]:
    """Yield every schema that is not part of another one."""
    yield from _members(tree, "#/components/schemas")
    for pointer, node in walk(tree.root):
        if not pointer.startswith("#/components/schemas"):
            yield from ((child(pointer, key), node[key]) for key in ("schema", "x-item-schema") if key in node)


def walk(node: Json, pointer: str = "#", *, names: bool = False) -> Iterator[tuple[str, dict[str, Json]]]:
    """Yield every mapping of the document whose keys are keywords, with its pointer; data in it is passed over.

    Args:
        node: Where to start.
        pointer: Where that is.
        names: Whether the keys of `node` are names that the author chose.
    """
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from walk(item, child(pointer, index))
    if not isinstance(node, dict):
        return
    if not names:
        yield pointer, node
    for key, value in node.items():
        if not names and (key in _DATA or (key == "examples" and isinstance(value, list))):
            continue
        holds_names = not names and (key in _MAPS_OF_NAMES or (key == "examples" and isinstance(value, dict)))
        yield from walk(value, child(pointer, key), names=holds_names)


def _members(tree: Tree, pointer: str) -> Iterator[tuple[str, Json]]:
    node = _at(tree, pointer, {})
    if isinstance(node, dict):
        yield from ((child(pointer, key), value) for key, value in node.items())


def _at(tree: Tree, pointer: str, default: Json) -> Json:
    try:
        return tree.at(pointer)
    except KeyError:
        return default

"""What is measured: a generated package, and one operation of the specification with a request and an answer to it."""

import importlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import yaml

from contract_tests.kit.reading.document import SpecDocument
from contract_tests.kit.reading.operations import JSON_MEDIA_TYPE, Operation, OperationReader


class SubjectError(Exception):
    """Say that there is nothing to measure, and what is missing."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Hold a package and what it is asked.

    Attributes:
        folder: Where the package lies.
        package: The package, imported.
        http: The HTTP library that it uses.
        operation: The specification's operation.
        method: The name of the operation's method in the package's clients.
        arguments: The request, as that method takes it.
        body: The request, as it is sent.
        answer: What is answered.
    """

    folder: Path
    package: ModuleType
    http: ModuleType
    operation: Operation
    method: str
    arguments: Mapping[str, object]
    body: Mapping[str, object]
    answer: object


def read_subject(document: SpecDocument, folder: Path, name: str) -> Subject:
    """Return the package in a folder, and the first operation with a published request and an example of its answer.

    Raises:
        SubjectError: The specification has no such operation, or the package lacks it.
    """
    sys.path.insert(0, str(folder))
    package = importlib.import_module(name)
    published = _published(document.path.parent / "examples" / "requests.yaml")
    for operation in document.operations:
        answers = _answers(document, operation)
        if operation.request_schema and operation.id in published and answers:
            constants = {getattr(package, name).id: name for name in package.__all__ if name.isupper()}
            if operation.id not in constants:
                raise SubjectError(f"{name} has no operation {operation.id}; generate it from {document.path}")
            body = published[operation.id]
            fields = getattr(package, operation.request_schema).model_fields
            names = {info.alias or field: field for field, info in fields.items()}
            return Subject(
                folder=folder,
                package=package,
                http=importlib.import_module(f"{name}._http").httpx,
                operation=operation,
                method=constants[operation.id].lower(),
                arguments={names[key]: value for key, value in body.items()},
                body=body,
                answer=answers[0],
            )
    raise SubjectError(f"no operation of {document.path} has a published request and an example of its answer")


def _published(path: Path) -> Mapping[str, Mapping[str, object]]:
    """Return for each operation the published request with the most fields that breaks no rule."""
    found: dict[str, Mapping[str, object]] = {}
    for record in yaml.safe_load(path.read_text(encoding="utf-8"))["requests"]:
        if not record["breaks"] and not record["undocumented"]:
            found[record["operation"]] = max(found.get(record["operation"], {}), record["body"], key=len)
    return found


def _answers(document: SpecDocument, operation: Operation) -> list[object]:
    """Return the examples of a success."""
    reader = OperationReader(document.root, document.lines)
    contents = [each for response in operation.responses if response.status == "200" for each in response.contents]
    pointers = [
        each.schema.removesuffix("/schema") for each in contents if each.media_type == JSON_MEDIA_TYPE and each.schema
    ]
    examples = [reader.mapping(below) for pointer in pointers for _, below in reader.entries(pointer, "examples")]
    return [example["value"] for example in examples if "value" in example]

"""Read the spec as this kit needs it: operations, schemas, answers, and the line of each element.

This reader is the kit's own. The generator and the mock server read the same file with theirs, so that a fault in one
reader shows as a disagreement.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from contract_tests.kit.reading.elements import Elements, SpecDocumentError
from contract_tests.kit.reading.operations import (
    JSON_MEDIA_TYPE,
    Callback,
    Content,
    Operation,
    OperationReader,
    Response,
)
from contract_tests.kit.reading.yaml_text import YamlTextError, escape, read_yaml

__all__ = [
    "JSON_MEDIA_TYPE",
    "Callback",
    "Content",
    "Operation",
    "Response",
    "SpecDocument",
    "SpecDocumentError",
    "default_spec",
    "load_document",
]

_PACKAGED_SPEC: Final = Path(__file__).resolve().parents[2] / "spec" / "openapi.yaml"
_KEPT_SPEC: Final = Path(__file__).resolve().parents[3] / "spec" / "openapi.yaml"


def default_spec() -> Path:
    """Give the path of the spec that this kit comes with: the repository's, or the installed copy."""
    return _PACKAGED_SPEC if _PACKAGED_SPEC.is_file() else _KEPT_SPEC


@dataclass(frozen=True, eq=False)  # by identity, so that what is derived from it can be cached
class SpecDocument:
    """Hold a spec that was read.

    Attributes:
        path: the file.
        version: `info.version`.
        root: the whole document as plain values.
        operations: in the spec's order.
        error_kinds: what kind of error each documented error code is (`x-error-kind` of its example).
        error_findings: which finding of a server each documented error code answers (`x-when` of its example).
        token_env: name of the environment variable with the token, where the spec names one.
        base_url_env: name of the environment variable with the base URL, where the spec names one.
        servers: the documented base URLs.

    """

    path: Path
    version: str
    root: Mapping[str, object]
    operations: tuple[Operation, ...]
    error_kinds: Mapping[str, str]
    error_findings: Mapping[str, str]
    token_env: str | None
    base_url_env: str | None
    servers: tuple[str, ...]
    lines: Mapping[str, int] = field(repr=False)

    def line(self, pointer: str) -> int:
        """Give the line, from 1, of the element or of its nearest known ancestor."""
        return Elements(self.root, self.lines).line(pointer)

    def description(self, pointer: str) -> str:
        """Give the description of an element in one line, references followed; empty if it has none."""
        value, _ = Elements(self.root, self.lines).resolve(pointer)
        said = value.get("description") if isinstance(value, Mapping) else None
        return " ".join(said.split()) if isinstance(said, str) else ""

    def element(self, pointer: str) -> Mapping[str, object]:
        """Give an element that is a mapping, references followed.

        Raises:
            SpecDocumentError: there is no such element, or it is no mapping.

        """
        return Elements(self.root, self.lines).mapping(pointer)

    def entries(self, pointer: str, key: str) -> list[tuple[str, str]]:
        """Give the keys of the mapping under a key of an element, if it is there, each with its pointer."""
        return Elements(self.root, self.lines).entries(pointer, key)

    def operation(self, operation_id: str) -> Operation:
        """Find an operation by its id.

        Raises:
            KeyError: the spec has no such operation.

        """
        for operation in self.operations:
            if operation.id == operation_id:
                return operation
        raise KeyError(operation_id)

    def schema(self, name: str) -> Mapping[str, object]:
        """Find a component schema by its name.

        Raises:
            SpecDocumentError: the spec has no such schema, or it is no mapping.

        """
        return Elements(self.root, self.lines).mapping(f"#/components/schemas/{escape(name)}")


def load_document(path: Path) -> SpecDocument:
    """Read the spec in a file.

    Raises:
        SpecDocumentError: the file cannot be read, or is not the OpenAPI document that this kit needs.

    """
    try:
        root, lines = read_yaml(path.read_text(encoding="utf-8"))
    except YamlTextError as error:
        raise SpecDocumentError(error.what, where=str(path), line=error.line) from error
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise SpecDocumentError(f"cannot be read: {reason}", where=str(path), line=1) from error
    if not isinstance(root, dict):
        raise SpecDocumentError("an OpenAPI document is a mapping", where="#", line=1)
    reader = OperationReader(root, lines)
    if not str(root.get("openapi", "")).startswith("3.1"):
        raise reader.fail("an OpenAPI 3.1 document says openapi: 3.1.x", "#/openapi")
    servers = _servers(reader)
    named = (server.get("x-env") for server in servers)
    return SpecDocument(
        path=path,
        version=reader.text("#/info", "version"),
        root=root,
        operations=reader.operations(),
        error_kinds=_error_codes(reader, "x-error-kind"),
        error_findings=_error_codes(reader, "x-when"),
        token_env=_token_env(reader),
        base_url_env=next((name for name in named if isinstance(name, str)), None),
        servers=tuple(str(server["url"]) for server in servers if "url" in server),
        lines=lines,
    )


def _error_codes(reader: OperationReader, key: str) -> dict[str, str]:
    """Give each documented error code what its example says under a key."""
    kinds: dict[str, str] = {}
    for _, below in reader.entries("#/components", "responses") if "components" in reader.root else []:
        for holder, value in reader.examples(below):
            error = value.get("error") if isinstance(value, Mapping) else None
            code = error.get("code") if isinstance(error, Mapping) else None
            kind = holder.get(key)
            if isinstance(code, str) and isinstance(kind, str):
                kinds[code] = kind
    return kinds


def _token_env(reader: OperationReader) -> str | None:
    schemes = reader.entries("#/components", "securitySchemes") if "components" in reader.root else []
    named = (reader.mapping(below).get("x-env") for _, below in schemes)
    return next((name for name in named if isinstance(name, str)), None)


def _servers(reader: OperationReader) -> list[Mapping[str, object]]:
    listed = reader.root.get("servers", [])
    return [server for server in listed if isinstance(server, Mapping)] if isinstance(listed, list) else []

"""Read the ledger of a specification: every statement of the documents, and which elements or rules state it."""

from collections.abc import Mapping
from dataclasses import dataclass

from contract_tests.kit.reading.document import SpecDocument
from contract_tests.kit.reading.elements import SpecDocumentError
from contract_tests.kit.reading.yaml_text import YamlTextError, read_yaml


@dataclass(frozen=True, slots=True)
class Statement:
    """Hold one statement.

    Attributes:
        id: its id in the ledger.
        source: id of the page that makes it.
        quote: its words.
        stated_by: rule ids, and JSON pointers of elements.

    """

    id: str
    source: str
    quote: str
    stated_by: tuple[str, ...]


def read_ledger(document: SpecDocument) -> tuple[Statement, ...]:
    """Read the statements that the specification states; none if it names no ledger.

    Raises:
        SpecDocumentError: the ledger cannot be read.

    """
    named = document.root.get("x-statements")
    if not isinstance(named, str):
        return ()
    path = document.path.parent / named
    try:
        root, _ = read_yaml(path.read_text(encoding="utf-8"))
    except YamlTextError as error:
        raise SpecDocumentError(error.what, where=str(path), line=error.line) from error
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        where, line = "#/x-statements", document.line("#/x-statements")
        raise SpecDocumentError(f"the ledger {named} cannot be read: {reason}", where=where, line=line) from error
    listed = root.get("statements", []) if isinstance(root, Mapping) else []
    return tuple(
        Statement(
            id=str(statement.get("id")),
            source=str(statement.get("source")),
            quote=str(statement.get("quote")),
            stated_by=tuple(str(place) for place in statement["stated_by"]),
        )
        for statement in (listed if isinstance(listed, list) else [])
        if isinstance(statement, Mapping) and isinstance(statement.get("stated_by"), list)
    )

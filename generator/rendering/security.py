"""How a request proves whose it is: the document's one security scheme, as the header that carries the token."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from generator.errors import SpecError
from generator.reading.document import Document, Json, child

_PLACE: Final = "#/components/securitySchemes"
_REMEDY: Final = "have one, with `x-env`: `type: http`, `scheme: bearer`, or `type: apiKey`, `in: header`, `name`"


@dataclass(frozen=True, slots=True)
class Credential:
    """Hold where the token goes and where it comes from."""

    header: str
    prefix: str
    variable: str
    """The environment variable."""


def read_credential(document: Document) -> Credential | SpecError:
    """Return the document's way to send a token, or what is wrong with it."""
    components = document.root.get("components")
    schemes = _mapping(_mapping(components).get("securitySchemes"))
    if len(schemes) != 1:
        return document.problem(_PLACE, f"{len(schemes)} security schemes", _REMEDY)
    ((key, node),) = schemes.items()
    scheme = _mapping(node)
    variable = str(scheme.get("x-env", "API_TOKEN"))
    match scheme:
        case {"type": "http", "scheme": str(name)} if name.lower() == "bearer":
            return Credential("Authorization", "Bearer ", variable)
        case {"type": "apiKey", "in": "header", "name": str(name)} if name.isascii() and name.isprintable():
            return Credential(name, "", variable)
        case _:
            return document.problem(child(_PLACE, key), "a security scheme that is not rendered", _REMEDY)


def _mapping(node: Json) -> Mapping[str, Json]:
    return node if isinstance(node, dict) else {}

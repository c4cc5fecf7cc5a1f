"""Make answers out of the document's examples: fresh ids in the same shape, and snapshots of unfinished work."""

import re
import secrets
import uuid
from collections.abc import Iterator, Mapping

from contract_tests.mock_server.document import Json

__all__ = ["fresh_id", "fresh_ids", "identifiers", "open_words", "replace_text", "unfinished"]

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TAIL = re.compile(r"(.*[:_])?(.+)", re.DOTALL)
# The narrowest alphabet that an example fits into; the third is Crockford's base 32.
_ALPHABETS = (
    "0123456789",
    "0123456789abcdef",
    "0123456789abcdefghjkmnpqrstvwxyz",
    "0123456789abcdefghijklmnopqrstuvwxyz",
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
)


def fresh_id(example: str) -> str:
    """Make an id in the shape of an example; what stands before its last `:` or `_` stays."""
    if _UUID.fullmatch(example):
        return str(uuid.uuid4())
    match = _TAIL.fullmatch(example)
    if match is None:
        return example
    head, tail = match[1] or "", match[2]
    alphabet = next((letters for letters in _ALPHABETS if set(tail) <= set(letters)), None)
    if alphabet is None:
        return f"{head}{uuid.uuid4()}"
    return head + "".join(secrets.choice(alphabet) for _ in tail)


def identifiers(value: Json) -> Iterator[str]:
    """Yield every id of an example: the text under keys that are called `id` or end in `_id`."""
    if isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, str) and (key == "id" or key.endswith("_id")):
                yield item
            else:
                yield from identifiers(item)
    elif isinstance(value, list):
        for item in value:
            yield from identifiers(item)


def fresh_ids(example: Json) -> dict[str, str]:
    """Make a fresh id for every id of an example."""
    return {found: fresh_id(found) for found in identifiers(example)}


def replace_text(value: Json, replacements: Mapping[str, str]) -> Json:
    """Copy a value, with some of its strings replaced."""
    if isinstance(value, str):
        return replacements.get(value, value)
    if isinstance(value, list):
        return [replace_text(item, replacements) for item in value]
    if isinstance(value, dict):
        return {key: replace_text(item, replacements) for key, item in value.items()}
    return value


def open_words(schema: Json) -> dict[str, str]:
    """Map each property that has known words to the first of them, which is the state that work begins in."""
    found: dict[str, str] = {}
    if isinstance(schema, list):
        for item in schema:
            found |= open_words(item)
    if isinstance(schema, dict):
        properties = schema.get("properties")
        for name, declared in properties.items() if isinstance(properties, dict) else ():
            words = declared.get("x-known-values") if isinstance(declared, dict) else None
            if isinstance(words, list) and words and isinstance(words[0], str):
                found[name] = words[0]
        for item in schema.values():
            found |= open_words(item)
    return found


def unfinished(value: Json, words: Mapping[str, str]) -> Json:
    """Copy a result as it was before its end: first words, and no text yet beside them but ids."""
    if isinstance(value, list):
        return [unfinished(item, words) for item in value]
    if not isinstance(value, dict):
        return value
    if not words.keys() & value.keys():
        return {key: unfinished(item, words) for key, item in value.items()}
    kept = set(identifiers(value))
    return {
        key: words[key] if key in words else "" if isinstance(item, str) and item not in kept else item
        for key, item in value.items()
    }

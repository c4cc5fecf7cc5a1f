"""Reshape the document's examples: their ids, and snapshots of unfinished work."""

from collections.abc import Iterator, Mapping

from contract_tests.mock_server.reading.document import Json

__all__ = ["identifiers", "replace_text", "stage_words", "unfinished", "words_alone"]


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


def replace_text(value: Json, replacements: Mapping[str, str]) -> Json:
    """Copy a value, with some of its strings replaced."""
    if isinstance(value, str):
        return replacements.get(value, value)
    if isinstance(value, list):
        return [replace_text(item, replacements) for item in value]
    if isinstance(value, dict):
        return {key: replace_text(item, replacements) for key, item in value.items()}
    return value


def stage_words(schema: Json, finished: Json) -> list[dict[str, str]]:
    """Return, for each stage before the end, the word of each property that has known words.

    The words of a schema's `x-known-values` that come before the one that a finished example shows are its stages; a
    property with fewer of them keeps its last. There is always one stage.
    """
    known = dict(_known_words(schema))
    found = {name: _before(words, set(_texts_under(finished, name))) for name, words in known.items()}
    count = max((len(words) for words in found.values()), default=1)
    return [{name: words[min(stage, len(words) - 1)] for name, words in found.items()} for stage in range(count)]


def unfinished(value: Json, words: Mapping[str, str]) -> Json:
    """Copy a result as it was before its end: the words of a stage, and no text yet beside them but ids."""
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


def words_alone(value: Json, words: Mapping[str, str]) -> Json:
    """Copy of a result the words of a stage and what holds them; None if there are none."""
    if isinstance(value, list):
        items = [found for item in value if (found := words_alone(item, words)) is not None]
        return list[Json](items) if items else None
    if not isinstance(value, dict):
        return None
    members = {key: words.get(key) or words_alone(item, words) for key, item in value.items()}
    kept: dict[str, Json] = {key: item for key, item in members.items() if item is not None}
    return kept or None


def _known_words(schema: Json) -> Iterator[tuple[str, list[str]]]:
    if isinstance(schema, list):
        for item in schema:
            yield from _known_words(item)
    if isinstance(schema, dict):
        properties = schema.get("properties")
        for name, declared in properties.items() if isinstance(properties, dict) else ():
            words = declared.get("x-known-values") if isinstance(declared, dict) else None
            if isinstance(words, list) and words:
                yield name, [word for word in words if isinstance(word, str)]
        for item in schema.values():
            yield from _known_words(item)


def _texts_under(value: Json, name: str) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _texts_under(item, name)
    if isinstance(value, dict):
        for key, item in value.items():
            if key == name and isinstance(item, str):
                yield item
            yield from _texts_under(item, name)


def _before(words: list[str], last: set[str]) -> list[str]:
    """Return the words before the first of those that an example shows, one at least."""
    end = next((index for index, word in enumerate(words) if word in last), 1)
    return words[: max(end, 1)]

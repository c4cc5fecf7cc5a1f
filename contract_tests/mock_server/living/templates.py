"""Cut the text of an example at its ids once, so that an answer is put together and not built anew."""

import re
from collections.abc import Mapping, Sequence

from contract_tests.mock_server.judging.bodies import write_json
from contract_tests.mock_server.reading.document import Json

__all__ = ["Template", "json_text"]


def json_text(value: Json) -> bytes:
    """Write a value as it stands in a template."""
    return write_json(value)


class Template:
    """Hold the JSON text of an example with slots: strings of it that other JSON texts replace.

    Args:
        example: The example.
        slots: The strings; each is replaced wherever it stands as a value.
    """

    def __init__(self, example: Json, slots: Sequence[str]) -> None:
        numbers: Mapping[bytes, int] = {json_text(slot): index for index, slot in enumerate(slots)}
        text = json_text(example)
        pattern = b"|".join(re.escape(slot) for slot in sorted(numbers, key=len, reverse=True))
        # A quotation mark inside a string is escaped in the text, so a slot with its own is found only as a whole.
        pieces = re.split(b"(" + pattern + b")(?!:)", text) if numbers else [text]
        self._pieces = [piece if index % 2 == 0 else b"" for index, piece in enumerate(pieces)]
        self._slots = [(index, numbers[piece]) for index, piece in enumerate(pieces) if index % 2]

    def fill(self, texts: Sequence[bytes]) -> bytes:
        """Return the text with a JSON text in each slot, in the order of the slots."""
        pieces = self._pieces.copy()
        for place, number in self._slots:
            pieces[place] = texts[number]
        return b"".join(pieces)

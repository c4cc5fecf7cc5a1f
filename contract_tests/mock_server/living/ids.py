"""Make ids in the shape of documented ones, all from one generator, so that a seed brings them back."""

import random
import re
from dataclasses import dataclass

from contract_tests.mock_server.judging.bodies import write_json

__all__ = ["IdShape"]

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
# Two bits of this digit of a random UUID are free (RFC 9562).
_VARIANT = {digit: "89ab"[int(digit, 16) % 4] for digit in "0123456789abcdef"}


@dataclass(frozen=True, slots=True)
class IdShape:
    """Hold how ids of one kind look: a fixed head, then letters; a tail without letters is a UUID.

    `letters` has a letter for each byte, so that a tail is one draw and one translation. Ids that are plain need no
    escapes in JSON.
    """

    head: str
    letters: bytes = b""
    length: int = 0
    is_plain: bool = True

    @classmethod
    def of(cls, example: str) -> "IdShape":
        """Return the shape of an example; what stands before its last `:` or `_` stays."""
        match = None if _UUID.fullmatch(example) else _TAIL.fullmatch(example)
        head, tail = (match[1] or "", match[2]) if match else ("", "")
        alphabet = next((letters for letters in _ALPHABETS if set(tail) <= set(letters)), "") if tail else ""
        letters = bytes(ord(alphabet[byte % len(alphabet)]) for byte in range(256)) if alphabet else b""
        return cls(head, letters, len(tail), is_plain=write_json(head) == f'"{head}"'.encode())

    def make(self, numbers: random.Random) -> str:
        """Make an id."""
        if self.letters:
            return self.head + numbers.randbytes(self.length).translate(self.letters).decode("ascii")
        digits = numbers.randbytes(16).hex()
        variant = _VARIANT[digits[16]]
        return f"{self.head}{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"

"""Make ids in the shape of documented ones, all from one generator, so that a seed brings them back."""

import random
import re
from dataclasses import dataclass

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
_RANDOM_BITS_OF_UUID = ~(0xF << 76 | 0x3 << 62)
_VERSION_AND_VARIANT = 0x4 << 76 | 0x2 << 62


@dataclass(frozen=True, slots=True)
class IdShape:
    """Hold how ids of one kind look: a fixed head, then letters; a tail without letters is a UUID."""

    head: str
    letters: str = ""
    length: int = 0

    @classmethod
    def of(cls, example: str) -> "IdShape":
        """Return the shape of an example; what stands before its last `:` or `_` stays."""
        if _UUID.fullmatch(example):
            return cls("")
        match = _TAIL.fullmatch(example)
        if match is None:
            return cls(example)
        head, tail = match[1] or "", match[2]
        alphabet = next((letters for letters in _ALPHABETS if set(tail) <= set(letters)), None)
        return cls(head) if alphabet is None else cls(head, alphabet, len(tail))

    def make(self, numbers: random.Random) -> str:
        """Make an id."""
        if self.letters:
            return self.head + "".join(numbers.choices(self.letters, k=self.length))
        bits = numbers.getrandbits(128) & _RANDOM_BITS_OF_UUID | _VERSION_AND_VARIANT
        digits = f"{bits:032x}"
        return f"{self.head}{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"

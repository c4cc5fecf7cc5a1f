"""The tree that the module draws is the tree that there is."""

import re

from generator.runtime import errors


def _drawn() -> set[tuple[str, str]]:
    """Return (class, class above it) for each line of the drawing."""
    found: set[tuple[str, str]] = set()
    above: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        match = re.match(r"([│├└─ ]*)(\w+Error)\b", line)
        if match is None:
            continue
        depth = len(match[1]) // 4
        del above[depth:]
        if above:
            found.add((match[2], above[-1]))
        above.append(match[2])
    return found


def test_the_drawing_is_the_tree() -> None:
    """Every class is drawn below each class that it is one of, and nothing else is drawn."""
    classes = [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, Exception)]

    real = {(each.__name__, base.__name__) for each in classes for base in each.__bases__ if base is not Exception}

    assert _drawn() == real

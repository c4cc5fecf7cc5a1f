"""The page about the document says what the document says."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

SPEC = Path(__file__).parent.parent
README = (SPEC / "README.md").read_text(encoding="utf-8")
DOCUMENT: dict[str, Any] = yaml.safe_load((SPEC / "openapi.yaml").read_text(encoding="utf-8"))


def nodes(node: object) -> Iterator[dict[str, Any]]:
    """Yield every mapping of the document."""
    if isinstance(node, list):
        for item in node:
            yield from nodes(item)
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from nodes(value)


def rows(head: str) -> list[list[str]]:
    """Return the cells of the table that begins with a head."""
    _, _, text = README.partition(f"{head}\n")
    lines = text.partition("\n\n")[0].splitlines()[1:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def test_every_extension_key_is_explained() -> None:
    """The table names the keys that the document uses, and no others."""
    used = {key for node in nodes(DOCUMENT) for key in node if key.startswith("x-")}

    explained = {name for row in rows("| key | on | meaning |") for name in re.findall(r"`(x-[a-z-]+)`", row[0])}

    assert explained == used


def test_the_disputed_points_are_those_of_the_document() -> None:
    """The table holds the rules, the default, the reason and the evidence, word for word."""
    points = [
        [", ".join(f"`{rule}`" for rule in point["rules"]), point["default"], point["reason"], point["evidence"]]
        for node in nodes(DOCUMENT)
        for point in node.get("x-disputed", [])
    ]

    assert points
    assert rows("| rules | default | reason | evidence |") == points

"""The faults of the client package: those that are written down, and those that are derived from it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from contract_tests.mutants.clients.answers import ANSWER_MUTANTS
from contract_tests.mutants.clients.edit import ClientMutant
from contract_tests.mutants.clients.requests import REQUEST_MUTANTS, SENDING_TESTS
from contract_tests.mutants.clients.secrets import SECRET_MUTANTS
from contract_tests.mutants.roles import read_roles

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from contract_tests.mock_server.reading.document import Document

CLIENT_MUTANTS = (*REQUEST_MUTANTS, *SECRET_MUTANTS, *ANSWER_MUTANTS)
_JUDGEMENT = ("contract_tests/test_vectors.py",)
_ATOM = re.compile(r'broken\.append\(\s*BrokenRule\(\s*atoms\["(?P<atom>[^"]+)"\]')


def rule_mutants(package: Path) -> Iterator[ClientMutant]:
    """Yield, for each rule that a package checks, one that does not check it."""
    text = (package / "_rules.py").read_text(encoding="utf-8")
    seen: set[str] = set()
    for match in _ATOM.finditer(text):
        if match["atom"] not in seen and text.count(match[0]) == 1:
            seen.add(match["atom"])
            new = match[0].replace("broken.append", "list[BrokenRule]().append", 1)
            name = f"the client does not check {match['atom']}"
            yield ClientMutant(name, "rule", match["atom"], "_rules.py", match[0], new, _JUDGEMENT)


def default_mutants(document: Document) -> Iterator[ClientMutant]:
    """Yield, for each default that a document states, a client that sends it unasked."""
    for name, (default, _) in read_roles(document).defaults().items():
        old = "    if not unchecked:\n"
        more = f"{{{name!r}: {json.dumps(default)}, **raw}}"
        new = f"    raw = {more} if {name!r} in operation.shape.fields else raw\n{old}"
        said = f"the client sends {name} unasked"
        yield ClientMutant(
            said, "request", "what the caller did not set is not sent", "_transport.py", old, new, SENDING_TESTS
        )

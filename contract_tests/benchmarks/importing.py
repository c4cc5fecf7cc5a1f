"""How long the package takes to import, in fresh processes, over what it stands on."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from typing import Final

from contract_tests.benchmarks.subject import Subject
from contract_tests.figures import Aim, Figure

_AIM: Final = Aim("at most", 1.15)
# CPU time, so that what else the machine does counts less.
_TIMED: Final = "import time; start = time.process_time()\n{}\nprint(time.process_time() - start)"
_IN_USE: Final = "import {http}\nfrom pydantic import BaseModel\nclass Empty(BaseModel):\n    field: int = 0"


def measure_imports(subject: Subject, rounds: int) -> Iterator[Figure]:
    """Yield what an import costs over the HTTP library and pydantic: over both as imported, and as used."""
    http, package = subject.http.__name__, subject.package.__name__
    statements = {
        "alone": f"import {http}, pydantic",
        "in-use": _IN_USE.format(http=http),
        "package": f"import {package}",
        "client": f"from {package} import Client",
    }
    with tempfile.TemporaryDirectory() as cache:
        environment = os.environ | {"PYTHONPYCACHEPREFIX": cache, "PYTHONPATH": str(subject.folder)}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        _round(statements, environment)  # compiles everything
        measured = [_round(statements, environment) for _ in range(rounds)]

    def over(what: str, base: str) -> tuple[float, ...]:
        return tuple(each[what] / each[base] for each in measured)

    yield Figure(
        "import.package", f"import {package}, over {statements['alone']}", "times", over("package", "alone"), _AIM
    )
    yield Figure(
        "import.client",
        f"import of its Client, over {http} and pydantic in use",
        "times",
        over("client", "in-use"),
        _AIM,
    )
    yield Figure(
        "import.client-alone", f"import of its Client, over {statements['alone']}", "times", over("client", "alone")
    )


def _round(statements: Mapping[str, str], environment: Mapping[str, str]) -> dict[str, float]:
    """Return the seconds that each statement takes, each in a process of its own."""
    seconds = {}
    for name, statement in statements.items():
        command = [sys.executable, "-c", _TIMED.format(statement)]
        ran = subprocess.run(command, capture_output=True, check=True, env=environment, text=True)  # noqa: S603 - our own
        seconds[name] = float(ran.stdout)
    return seconds

"""The score of a run: for each module, how many of its mutants were noticed."""

import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.table import Table

from contract_tests.mutation.mutants import Mutant, Outcome

__all__ = ["score", "tabulate"]

_NOTICED = (Outcome.KILLED, Outcome.TIMEOUT)


def score(counts: Mapping[Outcome, int]) -> float | None:
    """Return the percentage of mutants that were noticed, of all whose outcome is known; None if there are none."""
    known = sum(count for outcome, count in counts.items() if outcome is not Outcome.UNKNOWN)
    return 100 * sum(counts.get(outcome, 0) for outcome in _NOTICED) / known if known else None


def tabulate(title: str, mutants: Iterable[Mutant]) -> str:
    """Return a table with a line for each module, and one for all of them."""
    modules: dict[str, Counter[Outcome]] = {}
    for mutant in mutants:
        modules.setdefault(mutant.path, Counter())[mutant.outcome] += 1
    table = Table(*("module", *Outcome, "score"), title=title, title_justify="left")
    for path, counts in sorted(modules.items()):
        table.add_row(path, *_cells(counts))
    table.add_section()
    table.add_row("all", *_cells(sum(modules.values(), Counter())))
    text = io.StringIO()
    Console(file=text, width=120).print(table)
    return text.getvalue()


def _cells(counts: Mapping[Outcome, int]) -> Sequence[str]:
    percentage = score(counts)
    return (
        *(str(counts.get(outcome, 0) or "") for outcome in Outcome),
        "" if percentage is None else f"{percentage:.1f} %",
    )

"""What a check is: a claim about one operation, the cases that it is judged on, and the judgement of one case.

A case is plain JSON, so that the smallest failing one can be written down and judged again as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from contract_tests.kit.running.recorder import Sentence, finding_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hypothesis.strategies import SearchStrategy

    from contract_tests.kit.judging.atoms import Atom
    from contract_tests.kit.reading.document import SpecDocument
    from contract_tests.kit.reading.operations import Operation
    from contract_tests.kit.running.claims import Examination
    from contract_tests.kit.running.run import Run

Case: TypeAlias = object
"""JSON; checks say what theirs mean."""
Judge: TypeAlias = "Callable[[Run, Case], str | None]"
"""Asks the target; returns what is wrong, or None. Raises NotObservedError if that cannot be said."""
Explores: TypeAlias = "Callable[[Run, Callable[[Case], str | None]], Examination]"
"""Brings cases to a judge; returns what came of them."""
Expects: TypeAlias = Literal["acceptance", "refusal", "either"]


def no_cases(_: Run) -> tuple[Case, ...]:
    """List no case: everything is drawn."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """Hold one claim about one operation.

    Attributes:
        id: Stable and readable, `authentication.missing-token`; unique within the operation.
        claim: The claim, a sentence without its full stop.
        operation: What it is about.
        judge: Judges one case.
        cases: Lists the cases that are always judged.
        strategy: Draws further cases; None if none are drawn.
        explores: Thinks of further cases while they are judged, where no strategy draws them.
        expects: What the documents say to its requests; it decides what a run costs at most.
        requests: How many requests one case takes at most.
        rule: The rule that it is about; None if it is about no single rule.
        observes: JSON pointers of the elements of the specification that it holds the target to.
        sentence: The statement behind it, for checks that are not about the rules of a body.
    """

    id: str
    claim: str
    operation: Operation
    judge: Judge
    cases: Callable[[Run], Iterable[Case]] = no_cases
    strategy: Callable[[SpecDocument], SearchStrategy[Case]] | None = None
    explores: Explores | None = None
    expects: Expects = "either"
    requests: int = 1
    rule: str | None = None
    observes: tuple[str, ...] = ()
    sentence: Sentence | None = None

    @property
    def key(self) -> str:
        """Return what names it in a run, and in pytest."""
        return f"{self.operation.id} {self.id}"

    @property
    def finding_id(self) -> str:
        """Return the id of what it finds."""
        return finding_id(self.operation.id, self.id)


def sentence_of(atom: Atom) -> Sentence:
    """Return the statement behind an atom."""
    return Sentence(atom.rule, atom.strength, atom.source or atom.id, atom.line)


def sentence_at(document: SpecDocument, rule: str, pointer: str) -> Sentence:
    """Return the statement that an element of the specification makes, in the words of its description.

    Args:
        document: The specification.
        rule: What to call the statement.
        pointer: JSON pointer to the element.
    """
    return Sentence(rule, "reject", document.description(pointer) or pointer, document.line(pointer))

"""A claim over drawn bodies, examined with Hypothesis and bounded in what it costs.

Hypothesis's own `max_examples` is no cap: shrinking asks on. Here every asked body is remembered, and once the
allowance after a first failure is spent no further body is asked, so that a broken target ends a claim soon.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded

from contract_tests.kit.drawing.local_constants import without_local_constants
from contract_tests.kit.running.wire import encode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hypothesis.database import ExampleDatabase
    from hypothesis.strategies import SearchStrategy

REQUESTS_TO_SHRINK = 60


class DisagreementError(AssertionError):
    """The voices differ. A test that raises it has judged; any other exception means that it broke."""


class NotObservedError(Exception):
    """A check could not see what it is about; the message is the reason."""


Check: TypeAlias = "Callable[[object], str | None]"


@dataclass(slots=True)
class Examination:
    """Hold what came of a claim.

    Attributes:
        judged: How many bodies were judged.
        unobserved: Why bodies could not be judged, counted.
        body: The smallest body found that the claim does not hold for.
        problem: What is wrong with it; None if the claim holds.
    """

    judged: int = 0
    unobserved: Counter[str] = field(default_factory=Counter)
    body: object = None
    problem: str | None = None


@dataclass(slots=True)
class Bounded:
    """Check what Hypothesis brings, each body once, and ask no more once the allowance is spent.

    Attributes:
        check: Returns what is wrong with a body or None; raises NotObservedError if that cannot be said.
        examples: How many bodies are to be drawn.
        found: Where it is written down what came of it.
        ends_at: From when on no body is asked any more, on the clock of time.monotonic.
    """

    check: Check
    examples: int
    found: Examination
    ends_at: float = math.inf
    _known: dict[bytes, str | None] = field(default_factory=dict)
    _asked_since_failure: int = 0

    def __call__(self, body: object) -> None:
        """Check a body.

        Raises:
            DisagreementError: The claim does not hold for it.
        """
        key = encode(body)
        if key not in self._known:
            if self.found.problem is not None:
                self._asked_since_failure += 1
            is_spent = self._asked_since_failure > REQUESTS_TO_SHRINK
            if is_spent or len(self._known) >= self.examples + REQUESTS_TO_SHRINK or time.monotonic() >= self.ends_at:
                return
            self._known[key] = _checked(self.check, body, self.found)
        problem = self._known[key]
        if problem is not None:
            # The last failing body that Hypothesis runs is its smallest.
            self.found.body, self.found.problem = body, problem
            raise DisagreementError(problem)


def examine(  # noqa: PLR0913 - each says one thing of what is drawn
    strategy: SearchStrategy[object] | None,
    check: Check,
    *,
    examples: int,
    seed: int,
    first: Iterable[object] = (),
    database: ExampleDatabase | None = None,
) -> Examination:
    """Draw bodies and check each.

    Args:
        strategy: Where the bodies come from; None draws none.
        check: Returns what is wrong with a body or None; raises NotObservedError if that cannot be said.
        examples: How many bodies to draw.
        seed: Makes the draw repeatable.
        first: Bodies that are checked before any is drawn; the first that the claim does not hold for ends it.
        database: Where Hypothesis keeps what failed of this claim alone, to ask it first the next time. The draw then
            follows from the seed and from what is kept.
    """
    found = Examination()
    for body in first:
        problem = _checked(check, body, found)
        if problem is not None:
            found.body, found.problem = body, problem
            return found
    if strategy is None:
        return found
    bounded = Bounded(check, examples, found)

    @settings(
        max_examples=examples,
        database=database,
        deadline=None,  # a slow target is no fault of the claim
        derandomize=False,
        phases=(Phase.reuse, Phase.generate, Phase.shrink),
        report_multiple_bugs=False,
        suppress_health_check=[  # likewise
            HealthCheck.too_slow,
            HealthCheck.data_too_large,
            HealthCheck.filter_too_much,
            HealthCheck.large_base_example,
        ],
        print_blob=False,
    )
    @seeded(seed)  # below: it takes the database out of the settings that it finds
    @given(strategy)
    def holds(body: object) -> None:
        bounded(body)

    try:
        with without_local_constants():
            holds()
    except DisagreementError:
        return found
    return found


def _checked(check: Check, body: object, found: Examination) -> str | None:
    try:
        problem = check(body)
    except NotObservedError as error:
        found.unobserved[str(error)] += 1
        return None
    found.judged += 1
    return problem

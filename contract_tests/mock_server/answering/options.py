"""Hold what can be chosen when a mock server is started."""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

from contract_tests.mock_server.judging.switches import Switches
from contract_tests.mock_server.living.records import RunningShape

__all__ = ["UNKNOWN_ROUTES", "MockOptions", "UnknownRoute"]

UnknownRoute: TypeAlias = Literal["documented", "kong"]
UNKNOWN_ROUTES: tuple[UnknownRoute, ...] = get_args(UnknownRoute)


@dataclass(frozen=True, slots=True)
class MockOptions:
    """Hold the switches of a mock server.

    Args:
        token: The one token that is accepted.
        switches: Which rules to enforce or to waive, whatever the document says.
        task_seconds: How long a task takes on the mock's clock: drawn for each from this range.
        polls: A task that nobody waits for ends at the poll after so many instead.
        running_shape: What a record shows for the outcome of a task that runs.
        callback_hosts: Hosts beside this machine that callbacks may be posted to.
        has_admin: Serve the page for people and everything else under /__mock__/.
        seed: Makes ids and everything else that is drawn the same in each run.
        behaviours: What stands from the start, in the language of `misbehaving/`.
        unknown_route: How a path that nobody serves is answered: as documented, or as the gateway really does.
    """

    token: str = field(default="mock-token", repr=False)
    switches: Switches = field(default_factory=Switches)
    task_seconds: tuple[float, float] = (0.0, 0.0)
    polls: int | None = None
    running_shape: RunningShape = "empty"
    callback_hosts: tuple[str, ...] = ()
    has_admin: bool = True
    seed: int | None = None
    behaviours: tuple[str, ...] = ()
    unknown_route: UnknownRoute = "documented"

"""Show and change what of a server's options can be changed while it runs."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from contract_tests.mock_server.answering.options import UNKNOWN_ROUTES, MockOptions
from contract_tests.mock_server.judging.switches import Switches
from contract_tests.mock_server.living.task import RUNNING_SHAPES
from contract_tests.mock_server.reading.document import Json
from contract_tests.mock_server.steering.asking import SteeringError

__all__ = ["SETTINGS", "changed", "show_settings"]

_RANGE_LENGTH = 2
_MOST_POLLS = 1_000_000


def show_settings(options: MockOptions) -> dict[str, Json]:
    """Return the settings as JSON."""
    return {
        "task-seconds": list(options.task_seconds),
        "polls": options.polls,
        "running-shape": options.running_shape,
        "unknown-route": options.unknown_route,
        "enforce": list(options.switches.enforce),
        "waive": list(options.switches.waive),
    }


def changed(options: MockOptions, members: Mapping[str, Json]) -> MockOptions:
    """Return options with some settings changed.

    Raises:
        SteeringError: a value is not one of those that the setting has.
    """
    for key, value in members.items():
        options = SETTINGS[key](options, value)
    return options


def _task_seconds(options: MockOptions, value: Json) -> MockOptions:
    ends = value if isinstance(value, list) else [value, value]
    numbers = [float(end) for end in ends if isinstance(end, int | float) and not isinstance(end, bool)]
    is_range = len(numbers) == len(ends) == _RANGE_LENGTH and 0 <= numbers[0] <= numbers[1] < float("inf")
    if not is_range:
        raise SteeringError("/task-seconds", "must be seconds, like 60, or a range of them, like [60, 120]")
    return replace(options, task_seconds=(numbers[0], numbers[1]))


def _polls(options: MockOptions, value: Json) -> MockOptions:
    if value is None:
        return replace(options, polls=None)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MOST_POLLS:
        raise SteeringError("/polls", f"must be null, or a whole number from 0 to {_MOST_POLLS}")
    return replace(options, polls=value)


def _running_shape(options: MockOptions, value: Json) -> MockOptions:
    for shape in RUNNING_SHAPES:
        if shape == value:
            return replace(options, running_shape=shape)
    raise SteeringError("/running-shape", f"must be one of {', '.join(RUNNING_SHAPES)}")


def _unknown_route(options: MockOptions, value: Json) -> MockOptions:
    for way in UNKNOWN_ROUTES:
        if way == value:
            return replace(options, unknown_route=way)
    raise SteeringError("/unknown-route", f"must be one of {', '.join(UNKNOWN_ROUTES)}")


def _names(key: str, value: Json) -> tuple[str, ...]:
    names = value if isinstance(value, list) else [None]
    texts = tuple(name for name in names if isinstance(name, str))
    if len(texts) < len(names):
        raise SteeringError(f"/{key}", "must be a list of ids of rules; it replaces the present one")
    return texts


def _enforce(options: MockOptions, value: Json) -> MockOptions:
    return replace(options, switches=Switches(_names("enforce", value), options.switches.waive))


def _waive(options: MockOptions, value: Json) -> MockOptions:
    return replace(options, switches=Switches(options.switches.enforce, _names("waive", value)))


SETTINGS: Mapping[str, Callable[[MockOptions, Json], MockOptions]] = {
    "task-seconds": _task_seconds,
    "polls": _polls,
    "running-shape": _running_shape,
    "unknown-route": _unknown_route,
    "enforce": _enforce,
    "waive": _waive,
}
"""For each setting, what takes a value for it."""

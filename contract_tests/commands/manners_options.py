"""The options of a run that say how long it waits, and how freely it may ask."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import click

from contract_tests.kit.running.embedded import failing_fields
from contract_tests.kit.running.manners import Manners

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_tests.kit.reading.document import SpecDocument

AnyFunction = TypeVar("AnyFunction", bound="Callable[..., object]")
_KEPT = "contract_tests.manners"


def manners_options(command: AnyFunction) -> AnyFunction:
    """Add the options to a command; `chosen_manners` reads what they said."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def chosen_manners(base_url: str, document: SpecDocument, *, is_embedded: bool) -> Manners:
    """Return the usual manners towards a target, with what the options of the current command say instead.

    Args:
        base_url: The target's.
        document: The specification.
        is_embedded: Whether the target is a mock of our own, which fails on demand.
    """
    usual = Manners.towards(base_url, document)
    if is_embedded:
        usual = replace(usual, failing=failing_fields(document))
    said = click.get_current_context().meta.get(_KEPT, {})
    return replace(usual, **said)


def manner_arguments(manners: Manners) -> list[str]:
    """Return the options that ask for the same manners, for a process that shares the run.

    Raises:
        UsageError: One port cannot be listened on by several processes.
    """
    if manners.callback_port:
        raise click.UsageError("--callback-port is one port, and each of several --workers listens on its own")
    said = [f"--patience={manners.patience_seconds:g}", f"--prompt={manners.prompt_seconds:g}"]
    said.append("--ask-freely" if manners.is_free else "--ask-sparingly")
    if manners.failing is not None:
        said.append(f"--failing={json.dumps(manners.failing)}")
    if manners.callback_base is not None:
        said.append(f"--callback-base={manners.callback_base}")
    return said


def _keep(ctx: click.Context, param: click.Parameter, value: object) -> None:
    if value is not None:
        ctx.meta.setdefault(_KEPT, {})[param.name] = value


class _Fields(click.ParamType[dict[str, object]]):
    name = "json"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> dict[str, object]:
        """Read an object."""
        try:
            fields = json.loads(str(value))
        except ValueError:
            fields = None
        if not isinstance(fields, dict) or not fields:
            self.fail('fields of a body are needed, as JSON: {"name": "value"}', param, ctx)
        return fields


_SECONDS = click.FloatRange(min=0, min_open=True)
_OPTIONS = (
    click.option(
        "--patience",
        "patience_seconds",
        type=_SECONDS,
        metavar="SECONDS",
        callback=_keep,
        expose_value=False,
        help="How long to wait for the end of a task before that is not observed.",
    ),
    click.option(
        "--prompt",
        "prompt_seconds",
        type=_SECONDS,
        metavar="SECONDS",
        callback=_keep,
        expose_value=False,
        help="Within what an acknowledgement, a refusal and the answer to a question have to come.",
    ),
    click.option(
        "--ask-freely/--ask-sparingly",
        "is_free",
        default=None,
        callback=_keep,
        expose_value=False,
        help="Whether requests cost nothing there; by default, on this machine alone.",
    ),
    click.option(
        "--failing",
        type=_Fields(),
        metavar="JSON",
        callback=_keep,
        expose_value=False,
        help="Fields that, put into a body, make its task fail; without them no failure is observed.",
    ),
    click.option(
        "--callback-base",
        metavar="URL",
        callback=_keep,
        expose_value=False,
        help="URL under which the target reaches the receiver of callbacks on this machine; empty if it does not.",
    ),
    click.option(
        "--callback-port",
        type=click.IntRange(1, 65_535),
        callback=_keep,
        expose_value=False,
        help="Port on loopback that the receiver of callbacks listens on; any free one without it.",
    ),
)

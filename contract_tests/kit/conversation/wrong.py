"""How a judgement over several requests ends early: at the first thing that is wrong."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec

if TYPE_CHECKING:
    from collections.abc import Callable

Parameters = ParamSpec("Parameters")


class WrongError(Exception):
    """Something that a target did is not as documented; the message says what."""


def telling(
    judge: Callable[Concatenate[Parameters], None],
) -> Callable[Concatenate[Parameters], str | None]:
    """Let a judge that raises WrongError return its words instead, and None if nothing is wrong."""

    @wraps(judge)
    def told(*arguments: Parameters.args, **options: Parameters.kwargs) -> str | None:
        try:
            judge(*arguments, **options)
        except WrongError as error:
            return str(error)
        return None

    return told

"""How long a run waits for what, and what it may ask of its target beside single requests."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contract_tests.kit.reading.document import SpecDocument

_LONGEST_ANSWER_SECONDS: Final = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """Hold what a run may ask of its target, and how long it waits.

    Attributes:
        patience_seconds: How long it waits for the end of a task before that is not observed.
        prompt_seconds: Within what an acknowledgement, a refusal and the answer to a question have to come.
        first_pause_seconds: Before the second question about a task.
        longest_pause_seconds: What pauses grow to.
        callback_seconds: How long after the end of its task a callback may come.
        second_callback_seconds: How long it waits for a callback that must not come.
        stories_seconds: How long it goes on thinking of stories about tasks; only a slow target ever takes so long.
        is_free: Whether it may ask as often as it likes: requests cost nothing there.
        callback_base: URL under which the target reaches the receiver of callbacks; empty if it does not, None if the
            receiver's own is good.
        callback_port: The port that the receiver listens on; 0 is any free one.
        failing: Fields that, put into a body, make its task fail; None if there is no known way to do that.
    """

    patience_seconds: float = 20.0
    prompt_seconds: float = 10.0
    first_pause_seconds: float = 0.01
    longest_pause_seconds: float = 1.0
    callback_seconds: float = 5.0
    second_callback_seconds: float = 0.25
    stories_seconds: float = 60.0
    is_free: bool = True
    callback_base: str | None = None
    callback_port: int = 0
    failing: Mapping[str, object] | None = field(default=None)

    @classmethod
    def towards(cls, base_url: str, document: SpecDocument) -> Manners:
        """Return the usual ones: brisk towards this machine, patient and sparing towards any other."""
        if is_near(base_url):
            return cls()
        said = [operation.timeout_seconds for operation in document.operations if operation.timeout_seconds is not None]
        return cls(
            patience_seconds=max(said, default=_LONGEST_ANSWER_SECONDS),
            prompt_seconds=30.0,
            first_pause_seconds=5.0,
            longest_pause_seconds=30.0,
            callback_seconds=60.0,
            second_callback_seconds=10.0,
            is_free=False,
            callback_base="",
        )


def is_near(url: str) -> bool:
    """Say whether a URL is one of this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

"""The end of a command that did not reach its own: what broke is told, and never looks like a verdict.

Python leaves an exception with 1, and click an interruption, a closed pipe likewise; 1 means that a target disagrees.
Only the standard library is imported at the top, so that a missing package ends here too.
"""

from __future__ import annotations

import sys
import traceback
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType

NO_VERDICT = 3


class NoVerdict:
    """Give every end of the block that is no `SystemExit` an exit code that says so."""

    def __enter__(self) -> None:
        """Let no word fail for want of a character in the terminal's encoding."""
        for stream in (sys.stdout, sys.stderr):
            reconfigure = getattr(stream, "reconfigure", None)
            if reconfigure is not None:
                reconfigure(errors="backslashreplace")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Tell what happened, and leave with its exit code."""
        if error is None or isinstance(error, SystemExit):
            return
        show, code = getattr(error, "show", None), getattr(error, "exit_code", None)
        if callable(show) and isinstance(code, int):  # click's word for a wrong command line
            show()
            raise SystemExit(code) from None
        if isinstance(error, KeyboardInterrupt) or type(error).__name__ == "Abort":
            sys.stderr.write("interrupted before there was a verdict\n")
        else:
            traceback.print_exception(kind, error, trace)
            sys.stderr.write("this program broke; that is no verdict on the target\n")
        raise SystemExit(NO_VERDICT) from None

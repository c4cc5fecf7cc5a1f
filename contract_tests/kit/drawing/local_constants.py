"""What is drawn follows from the specification and the seed, not from the code that happens to be loaded.

Now and then Hypothesis draws a constant that it finds in a loaded module of the project under test. Ours are no part of
the contract: an edit to any of them would change what a seed draws, and words that the mock server takes for orders
would be drawn as prompts.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from hypothesis.internal.cache import LRUCache
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

if TYPE_CHECKING:
    from collections.abc import Iterator

_cache: LRUCache[object, object] = LRUCache(1024)


@contextmanager
def without_local_constants() -> Iterator[None]:
    """Let Hypothesis draw no constants of local modules for as long as the block lasts.

    It has no setting for that. Nothing stays changed, so that the other tests of whoever uses this kit draw as ever.

    Raises:
        AttributeError: This release of Hypothesis calls them otherwise.
    """
    ours = {"_get_local_constants": Constants, "CONSTANTS_CACHE": _cache}
    theirs = {name: getattr(providers, name) for name in ours}
    for name, value in ours.items():
        setattr(providers, name, value)
    try:
        yield
    finally:
        for name, value in theirs.items():
            setattr(providers, name, value)

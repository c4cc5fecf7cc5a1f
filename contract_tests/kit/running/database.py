"""Where Hypothesis keeps failing cases between runs: a folder, or a Redis that machines share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from hypothesis.database import DirectoryBasedExampleDatabase, ExampleDatabase

if TYPE_CHECKING:
    from collections.abc import Iterable

REDIS_SCHEMES = ("redis://", "rediss://")
CONNECT_SECONDS = 5.0


class DatabaseError(Exception):
    """The example database cannot be used; the message says which, why, and what to do, and holds no password."""


class NamedDatabase(ExampleDatabase):
    """Keep the cases of one check apart from all others.

    Every drawn check runs through the same function, and that is what Hypothesis files its cases by.

    Args:
        shared: Where they are kept.
        name: What tells the check from others, in every run.
    """

    def __init__(self, shared: ExampleDatabase, name: str) -> None:
        super().__init__()
        self._shared = shared
        self._prefix = name.encode() + b"\0"

    def save(self, key: bytes, value: bytes) -> None:
        """Keep a case."""
        self._shared.save(self._prefix + key, value)

    def fetch(self, key: bytes) -> Iterable[bytes]:
        """Return what is kept."""
        return self._shared.fetch(self._prefix + key)

    def delete(self, key: bytes, value: bytes) -> None:
        """Forget a case."""
        self._shared.delete(self._prefix + key, value)

    def move(self, src: bytes, dest: bytes, value: bytes) -> None:
        """Keep a case under another key."""
        self._shared.move(self._prefix + src, self._prefix + dest, value)


def open_database(place: str) -> ExampleDatabase:
    """Open an example database.

    Args:
        place: A folder, which need not be there, or `redis://host:port/number`.

    Raises:
        DatabaseError: It cannot be reached or written to.
    """
    if place.startswith(REDIS_SCHEMES):
        return _open_redis(place)
    folder = Path(place)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseError(f"the example database {place} cannot be used: {error.strerror}; name a folder") from error
    return DirectoryBasedExampleDatabase(folder)


def _open_redis(url: str) -> ExampleDatabase:
    # Only here: who keeps cases in a folder needs no Redis client.
    from hypothesis.extra.redis import RedisExampleDatabase  # noqa: PLC0415
    from redis import Redis, RedisError  # noqa: PLC0415

    shown = shown_place(url)
    try:
        redis = Redis.from_url(url, socket_connect_timeout=CONNECT_SECONDS, socket_timeout=CONNECT_SECONDS)
        redis.ping()
    except (RedisError, ValueError, OSError) as error:
        raise DatabaseError(
            f"the example database {shown} does not answer ({type(error).__name__}); "
            "is the Redis server running, and are address and password right?"
        ) from error
    return RedisExampleDatabase(redis)


def shown_place(place: str) -> str:
    """Return an example database's place as it may be shown: without user and password."""
    if not place.startswith(REDIS_SCHEMES):
        return place
    parts = urlsplit(place)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"

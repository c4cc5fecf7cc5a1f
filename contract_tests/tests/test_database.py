"""What failed is asked first the next time, also on another machine, and each check keeps its own."""

from __future__ import annotations

import shutil
import socket
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import strategies as st
from hypothesis.database import ExampleDatabase, InMemoryExampleDatabase
from hypothesis.extra.redis import RedisExampleDatabase
from redis import ConnectionPool, Redis
from redis.backoff import ConstantBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.retry import Retry

from contract_tests.kit.running.claims import examine
from contract_tests.kit.running.database import DatabaseError, NamedDatabase, open_database, shown_place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REDIS_SERVER = shutil.which("redis-server")
# What is above it is too rare to be drawn at once by chance: whoever begins with it has been told.
BOUND = 999_000_000_000
NUMBERS = st.integers(0, 10**12)


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a Redis server of our own, that writes nothing down."""
    if REDIS_SERVER is None:
        pytest.skip("there is no redis-server; on Debian: apt-get install redis-server")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("redis")
    command = [REDIS_SERVER, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = subprocess.Popen([*command, "--dir", str(folder)], stdout=subprocess.DEVNULL)
    try:
        with Redis(host="127.0.0.1", port=port, retry=Retry(ConstantBackoff(0.05), 200)) as redis:
            redis.ping()
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait()


def ask(database: ExampleDatabase | None, *, seed: int) -> list[int]:
    """Examine a claim that fails above a bound; return the bodies in the order in which they were asked."""
    asked: list[int] = []

    def check(body: object) -> str | None:
        assert isinstance(body, int)
        asked.append(body)
        return "large" if body > BOUND else None

    examine(NUMBERS, check, examples=100, seed=seed, database=database)
    return asked


def fail_once(database: ExampleDatabase) -> int:
    """Let the claim fail, and return the seed of that."""
    return next(seed for seed in range(1_000) if max(ask(database, seed=seed)) > BOUND)


def test_a_folder_gives_back_what_failed_under_another_seed(tmp_path: Path) -> None:
    """The next night begins with last night's failure."""
    place = str(tmp_path / "examples")
    seed = fail_once(open_database(place))

    asked = ask(open_database(place), seed=seed + 1)

    assert asked[0] > BOUND


def test_redis_gives_it_back_on_another_machine(redis_url: str) -> None:
    """Two connections stand for two machines; a real server stands between them."""
    seed = fail_once(open_database(redis_url))

    asked = ask(open_database(redis_url), seed=seed + 1)

    assert asked[0] > BOUND


def test_the_same_seed_and_the_same_kept_cases_draw_the_same(tmp_path: Path) -> None:
    """A run can be repeated with its database as without."""
    kept = tmp_path / "kept"
    seed = fail_once(open_database(str(kept)))
    runs = []

    for copy in (tmp_path / "one", tmp_path / "two"):
        shutil.copytree(kept, copy)
        runs.append(ask(open_database(str(copy)), seed=seed + 1))

    assert runs[0] == runs[1]
    assert runs[0] != ask(None, seed=seed + 1)


def test_each_check_keeps_its_own() -> None:
    """The same function runs every check; its name parts them."""
    shared = InMemoryExampleDatabase()
    first, second = (NamedDatabase(shared, name) for name in ("a check", "another"))

    first.save(b"key", b"one")
    first.save(b"key", b"two")
    first.move(b"key", b"elsewhere", b"two")
    second.save(b"key", b"three")
    first.save(b"gone", b"four")
    first.delete(b"gone", b"four")

    assert (set(first.fetch(b"key")), set(second.fetch(b"key"))) == ({b"one"}, {b"three"})
    assert (set(first.fetch(b"elsewhere")), set(first.fetch(b"gone"))) == ({b"two"}, set())


@pytest.mark.parametrize(
    "place", ["redis://someone:secret-word@127.0.0.1:9/0", "redis://:secret-word@127.0.0.1:nine/0"]
)
def test_a_redis_that_cannot_be_reached_is_named_without_its_password(place: str) -> None:
    """The discard port, where nothing listens, and a port that is none."""
    with pytest.raises(DatabaseError) as refused:
        open_database(place)

    assert "does not answer" in str(refused.value)
    assert "127.0.0.1" in str(refused.value)
    assert "secret-word" not in str(refused.value)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """A file stands where it should be."""
    (tmp_path / "file").touch()

    with pytest.raises(DatabaseError, match="cannot be used"):
        open_database(str(tmp_path / "file" / "examples"))


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ("redis://a:b@host:1/2", "redis://host:1/2"),
        ("rediss://host/0?password=b", "rediss://host/0"),
        ("some/folder@home", "some/folder@home"),
    ],
)
def test_a_place_is_shown_without_what_opens_it(place: str, shown: str) -> None:
    """A folder is shown as it is."""
    assert shown_place(place) == shown


def test_a_redis_that_goes_away_breaks_the_check_and_never_passes(redis_url: str) -> None:
    """Its error is no word of the target: the run calls it a fault of its own."""
    database = open_database(redis_url)
    assert isinstance(database, RedisExampleDatabase)
    database.redis.connection_pool = ConnectionPool(port=9)  # the discard port: nothing listens there

    with pytest.raises(RedisConnectionError):
        ask(database, seed=0)

"""What is written down stays within bounds, and holds no secret."""

from contract_tests.mock_server.journal import Entry, Journal


def written(address: str) -> str:
    """Return an address as the journal keeps it."""
    journal = Journal("the-token")
    journal.write(Entry("callback", "POST", address, None, "posted", 200))
    return journal.entries[0].address


def test_the_token_is_replaced_wherever_it_stands() -> None:
    """An address may hold it."""
    assert written("http://127.0.0.1/?key=the-token") == "http://127.0.0.1/?key=***"


def test_the_user_of_an_address_is_replaced() -> None:
    """What stands before the host is a name and a password; anyone may read the journal."""
    assert written("http://me:word@127.0.0.1:1/a@b") == "http://***@127.0.0.1:1/a@b"
    assert written("http://127.0.0.1/a@b") == "http://127.0.0.1/a@b"


def test_an_address_without_end_is_cut() -> None:
    """Thousands of entries fit into memory, whatever somebody sends."""
    assert len(written("http://127.0.0.1/" + "a" * 1_000_000)) < 3_000

"""Faults that show the token where it must not be seen, or send it wrongly."""

from contract_tests.mutants.clients.edit import ClientMutant

_TESTS = ("generator/tests/rendering/test_secrets.py", "generator/tests/rendering/test_clients.py")
_UNSEEN = "the token is in no message, repr or log"

_FACTS = (
    (
        "a credential shows its token",
        "secret",
        _UNSEEN,
        "_credential.py",
        'return f"Credential({self._scheme.header}: {REDACTED})"',
        'return f"Credential({self._scheme.header}: {self._token.get_secret_value()})"',
        _TESTS,
    ),
    (
        "the log shows the token",
        "secret",
        _UNSEEN,
        "_credential.py",
        "return shown | {self._scheme.header: self._scheme.prefix + REDACTED}",
        "return shown | {self._scheme.header: headers[self._scheme.header]}",
        _TESTS,
    ),
    (
        "a kept request shows the token",
        "secret",
        _UNSEEN,
        "_credential.py",
        "        headers[self._scheme.header] = self._scheme.prefix + REDACTED\n",
        "        headers.setdefault(self._scheme.header, REDACTED)\n",
        _TESTS,
    ),
    (
        "a kept answer shows the token",
        "secret",
        _UNSEEN,
        "_credential.py",
        "        if not told or len(secret) < _SHORTEST_SECRET:\n",
        "        if told or len(secret) < _SHORTEST_SECRET:\n",
        _TESTS,
    ),
    (
        "a message shows the token",
        "secret",
        _UNSEEN,
        "_credential.py",
        "return text.replace(secret, REDACTED) if len(secret) >= _SHORTEST_SECRET else text",
        "return text",
        _TESTS,
    ),
    (
        "a network error shows the token",
        "secret",
        _UNSEEN,
        "_transport.py",
        "    error.request = token.bare_request(error.request)\n",
        "",
        _TESTS,
    ),
    (
        "a token may end a line",
        "secret",
        "a token that cannot be sent in a header is refused",
        "_credential.py",
        "_VISIBLE_ASCII.fullmatch(",
        "_VISIBLE_ASCII.match(",
        _TESTS,
    ),
    (
        "a refused token is shown",
        "secret",
        _UNSEEN,
        "_credential.py",
        '        raise ValueError("the token holds a character',
        '        raise ValueError(f"{found.get_secret_value()} holds a character',
        _TESTS,
    ),
    (
        "the token is sent without its scheme",
        "secret",
        "the token is sent as a bearer token",
        "_credential.py",
        "= self._scheme.prefix + self._token.get_secret_value()",
        "= self._token.get_secret_value()",
        _TESTS,
    ),
    (
        "an empty token is sent",
        "secret",
        "a missing token is an error before anything is sent",
        "_credential.py",
        "    if not found:\n",
        "    if found is None:\n",
        _TESTS,
    ),
)
SECRET_MUTANTS = tuple(ClientMutant(*facts) for facts in _FACTS)

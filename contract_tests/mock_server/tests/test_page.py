"""Tests of what the page is made of, over a socket: its files, its JSON, and who may ask for it."""

import itertools
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from contract_tests.mock_server.answering.options import MockOptions
from contract_tests.mock_server.judging.bodies import MAX_BODY_BYTES
from contract_tests.mock_server.page import routes
from contract_tests.mock_server.reading.document import DEFAULT_SPEC
from contract_tests.mock_server.running import RunningMock, running_mock
from contract_tests.mock_server.tests.tea import write_tea

_FILES = Path(routes.__file__).parent / "files"
_GREEN = {"tea": "green"}


@pytest.fixture(scope="module")
def tea(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningMock]:
    """Give a running mock of the document that has a table."""
    with running_mock(write_tea(tmp_path_factory.mktemp("tea"))) as running:
        yield running


def test_the_page_allows_nothing_but_its_own_files(tea: RunningMock) -> None:
    """The policy forbids foreign and inline script, and every file that the page names is there."""
    page = _get(tea, "/")
    named = re.findall(r'(?:src|href)="(/[^"]+)"', page.text)
    imported = [f"/__mock__/page/{name}" for name in re.findall(r'from "\./([^"]+)"', _everything("*.js"))]

    files = [_get(tea, path) for path in {*named, *imported}]

    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-security-policy"].startswith("default-src 'self'; ")
    assert "unsafe" not in page.headers["content-security-policy"]
    assert len(files) >= 3
    assert {file.status_code for file in files} == {200}
    assert {file.headers["x-content-type-options"] for file in files} == {"nosniff"}


def test_nothing_inline_and_nothing_from_elsewhere_stands_in_the_files() -> None:
    """The files hold no inline script or style, no sink that makes text to elements, and no address beyond a name."""
    html = (_FILES / "page.html").read_text(encoding="utf-8")

    scripts = re.findall(r"<script[^>]*>(?=[^<])|<style| style=| on[a-z]+=", html)
    sinks = re.findall(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|Function\(", _everything("*.js")
    )
    addresses = re.findall(r"(?:https?:)?//[\w.]+\.\w+[^\s\"']*", html + _everything("*.css") + _everything("*.js"))

    assert (scripts, sinks, addresses) == ([], [], [])


def test_the_page_knows_nothing_of_the_api_that_it_shows() -> None:
    """No operation, path, or choice of the repository's document stands in a file or module of the page."""
    document = DEFAULT_SPEC.read_text(encoding="utf-8")
    root = yaml.safe_load(document)
    schema = root["components"]["schemas"]["VideoRequest"]["properties"]
    words = [*root["paths"], *re.findall(r"operationId: (\w+)", document)]
    words += [str(choice) for field in schema.values() for choice in field.get("enum", []) if len(str(choice)) > 3]
    words += [name for name in schema if "_" in name]
    text = _everything("*") + "".join(path.read_text("utf-8") for path in _FILES.parent.glob("*.py"))

    found = [word for word in words if re.search(rf"\b{re.escape(word)}\b", text)]

    assert len(words) > 10
    assert found == []


def test_the_contents_say_what_the_document_says(tea: RunningMock) -> None:
    """Each operation comes with its fields, rules and examples, and with the way to follow a task."""
    contents = _get(tea, "/__mock__/page/contents").json()

    order, find, hours = contents["operations"]
    fields = {field["name"]: field for field in order["fields"]}
    assert (order["id"], order["method"], order["path"], hours["fields"]) == ("createOrder", "POST", "/orders", [])
    assert [(name, fields[name]["kind"]) for name in ("tea", "grams", "steep_to", "tags", "notify", "later")] == [
        ("tea", "choice"),
        ("grams", "choice"),
        ("steep_to", "integer"),
        ("tags", "lines"),
        ("notify", "text"),
        ("later", "boolean"),
    ]
    assert (fields["tea"]["required"], fields["tea"]["default"], fields["grams"]["required"]) == (True, "black", False)
    assert [rule["id"] for rule in order["rules"]][:2] == ["grams.black", "steep.complete"]
    assert order["examples"][0]["value"] == {"tea": "black"}
    assert (order["follow"]["path"], order["follow"]["one"], order["follow"]["task"]) == (
        "/orders/find",
        "id",
        "order_id",
    )
    assert (find["follow"], hours["follow"]) == (None, None)


def test_only_a_token_that_everybody_knows_is_shown(tmp_path: Path) -> None:
    """The default token is offered; one that was chosen stands nowhere, neither in the contents nor in a snippet."""
    spec = write_tea(tmp_path)
    with running_mock(spec) as usual, running_mock(spec, MockOptions("chosen-by-me")) as chosen:
        answers = [
            (
                _get(mock, "/__mock__/page/contents").json()["token"],
                _judge(mock, _GREEN, standard_token="true")["curl"],  # noqa: S106 - says that the usual one is meant
            )
            for mock in (usual, chosen)
        ]

    (shown, usual_curl), (hidden, chosen_curl) = answers
    assert (shown, hidden) == ("mock-token", None)
    assert "'Authorization: Bearer mock-token'" in usual_curl
    assert '"Authorization: Bearer ${API_TOKEN:?holds no token}"' in chosen_curl


@pytest.mark.parametrize(
    ("body", "state", "enforced", "beside"),
    [
        (_GREEN, "legal", [], []),
        ({"tea": "black", "grams": 50}, "refused", ["grams.black"], []),
        ({"tea": "green", "cup": "small"}, "open", ["cup.black"], []),
        ({"tea": "green", "milk": 1}, "open", ["body.unknown"], []),
        ({"tea": "green", "cup": "small", "grams": 1}, "refused", ["grams.enum"], ["cup.black"]),
    ],
)
def test_a_body_is_legal_open_or_refused(
    tea: RunningMock, body: dict[str, object], state: str, enforced: list[str], beside: list[str]
) -> None:
    """What this server refuses is refused; what it passes over, though a rule is broken, is open."""
    answer = _judge(tea, body)

    assert (answer["state"], [found["atom"] for found in answer["findings"]]) == (state, enforced)
    assert [found["atom"] for found in answer["beside"]] == beside


def test_a_finding_says_all_that_a_person_asks(tea: RunningMock) -> None:
    """It holds the words, the sentence, the strength, the line and the field."""
    (found,) = _judge(tea, {"tea": "black", "grams": 50})["findings"]

    assert found["words"] == "grams = 50 is not allowed when tea is black (the default); allowed: 100, 250."
    assert (found["source"], found["strength"]) == ("Black tea comes in 100 or 250 grams.", "reject")
    assert found["field"] == "grams"
    assert isinstance(found["line"], int)


@pytest.mark.parametrize("raw", [b"{", b"\xff", b'{"tea":"green","tea":"green"}', b"", b" " * (MAX_BODY_BYTES + 1)])
def test_text_that_is_no_body_is_refused_with_the_reason(tea: RunningMock, raw: bytes) -> None:
    """The form may hold anything; what the server would refuse to read is told likewise, and never a 500."""
    answer = httpx.post(
        f"{tea.url}/__mock__/page/judge", params={"operation": "createOrder"}, content=raw, trust_env=False
    )

    assert answer.status_code == 200
    assert answer.json()["state"] == "refused"
    assert [found["atom"] for found in answer.json()["findings"]] == ["body.size" if len(raw) > 99 else "body.json"]


def test_the_cells_are_what_the_server_does(tea: RunningMock) -> None:
    """Each cell, sent for real, is refused or accepted as told; the axes are the properties that rules tie."""
    table = _cells(tea)
    axes = {axis["name"]: axis["values"] for axis in table["axes"]}

    answered = [
        _post(tea, {**table["filled"], **{name: each[0] for name, each in zip(axes, values, strict=True) if each}})
        for values in itertools.product(*axes.values())
    ]

    assert {name: len(values) for name, values in axes.items()} == {"tea": 2, "grams": 4, "cup": 3}
    assert axes["cup"] == [[], ["small"], ["large"]]
    assert [state == "refused" for state, _ in table["cells"]] == [status == 400 for status in answered]
    assert {state for state, _ in table["cells"]} == {"legal", "open", "refused"}


def test_a_switch_moves_cells(tmp_path: Path) -> None:
    """A rule that is enforced from now on makes refused what was open, with the same finding, while the server runs."""
    with running_mock(write_tea(tmp_path)) as mock:
        before = _cells(mock)
        settings = {"enforce": ["cup.black"]}
        httpx.post(f"{mock.url}/__mock__/settings", json=settings, trust_env=False).raise_for_status()
        after = _cells(mock)

    opened = [(index, cell) for index, cell in enumerate(before["cells"]) if cell[0] == "open"]
    assert opened
    assert all(after["cells"][index][0] == "refused" for index, _ in opened)
    assert {after["findings"][after["cells"][index][1][0]]["atom"] for index, _ in opened} == {"cup.black"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x-when: body-refused", "x-when: body-refused"),
        ("grams: {type: integer, minimum: 1}", "grams: {type: integer, enum: [50, 100]}"),
    ],
)
def test_there_is_no_table_without_documented_ties(tmp_path: Path, orders_text: str, before: str, after: str) -> None:
    """Single choices need no table, nor do choices that nothing but a rule of our own assumption ties."""
    text = orders_text.replace("id: grams.black, strength: reject", "id: grams.black, strength: assumed")
    assert before in text
    path = tmp_path / "loose.yaml"
    path.write_text(text.replace(before, after), encoding="utf-8")
    with running_mock(path) as mock:
        table = _cells(mock)

    assert (table["axes"], table["cells"]) == ([], [])


def test_the_journal_of_the_page_tells_what_is_new(tea: RunningMock) -> None:
    """Only entries after the one that the page has are sent; its own questions are none; it can be cleared."""
    _post(tea, _GREEN)
    before = _get(tea, "/__mock__/page/journal").json()
    _post(tea, {"tea": "white"})

    new = _get(tea, f"/__mock__/page/journal?after={before['latest']}").json()
    httpx.delete(f"{tea.url}/__mock__/page/journal", trust_env=False).raise_for_status()
    cleared = _get(tea, "/__mock__/page/journal").json()

    assert [(entry["verdict"], entry["rules"]) for entry in new["entries"]] == [("body-refused", ["tea.enum"])]
    assert (cleared["entries"], cleared["latest"]) == ([], new["latest"])


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://elsewhere.example"},
        {"origin": "null"},
    ],
)
@pytest.mark.parametrize(("method", "name"), [("GET", "contents"), ("POST", "judge"), ("DELETE", "journal")])
def test_other_sites_are_told_nothing(tea: RunningMock, headers: dict[str, str], method: str, name: str) -> None:
    """A browser that asks on behalf of another site gets a refusal."""
    answer = httpx.request(method, f"{tea.url}/__mock__/page/{name}", headers=headers, trust_env=False)

    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("cells?operation=nothing", 400, "operation=createOrder|findOrders|openingHours"),
        ("journal?after=x", 400, "after=x is no number"),
        ("nothing.js", 404, "page.js"),
    ],
)
def test_a_wrong_question_is_answered_with_what_would_be_right(
    tea: RunningMock, path: str, status: int, words: str
) -> None:
    """What is wrong with a question is said in its answer."""
    answer = _get(tea, f"/__mock__/page/{path}")

    assert answer.status_code == status
    assert words in answer.text


def test_a_question_that_breaks_off_is_no_error(orders_spec: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A page that is left while it asks does no harm, and nothing is logged."""
    with running_mock(orders_spec) as mock:
        url = httpx.URL(mock.url)
        assert url.port is not None
        head = b"POST /__mock__/page/judge?operation=createOrder HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\n{"

        with socket.create_connection((url.host, url.port)) as connection:
            connection.sendall(head)

        assert _get(mock, "/__mock__/page/journal").status_code == 200
    assert caplog.records == []


@pytest.mark.parametrize("path", ["/", "/__mock__/page/page.js", "/__mock__/page/contents", "/__mock__/journal"])
def test_without_admin_there_is_no_page(orders_spec: Path, path: str) -> None:
    """The switch turns the page, and all else beside the operations, into addresses that nothing is at."""
    with running_mock(orders_spec, MockOptions(has_admin=False)) as bare:
        answer = _get(bare, path)

    assert answer.json() == {"error": {"code": "nowhere", "message": "Nothing here."}}


def _everything(pattern: str) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(_FILES.glob(pattern)))


def _get(mock: RunningMock, path: str) -> httpx.Response:
    return httpx.get(f"{mock.url}{path}", trust_env=False)


def _post(mock: RunningMock, body: object) -> int:
    headers = {"authorization": f"Bearer {mock.token}"}
    return httpx.post(f"{mock.url}/orders", json=body, headers=headers, trust_env=False).status_code


def _judge(mock: RunningMock, body: object, **parameters: str) -> dict[str, Any]:
    params = {"operation": "createOrder", **parameters}
    return dict(httpx.post(f"{mock.url}/__mock__/page/judge", params=params, json=body, trust_env=False).json())


def _cells(mock: RunningMock) -> dict[str, Any]:
    return dict(_get(mock, "/__mock__/page/cells?operation=createOrder").json())

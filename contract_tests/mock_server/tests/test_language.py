"""Tests of the language of behaviours: what is read, what is refused, and that its help leaves nothing out."""

import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_tests.mock_server.misbehaving.behaviour import Behaviour, Break
from contract_tests.mock_server.misbehaving.directives import DIRECTIVES
from contract_tests.mock_server.misbehaving.envelopes import ENVELOPES
from contract_tests.mock_server.misbehaving.language import BehaviourError, Language
from contract_tests.mock_server.reading.document import load_document
from contract_tests.mock_server.reading.operations import read_operations
from contract_tests.mock_server.running import RunningMock
from contract_tests.mock_server.steering.help import help_markdown

_LANGUAGE = Language({"lost": (404, 502), "bad": (400,)}, ("createOrder",))
_ROOT = Path(__file__).resolve().parents[3]
_MANUAL = Path(__file__).resolve().parents[1] / "README.md"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mock: lost", Behaviour("error=lost", error="lost")),
        ("mock:error=bad;status=418", Behaviour("error=bad status=418", error="bad", status=418)),
        ("  envelope=html  ;; ", Behaviour("envelope=html", envelope="html")),
        ("code=a%20b", Behaviour("code=a%20b", code="a b")),
        ("retry-after=date:9", Behaviour("retry-after=date:9", retry_after="date:9")),
        ("fail=lost status=404", Behaviour("fail=lost status=404", fail="lost", status=404)),
        ("task-seconds=0.5 polls=0", Behaviour("task-seconds=0.5 polls=0", task_seconds=0.5, polls=0)),
        ("running-shape=transient", Behaviour("running-shape=transient", running_shape="transient")),
        ("latency=1e1 slow=8:0", Behaviour("latency=1e1 slow=8:0", latency=10, slow=(8, 0))),
        ("close=during lines=glued", Behaviour("close=during lines=glued", close="during", lines="glued")),
        ("content-type=a/b%3Bc", Behaviour("content-type=a/b%3Bc", content_type="a/b;c")),
        ("callback=twice", Behaviour("callback=twice", callbacks=(0, 0))),
        ("callback=never", Behaviour("callback=never", callbacks=())),
        ("callback=late:3", Behaviour("callback=late:3", callbacks=(3,))),
        (
            "break=/a:b:drop break=/c%20:null",
            Behaviour("break=/a:b:drop break=/c%20:null", breaks=(Break("/a:b", "drop"), Break("/c ", "null"))),
        ),
        (
            "bad operation=createOrder times=2 rate=0.5",
            Behaviour(
                "error=bad operation=createOrder times=2 rate=0.5",
                error="bad",
                operation="createOrder",
                times=2,
                rate=0.5,
            ),
        ),
    ],
)
def test_each_directive_is_read(text: str, expected: Behaviour) -> None:
    """Each sets its part, and the text that is kept is as it was written."""
    assert _LANGUAGE.read(text, is_standing=True) == expected


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("mock:", "this one is empty"),
        ("x" * 1_001, "at most 1000 characters"),
        ("nothing", "'nothing' is neither a directive (error, status,"),
        ("error", "error needs a word"),
        ("error=gone", "'error=gone': the document shows lost, bad"),
        ("fail=gone", "'fail=gone': the document shows lost, bad"),
        ("status=200", "status needs a whole number from 400 to 599"),
        ("status=\uff14\uff10\uff14", "status needs a whole number"),
        ("status=" + "4" * 900, "status needs a whole number"),
        ("envelope=paper", "envelope knows documented, gateway, worker"),
        ("retry-after=soon", "retry-after needs a whole number"),
        ("latency=nan", "latency needs a number from 0 to 86400"),
        ("latency=inf", "latency needs a number"),
        ("latency=-1", "latency needs a number"),
        ("slow=8", "such as 8:0.5"),
        ("slow=0:1", "slow needs a whole number from 1"),
        ("close=soon", "close knows before, during, after"),
        ("lines=odd", "lines knows truncated, glued, blank"),
        ("running-shape=round", "running-shape knows absent, null, empty, snapshot, transient"),
        ("content-type=", "content-type needs a media type"),
        ("content-type=a%0D%0Ab", "content-type needs a media type"),
        ("callback=often", "callback knows twice, never and late:SECONDS"),
        ("break=a:drop", "break needs a JSON pointer"),
        ("break=/a", "break needs a JSON pointer"),
        ("break=/a:bend", "break knows drop, null, type, word"),
        ("latency=1 latency=2", "latency is given twice"),
        ("bad fail=lost", "choose one"),
        ("envelope=html fail=lost", "choose one"),
        ("operation=sellOrder", "there are createOrder"),
        ("rate=1.1", "rate needs a number from 0 to 1"),
        ("times=0", "times needs a whole number from 1"),
    ],
)
def test_what_cannot_be_read_is_refused(text: str, problem: str) -> None:
    """The message names the part and what could stand there."""
    with pytest.raises(BehaviourError) as refused:
        _LANGUAGE.read(text, is_standing=True)

    assert problem in str(refused.value)


@pytest.mark.parametrize("text", ["latency=1 times=2", "latency=1 rate=1", "bad operation=createOrder"])
def test_what_comes_with_a_request_is_for_that_request(text: str) -> None:
    """How long and how often it holds can be said of standing behaviours only."""
    with pytest.raises(BehaviourError, match="is for that request; leave it out"):
        _LANGUAGE.read(text)


_WORDS = st.builds("{}={}".format, st.sampled_from([each.name for each in DIRECTIVES]), st.text(max_size=12))


@given(st.lists(_WORDS | st.text(max_size=12), max_size=4).map(" ".join))
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    """No text leads to anything but a behaviour or a reason; what was read reads the same again."""
    try:
        behaviour = _LANGUAGE.read(text, is_standing=True)
    except BehaviourError as error:
        assert str(error)  # noqa: PT017 - either way is right
    else:
        assert _LANGUAGE.read(behaviour.text, is_standing=True) == behaviour


def test_two_behaviours_add_up() -> None:
    """What the second one sets holds; what breaks, breaks in all places."""
    first, second = (_LANGUAGE.read(text) for text in ("latency=1 bad break=/a:drop", "latency=2 break=/b:null"))

    both = first.with_more(second)

    assert (both.latency, both.error) == (2, "bad")
    assert both.breaks == (Break("/a", "drop"), Break("/b", "null"))
    assert both.text == "latency=1 error=bad break=/a:drop latency=2 break=/b:null"


def test_the_help_of_a_server_leaves_nothing_out(orders: RunningMock) -> None:
    """Every directive, every envelope, every code of the document with its statuses, every operation."""
    text = httpx.get(f"{orders.url}/__mock__/help", trust_env=False).text
    told = httpx.get(f"{orders.url}/__mock__/help", headers={"accept": "application/json"}, trust_env=False).json()

    assert all(f"  {each.name}={each.form}" in text and each.says in text for each in DIRECTIVES)
    assert all(f"  {name}" in text and envelope.says in text for name, envelope in ENVELOPES.items())
    assert [each["name"] for each in told["directives"]] == [each.name for each in DIRECTIVES]
    assert told["codes"] == {"bad": [400], "lost": [502], "none": [400], "nowhere": [400], "wrong": [400]}
    assert list(told["envelopes"]) == list(ENVELOPES)
    assert told["operations"] == ["createOrder", "findOrders", "openingHours"]


def test_the_help_of_the_command_leaves_nothing_out() -> None:
    """It shows each directive with what it does."""
    command = [sys.executable, "-m", "contract_tests.mock_server", "--help"]

    done = subprocess.run(command, cwd=_ROOT, text=True, capture_output=True, timeout=20, check=True)

    said = "".join(done.stdout.split())
    assert all("".join(f"{each.name}={each.form}".split()) in said for each in DIRECTIVES)
    assert all("".join(each.says.split()) in said for each in DIRECTIVES)


def test_the_manual_is_what_the_tables_say() -> None:
    """It holds the tables as they would be written today."""
    assert help_markdown() in _MANUAL.read_text(encoding="utf-8")


def test_every_example_of_the_manual_can_be_read() -> None:
    """Each line that shows a behaviour shows one that our document knows."""
    language = Language.of(read_operations(load_document(_ROOT / "spec" / "openapi.yaml")))
    lines = _MANUAL.read_text(encoding="utf-8").split("```text\n")[1].partition("```")[0].splitlines()

    assert len(lines) > 5
    for line in lines:
        assert language.read(line, is_standing=True)

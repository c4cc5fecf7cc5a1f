"""What only pytest sees is written down: checks that broke, were skipped, or were left out."""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING

import pytest

from contract_tests.kit.running.plugin import JudgementPlugin
from contract_tests.kit.running.progress import LineWatcher
from contract_tests.kit.running.run import Run
from contract_tests.kit.running.target import Target

if TYPE_CHECKING:
    from pathlib import Path

    from contract_tests.kit.reading.document import SpecDocument

CLAIMS = "from contract_tests.kit.running.claims import DisagreementError, NotObservedError\n"


def faults(document: SpecDocument, folder: Path, checks: str, *arguments: str) -> tuple[str, ...]:
    """Run checks with the plugin, and return the faults that it wrote down."""
    path = folder / "test_checks.py"
    path.write_text(checks, encoding="utf-8")
    run = Run(document=document, target=Target("http://target.invalid", token=""))
    quiet = [
        "--assert=plain",
        "--import-mode=importlib",
        "-pno:cacheprovider",
        "-pno:xdist",
        "--tb=no",
        f"--rootdir={folder}",
        "-c",
        "/dev/null",
    ]

    sys.modules.pop(path.stem, None)  # those of the test before
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        pytest.main([str(path), *quiet, *arguments], plugins=[JudgementPlugin(run, LineWatcher(io.StringIO()))])

    return run.recorder.faults


@pytest.mark.parametrize(
    "checks",
    [
        "def test_a():\n    pass\n",
        CLAIMS + "def test_a():\n    raise DisagreementError('x')\n",
        CLAIMS + "def test_a():\n    raise NotObservedError('x')\n",
        CLAIMS + "def test_a():\n    raise ExceptionGroup('x', [DisagreementError('y')])\n",
    ],
)
def test_a_check_that_judged_is_no_fault(document: SpecDocument, tmp_path: Path, checks: str) -> None:
    """Its finding is in the records already."""
    assert faults(document, tmp_path, checks) == ()


@pytest.mark.parametrize(
    ("checks", "words"),
    [
        ("def test_a():\n    raise ValueError('broken check')\n", "broken check"),
        ("def test_a():\n    assert False\n", "AssertionError"),
        ("import a_package_that_is_not_there\n", "a_package_that_is_not_there"),
        ("import pytest\ndef test_a():\n    pytest.skip('not today')\n", "not today"),
        ("", "no check was collected"),
        (CLAIMS + "def test_a():\n    raise ExceptionGroup('x', [DisagreementError('y'), ValueError('z')])\n", "x"),
    ],
)
def test_a_check_that_did_not_judge_is_a_fault(document: SpecDocument, tmp_path: Path, checks: str, words: str) -> None:
    """It may have hidden a disagreement, so the run is not green."""
    found = faults(document, tmp_path, checks)

    assert len(found) == 1
    assert words in found[0]


def test_a_check_that_was_left_out_is_a_fault(document: SpecDocument, tmp_path: Path) -> None:
    """A filter from the environment cannot make a run green."""
    found = faults(document, tmp_path, "def test_a(): pass\ndef test_b(): pass\n", "-k", "test_b")

    assert found == ("1 checks were deselected",)


def test_many_checks_that_break_alike_are_one_fault(document: SpecDocument, tmp_path: Path) -> None:
    """The verdict stays readable when everything breaks."""
    checks = "import pytest\n@pytest.mark.parametrize('n', range(50))\ndef test_a(n):\n    raise ValueError('same')\n"

    found = faults(document, tmp_path, checks)

    assert found == ("checks: ValueError: same (50 times)",)


def test_a_log_gets_about_ten_lines() -> None:
    """Progress neither floods a log nor leaves it empty."""
    stream = io.StringIO()
    watcher = LineWatcher(stream)

    watcher.begin(882)
    for _ in range(882):
        watcher.step("cells")
    watcher.end()

    lines = stream.getvalue().splitlines()
    assert 5 < len(lines) < 15
    assert lines[-1] == "882 of 882 checks done"

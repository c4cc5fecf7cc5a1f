"""The generated package stands alone: built as a wheel, it needs httpx or httpx2, pydantic, and nothing of ours."""

import json
import shutil
import subprocess
import sys
import venv
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from generator.rendering.http_library import HTTP_LIBRARIES

GENERATED = Path(__file__).parent.parent.parent / "generated"

REFUSAL = """
import json, pydantic, acedata_sora

try:
    acedata_sora.VideoRequest(model="sora-2", prompt="cat running on the river", duration=25)
except pydantic.ValidationError as refusal:
    print(json.dumps([refusal.errors()[0]["type"], refusal.errors()[0]["msg"], acedata_sora.__file__]))
"""


@pytest.fixture(scope="module", params=[*HTTP_LIBRARIES])
def library(request: pytest.FixtureRequest) -> str:
    """Return the library that the package talks HTTP with."""
    return str(request.param)


@pytest.fixture(scope="module")
def wheel(library: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy, so that nothing is left in generated/, or from what is rendered for httpx2."""
    source = tmp_path_factory.mktemp("wheel") / "generated"
    if library == "httpx":
        shutil.copytree(GENERATED, source, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        subprocess.run(
            [sys.executable, "-m", "generator", "--out", source, "--http-library", library],
            check=True,
            capture_output=True,
            cwd=GENERATED.parent,
        )
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", source.parent, source],
        check=True,
        capture_output=True,
    )
    (built,) = source.parent.glob("*.whl")
    return built


def needed_by(*names: str) -> set[str]:
    """Return the named distributions and all that they require here, as installed."""
    needed: set[str] = set()
    waiting = list(names)
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name not in needed:
            needed.add(name)
            requirements = (Requirement(line) for line in metadata.requires(name) or ())
            waiting += [
                each.name for each in requirements if each.marker is None or each.marker.evaluate({"extra": ""})
            ]
    return needed


def test_the_wheel_works_in_an_environment_that_holds_only_what_it_requires(
    wheel: Path, library: str, tmp_path: Path
) -> None:
    """In an otherwise empty environment the package imports, and refuses in the words of the documentation."""
    venv.create(tmp_path / "venv", with_pip=False)
    (site,) = (tmp_path / "venv" / "lib").glob("python*/site-packages")
    for name in needed_by(library, "pydantic"):
        for file in metadata.files(name) or ():
            if ".." not in file.parts:
                (site / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(str(file.locate()), site / file)
    shutil.unpack_archive(wheel, site, format="zip")

    outcome = subprocess.run(
        [tmp_path / "venv" / "bin" / "python", "-I", "-c", REFUSAL],
        check=True,
        capture_output=True,
        cwd=tmp_path,
        text=True,
    )

    rule, message, origin = json.loads(outcome.stdout)
    assert rule == "duration.v1-sora-2"
    assert message == (
        "duration = 25 is not allowed when version is 1.0 (the default) and model is sora-2; allowed: 10, 15. "
        'Documented: "For version 1.0: 10 or 15 (sora-2)" [duration.v1-sora-2]'
    )
    assert Path(origin).is_relative_to(site)


def test_the_wheel_requires_its_http_library_and_pydantic_and_nothing_else(wheel: Path, library: str) -> None:
    """The wheel's metadata names its two requirements."""
    unpacked = wheel.parent / "unpacked"
    shutil.unpack_archive(wheel, unpacked, format="zip")
    (info,) = unpacked.glob("*.dist-info")

    required = metadata.Distribution.at(info).requires

    assert sorted(Requirement(line).name for line in required or ()) == [library, "pydantic"]

"""Files reach the disk in one swap, and nothing of others is lost."""

import errno
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.lock import LOCK_NAME, Lock
from generator.write import Difference, OutputError, compare, write


def _owned(*names: str) -> str:
    return Lock("a", "b", "c", "httpx", {}, (*names, LOCK_NAME)).text()


def _texts(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in files}


def _fill(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())


def test_a_difference_says_what_is_added_removed_and_changed(tmp_path: Path) -> None:
    """Its diff goes from what is on disk to what is rendered, file by file in the order of their names."""
    _fill(tmp_path, {"same": "s\n", "old": "o\n", "part/changed": "1\n2\n3", "crlf": "a\r\n"})

    found = compare(tmp_path, {"same": "s\n", "part/changed": "1\n4\n3", "new": "n\n", "crlf": "a\n"})

    assert found.added == ("new",)
    assert found.removed == ("old",)
    assert found.changed == ("part/changed", "crlf")
    assert found.diff == (
        "--- on disk/crlf\n+++ rendered/crlf\n@@ -1 +1 @@\n-a\r\n+a\n"
        "--- /dev/null\n+++ rendered/new\n@@ -0,0 +1 @@\n+n\n"
        "--- on disk/old\n+++ /dev/null\n@@ -1 +0,0 @@\n-o\n"
        "--- on disk/part/changed\n+++ rendered/part/changed\n@@ -1,3 +1,3 @@\n 1\n-2\n+4\n 3\n"
        "\\ No newline at end of file\n"
    )


@pytest.mark.parametrize(
    ("difference", "is_any"),
    [
        (Difference((), (), (), ""), False),
        (Difference(("a",), (), (), ""), True),
        (Difference((), ("a",), (), ""), True),
        (Difference((), (), ("a",), ""), True),
    ],
)
def test_a_difference_of_nothing_is_none(difference: Difference, is_any: bool) -> None:  # noqa: FBT001 - what is expected
    """One file is enough."""
    assert bool(difference) is is_any


@pytest.mark.parametrize(
    "name", ["__pycache__/a.pyc", "x/__pycache__/a.pyc", ".mypy_cache/a", ".ruff_cache/a", ".pytest_cache/a", "build/a",
             "dist/a", "it.egg-info/a"],
)  # fmt: skip
def test_what_tools_leave_behind_is_no_difference(tmp_path: Path, name: str) -> None:
    """Caches and builds come and go without a word."""
    _fill(tmp_path, {name: "x"})

    assert not compare(tmp_path, {})


def test_bytes_that_are_no_text_are_a_difference_and_no_crash(tmp_path: Path) -> None:
    """They are shown escaped."""
    (tmp_path / "a").write_bytes(b"\xff\n")

    assert "-\\xff\n+b\n" in compare(tmp_path, {"a": "b\n"}).diff


def test_a_new_directory_is_made_with_its_parents(tmp_path: Path) -> None:
    """What is written is what was rendered, and nothing else is left anywhere near."""
    files = {"a": "1\n", "deep/er/b": "2\n", LOCK_NAME: _owned("a", "deep/er/b")}

    difference = write(tmp_path / "not" / "yet", files)

    assert difference.added == tuple(files)
    assert _texts(tmp_path) == {f"not/yet/{name}": text for name, text in files.items()}


def test_an_empty_directory_may_be_written(tmp_path: Path) -> None:
    """There is nothing in it that could be lost."""
    write(tmp_path, {LOCK_NAME: _owned()})

    assert _texts(tmp_path) == {LOCK_NAME: _owned()}


def test_the_former_rendering_goes_and_what_others_wrote_stays(tmp_path: Path) -> None:
    """Links are kept as links, and so are the directory's permissions; code compiled from former files is not kept."""
    out = tmp_path / "out"
    write(out, {"gone": "1\n", "kept": "1\n", LOCK_NAME: _owned("gone", "kept")})
    _fill(out, {"mine": "m", "sub/mine": "m", "sub/__pycache__/x.pyc": "x"})
    (out / "link").symlink_to("mine")
    (out / "sub" / "folder").symlink_to(tmp_path)
    out.chmod(0o750)
    files = {"kept": "2\n", "sub/new": "3\n", LOCK_NAME: _owned("kept", "sub/new")}

    difference = write(out, files)

    assert (difference.added, difference.changed) == (("sub/new",), ("kept", LOCK_NAME))
    assert (out / "link").readlink() == Path("mine")
    assert (out / "sub" / "folder").readlink() == tmp_path
    assert out.stat().st_mode & 0o777 == 0o750
    (out / "sub" / "folder").unlink()
    assert _texts(out) == {**files, "mine": "m", "sub/mine": "m", "link": "m"}
    assert list(tmp_path.iterdir()) == [out]


def test_nothing_is_touched_where_nothing_differs(tmp_path: Path) -> None:
    """The directory stays the one that it was."""
    files = {"a": "1\n", LOCK_NAME: _owned("a")}
    write(tmp_path / "out", files)
    before = (tmp_path / "out").stat().st_ino

    assert not write(tmp_path / "out", files)
    assert (tmp_path / "out").stat().st_ino == before


@pytest.mark.parametrize("lock", ["", "{}", "[", '{"spec": 1}'])
def test_a_directory_of_others_is_left_alone(tmp_path: Path, lock: str) -> None:
    """Without a lock that can be read, whose files these are is unknown."""
    _fill(tmp_path, {"mine": "m", LOCK_NAME: lock})

    with pytest.raises(OutputError) as caught:
        write(tmp_path, {"a": "1\n"})

    expected = f"{tmp_path.resolve()} holds files that are not the generator's; choose another --out, or empty it"
    assert str(caught.value) == expected
    assert _texts(tmp_path) == {"mine": "m", LOCK_NAME: lock}


def test_a_file_is_no_directory_to_write(tmp_path: Path) -> None:
    """It stays as it is."""
    (tmp_path / "file").write_text("mine", encoding="utf-8")

    with pytest.raises(OutputError, match=r"not the generator's; choose another --out"):
        write(tmp_path / "file", {"a": "1\n"})

    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_a_place_that_cannot_be_written_is_told_with_the_reason(tmp_path: Path) -> None:
    """The reason is the system's."""
    (tmp_path / "file").write_text("mine", encoding="utf-8")

    with pytest.raises(OutputError) as caught:
        write(tmp_path / "file" / "out", {"a": "1\n"})

    place = tmp_path.resolve() / "file" / "out"
    assert str(caught.value) == f"{place} cannot be written: {os.strerror(errno.EEXIST)}; choose another --out"


def test_a_failed_swap_puts_the_former_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the two renames there is no directory; if the second fails, the first is undone."""
    out = tmp_path / "out"
    before = {"a": "1\n", LOCK_NAME: _owned("a")}
    write(out, before)
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise OSError(errno.ENOSPC, "no space left")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)

    with pytest.raises(OutputError, match="cannot be written: no space left"):
        write(out, {"a": "2\n", LOCK_NAME: _owned("a")})

    assert _texts(tmp_path) == {f"out/{name}": text for name, text in before.items()}

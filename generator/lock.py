"""What a rendering was made from, so that `--check` can say what has moved since."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from generator.reading.document import Document
from generator.rendering.http_library import HTTPX, HttpLibrary

LOCK_NAME: Final = "spec.lock"
# The tools whose releases shape the output.
_TOOLS: Final = ("black", "datamodel-code-generator", "isort", "jinja2")


@dataclass(frozen=True, slots=True)
class Lock:
    """Hold the hashes and versions that a rendering depends on, and the files that it owns."""

    spec: str
    statements: str
    generator: str
    http_library: str
    tools: Mapping[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()

    def text(self) -> str:
        """Return the lock as its file holds it."""
        content = {
            "about": "Written by python -m generator. It names what the other files were made from.",
            "spec": self.spec,
            "statements": self.statements,
            "generator": self.generator,
            "http_library": self.http_library,
            "tools": dict(self.tools),
            "files": list(self.files),
        }
        return json.dumps(content, indent=2) + "\n"

    def moved(self, former: "Lock") -> list[str]:
        """Return what is not as it was, in words."""
        moved: list[str] = []
        if former.spec != self.spec:
            moved.append("the spec moved")
        if former.statements != self.statements:
            moved.append("the ledger of statements moved")
        if former.generator != self.generator:
            moved.append("the generator moved")
        if former.http_library != self.http_library:
            moved.append(f"it was rendered for {former.http_library}, and is now for {self.http_library}")
        for tool, version in self.tools.items():
            before = former.tools.get(tool, "unknown")
            if before != version:
                moved.append(f"{tool} moved from {before} to {version}")
        return moved


def make_lock(document: Document, files: Iterable[str], library: HttpLibrary) -> Lock:
    """Return the lock of what is rendered from a document now."""
    ledger = document.root.get("x-statements")
    path = document.path.parent / ledger if isinstance(ledger, str) else None
    return Lock(
        spec=document.text_digest,
        statements=hashlib.sha256(path.read_bytes()).hexdigest() if path and path.is_file() else "",
        generator=_generator_digest(),
        http_library=library.name,
        tools={tool: metadata.version(tool) for tool in _TOOLS},
        files=tuple(sorted(files)),
    )


def read_lock(directory: Path) -> Lock | None:
    """Return the lock of a former rendering, or None if there is none that can be read."""
    try:
        content = json.loads((directory / LOCK_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    match content:
        case {"spec": str(spec), "statements": str(statements), "generator": str(digest), "tools": dict(tools),
              "files": list(files)}:  # fmt: skip
            names = tuple(str(name) for name in files)
            library = str(content.get("http_library", HTTPX.name))  # older locks know no other
            return Lock(spec, statements, digest, library, {str(tool): str(tools[tool]) for tool in tools}, names)
        case _:
            return None


def _generator_digest() -> str:
    """Return a hash over everything of the generator that shapes its output, by name and content."""
    digest = hashlib.sha256()
    for name, file in sorted(_sources(resources.files("generator"), "")):
        content = file.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _sources(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir() and entry.name not in ("tests", "__pycache__"):
            yield from _sources(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith((".py", ".jinja")):
            yield f"{prefix}{entry.name}", entry

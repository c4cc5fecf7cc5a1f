"""What an editor shows beside the arguments of a call, asked of a language server as an editor asks."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias

import pytest
import yaml

import acedata_sora

REPOSITORY: Final = Path(__file__).parents[2]
GENERATED: Final = Path(acedata_sora.__file__).parents[1]
SPEC: Final = yaml.safe_load((REPOSITORY / "spec" / "openapi.yaml").read_text(encoding="utf-8"))
SCHEMA: Final = SPEC["components"]["schemas"]["VideoRequest"]
NAMES: Final = {info.alias or name: name for name, info in acedata_sora.VideoRequest.model_fields.items()}
HEAD: Final = """\
from acedata_sora import AsyncClient, Client, VideoRequest
def call(one: Client, other: AsyncClient) -> None:
"""
FORMS: Final = ("one.create_video", "other.create_video", "VideoRequest")

Message: TypeAlias = dict[str, Any]


class Editor:
    """Speak the language server protocol, as far as these tests need it."""

    def __init__(self, server: subprocess.Popen[bytes]) -> None:
        assert server.stdin is not None
        assert server.stdout is not None
        self._input, self._output = server.stdin, server.stdout
        self._count = 0

    def tell(self, method: str, parameters: Message) -> None:
        """Send a notification."""
        self._send({"method": method, "params": parameters})

    def ask(self, method: str, parameters: Message) -> Any:  # noqa: ANN401 - JSON
        """Send a request and return the answer, answering what the server asks in between."""
        self._count += 1
        self._send({"id": self._count, "method": method, "params": parameters})
        while True:
            message = self._receive()
            if "method" not in message and message.get("id") == self._count:
                return message["result"]
            if "method" in message and "id" in message:
                items = message.get("params", {}).get("items", [])
                settings = [{"pythonPath": sys.executable} for _ in items]
                is_configuration = message["method"] == "workspace/configuration"
                self._send({"id": message["id"], "result": settings if is_configuration else None})

    def _send(self, message: Message) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode("ascii")
        self._input.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._input.flush()

    def _receive(self) -> Message:
        length = 0
        while line := self._output.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        assert length, "the language server has ended"
        found: Message = json.loads(self._output.read(length))
        return found


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[tuple[str, str], set[str]]]:
    """Return what is shown of each argument of each call, in whichever overload."""
    folder = tmp_path_factory.mktemp("editor")
    lines = [(form, wire, f"    {form}({name}=)") for form in FORMS for wire, name in NAMES.items()]
    text = HEAD + "\n".join(line for _, _, line in lines)
    (folder / "calls.py").write_text(text, encoding="utf-8")
    (folder / "pyrightconfig.json").write_text(json.dumps({"extraPaths": [str(GENERATED)]}), encoding="utf-8")
    uri, root = (folder / "calls.py").as_uri(), folder.as_uri()
    signatures = {"documentationFormat": ["plaintext"], "activeParameterSupport": True}
    capabilities = {
        "textDocument": {"signatureHelp": {"signatureInformation": signatures}},
        "workspace": {"configuration": True},
    }
    workspace = [{"uri": root, "name": "calls"}]
    with subprocess.Popen(
        [str(Path(sys.executable).parent / "basedpyright-langserver"), "--stdio"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as server:
        editor = Editor(server)
        start = {"processId": None, "rootUri": root, "workspaceFolders": workspace, "capabilities": capabilities}
        editor.ask("initialize", start)
        editor.tell("initialized", {})
        document = {"uri": uri, "languageId": "python", "version": 1, "text": text}
        editor.tell("textDocument/didOpen", {"textDocument": document})
        found: dict[tuple[str, str], set[str]] = {}
        for number, (form, wire, line) in enumerate(lines, start=HEAD.count("\n")):
            position = {"line": number, "character": len(line) - 1}
            answer = editor.ask("textDocument/signatureHelp", {"textDocument": {"uri": uri}, "position": position})
            found[form, wire] = set(_documentation(answer))
        yield found
        editor.ask("shutdown", {})
        editor.tell("exit", {})


def _documentation(answer: Message) -> Iterator[str]:
    """Yield what is shown of the argument that is being written, for each signature that has it."""
    for signature in answer["signatures"]:
        index = signature.get("activeParameter", answer.get("activeParameter"))
        if index is not None and index < len(signature["parameters"]):
            documentation = signature["parameters"][index].get("documentation", "")
            text = documentation["value"] if isinstance(documentation, dict) else documentation
            if text:
                yield " ".join(text.split())


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("wire", NAMES)
def test_an_argument_shows_documentation_unit_and_default(
    shown: Mapping[tuple[str, str], set[str]], form: str, wire: str
) -> None:
    """Beside each argument stand its description, its unit, and each default that it has."""
    schema = SCHEMA["properties"][wire]
    consequences = [rule["then"].get("properties", {}).get(wire) for rule in SCHEMA["allOf"]]
    defaults = [each["default"] for each in (schema, *consequences) if isinstance(each, dict) and "default" in each]

    (text,) = shown[form, wire]

    assert text.startswith(f"{NAMES[wire]}: {' '.join(schema['description'].split())}")
    assert schema.get("x-unit", "") in text.lower()
    assert all(f"{default} by default" in text or f"Default: {default}." in text for default in defaults)

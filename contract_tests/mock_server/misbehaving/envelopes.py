"""Hold the forms in which this platform has been seen to answer with an error, beside the documented one.

The spec shows the documented envelope; these are facts about gateways and proxies before the service. The words in
`<...>` are filled in.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import responses

from contract_tests.mock_server.judging.bodies import write_json
from contract_tests.mock_server.living.shapes import replace_text
from contract_tests.mock_server.reading.document import Json

__all__ = ["ENVELOPES", "Envelope", "Written"]

_JSON = "application/json"
_HTML = (
    "<html>\r\n<head><title><status> <reason></title></head>\r\n<body>\r\n"
    "<center><h1><status> <reason></h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)
_QUOTE: dict[str, Json] = {
    "scheme": "exact",
    "network": "eip155:8453",
    "maxTimeoutSeconds": 60,
    "resource": "<path>",
    "payTo": "0x0000000000000000000000000000000000000000",
    "asset": "0x0000000000000000000000000000000000000000",
}
_ERROR: dict[str, Json] = {"code": "<code>", "message": "<message>"}


@dataclass(frozen=True, slots=True)
class Written:
    """Hold an error answer as it is sent: what it is, and a header beside it."""

    media_type: str
    content: bytes
    headers: tuple[tuple[bytes, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Envelope:
    """Hold one form of an error.

    Args:
        says: What it is, in a line.
        body: JSON with words to be filled in; None for the documented body.
        text: What is sent instead of JSON.
        status: The status without any other reason for one.
        message: What it says unless an error was chosen by its code.
        header: The header that carries the JSON, as base64, in place of the body.
    """

    says: str
    body: Json = None
    text: str | None = None
    media_type: str = _JSON
    status: int | None = None
    message: str | None = None
    header: bytes | None = None

    def write(self, words: Mapping[str, str], status: int) -> Written:
        """Write the form, with these words in their places."""
        if self.text is not None:
            reason = responses.get(status, "Error")
            text = self.text.replace("<status>", str(status)).replace("<reason>", reason)
            return Written(self.media_type, text.encode("ascii"))
        filled = write_json(replace_text(self.body, {f"<{name}>": word for name, word in words.items()}))
        if self.header is None:
            return Written(self.media_type, filled)
        return Written(self.media_type, b"{}", ((self.header, base64.b64encode(filled)),))


ENVELOPES: Mapping[str, Envelope] = {
    "documented": Envelope("as the document's example shows it (the default)"),
    # Sources: oas, responses, auth.
    "gateway": Envelope("the gateway's: error and trace_id", {"error": _ERROR, "trace_id": "<trace>"}),
    # Sources: guide, tasks.
    "worker": Envelope(
        "the worker's: success is false beside them", {"success": False, "error": _ERROR, "trace_id": "<trace>"}
    ),
    # Source: responses.
    "task": Envelope(
        "the worker's once a task was made: with task_id",
        {"success": False, "task_id": "<task>", "trace_id": "<trace>", "error": _ERROR},
    ),
    # Source: the vendor's SDK, its tests of a payment facilitator's answer.
    "string": Envelope("error is a bare text", {"error": "<message>"}),
    # Source: the vendor's SDK takes both for errors.
    "null": Envelope("error is null", {"success": False, "error": None, "trace_id": "<trace>"}),
    "absent": Envelope("there is no error", {"success": False, "trace_id": "<trace>"}),
    # Source: recorded by the vendor on 2026-07-27 for both routes.
    "kong": Envelope(
        "that of the gateway's routing, which knows no such route",
        {"message": "<message>"},
        status=404,
        message="no Route matched with those values",
    ),
    # Source: the vendor's MCP server reads it.
    "detail": Envelope("detail is a text", {"detail": "<message>"}),
    # Ours: what a proxy says when nothing behind it answers; no page of the vendor shows it.
    "html": Envelope("a proxy's HTML page", text=_HTML, media_type="text/html", status=502),
    "empty": Envelope("no body at all", text="", status=502),
    # Source: the X402 client's description, requests without a token in spring 2026.
    "payment-body": Envelope(
        "402 with the payment that is asked for in the body (x402, version 1)",
        {
            "x402Version": 1,
            "accepts": [{**_QUOTE, "maxAmountRequired": "53000"}],
            "error": "X-PAYMENT header is required",
        },
        status=402,
    ),
    # Source: the vendor's SDK and web front end since July 2026.
    "payment-header": Envelope(
        "402 with the payment that is asked for in the header PAYMENT-REQUIRED (x402, version 2)",
        {
            "x402Version": 2,
            "accepts": [{**_QUOTE, "amount": "53000"}],
            "error": "PAYMENT-SIGNATURE header is required",
        },
        status=402,
        header=b"payment-required",
    ),
}

"""Read what a service delivers to a callback URL."""

import json

from pydantic import BaseModel, ValidationError

from ._transport import chosen
from ._validation import explain
from .errors import CallbackError


def parse_delivery(answers: tuple[type[BaseModel], ...], raw_body: str | bytes, callback: str) -> BaseModel:
    """Return what a delivery means.

    Args:
        answers: The classes of what may be delivered; the first whose required properties are all there is meant.
        raw_body: The body as it came.
        callback: The callback's id, for messages.

    Raises:
        CallbackError: It is none of that. The message does not repeat it.
    """
    try:
        body: object = json.loads(raw_body)
    except (ValueError, RecursionError):
        message = f"the delivery is not JSON ({len(raw_body)} long)"
    else:
        try:
            return chosen(answers, body).model_validate(body)
        except ValidationError as error:
            shown = explain(error.errors(include_url=False, include_input=False, include_context=False))
            message = f"the delivery is not as documented: {shown}"
    # Raised here, not above: a traceback would show the causes, and they quote what anybody may have posted.
    raise CallbackError(message, operation=callback)

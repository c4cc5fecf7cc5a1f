"""Choose the media type of an answer from an Accept header."""

import functools

__all__ = ["choose_media_type", "media_type_of"]

_LONGEST_KEPT = 200


def media_type_of(header: str) -> str:
    """Return the media type of a header value, without its parameters."""
    return header.partition(";")[0].strip().lower()


def choose_media_type(accept: str, offers: tuple[str, ...]) -> str:
    """Return the offer that the header likes best; the first offer in doubt, and where it likes none."""
    # Clients send the same few headers again and again; only those are worth keeping.
    return (_choose if len(accept) <= _LONGEST_KEPT else _choose.__wrapped__)(accept, offers)


@functools.lru_cache(maxsize=256)
def _choose(accept: str, offers: tuple[str, ...]) -> str:
    wishes = [_wish(part) for part in accept.split(",") if part.strip()]
    if not wishes or not offers:
        return offers[0] if offers else "application/json"
    ranked = [(_quality(offer, wishes), -index) for index, offer in enumerate(offers)]
    quality, index = max(ranked)
    return offers[-index] if quality > 0 else offers[0]


def _wish(part: str) -> tuple[str, float]:
    quality = 1.0
    for parameter in part.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                quality = min(max(float(value), 0.0), 1.0)
            except ValueError:
                quality = 0.0
    return media_type_of(part), quality


def _quality(offer: str, wishes: list[tuple[str, float]]) -> float:
    """Return the quality of the most specific wish that covers an offer (RFC 9110, 12.5.1)."""
    for pattern in (offer, f"{offer.partition('/')[0]}/*", "*/*"):
        found = [quality for wished, quality in wishes if wished == pattern]
        if found:
            return max(found)
    return 0.0

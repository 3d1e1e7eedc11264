"""Telegram's refusals: a code, and a description that opens with the code's name."""

from __future__ import annotations

from typing import Any

OPENINGS = {
    400: "Bad Request",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


class RefusedError(Exception):
    """A call that Telegram would refuse. The message is Telegram's own, without its opening."""

    def __init__(self, message: str = "", *, code: int = 400, retry_after: int | None = None) -> None:
        opening = OPENINGS.get(code, "Unauthorized")
        self.code = code
        self.description = f"{opening}: {message}" if message else opening
        self.retry_after = retry_after
        super().__init__(self.description)

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
        return body


def flooded(seconds: int) -> RefusedError:
    return RefusedError(f"retry after {seconds}", code=429, retry_after=seconds)

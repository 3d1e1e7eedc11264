"""The proxy between us and Telegram, as the environment names it."""

from __future__ import annotations

from urllib.parse import urlsplit
from urllib.request import getproxies_environment, proxy_bypass_environment  # type: ignore[attr-defined]  # typeshed lacks it

from bot.settings import SettingsError

SPOKEN = frozenset({"http", "https"})
CURE = "Write it as http://host:port, or http://user:password@host:port."


def proxy_for(url: str) -> str | None:
    """The address in HTTPS_PROXY (HTTP_PROXY for http, ALL_PROXY for either), unless NO_PROXY names the host.

    Small letters work as well, and win. Raises SettingsError, without quoting what may hold a password.
    """
    parts = urlsplit(url)
    proxies = getproxies_environment()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    if not proxy or proxy_bypass_environment(parts.hostname or "", proxies):
        return None
    return _checked(proxy if "://" in proxy else f"http://{proxy}", parts.scheme)


def _checked(proxy: str, scheme: str) -> str:
    try:
        parts = urlsplit(proxy)
        is_usable = parts.scheme in SPOKEN and bool(parts.hostname) and parts.port is not None
    except ValueError:  # a port that is no number
        is_usable = False
    if not is_usable:
        message = f"{scheme.upper()}_PROXY is no proxy that we can use. {CURE}"
        raise SettingsError(message)
    return proxy

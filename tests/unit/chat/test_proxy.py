import pytest

from bot.chat.proxy import proxy_for
from bot.settings import SettingsError

TELEGRAM = "https://api.telegram.org"
NAMES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture
def environment(monkeypatch):
    """Set names in an environment that names no proxy."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)

    def put(**values):
        for name, value in values.items():
            monkeypatch.setenv(name, value)

    return put


@pytest.mark.parametrize(
    ("values", "url", "expected"),
    [
        ({}, TELEGRAM, None),
        ({"HTTPS_PROXY": "http://proxy.force.example:3128"}, TELEGRAM, "http://proxy.force.example:3128"),
        ({"https_proxy": "http://proxy.force.example:3128"}, TELEGRAM, "http://proxy.force.example:3128"),
        ({"HTTPS_PROXY": "proxy.force.example:3128"}, TELEGRAM, "http://proxy.force.example:3128"),
        ({"HTTPS_PROXY": "http://us%40er:pw@[::1]:3128"}, TELEGRAM, "http://us%40er:pw@[::1]:3128"),
        ({"ALL_PROXY": "http://proxy.force.example:3128"}, TELEGRAM, "http://proxy.force.example:3128"),
        ({"HTTP_PROXY": "http://proxy.force.example:3128"}, TELEGRAM, None),
        ({"HTTPS_PROXY": ""}, TELEGRAM, None),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "api.telegram.org"}, TELEGRAM, None),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "localhost, .telegram.org"}, TELEGRAM, None),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "*"}, TELEGRAM, None),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "telegram.example"}, TELEGRAM, "http://p:1"),
        ({"HTTP_PROXY": "http://p:1", "NO_PROXY": "127.0.0.1"}, "http://127.0.0.1:8081", None),
        ({"HTTP_PROXY": "http://p:1"}, "http://bot-api.force.example:8081", "http://p:1"),
    ],
)
def test_the_environment_names_the_proxy(environment, values, url, expected):
    environment(**values)
    assert proxy_for(url) == expected


@pytest.mark.parametrize(
    "value",
    ["socks5://u:hidden@p:1", "http://u:hidden@:3128", "http://u:hidden@p", "http://u:hidden@p:port", "://"],
)
def test_one_that_we_cannot_use_is_refused_without_quoting_it(environment, value):
    environment(HTTPS_PROXY=value)
    with pytest.raises(SettingsError, match=r"HTTPS_PROXY .* Write it as http://host:port") as refused:
        proxy_for(TELEGRAM)
    assert "hidden" not in str(refused.value)

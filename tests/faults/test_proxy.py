"""The bot behind a force's proxy: TLS to Telegram through CONNECT, and no name looked up by itself."""

from __future__ import annotations

import asyncio
import ssl
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.settings import utc_now
from tests.conftest import ON_ONE_DATABASE
from tests.faults.line import copy
from tests.faults.running import until

HOST = "telegram.example"  # known to the proxy alone
LOGIN = "cHJveHktdXNlcjpwcm94eS1wYXNzd29yZA=="


@pytest.fixture
def certificate(tmp_path):
    """A file with the certificate and the key of a Telegram of our own."""
    key, name = (
        ec.generate_private_key(ec.SECP256R1()),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)]),
    )
    now = utc_now()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    place = tmp_path / "telegram.pem"
    place.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )
    return place


class Proxy:
    """A CONNECT proxy; whatever host it is asked for, it leads to one port. It keeps what it was asked."""

    def __init__(self, port):
        self.port = port
        self.asked = []

    async def serve(self, reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        self.asked.append(head)
        if LOGIN not in head:
            writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            writer.close()
            return
        there_reader, there = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await asyncio.gather(copy(reader, there), copy(there_reader, writer), return_exceptions=True)


@pytest.fixture
async def tls_port(telegram, certificate):
    """A port on which Telegram speaks TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    async def serve(reader, writer):
        there_reader, there = await asyncio.open_connection("127.0.0.1", urlsplit(telegram.url).port)
        await asyncio.gather(copy(reader, there), copy(there_reader, writer), return_exceptions=True)

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    yield server.sockets[0].getsockname()[1]
    server.close()


@pytest.fixture
async def proxy(tls_port):
    proxy = Proxy(tls_port)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    proxy.address = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield proxy
    server.close()


@pytest.fixture
def behind(proxy, certificate):
    """The settings of a bot that reaches Telegram by the proxy alone."""
    return {
        "telegram_api": f"https://{HOST}",
        "https_proxy": f"http://proxy-user:proxy-password@{proxy.address}",
        "no_proxy": "localhost",
        "ssl_cert_file": str(certificate),
    }


@ON_ONE_DATABASE
async def test_an_officer_is_answered_through_the_proxy(behind, proxy, make_program, officer, database_url):
    program = make_program(database_url, **behind)
    program.start()
    said = officer.writes()
    answer = await officer.person.hears(after=said)
    assert "PNB-" in answer.text
    assert {head.split()[:2] == ["CONNECT", f"{HOST}:443"] for head in proxy.asked} == {True}
    assert "proxy-password" not in program.said


@ON_ONE_DATABASE
async def test_a_proxy_that_refuses_us_is_tried_again_and_its_password_is_not_logged(
    behind, proxy, make_program, database_url
):
    wrong = behind | {"https_proxy": f"http://proxy-user:wrong-password@{proxy.address}"}
    program = make_program(database_url, **wrong)
    program.start()
    await until(lambda: len(proxy.asked) > 1, "the proxy to be asked again")
    assert "Telegram cannot be reached" in program.said
    assert "wrong-password" not in program.said

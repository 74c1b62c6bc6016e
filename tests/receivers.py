"""Real receivers on loopback for outgoing messages: a mail server, a web server, and peers
that misbehave. All of them are stopped when their context ends.
"""

import asyncio
import ipaddress
import logging
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast
from weakref import WeakKeyDictionary

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

LOOPBACK = "127.0.0.1"


# --- TLS ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Certificate:
    """A self-signed certificate and its key, as files."""

    file: Path
    key_file: Path

    def server_context(self) -> ssl.SSLContext:
        """Return the TLS context of a server with this certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.file, self.key_file)
        return context


def certificate(folder: Path, *names: str) -> Certificate:
    """Return a certificate for these names, by default `localhost` and 127.0.0.1."""
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "receiver of the tests")])
    now = datetime.now(UTC)
    others: list[x509.GeneralName] = [x509.DNSName(name) for name in names or ("localhost",)]
    if not names:
        others.append(x509.IPAddress(ipaddress.ip_address(LOOPBACK)))
    signed = (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(others), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    made = Certificate(folder / "receiver.crt", folder / "receiver.pem")
    made.file.write_bytes(signed.public_bytes(Encoding.PEM))
    made.key_file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return made


# --- mail -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mail:
    """An e-mail as the server took it."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    encrypted: bool
    account: str

    @property
    def parsed(self) -> EmailMessage:
        """Return the message."""
        return message_from_bytes(self.content, policy=policy.default)

    @property
    def text(self) -> str:
        """Return the text, as a reader sees it."""
        return str(self.parsed.get_content()).replace("\r\n", "\n")


@dataclass
class MailServer:
    """A mail server; its answers can be changed while it runs."""

    port: int = 0
    received: list[Mail] = field(default_factory=list)
    connections: int = 0
    #: A user who may log in, and the password; without one there is no login.
    user: str = ""
    password: str = ""
    #: Answers other than OK: to `MAIL`, to a recipient's address, to `DATA` (after the text).
    answers: dict[str, str] = field(default_factory=dict)
    #: How many messages a connection may carry before MAIL is answered with 421.
    most_on_a_connection: int = 1000
    carried: WeakKeyDictionary[Session, int] = field(default_factory=WeakKeyDictionary)

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.carried[session] = self.carried.get(session, 0) + 1
        if self.carried[session] > self.most_on_a_connection:
            return "421 4.7.0 too many messages on this connection"
        if self.user and not session.authenticated:
            return "530 5.7.0 log in first"
        if "MAIL" in self.answers:
            return self.answers["MAIL"]
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if "DATA" in self.answers:
            return self.answers["DATA"]
        self.received.append(
            Mail(
                sender=str(envelope.mail_from),
                recipients=tuple(envelope.rcpt_tos),
                content=cast("bytes", envelope.original_content),
                encrypted=_is_encrypted(server),
                account=cast("bytes", session.auth_data).decode() if session.auth_data else "",
            )
        )
        return "250 OK"

    def may_enter(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: object
    ) -> AuthResult:
        """Judge a login."""
        if not isinstance(given, LoginPassword):
            return AuthResult(success=False)
        right = given == LoginPassword(self.user.encode(), self.password.encode())
        return AuthResult(success=right, handled=False, auth_data=given.login)


def _is_encrypted(server: SMTP) -> bool:
    return server.transport is not None and bool(server.transport.get_extra_info("ssl_object"))


@contextmanager
def mail_server(
    server: MailServer | None = None,
    *,
    starttls: Certificate | None = None,
    tls: Certificate | None = None,
) -> Iterator[MailServer]:
    """Run a mail server: without TLS, offering STARTTLS, or with TLS from the start."""
    if server is None:
        server = MailServer()
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    loop = asyncio.new_event_loop()
    protocols: list[SMTP] = []

    def protocol() -> SMTP:
        server.connections += 1
        made = SMTP(
            server,
            loop=loop,
            hostname="receiver.test",
            tls_context=starttls.server_context() if starttls else None,
            auth_require_tls=not server.user,  # so that without a user none is offered
            authenticator=server.may_enter,
        )
        protocols.append(made)
        return made

    listening = loop.run_until_complete(
        loop.create_server(protocol, LOOPBACK, 0, ssl=tls.server_context() if tls else None)
    )
    server.port = listening.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(_stopped(listening, protocols), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


async def _stopped(listening: asyncio.Server, protocols: list[SMTP]) -> None:
    listening.close()
    for protocol in protocols:
        if isinstance(protocol.transport, asyncio.WriteTransport):
            protocol.transport.abort()
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.sleep(0.01)  # the transports close their sockets in the next rounds


# --- the web --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Request:
    """A request as the server received it; header names are in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass
class WebServer:
    """A web server that answers everything in the same way, until told otherwise."""

    port: int = 0
    requests: list[Request] = field(default_factory=list)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


@contextmanager
def web_server(
    server: WebServer | None = None, *, tls: Certificate | None = None
) -> Iterator[WebServer]:
    """Run a web server."""
    running = server or WebServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            running.requests.append(Request(self.command, self.path, headers, body))
            self.send_response(running.status)
            for name, value in running.headers.items():
                self.send_header(name, value)
            if running.status != 204:
                self.send_header("Content-Length", str(len(running.body)))
            self.end_headers()
            self.wfile.write(running.body)

        do_GET = do_POST = answer

        def log_message(self, format: str, *args: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = False

        def handle_error(self, request: Any, client_address: Any) -> None:
            pass  # a client that refuses the certificate is meant

    with Server((LOOPBACK, 0), Handler) as listening:
        if tls:
            # The handshake is made in the thread of the connection, when it first reads.
            listening.socket = tls.server_context().wrap_socket(
                listening.socket, server_side=True, do_handshake_on_connect=False
            )
        running.port = listening.server_address[1]
        thread = threading.Thread(target=listening.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield running
        finally:
            listening.shutdown()
            thread.join(10)


# --- peers that behave badly ----------------------------------------------------------------------


@dataclass
class Peer:
    """A server that does what the test says with each connection."""

    port: int = 0
    connections: int = 0
    #: Everything that was sent and heard, in bytes.
    sent: int = 0
    heard: bytes = b""
    leaving: threading.Event = field(default_factory=threading.Event)

    def say(self, connection: socket.socket, content: bytes) -> None:
        """Send all of it."""
        connection.sendall(content)
        self.sent += len(content)

    def hear(self, connection: socket.socket, until: bytes = b"\r\n\r\n") -> bytes:
        """Return what was sent, up to and with this."""
        heard = b""
        while until not in heard:
            more = connection.recv(65536)
            if not more:
                raise ConnectionError
            heard += more
            self.heard += more
        return heard

    def drip(self, connection: socket.socket, content: bytes, seconds: float = 0.05) -> None:
        """Send one byte at a time, over and over, with so many seconds between."""
        while not self.leaving.is_set():
            for place in range(len(content)):
                self.say(connection, content[place : place + 1])
                if self.leaving.wait(seconds):
                    return

    def hang(self) -> None:
        """Do nothing until the test is over."""
        self.leaving.wait(30)


@contextmanager
def peer(behave: Callable[[Peer, socket.socket], None]) -> Iterator[Peer]:
    """Run a server that does this with each connection and then closes it."""
    running = Peer()
    threads: list[threading.Thread] = []
    open_ones: list[socket.socket] = []

    def serve(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            behave(running, connection)

    def accept() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            running.connections += 1
            open_ones.append(connection)
            threads.append(threading.Thread(target=serve, args=(connection,)))
            threads[-1].start()

    with socket.create_server((LOOPBACK, 0)) as listening:
        running.port = listening.getsockname()[1]
        accepting = threading.Thread(target=accept)
        accepting.start()
        try:
            yield running
        finally:
            running.leaving.set()
            # Closing alone would not wake those who wait.
            for waiting in (listening, *open_ones):
                with suppress(OSError):
                    waiting.shutdown(socket.SHUT_RDWR)
            for thread in (accepting, *threads):
                thread.join(10)


def closed_port() -> int:
    """Return a port on which nothing listens."""
    with socket.create_server((LOOPBACK, 0)) as listening:
        return int(listening.getsockname()[1])


@contextmanager
def black_hole() -> Iterator[int]:
    """Yield a port that answers no attempt to connect, as behind a firewall that drops packets."""
    with socket.socket() as listening:
        listening.bind((LOOPBACK, 0))
        listening.listen(0)
        port = listening.getsockname()[1]
        waiting = [socket.socket() for _ in range(4)]
        try:
            for each in waiting:  # fill the queue that nobody empties
                each.setblocking(False)
                each.connect_ex((LOOPBACK, port))
            yield port
        finally:
            for each in waiting:
                each.close()

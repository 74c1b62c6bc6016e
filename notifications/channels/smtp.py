"""Send each message as an e-mail through one mail server."""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from typing import ClassVar, Literal, Self

from config.delivery import Smtp
from notifications.channels.channel import Message, Outcome, Send, one_line
from notifications.channels.cut_off import CutOff
from workflow.people import mail_address

_SUBJECT_LENGTH = 500
_DONE = 250
#: The recipient is accepted, here or for forwarding.
_TAKEN = (250, 251)
#: The server announces that it closes the connection.
_CLOSING = 421
_TOO_LARGE = 552


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpChannel:
    """The channel `smtp`; without a `user` it does not log in."""

    code: ClassVar[str] = "smtp"

    host: str
    port: int = 25
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    tls: Literal[False, "starttls", "ssl"] = False
    timeout_seconds: float = 10

    @classmethod
    def configured(cls, section: Smtp, timeout_seconds: float, *, secrets: bool) -> Self:
        """Return the channel as the settings describe it; see `Smtp.password` for the secret."""
        return cls(
            host=section.host,
            port=section.port,
            sender=section.sender,
            user=section.user,
            password=section.password() if secrets else "",
            tls=section.tls,
            timeout_seconds=timeout_seconds,
        )

    def reaches(self, address: str) -> bool:
        """Return whether there is an address."""
        return address != ""

    @contextmanager
    def opened(self) -> Iterator[Send]:
        """Return the function that sends one message; the connection is kept for the next."""
        batch = _Batch(self)
        try:
            yield batch.send
        finally:
            batch.close()


class _UnreachableError(Exception):
    """The server cannot be used; the text is the reason."""


class _Batch:
    """One connection, made when first needed and again after it was lost."""

    def __init__(self, channel: SmtpChannel) -> None:
        self._channel = channel
        self._context = ssl.create_default_context() if channel.tls else None
        self._client: smtplib.SMTP | None = None

    def send(self, message: Message) -> Outcome:
        """Send one message, and keep the connection only if it is still usable."""
        if not mail_address.is_possible(message.address):
            reason = "this is no e-mail address that can be sent to"
            return Outcome(sent=False, reason=reason, hopeless=True)
        with CutOff(self._channel.timeout_seconds) as limit:
            try:
                outcome = self._sent(message, limit)
            except (_UnreachableError, OSError, ValueError) as error:
                outcome = Outcome(sent=False, reason=_why(error, limit), unreachable=True)
            if limit.passed or outcome.unreachable:
                self._drop()
        return outcome

    def close(self) -> None:
        """Quit without waiting for an answer, since everything sent was acknowledged."""
        if self._client is not None:
            with suppress(OSError):
                self._client.putcmd("quit")
        self._drop()

    def _sent(self, message: Message, limit: CutOff) -> Outcome:
        content = _written(message, self._channel.sender)
        client, (code, said) = self._begun(content, limit)
        if code != _DONE:
            # The sender is the same in every message and would be refused again; the size differs.
            reason = _reason(code, said, message)
            return Outcome(sent=False, reason=reason, unreachable=code != _TOO_LARGE)
        try:
            code, said = client.rcpt(message.address)
            if code in _TAKEN:
                code, said = client.data(content)
                if code == _DONE:
                    return Outcome(sent=True)
        except smtplib.SMTPDataError as error:
            code, said = int(error.smtp_code), _bytes(error.smtp_error)
        except smtplib.SMTPServerDisconnected:
            if limit.passed:
                raise
            # The server was reached and may refuse only this message.
            self._drop()
            return Outcome(sent=False, reason="connection closed")
        unreachable = code == _CLOSING or code < 0
        return Outcome(sent=False, reason=_reason(code, said, message), unreachable=unreachable)

    def _begun(self, content: bytes, limit: CutOff) -> tuple[smtplib.SMTP, tuple[int, bytes]]:
        """Send the sender's address, and return the client with the server's answer.

        Servers limit the messages and the time of a connection, so a kept one may be closed when it
        is used again. That is not the fault of this message, so it gets a new connection.
        """
        kept = self._client
        if kept is not None and kept.sock is not None:
            try:
                limit.watch(kept.sock)
                if kept.rset()[0] == _DONE:
                    answer = self._from(kept, content)
                    if answer[0] != _CLOSING:
                        return kept, answer
            except OSError:
                if limit.passed:
                    raise
        self._drop()
        self._client = self._connected(limit)
        return self._client, self._from(self._client, content)

    def _from(self, client: smtplib.SMTP, content: bytes) -> tuple[int, bytes]:
        options = [f"size={len(content)}"] if client.has_extn("size") else []
        return client.mail(self._channel.sender, options)

    def _connected(self, limit: CutOff) -> smtplib.SMTP:
        """Return a client that has greeted the server, started TLS if configured, and logged in."""
        channel = self._channel
        at_once = self._context if channel.tls == "ssl" else None
        client = _Client(channel.host, channel.port, limit, at_once)
        with ExitStack() as undo:
            undo.callback(client.close)
            client.ehlo_or_helo_if_needed()
            if channel.tls == "starttls":
                client.starttls(context=self._context)
                client.ehlo_or_helo_if_needed()
            if channel.user:
                _log_in(client, channel)
            undo.pop_all()
        return client

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            with suppress(OSError):
                client.close()


class _Client(smtplib.SMTP):
    """The standard client on a connection with a total time limit."""

    def __init__(self, host: str, port: int, limit: CutOff, context: ssl.SSLContext | None) -> None:
        self._limit = limit
        self._context = context
        # The name is given, since smtplib would look it up without any time limit.
        super().__init__(host, port, local_hostname="localhost")
        self.local_hostname = _own_name(self.sock)

    def _get_socket(self, host: str, port: int, timeout: object) -> socket.socket:
        opened = self._limit.connect(host, port)
        if self._context is None:
            return opened
        return self._context.wrap_socket(opened, server_hostname=host)


def _own_name(opened: socket.socket | None) -> str:
    """Return how this machine greets: its full name or its address (RFC 5321, 4.1.4)."""
    name = socket.gethostname()
    if "." in name and name.isascii():
        return name
    address = opened.getsockname()[0] if opened else "127.0.0.1"
    return f"[IPv6:{address.partition('%')[0]}]" if ":" in address else f"[{address}]"


def _log_in(client: smtplib.SMTP, channel: SmtpChannel) -> None:
    """Log in; the server's answer is not reported, since it may quote the password.

    Raises:
        _UnreachableError: the server refuses the login.
        OSError: the connection failed.
    """
    try:
        client.login(channel.user, channel.password)
    except smtplib.SMTPServerDisconnected:
        raise
    except smtplib.SMTPNotSupportedError:
        raise _UnreachableError("login is not offered") from None
    except smtplib.SMTPResponseException as error:
        raise _UnreachableError(f"login refused: {error.smtp_code}") from None
    except UnicodeEncodeError:
        raise _UnreachableError("login failed: user and password must be ASCII") from None
    except (smtplib.SMTPException, ValueError):
        raise _UnreachableError("login failed") from None


def _written(message: Message, sender: str) -> bytes:
    """Return the e-mail; the same message gives the same bytes at every attempt."""
    email = EmailMessage(policy=SMTP)
    email["From"] = sender
    email["To"] = message.address
    email["Subject"] = one_line(message.subject, _SUBJECT_LENGTH)
    email["Date"] = message.at
    email["Message-ID"] = f"<{message.id}@{sender.rpartition('@')[2]}>"
    email["Auto-Submitted"] = "auto-generated"
    text = message.text.encode("utf-8", "replace").decode("utf-8")
    # Not every server accepts eight bits; base64 passes all of them.
    email.set_content(text, charset="utf-8", cte="base64")
    return email.as_bytes()


def _why(error: Exception, limit: CutOff) -> str:
    """Return in one line why the server cannot be used."""
    match error:
        case _ if limit.passed:
            return limit.why(error)
        case _UnreachableError():
            return str(error)
        case smtplib.SMTPServerDisconnected():
            return limit.why(ConnectionError())
        case smtplib.SMTPNotSupportedError():
            return "TLS is not offered"
        case smtplib.SMTPResponseException():
            return _reason(error.smtp_code, _bytes(error.smtp_error))
        case _:
            return limit.why(error)


def _reason(code: int, said: bytes, message: Message | None = None) -> str:
    """Return the server's refusal in one line, or only its number if it quotes the message."""
    if code < 0:
        return "the answer is no SMTP"
    words = " ".join(said.decode("utf-8", "replace").split())
    lines = (message.subject, *message.text.splitlines()) if message else ()
    if any(len(line) > 2 and line in words for line in (" ".join(x.split()) for x in lines)):
        return str(code)
    return one_line(f"{code} {words}")


def _bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode()

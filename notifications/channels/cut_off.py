"""A limit on everything that sending one message takes, whatever the other side does.

The timeout of a socket limits one wait; a peer that drips a byte a second never exceeds it. So a
timer shuts the connection down when the time is over, which wakes whoever waits for it.
"""

import socket
import ssl
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from http.client import HTTPException, IncompleteRead
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any, Self

_Addresses = Sequence[tuple[socket.AddressFamily, socket.SocketKind, int, str, Any]]


class CutOff:
    """The time for one message, running from entering to leaving the context.

    `passed` tells a connection that was cut off here from one that broke or ended by itself.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds
        self._has_cut = False
        self._watched: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        self._timer.join()  # after this nothing can cut the connection any more
        for watched in self._watched:
            watched.close()

    @property
    def passed(self) -> bool:
        """Return whether the time is over."""
        return self._has_cut or time.monotonic() >= self._end

    def left(self) -> float:
        """Return the seconds that are left.

        Raises:
            TimeoutError: none are left.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def connect(self, host: str, port: int) -> socket.socket:
        """Return a connection that will be cut off, made to the first address that answers.

        Raises:
            OSError: no address answers, or the name has none; TimeoutError where time ran out.
            ValueError: this can be no name of a host.
        """
        addresses = self._addresses(host, port)
        failed: OSError = socket.gaierror(socket.EAI_NONAME, "no address")
        for place, (family, kind, protocol, _, address) in enumerate(addresses):
            opened = socket.socket(family, kind, protocol)
            try:
                # An address that swallows everything must not use up the time of the others.
                opened.settimeout(self.left() / (len(addresses) - place))
                opened.connect(address)
                opened.settimeout(self.seconds)
                self.watch(opened)
            except OSError as error:
                opened.close()
                failed = error
            else:
                return opened
        raise failed

    def watch(self, opened: socket.socket) -> None:
        """Cut this connection off too when the time is over.

        Raises:
            TimeoutError: it is over.
        """
        # A second handle to the same connection: the first may be wrapped in TLS, closed or used
        # again for another file meanwhile, and a TLS socket shut down by another thread would go on
        # in the clear.
        self._watched.append(socket.fromfd(opened.fileno(), opened.family, opened.type))
        if self.passed:  # asked after it was added: the timer either saw it or is seen here
            raise TimeoutError

    def why(self, error: Exception) -> str:
        """Return in one line why the connection failed; never the text of a strange exception."""
        if self.passed or isinstance(error, TimeoutError):
            return f"no answer within {self.seconds:g} s"
        return _why(error)

    def _cut(self) -> None:
        self._has_cut = True
        for watched in self._watched:
            with suppress(OSError):  # the other side was faster
                watched.shutdown(socket.SHUT_RDWR)

    def _addresses(self, host: str, port: int) -> _Addresses:
        """Look a name up in a thread of its own: nothing can interrupt the resolver."""
        answers: SimpleQueue[_Addresses | OSError | ValueError] = SimpleQueue()

        def ask() -> None:
            try:
                answers.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
            except (OSError, ValueError) as error:
                answers.put(error)

        threading.Thread(target=ask, daemon=True).start()
        try:
            answer = answers.get(timeout=self.left())
        except Empty:
            raise TimeoutError from None
        if isinstance(answer, Exception):
            raise answer
        return answer


def _why(error: Exception) -> str:
    match error:
        case ssl.SSLCertVerificationError():
            return f"certificate refused: {error.verify_message}"
        case ssl.SSLEOFError() | ssl.SSLZeroReturnError():
            return "connection closed"
        case ssl.SSLError():
            return f"TLS failed: {error.reason or 'no reason given'}"
        case socket.gaierror():
            return "no such host, or no answer from the name service"
        case ConnectionRefusedError():
            return "connection refused"
        case ConnectionError() | IncompleteRead():
            return "connection closed"
        case HTTPException():
            return "the answer is no HTTP"
        case OSError() if error.strerror:
            return error.strerror
        case _:
            return type(error).__name__

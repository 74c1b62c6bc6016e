"""A limit on the total time of sending one message, whatever the other side does.

A socket timeout limits one wait; a peer that sends a byte a second never exceeds it. So a timer
shuts the connection down when the time is over, which wakes the waiting thread.
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

    `passed` distinguishes a connection cut off here from one that broke or ended by itself.
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
        """Return the remaining seconds.

        Raises:
            TimeoutError: no time is left.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def connect(self, host: str, port: int) -> socket.socket:
        """Return a connection to the first address that answers; it will be cut off in time.

        Raises:
            OSError: no address answers, or the name has none; TimeoutError if time ran out.
            ValueError: this is not a valid host name.
        """
        addresses = self._addresses(host, port)
        failed: OSError = socket.gaierror(socket.EAI_NONAME, "no address")
        for place, (family, kind, protocol, _, address) in enumerate(addresses):
            opened = socket.socket(family, kind, protocol)
            try:
                # An address that never answers must not use up the time of the others.
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
        """Cut off this connection too when the time is over.

        Raises:
            TimeoutError: the time is over.
        """
        # A second handle to the same connection: the first may meanwhile be wrapped in TLS, closed
        # or reused for another file, and a TLS socket shut down by another thread would continue
        # unencrypted.
        self._watched.append(socket.fromfd(opened.fileno(), opened.family, opened.type))
        if self.passed:  # checked after adding: either the timer saw it, or we see the timer
            raise TimeoutError

    def why(self, error: Exception) -> str:
        """Return in one line why the connection failed, without the text of unknown exceptions."""
        if self.passed or isinstance(error, TimeoutError):
            return f"no answer within {self.seconds:g} s"
        return _why(error)

    def _cut(self) -> None:
        self._has_cut = True
        for watched in self._watched:
            with suppress(OSError):  # the other side closed first
                watched.shutdown(socket.SHUT_RDWR)

    def _addresses(self, host: str, port: int) -> _Addresses:
        """Look up a name in a thread of its own, because the resolver cannot be interrupted."""
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

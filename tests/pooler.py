"""A minimal connection pooler that gives a connection to another client after each transaction.

Like PgBouncer it refuses `options` at the start of a connection, and answers the greeting itself.
"""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Queue
from tempfile import TemporaryDirectory
from threading import Thread

from sqlalchemy import make_url

#: How many connections the clients share in turn.
SHARED = 3
_GREETED = b"Z"  # ready for a query
_KEY = b"K" + struct.pack("!iii", 12, 1, 1)


@contextmanager
def pooled(url: str) -> Iterator[str]:
    """Yield the URL of a database through a pooler."""
    parsed = make_url(url)
    port = str(parsed.query["port"])
    behind = Path(str(parsed.query["host"])) / f".s.PGSQL.{port}"
    names = {"user": parsed.username or "", "database": parsed.database or ""}
    with (
        TemporaryDirectory(prefix="xuncha-pool-") as folder,
        socket.socket(socket.AF_UNIX) as listening,
    ):
        listening.bind(str(Path(folder) / f".s.PGSQL.{port}"))
        listening.listen()
        pool = _Pool(behind, names)
        Thread(target=_accept, args=(listening, pool), daemon=True).start()
        host = parsed.update_query_dict({"host": folder})
        try:
            yield host.render_as_string(hide_password=False)
        finally:
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            pool.close()


class _Pool:
    """Connections to the server, handed out in turn."""

    def __init__(self, behind: Path, names: dict[str, str]) -> None:
        self.free: Queue[socket.socket] = Queue()
        self.opened: list[socket.socket] = []
        for _ in range(SHARED):
            server, said = _greeted(behind, names)
            self.opened.append(server)
            self.free.put(server)
        # Another key than any server's: a pooler has keys of its own.
        self.greeting = [_KEY if message[:1] == b"K" else message for message in said]

    def close(self) -> None:
        """Close every connection."""
        for one in self.opened:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()


def _greeted(behind: Path, names: dict[str, str]) -> tuple[socket.socket, list[bytes]]:
    """Return a connection to the server, and what it said until it was ready."""
    server = socket.socket(socket.AF_UNIX)
    server.connect(str(behind))
    said = b"".join(f"{k}\0{v}\0".encode() for k, v in names.items()) + b"\0"
    server.sendall(struct.pack("!ii", 8 + len(said), 196608) + said)
    greeting: list[bytes] = []
    while not greeting or greeting[-1][:1] != _GREETED:
        greeting.append(_message(server))
    return server, greeting


def _read(one: socket.socket, size: int) -> bytes:
    read = b""
    while len(read) < size:
        part = one.recv(size - len(read))
        if not part:
            raise EOFError
        read += part
    return read


def _message(one: socket.socket) -> bytes:
    head = _read(one, 5)
    return head + _read(one, struct.unpack("!i", head[1:])[0] - 4)


def _accept(listening: socket.socket, pool: _Pool) -> None:
    with suppress(OSError):
        while True:
            client, _ = listening.accept()
            pool.opened.append(client)
            Thread(target=_serve, args=(client, pool), daemon=True).start()


def _serve(client: socket.socket, pool: _Pool) -> None:
    with suppress(OSError, EOFError):
        while True:
            size, code = struct.unpack("!ii", _read(client, 8))
            asked = _read(client, size - 8)
            if code == 196608:
                break
            client.sendall(b"N")  # no TLS
        if b"\0options\0" in b"\0" + asked:
            told = b"SFATAL\0C08P01\0Munsupported startup parameter: options\0\0"
            client.sendall(b"E" + struct.pack("!i", 4 + len(told)) + told)
            client.close()
            return
        client.sendall(b"".join(pool.greeting))
        while True:
            _transaction(client, pool)


def _transaction(client: socket.socket, pool: _Pool) -> None:
    """Serve a client by one connection until its transaction is over."""
    asked = _message(client)
    server = pool.free.get()
    try:
        status = b""
        while status != b"I":
            if asked[:1] == b"X":
                raise EOFError
            server.sendall(asked)
            if asked[:1] in (b"Q", b"S"):  # a query or the end of a batch is answered by `ready`
                status = _answer(server, client)
            if status != b"I":
                asked = _message(client)
    finally:
        pool.free.put(server)


def _answer(server: socket.socket, client: socket.socket) -> bytes:
    """Pass on the answer, and return whether a transaction is open."""
    while True:
        message = _message(server)
        client.sendall(message)
        if message[:1] == _GREETED:
            return message[5:6]

"""A loopback server that sends whatever bytes a test writes, HTTP or not."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

Speak = Callable[[socket.socket, threading.Event], None]


@dataclass
class Spoken:
    """The server's address and how often it was asked."""

    url: str
    asked: int = 0


@contextmanager
def serve_raw(speak: Speak) -> Iterator[Spoken]:
    """Serve on loopback: `speak(connection, over)` is called after each request's head; `over` is set at the end."""
    over = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))
    spoken = Spoken(f"http://127.0.0.1:{listener.getsockname()[1]}")

    def answer(connection: socket.socket) -> None:
        with connection:
            try:
                head = b""
                while b"\r\n\r\n" not in head:
                    head += connection.recv(65536) or b"\r\n\r\n"
                spoken.asked += 1
                speak(connection, over)
            except OSError:
                return

    def listen() -> None:
        while not over.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    try:
        yield spoken
    finally:
        over.set()
        # Closing alone does not wake a thread that waits in `accept`.
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(timeout=5)

"""A wire that breaks."""

from __future__ import annotations

import socket
import threading
from contextlib import closing, suppress


class Line:
    """A wire to a server that lets so many bytes through, then breaks every connection until it is mended."""

    def __init__(self, host: str, port: int) -> None:
        self._server = (host, port)
        self.left, self.passed, self.deaf = 0, 0, False
        self._door = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        self._door.close()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                inside, _ = self._door.accept()
                self._carry(inside)

    def _carry(self, inside: socket.socket) -> None:
        with closing(inside), closing(socket.create_connection(self._server)) as outside:
            back = threading.Thread(target=self._back, args=(outside, inside), daemon=True)
            back.start()
            with suppress(OSError):
                while data := inside.recv(min(65536, max(self.left, 1))):
                    if not self.left:
                        break
                    self.left -= len(data)
                    self.passed += len(data)
                    outside.sendall(data)
            with suppress(OSError):
                outside.shutdown(socket.SHUT_RDWR if not self.left else socket.SHUT_WR)
            back.join(10)

    def _back(self, outside: socket.socket, inside: socket.socket) -> None:
        with suppress(OSError):
            while data := outside.recv(65536):
                if not self.deaf:
                    inside.sendall(data)
            inside.shutdown(socket.SHUT_RDWR)

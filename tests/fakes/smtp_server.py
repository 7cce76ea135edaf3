"""A real SMTP server on loopback that misbehaves on demand, and remembers what it took."""

from __future__ import annotations

import email
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from runtime.postgres import free_port

# Called with the recipient and how many mails were taken so far; what it returns is the server's answer.
Behaviour = Callable[[str, int], str]
ACCEPT = "250 OK"
HANG_UP = "hang up"


@dataclass
class FakeServer:
    """What a test sees of the server."""

    port: int = 0
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    on_rcpt: Behaviour = lambda _address, _taken: ACCEPT
    on_data: Behaviour = lambda _address, _taken: ACCEPT

    @property
    def recipients(self) -> list[str]:
        return [address for address, _ in self.taken]

    def message(self, index: int = 0) -> EmailMessage:
        return email.message_from_bytes(self.taken[index][1], policy=policy.default)

    async def handle_RCPT(  # noqa: N802 -- aiosmtpd looks it up by this name
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self.on_rcpt(address, len(self.taken))
        if answer == HANG_UP:
            server.transport.close()
            return "421 gone"
        if answer == ACCEPT:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        address = envelope.rcpt_tos[0]
        answer = self.on_data(address, len(self.taken))
        if answer == HANG_UP:
            # The content has arrived; whether it will be delivered nobody can tell.
            server.transport.close()
            return "421 gone"
        if answer == ACCEPT:
            self.taken.append((address, envelope.content or b""))
        return answer


@contextmanager
def smtp_server(server: FakeServer | None = None, **options: Any) -> Iterator[FakeServer]:
    """Run a server on a free loopback port; options go to aiosmtpd: `ssl_context`, `tls_context`, `authenticator`."""
    fake = server or FakeServer()
    fake.port = fake.port or free_port()
    controller = Controller(fake, hostname="127.0.0.1", port=fake.port, ready_timeout=30, **options)
    controller.start()
    try:
        yield fake
    finally:
        controller.stop()

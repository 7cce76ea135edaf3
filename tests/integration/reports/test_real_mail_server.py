"""Through Debian's OpenSMTPD: signed, and read back from the Maildir it delivered to.

Its control socket and queue are the machine's, and it starts as root only: elsewhere the test says what it needs. TLS
and login are tested in `test_mail_security.py`: Debian 12's package fails every handshake ("missing private key").
"""

from __future__ import annotations

import base64
import email
import mailbox
import os
import select
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from reports.deliver import PublishResult
from reports.mail.pace import Timer
from reports.mail.settings import Patience
from reports.mail.signature import DkimKey
from runtime.postgres import free_port
from tests.fakes.mail_ledger import PARTS, FakeTime, Ledger

SMTPD = shutil.which("smtpd", path="/usr/sbin:/usr/local/sbin:/usr/bin")
SECONDS = 60
OWNER = "nobody"


@dataclass
class RealServer:
    """A running OpenSMTPD, and where it delivers."""

    port: int
    maildir: Path
    process: subprocess.Popen[bytes]
    said: bytes = b""

    def wait_for(self, words: bytes, *, times: int = 1) -> None:
        """Read on in what it says until the words were said so often."""
        assert self.process.stderr is not None
        while self.said.count(words) < times:
            ready, _, _ = select.select([self.process.stderr], [], [], SECONDS)
            read = os.read(self.process.stderr.fileno(), 65536) if ready else b""
            assert read, f"waited for {words!r}: {self.said.decode(errors='replace')[-2000:]}"
            self.said += read


@pytest.fixture
def real_server() -> Iterator[RealServer]:
    if SMTPD is None:
        pytest.skip("needs Debian's OpenSMTPD: apt-get install opensmtpd")
    if os.geteuid() != 0:
        pytest.skip("OpenSMTPD starts as root only")
    if subprocess.run(["smtpctl", "show", "status"], capture_output=True, check=False).returncode == 0:
        pytest.skip("another OpenSMTPD runs on this machine: systemctl stop opensmtpd")
    # Not pytest's folder: the server delivers as another user, who may not enter that.
    folder = Path(tempfile.mkdtemp(prefix="smtpd-"))
    try:
        folder.chmod(0o755)
        box, port = folder / "box", free_port()
        box.mkdir()
        shutil.chown(box, OWNER)
        config = folder / "smtpd.conf"
        config.write_text(
            f"""
            table everybody {{ "@" = "{OWNER}" }}
            listen on 127.0.0.1 port {port}
            action box maildir "{box}" virtual <everybody>
            match from local for domain "example.test" action box
            """
        )
        process = subprocess.Popen([SMTPD, "-d", "-f", str(config)], stderr=subprocess.PIPE)
        server = RealServer(port, box, process)
        server.wait_for(b"starting")
        yield server
        process.terminate()
        process.wait(timeout=SECONDS)
        assert process.stderr is not None
        process.stderr.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def test_a_signed_mail_arrives_whole_and_its_signature_holds(ledger: Ledger, real_server: RealServer) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    text = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
    edition_key = ledger.edition()
    ledger.register(["kim@example.test", "gone@elsewhere.test"])
    ledger.register(["citizen@example.test"], is_outside=True)
    # The server may still be opening its port.
    patience = Patience(connect_tries=12, connect_wait=0.01)

    class RealTime(FakeTime):
        timer = property(lambda _self: Timer())

    result = ledger.send(
        edition_key, real_server.port, time=RealTime(), allowed_domains=["example.test", "elsewhere.test"],
        patience=patience, dkim=DkimKey("incheon.example.test", "s2026", text),
        unsubscribe_address="leave@incheon.example.test", unsubscribe_key=b"0123456789abcdef",
    )  # fmt: skip
    # It relays for nobody else's domain.
    assert result == PublishResult(sent=2, refused=1)
    assert ledger.states()["gone@elsewhere.test"] == "refused"
    real_server.wait_for(b"stat=Delivered", times=2)
    box = mailbox.Maildir(real_server.maildir, create=False)
    contents = [box.get_bytes(name) for name in box.keys()]  # noqa: SIM118 - a mailbox iterates over its messages
    assert len(contents) == 2
    for content in contents:
        assert dkim.verify(content, dnsfunc=lambda _name, timeout=5: record)
        assert not dkim.verify(content.replace(b"Subject: ", b"Subject: !"), dnsfunc=lambda _name, timeout=5: record)
    by_address = {
        message["To"].addresses[0].addr_spec: message
        for message in (email.message_from_bytes(content, policy=policy.default) for content in contents)
    }
    assert by_address["citizen@example.test"]["List-Id"] == "<weekly.incheon.example.test>"
    assert by_address["kim@example.test"]["List-Id"] is None
    for message in by_address.values():
        assert message["Subject"] == PARTS.subject
        assert message.get_body(("plain",)).get_content().strip() == PARTS.text.strip()
        (attached,) = message.iter_attachments()
        assert (attached.get_filename(), attached.get_content()) == (PARTS.pdf_name, PARTS.pdf)

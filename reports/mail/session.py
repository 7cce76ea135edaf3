"""One SMTP connection: opened when first needed and again after it broke; what the server answered, as an outcome."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from reports.errors import MailServerUnavailableError, MailSettingsError, PublicationError
from reports.mail.pace import Timer
from reports.mail.settings import MailSettings

Outcome = Literal["sent", "refused", "deferred", "uncertain"]
END_OF_DATA = b".\r\n"
MAX_CONNECT_WAIT = 60.0


@dataclass(frozen=True)
class Reply:
    """What became of one mail.

    Attributes:
        outcome: as the ledger keeps it.
        text: the server's words, or ours.
        stop: why the run cannot go on; None when the next recipient may be tried.
    """

    outcome: Outcome
    text: str
    stop: PublicationError | None = None


class MailSession:
    """A connection to the mail server of the settings.

    Args:
        settings: server, TLS, login, sender.
        timer: waits between two attempts to connect.
    """

    def __init__(self, settings: MailSettings, timer: Timer) -> None:
        self._settings = settings
        self._timer = timer
        self._smtp: smtplib.SMTP | None = None
        self._last_trouble = ""

    def open(self) -> None:
        """Connect unless connected; a server that is away is asked again as patience allows.

        Raises:
            MailServerUnavailableError: when it stays away.
            MailSettingsError: when TLS or login fail: waiting would not help.
        """
        if self._smtp is not None:
            return
        patience = self._settings.patience
        tries = Retrying(
            retry=retry_if_exception_type(MailServerUnavailableError),
            stop=stop_after_attempt(patience.connect_tries),
            wait=wait_exponential(multiplier=patience.connect_wait, max=MAX_CONNECT_WAIT),
            sleep=self._timer.sleep,
            reraise=True,
        )
        self._smtp = tries(self._connected)

    def offer(self, recipient: str, content: bytes) -> Reply:
        """Offer one mail. A connection that broke before any content went out is opened once more."""
        try:
            reply = self._offer_once(recipient, content)
            if reply is None:
                reply = self._offer_once(recipient, content)
        except (MailServerUnavailableError, MailSettingsError) as error:
            return Reply("deferred", str(error), error)
        if reply is None:
            text = f"nothing was sent: {self._last_trouble}"
            return Reply("deferred", text, self._unavailable(text))
        return reply

    def close(self) -> None:
        if self._smtp is not None:
            try:
                self._smtp.quit()
            except (smtplib.SMTPException, OSError):
                self._smtp.close()
            self._smtp = None

    def _offer_once(self, recipient: str, content: bytes) -> Reply | None:
        """One attempt; None when the connection was lost and nothing of the content had gone out."""
        self.open()
        smtp = self._smtp
        if smtp is None:
            return None
        try:
            code, text = smtp.mail(self._settings.return_path or self._settings.sender)
            if code >= 400:
                return self._sender_refused(code, _decoded(text))
            code, text = smtp.rcpt(recipient)
            if code < 400:
                code, text = smtp.docmd("DATA")
        except (smtplib.SMTPException, OSError) as error:
            self._lost(f"connection lost: {error}")
            return None
        if code == 421:
            self._lost(f"{code} {_decoded(text)}")
            return None
        if code != 354:
            return self._declined(code, _decoded(text))
        try:
            smtp.send(_on_the_wire(content))
            code, text = smtp.getreply()
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            return Reply("uncertain", f"connection lost after DATA: {error}")
        if code >= 400:
            return self._declined(code, _decoded(text))
        return Reply("sent", f"{code} {_decoded(text)}")

    def _sender_refused(self, code: int, text: str) -> Reply | None:
        """The sender is refused, not this recipient: nobody would get through on this connection."""
        if code < 500:
            self._lost(f"{code} {text} for the sender {self._settings.sender}")
            return None
        self._drop()
        said = f"the server does not take mail from {self._settings.sender}: {code} {text}"
        hint = "check sender and return_path, and whether the server wants a login (username, password, security)"
        return Reply("deferred", said, MailSettingsError(f"{said}. Nobody else was tried: {hint}"))

    def _lost(self, trouble: str) -> None:
        self._last_trouble = trouble
        self._drop()

    def _declined(self, code: int, text: str) -> Reply:
        try:
            if self._smtp is not None:
                self._smtp.rset()
        except (smtplib.SMTPException, OSError):
            self._drop()
        return Reply("refused" if code >= 500 else "deferred", f"{code} {text}")

    def _connected(self) -> smtplib.SMTP:
        with self._explained():
            smtp = self._greeted()
            try:
                self._secure_and_log_in(smtp)
            except Exception:
                smtp.close()
                raise
            return smtp

    def _greeted(self) -> smtplib.SMTP:
        mail = self._settings
        if mail.security == "tls":
            return smtplib.SMTP_SSL(mail.host, mail.port, timeout=mail.timeout_seconds, context=self._context())
        return smtplib.SMTP(mail.host, mail.port, timeout=mail.timeout_seconds)

    def _secure_and_log_in(self, smtp: smtplib.SMTP) -> None:
        mail = self._settings
        if mail.security == "starttls":
            smtp.ehlo()
            if not smtp.has_extn("starttls"):
                raise MailSettingsError(
                    f"{self._place} offers no STARTTLS and nothing was sent unencrypted: ask its administrators, or "
                    "use security tls on the port they name (often 465)"
                )
            smtp.starttls(context=self._context())
        if mail.username is not None:
            smtp.login(mail.username, mail.password or "")
        smtp.ehlo_or_helo_if_needed()

    def _context(self) -> ssl.SSLContext:
        ca_file = self._settings.ca_file
        try:
            return ssl.create_default_context(cafile=ca_file)
        except (OSError, ssl.SSLError) as error:
            raise MailSettingsError(f"ca_file {ca_file} cannot be read as certificates in PEM: {error}") from error

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Failures to connect, as what a person can do about them."""
        try:
            yield
        except ssl.SSLCertVerificationError as error:
            raise MailSettingsError(
                f"the certificate of {self._place} is not trusted ({error.verify_message}): give the city's "
                "certificate as ca_file and the host by the name that stands in it"
            ) from error
        except ssl.SSLError as error:
            raise MailSettingsError(
                f"{self._place} does not speak TLS here ({error.reason}): security tls is for ports like 465, "
                "starttls for ports like 587 or 25"
            ) from error
        except smtplib.SMTPAuthenticationError as error:
            text = f"{error.smtp_code} {_decoded(error.smtp_error)}"
            if error.smtp_code < 500:
                raise self._unavailable(f"login not possible now: {text}") from error
            raise MailSettingsError(
                f"{self._place} refused the login of {self._settings.username} ({text}): check login and password of "
                "the mail connection"
            ) from error
        except smtplib.SMTPNotSupportedError as error:
            raise MailSettingsError(
                f"{self._place} offers no login that fits ({error}): leave username out, or set security to starttls "
                "or tls, without which most servers take no password"
            ) from error
        except (smtplib.SMTPException, OSError) as error:
            raise self._unavailable(f"no connection: {error}") from error

    def _unavailable(self, text: str) -> MailServerUnavailableError:
        return MailServerUnavailableError(
            f"mail server {self._place}: {text}. Recipients not tried yet stay open: check the server, then publish "
            "the edition again"
        )

    @property
    def _place(self) -> str:
        return f"{self._settings.host}:{self._settings.port}"

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


def _on_the_wire(content: bytes) -> bytes:
    """With leading dots doubled and the end of data; a line by line search costs more than building the mail."""
    if content.startswith(b"."):
        content = b"." + content
    ended = content if content.endswith(b"\r\n") else content + b"\r\n"
    return ended.replace(b"\r\n.", b"\r\n..") + END_OF_DATA


def _decoded(text: bytes | str) -> str:
    return text.decode(errors="replace") if isinstance(text, bytes) else text

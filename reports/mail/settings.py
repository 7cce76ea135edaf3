"""How mail goes out: server, sender, allow-list, key of the signature, patience; and how a connection says it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from reports.errors import MailSettingsError
from reports.mail.signature import DkimKey
from reports.recipients import Recipient

ANY_DOMAIN = "*"
LOOPBACK = ("127.0.0.1", "::1", "localhost")
MIN_KEY_BYTES = 16

Security = Literal["open", "starttls", "tls"]
TEXTS = (
    "host", "sender", "sender_name", "return_path", "username", "password", "security",
    "unsubscribe_address", "unsubscribe_url",
)  # fmt: skip
NUMBERS = ("rate_per_minute", "timeout_seconds")
SIGNATURE = ("dkim_domain", "dkim_selector", "dkim_private_key")
MAILBOXES = ("unsubscribe_mailbox", "unsubscribe_log", "bounce_mailbox")
CONNECTION_NAMES = frozenset((*TEXTS, *NUMBERS, *SIGNATURE, *MAILBOXES, "port", "ca_file", "unsubscribe_key"))


@dataclass(frozen=True)
class Patience:
    """How long a run waits for others; all waits are seconds.

    Attributes:
        connect_tries: how often a lost or missing server is asked again before the run stops.
        connect_wait: the first wait between two of these; each next one is twice as long.
        retry_rounds: how often a run comes back to recipients with a temporary refusal (4xx).
        retry_wait: how long such a recipient is left alone; four times longer after each further refusal.
        retry_budget: a run that would have to wait longer than this in all leaves the rest to the next run.
        give_up_after: a recipient refused for a while for longer than this is refused: an issue is not kept open by
            one full mailbox.
    """

    connect_tries: int = 4
    connect_wait: float = 2.0
    retry_rounds: int = 3
    retry_wait: float = 60.0
    retry_budget: float = 600.0
    give_up_after: float = 5 * 24 * 3600.0

    def wait_after(self, attempts: int) -> float:
        """Seconds until a recipient refused `attempts` times may be offered again; four hours at most."""
        return float(min(self.retry_wait * 4 ** min(attempts - 1, 8), 4 * 3600))


@dataclass(frozen=True)
class MailSettings:
    """How and from whom mail goes out.

    Attributes:
        allowed_domains: domains that may be mailed, their subdomains included; `*` stands for all and is a
            deployment's own decision.
        sender: the From address; the default can reach nobody outside a test.
        return_path: where bounces go; the sender when not given.
        security: `starttls` refuses a server that does not offer it, `tls` speaks TLS from the first byte.
        ca_file: certificates to trust instead of the system's.
        dkim: signs every mail when given.
        unsubscribe_address: where outside subscribers write to leave the list.
        unsubscribe_url: https address that takes one-click requests (RFC 8058), or None.
        unsubscribe_key: the secret that binds a request to a subscriber.
        rate_per_minute: mails a minute at most, or None.

    Raises:
        MailSettingsError: when two settings contradict each other.
    """

    host: str
    port: int
    allowed_domains: Collection[str]
    sender: str = "voc@incheon.example.test"
    sender_name: str = "인천광역시 소통기획관실"
    return_path: str | None = None
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    security: Security = "open"
    ca_file: Path | None = None
    dkim: DkimKey | None = None
    unsubscribe_address: str | None = None
    unsubscribe_url: str | None = None
    unsubscribe_key: bytes | None = field(default=None, repr=False)
    rate_per_minute: float | None = None
    patience: Patience = field(default_factory=Patience)
    timeout_seconds: float = 30.0

    def __post_init__(self) -> None:
        if self.security not in get_args(Security):
            raise MailSettingsError(f"security {self.security!r}: say one of {', '.join(get_args(Security))}")
        if self.username is not None and self.security == "open" and self.host not in LOOPBACK:
            raise MailSettingsError(
                f"the password would go to {self.host} unencrypted: set security to starttls or tls"
            )
        if self.dkim and not _within(self.sender_domain, self.dkim.domain):
            raise MailSettingsError(
                f"the sender {self.sender} is not of the signing domain {self.dkim.domain}: receivers would not accept "
                "the signature as the sender's; change sender or dkim_domain"
            )
        if self.unsubscribe_key is not None and len(self.unsubscribe_key) < MIN_KEY_BYTES:
            raise MailSettingsError(f"unsubscribe_key must have {MIN_KEY_BYTES} bytes or more")
        if self.unsubscribe_url is not None:
            if self.unsubscribe_key is None:
                raise MailSettingsError(
                    "unsubscribe_url needs an unsubscribe_key: a link nobody signed removes anybody"
                )
            if not self.unsubscribe_url.startswith("https://"):
                raise MailSettingsError("unsubscribe_url must begin with https:// (RFC 8058)")
        if self.rate_per_minute is not None and self.rate_per_minute <= 0:
            raise MailSettingsError("rate_per_minute must be above 0; leave it out for no limit")

    @property
    def sender_domain(self) -> str:
        return self.sender.rpartition("@")[2].lower()

    def allows(self, recipient: Recipient) -> bool:
        """Whether this deployment may mail the recipient at all."""
        return any(
            allowed == ANY_DOMAIN or _within(recipient.domain, allowed.lower()) for allowed in self.allowed_domains
        )


def from_connection(told: Mapping[str, Any], *, allowed_domains: Collection[str]) -> MailSettings:
    """Settings from the names of a connection (docs/server.md lists them); empty values count as not given.

    Args:
        told: host, port, username, password and the extras under their own names.
        allowed_domains: the deployment's allow-list.

    Raises:
        MailSettingsError: naming what is unknown, missing or wrong. A misspelt name would switch something off.
    """
    unknown = sorted(set(told) - CONNECTION_NAMES)
    if unknown:
        raise MailSettingsError(
            f"unknown in the mail connection: {', '.join(unknown)}; known are {', '.join(sorted(CONNECTION_NAMES))}"
        )
    given = {name: value for name, value in told.items() if value not in (None, "")}
    texts = {name: str(given[name]) for name in TEXTS if name in given}
    try:
        numbers = {name: float(given[name]) for name in NUMBERS if name in given}
        port = int(given.get("port", 25))
    except (TypeError, ValueError) as error:
        raise MailSettingsError(f"port, rate_per_minute and timeout_seconds are numbers: {error}") from error
    settings: dict[str, Any] = {"host": "127.0.0.1"} | texts | numbers
    if "ca_file" in given:
        settings["ca_file"] = Path(str(given["ca_file"]))
    if "unsubscribe_key" in given:
        settings["unsubscribe_key"] = str(given["unsubscribe_key"]).encode()
    made = MailSettings(port=port, allowed_domains=tuple(allowed_domains), dkim=_dkim(given), **settings)
    if "unsubscribe_url" in given and not {"unsubscribe_log", "unsubscribe_mailbox"} & set(given):
        raise MailSettingsError(
            "unsubscribe_url promises that one click is enough, and nothing reads the clicks: name the web server's "
            "log as unsubscribe_log, or the mailbox that its letters go to as unsubscribe_mailbox"
        )
    return made


def _dkim(given: Mapping[str, Any]) -> DkimKey | None:
    missing = [name for name in SIGNATURE if name not in given]
    if len(missing) == len(SIGNATURE):
        return None
    if missing:
        raise MailSettingsError(f"a signature needs {', '.join(SIGNATURE)}; missing: {', '.join(missing)}")
    # A key in one line of JSON or of an environment file often has its line breaks written out.
    pem = str(given["dkim_private_key"]).replace("\\n", "\n")
    return DkimKey(str(given["dkim_domain"]).lower(), str(given["dkim_selector"]), pem)


def _within(domain: str, parent: str) -> bool:
    return domain == parent or domain.endswith(f".{parent}")

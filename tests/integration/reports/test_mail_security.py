"""TLS and login against a real server: what holds goes through, what does not is refused with what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

from reports.deliver import PublishResult
from reports.errors import MailSettingsError
from tests.fakes.certificates import server_context
from tests.fakes.mail_ledger import FakeTime, Ledger
from tests.fakes.smtp_server import smtp_server

LOGIN = {"username": "voc", "password": "right"}


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory):
    return server_context(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def edition_key(ledger: Ledger) -> int:
    ledger.register(["kim@example.test"])
    return ledger.edition()


def only_voc(_server: object, _session: object, _envelope: object, _mechanism: str, login: LoginPassword) -> AuthResult:
    # Not `handled`: the server itself then answers 535.
    return AuthResult(success=(login.login, login.password) == (b"voc", b"right"), handled=False)


def options(context: Any) -> dict[str, dict[str, Any]]:
    """A server for each way to speak TLS; both want a login."""
    login = {"authenticator": only_voc, "auth_required": True}
    return {
        "starttls": {"tls_context": context, "require_starttls": True, **login},
        "tls": {"ssl_context": context, "auth_require_tls": False, **login},
    }


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mail_goes_out_encrypted_and_logged_in(
    ledger: Ledger,
    edition_key: int,
    certificate,
    security: str,
) -> None:
    context, ca_file = certificate
    with smtp_server(**options(context)[security]) as server:
        result = ledger.send(edition_key, server.port, time=FakeTime(), security=security, ca_file=ca_file, **LOGIN)
        assert result == PublishResult(sent=1)
        assert server.recipients == ["kim@example.test"]


def refused(ledger: Ledger, edition_key: int, server_options: dict[str, Any], told: str, **settings: Any) -> None:
    time = FakeTime()
    with smtp_server(**server_options) as server:
        with pytest.raises(MailSettingsError, match=told):
            ledger.send(edition_key, server.port, time=time, **settings)
        assert server.taken == []
    # Waiting would not help, and nobody is claimed for a wrong setting.
    assert time.naps == []
    assert ledger.states() == {}


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_an_unknown_certificate_is_refused(
    ledger: Ledger,
    edition_key: int,
    certificate,
    security: str,
) -> None:
    refused(ledger, edition_key, options(certificate[0])[security], "as ca_file", security=security, **LOGIN)


def test_a_certificate_for_another_host_is_refused(ledger: Ledger, edition_key: int, tmp_path: Path) -> None:
    context, ca_file = server_context(tmp_path, host="127.0.0.2")
    refused(
        ledger, edition_key, options(context)["starttls"], "the host by the name that stands in it",
        security="starttls", ca_file=ca_file, **LOGIN,
    )  # fmt: skip


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_wrong_password_is_refused(ledger: Ledger, edition_key: int, certificate, security: str) -> None:
    context, ca_file = certificate
    refused(
        ledger, edition_key, options(context)[security], "refused the login of voc .* check login and password",
        security=security, ca_file=ca_file, username="voc", password="wrong",
    )  # fmt: skip


def test_a_server_without_starttls_is_not_mailed_in_the_open(
    ledger: Ledger,
    edition_key: int,
    certificate,
) -> None:
    refused(ledger, edition_key, {}, "offers no STARTTLS", security="starttls", ca_file=certificate[1])


def test_tls_on_a_port_that_speaks_none_is_told(ledger: Ledger, edition_key: int, certificate) -> None:
    refused(ledger, edition_key, {}, "does not speak TLS here", security="tls", ca_file=certificate[1])


def test_a_login_where_none_is_offered_is_told(ledger: Ledger, edition_key: int) -> None:
    refused(ledger, edition_key, {}, "leave username out", **LOGIN)


def test_a_missing_file_of_certificates_is_told(ledger: Ledger, edition_key: int, tmp_path: Path, certificate) -> None:
    server_options = options(certificate[0])["starttls"]
    missing = tmp_path / "missing.pem"
    refused(ledger, edition_key, server_options, "cannot be read", security="starttls", ca_file=missing)

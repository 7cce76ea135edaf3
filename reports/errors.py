"""What can stop a publication; every message names the edition and what a person should do."""

from __future__ import annotations


class PublicationError(Exception):
    """A publication cannot go on; nothing was sent that the ledger does not know of."""


class PhotoRefusedError(PublicationError):
    """A photograph cannot be printed; the message says in Korean what is wrong with the file."""


class EditionNotFoundError(PublicationError):
    """There is no edition under this key."""


class CorrectionReasonMissingError(PublicationError):
    """The released or published content would change, and nobody said why."""


class ContentChangedError(PublicationError):
    """What is asked to be released or sent is not what was approved."""


class SelfReleaseError(PublicationError):
    """The editor tried to release their own draft."""


class EditionStateError(PublicationError):
    """The edition is not in a state that allows this step."""


class IssueHeldError(PublicationError):
    """A gate holds the whole issue."""


class PublishInProgressError(PublicationError):
    """Another process is sending this edition at this moment."""


class TransactionOpenError(PublicationError):
    """The connection came with an open transaction, so the ledger's steps could not commit one by one."""


class NoRecipientError(PublicationError):
    """The register holds nobody for this day: an issue that reaches nobody is not published."""


class MailServerUnavailableError(PublicationError):
    """The mail server went away; the recipients not yet tried stay open for the next run."""


class MailSettingsError(PublicationError):
    """Mail cannot go out as it is set up; trying again changes nothing until a person changes the settings."""


class MailboxError(PublicationError):
    """A mailbox that should be read is not there."""


class RenderError(PublicationError):
    """The snapshot could not be turned into a file."""


class UnknownPublicationError(PublicationError):
    """No publication has this code."""


class EditRefusedError(PublicationError):
    """What the editor asked for cannot be done; the message says what can."""


class NotAReleaserError(PublicationError):
    """Who answered is not among those who may release (발행 승인)."""


class PublicRulesMissingError(PublicationError):
    """A public edition cannot be drafted or published without the settings of the check against the law."""


class NotPromotedError(PublicationError):
    """The marts of the night stand as they were before it: nothing may be said of that night."""


class StaleListError(PublicationError):
    """A list stands for another night than the one it would be mailed for."""


class SettlementRefusedError(PublicationError):
    """A person's word on an uncertain mail cannot be taken; the message says why."""

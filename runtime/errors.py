"""Errors of setting up and running the local stack."""


class RuntimeSetupError(RuntimeError):
    """Something on this machine keeps the stack from running; the message says what a person should do."""

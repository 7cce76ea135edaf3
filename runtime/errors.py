"""Errors of setting up and running the local stack."""


class RuntimeSetupError(RuntimeError):
    """Something on this machine keeps the stack from running; the message says what a person should do."""


class InstanceBusyError(RuntimeSetupError):
    """Another command is working on the same instance."""


class StackError(RuntimeSetupError):
    """A component of the stack did not start, died, or did not answer; the message names its log file."""


class NightError(RuntimeError):
    """A run did not end well; the message names the failed task and its log file."""

"""Sentences that several tools' adapters say in the same words."""

TAKES_AN_OLDER_ONE = (
    "from {target} it takes back an older migration, the newest that {target} knows; what {current} added stays"
)
"""Of a way down that looks only at the files it has."""
RUNS_AGAIN = "the hook passes, and the next deploy of {current} runs its migrations on what they made already"
"""Of what makes a ledger forget."""
NOBODY_TRIED = "it runs an older migration on the newer schema, which nobody tried"


def once_each(command: str, to: str) -> str:
    """Give a command that goes back by one: it is run again for each, as far as a revision, or to the beginning."""
    return f"{command}    # once a migration, until {f'{to} is the newest' if to else 'none is left'}"

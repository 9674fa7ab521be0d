"""What stops a question from being asked, and what the person can do about it."""


class CheckError(Exception):
    """No verdict was reached; the message says why in one line, `tries` what would help.

    `code` is the exit code: 2 when the person can mend it, 1 when the machine or the program failed.
    """

    def __init__(self, message: str, *tries: str, code: int = 2) -> None:
        super().__init__(message)
        self.message = message
        self.tries = tries
        self.code = code

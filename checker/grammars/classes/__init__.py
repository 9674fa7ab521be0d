"""What Java and Kotlin declare, in one shape: classes with their annotations, their properties and their labels."""

from collections.abc import Iterator

from checker.grammars.classes.shapes import Class, Given, Mark, Member

__all__ = ["ENDINGS", "Class", "Given", "Mark", "Member", "classes_of"]

ENDINGS = (".java", ".kt")


def classes_of(content: bytes, *, kotlin: bool) -> Iterator[Class]:
    """Give every class of a file, also those within others."""
    if kotlin:
        from checker.grammars.classes.kotlin import declared  # noqa: PLC0415  the other language may not be met
    else:
        from checker.grammars.classes.java import declared  # noqa: PLC0415  as above
    return declared(content)

"""What is kept of the files of a schema: what places a migration, what it does, what a schema file declares."""

from checker.core.tree import Reader, Unread
from checker.grammars.gel import VERSION
from checker.grammars.gel.migration import Commands, Heading, read_commands, read_heading, read_schema

HEADING: Reader[Heading | Unread] = Reader("gel.heading", VERSION, read_heading)
COMMANDS: Reader[Commands | Unread] = Reader("gel.migration", VERSION, read_commands)
SCHEMA: Reader[Commands | Unread] = Reader("gel.schema", VERSION, read_schema)

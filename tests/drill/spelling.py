"""Writes migrations the many ways people write them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from random import Random

from tests.drill.shapes import Col, python_type, server_argument, sql_type


@dataclass
class Pen:
    """Writes the body of one `upgrade()`."""

    rng: Random
    dialect: str
    lines: list[str] = field(default_factory=list)
    top: list[str] = field(default_factory=list)
    """What stands before the functions."""
    op: str = "op"

    def write(self, *lines: str) -> None:
        """Add lines."""
        self.lines.extend(lines)

    def chance(self, share: float) -> bool:
        """Throw a coin."""
        return self.rng.random() < share

    def sql(self, statement: str) -> None:
        """Run SQL, in one of the ways there are."""
        quoted = repr(statement)
        style = self.rng.randrange(6)
        if style == 0:
            self.write(f"{self.op}.execute(sa.text({quoted}))")
        elif style == 1:
            self.write(f"{self.op}.get_bind().execute(sa.text({quoted}))")
        elif style == 2:
            self.write(
                "connection = op.get_bind()".replace("op.", f"{self.op}."), f"connection.execute(sa.text({quoted}))"
            )
        elif style == 3:
            self.write(
                f"{self.op}.execute(", f"    {'f' if self.chance(0.3) and '{' not in statement else ''}{quoted}", ")"
            )
        elif style == 4:
            self.write(f'{self.op}.execute("""', f"    {statement};", '""")')
        else:
            self.write(f"{self.op}.execute({quoted})")

    def alter(self, table: str, calls: Iterable[str], *, batch: bool | None = None) -> None:
        """Change a table by calls such as `drop_column({t}"name")`, in batch or one by one.

        `{t}` stands where a plain call names the table; a batch must be used for what SQLite cannot alter.
        """
        made = list(calls)
        must = self.dialect == "sqlite" if batch is None else batch
        if must or self.chance(0.25):
            name = self.rng.choice(("batch_op", "batch", "b"))
            more = self.rng.choice(("", ", schema=None"))
            self.write(f'with {self.op}.batch_alter_table("{table}"{more}) as {name}:')
            self.write(*(f"    {name}.{call.replace('{t}', '')}" for call in made))
        else:
            self.write(*(f"{self.op}.{call.replace('{t}', self.named(table))}" for call in made))

    def named(self, table: str) -> str:
        """Write a table's name as an argument, sometimes by a constant."""
        if self.chance(0.15):
            constant = f"{table.upper()}_TABLE"
            line = f'{constant} = "{table}"'
            if line not in self.top:
                self.top.append(line)
            return f"{constant}, "
        return f'"{table}", '


def column(col: Col, pen: Pen, *, nullable: bool | None = None, server: bool = True, inline: Sequence[str] = ()) -> str:
    """Write `sa.Column(...)` for a migration."""
    wanted = col.nullable if nullable is None else nullable
    arguments = [f'"{col.name}"', python_type(col, pen.rng), *inline]
    if not wanted or pen.chance(0.7):
        arguments.append(f"nullable={wanted}")
    if server and col.server is not None:
        arguments.append(server_argument(col, pen.rng))
    return f"sa.Column({', '.join(arguments)})"


def column_sql(col: Col, dialect: str, *, nullable: bool | None = None, server: bool = True) -> str:
    """Write a column as SQL."""
    wanted = col.nullable if nullable is None else nullable
    default = f" DEFAULT {col.server}" if server and col.server is not None else ""
    return f"{col.name} {sql_type(col, dialect)}{default}{'' if wanted else ' NOT NULL'}"


def existing(col: Col, pen: Pen, *but: str) -> str:
    """Write the `existing_...` arguments of alter_column, where people write them; MariaDB forgets what is not said."""
    if pen.dialect != "mysql":
        return f", existing_type={python_type(col, pen.rng)}" if pen.dialect == "sqlite" or pen.chance(0.6) else ""
    said = {"type": python_type(col, pen.rng), "nullable": str(col.nullable)}
    if col.server is not None:
        said["server_default"] = server_argument(col, pen.rng).removeprefix("server_default=")
    return "".join(f", existing_{name}={text}" for name, text in said.items() if name not in but)


def revision(pen: Pen, own: str, parents: Sequence[str], title: str) -> str:
    """Write a revision file."""
    rng = pen.rng
    parent = repr(parents[0]) if len(parents) == 1 else repr(tuple(parents)) if parents else "None"
    typed = rng.random() < 0.4
    head = [
        f'"""{title}',
        "",
        f"Revision ID: {own}",
        f"Revises: {', '.join(parents)}",
        "",
        '"""',
        *(["from typing import Sequence, Union", ""] if typed else []),
        "import sqlalchemy as sa",
        "from alembic import op" if pen.op == "op" else f"from alembic import op as {pen.op}",
        "",
        f'revision: str = "{own}"' if typed else f"revision = {own!r}",
        f"down_revision: Union[str, Sequence[str], None] = {parent}" if typed else f"down_revision = {parent}",
        "branch_labels = None",
        "depends_on = None",
        "",
        *pen.top,
    ]
    body = [f"    {line}" if line else "" for line in pen.lines] or ["    pass"]
    style = rng.random() if pen.lines else 1
    if style < 0.1:
        name = "postgresql" if pen.dialect == "postgres" else pen.dialect
        condition = f'if {pen.op}.get_bind().dialect.name == "{name}":'
        other = ["    else:", f'        {pen.op}.drop_table("of_another_database")']
        work = ["", "def upgrade():", f"    {condition}", *(f"    {line}" for line in body), *other]
    elif style < 0.15 and not any("return" in line or '"""' in line for line in body):
        work = ["", "def upgrade():", "    for _once in (1,):", *(f"    {line}" for line in body)]
    elif style < 0.3:
        work = ["", "def _change():", *body, "", "", "def upgrade():", "    _change()"]
    else:
        work = ["", "def upgrade() -> None:" if typed else "def upgrade():", *body]
    return "\n".join([*head, *work, "", "", "def downgrade():", "    pass", ""])

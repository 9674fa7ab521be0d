"""The real tools: where they come from, what they want beside a history, and the command that deploys."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from checker.adapters import sqitch
from checker.core.adapter import Adapter
from tests.adapters import test_files, test_programs, test_sqitch
from tests.packages import installed
from tests.trees import DictTree

CACHE = Path("build/drill-tools").resolve()


@dataclass(frozen=True)
class SqitchLayout:
    """A plan and its scripts; a change on the older line stands where its date puts it."""

    path: str = "deploy/{name}.sql"

    @property
    def adapter(self) -> Adapter:
        return sqitch.adapter

    def files(self, versions: dict[int, str]) -> DictTree:
        plan = test_sqitch.HEAD
        made = {"sqitch.conf": "[core]\n\tengine = pg\n"}
        for version, name in versions.items():
            plan += f"{name} 2024-01-0{version}T10:00:00Z Ann <ann@example.org>\n"
            made[self.path.format(name=name)] = test_files.TABLE if name == "a" else test_files.COLUMN.format(name)
        return DictTree(made | {"sqitch.plan": plan})


@dataclass(frozen=True)
class Tool:
    """One tool as a machine has it, and a project for it."""

    name: str
    command: tuple[str, ...]
    """`<cache>` is the folder that the tool was installed into, `<host>` the folder of the server's socket."""
    npm: tuple[str, ...] = ()
    pip: tuple[str, ...] = ()
    program: str = ""
    """A program that the machine must have."""
    beside: Mapping[str, str] = field(default_factory=dict)
    """Files that a real project has besides."""
    url: str = ""
    """What stands in DATABASE_URL."""

    @property
    def layout(self) -> "test_files.Layout | test_programs.Layout | SqitchLayout":
        if self.name == "sqitch":
            return SqitchLayout()
        return test_files.LAYOUTS[self.name] if self.name in test_files.LAYOUTS else test_programs.LAYOUTS[self.name]

    def files(self, versions: Mapping[int, str], edited: int = 0) -> DictTree:
        """Make a history; the version that was edited got a comment."""
        layout = self.layout
        tree = layout.files(dict(versions))
        if not edited:
            return tree
        width = getattr(layout, "width", 0)
        digits = f"{edited:0{width}d}" if isinstance(layout, test_files.Layout) else edited
        path = layout.path.format(digits, name=versions[edited])
        was = tree.files[path].decode()
        return tree | {path: was.replace(f"COLUMN {versions[edited]} text", f"COLUMN {versions[edited]}  text")}

    def missing(self) -> str:
        """Install it where it is not yet; say why it cannot be asked, empty where it can."""
        if self.program:
            return "" if shutil.which(self.program) else f"{self.program} is not installed"
        return installed(CACHE / self.name, self.npm, self.pip)


TYPED = ("node", "--import", "tsx")
TOOLS = (
    Tool(
        "knex",
        ("<cache>/node_modules/.bin/knex", "migrate:latest"),
        ("knex@3", "pg@8"),
        beside={"knexfile.js": "module.exports = { client: 'pg', connection: {} };\n"},
    ),
    Tool(
        "sequelize",
        ("<cache>/node_modules/.bin/sequelize-cli", "db:migrate"),
        ("sequelize@6", "sequelize-cli@6", "pg@8"),
        beside={
            "config/config.json": '{"development": {"dialect": "postgres", "host": "<host>",'
            ' "username": "postgres", "database": "postgres"}}\n'
        },
    ),
    Tool(
        "typeorm",
        (*TYPED, "node_modules/typeorm/cli.js", "migration:run", "-d", "source.ts"),
        ("typeorm@1", "pg@8", "reflect-metadata", "tsx@4", "typescript@5"),
        beside={
            "source.ts": "import { DataSource } from 'typeorm';\nexport const source = new DataSource({"
            " type: 'postgres', host: '<host>', username: 'postgres', database: 'postgres',"
            " migrations: ['src/migration/*.ts'] });\n"
        },
    ),
    Tool(
        "dbmate",
        ("<cache>/node_modules/.bin/dbmate", "--no-dump-schema", "up"),
        ("dbmate@2",),
        url="postgres://postgres@/postgres?socket=<host>&sslmode=disable",
    ),
    Tool(
        "yoyo",
        ("<cache>/bin/yoyo", "apply", "--batch", "--database", "postgresql://postgres@/postgres?host=<host>", "db"),
        pip=("yoyo-migrations", "psycopg2-binary", "setuptools<81"),
    ),
    Tool(
        "node-pg-migrate",
        ("<cache>/node_modules/.bin/node-pg-migrate", "up"),
        ("node-pg-migrate", "pg@8"),
        url="socket://postgres@<host>?db=postgres",
    ),
    Tool("sqitch", ("sqitch", "deploy", "db:pg:postgres"), program="sqitch"),
    Tool(
        "kysely",
        ("<cache>/node_modules/.bin/kysely", "migrate:latest"),
        ("kysely", "kysely-ctl", "pg@8"),
        beside={
            "kysely.config.ts": "import { defineConfig } from 'kysely-ctl';\nimport { Pool } from 'pg';\n"
            "export default defineConfig({ dialect: 'pg', dialectConfig: { pool: new Pool() },"
            " migrations: { migrationFolder: 'migrations' } });\n"
        },
    ),
    Tool(
        "mikro-orm",
        (*TYPED, "node_modules/@mikro-orm/cli/cli", "migration:up"),
        (*(f"@mikro-orm/{each}@6.4.16" for each in ("core", "cli", "migrations", "postgresql")), "tsx@4"),
        beside={
            "package.json": '{"dependencies": {"@mikro-orm/core": "6", "@mikro-orm/cli": "6"},'
            ' "mikro-orm": {"configPaths": ["mikro-orm.config.ts"], "alwaysAllowTs": true}}',
            "mikro-orm.config.ts": "import { defineConfig } from '@mikro-orm/postgresql';\n"
            "import { Migrator } from '@mikro-orm/migrations';\n"
            "export default defineConfig({ host: '<host>', user: 'postgres',"
            " dbName: 'postgres', extensions: [Migrator], entities: [],"
            " discovery: { warnWhenNoEntities: false },"
            " migrations: { path: 'migrations', pathTs: 'migrations' } });\n",
        },
    ),
    Tool(
        "db-migrate",
        ("<cache>/node_modules/.bin/db-migrate", "up", "--env", "dev"),
        ("db-migrate@0.11", "db-migrate-pg@1"),
        beside={
            "database.json": '{"dev": {"driver": "pg", "host": "<host>", "user": "postgres", "database": "postgres"}}\n'
        },
    ),
    Tool(
        "sql-migrate",
        ("sql-migrate", "up"),
        program="sql-migrate",
        beside={
            "dbconfig.yml": "development:\n  dialect: postgres\n  dir: migrations\n"
            "  datasource: host=<host> user=postgres dbname=postgres sslmode=disable\n"
        },
    ),
    Tool(
        "golang-migrate",
        ("migrate", "-path", "db/migrations", "-database", "postgres://postgres@/postgres?host=<host>", "up"),
        program="migrate",
    ),
    Tool(
        "goose",
        ("goose", "-dir", "migrations", "postgres", "host=<host> user=postgres dbname=postgres", "up"),
        program="goose",
    ),
    Tool("sqlx", ("sqlx", "migrate", "run"), program="sqlx"),
    Tool("tern", ("tern", "migrate", "-m", "migrations"), program="tern"),
)
"""In order of how much they are used; what neither npm nor PyPI has is asked where the machine has it."""

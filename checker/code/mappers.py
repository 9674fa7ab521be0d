"""Mappers and builders of queries that no reader knows: their names in a project's own list of what it is built of."""

import re
from collections.abc import Sequence
from functools import cache

from checker.core.aside import stands_aside
from checker.core.code import About, Code
from checker.core.needs import Needs
from checker.core.tree import Reader, Tree, Unread

_LISTS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        r"go\.mod",
        (
            ("GORM", r"(?:gorm\.io|github\.com/jinzhu)/gorm "),
            ("xorm", r"(?:xorm\.io|github\.com/go-xorm)/xorm "),
            ("Beego", r"github\.com/(?:beego|astaxie)/beego(?:/v\d+)? "),
            ("ent", r"entgo\.io/ent "),
            ("Bun", r"github\.com/uptrace/bun "),
            ("go-pg", r"github\.com/go-pg/pg/v\d+ "),
            ("SQLBoiler", r"github\.com/(?:volatiletech|aarondl)/sqlboiler(?:/v\d+)? "),
            ("Squirrel", r"github\.com/Masterminds/squirrel "),
            ("goqu", r"github\.com/doug-martin/goqu(?:/v\d+)? "),
            ("Jet", r"github\.com/go-jet/jet(?:/v\d+)? "),
            ("Bob", r"github\.com/stephenafamo/bob "),
            ("upper/db", r"(?:github\.com/upper/db|upper\.io/db)\S* "),
            ("gorp", r"(?:github\.com/go-gorp|gopkg\.in)/gorp\S* "),
            ("go-sqlbuilder", r"github\.com/huandu/go-sqlbuilder "),
            ("dbr", r"github\.com/gocraft/dbr(?:/v\d+)? "),
            ("Pop", r"github\.com/gobuffalo/pop(?:/v\d+)? "),
        ),
    ),
    (
        r"pom\.xml|build\.gradle(?:\.kts)?|libs\.versions\.toml",
        (
            ("JPA", r"hibernate-(?:core|orm|entitymanager)|data-jpa|eclipselink|hibernate-reactive"),
            ("Spring Data", r"spring-(?:boot-starter-)?data-(?:jdbc|r2dbc)|micronaut-data"),
            ("jOOQ", r"\bjooq\b"),
            ("MyBatis", r"mybatis"),
            ("Exposed", r"exposed-(?:core|dao|jdbc)|jetbrains\.exposed"),
            ("Ktorm", r"\bktorm"),
            ("Querydsl", r"querydsl-(?:sql|jpa)"),
            ("Ebean", r"io\.ebean|\bebean\b"),
        ),
    ),
    (
        r"package\.json",
        (
            ("Knex", r'"knex"\s*:'),
            ("Kysely", r'"kysely"\s*:'),
            ("Sequelize", r'"sequelize"\s*:'),
            ("Objection", r'"objection"\s*:'),
            ("Bookshelf", r'"bookshelf"\s*:'),
            ("MikroORM", r'"@mikro-orm/core"\s*:'),
            ("TypeORM", r'"typeorm"\s*:'),
            ("Drizzle", r'"drizzle-orm"\s*:'),
        ),
    ),
    (
        r"Gemfile|[^/]+\.gemspec",
        (("Active Record", r"""['"](?:rails|activerecord)['"]"""), ("Sequel", r"""['"]sequel['"]""")),
    ),
    (
        r"composer\.json",
        (
            ("Eloquent", r'"(?:laravel/framework|illuminate/database)"\s*:'),
            ("Doctrine", r'"doctrine/(?:orm|doctrine-bundle)"\s*:'),
            ("Propel", r'"propel/propel\d*"\s*:'),
            ("CakePHP", r'"cakephp/(?:orm|cakephp)"\s*:'),
            ("Yii", r'"yiisoft/(?:yii2|active-record)"\s*:'),
            ("CodeIgniter", r'"codeigniter4/framework"\s*:'),
        ),
    ),
    (
        r"Cargo\.toml",
        (
            ("Diesel", r"(?m)^(?:\[[\w.]*dependencies\.)?diesel(?:-async)?(?:\]|\s*=)"),
            ("SeaORM", r"(?m)^(?:\[[\w.]*dependencies\.)?sea-(?:orm|query)(?:\]|\s*=)"),
            ("RBatis", r"(?m)^(?:\[[\w.]*dependencies\.)?rbatis(?:\]|\s*=)"),
        ),
    ),
    (r"mix\.exs", (("Ecto", r":ecto(?:_sql)?\b"),)),
    (
        r"[^/]+\.(?:cs|fs|vb)proj|Directory\.Packages\.props|packages\.config",
        (
            ("Entity Framework", r"EntityFramework"),
            ("NHibernate", r"NHibernate"),
            ("linq2db", r"\blinq2db\b"),
        ),
    ),
)
"""(pattern of the file's name, (mapper, pattern of its name there) pairs)."""
_LENIENT = {"Sequelize", "Knex", "Kysely", "Objection", "Bookshelf", "TypeORM", "Drizzle"}
"""Those that give out a value which their own list lacks (run: Sequelize 6, TypeORM 1, Objection 3, Drizzle 0.4)."""
_FOREIGN = {"clickhouse", "bigquery", "snowflake"}
"""Databases that programs ask beside the one that their mapper is for."""
_ENDS = (
    ".mod",
    ".xml",
    ".gradle",
    ".kts",
    ".toml",
    ".json",
    "Gemfile",
    ".gemspec",
    ".exs",
    "proj",
    ".props",
    ".config",
)
"""How such names end, to be quick about all others."""


def read(tree: Tree, paths: Sequence[str], dialect: str, about: About = None) -> Needs:  # noqa: ARG001  the same for all
    """Name the mappers that these files are built on: what is done through them is assumed to be everything."""
    if dialect in _FOREIGN:
        return Needs()
    found: set[str] = set()
    for path in paths:
        if not path.endswith(_ENDS):
            continue
        index = _list_of(path[path.rfind("/") + 1 :])
        if index is not None and not stands_aside(path):
            names = tree.facts(path, _READERS[index])
            found.update(() if isinstance(names, Unread) else names)
    return Needs(assumed=bool(found), through=tuple(sorted(found)), lenient=found <= _LENIENT)


@cache
def _list_of(name: str) -> int | None:
    return next((index for index, (pattern, _) in enumerate(_LISTS) if re.fullmatch(pattern, name)), None)


def _reader(index: int) -> Reader[tuple[str, ...]]:
    def names(content: bytes) -> tuple[str, ...]:
        text = "\n".join(line for line in content.decode("utf-8", "replace").splitlines() if "// indirect" not in line)
        return tuple(name for name, pattern in _LISTS[index][1] if re.search(pattern, text))

    return Reader(f"mappers.{index}", 1, names)


_READERS = tuple(map(_reader, range(len(_LISTS))))

code = Code(name="mappers", read=read)

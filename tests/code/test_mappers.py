"""What is said where a project is built on a mapper that nobody reads."""

import pytest

from checker.code.mappers import code
from checker.core.needs import Model, Needs, Proof, joined
from checker.core.use import Touch, Use
from tests.trees import DictTree


@pytest.mark.parametrize(
    ("path", "text", "names"),
    [
        ("go.mod", "require gorm.io/gorm v1.25.12\n", ("GORM",)),
        ("go.mod", "require (\n\tgorm.io/gorm v1.25.12 // indirect\n\tgithub.com/jmoiron/sqlx v1.4.0\n)\n", ()),
        ("src/go.mod", "require github.com/beego/beego/v2 v2.3.4\n", ("Beego",)),
        ("api/pom.xml", "<artifactId>spring-boot-starter-data-jpa</artifactId>", ("JPA",)),
        ("build.gradle.kts", 'implementation("org.jooq:jooq:3.19")', ("jOOQ",)),
        ("package.json", '{"dependencies": {"knex": "^3", "pg": "^8"}}', ("Knex",)),
        ("package.json", '{"dependencies": {"pg": "^8", "knexer": "1"}}', ()),
        ("test/package.json", '{"dependencies": {"knex": "^3"}}', ()),
        ("Gemfile", 'gem "rails", "~> 7"', ("Active Record",)),
        ("composer.json", '{"require": {"laravel/framework": "^11"}}', ("Eloquent",)),
        ("Cargo.toml", '[dependencies]\ndiesel = { version = "2" }\n', ("Diesel",)),
        ("Cargo.toml", '[dependencies]\nsqlx = "0.8"\n', ()),
        ("mix.exs", '{:ecto_sql, ~c"~> 3.0"}', ("Ecto",)),
        ("Shop.csproj", '<PackageReference Include="Microsoft.EntityFrameworkCore" />', ("Entity Framework",)),
    ],
)
def test_a_mapper_is_known_by_its_name_in_the_project_s_own_list(path: str, text: str, names: tuple[str, ...]) -> None:
    found = code.read(DictTree({path: text}), [path], "postgres")
    assert (found.through, found.assumed) == (names, bool(names))


def test_no_mapper_is_for_a_database_of_columns() -> None:
    assert code.read(DictTree({"go.mod": "require gorm.io/gorm v1\n"}), ["go.mod"], "clickhouse") == Needs()


def test_beside_a_mapper_a_query_that_was_read_is_proof_and_all_else_is_assumed() -> None:
    found = joined((Needs(assumed=True, through=("GORM",)), Needs(uses=(Use(Touch.READ, "users", ("id",)),))))
    assert found.proof("users", "id") is Proof.PROVEN
    assert found.proof("users", "note") is Proof.ASSUMED
    assert found.proof("orders") is Proof.ASSUMED


def test_where_models_were_read_a_mapper_beside_them_says_nothing() -> None:
    found = joined((Needs(assumed=True, through=("GORM",)), Needs(models=(Model("User", "users"),))))
    assert (found.assumed, found.through) == (False, ())
    assert found.proof("orders") is Proof.ABSENT


@pytest.mark.parametrize(
    ("listed", "lenient"),
    [
        ({"package.json": '{"dependencies": {"sequelize": "6", "pg": "8"}}'}, True),
        ({"package.json": '{"dependencies": {"sequelize": "6", "@mikro-orm/core": "6"}}'}, False),
        ({"package.json": '{"dependencies": {"knex": "3"}}', "mix.exs": "{:ecto_sql, []}"}, False),
        ({"go.mod": "require github.com/go-jet/jet/v2 v2.12.0\n"}, False),
    ],
)
def test_a_mapper_of_scripts_gives_out_whatever_a_row_holds(listed: dict[str, str], *, lenient: bool) -> None:
    """What Sequelize, TypeORM, Objection and Drizzle did with a value that their enum lacked."""
    tree = DictTree(listed)
    assert joined((code.read(tree, tuple(listed), "postgres"), Needs())).lenient is lenient

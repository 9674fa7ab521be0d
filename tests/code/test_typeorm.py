"""Entities that TypeScript maps with TypeORM, and what a repository sends for them."""

import pytest

from checker.code.typeorm import code
from checker.core.needs import Needs
from checker.core.use import Touch
from tests.trees import DictTree

BASE = """import { PrimaryGeneratedColumn, CreateDateColumn } from "typeorm";
export abstract class Base {
  @PrimaryGeneratedColumn() id: number;
  @CreateDateColumn() createdAt: Date;
}
"""
USER = """import { Entity, Column } from "typeorm";
@Entity()
export class UserAccount extends Base {
  static readonly kinds = ["a"];
  @Column({ name: "e_mail", unique: true }) public email: string;
  @Column({ nullable: true, select: false }) secret?: string;
  @Column("int", { default: 0 }) loginCount = 0;
  @Column({ insert: false, nullable: true }) total?: number;
  @ManyToOne(() => Org, (org) => org.users) org: Org;
  @ManyToOne(() => Org, { nullable: false }) @JoinColumn({ name: "boss_id" }) boss: Org;
  @OneToMany(() => Post, (post) => post.user, { cascade: true }) posts: Post[];
  @OneToOne(() => Badge, (badge) => badge.user) badge: Badge;
  plain: string;
}
"""
OTHERS = """import { Entity, Column, PrimaryColumn } from "typeorm";
@Entity({ name: "orgs", schema: "crm" })
export class Org {
  @PrimaryColumn() code: string;
  @Column(() => Address) at: Address;
  @ManyToMany(() => Post) @JoinTable() users: Post[];
}
@Entity("posts") export class Post { @PrimaryColumn() id: string; }
@Entity(TABLES.badge) export class Badge { @PrimaryColumn() id: string; }
"""
PLAIN = OTHERS.replace("TABLES.badge", '"badges"')
PACKAGE = '{"dependencies": {"typeorm": "^0.3", "pg": "^8"}}'
ALL = ("id", "createdAt", "e_mail", "secret", "loginCount", "total", "orgCode", "boss_id")


def read(source: str = "getRepository(UserAccount).find();", package: str = PACKAGE, other: str = PLAIN) -> Needs:
    entities = {"src/base.ts": BASE, "src/user.ts": USER, "src/others.ts": other}
    tree = DictTree({**entities, "src/app.ts": source, "package.json": package})
    return code.read(tree, tuple(tree.paths()), "postgres")


def columns(found: Needs, table: str, touch: Touch) -> tuple[str, ...]:
    (use,) = found.uses_of(table, touch)
    return use.columns


def test_an_entity_has_the_columns_of_its_class_and_of_those_above_it() -> None:
    user = next(model for model in read().models if model.name == "UserAccount")
    assert (user.table, user.path, user.line, user.whole) == ("user_account", "src/user.ts", 3, True)
    assert tuple(each.column.name for each in user.columns) == ALL
    assert [each.column.name for each in user.columns if each.column.nullable] == ["secret", "total", "orgCode"]
    assert [each.column.name for each in user.columns if each.column.default] == ["createdAt", "loginCount"]
    assert {each.column.name: each.attribute for each in user.columns if each.attribute} == {
        "e_mail": "email",
        "orgCode": "org",
        "boss_id": "boss",
    }


def test_a_repository_lists_what_it_loads_and_every_column_that_it_inserts() -> None:
    found = read()
    assert columns(found, "user_account", Touch.LOAD) == tuple(name for name in ALL if name != "secret")
    sent = ("createdAt", "e_mail", "secret", "loginCount", "orgCode", "boss_id")
    assert columns(found, "user_account", Touch.INSERT) == sent
    assert found.uses_of("user_account", Touch.INSERT)[0].nulls == ("secret", "orgCode")


@pytest.mark.parametrize(
    "source",
    [
        "constructor(@InjectRepository(UserAccount) private users: Repository<UserAccount>) {}",
        "imports: [TypeOrmModule.forFeature([Other, UserAccount])]",
        "await manager.findOne(UserAccount, { where: { id } });",
        "await UserAccount.find({ id });",
        "dataSource.createQueryBuilder().select('u').from(UserAccount, 'u')",
    ],
)
def test_a_class_is_used_where_a_repository_is_asked_for_it(source: str) -> None:
    assert "UserAccount" in {model.name for model in read(source).models}


@pytest.mark.parametrize("source", ["const user: UserAccount = load();", "import { UserAccount } from './user';"])
def test_a_class_that_is_a_type_alone_is_not_used(source: str) -> None:
    assert read(source).models == ()


def test_what_is_written_together_with_an_entity_is_used_too() -> None:
    assert {model.table for model in read().models} == {"user_account", "posts"}


def test_an_entity_that_no_repository_is_asked_for_may_be_used_all_the_same() -> None:
    found = read("export const nothing = 1;", other=PLAIN)
    assert found.models == ()
    assert {"user_account", "user_account.boss_id", "posts", "badges", "crm.orgs_users_posts"} <= found.mentioned


def test_where_a_table_s_name_is_put_in_at_run_time_no_model_stands_for_all_of_them() -> None:
    found = read(other=OTHERS)
    assert found.models == ()
    assert found.uses_of("user_account", Touch.INSERT)


def test_what_is_not_known_of_an_entity_leaves_it_unwhole() -> None:
    (org,) = read("getRepository(Org);", other=PLAIN).models
    assert (org.table, org.whole, [each.column.name for each in org.columns]) == ("crm.orgs", False, ["code"])


def test_names_are_made_as_the_strategy_says() -> None:
    snake = read(package='{"dependencies": {"typeorm": "^0.3", "typeorm-naming-strategies": "4"}}')
    assert "org_code" in columns(snake, "user_account", Touch.LOAD)
    assert "login_count" in columns(snake, "user_account", Touch.LOAD)
    own = read("getRepository(Post); class Ours extends DefaultNamingStrategy {}")
    assert {use.columns for use in own.uses_of("posts")} == {()}


def test_nothing_is_opened_where_no_package_asks_for_typeorm() -> None:
    assert read(package='{"dependencies": {"react": "18"}}') == Needs()

"""Go structs that Beego or GORM maps, by their tags."""

import pytest

from checker.code.go_structs import code
from checker.core.needs import Needs
from checker.core.use import Touch
from tests.trees import DictTree

BEEGO = """package models
func init() { orm.RegisterModel(new(User), &Order{}, &Hidden{}) }
type Base struct { ID int64 `orm:"pk;auto;column(id)" json:"id"` }
type User struct {
	Base
	Email  string `orm:"column(e_mail)"`
	UserName string
	Posts  []*Post `orm:"reverse(many)"`
	Boss   *User `orm:"rel(fk)"`
	Tags   []string `orm:"-"`
	Extra  map[string]string
	inner  string
}
func (u *User) TableName() string { return "harbor_user" }
type Order struct { Id int `orm:"pk;auto"` }
type Hidden struct { Id int `orm:"pk"` }
func (h *Hidden) TableName() string { return prefix + "hidden" }
type NotTold struct { Id int `orm:"pk"` }
"""
GORM = """package models
type Money struct { Amount int64; Unit string }
type UserAccount struct {
	gorm.Model
	Email   string `gorm:"column:e_mail;not null"`
	OAuthID *string
	HTTPUrl sql.NullString
	Price   Money `gorm:"embedded"`
	Data    Meta `gorm:"serializer:json"`
	Posts   []Post
	Skip    string `gorm:"-"`
	Seen    time.Time `gorm:"->"`
}
type Category struct { ID uint `gorm:"primaryKey"` }
type Status struct { ID uint `gorm:"primaryKey"` }
type Photo struct { ID uint `gorm:"primaryKey"` }
type Plain struct { ID uint }
"""


def read(program: str, use: str, module: str) -> Needs:
    files = {
        "models/m.go": program,
        "app/app.go": f"package app\nfunc f() {{ {use} }}\n",
        "go.mod": f"require {module} v1.0.0\n",
    }
    tree = DictTree(files)
    return code.read(tree, tuple(tree.paths()), "postgres")


def columns(found: Needs, table: str, touch: Touch) -> tuple[str, ...]:
    (use,) = found.uses_of(table, touch)
    return use.columns


def test_beego_lists_every_column_of_what_it_was_told_of() -> None:
    found = read(BEEGO, "var all []*models.User; o := models.Order{}", "github.com/beego/beego/v2")
    assert found.tables == ("harbor_user", "order")
    assert columns(found, "harbor_user", Touch.LOAD) == ("id", "e_mail", "user_name", "boss_id")
    assert columns(found, "harbor_user", Touch.INSERT) == ("e_mail", "user_name", "boss_id")
    (use,) = found.uses_of("harbor_user", Touch.LOAD)
    assert (use.by, use.path, use.line) == ("User", "models/m.go", 4)


def test_gorm_lists_every_field_of_what_the_program_makes() -> None:
    found = read(GORM, "db.Create(&models.UserAccount{Email: e}); x := models.Category{}", "gorm.io/gorm")
    assert found.tables == ("categories", "user_accounts")
    sent = ("id", "created_at", "updated_at", "deleted_at", "e_mail", "o_auth_id", "http_url", "amount", "unit", "data")
    assert columns(found, "user_accounts", Touch.INSERT) == sent
    assert found.uses_of("user_accounts", Touch.LOAD, Touch.STAR) == ()


@pytest.mark.parametrize(
    ("use", "tables"),
    [
        ("x := models.Status{}", ("statuses",)),
        ("x := models.Photo{}", ()),
        ("x := models.Plain{}", ()),
        ("var x models.UserAccount", ()),
        ("x := models.Category{}; gorm.Open(d, &gorm.Config{NamingStrategy: n})", ()),
    ],
)
def test_a_table_of_gorm_is_named_only_where_its_name_is_sure(use: str, tables: tuple[str, ...]) -> None:
    assert read(GORM, use, "gorm.io/gorm").tables == tables


def test_no_struct_stands_for_all_that_a_mapper_does() -> None:
    assert read(BEEGO, "x := models.User{}", "github.com/beego/beego/v2").models == ()


def test_what_beego_was_told_of_and_nothing_uses_is_no_use() -> None:
    assert read(BEEGO, "", "github.com/beego/beego/v2").uses == ()


def test_nothing_is_opened_where_no_module_asks_for_a_mapper() -> None:
    assert read(BEEGO, "", "github.com/jackc/pgx/v5") == Needs()

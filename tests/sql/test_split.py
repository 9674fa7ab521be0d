import pytest

from checker.sql import operations
from checker.sql.split import statements

CASES = [
    ("postgres", "A; B", ["A", "B"]),
    ("postgres", ";; A ;;", ["A"]),
    ("postgres", "A -- ;\n B; C", ["A -- ;\n B", "C"]),
    ("postgres", "A 'x;''y'; B", ["A 'x;''y'", "B"]),
    ("postgres", r"A 'x\'; B", [r"A 'x\'", "B"]),
    ("postgres", r"A E'x\';'; B", [r"A E'x\';'", "B"]),
    ("mysql", r"A 'x\';'; B", [r"A 'x\';'", "B"]),
    ("mysql", "A # ;\n B; C", ["A # ;\n B", "C"]),
    ("mysql", 'A "x;"; B', ['A "x;"', "B"]),
    ("postgres", 'A "x;""y"; B', ['A "x;""y"', "B"]),
    ("postgres", "A $$ ; $x$ ; $$; B", ["A $$ ; $x$ ; $$", "B"]),
    ("postgres", "A $x$ ; $$ ; $x$; B", ["A $x$ ; $$ ; $x$", "B"]),
    ("postgres", "/* a /* ; */ ; */ A; B", ["A", "B"]),
    ("mysql", "/* a /* */ A; B", ["A", "B"]),
    ("sqlite", "A [x;y]; B", ["A [x;y]", "B"]),
    ("mysql", "/*!50100 A */; B", ["A", "B"]),
    ("mysql", "/*!999999\\- enable the sandbox mode */\nA; B", ["A", "B"]),
    (
        "mysql",
        "CREATE TRIGGER t BEGIN A; IF x THEN B; END IF; C; END; D",
        ["CREATE TRIGGER t BEGIN A; IF x THEN B; END IF; C; END", "D"],
    ),
    ("mysql", "CREATE TRIGGER t SET A; B", ["CREATE TRIGGER t SET A", "B"]),
    (
        "sqlite",
        "CREATE TRIGGER t BEGIN SELECT CASE a WHEN 1 THEN 2 END; B; END; C",
        ["CREATE TRIGGER t BEGIN SELECT CASE a WHEN 1 THEN 2 END; B; END", "C"],
    ),
    ("mysql", "DELIMITER //\nA; B//\nC//\nDELIMITER ;\nD; E", ["A; B", "C", "D", "E"]),
    ("mysql", "DELIMITER $$\nA; $$ B", ["A;", "B"]),
    ("postgres", "BEGIN; A; COMMIT", ["BEGIN", "A", "COMMIT"]),
    ("sqlite", "BEGIN IMMEDIATE; A; END; B", ["BEGIN IMMEDIATE", "A", "END", "B"]),
    ("postgres", "COPY t FROM stdin;\n1\t;x\n\\.\nA", ["COPY t FROM stdin", "A"]),
    ("postgres", "\\connect x;y\n\\restrict z\nA", ["A"]),
    ("tsql", "A\nGO\nB", ["A", "B"]),
    ("tsql", "ALTER TABLE t\nALTER COLUMN a int\nDROP TABLE b", ["ALTER TABLE t\nALTER COLUMN a int", "DROP TABLE b"]),
]


@pytest.mark.parametrize(("dialect", "text", "expected"), CASES, ids=[text for _, text, _ in CASES])
def test_a_text_falls_into_these_statements(dialect: str, text: str, expected: list[str]) -> None:
    found = list(statements(text, dialect))
    assert [each.text.strip() for each in found] == expected
    assert not any(each.problem for each in found)


@pytest.mark.parametrize(
    ("dialect", "text"),
    [
        ("postgres", "A 'x; B"),
        ("postgres", 'A "x; B'),
        ("postgres", "A $x$ ; B"),
        ("postgres", "A /* ; B"),
        ("mysql", "CREATE TRIGGER t BEGIN A; B"),
        ("postgres", "\\i other.sql"),
        ("postgres", "SELECT a FROM t \\gexec"),
    ],
)
def test_what_may_hide_other_statements_is_no_statement(dialect: str, text: str) -> None:
    assert [bool(each.problem) for each in statements(text, dialect)] == [True]


def test_a_statement_knows_the_line_of_its_first_word() -> None:
    found = operations("-- head\n\nDROP TABLE a;\n/* x\n */ DROP TABLE\n b; FROB", "postgres", line=10)
    assert [step.line for step in found] == [12, 14, 15]
    assert getattr(found[-1].operation, "line", 0) == 15


def test_an_unread_statement_names_what_it_may_touch() -> None:
    (step,) = operations("FROB TABLE \"Mixed\" s.Orders 'ALTER TABLE Users'", "postgres")
    assert {"Mixed", "s.orders", "orders", "users", "Users"} <= set(step.touches or ())
    assert "table" not in (step.touches or ())


def test_a_statement_that_is_not_read_leaves_the_others() -> None:
    found = operations("DROP TABLE a; FROB; DROP TABLE b", "postgres")
    assert [type(step.operation).__name__ for step in found] == ["DropTable", "Unread", "DropTable"]


def test_a_namespace_that_a_template_puts_in_is_left_out() -> None:
    for text in ("DROP TABLE ${schema}.t", 'DROP TABLE "${schema}"."t"', "DROP TABLE {{ index .Options }}.t"):
        assert [getattr(step.operation, "table", "") for step in operations(text, "postgres")] == ["t"]

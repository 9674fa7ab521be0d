import ast

from checker.python.nodes import children, inside

SOURCE = "class A(B):\n    x: int = f(1, *y)\n    def g(self): return {**self.z}\n"


def test_every_node_is_given_outer_ones_first() -> None:
    tree = ast.parse(SOURCE)
    wanted = [node for node in ast.walk(tree) if not isinstance(node, ast.expr_context)]
    assert inside(tree) == wanted


def test_children_stand_in_their_order() -> None:
    (call,) = ast.parse("f(1, k=2)").body
    assert isinstance(call, ast.Expr)
    assert [type(each).__name__ for each in children(call.value)] == ["Name", "Constant", "keyword"]

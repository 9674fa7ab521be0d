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


def test_no_kind_of_node_loses_one_below_it() -> None:
    source = """
async def f(a: int, /, *b, c=1, d: str, **e) -> None:
    global g
    async with h() as i, j: await k
    try: raise L from m
    except N as o: del o.p[q:r:s]
    else: assert t, u
    finally: return
    match v:
        case W(x, y=z) | {"k": [1, *aa], **bb} as cc if dd: nonlocal_ = not ee
        case {None: _}: pass
@ff
class G(H, metaclass=I): j: K = lambda l, m=n: (yield o)
from p.q import r as s
import t.u as v
for w, *x in {**y, z: 1}, {*aa}: bb = [cc async for cc in dd if ee < ff <= gg]
while (hh := f"{ii!r:>{jj}} {kk}"): ll += -mm @ nn and oo if pp else qq
"""
    tree = ast.parse(source)
    wanted = [node for node in ast.walk(tree) if not isinstance(node, ast.expr_context)]
    assert inside(tree) == wanted

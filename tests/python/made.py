"""Programs made by chance: branches, loops and functions around calls of `op.a`, each of which has a number."""

from random import Random


class Program:
    """Makes the body of one function; what it asks of `cond` and `many` nobody knows before it runs."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._number = 0
        self.lines = self._block(3, loop=False, names=())

    def _block(self, depth: int, *, loop: bool, names: tuple[str, ...]) -> list[str]:
        made = []
        for _ in range(self._chance.randint(1, 3)):
            made += self._statement(depth, loop=loop, names=names)
        return made

    def _statement(self, depth: int, *, loop: bool, names: tuple[str, ...]) -> list[str]:
        kinds = [
            "call",
            "call",
            "choice",
            "each",
            "some",
            "endless",
            "while",
            "return",
            "finally",
            "caught",
            "function",
        ]
        kind = self._chance.choice([*kinds, "leave", "leave"] if loop else kinds) if depth else "call"
        if kind == "call":
            return self._call(names)
        if kind == "leave":
            return [f"if {self._new('cond')}:", f"    {self._chance.choice(('break', 'continue'))}"]
        if kind == "return":
            return [f"if {self._new('cond')}:", "    return"]
        return getattr(self, f"_{kind}")(depth - 1, loop, names)  # type: ignore[no-any-return]

    def _call(self, names: tuple[str, ...]) -> list[str]:
        given = f", {self._chance.choice(names)}" if names and self._chance.random() < 1 / 2 else ""
        return [self._new("op.a", given)]

    def _choice(self, depth: int, loop: bool, names: tuple[str, ...]) -> list[str]:  # noqa: FBT001  called by name
        made = [f"if {self._new('cond')}:", *_in(self._block(depth, loop=loop, names=names))]
        if self._chance.random() < 1 / 2:
            made += ["else:", *_in(self._block(depth, loop=loop, names=names))]
        return made

    def _each(self, depth: int, loop: bool, names: tuple[str, ...]) -> list[str]:  # noqa: ARG002, FBT001  as above
        name = f"x{self._number}"
        return [f"for {name} in ('p', 'q'):", *_in(self._block(depth, loop=True, names=(*names, name))), *self._else()]

    def _some(self, depth: int, loop: bool, names: tuple[str, ...]) -> list[str]:  # noqa: ARG002, FBT001  as above
        head = f"for y{self._number} in {self._new('many')}:"
        return [head, *_in(self._block(depth, loop=True, names=names)), *self._else()]

    def _endless(self, depth: int, loop: bool, names: tuple[str, ...]) -> list[str]:  # noqa: ARG002, FBT001  as above
        return ["while True:", *_in([*self._block(depth, loop=True, names=names), *self._leaves()])]

    def _while(self, depth: int, loop: bool, names: tuple[str, ...]) -> list[str]:  # noqa: ARG002, FBT001  as above
        return [f"while {self._new('cond')}:", *_in(self._block(depth, loop=True, names=names)), *self._else()]

    def _finally(self, depth: int, loop: bool, names: tuple[str, ...]) -> list[str]:  # noqa: FBT001  as above
        return ["try:", *_in(self._block(depth, loop=loop, names=names)), "finally:", *_in(self._call(()))]

    def _caught(self, depth: int, loop: bool, names: tuple[str, ...]) -> list[str]:  # noqa: FBT001  as above
        tried = [*self._block(depth, loop=loop, names=names), self._new("risky")]
        return ["try:", *_in(tried), "except Exception:", *_in(self._block(depth, loop=loop, names=names))]

    def _function(self, depth: int, loop: bool, names: tuple[str, ...]) -> list[str]:  # noqa: ARG002, FBT001  as above
        name = f"f{self._number}"
        return [f"def {name}():", *_in(self._block(depth, loop=False, names=names)), f"{name}()"]

    def _else(self) -> list[str]:
        return ["else:", *_in(self._call(()))] if self._chance.random() < 1 / 4 else []

    def _leaves(self) -> list[str]:
        return [f"if {self._new('cond')}:", "    break"]

    def _new(self, name: str, more: str = "") -> str:
        self._number += 1
        return f"{name}({self._number}{more})"


def _in(lines: list[str]) -> list[str]:
    return [f"    {line}" for line in lines]

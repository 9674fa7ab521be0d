"""Names that a database gives to what the statement leaves unnamed: a later DROP CONSTRAINT uses them."""

from dataclasses import dataclass, field

from checker.core.name import bare

_POSTGRES_LIMIT = 63


@dataclass
class Names:
    """Gives names to the constraints and indexes of one table, each only once."""

    table: str
    dialect: str
    new: bool = False
    """Whether the table is made here, so that everything it holds is known and numbers can be given."""
    _taken: set[str] = field(default_factory=set)
    _numbers: dict[str, int] = field(default_factory=dict)

    def taken(self, name: str) -> str:
        """Remember a name that the statement gives."""
        self._taken.add(name)
        return name

    def primary(self) -> str:
        """Name a primary key."""
        return self._postgres("", "pkey") if self.dialect == "postgres" else ""

    def unique(self, columns: tuple[str, ...]) -> str:
        """Name a unique constraint."""
        if self.dialect == "postgres":
            return self._postgres("_".join(columns), "key")
        return self._mysql_index(columns)

    def index(self, columns: tuple[str, ...]) -> str:
        """Name an index made by CREATE INDEX or KEY."""
        if self.dialect == "postgres":
            return self._postgres("_".join(columns), "idx")
        return self._mysql_index(columns)

    def check(self, columns: tuple[str, ...]) -> str:
        """Name a check constraint."""
        if self.dialect == "postgres":
            return self._postgres(columns[0] if len(columns) == 1 else "", "check")
        return self._numbered("chk")

    def foreign(self, columns: tuple[str, ...]) -> str:
        """Name a foreign key."""
        if self.dialect == "postgres":
            return self._postgres("_".join(columns), "fkey")
        return self._numbered("ibfk")

    def exclude(self, columns: tuple[str, ...]) -> str:
        """Name an exclusion constraint."""
        return self._postgres("_".join(columns), "excl")

    def _mysql_index(self, columns: tuple[str, ...]) -> str:
        if self.dialect != "mysql" or not columns:
            return ""
        name, number = columns[0], 1
        while name in self._taken:
            number += 1
            name = f"{columns[0]}_{number}"
        return self.taken(name)

    def _numbered(self, word: str) -> str:
        """MySQL counts per table; in an ALTER nobody knows from where."""
        if self.dialect != "mysql" or not self.new:
            return ""
        self._numbers[word] = self._numbers.get(word, 0) + 1
        return self.taken(f"{bare(self.table)}_{word}_{self._numbers[word]}")

    def _postgres(self, middle: str, label: str) -> str:
        """`makeObjectName` of Postgres: the longer of the first two parts is cut until all fits."""
        number = 0
        while True:
            ending = label + (str(number) if number else "")
            first, second = bare(self.table), middle
            room = _POSTGRES_LIMIT - len(ending) - 1 - (1 if second else 0)
            while len(first) + len(second) > room:
                if len(first) > len(second):
                    first = first[:-1]
                else:
                    second = second[:-1]
            name = "_".join(part for part in (first, second, ending) if part)
            if name not in self._taken:
                return self.taken(name)
            number += 1

"""The models of a project as its migrations have made them so far: what decides the names of tables and columns."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from checker.core.column import Check, Column, Constraint, ForeignKey, Unique
from checker.core.name import bare, fold
from checker.core.operation import CreateTable
from checker.core.types import Type
from checker.python.django.fields import Spec, column_of, key_of, target_of
from checker.python.django.names import invented
from checker.python.django.written import Construct, Plain

_DEPTH = 5
_USER = "auth.User"


@dataclass
class Model:
    """A model in the state."""

    app: str
    name: str
    fields: dict[str, Spec] = field(default_factory=dict)
    options: dict[str, Plain] = field(default_factory=dict)
    path: str = ""
    line: int = 0
    bases: tuple[str, ...] = ()
    names: dict[tuple[str, tuple[str, ...]], str] = field(default_factory=dict)
    """The names of constraints as they were made, by kind and columns: a table that is renamed keeps them."""
    forgotten: dict[str, Column] = field(default_factory=dict)
    """Columns that the models were told to forget and that the table still has, by their names."""

    @property
    def key(self) -> tuple[str, str]:
        """Its app and its name in lower case."""
        return self.app, self.name.lower()

    @property
    def has_table(self) -> bool:
        """Whether migrations make and change a table for it."""
        return self.options.get("managed") is not False and self.options.get("proxy") is not True

    @property
    def table_name(self) -> str:
        """Its table, as Django writes it."""
        own = self.options.get("db_table")
        if isinstance(own, str) and own:
            return own.replace('"."', ".").strip('"')
        return f"{self.app}_{self.name.lower()}"


@dataclass
class State:
    """All models of a project."""

    dialect: str
    user: str = _USER
    models: dict[tuple[str, str], Model] = field(default_factory=dict)

    def model(self, app: str, name: str) -> Model | None:
        """Give a model, whatever the case of its name."""
        return self.models.get((app, name.lower()))

    def table(self, model: Model) -> str:
        """Give a model's table."""
        return fold(model.table_name, self.dialect)

    def target(self, model: Model, spec: Spec) -> tuple[str, str] | None:
        """Give (app, model) of what a field refers to."""
        return target_of(spec.target, *model.key, self.user)

    def table_of(self, key: tuple[str, str]) -> str:
        """Give the table of a model, which may be a third party's."""
        held = self.models.get(key)
        return self.table(held) if held else fold(f"{key[0]}_{key[1]}", self.dialect)

    def column(self, model: Model, spec: Spec) -> Column:
        """Give a field's column."""
        return column_of(spec, self.dialect, self._refers(model, spec) if spec.to_one else None)

    def _refers(self, model: Model, spec: Spec, depth: int = 0) -> Type | None:
        target = self.target(model, spec)
        held = self.models.get(target) if target else None
        if held is None or depth > _DEPTH:
            return None
        named = spec.made.get(-1, "to_field")
        key = held.fields.get(named) if isinstance(named, str) else key_of(held.fields)
        if key is None:
            return None
        return self._refers(held, key, depth + 1) if key.to_one else column_of(key, self.dialect).type

    def foreign_key(self, model: Model, spec: Spec) -> ForeignKey | None:
        """Give the foreign key of a field, if the database has one."""
        target = self.target(model, spec)
        if not spec.to_one or spec.made.get(-1, "db_constraint") is False or target is None:
            return None
        held = self.models.get(target)
        key = key_of(held.fields) if held else None
        column, table = fold(spec.column, self.dialect), self.table(model)
        later = self.dialect in {"postgres", "sqlite"}
        return ForeignKey(
            (column,),
            self.table_of(target),
            (fold(key.column, self.dialect),) if key else (),
            name=invented(
                table, (column,), f"_fk_{bare(self.table_of(target))}_{key.column if key else 'id'}", self.dialect
            ),
            deferrable=later,
            deferred=later,
        )

    def unique(self, model: Model, spec: Spec) -> Unique | None:
        """Give the unique constraint that a field has by itself."""
        column = fold(spec.column, self.dialect)
        return Unique((column,), name=f"{self.table(model)}_{column}_key") if spec.unique else None

    def check(self, model: Model, spec: Spec) -> Check | None:
        """Give the check that comes with a field: numbers that are not below zero, a text that is JSON."""
        column = fold(spec.column, self.dialect)
        if spec.kind.startswith("Positive") and self.dialect != "mysql":
            said = f'"{column}" >= 0'
        elif spec.kind == "JSONField" and self.dialect == "sqlite":
            said = f'JSON_VALID("{column}") OR "{column}" IS NULL'
        else:
            return None
        return Check(said, name=f"{self.table(model)}_{column}_check", columns=(column,))

    def own_constraints(self, model: Model, spec: Spec) -> tuple[Constraint, ...]:
        """Give what stands on a field's column by itself."""
        found = (self.unique(model, spec), self.foreign_key(model, spec), self.check(model, spec))
        return tuple(each for each in found if each)

    def columns(self, model: Model) -> tuple[Column, ...]:
        """Give the columns of a model's table, in the order of its fields."""
        return tuple(self.column(model, spec) for spec in model.fields.values() if not spec.bare)

    def many(self, model: Model, spec: Spec) -> CreateTable | None:
        """Give the table that Django makes for a field of many to many; None where the field brings a model for it."""
        if not spec.to_many or spec.made.get(-1, "through") is not None:
            return None
        own = spec.made.get(-1, "db_table")
        name = own if isinstance(own, str) and own else f"{model.table_name}_{spec.name}"
        target = self.target(model, spec)
        table = fold(name, self.dialect)
        ours, theirs = model.name.lower(), target[1] if target else "?"
        # Django goes by the names of the models alone, also where they are of two apps.
        first, second = (f"from_{ours}", f"to_{theirs}") if theirs == ours else (ours, theirs)
        columns = (fold(f"{first}_id", self.dialect), fold(f"{second}_id", self.dialect))
        keys = tuple(
            ForeignKey(
                (column,),
                self.table_of(key),
                name=invented(
                    table, (column,), f"_fk_{bare(self.table_of(key))}_{self._key_column(key)}", self.dialect
                ),
            )
            for column, key in zip(columns, (model.key, target), strict=True)
            if key and spec.made.get(-1, "db_constraint") is not False
        )
        made = (
            Column(fold("id", self.dialect), Type("int"), nullable=False, identity="auto", primary_key=True),
            *(Column(each, nullable=False) for each in columns),
        )
        return CreateTable(
            table,
            made,
            (Unique(columns, name=invented(table, columns, "_uniq", self.dialect)), *keys),
            whole=target is not None,
        )

    def _key_column(self, key: tuple[str, str]) -> str:
        held = self.models.get(key)
        spec = key_of(held.fields) if held else None
        return spec.column if spec else "id"

    def referring(self, key: tuple[str, str]) -> Iterator[tuple[Model, Spec]]:
        """Give the fields that refer to a model."""
        for model in self.models.values():
            for spec in model.fields.values():
                if (spec.to_one or spec.to_many) and self.target(model, spec) == key:
                    yield model, spec


def specs(value: Plain) -> dict[str, Spec] | None:
    """Give the fields that a CreateModel lists; None where they are not known."""
    if not isinstance(value, tuple):
        return None
    found = {}
    for each in value:
        match each:
            case (str() as name, Construct() as made):
                found[name] = Spec(name, made, made.line)
            case _:
                return None
    return found

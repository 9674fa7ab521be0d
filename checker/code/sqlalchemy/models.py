"""Mapped classes and tables of one tree, put together from the facts of its files."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from checker.code.sqlalchemy.classes import Classes, namespace_of
from checker.code.sqlalchemy.columns import Written, written
from checker.code.sqlalchemy.conventions import name_by_convention
from checker.code.sqlalchemy.kinds import Kind
from checker.code.sqlalchemy.mapping import Linked, Mapped, borrow_types
from checker.code.sqlalchemy.program import Placed, Program
from checker.code.sqlalchemy.sqlmodel import fields_of
from checker.code.sqlalchemy.tables import Draft, arguments_of, is_table, table_draft
from checker.core.name import fold, qualified
from checker.core.tree import Unread
from checker.python.sqlalchemy import argument, last_of, path_of
from checker.python.values import Attribute, Call, Class, Function, Value


class Linker:
    """Joins the facts of a tree's files into models."""

    def __init__(self, program: Program, dialect: str) -> None:
        """Start with a program."""
        self.program = program
        self.dialect = dialect
        self.classes = Classes(program)
        self.linked = Linked()
        self._mapped: dict[tuple[str, str], Mapped | None] = {}
        program.target = self._target
        self._taken: set[tuple[str, str]] = set()
        """(path, name) of the tables that classes are mapped to."""

    def link(self, paths: Sequence[str]) -> Linked:
        """Give all models of these files."""
        for path in () if self.program.helped else paths:
            if self._calls_helpers(path):
                self.program.read_with_helpers(path)
        self.program.helped = True
        declared = [(path, self.program.facts(path)) for path in paths]
        for path, facts in declared:
            self.linked.unread.extend((path, "a class is made while the program runs", line) for line in facts.made_up)
            for value in facts.names.values():
                if isinstance(value, Class):
                    self.mapping(Kind(value, path))
            for call in facts.mappings:
                self._imperative(Placed(call, path))
        for mapping in self.linked.mappings:
            if mapping.kind:
                mapping.tells_kinds_apart = self._polymorphic(mapping.kind)
                order = self.classes.order(mapping.kind)
                mapping.own_init = any(isinstance(each, Kind) and each.own("__init__") for each in order)
        for path, facts in declared:
            for name, value in facts.names.items():
                if isinstance(value, Call) and (path, name) not in self._taken and is_table(value):
                    self._table(name, Placed(value, path))
            for value in facts.loose:
                self._table("", Placed(value, path))
        borrow_types(self.linked)
        name_by_convention(self.classes, self.linked, self.dialect)
        return self.linked

    def _polymorphic(self, kind: Kind) -> frozenset[str]:
        found = set()
        for each in self.classes.order(kind):
            if not isinstance(each, Kind):
                continue
            settings = self.program.facts(each.path).computed.get(f"{each.value.name}.__mapper_args__")
            settings = settings or each.value.members.get("__mapper_args__")
            settings = self.program.settle(Placed(settings, each.path)).value
            on = settings.get("polymorphic_on") if isinstance(settings, dict) else None
            match on:
                case str() | Attribute():
                    found.add(on if isinstance(on, str) else on.name)
                case Call():
                    found.update(name for name, member in each.value.members.items() if repr(member) == repr(on))
        return frozenset(found)

    def _calls_helpers(self, path: str) -> bool:
        """Tell whether a class gets an attribute from a function of another file."""
        facts = self.program.facts(path)
        return bool(facts.wanted) and any(
            isinstance(member, Call) and isinstance(self.program.settle(Placed(member.function, path)).value, Function)
            for kind in facts.names.values()
            if isinstance(kind, Class)
            for member in kind.members.values()
        )

    def _target(self, placed: Placed) -> str:
        """Say which `table.column` the argument of `ForeignKey(Parent.id)` means; empty where it is not known."""
        if not isinstance(placed.value, Attribute):
            return ""
        column = placed.value.name
        of = placed.value.of
        if isinstance(of, Attribute) and of.name in {"c", "columns"}:
            of = of.of.of if isinstance(of.of, Attribute) and of.of.name == "__table__" else of.of
        found = self.program.settle(Placed(of, placed.path))
        if isinstance(found.value, Call) and last_of(found.value) == "Table":
            name = argument(found.value, 0, "name")
            return f"{name}.{column}" if isinstance(name, str) else ""
        if not isinstance(found.value, Class):
            return ""
        kind = Kind(found.value, found.path)
        name = self.classes.table_name(kind)
        if not isinstance(name, str):
            return ""
        for each in self.classes.contributors(kind):
            member = each.value.members.get(column)
            if isinstance(member, Call) and member.arguments and isinstance(member.arguments[0], str):
                column = member.arguments[0]
        namespace = self.classes.namespace(kind)
        return f"{namespace}.{name}.{column}" if namespace else f"{name}.{column}"

    def _table(self, name: str, placed: Placed) -> None:
        if not (
            isinstance(placed.value, Call)
            and last_of(self.program.settle(Placed(placed.value.function, placed.path)).value) == "Table"
        ):
            return
        draft = table_draft(self.program, placed, self.dialect, self._namespace(placed), name)
        if isinstance(draft, Unread):
            self.linked.unread.append((placed.path, draft.reason, draft.line))
            self.linked.unnamed.append(name)
        elif draft:
            self.linked.tables.append(draft.model(self.dialect))

    def _namespace(self, placed: Placed) -> str:
        call = placed.value
        if not isinstance(call, Call):
            return ""
        metadata = argument(call, 1, "metadata")
        found = self.program.settle(Placed(metadata, placed.path))
        return namespace_of(self.program, found)

    def mapping(self, kind: Kind) -> Mapped | None:
        """Give what a class is mapped to; None where it is not mapped or that cannot be told."""
        key = (kind.path, kind.value.name)
        if key not in self._mapped:
            self._mapped[key] = None
            if self.classes.mapped(kind):
                made = self._declared(kind)
                if isinstance(made, Unread):
                    self.linked.unread.append((kind.path, made.reason, made.line or kind.value.line))
                    self.linked.unnamed.append(kind.value.name)
                elif made:
                    self._mapped[key] = made
                    self.linked.mappings.append(made)
        return self._mapped[key]

    def _declared(self, kind: Kind) -> Mapped | Unread | None:
        above = self.classes.parent(kind)
        parent = self.mapping(above) if above else None
        table = self.classes.setting(kind, "__table__")
        if table and (above is None or kind.own("__table__")):
            return self._with_table(kind, table, parent)
        name = self.classes.table_name(kind)
        if isinstance(name, Unread):
            return name
        draft = Draft(kind.value.name, "", kind.path, kind.value.line)
        parts, settings, known = arguments_of(self.program, self._arguments(kind))
        namespace = settings.get("schema") or self.classes.namespace(kind)
        if not isinstance(namespace, str):
            return Unread("the table's schema is not known before the program runs", kind.value.name)
        draft.table = qualified(fold(name or "", self.dialect), fold(namespace, self.dialect), self.dialect)
        if name is None and parent:
            draft.table = parent.model.table
        draft.whole = known and not self.classes.outside(kind) and not self.classes.reflects(kind)
        self._columns(kind, draft)
        for part in parts:
            draft.constrain(self.program.deep(part), self.dialect)
        if above and (name is None or not (draft.reads and any(read.column.primary_key for read, _ in draft.reads))):
            if parent is None:
                return Unread("its base class could not be read", kind.value.name)
            if name is None or self.classes.root(kind) == "flask":
                draft.table = parent.model.table
                return self._single(kind, draft, parent)
        model = draft.model(self.dialect)
        return Mapped(kind.value.name, model, kind, parent, model.columns)

    def _single(self, kind: Kind, draft: Draft, parent: Mapped) -> Mapped:
        model = draft.model(self.dialect)
        have = {each.column.name for each in parent.model.columns}
        added = tuple(each for each in model.columns if each.column.name not in have)
        parent.model = replace(
            parent.model,
            columns=(*parent.model.columns, *added),
            constraints=(
                *parent.model.constraints,
                *(each for each in model.constraints if each not in parent.model.constraints),
            ),
            whole=parent.model.whole and model.whole,
        )
        shown = replace(model, columns=(*parent.own, *model.columns), constraints=parent.model.constraints)
        return Mapped(kind.value.name, shown, kind, parent, shown.columns)

    def _arguments(self, kind: Kind) -> Placed | None:
        for each in self.classes.contributors(kind):
            computed = self.program.facts(each.path).computed.get(f"{each.value.name}.__table_args__")
            if computed is not None:
                return Placed(computed, each.path)
            if each.own("__table_args__"):
                return Placed(each.value.members["__table_args__"], each.path)
        return self.classes.setting(kind, "__table_args__") if not self.classes.parent(kind) else None

    def _with_table(self, kind: Kind, placed: Placed, parent: Mapped | None) -> Mapped | Unread | None:
        draft = self._draft_at(placed, kind.value.name)
        if draft is None:
            return Unread("the class's table is not known before the program runs", kind.value.name)
        if isinstance(draft, Unread):
            return draft
        model = replace(draft.model(self.dialect), name=kind.value.name, line=kind.value.line, path=kind.path)
        return Mapped(kind.value.name, model, kind, parent, model.columns)

    def _draft_at(self, placed: Placed, name: str) -> Draft | Unread | None:
        found = self.program.settle(placed)
        self._take(found)
        return table_draft(self.program, found, self.dialect, self._namespace(found), name)

    def _take(self, found: Placed) -> None:
        for name, value in self.program.facts(found.path).names.items():
            if value is found.value:
                self._taken.add((found.path, name))

    def _imperative(self, placed: Placed) -> None:
        call = placed.value
        if not isinstance(call, Call):
            return
        if last_of(call) != "map_imperatively" and not path_of(
            self.program.settle(Placed(call.function, placed.path)).value
        ).startswith("sqlalchemy."):
            return
        kind = self.classes.kind(Placed(argument(call, 0, "class_"), placed.path))
        table = argument(call, 1, "local_table")
        if kind is None or table is None:
            self.linked.unread.append((placed.path, "the mapping of a class to its table could not be read", call.line))
            return
        made = self._with_table(kind, Placed(table, placed.path), None)
        if isinstance(made, Unread) or made is None:
            reason = made.reason if made else "the class's table could not be read"
            self.linked.unread.append((placed.path, reason, call.line))
            self.linked.unnamed.append(kind.value.name)
            return
        properties = self.program.settle(Placed(argument(call, 2, "properties"), placed.path)).value
        renamed = _renamed(properties) if isinstance(properties, dict) else {}
        columns = tuple(
            replace(each, attribute=renamed.get(each.column.name, each.attribute)) for each in made.model.columns
        )
        made.model = replace(made.model, columns=columns)
        made.own = columns
        self._mapped[(kind.path, kind.value.name)] = made
        self.linked.mappings.append(made)

    def _columns(self, kind: Kind, draft: Draft) -> None:
        if self.classes.root(kind) == "sqlmodel":
            for line, path, found in fields_of(self.program, self.classes, kind):
                self._add(draft, found, line, path)
            return
        types = self.classes.types(kind)
        seen: set[str] = set()
        for each in self.classes.contributors(kind):
            for name, value, annotation in _attributes(self.program, each):
                if name in seen:
                    continue
                seen.add(name)
                line = each.value.lines.get(name, each.value.line)
                for found in written(self.program, name, value, annotation, types):
                    self._add(draft, found, line, each.path)

    def _add(self, draft: Draft, found: Written | Unread, line: int, path: str) -> None:
        if isinstance(found, Unread):
            draft.whole = False
        else:
            draft.add(found, self.dialect, line, path)


def _attributes(program: Program, kind: Kind) -> Iterator[tuple[str, Placed | None, Placed | None]]:
    cls = kind.value
    computed = program.facts(kind.path).computed
    for name in dict.fromkeys((*cls.members, *cls.annotations)):
        if name.startswith("__"):
            continue
        annotation = Placed(cls.annotations[name], kind.path) if name in cls.annotations else None
        value = cls.members.get(name)
        if f"{cls.name}.{name}" in computed:
            yield name, Placed(computed[f"{cls.name}.{name}"], kind.path), None
        elif isinstance(value, Function):
            yield name, Placed(None, kind.path), None
        elif name in cls.members:
            yield name, Placed(value, kind.path), annotation
        else:
            yield name, None, annotation


def _renamed(properties: "dict[Value, Value]") -> dict[str, str]:
    found = {}
    for attribute, value in properties.items():
        if isinstance(attribute, str) and isinstance(value, Attribute):
            found[value.name] = attribute
    return found

"""What the relationships of mapped classes send when an object is deleted: to its children, to tables in between."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from checker.code.sqlalchemy.annotations import deep_annotation
from checker.code.sqlalchemy.mapping import Linked, Mapped
from checker.code.sqlalchemy.program import Placed, Program
from checker.core.column import ForeignKey
from checker.core.fact import frozen
from checker.core.name import bare
from checker.core.needs import Model
from checker.core.use import Touch, Use
from checker.python.sqlalchemy import argument, last_of, string_of
from checker.python.values import Attribute, Call, Class, Item, Name, Value

_CALLS = frozenset(("relationship", "relation", "dynamic_loader", "Relationship"))


@frozen
class Relation:
    """A relationship, from the class whose objects hold the others."""

    name: str
    """`Order.lines`, for the reader of an answer."""
    parent: Mapped
    child: Mapped
    settings: Mapping[str, Value]
    line: int
    path: str

    @property
    def cascade(self) -> frozenset[str]:
        """The words of its cascade."""
        said = self.settings.get("cascade")
        words = frozenset(said.replace(" ", "").split(",")) if isinstance(said, str) else frozenset[str]()
        if self.settings.get("cascade_delete") is True:
            words |= {"all", "delete-orphan"}
        return words | ({"delete"} if "all" in words else frozenset())

    def placed(self, use: Use) -> Use:
        """Say of a use that it comes from here."""
        return replace(use, by=self.name, line=self.line, path=self.path)


def uses_of_relations(program: Program, linked: Linked, *, deletes: bool) -> Iterator[Use]:
    """Give what deleting objects sends besides the DELETE of their own row; orphans are deleted in any case."""
    tables = {bare(model.table): model for model in linked.tables}
    for relation in _relations(program, linked):
        if relation.settings.get("viewonly") is True:
            continue
        if between := _between(program, relation, tables):
            yield from (relation.placed(use) for use in _of_secondary(relation, between))
            continue
        keys = _keys(relation)
        if not keys or not (deletes or "delete-orphan" in relation.cascade):
            continue
        yield from (relation.placed(use) for use in _of_children(relation, keys))


def _of_children(relation: Relation, keys: tuple[str, ...]) -> Iterator[Use]:
    """Give what goes to the children: nothing where all is left to the database."""
    child, passive = relation.child.model, relation.settings.get("passive_deletes")
    if passive is not None and passive is not False:
        yield Use(Touch.DELETE, relation.parent.model.table, left_to_database=True)
    if passive == "all":
        return
    if "delete" in relation.cascade:
        yield Use(Touch.DELETE, child.table, tuple(c.column.name for c in child.columns if c.column.primary_key))
    else:
        yield Use(Touch.UPDATE, child.table, keys, nulls=keys)


def _of_secondary(relation: Relation, between: Model) -> Iterator[Use]:
    """Give what goes to the table between two classes: rows come and go with the members of a collection."""
    tables = {relation.parent.model.table, relation.child.model.table}
    keys = [each for each in between.constraints if isinstance(each, ForeignKey) and each.table in tables]
    columns = tuple(dict.fromkeys(name for key in keys for name in key.columns))
    if columns:
        yield Use(Touch.INSERT, between.table, columns)
        yield Use(Touch.DELETE, between.table, columns)
        yield Use(Touch.READ, between.table, columns)


def _relations(program: Program, linked: Linked) -> Iterator[Relation]:
    named: dict[str, list[Mapped]] = {}
    for mapping in linked.mappings:
        named.setdefault(mapping.name, []).append(mapping)
    for mapping in linked.mappings:
        kind = mapping.kind
        for attribute, member in kind.value.members.items() if kind else ():
            if not (kind and isinstance(member, Call) and last_of(member) in _CALLS):
                continue
            child = _target(program, mapping, attribute, member, named)
            if child is None:
                continue
            settings = _settings(program, member, kind.path)
            line = kind.value.lines.get(attribute, kind.value.line)
            yield Relation(f"{mapping.name}.{attribute}", mapping, child, settings, line, kind.path)
            back = settings.get("backref")
            if back is not None:
                yield _reversed(Relation("", mapping, child, settings, line, kind.path), back)


def _reversed(relation: Relation, back: Value) -> Relation:
    """Give the relationship that a backref puts on the other class."""
    named = argument(back, 0, "name") if isinstance(back, Call) else back
    own = dict(back.keywords) if isinstance(back, Call) else {}
    shared = {
        name: relation.settings[name]
        for name in ("secondary", "foreign_keys", "primaryjoin", "viewonly")
        if name in relation.settings
    }
    if "remote_side" not in relation.settings:  # it counts where a table points at itself
        shared["remote_side"] = True
    name = f"{relation.child.name}.{string_of(named) or '?'}"
    return Relation(name, relation.child, relation.parent, {**shared, **own}, relation.line, relation.path)


def _settings(program: Program, call: Call, path: str) -> dict[str, Value]:
    found = {name: program.settle(Placed(value, path)).value for name, value in call.keywords.items()}
    more = found.pop("sa_relationship_kwargs", None)
    if isinstance(more, dict):
        found |= {name: value for name, value in more.items() if isinstance(name, str)}
    if "link_model" in found:
        found["secondary"] = found["link_model"]
    return found


def _target(
    program: Program, mapping: Mapped, attribute: str, call: Call, named: Mapping[str, list[Mapped]]
) -> Mapped | None:
    kind = mapping.kind
    if kind is None:
        return None
    said = argument(call, 0, "argument")
    if said is None and attribute in kind.value.annotations:
        said = _innermost(deep_annotation(program, Placed(kind.value.annotations[attribute], kind.path)))
    if isinstance(said, str):
        name = said.rpartition(".")[2]
    else:
        found = program.settle(Placed(said, kind.path))
        name = last_of(found.value)
        exact = [each for each in named.get(name, ()) if each.kind and each.kind.path == found.path]
        if isinstance(found.value, Class) and exact:
            return exact[0]
    candidates = named.get(name.lstrip(":"), ())
    return candidates[0] if len(candidates) == 1 else None


def _innermost(value: Value) -> Value:
    """Give what `Mapped[list["Line"]]` holds in the end."""
    while True:
        match value:
            case Item(key=key):
                value = key
            case tuple() as parts:
                value = next((each for each in parts if each is not None), None)
            case Call(function=Name(dotted="operator.or_"), arguments=(first, *_)):
                value = first
            case _:
                return value


def _between(program: Program, relation: Relation, tables: Mapping[str, Model]) -> Model | None:
    said = relation.settings.get("secondary")
    if said is None:
        return None
    if isinstance(said, Attribute) and said.name == "__table__":
        said = program.settle(Placed(said.of, relation.path)).value
    match said:
        case str() as text:
            return tables.get(bare(text))
        case Call():
            title = argument(said, 0, "name")
            return tables.get(title.lower()) if isinstance(title, str) else None
    return None


def _keys(relation: Relation) -> tuple[str, ...]:
    """Give the columns by which the child's rows point at the parent's; nothing where it is the other way round."""
    child, parent, settings = relation.child.model, relation.parent.model, relation.settings
    if child.table == parent.table and "remote_side" in settings:
        return ()
    found = [each for each in child.constraints if isinstance(each, ForeignKey) and each.table == parent.table]
    if "foreign_keys" in settings:
        names = _names(settings["foreign_keys"])
        held = {each.attribute or each.column.name: each.column.name for each in child.columns}
        columns = {held.get(name, name) for name in names}
        found = [each for each in found if set(each.columns) & columns]
    return found[0].columns if len(found) == 1 else ()


def _names(value: Value) -> tuple[str, ...]:
    """Give the names of the columns in `foreign_keys=[Line.order_id]`, also where it is written as a string."""
    match value:
        case str() as text:
            return tuple(part.strip(" []()").rpartition(".")[2] for part in text.split(","))
        case tuple() | list():
            return tuple(name for each in value for name in _names(each))
        case Attribute(name=name):
            return (name,)
        case Name(dotted=dotted):
            return (dotted.rpartition(".")[2].lstrip(":"),)
    return ()

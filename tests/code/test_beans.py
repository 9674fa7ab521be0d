"""Classes that bear a table's name by an annotation of the project's own."""

import pytest

from checker.code.beans import code
from checker.core.needs import Needs
from checker.core.use import Touch
from tests.trees import DictTree

ANNOTATION = "@Target(ElementType.TYPE) public @interface StorageName { String value(); }"
IGNORE = "@Target(ElementType.METHOD) public @interface QueryIgnore { }"
STORAGE = """public class Storage {
  String insert(Class<?> of) { return "INSERT INTO " + of.getAnnotation(StorageName.class).value(); }
  String update(Class<?> of) { return "UPDATE " + name(of) + " SET "; }
}"""
COLUMNS = "class Columns { boolean in(Method m) { return !m.isAnnotationPresent(QueryIgnore.class); } }"
BASE = "public class Base { private long id; public long getId() { return id; } public String getName() { return n; } }"
DEVICE = """package model;
@StorageName("tc_devices")
public class Device extends Base {
  public boolean getTwelveHourFormat() { return a; }
  public String getText(int size) { return ""; }
  public static String getKey() { return ""; }
  @QueryIgnore public String getPassword() { return null; }
}"""
ALL = {
    "StorageName.java": ANNOTATION,
    "QueryIgnore.java": IGNORE,
    "Storage.java": STORAGE,
    "Columns.java": COLUMNS,
    "Base.java": BASE,
    "Device.java": DEVICE,
}


def read(*without: str, **other: str) -> Needs:
    given = {f"{name}.java": text for name, text in other.items()}
    files = {f"src/{name}": text for name, text in {**ALL, **given}.items() if name.partition(".")[0] not in without}
    return code.read(DictTree(files), tuple(files), "postgres")


def test_what_its_getters_give_is_written() -> None:
    found = read()
    assert found.tables == ("tc_devices",)
    (insert,), (update,) = (found.uses_of("tc_devices", touch) for touch in (Touch.INSERT, Touch.UPDATE))
    assert insert.columns == update.columns == ("twelvehourformat", "name")
    assert (insert.by, insert.path, insert.line) == ("Device", "src/Device.java", 3)


def test_what_else_is_done_stays_assumed() -> None:
    assert read().assumed
    assert not read("Storage").assumed


@pytest.mark.parametrize("missing", ["StorageName", "Storage"])
def test_an_annotation_of_somebody_else_s_and_one_that_nobody_reads_name_no_table(missing: str) -> None:
    assert read(missing) == Needs()


def test_one_that_is_read_for_something_else_than_sql_names_no_table() -> None:
    other = 'class Storage { String path(Class<?> of) { return "/" + of.getAnnotation(StorageName.class).value(); } }'
    assert read(Storage=other) == Needs()


def test_a_class_without_it_is_not_stored() -> None:
    assert read(Device=DEVICE.replace("@StorageName", "@Path")).tables == ()

"""Entities that Java and Kotlin map with JPA, and what Hibernate sends for them."""

import pytest

from checker.code.jpa import code
from checker.core.needs import Model, Needs, Way
from checker.core.use import Touch, Use
from tests.trees import DictTree

SCHEMA = "src/main/resources/db/migration/V1__shop.sql"
SNAKE = """CREATE TABLE customer (id int, first_name int, order_lines int, org_code int, boss int, street int, name int,
  number int, shop int, zip int, org_id int, made_at int, status int, home_street int, home_zip int);
  CREATE TABLE customer_org (x int); CREATE TABLE customer_places (x int); CREATE TABLE customer_more (x int);"""
"""What shows how this project's names are made."""
USER = "interface CustomerRepository extends JpaRepository<Customer, Long> {}"


def java(body: str, name: str = "Customer", above: str = "@Entity", more: str = "") -> str:
    return f"package shop;\nimport jakarta.persistence.*;\n{above}\npublic class {name} {more}{{\n{body}\n}}\n"


def read(*sources: str, dialect: str = "postgres", schema: str = SNAKE, ending: str = "java") -> Needs:
    files = {f"src/main/java/shop/File{at}.{ending}": source for at, source in enumerate((*sources, USER))}
    tree = DictTree({**files, SCHEMA: schema})
    return code.read(tree, tuple(tree.paths()), dialect)


def model(found: Needs, table: str = "customer") -> Model:
    made = found.model(table)
    assert made is not None, found.tables
    return made


def names(found: Needs, table: str = "customer") -> list[str]:
    return [each.column.name for each in model(found, table).columns]


def only(found: Needs, touch: Touch, table: str = "customer") -> Use:
    (use,) = found.uses_of(table, touch)
    return use


PLAIN = """
  public static final String TABLE = "customer";
  @Id @GeneratedValue(strategy = GenerationType.IDENTITY) private Long id;
  @Column(name = "e_mail", nullable = false) private String mail;
  private String firstName;
  private int orderLines;
  @Column(insertable = false) private String given;
  @Column(updatable = false) private String first;
  @Transient private String passing;
  private transient String gone;
  @Formula("1 + 1") private int two;
  @Version private long version;
"""


def test_an_entity_has_a_column_for_each_property_that_is_stored() -> None:
    made = model(read(java(PLAIN)))
    assert (made.name, made.path, made.line, made.whole) == ("Customer", "src/main/java/shop/File0.java", 4, True)
    all_ = ["id", "e_mail", "first_name", "order_lines", "given", "first", "version"]
    assert [each.column.name for each in made.columns] == all_
    assert [each.column.name for each in made.columns if each.column.nullable] == ["first_name", "given", "first"]
    assert (made.columns[0].column.identity, made.columns[0].column.primary_key) == ("auto", True)
    assert (made.columns[2].attribute, made.columns[2].line) == ("firstName", 9)


def test_hibernate_names_every_column_set_or_not() -> None:
    found = read(java(PLAIN))
    assert only(found, Touch.LOAD).columns == tuple(names(found))
    insert = only(found, Touch.INSERT)
    assert insert.columns == ("e_mail", "first_name", "order_lines", "first", "version")
    assert insert.nulls == ("first_name", "first")
    assert only(found, Touch.UPDATE).columns == ("e_mail", "first_name", "order_lines", "given", "version")
    assert only(found, Touch.DELETE).columns == ("id",)


def test_an_insert_may_be_told_to_leave_out_what_is_not_set() -> None:
    assert only(read(java(PLAIN, above="@Entity @DynamicInsert")), Touch.INSERT).nulls == ()


def test_what_is_only_read_is_not_written() -> None:
    found = read(java(PLAIN, above="@Entity @Immutable"))
    assert (found.uses_of("customer", Touch.INSERT, Touch.UPDATE), len(names(found))) == ((), 7)
    assert read(java(PLAIN, above='@Entity @Subselect("select 1")')).tables == ()


KOTLIN = """package shop
import javax.persistence.*
@Entity
@Table(name = "people", uniqueConstraints = [])
data class Customer(
  @Id @GeneratedValue(strategy = GenerationType.IDENTITY) var id: Long = 0,
  @field:Column(name = "e_mail") val mail: String?,
  notStored: Int,
) : Base() {
  @Column lateinit var firstName: String
  @get:Column(name = COUNT) var count: Int = 0
  @Transient var passing = 1
  val computed: Int get() = 1
  @Enumerated(EnumType.STRING)
  var status: Status? = Status.NEW
  companion object { const val COUNT = "order_lines" }
}
@MappedSuperclass abstract class Base { var madeAt: Instant? = null }
enum class Status(val shown: String) { NEW("n"), PAID("p"); fun f() = 1 }
"""


def test_kotlin_s_properties_count_with_those_of_the_constructor() -> None:
    found = read(KOTLIN, ending="kt")
    assert names(found, "people") == ["made_at", "id", "e_mail", "first_name", "order_lines", "status"]
    assert only(found, Touch.INSERT, "people").nulls == ("made_at", "e_mail", "status")
    assert model(found, "people").columns[-1].labels == ("NEW", "PAID")


def test_annotations_on_getters_are_those_of_the_properties() -> None:
    body = """
      private Long key; private String unseen;
      @Id public Long getId() { return key; }
      @Column(name = "e_mail") public String getMail() { return null; }
      public boolean isOpen() { return true; }
      @Transient public String getText() { return ""; }
      public String getText(int size) { return ""; }
      public static String getName() { return ""; }
    """
    assert names(read(java(body))) == ["id", "e_mail", "open"]


@pytest.mark.parametrize(
    ("annotation", "labels"),
    [
        ("@Enumerated(EnumType.STRING)", ("NEW", "PAID")),
        ("@Enumerated(value = EnumType.ORDINAL)", ("0", "1")),
        ("@Enumerated", ("0", "1")),
        ("", ("0", "1")),
        ("@Enumerated(EnumType.STRING) @Convert(converter = X.class)", None),
    ],
)
def test_an_enum_reads_the_labels_that_it_has(annotation: str, labels: tuple[str, ...] | None) -> None:
    enum = "package shop;\nenum Status { NEW(1) { int a; }, PAID(2); private int number; }"
    found = read(java(f"@Id Long id; {annotation} Status status;"), enum)
    assert model(found).columns[1].labels == labels


@pytest.mark.parametrize(
    ("beside", "labels"),
    [
        ("@Converter class C implements AttributeConverter<Status, String> {}", ("0", "1")),
        ("@Converter(autoApply = false) class C implements AttributeConverter<Status, String> {}", ("0", "1")),
        ("@Converter(autoApply = true) class C implements AttributeConverter<Other, String> {}", ("0", "1")),
        ("@Converter(autoApply = true) class C implements AttributeConverter<Status, String> {}", None),
        ("@Converter(autoApply=true)\npublic class C\n  extends Named<shop.Status> {}", None),
        ("@ConverterRegistration(converter = C.class, autoApply = true) class Config {}", None),
        ("class Own implements TypeContributor {}", None),
    ],
)
def test_a_converter_that_is_asked_by_itself_stores_an_enum(beside: str, labels: tuple[str, ...] | None) -> None:
    found = read(java("@Id Long id; Status status;"), "package shop;\nenum Status { NEW, PAID }", beside)
    assert model(found).columns[1].labels == labels


def test_relations_have_a_column_on_one_side() -> None:
    org = java('@Id @Column(name = "code") String key; @OneToMany(mappedBy = "org") List<Customer> all;', "Org")
    body = """@Id Long id; @ManyToOne Org org; @ManyToOne(optional = false) Org main;
      @OneToOne @JoinColumn(name = "boss", nullable = false) Org boss; @OneToOne(mappedBy = "x") Org other;
      @OneToOne @PrimaryKeyJoinColumn Org same; @OneToMany List<Org> many;
      @ManyToOne @JoinColumn(name = "org_code", insertable = false, updatable = false) Org again;"""
    found = read(java(body), org)
    assert names(found) == ["id", "org_code", "main_code", "boss"]
    assert [each.column.name for each in model(found).columns if each.column.nullable] == ["org_code"]
    assert names(found, "org") == ["code"]


def test_tables_between_entities_and_of_values_are_written_too() -> None:
    org = java("@Id Long id;", "Org")
    body = """@Id Long id;
      @ManyToMany @JoinTable(name = "customer_org", joinColumns = @JoinColumn(name = "c_id"),
        inverseJoinColumns = {@JoinColumn(name = "o_id")}) Set<Org> orgs;
      @ElementCollection @CollectionTable(name = "tags", joinColumns = @JoinColumn(name = "c_id"))
      @Column(name = "tag") Set<String> tags;
      @ElementCollection List<Place> places;
      @ManyToMany List<Org> more; @ManyToMany List<Org> unheard;"""
    place = java('String street; @Column(name = "zip") String code;', "Place", "@Embeddable")
    found = read(java(body), org, place)
    assert ("c_id", "o_id") in {use.columns for use in found.uses_of("customer_org", Touch.INSERT)}
    assert only(found, Touch.INSERT, "tags").columns == ("c_id", "tag")
    assert only(found, Touch.LOAD, "customer_places").columns == ("customer_id", "street", "zip")
    either = {"customer_more", "customer_org"}  # Spring calls it by the property, JPA by both tables
    assert either <= set(found.tables)
    assert "customer_unheard" not in found.tables  # no migration speaks of it
    assert {each.table for each in found.models} == {"customer", "org"}


def test_an_embedded_object_brings_its_columns() -> None:
    place = java('String street; @Column(name = "zip") String code;', "Place", "@Embeddable")
    body = """@EmbeddedId Key key; Place home;
      @Embedded @AttributeOverrides({@AttributeOverride(name = "street", column = @Column(name = "work_street")),
        @AttributeOverride(name = "code", column = @Column(name = "work_zip"))}) Place work;"""
    key = java("Long shop; Long number;", "Key", "@Embeddable")
    found = read(java(body), place, key)
    assert names(found) == ["shop", "number", "street", "zip", "work_street", "work_zip"]
    assert only(found, Touch.DELETE).columns == ("shop", "number")


def test_an_annotation_may_stand_there_several_times() -> None:
    place = java("String street; String code;", "Place", "@Embeddable")
    body = """@Id Long id; @AttributeOverride(name = "street", column = @Column(name = "home_street"))
      @AttributeOverride(name = "code", column = @Column(name = "home_zip")) Place home;
      @ManyToOne @JoinColumn(name = "org_shop") @JoinColumn(name = "org_number") Org org;"""
    key = java("@Id Long shop; @Id Long number;", "Org")
    assert names(read(java(body), place, key)) == ["id", "home_street", "home_zip", "org_shop", "org_number"]


@pytest.mark.parametrize(
    ("path", "text", "hidden"),
    [
        ("src/main/resources/shop/Order.hbm.xml", '<hibernate-mapping><class name="A">', True),
        ("src/main/resources/META-INF/orm.xml", '<entity-mappings><entity class="A">', True),
        ("src/main/resources/META-INF/orm.xml", "<entity-mappings><persistence-unit-metadata>", False),
        ("src/main/java/shop/Mapper.java", "import org.apache.ibatis.annotations.Mapper;", True),
        ("src/test/resources/shop/Order.hbm.xml", '<class name="A">', False),
    ],
)
def test_what_is_mapped_elsewhere_leaves_the_rest_assumed(path: str, text: str, hidden: bool) -> None:  # noqa: FBT001  a case of the table
    tree = DictTree({"Customer.java": java("@Id Long id;"), "R.java": USER, SCHEMA: SNAKE, path: text})
    found = code.read(tree, tuple(tree.paths()), "postgres")
    assert (found.models == ()) is hidden
    assert found.uses_of("customer", Touch.LOAD)


def test_a_relation_may_stand_for_the_key() -> None:
    body = '@Id Long id; @OneToOne @MapsId @JoinColumn(name = "org_id") Org org; String name;'
    assert names(read(java(body), java("@Id Long id;", "Org"))) == ["org_id", "name"]


@pytest.mark.parametrize(
    ("strategy", "tables"),
    [
        ("SINGLE_TABLE", {"base": ["id", "base", "dtype", "own"]}),
        ("", {"base": ["id", "base", "dtype", "own"]}),
        ("JOINED", {"base": ["id", "base"], "customer": ["id", "own"]}),
        ("TABLE_PER_CLASS", {"base": ["id", "base"], "customer": ["id", "base", "own"]}),
    ],
)
def test_a_class_below_another_entity_is_kept_as_the_first_one_says(
    strategy: str, tables: dict[str, list[str]]
) -> None:
    said = f"@Inheritance(strategy = InheritanceType.{strategy})" if strategy else ""
    base = java("@Id Long id; String base;", "Base", f"@Entity {said}")
    known = "CREATE TABLE customer (id int, base int, own int);"
    found = read(java("String own;", more="extends Base "), base, schema=known)
    assert {each.table: sorted(names(found, each.table)) for each in found.models} == {
        table: sorted(columns) for table, columns in tables.items()
    }


def test_a_superclass_lends_its_properties_and_may_be_overridden() -> None:
    base = java("@Id Long id; String name;", "Base", "@MappedSuperclass", "<T> ")
    above = '@Entity @AttributeOverride(name = "name", column = @Column(name = "label"))'
    assert names(read(java("String own;", above=above, more="extends Base<Long> "), base)) == ["id", "label", "own"]


def test_a_plain_class_between_two_entities_is_passed_over() -> None:
    base = java("@Id Long id; String name;", "Base", "@Entity")
    plain = "package shop; public abstract class Plain<T extends Base> extends Base { String not; }"
    sources = {"Customer": java("String shop;", more="extends Plain<Base> "), "Base": base, "Plain": plain, "R": USER}
    tree = DictTree({**{f"src/{name}.java": text for name, text in sources.items()}, SCHEMA: SNAKE})
    (made,) = code.read(tree, tuple(tree.paths()), "postgres").models
    assert (made.table, [each.column.name for each in made.columns]) == ("base", ["id", "name", "shop", "dtype"])


@pytest.mark.parametrize(
    ("parent", "columns", "whole"),
    [
        ("PanacheEntity", ["id", "name"], True),
        ("RepresentationModel<Customer>", ["name"], True),
        ("AbstractAuditable<User, Long>", ["name"], False),
    ],
)
def test_a_class_of_a_library_may_lend_columns(parent: str, columns: list[str], whole: bool) -> None:  # noqa: FBT001  a case of the table
    found = read(java("String name;", more=f"extends {parent} "))
    assert (names(found), model(found).whole) == (columns, whole)


def test_names_may_be_constants_of_other_files() -> None:
    constants = 'package other;\npublic class ModelConstants { public static final String T = "customer";\n'
    constants += '  public static final String A = T + "_a"; }'
    above = '@Entity @Table(name = ModelConstants.T, schema = "crm")'
    source = java("@Id Long id; @Column(name = A) String a;", above=above)
    source = source.replace("package shop;", "package shop;\nimport static other.ModelConstants.A;")
    tree = {"src/shop/Customer.java": source, "src/other/ModelConstants.java": constants, "src/shop/R.java": USER}
    found = code.read(DictTree(tree), tuple(tree), "postgres")
    assert names(found) == ["id", "customer_a"]
    for made, table in (
        ("CREATE TABLE crm.customer (id int, customer_a text);", "crm.customer"),
        ("CREATE TABLE IF NOT EXISTS crm.customer (id int, customer_a text);", "crm.customer"),
        ("CREATE TABLE customer (id int, customer_a text); INSERT INTO crm.customer VALUES (1, 'x');", "customer"),
        (
            '<createTable schemaName="crm" tableName="customer"><column name="customer_a"/></createTable>',
            "crm.customer",
        ),
    ):
        within = code.read(DictTree({**tree, SCHEMA: made}), tuple(tree), "postgres")
        assert [each.table for each in within.models] == [table]


@pytest.mark.parametrize(
    ("schema", "name"),
    [
        ("CREATE TABLE customer (id int, firstname text);", "firstname"),
        ("CREATE TABLE customer (id int, first_name text);", "first_name"),
    ],
)
def test_the_migrations_show_how_names_are_made(schema: str, name: str) -> None:
    assert names(read(java("@Id Long id; String firstName;"), schema=schema)) == ["id", name]


def test_where_the_migrations_know_few_of_the_names_no_model_stands_for_any() -> None:
    found = read(
        java("@Id Long id; String firstName;"), schema="CREATE TABLE tbl_customer (pk int, c_first_name text);"
    )
    assert found.models == ()
    assert found.uses_of("customer", Touch.LOAD)


def test_each_service_has_its_own_tables() -> None:
    one, two = java("@Id Long id; String name;"), java("@Id Long id; String street;")
    tree = DictTree({"a/Customer.java": one, "a/R.java": USER, "b/Customer.java": two, "b/R.java": USER, SCHEMA: SNAKE})
    for folder, columns in (("a", ["id", "name"]), ("b", ["id", "street"])):
        paths = tuple(path for path in tree.paths() if path.startswith(folder))
        assert names(code.read(tree, paths, "postgres")) == columns


def test_a_table_whose_name_is_not_known_leaves_everything_assumed() -> None:
    assert read(java("@Id Long id;", above="@Entity @Table(name = Hidden.NAME)")).models == ()


@pytest.mark.parametrize(
    "source",
    [
        "class A { Object x = em.find(Customer.class, 1L); } // persistence",
        'interface A extends Repository { @Query("select c from Customer c") List<Object> all(); }',
        'class A { void f() { Customer.find("name", 1); } } // panache',
        "class A { void f() { session.persist(new Customer()); } } // org.hibernate",
        "class A { Object x = from(QCustomer.customer); } // querydsl",
    ],
)
def test_an_entity_is_used_where_a_query_or_a_repository_is_given_it(source: str) -> None:
    tree = {"Customer.java": java("@Id Long id;"), "A.java": source, SCHEMA: SNAKE}
    assert code.read(DictTree(tree), tuple(tree), "postgres").tables == ("customer",)


def test_an_entity_that_nobody_asks_for_may_be_used_all_the_same() -> None:
    tree = {"Customer.java": java("@Id Long id;"), "A.java": "class A { Customer held; }", SCHEMA: SNAKE}
    found = code.read(DictTree(tree), tuple(tree), "postgres")
    assert (found.tables, found.mentioned) == ((), frozenset({"customer", "customer.id"}))


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("application.properties", "a=b\nspring.jpa.hibernate.ddl-auto=update", 2),
        ("application.yml", "spring:\n  jpa:\n    hibernate:\n      ddl-auto: update\n", 4),
        ("application.properties", "quarkus.hibernate-orm.database.generation=update", 1),
        ("persistence.xml", '<property name="hibernate.hbm2ddl.auto" value="update"/>', 1),
        ("application.properties", "spring.jpa.hibernate.ddl-auto=validate", 0),
        ("application.properties", "#spring.jpa.hibernate.ddl-auto=update", 0),
        ("application.properties", "spring.jpa.hibernate.ddl-auto=${DDL:update}", 0),
        ("application-dev.properties", "spring.jpa.hibernate.ddl-auto=update", 0),
    ],
)
def test_a_setting_lets_hibernate_make_what_is_missing(path: str, text: str, line: int) -> None:
    entity = {"Customer.java": java("@Id Long id;"), "R.java": USER, SCHEMA: SNAKE}
    tree = DictTree({**entity, f"src/main/resources/{path}": text})
    habits = code.read(tree, tuple(tree.paths()), "postgres").habits
    assert [(each.way, each.line, each.at_start) for each in habits] == ([(Way.CREATES, line, True)] if line else [])


def test_a_sequence_that_numbers_rows_is_called() -> None:
    body = """@Id @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "g")
      @SequenceGenerator(name = "g", sequenceName = "customer_seq") Long id;"""
    found = read(java(body))
    assert [(routine.name, routine.kind) for routine, _ in found.routines] == [("customer_seq", "sequence")]
    assert only(found, Touch.INSERT).columns == ("id",)


def test_what_is_not_known_of_an_entity_leaves_it_unwhole() -> None:
    assert model(read(java("@Id Long id; @ManyToOne Elsewhere other;"))).whole is False
    assert model(read(java("@Id Long id; @Any Object other;"))).whole is False


@pytest.mark.parametrize("source", ["", "class {", "@Entity", "@Entity public class { @Id", "\udcff@Entity class A {"])
@pytest.mark.parametrize("ending", ["java", "kt"])
def test_bad_source_never_fails(source: str, ending: str) -> None:
    assert read(source, ending=ending).models == ()

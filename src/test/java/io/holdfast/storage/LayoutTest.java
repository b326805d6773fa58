package io.holdfast.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.holdfast.testing.Api;
import io.holdfast.testing.Crm;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What lets an application move whole to a node of Citus one day, read from PostgreSQL's catalogue after applications have
 * been made in every way there is: new, duplicated, as a snapshot and out of one.
 */
@QuarkusTest
class LayoutTest {
    private static final String OF_WORKSPACE =
            "n.nspname in (select schema_name from application where workspace_id = ?)";

    private static @Nullable Integer workspace;

    @Inject
    AgroalDataSource pool;

    @Test
    void anApplicationIsASchemaThatNothingElseIsTiedTo() throws SQLException {
        int all = populated();

        assertThat(found("""
                        select format('%s.%s', a.schema_name, t.physical_name)
                        from application a
                        join user_table t on t.application_id = a.id
                        where a.workspace_id = ?
                          and to_regclass(format('%I.%I', a.schema_name, t.physical_name)) is null
                        """, all))
                .as("tables that are not in the schema of their application")
                .isEmpty();
        assertThat(found("""
                        select a.schema_name from application a
                        where a.workspace_id = ?
                          and (to_regclass(format('%I.version', a.schema_name)) is null
                               or to_regclass(format('%I.trash', a.schema_name)) is null)
                        """, all))
                .as("schemas without what is compared with rows or written together with them")
                .isEmpty();
        assertThat(found("select schema_name from application where workspace_id = ?", all))
                .as("applications, the snapshot's hidden one among them")
                .hasSize(4)
                .doesNotHaveDuplicates();
    }

    @Test
    void nothingCrossesTheBorderOfASchema() throws SQLException {
        int all = populated();

        assertThat(found("""
                        select conname || ' of ' || k.conrelid::regclass
                        from pg_constraint k
                        join pg_class c on c.oid = k.conrelid
                        join pg_class f on f.oid = k.confrelid
                        where k.contype = 'f' and c.relnamespace <> f.relnamespace
                        """)).as("foreign keys from one schema to another").isEmpty();
        assertThat(found("""
                        select c.oid::regclass || ' is a ' || c.relkind::text
                        from pg_class c join pg_namespace n on n.oid = c.relnamespace
                        where %s and c.relkind not in ('r', 'i', 'S', 't')
                        """.formatted(OF_WORKSPACE), all))
                .as("views and the like")
                .isEmpty();
        assertThat(found("""
                        select t.tgname || ' of ' || t.tgrelid::regclass
                        from pg_trigger t
                        join pg_class c on c.oid = t.tgrelid
                        join pg_namespace n on n.oid = c.relnamespace
                        where %s and not t.tgisinternal
                        """.formatted(OF_WORKSPACE), all)).as("triggers").isEmpty();
        assertThat(found("""
                        select p.oid::regprocedure::text
                        from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                        where %s
                        """.formatted(OF_WORKSPACE), all)).as("functions").isEmpty();
    }

    @Test
    void rowsGetTheirIdsFromAnIdentityThatTheirTableWasMadeWith() throws SQLException {
        int all = populated();

        assertThat(found("""
                        select format('%s.%s: column %s is %s', a.schema_name, t.physical_name, c.attnum, c.attidentity)
                        from application a
                        join user_table t on t.application_id = a.id
                        join pg_attribute c on c.attrelid = to_regclass(format('%I.%I', a.schema_name, t.physical_name))
                        where a.workspace_id = ? and c.attnum > 0 and (c.attidentity <> '') is distinct from (c.attname = 'id')
                        """, all)).isEmpty();
    }

    @Test
    void aSchemaIsPutOnANodeByTheOnePlaceThatMakesSchemasAndByNoSetting() throws SQLException, IOException {
        assertThat(
                        found(
                                "select setting from pg_db_role_setting, unnest(setconfig) setting where setting like 'citus.%'"))
                .isEmpty();
        try (Stream<Path> files = Files.walk(Path.of("src", "main"))) {
            List<Path> making = files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches(".*\\.(java|sql)"))
                    .filter(LayoutTest::makesSchemas)
                    .toList();
            assertThat(making).containsExactly(Path.of("src/main/java/io/holdfast/storage/TableDdl.java"));
        }
    }

    private static boolean makesSchemas(Path file) {
        try {
            String text = Files.readString(file);
            return text.contains("create schema") || text.contains(".createSchema(DSL");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A workspace with an application, its duplicate, its snapshot and what was made out of that: one for all tests. */
    private static int populated() {
        if (workspace == null) {
            workspace = populate();
        }
        return workspace;
    }

    private static int populate() {
        Crm crm = Crm.create();
        Api ann = crm.owner();
        int table = crm.table("T");
        int number = crm.field(table, "{\"name\": \"Number\", \"type\": \"number\"}");
        ann.post(Crm.rowsOf(table), "{}").is(200);
        ann.delete(Crm.rowsOf(table) + "1/").is(204);
        // a table of its own: what was in the first is filled into a second
        ann.patch("/api/database/fields/" + number + "/", "{\"type\": \"text\"}")
                .is(200);
        ann.finished(ann.post("/api/applications/" + crm.application() + "/duplicate/async/"));
        String snapshots = "/api/snapshots/application/" + crm.application() + "/";
        ann.finished(ann.post(snapshots, "{\"name\": \"S\"}"));
        int snapshot = ann.get(snapshots).ok().at("/0/id").asInt();
        ann.finished(ann.post("/api/snapshots/" + snapshot + "/restore/"));
        return crm.workspace();
    }

    private List<String> found(String query, Object... parameters) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return Sql.on(connection).fetch(query, parameters).getValues(0, String.class);
        }
    }
}

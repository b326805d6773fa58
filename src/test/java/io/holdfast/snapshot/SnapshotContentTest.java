package io.holdfast.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.snapshot.Studio.Scene;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SnapshotContentTest {
    @Inject
    Studio studio;

    @Test
    void cellsOfAllTypesAreCopiedExactly() {
        Scene scene = studio.scene();
        int table = scene.table("All");
        scene.field(table, "Long", "long_text", "");
        scene.field(table, "Number", "number", "\"number_decimal_places\": 10, \"number_negative\": true");
        scene.field(table, "Yes", "boolean", "");
        scene.field(table, "Day", "date", "");
        scene.field(table, "Moment", "date", "\"date_include_time\": true");
        scene.field(table, "Url", "url", "");
        scene.field(table, "Mail", "email", "");
        scene.field(table, "Phone", "phone_number", "");
        scene.field(table, "Stars", "rating", "\"max_value\": 7, \"description\": \"out of seven\"");
        scene.field(
                table,
                "Choice",
                "single_select",
                "\"select_options\": [{\"value\": \"a\", \"color\": \"blue\"}, {\"value\": \"b\", \"color\": \"red\"}]");
        List<String> columns =
                List.of("Name", "Long", "Number", "Yes", "Day", "Moment", "Url", "Mail", "Phone", "Stars", "Choice");
        String into = String.join(
                ", ", columns.stream().map(name -> studio.column(table, name)).toList());
        studio.execute("insert into " + studio.quoted(table) + " (position, created_by, updated_by, created_at, " + into
                + """
                )
                values
                    (1, 7, 8, '2001-02-03 04:05:06.789012+00', 'Ünïcode 🦀', E'two\\nlines\\t\\\\', 12345678901234567890.0123456789,
                     true, '0001-01-01', '9999-12-31 23:59:59.999999+00', 'https://example.org/?a=b', 'a@example.org',
                     '+49 (0) 1', 7, 1),
                    (1.00000000000000000001, null, null, now(), null, null, null, null, null, null, null, null, null, null,
                     null),
                    (3, null, null, now(), '', '', -0.5, false, '2024-02-29', '2024-02-29 12:00:00+00', '', '', '', 0, 2)
                """);

        int snapshot = scene.taken("First");

        int copy = studio.copyOf(snapshot, "All");
        assertThat(studio.contents(copy)).hasSize(3).isEqualTo(studio.contents(table));
        assertThat(studio.metadata(studio.hiddenApplication(snapshot)))
                .hasSize(11)
                .isEqualTo(studio.metadata(scene.application()));
    }

    @Test
    void whatIsInTheTrashIsLeftOut() {
        Scene scene = studio.scene();
        int table = scene.table("Kept");
        int trashedTable = scene.table("Trashed");
        int trashedField = scene.field(table, "Old", "number", "");
        studio.execute("insert into " + studio.quoted(table) + " (position, deleted_at) values (1, null), (2, now())");
        scene.ann().delete("/api/database/fields/" + trashedField + "/").is(200);
        scene.ann().delete("/api/database/tables/" + trashedTable + "/").is(204);

        int snapshot = scene.taken("First");

        int copy = studio.copyOf(snapshot, "Kept");
        assertThat(studio.metadata(studio.hiddenApplication(snapshot)))
                .hasSize(1)
                .isEqualTo(studio.metadata(scene.application()));
        assertThat(studio.contents(copy)).hasSize(1).isEqualTo(studio.contents(table));
        assertThat(studio.count("select count(*) from " + studio.quoted(copy))).isEqualTo(1);
        assertThat(columnsOf(copy)).hasSize(columnsOf(table).size() - 1).doesNotContainAnyElementsOf(ownColumns(table));
    }

    private List<String> columnsOf(int table) {
        return studio
                .fetch(
                        "select attname::text from pg_attribute where attrelid = to_regclass(?) and attnum > 0 and not attisdropped",
                        studio.quoted(table))
                .stream()
                .map(r -> r.get(0, String.class))
                .toList();
    }

    private List<String> ownColumns(int table) {
        return studio.fetch("select column_name from field where table_id = ?", table).stream()
                .map(r -> r.get(0, String.class))
                .toList();
    }

    @Test
    void idsOfRowsThatAreGoneAreNotUsedAgainInTheCopy() {
        Scene scene = studio.scene();
        int table = scene.table("T");
        String source = studio.quoted(table);
        studio.execute("insert into " + source + " (position) select n from generate_series(1, 9) n");
        studio.execute("delete from " + source + " where id > 5");

        String copy = studio.quoted(studio.copyOf(scene.taken("First"), "T"));

        assertThat(studio.count("insert into " + copy + " (position) values (10) returning id"))
                .isEqualTo(10);
        assertThat(studio.count("insert into " + source + " (position) values (10) returning id"))
                .isEqualTo(10);
    }

    @Test
    void anApplicationWithoutTablesIsCopiedToo() {
        Scene scene = studio.scene();
        int snapshot = scene.taken("First");
        assertThat(studio.metadata(studio.hiddenApplication(snapshot))).isEmpty();
    }

    @Test
    void aCopyHasTheVersionsAndTheIndexesOfATable() {
        Scene scene = studio.scene();
        int table = scene.table("T");
        int copy = studio.copyOf(scene.taken("First"), "T");
        String schema = studio.physical(copy).schema();
        assertThat(studio.count("select count(*) from \"" + schema + "\".version where node in (0, ?)", copy))
                .isEqualTo(2);
        assertThat(indexesOf(copy)).hasSize(2).isEqualTo(indexesOf(table));
    }

    private List<String> indexesOf(int table) {
        return studio
                .fetch(
                        "select regexp_replace(pg_get_indexdef(indexrelid), '^.* USING', '') from pg_index where indrelid = to_regclass(?) order by 1",
                        studio.quoted(table))
                .stream()
                .map(r -> r.get(0, String.class))
                .toList();
    }

    @Test
    void moreTablesThanOneTransactionMakesAreCopied() {
        Scene scene = studio.scene();
        int first = scene.table("T");
        String schema = studio.physical(first).schema();
        studio.execute("""
                insert into user_table (application_id, name, position, physical_name)
                select ?, 'Copy ' || n, n, ?
                from generate_series(2, 250) n
                """, scene.application(), studio.physical(first).name());
        studio.execute("insert into " + studio.quoted(first) + " (position) values (1), (2)");

        int snapshot = scene.taken("First");

        int hidden = studio.hiddenApplication(snapshot);
        assertThat(studio.count("select count(*) from user_table where application_id = ?", hidden))
                .isEqualTo(250);
        assertThat(studio.contents(studio.copyOf(snapshot, "Copy 250"))).hasSize(2);
        assertThat(studio.count(
                        "select count(*) from physical_object where application_id = ? and state = 'live'", hidden))
                .isEqualTo(251);
        assertThat(schema)
                .isNotEqualTo(studio.physical(studio.copyOf(snapshot, "T")).schema());
    }
}

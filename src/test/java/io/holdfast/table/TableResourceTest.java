package io.holdfast.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.agroal.api.AgroalDataSource;
import io.holdfast.storage.Sql;
import io.holdfast.testing.Api;
import io.holdfast.testing.Crm;
import io.holdfast.testing.TableHold;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TableResourceTest {
    private final Crm crm = Crm.create();
    private final Api ann = crm.owner();

    @Inject
    AgroalDataSource pool;

    private String table(String name, int order) {
        return """
                {"id": "<id>", "name": "%s", "order": %d, "database_id": %d, "data_sync": null}""".formatted(name, order, crm.application());
    }

    @Test
    void withoutDataATableHasTheExampleContent() {
        int id = ann.post(crm.tables(), "{\"name\": \"Customers\"}")
                .is(200, table("Customers", 1))
                .json()
                .path("id")
                .asInt();
        assertThat(ann.get(Crm.fieldsOf(id)).ok())
                .extracting(f -> f.path("name").asText() + " " + f.path("type").asText())
                .containsExactly("Name text", "Notes long_text", "Active boolean");
        ann.get(Crm.rowsOf(id) + "?user_field_names=true").is(200, """
                {"count": 2, "next": null, "previous": null, "results": [
                 {"id": 1, "order": "1.00000000000000000000", "Name": "", "Notes": "", "Active": false},
                 {"id": 2, "order": "2.00000000000000000000", "Name": "", "Notes": "", "Active": false}]}""");
    }

    @Test
    void dataBecomeTextFieldsUntrimmedAndPadded() {
        int id = ann.post(crm.tables(), """
                        {"name": "Data", "first_row_header": true,
                         "data": [[" Name ", "Age"], [" Ann ", 31.50, true], ["Bob\\t\\\\", null]]}""").ok().path("id").asInt();
        ann.get(Crm.rowsOf(id) + "?user_field_names=true").is(200, """
                {"count": 2, "next": null, "previous": null, "results": [
                 {"id": 1, "order": "1.00000000000000000000", "Name": " Ann ", "Age": "31.50", "Field 3": "true"},
                 {"id": 2, "order": "2.00000000000000000000", "Name": "Bob\\t\\\\", "Age": null, "Field 3": null}]}""");
    }

    @Test
    void badDataMakeNoTable() {
        ann.post(crm.tables(), "{\"name\": \"X\", \"data\": []}").isInvalid("data", "min_length");
        ann.post(crm.tables(), "{\"name\": \"X\", \"data\": \"abc\"}").isInvalid("data", "not_a_list");
        ann.post(crm.tables(), "{\"name\": \"X\", \"data\": [[], []]}")
                .isError(400, "ERROR_INVALID_INITIAL_TABLE_DATA");
        ann.post(crm.tables(), "{\"name\": \"X\", \"data\": [[\"A\", \"A\"]], \"first_row_header\": true}")
                .isError(400, "ERROR_INITIAL_TABLE_DATA_HAS_DUPLICATE_NAMES");
        ann.post(crm.tables(), "{\"name\": \"X\", \"data\": [[\"ok\"], [\"a\\u0000b\"], \"no row\"]}")
                .is(400, """
                {"error": "ERROR_REQUEST_BODY_VALIDATION", "detail": {"data": {
                 "1": [{"error": "<text>", "code": "null_characters_not_allowed"}],
                 "2": [{"error": "<text>", "code": "not_a_list"}]}}}""");
        assertThat(ann.get(crm.tables()).ok()).isEmpty();
    }

    @Test
    void aTableIsRenamedOrderedAndTrashed() {
        int first = crm.table("First");
        int second = crm.table("Second");
        String self = "/api/database/tables/" + first + "/";
        ann.patch(self, "{\"name\": \"Uno\"}").is(200, table("Uno", 1));
        ann.patch(self, "{}").isInvalid("name", "required");
        ann.post(crm.tables() + "order/", "{\"table_ids\": [%d, %d]}".formatted(second, first))
                .isEmpty();
        ann.get(crm.tables()).is(200, "[" + table("Second", 1) + "," + table("Uno", 2) + "]");
        ann.post(crm.tables() + "order/", "{\"table_ids\": [999999999]}").isError(400, "ERROR_TABLE_NOT_IN_DATABASE");

        ann.delete(self).isEmpty();

        ann.delete(self).isError(404, "ERROR_TABLE_DOES_NOT_EXIST");
        ann.get(Crm.fieldsOf(first)).isError(404, "ERROR_TABLE_DOES_NOT_EXIST");
        JsonNode left =
                ann.get("/api/applications/" + crm.application() + "/").ok().path("tables");
        assertThat(left).extracting(t -> t.path("id").asInt()).containsExactly(second);
    }

    @Test
    void aTableThatIsRefusedIsLeftToTheJanitor() throws SQLException {
        crm.table("First");
        String snapshots = "/api/snapshots/application/" + crm.application() + "/";
        try (TableHold hold = TableHold.againstReaders(
                pool, ann.get(crm.tables()).ok().at("/0/id").asInt())) {
            int job = ann.post(snapshots, "{\"name\": \"S\"}")
                    .is(202)
                    .json()
                    .path("id")
                    .asInt();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !ann.job(job).path("state").asText().equals("pending"));
            ann.post(crm.tables(), "{\"name\": \"Second\"}").is(409);
        }
        assertThat(unfinishedTables()).isZero();
        assertThat(ann.get(crm.tables()).ok()).hasSize(1);
    }

    private int unfinishedTables() throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return Sql.on(connection)
                    .fetchSingle(
                            "select count(*) from physical_object where application_id = ? and state = 'making'",
                            crm.application())
                    .get(0, Integer.class);
        }
    }
}

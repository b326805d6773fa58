package io.holdfast.field;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.agroal.api.AgroalDataSource;
import io.holdfast.testing.Api;
import io.holdfast.testing.Crm;
import io.holdfast.testing.TableHold;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

@QuarkusTest
class FieldResourceTest {
    private final Crm crm = Crm.create();
    private final Api ann = crm.owner();
    private final int table = crm.table("T");
    private final int name = crm.field(table, 0);
    private final int notes = crm.field(table, 1);
    private final String ofTable = Crm.fieldsOf(table);

    @Inject
    AgroalDataSource pool;

    private static String self(int field) {
        return "/api/database/fields/" + field + "/";
    }

    @Test
    void aNewFieldIsLastAndItsDefaultFillsTheRowsThereAre() {
        int points = ann.post(ofTable, "{\"name\": \"Points\", \"type\": \"number\", \"number_default\": 7}")
                .is(200, """
                {"id": "<id>", "table_id": %d, "name": "Points", "order": 3, "type": "number", "primary": false,
                 "read_only": false, "immutable_type": false, "immutable_properties": false, "description": null,
                 "database_id": %d, "workspace_id": %d, "db_index": false, "field_constraints": [], "related_fields": [],
                 "number_decimal_places": 0, "number_negative": false, "number_prefix": "", "number_suffix": "",
                 "number_separator": "", "number_default": "7.00000000000000000000"}""".formatted(table, crm.application(), crm.workspace()))
                .json()
                .path("id")
                .asInt();
        assertThat(crm.cell(table, 1, points).asText()).isEqualTo("7");
        ann.post(Crm.rowsOf(table), "{}").is(200);
        assertThat(crm.cell(table, 3, points).asText()).isEqualTo("7");
    }

    @Test
    void whatCannotBeAFieldIsToldByItsCode() {
        ann.post(ofTable, "{}").isInvalid("type", "required");
        ann.post(ofTable, "{\"name\": \"X\", \"type\": \"link_row\"}").isInvalid("type", "invalid_choice");
        ann.post(ofTable, "{\"name\": \"Notes\", \"type\": \"text\"}")
                .isError(400, "ERROR_FIELD_WITH_SAME_NAME_ALREADY_EXISTS");
        ann.post(ofTable, "{\"name\": \"id\", \"type\": \"text\"}").isError(400, "ERROR_RESERVED_BASEROW_FIELD_NAME");
        ann.post(ofTable, "{\"name\": \"X\", \"type\": \"text\", \"db_index\": true}")
                .isError(400, "ERROR_DB_INDEX_NOT_SUPPORTED");
        ann.post(
                        ofTable,
                        "{\"name\": \"X\", \"type\": \"text\", \"field_constraints\": [{\"type_name\": \"unique_with_empty\"}]}")
                .isError(400, "ERROR_INVALID_FIELD_CONSTRAINT");
        ann.patch(self(notes), "{\"name\": \"Name\"}").isError(400, "ERROR_FIELD_WITH_SAME_NAME_ALREADY_EXISTS");
        ann.patch(self(name), "{\"type\": \"long_text\", \"long_text_enable_rich_text\": true}")
                .isError(400, "ERROR_INCOMPATIBLE_PRIMARY_FIELD_TYPE");
        assertThat(ann.get(ofTable).ok()).hasSize(3);
    }

    @Test
    void changingTheTypeConvertsTheCells() {
        ann.patch(Crm.rowsOf(table) + "1/", "{\"field_%d\": \"12.5\"}".formatted(notes))
                .is(200);
        ann.patch(Crm.rowsOf(table) + "2/", "{\"field_%d\": \"many\"}".formatted(notes))
                .is(200);

        JsonNode changed = ann.patch(
                        self(notes), "{\"type\": \"number\", \"number_decimal_places\": 2, \"name\": \"Sum\"}")
                .ok();

        assertThat(changed.path("id").asInt()).isEqualTo(notes);
        assertThat(changed.path("name").asText()).isEqualTo("Sum");
        assertThat(crm.cell(table, 1, notes).asText()).isEqualTo("12.50");
        assertThat(crm.cell(table, 2, notes).isNull()).isTrue();
        ann.patch(Crm.rowsOf(table) + "2/", "{\"field_%d\": \"3\"}".formatted(notes))
                .is(200);
        ann.patch(self(notes), "{\"number_decimal_places\": 0}").is(200);
        assertThat(crm.cell(table, 1, notes).asText()).isEqualTo("13");
    }

    @Test
    void anOptionThatIsTakenAwayLeavesItsCellsEmpty() {
        int status = crm.field(table, """
                {"name": "Status", "type": "single_select",
                 "select_options": [{"value": "Open", "color": "blue"}, {"value": "Done", "color": "green"}]}""");
        ann.patch(Crm.rowsOf(table) + "1/", "{\"field_%d\": \"Open\"}".formatted(status))
                .is(200);
        ann.patch(Crm.rowsOf(table) + "2/", "{\"field_%d\": \"Done\"}".formatted(status))
                .is(200);
        int done = ann.get(self(status)).ok().at("/select_options/1/id").asInt();

        ann.patch(
                        self(status),
                        "{\"select_options\": [{\"id\": %d, \"value\": \"Closed\", \"color\": \"red\"}]}"
                                .formatted(done))
                .is(200);

        assertThat(crm.cell(table, 1, status).isNull()).isTrue();
        assertThat(crm.cell(table, 2, status).path("value").asText()).isEqualTo("Closed");
    }

    @Test
    void aTrashedFieldIsGoneAndItsNameIsFree() {
        ann.delete(self(notes)).is(200, "{\"related_fields\": []}");
        ann.delete(self(notes)).isError(404, "ERROR_FIELD_DOES_NOT_EXIST");
        ann.patch(self(notes), "{\"name\": \"X\"}").isError(404, "ERROR_FIELD_DOES_NOT_EXIST");
        assertThat(ann.get(Crm.rowsOf(table) + "1/").ok().has("field_" + notes)).isFalse();
        crm.field(table, "{\"name\": \"Notes\", \"type\": \"text\"}");
        ann.delete(self(name)).isError(400, "ERROR_CANNOT_DELETE_PRIMARY_FIELD");
    }

    @Test
    void thePrimaryFieldChangesHands() {
        String change = ofTable + "change-primary-field/";
        JsonNode answer = ann.post(change, "{\"new_primary_field_id\": %d}".formatted(notes))
                .ok();
        assertThat(answer.path("primary").asBoolean()).isTrue();
        assertThat(answer.at("/related_fields/0/id").asInt()).isEqualTo(name);
        assertThat(answer.at("/related_fields/0/primary").asBoolean()).isFalse();
        ann.post(change, "{\"new_primary_field_id\": %d}".formatted(notes))
                .isError(400, "ERROR_FIELD_IS_ALREADY_PRIMARY");
        ann.post(change, "{}").isInvalid("new_primary_field_id", "required");
        int foreign = crm.field(crm.table("Other"), 1);
        ann.post(change, "{\"new_primary_field_id\": %d}".formatted(foreign)).isError(400, "ERROR_FIELD_NOT_IN_TABLE");
        ann.delete(self(name)).is(200);
    }

    @Test
    void aStatementThatKeepsTheTableIsNamedAndTheEditLeavesNothing() throws SQLException {
        JsonNode body;
        try (TableHold hold = TableHold.againstWriters(pool, table)) {
            body = ann.post(ofTable, "{\"name\": \"New\", \"type\": \"text\"}")
                    .is(409)
                    .json();
        }
        assertThat(body.path("error").asText()).isEqualTo("ERROR_FAILED_TO_LOCK_TABLE_DUE_TO_CONFLICT");
        assertThat(body.at("/blockers/0/kind").asText()).isEqualTo("query");
        assertThat(body.at("/requested/operation").asText()).isEqualTo("CREATE_FIELD");
        assertThat(ann.get(ofTable).ok()).hasSize(3);
        crm.field(table, "{\"name\": \"New\", \"type\": \"text\"}");
    }
}

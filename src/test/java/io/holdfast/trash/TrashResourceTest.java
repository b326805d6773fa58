package io.holdfast.trash;

import static io.holdfast.trash.Bin.listed;
import static io.holdfast.trash.Bin.restore;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.testing.Api;
import io.holdfast.testing.Crm;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TrashResourceTest {
    private final Crm crm = Crm.create();
    private final Api ann = crm.owner();

    private int people() {
        return ann.post(crm.tables(), """
                {"name": "People", "first_row_header": true,
                 "data": [["Name", "Age"], ["Ann", "31"], ["Bob", "32"], ["Cyd", "33"]]}""").ok().path("id").asInt();
    }

    private void deleteRow(int table, int row) {
        ann.delete(Crm.rowsOf(table) + row + "/").isEmpty();
    }

    private void deleteRows(int table, String ids) {
        ann.post(Crm.rowsOf(table) + "batch-delete/", "{\"items\": [%s]}".formatted(ids))
                .isEmpty();
    }

    private int rows(int table) {
        return ann.get(Crm.rowsOf(table)).ok().path("count").asInt();
    }

    @Test
    void theStructureShowsApplicationsInTheTrash() {
        int other = ann.post("/api/applications/workspace/" + crm.workspace() + "/", """
                {"name": "ERP", "type": "database"}""")
                .ok()
                .path("id")
                .asInt();
        ann.delete("/api/applications/" + other + "/").isEmpty();

        ann.get("/api/trash/").is(200, """
                {"workspaces": [{"id": %d, "trashed": false, "name": "Team", "applications": [
                    {"id": %d, "name": "CRM", "trashed": false, "type": "database"},
                    {"id": %d, "name": "ERP", "trashed": true, "type": "database"}]}]}
                """.formatted(crm.workspace(), crm.application(), other));

        ann.delete("/api/workspaces/" + crm.workspace() + "/").isEmpty();
        JsonNode workspace = ann.get("/api/trash/").ok().at("/workspaces/0");
        assertThat(workspace.path("trashed").asBoolean()).isTrue();
        assertThat(workspace.path("applications")).hasSize(2);
    }

    @Test
    void whatWasDeletedIsListedNewestFirst() {
        int table = people();
        int age = crm.field(table, 1);
        int gone = crm.table("Gone");
        deleteRow(table, 1);
        deleteRows(table, "2, 3");
        ann.delete("/api/database/fields/" + age + "/").is(200);
        ann.delete("/api/database/tables/" + gone + "/").isEmpty();

        Bin.list(crm).is(200, """
                {"count": 4, "next": null, "previous": null, "results": [
                    {"id": "<id>", "user_who_trashed": "Ann", "trash_item_type": "table", "trash_item_id": %4$d,
                     "parent_trash_item_id": null, "trashed_at": "<instant>", "application": %1$d, "workspace": %2$d,
                     "name": "Gone", "names": null, "parent_name": "CRM"},
                    {"id": "<id>", "user_who_trashed": "Ann", "trash_item_type": "field", "trash_item_id": %5$d,
                     "parent_trash_item_id": null, "trashed_at": "<instant>", "application": %1$d, "workspace": %2$d,
                     "name": "Age", "names": null, "parent_name": "People"},
                    {"id": "<id>", "user_who_trashed": "Ann", "trash_item_type": "rows", "trash_item_id": "<id>",
                     "parent_trash_item_id": %3$d, "trashed_at": "<instant>", "application": %1$d, "workspace": %2$d,
                     "name": " ", "names": ["Bob", "Cyd"], "parent_name": "People"},
                    {"id": "<id>", "user_who_trashed": "Ann", "trash_item_type": "row", "trash_item_id": 1,
                     "parent_trash_item_id": %3$d, "trashed_at": "<instant>", "application": %1$d, "workspace": %2$d,
                     "name": "1", "names": ["Ann"], "parent_name": "People"}]}
                """.formatted(crm.application(), crm.workspace(), table, gone, age));
    }

    @Test
    void onlyTheTopmostIsListed() {
        int table = people();
        deleteRow(table, 1);
        ann.delete("/api/database/fields/" + crm.field(table, 1) + "/").is(200);
        assertThat(listed(crm)).containsExactly("field Age", "row [\"Ann\"]");

        ann.delete("/api/database/tables/" + table + "/").isEmpty();
        assertThat(listed(crm)).containsExactly("table People");

        ann.delete("/api/applications/" + crm.application() + "/").isEmpty();
        assertThat(listed(crm)).containsExactly("application CRM");

        ann.delete("/api/workspaces/" + crm.workspace() + "/").isEmpty();
        assertThat(listed(crm)).containsExactly("workspace Team");
    }

    @Test
    void theListHasPages() {
        int table = people();
        deleteRow(table, 1);
        ann.delete("/api/database/fields/" + crm.field(table, 1) + "/").is(200);
        deleteRow(table, 2);
        String list = "/api/trash/workspace/" + crm.workspace() + "/";

        JsonNode first = ann.get(list + "?size=2").ok();
        JsonNode second = ann.get(list + "?size=2&page=2").ok();

        assertThat(first.path("count").asInt()).isEqualTo(3);
        assertThat(first.path("next").asText()).endsWith(list + "?page=2&size=2");
        assertThat(first.at("/results/0/names/0").asText()).isEqualTo("Bob");
        assertThat(first.at("/results/1/name").asText()).isEqualTo("Age");
        assertThat(second.path("previous").asText()).endsWith(list + "?size=2");
        assertThat(second.path("next").isNull()).isTrue();
        assertThat(second.path("results")).hasSize(1);
        assertThat(second.at("/results/0/names/0").asText()).isEqualTo("Ann");
        assertThat(ann.get(list + "?page=7").ok().path("results")).isEmpty();
        ann.get(list + "?size=201").isError(400, "ERROR_PAGE_SIZE_LIMIT");
    }

    @Test
    void oneApplicationCanBeLookedAtAlone() {
        int other = ann.post("/api/applications/workspace/" + crm.workspace() + "/", """
                {"name": "ERP", "type": "database"}""")
                .ok()
                .path("id")
                .asInt();
        int table = people();
        deleteRow(table, 1);
        ann.delete("/api/applications/" + other + "/").isEmpty();
        String list = "/api/trash/workspace/" + crm.workspace() + "/?application_id=";

        assertThat(ann.get(list + crm.application()).ok().at("/results/0/name").asText())
                .isEqualTo("1");
        assertThat(ann.get(list + other).ok().at("/results/0/name").asText()).isEqualTo("ERP");
        ann.get(list + Integer.MAX_VALUE).isError(404, "ERROR_APPLICATION_DOES_NOT_EXIST");
        ann.get(list + "x").is(400);
        Crm foreign = Crm.create();
        ann.get(list + foreign.application()).isError(400, "ERROR_APPLICATION_NOT_IN_GROUP");
    }

    @Test
    void strangersSeeAndDoNothing() {
        Api bert = Api.registered("Bert");
        int table = people();
        deleteRow(table, 1);
        int age = crm.field(table, 1);
        ann.delete("/api/database/fields/" + age + "/").is(200);
        String list = "/api/trash/workspace/" + crm.workspace() + "/";

        bert.get(list).isError(400, "ERROR_USER_NOT_IN_GROUP");
        bert.delete(list).isError(400, "ERROR_USER_NOT_IN_GROUP");
        restore(bert, "row", 1, table).isError(400, "ERROR_USER_NOT_IN_GROUP");
        restore(bert, "field", age).isError(400, "ERROR_USER_NOT_IN_GROUP");
        Bin.delete(bert, "field", age).isError(400, "ERROR_USER_NOT_IN_GROUP");
        bert.delete("/api/trash/item/row/1/?parent_trash_item_id=" + table).isError(400, "ERROR_USER_NOT_IN_GROUP");
        bert.get("/api/trash/workspace/2147483647/").isError(404, "ERROR_GROUP_DOES_NOT_EXIST");
        assertThat(bert.get("/api/trash/").ok().path("workspaces")).isEmpty();
        assertThat(listed(crm)).hasSize(2);
    }

    @Test
    void aMemberRestoresAWorkspaceAndOnlyAnAdminDeletesItForEver() {
        Api bert = Api.registered("Bert");
        ann.addMember(crm.workspace(), bert);
        ann.delete("/api/workspaces/" + crm.workspace() + "/").isEmpty();

        Bin.delete(bert, "workspace", crm.workspace()).isError(400, "ERROR_USER_INVALID_GROUP_PERMISSIONS");
        restore(bert, "workspace", crm.workspace()).isEmpty();

        assertThat(ann.get("/api/workspaces/").ok()).hasSize(1);
    }

    @Test
    void aRestoredRowIsWhereItWas() {
        int table = people();
        JsonNode before = ann.get(Crm.rowsOf(table) + "1/").ok();
        deleteRow(table, 1);
        assertThat(rows(table)).isEqualTo(2);

        restore(ann, "row", 1, table).isEmpty();

        assertThat(ann.get(Crm.rowsOf(table) + "1/").ok()).isEqualTo(before);
        restore(ann, "row", 1, table).isError(404, "ERROR_TRASH_ITEM_DOES_NOT_EXIST");
        assertThat(listed(crm)).isEmpty();
    }

    @Test
    void aBatchComesBackTogether() {
        int table = people();
        deleteRows(table, "3, 1");
        restore(ann, "row", 1, table).isError(404, "ERROR_TRASH_ITEM_DOES_NOT_EXIST");

        restore(ann, "rows", Bin.batch(crm), table).isEmpty();

        assertThat(rows(table)).isEqualTo(3);
        assertThat(listed(crm)).isEmpty();
    }

    @Test
    void aBatchThatIsNotWholeLeavesNoEntry() {
        int table = people();
        ann.post(Crm.rowsOf(table) + "batch-delete/", "{\"items\": [1, 99]}").isError(404, "ERROR_ROW_DOES_NOT_EXIST");

        assertThat(listed(crm)).isEmpty();
        assertThat(rows(table)).isEqualTo(3);
    }

    @Test
    void rowsAreCalledByWhatTheirPrimaryCellSays() {
        int table = people();
        int name = crm.field(table, 0);
        int state = crm.field(table, """
                {"name": "State", "type": "single_select", "select_options": [{"value": "Open?", "color": "red"}]}""");
        JsonNode option = ann.get("/api/database/fields/" + state + "/").ok().at("/select_options/0/id");
        ann.patch(Crm.rowsOf(table) + "1/", "{\"field_%d\": %s}".formatted(state, option))
                .is(200);
        ann.patch(Crm.rowsOf(table) + "2/", "{\"field_%d\": null}".formatted(name))
                .is(200);
        deleteRow(table, 2);
        ann.post(
                        "/api/database/fields/table/" + table + "/change-primary-field/",
                        "{\"new_primary_field_id\": %d}".formatted(state))
                .is(200);
        deleteRow(table, 1);

        assertThat(listed(crm)).containsExactly("row [\"Open?\"]", "row [\"\"]");
    }

    @Test
    void aRestoredFieldHasItsCellsAndAnotherNameWhereItsOwnIsTaken() {
        int table = people();
        int age = crm.field(table, 1);
        ann.delete("/api/database/fields/" + age + "/").is(200);
        crm.field(table, "{\"name\": \"Age\", \"type\": \"text\"}");
        crm.field(table, "{\"name\": \"Age (Restored)\", \"type\": \"text\"}");

        restore(ann, "field", age).isEmpty();

        assertThat(ann.get("/api/database/fields/" + age + "/")
                        .ok()
                        .path("name")
                        .asText())
                .isEqualTo("Age (Restored) 2");
        assertThat(crm.cell(table, 2, age).asText()).isEqualTo("32");
        restore(ann, "field", age).isError(404, "ERROR_TRASH_ITEM_DOES_NOT_EXIST");
    }

    @Test
    void whatItLiesInHasToBeRestoredFirst() {
        int table = people();
        int age = crm.field(table, 1);
        deleteRow(table, 1);
        ann.delete("/api/database/fields/" + age + "/").is(200);
        ann.delete("/api/database/tables/" + table + "/").isEmpty();
        ann.delete("/api/applications/" + crm.application() + "/").isEmpty();
        ann.delete("/api/workspaces/" + crm.workspace() + "/").isEmpty();

        restore(ann, "row", 1, table).isError(400, "ERROR_CANNOT_RESTORE_PARENT_BEFORE_CHILD");
        restore(ann, "field", age).isError(400, "ERROR_CANNOT_RESTORE_PARENT_BEFORE_CHILD");
        restore(ann, "table", table).isError(400, "ERROR_CANNOT_RESTORE_PARENT_BEFORE_CHILD");
        restore(ann, "application", crm.application()).isError(400, "ERROR_CANNOT_RESTORE_PARENT_BEFORE_CHILD");
        restore(ann, "workspace", crm.workspace()).isEmpty();
        restore(ann, "application", crm.application()).isEmpty();
        restore(ann, "table", table).isEmpty();
        assertThat(rows(table)).isEqualTo(2);
        restore(ann, "row", 1, table).isEmpty();
        restore(ann, "field", age).isEmpty();

        assertThat(rows(table)).isEqualTo(3);
        assertThat(crm.cell(table, 1, age).asText()).isEqualTo("31");
        assertThat(listed(crm)).isEmpty();
    }

    /** Those who remember how the table was are told that it is not so any more. */
    @Test
    void rowsCanBeReadAndWrittenWheneverTheirTableIsThere() {
        int table = people();
        for (String address : new String[] {
            "/api/database/tables/" + table + "/",
            "/api/applications/" + crm.application() + "/",
            "/api/workspaces/" + crm.workspace() + "/"
        }) {
            assertThat(rows(table)).isEqualTo(3);
            ann.delete(address).isEmpty();
            ann.get(Crm.rowsOf(table)).isError(404, "ERROR_TABLE_DOES_NOT_EXIST");
            String[] parts = address.split("/");
            String type = parts[parts.length - 2].replaceFirst("s$", "");
            restore(ann, type, Integer.parseInt(parts[parts.length - 1])).isEmpty();
        }
        ann.patch(Crm.rowsOf(table) + "1/", "{}").is(200);
    }

    @Test
    void whatIsAskedForHasToBeSaidRightly() {
        String path = "/api/trash/restore/";
        ann.patch(path, "{\"trash_item_type\": \"nope\", \"trash_item_id\": 1}")
                .isInvalid("trash_item_type", "invalid_choice");
        ann.patch(path, "{\"trash_item_type\": \"table\"}").isInvalid("trash_item_id", "required");
        ann.patch(path, "{\"trash_item_id\": 1}").isInvalid("trash_item_type", "required");
        ann.patch(path, "{\"trash_item_type\": \"table\", \"trash_item_id\": \"x\"}")
                .isInvalid("trash_item_id", "invalid");
        ann.patch(path, "{\"trash_item_type\": \"table\", \"trash_item_id\": 1, \"more\": 1}")
                .isInvalid("non_field_errors", "invalid");
        ann.patch(path, "{\"trash_item_type\": \"row\", \"trash_item_id\": 1}")
                .isError(400, "ERROR_PARENT_ID_MUST_BE_PROVIDED");
        restore(ann, "field", 1, 1).isError(400, "ERROR_PARENT_ID_MUST_NOT_BE_PROVIDED");
        ann.patch(
                        path,
                        "{\"trash_item_type\": \"field\", \"trash_item_id\": 99999999999999999999, \"parent_trash_item_id\": null}")
                .isError(404, "ERROR_TRASH_ITEM_DOES_NOT_EXIST");
        restore(ann, "row", 1, 0).isError(404, "ERROR_TRASH_ITEM_DOES_NOT_EXIST");
        restore(ann, "view", 1).isError(404, "ERROR_TRASH_ITEM_DOES_NOT_EXIST");
        restore(ann, "table", crm.table("Live")).isError(404, "ERROR_TRASH_ITEM_DOES_NOT_EXIST");
        ann.delete("/api/trash/item/row/1/").isError(400, "ERROR_PARENT_ID_MUST_BE_PROVIDED");
        ann.delete("/api/trash/item/row/1/?parent_trash_item_id=x").is(400);
        ann.delete("/api/trash/item/view/1/").isError(404, "URL_NOT_FOUND");
    }

    @Test
    void aTableThatIsFullTakesNoFieldBack() {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < 600; i++) {
            names.append(i == 0 ? "" : ",").append("\"F").append(i).append('"');
        }
        int wide = ann.post(crm.tables(), """
                {"name": "Wide", "first_row_header": true, "data": [[%s]]}""".formatted(names)).ok().path("id").asInt();
        int last = crm.field(wide, 599);
        ann.delete("/api/database/fields/" + last + "/").is(200);
        crm.field(wide, "{\"name\": \"More\", \"type\": \"text\"}");

        restore(ann, "field", last).isError(400, "ERROR_TRASH_ITEM_DISALLOWED");

        assertThat(listed(crm)).containsExactly("field F599");
    }
}

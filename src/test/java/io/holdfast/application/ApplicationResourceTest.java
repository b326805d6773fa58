package io.holdfast.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.Api;
import io.holdfast.testing.Crm;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ApplicationResourceTest {
    private final Crm crm = Crm.create();
    private final Api ann = crm.owner();
    private final String inWorkspace = "/api/applications/workspace/" + crm.workspace() + "/";
    private final String self = "/api/applications/" + crm.application() + "/";

    private String application(String name, int order) {
        return """
                {"id": "<id>", "name": "%s", "order": %d, "type": "database", "created_on": "<instant>",
                 "workspace": {"id": %d, "name": "Team", "generative_ai_models_enabled": {}}, "tables": []}""".formatted(name, order, crm.workspace());
    }

    @Test
    void anApplicationIsCreatedListedAndRenamed() {
        ann.get(self).is(200, application("CRM", 1));
        ann.post(inWorkspace, "{\"name\": \" Sales \", \"type\": \"database\"}").is(200, application("Sales", 2));
        ann.patch(self, "{\"name\": \"Clients\"}").is(200, application("Clients", 1));
        ann.patch(self, "{}").is(200, application("Clients", 1));
        String both = "[" + application("Clients", 1) + "," + application("Sales", 2) + "]";
        ann.get(inWorkspace).is(200, both);
        ann.get("/api/applications/").is(200, both);
    }

    @Test
    void oneWithExampleContentHasATable() {
        ann.post(inWorkspace, "{\"name\": \"Example\", \"type\": \"database\", \"init_with_data\": true}")
                .is(200, """
                {"id": "<id>", "name": "Example", "order": 2, "type": "database", "created_on": "<instant>",
                 "workspace": {"id": %d, "name": "Team", "generative_ai_models_enabled": {}},
                 "tables": [{"id": "<id>", "name": "Table", "order": 1, "database_id": "<id>", "data_sync": null}]}""".formatted(crm.workspace()));
    }

    @Test
    void whatIsNoApplicationIsToldByItsCode() {
        ann.post(inWorkspace, "{\"type\": \"database\"}").isInvalid("name", "required");
        ann.post(inWorkspace, "{\"name\": \"X\"}").isInvalid("type", "required");
        ann.post(inWorkspace, "{\"name\": \"X\", \"type\": \"nothing\"}")
                .isError(400, "ERROR_APPLICATION_TYPE_DOES_NOT_EXIST");
        ann.post(inWorkspace, "{\"name\": \"%s\", \"type\": \"database\"}".formatted("x".repeat(161)))
                .isInvalid("name", "max_length");
        ann.patch(self, "{\"name\": \"a\\u0000b\"}").isInvalid("name", "null_characters_not_allowed");
        ann.get("/api/applications/99999999999999/").isError(404, "ERROR_APPLICATION_DOES_NOT_EXIST");
    }

    @Test
    void strangersReachNothing() {
        Api bob = Api.registered("Bob");
        for (String path : new String[] {self, inWorkspace, self + "locks/"}) {
            bob.get(path).is(400, "{\"error\": \"ERROR_USER_NOT_IN_GROUP\", \"detail\": \"\"}");
        }
        bob.patch(self, "{\"name\": \"Mine\"}").isError(400, "ERROR_USER_NOT_IN_GROUP");
        bob.delete(self).isError(400, "ERROR_USER_NOT_IN_GROUP");
        bob.get("/api/applications/").is(200, "[]");
        Api.anonymous().get(inWorkspace).isError(401, "PERMISSION_DENIED");
        Api.anonymous().with("Authorization", "JWT x").get(inWorkspace).isError(401, "ERROR_INVALID_ACCESS_TOKEN");
    }

    @Test
    void orderPutsTheListedOnesBehindTheFirstOfThem() {
        int sales = ann.post(inWorkspace, "{\"name\": \"Sales\", \"type\": \"database\"}")
                .ok()
                .path("id")
                .asInt();
        ann.post(inWorkspace + "order/", "{\"application_ids\": [%d, %d]}".formatted(sales, crm.application()))
                .isEmpty();
        ann.get(inWorkspace).is(200, "[" + application("Sales", 1) + "," + application("CRM", 2) + "]");
        ann.post(inWorkspace + "order/", "{\"application_ids\": [999999999]}")
                .isError(400, "ERROR_APPLICATION_NOT_IN_GROUP");
    }

    @Test
    void whatIsInTheTrashDoesNotExistItsTablesNeither() {
        int table = crm.table("T");
        ann.get(Crm.rowsOf(table)).is(200);

        ann.delete(self).isEmpty();

        ann.get(self).isError(404, "ERROR_APPLICATION_DOES_NOT_EXIST");
        ann.delete(self).isError(404, "ERROR_APPLICATION_DOES_NOT_EXIST");
        ann.get("/api/database/tables/" + table + "/").isError(404, "ERROR_TABLE_DOES_NOT_EXIST");
        ann.get(Crm.rowsOf(table)).isError(404, "ERROR_TABLE_DOES_NOT_EXIST");
        ann.post(Crm.rowsOf(table), "{}").isError(404, "ERROR_TABLE_DOES_NOT_EXIST");
        assertThat(ann.get(inWorkspace).ok()).isEmpty();
    }

    @Test
    void aWorkspaceTakesItsRowsIntoTheTrash() {
        int table = crm.table("T");
        ann.get(Crm.rowsOf(table)).is(200);
        ann.delete("/api/workspaces/" + crm.workspace() + "/").isEmpty();
        ann.get(Crm.rowsOf(table)).isError(404, "ERROR_TABLE_DOES_NOT_EXIST");
    }
}

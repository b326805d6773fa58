package io.holdfast.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.testing.Answer;
import io.holdfast.testing.Api;
import io.holdfast.testing.AtOnce;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class WorkspaceTest {
    private final Api ann = Api.registered("Ann");
    private final Api bob = Api.registered("Bob");

    @Test
    void theCreatorIsTheAdmin() {
        Answer created = ann.post("/api/workspaces/", "{\"name\": \" Team \", \"colour\": \"red\"}");
        int id = created.ok().path("id").asInt();

        created.is(200, """
                {"id": %d, "name": "Team", "copies": "refuse", "order": 1, "permissions": "ADMIN", "generative_ai_models_enabled": {},
                 "users": [%s]}""".formatted(id, member(ann, id, "ADMIN")));
        ann.get("/api/workspaces/").is(200, """
                [{"id": %d, "name": "Team", "copies": "refuse", "order": 1, "permissions": "ADMIN", "unread_notifications_count": 0,
                  "generative_ai_models_enabled": {}, "users": [%s]}]""".formatted(id, member(ann, id, "ADMIN")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | required",
                "{\"name\": null} | null",
                "{\"name\": \" \"} | blank",
                "{\"name\": []} | invalid",
            })
    void aWorkspaceNeedsAName(String body, String code) {
        ann.post("/api/workspaces/", body).isInvalid("name", code);
        ann.patch("/api/workspaces/" + ann.workspace("Team") + "/", body).isInvalid("name", code);
    }

    @Test
    void aNameHasAtMost165Characters() {
        ann.post("/api/workspaces/", "{\"name\": \"" + "x".repeat(165) + "\"}").is(200);
        ann.post("/api/workspaces/", "{\"name\": \"" + "x".repeat(166) + "\"}").isInvalid("name", "max_length");
    }

    @Test
    void anAdminRenamesIt() {
        int id = ann.workspace("Team");

        ann.patch("/api/workspaces/" + id + "/", "{\"name\": \"Club\"}").is(200, """
                {"id": %d, "name": "Club", "copies": "refuse", "generative_ai_models_enabled": {}}""".formatted(id));
        assertThat(names(ann)).containsExactly("Club");
    }

    @Test
    void anAdminSaysWhatCopiesDoToEdits() {
        String path = "/api/workspaces/" + ann.workspace("Team") + "/";

        assertThat(ann.patch(path, "{\"copies\": \"pass\"}").ok().path("copies").asText())
                .isEqualTo("pass");
        assertThat(ann.patch(path, "{\"name\": \"Club\"}").ok().path("copies").asText())
                .isEqualTo("pass");
        ann.patch(path, "{\"copies\": \"both\"}").isInvalid("copies", "invalid_choice");
        ann.patch(path, "{\"copies\": null}").isInvalid("copies", "null");
        assertThat(ann.get("/api/workspaces/").ok().at("/0/name").asText()).isEqualTo("Club");
        assertThat(ann.get("/api/workspaces/").ok().at("/0/copies").asText()).isEqualTo("pass");
    }

    @Test
    void onlyMembersReachItAndOnlyAdminsChangeIt() {
        int id = ann.workspace("Team");
        String path = "/api/workspaces/" + id + "/";

        bob.patch(path, "{\"name\": \"Mine\"}").is(400, """
                {"error": "ERROR_USER_NOT_IN_GROUP", "detail": ""}""");
        bob.delete(path).isError(400, "ERROR_USER_NOT_IN_GROUP");
        bob.post(path + "leave/").isError(400, "ERROR_USER_NOT_IN_GROUP");
        ann.addMember(id, bob);

        bob.patch(path, "{\"name\": \"Mine\"}").isError(400, "ERROR_USER_INVALID_GROUP_PERMISSIONS");
        bob.delete(path).isError(400, "ERROR_USER_INVALID_GROUP_PERMISSIONS");
        assertThat(names(ann)).containsExactly("Team");
    }

    @ParameterizedTest
    @CsvSource({"999999999", "99999999999999999999", "0"})
    void whatDoesNotExistIsNotFound(String id) {
        String path = "/api/workspaces/" + id + "/";

        ann.patch(path, "{\"name\": \"Mine\"}").isError(404, "ERROR_GROUP_DOES_NOT_EXIST");
        ann.delete(path).isError(404, "ERROR_GROUP_DOES_NOT_EXIST");
        ann.post(path + "leave/").isError(404, "ERROR_GROUP_DOES_NOT_EXIST");
        ann.get(path + "permissions/").isError(404, "ERROR_GROUP_DOES_NOT_EXIST");
        ann.get("/api/workspaces/users/workspace/" + id + "/").isError(404, "ERROR_GROUP_DOES_NOT_EXIST");
        ann.delete("/api/workspaces/users/" + id + "/").isError(404, "ERROR_GROUP_USER_DOES_NOT_EXIST");
    }

    @Test
    void whatIsInTheTrashDoesNotExist() {
        int id = ann.workspace("Team");
        int membership = ann.addMember(id, bob);
        String path = "/api/workspaces/" + id + "/";

        ann.delete(path).isEmpty();

        ann.get("/api/workspaces/").is(200, "[]");
        bob.get("/api/workspaces/").is(200, "[]");
        ann.delete(path).isError(404, "ERROR_GROUP_DOES_NOT_EXIST");
        ann.patch(path, "{\"name\": \"Mine\"}").isError(404, "ERROR_GROUP_DOES_NOT_EXIST");
        ann.delete("/api/workspaces/users/" + membership + "/").isError(404, "ERROR_GROUP_USER_DOES_NOT_EXIST");
    }

    @Test
    void thePlaceInTheListIsTheMembersOwn() {
        int one = ann.workspace("One");
        int two = ann.workspace("Two");
        int three = ann.workspace("Three");
        bob.workspace("Own");
        ann.addMember(one, bob);

        ann.post("/api/workspaces/order/", "{\"workspaces\": [%d, 999999999, %d, %d]}".formatted(three, one, three))
                .isEmpty();

        assertThat(names(ann)).containsExactly("Three", "One", "Two");
        assertThat(orders(ann)).containsExactly(1, 2, 3);
        assertThat(names(bob)).containsExactly("Own", "One");
        ann.delete("/api/workspaces/" + one + "/").isEmpty();
        assertThat(orders(ann)).containsExactly(1, 3);
        ann.workspace("Four");
        assertThat(orders(ann)).containsExactly(1, 3, 4);
        assertThat(two).isPositive();
    }

    @Test
    void anOrderIsAListOfIds() {
        ann.post("/api/workspaces/order/", "{}").isInvalid("workspaces", "required");
        ann.post("/api/workspaces/order/", "{\"workspaces\": 7}").isInvalid("workspaces", "not_a_list");
        ann.post("/api/workspaces/order/", "{\"workspaces\": [\"x\"]}").is(400, """
                {"error": "ERROR_REQUEST_BODY_VALIDATION",
                 "detail": {"workspaces": {"0": [{"error": "<text>", "code": "invalid"}]}}}""");
    }

    @Test
    void workspacesMadeAtOnceHaveDifferentPlaces() {
        AtOnce.times(6, () -> ann.workspace("Team"));

        assertThat(orders(ann)).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void permissionsTellMembersAdminsAndStrangersApart() {
        int id = ann.workspace("Team");
        String path = "/api/workspaces/" + id + "/permissions/";

        bob.get(path).is(200, """
                [{"name": "core", "permissions": ["list_workspaces"]},
                 {"name": "setting_operation", "permissions":
                   {"staff_only_operations": [], "always_allowed_operations": ["create_workspace"]}},
                 {"name": "staff", "permissions": {"staff_only_operations": ["settings.update"], "is_staff": "<any>"}},
                 {"name": "allow_if_template", "permissions":
                   {"allowed_operations_on_templates": "<any>", "workspace_template_ids": []}},
                 {"name": "member", "permissions": false}]""");
        ann.addMember(id, bob);
        assertThat(ann.get(path).ok().get(4).toString())
                .startsWith("{\"name\":\"basic\"")
                .contains("\"workspace.update\"", "\"is_admin\":true");
        assertThat(bob.get(path).ok().get(4).toString())
                .startsWith("{\"name\":\"basic\"")
                .contains("\"is_admin\":false");
    }

    @Test
    void theLastAdminStays() {
        int id = ann.workspace("Team");
        ann.addMember(id, bob);

        ann.post("/api/workspaces/" + id + "/leave/").isError(400, "ERROR_GROUP_USER_IS_LAST_ADMIN");
        bob.post("/api/workspaces/" + id + "/leave/").isEmpty();
        bob.get("/api/workspaces/").is(200, "[]");
        ann.post("/api/workspaces/" + id + "/leave/").isError(400, "ERROR_GROUP_USER_IS_LAST_ADMIN");
    }

    @Test
    void ofAllAdminsWhoLeaveAtOnceOneStays() {
        List<Api> admins =
                IntStream.range(0, 4).mapToObj(i -> Api.registered("Adam")).toList();
        int id = ann.workspace("Team");
        admins.forEach(admin -> ann.addAdmin(id, admin));
        ann.post("/api/workspaces/" + id + "/leave/").isEmpty();

        List<Answer> answers = AtOnce.all(admins.stream()
                .map(admin -> (Callable<Answer>) () -> admin.post("/api/workspaces/" + id + "/leave/"))
                .toList());

        assertThat(answers).extracting(Answer::status).containsOnlyOnce(400).containsOnly(204, 400);
    }

    private static List<String> names(Api who) {
        return who.get("/api/workspaces/").ok().findValuesAsText("name").stream()
                .filter(name -> !name.equals(who.name()) && !name.equals("Ann") && !name.equals("Bob"))
                .toList();
    }

    private static List<Integer> orders(Api who) {
        return who.get("/api/workspaces/").ok().findValues("order").stream()
                .map(JsonNode::asInt)
                .toList();
    }

    private static String member(Api who, int workspace, String role) {
        return """
                {"id": "<id>", "name": "%s", "email": "%s", "workspace": %d, "permissions": "%s",
                 "created_on": "<instant>", "user_id": %d, "to_be_deleted": false}""".formatted(who.name(), who.email(), workspace, role, who.id());
    }
}

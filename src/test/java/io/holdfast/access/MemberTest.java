package io.holdfast.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.Answer;
import io.holdfast.testing.Api;
import io.holdfast.testing.AtOnce;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class MemberTest {
    private final Api ann = Api.registered("Ann");
    private final Api bob = Api.registered("Bob");
    private final int team = ann.workspace("Team");
    private final String members = "/api/workspaces/users/workspace/" + team + "/";

    @Test
    void anAdminAddsAnAccountThatExists() {
        Answer added =
                ann.post(members, "{\"email\": \"" + bob.email().toUpperCase() + "\", \"permissions\": \"MEMBER\"}");

        added.is(200, member(bob, "MEMBER"));
        ann.get(members).is(200, "[" + member(ann, "ADMIN") + "," + member(bob, "MEMBER") + "]");
        assertThat(bob.get("/api/workspaces/").ok().findPath("id").asInt()).isEqualTo(team);
    }

    @Test
    void nobodyIsAddedTwice() {
        String body = "{\"email\": \"" + bob.email() + "\"}";

        List<Answer> answers = AtOnce.times(4, () -> ann.post(members, body));

        assertThat(answers).extracting(Answer::status).containsOnlyOnce(200).containsOnly(200, 400);
        ann.post(members, body).isError(400, "ERROR_GROUP_USER_ALREADY_EXISTS");
    }

    @Test
    void whoIsAddedHasToHaveAnAccount() {
        ann.post(members, "{\"email\": \"nobody@example.org\"}").is(400, """
                {"error": "ERROR_USER_NOT_FOUND", "detail": ""}""");
        ann.post(members, "{}").isInvalid("email", "required");
        ann.post(members, "{\"email\": \"nope\"}").isInvalid("email", "invalid");
        ann.post(members, "{\"email\": \"" + bob.email() + "\", \"permissions\": \"OWNER\"}")
                .isInvalid("permissions", "invalid_choice");
    }

    @Test
    void membersAreTheBusinessOfAdmins() {
        Api carl = Api.registered("Carl");
        int membership = ann.addMember(team, bob);
        String body = "{\"email\": \"" + carl.email() + "\"}";
        String path = "/api/workspaces/users/" + membership + "/";

        for (Api stranger : List.of(carl)) {
            stranger.get(members).isError(400, "ERROR_USER_NOT_IN_GROUP");
            stranger.post(members, body).isError(400, "ERROR_USER_NOT_IN_GROUP");
            stranger.patch(path, "{\"permissions\": \"ADMIN\"}").isError(400, "ERROR_USER_NOT_IN_GROUP");
            stranger.delete(path).isError(400, "ERROR_USER_NOT_IN_GROUP");
        }
        bob.get(members).isError(400, "ERROR_USER_INVALID_GROUP_PERMISSIONS");
        bob.post(members, body).isError(400, "ERROR_USER_INVALID_GROUP_PERMISSIONS");
        bob.patch(path, "{\"permissions\": \"ADMIN\"}").isError(400, "ERROR_USER_INVALID_GROUP_PERMISSIONS");
        bob.delete(path).isError(400, "ERROR_USER_INVALID_GROUP_PERMISSIONS");
    }

    @Test
    void aMemberBecomesAdminAndTheFirstOneMayGo() {
        int membership = ann.addMember(team, bob);

        ann.patch("/api/workspaces/users/" + membership + "/", "{\"permissions\": \"ADMIN\"}")
                .is(200, member(bob, "ADMIN"));

        ann.post("/api/workspaces/" + team + "/leave/").isEmpty();
        bob.get(members).is(200, "[" + member(bob, "ADMIN") + "]");
    }

    @Test
    void theLastAdminIsNotDemoted() {
        ann.addMember(team, bob);
        int own = ann.get(members).ok().get(0).path("id").asInt();
        String path = "/api/workspaces/users/" + own + "/";

        ann.patch(path, "{\"permissions\": \"MEMBER\"}").isError(400, "ERROR_GROUP_USER_IS_LAST_ADMIN");
        ann.patch(path, "{\"permissions\": \"ADMIN\"}").is(200, member(ann, "ADMIN"));
        ann.patch(path, "{}").isInvalid("permissions", "required");
        ann.patch(path, "{\"permissions\": \"OWNER\"}").isInvalid("permissions", "invalid_choice");
    }

    @Test
    void whoIsRemovedIsOutAtOnce() {
        int membership = ann.addMember(team, bob);

        ann.delete("/api/workspaces/users/" + membership + "/").isEmpty();

        bob.get("/api/workspaces/").is(200, "[]");
        bob.post("/api/workspaces/" + team + "/leave/").isError(400, "ERROR_USER_NOT_IN_GROUP");
        ann.delete("/api/workspaces/users/" + membership + "/").isError(404, "ERROR_GROUP_USER_DOES_NOT_EXIST");
    }

    @Test
    void nobodyRemovesThemselves() {
        int own = ann.get(members).ok().get(0).path("id").asInt();

        ann.delete("/api/workspaces/users/" + own + "/").isError(400, "ERROR_CANNOT_DELETE_YOURSELF_FROM_GROUP");
    }

    @Test
    void ofTwoAdminsWhoDemoteEachOtherOneStaysAdmin() {
        int bobs = ann.addAdmin(team, bob);
        int anns = ann.get(members).ok().get(0).path("id").asInt();
        String demotion = "{\"permissions\": \"MEMBER\"}";

        List<Answer> answers = AtOnce.all(List.of(
                () -> ann.patch("/api/workspaces/users/" + bobs + "/", demotion),
                () -> bob.patch("/api/workspaces/users/" + anns + "/", demotion)));

        assertThat(answers).extracting(Answer::status).containsExactlyInAnyOrder(200, 400);
        answers.stream()
                .filter(answer -> answer.status() == 400)
                .forEach(answer -> answer.isError(400, "ERROR_USER_INVALID_GROUP_PERMISSIONS"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "search=BO | Bob",
                "search=nobody-here | ''",
                "sorts=-name | Bob,Ann",
                "sorts=%2Bname | Ann,Bob",
                "sorts=%2Bpermissions,-email | Ann,Bob",
                "search=%20&sorts= | Ann,Bob",
            })
    void theListIsSearchedAndSorted(String query, String names) {
        ann.addMember(team, bob);

        assertThat(String.join(",", ann.get(members + "?" + query).ok().findValuesAsText("name")))
                .isEqualTo(names);
    }

    @Test
    void aSortIsADirectionAndAnAttribute() {
        ann.get(members + "?sorts=name").isError(400, "ERROR_INVALID_SORT_DIRECTION");
        ann.get(members + "?sorts=-age").isError(400, "ERROR_INVALID_SORT_ATTRIBUTE");
    }

    private String member(Api who, String role) {
        return """
                {"id": "<id>", "name": "%s", "email": "%s", "workspace": %d, "permissions": "%s",
                 "created_on": "<instant>", "user_id": %d, "to_be_deleted": false}""".formatted(who.name(), who.email(), team, role, who.id());
    }
}

package io.holdfast.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.Answer;
import io.holdfast.testing.Api;
import io.holdfast.testing.AtOnce;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class AccountTest {
    private static final String USER = """
            {"id": "<id>", "first_name": "%s", "username": "%s", "is_staff": "<any>", "language": "en",
             "email_notification_frequency": "instant", "email_verified": false, "completed_onboarding": false,
             "completed_guided_tours": []}
            """;
    private static final String MANAGERS = """
            [{"name": "core", "permissions": ["list_workspaces"]},
             {"name": "setting_operation", "permissions":
               {"staff_only_operations": [], "always_allowed_operations": ["create_workspace"]}},
             {"name": "staff", "permissions": {"staff_only_operations": ["settings.update"], "is_staff": "<any>"}},
             {"name": "allow_if_template", "permissions":
               {"allowed_operations_on_templates": "<any>", "workspace_template_ids": []}},
             {"name": "member", "permissions": false}]
            """;
    private static final String REST = """
            "permissions": %s, "user_notifications": {"unread_count": 0},
            "active_licenses": {"instance_wide": {}, "per_workspace": {}}
            """.formatted(MANAGERS);

    @Test
    void registeringAnswersWithTheAccountAlone() {
        String email = address();

        Api.anonymous().post("/api/user/", registration("Ann", email)).is(200, """
                {"user": %s}""".formatted(
                        USER.formatted("Ann", email)));
    }

    @Test
    void registeringCanLogInAtOnce() {
        String email = address();
        String body = """
                {"name": "Ann", "email": "%s", "password": "correct horse 1", "authenticate": true}""";

        Api.anonymous().post("/api/user/", body.formatted(email)).is(200, wholeLogin("Ann", email));
    }

    @Test
    void anAddressHasOneAccountHoweverItIsSpelt() {
        String email = address();
        Api.anonymous().post("/api/user/", registration("Ann", email)).is(200);

        Api.anonymous()
                .post("/api/user/", registration("Ann", "  " + email.toUpperCase() + " "))
                .is(400, """
                        {"error": "ERROR_EMAIL_ALREADY_EXISTS", "detail": ""}""");
    }

    @Test
    void ofManyRegistrationsOfOneAddressAtOnceOneSucceeds() {
        String body = registration("Ann", address());

        List<Answer> answers = AtOnce.times(6, () -> Api.anonymous().post("/api/user/", body));

        assertThat(answers).extracting(Answer::status).containsOnlyOnce(200).containsOnly(200, 400);
        answers.stream()
                .filter(answer -> answer.status() == 400)
                .forEach(answer -> answer.isError(400, "ERROR_EMAIL_ALREADY_EXISTS"));
    }

    @Test
    void whoTellsNothingLearnsAllThatIsMissing() {
        Api.anonymous().post("/api/user/", "{}").is(400, """
                {"error": "ERROR_REQUEST_BODY_VALIDATION", "detail": {
                  "name": [{"error": "<text>", "code": "required"}],
                  "email": [{"error": "<text>", "code": "required"}],
                  "password": [{"error": "<text>", "code": "required"}]}}""");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name | \"A\" | min_length",
                "name | null | null",
                "name | true | invalid",
                "name | \"A\\u0000B\" | null_characters_not_allowed",
                "email | \"nope\" | invalid",
                "email | \"a@b\" | invalid",
                "email | \"a b@example.org\" | invalid",
                "email | \"\" | blank",
                "password | \"short\" | password_validation_failed",
                "language | \"xx\" | invalid_language",
                "language | null | null",
                "authenticate | \"maybe\" | invalid",
                "template_id | 7 | does_not_exist",
            })
    void aBadRegistrationIsRefused(String key, String value, String code) {
        String body = """
                {"name": "Ann", "email": "%s", "password": "correct horse 1", "%s": %s}
                """.formatted(address(), key, value);

        Api.anonymous().post("/api/user/", body).isInvalid(key, code);
    }

    @Test
    void passwordsHaveAtMost256CharactersAndNamesAtMost150() {
        String body = """
                {"name": "%s", "email": "%s", "password": "%s"}
                """;
        Api.anonymous()
                .post("/api/user/", body.formatted("n".repeat(150), address(), "😀".repeat(256)))
                .is(200);
        Api.anonymous()
                .post("/api/user/", body.formatted("Ann", address(), "x".repeat(257)))
                .isInvalid("password", "password_validation_failed");
        Api.anonymous()
                .post("/api/user/", body.formatted("n".repeat(151), address(), "correct horse 1"))
                .isInvalid("name", "max_length");
    }

    @Test
    void nobodyWasInvited() {
        Api.anonymous().post("/api/user/", """
                        {"name": "Ann", "email": "%s", "password": "correct horse 1", "workspace_invitation_token": "abc"}""".formatted(address())).is(400, """
                        {"error": "BAD_TOKEN_SIGNATURE", "detail": ""}""");
    }

    @Test
    void loggingInTakesTheAddressInAnyCaseAndUnderEitherKey() {
        Api ann = Api.registered("Ann");

        Api.anonymous()
                .post("/api/user/token-auth/", login("email", ann.email().toUpperCase(), Api.PASSWORD))
                .is(200, wholeLogin("Ann", ann.email()));
        Api.anonymous()
                .post("/api/user/token-auth/", login("username", ann.email(), Api.PASSWORD))
                .is(200, wholeLogin("Ann", ann.email()));
    }

    @Test
    void aWrongPasswordAndAnUnknownAddressLookAlike() {
        Api ann = Api.registered("Ann");
        String expected = """
                {"error": "ERROR_INVALID_CREDENTIALS", "detail": "No active account has this e-mail address and password."}
                """;

        Api.anonymous()
                .post("/api/user/token-auth/", login("email", ann.email(), "wrong"))
                .is(401, expected);
        Api.anonymous()
                .post("/api/user/token-auth/", login("email", address(), Api.PASSWORD))
                .is(401, expected);
    }

    @Test
    void faultsOfALoginComeWithoutAWrapper() {
        Api nobody = Api.anonymous();
        String noPassword = """
                {"password": ["<text>"]}""";
        String noAddress = """
                {"email": ["<text>"]}""";

        nobody.post("/api/user/token-auth/", "{}").is(400, noPassword);
        nobody.post("/api/user/token-auth/", "{\"email\": \"ann@example.org\"}").is(400, noPassword);
        nobody.post("/api/user/token-auth/", "{\"password\": \"x\"}").is(400, noAddress);
        nobody.post("/api/user/token-auth/", login("email", "nope", "x")).is(400, noAddress);
    }

    @Test
    void aRefreshTokenGetsAccessTokensUntilItIsEnded() {
        Api ann = Api.registered("Ann");
        String refresh = "{\"refresh_token\": \"" + ann.refreshToken() + "\"}";
        String user = USER.formatted("Ann", ann.email());
        Api nobody = Api.anonymous();

        Answer refreshed = nobody.post("/api/user/token-refresh/", refresh);
        refreshed.is(200, """
                {"token": "<text>", "access_token": "<text>", "user": %s, %s}""".formatted(user, REST));
        nobody.post("/api/user/token-verify/", refresh).is(200, """
                {"user": %s, %s}""".formatted(user, REST));
        nobody.with(
                        "Authorization",
                        "JWT " + refreshed.json().path("access_token").asText())
                .get("/api/workspaces/")
                .is(200);

        nobody.post("/api/user/token-blacklist/", refresh).isEmpty();

        nobody.post("/api/user/token-refresh/", refresh).isError(401, "ERROR_INVALID_REFRESH_TOKEN");
        nobody.post("/api/user/token-verify/", refresh).isError(401, "ERROR_INVALID_REFRESH_TOKEN");
        nobody.post("/api/user/token-blacklist/", refresh).isError(400, "ERROR_REFRESH_TOKEN_ALREADY_BLACKLISTED");
        ann.get("/api/workspaces/").is(200);
    }

    @Test
    void anEndedTokenStaysEndedHoweverItIsSpelt() {
        Api ann = Api.registered("Ann");
        String token = ann.refreshToken();
        Api.anonymous()
                .post("/api/user/token-blacklist/", "{\"refresh_token\": \"" + token + "\"}")
                .isEmpty();

        // the last letter of a signature of 32 bytes carries two bits that mean nothing
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = alphabet.indexOf(token.charAt(token.length() - 1));
        String respelt = token.substring(0, token.length() - 1) + alphabet.charAt(last ^ 1);

        Api.anonymous()
                .post("/api/user/token-refresh/", "{\"refresh_token\": \"" + respelt + "\"}")
                .isError(401, "ERROR_INVALID_REFRESH_TOKEN");
    }

    @Test
    void onlyRefreshTokensAreRefreshed() {
        Api ann = Api.registered("Ann");
        Api nobody = Api.anonymous();

        for (String body : List.of(
                "{}",
                "{\"refresh_token\": 7}",
                "{\"refresh_token\": null}",
                "{\"token\": \"" + ann.accessToken() + "\"}")) {
            nobody.post("/api/user/token-refresh/", body).isError(401, "ERROR_INVALID_REFRESH_TOKEN");
            nobody.post("/api/user/token-blacklist/", body).isError(401, "ERROR_INVALID_REFRESH_TOKEN");
        }
        nobody.post("/api/user/token-refresh/", "{\"token\": \"" + ann.refreshToken() + "\"}")
                .is(200);
    }

    @Test
    void whoChangesThePasswordHasToLogInAgain() {
        Api ann = Api.registered("Ann");

        ann.post("/api/user/change-password/", passwords(Api.PASSWORD, "correct horse 2"))
                .isEmpty();

        ann.get("/api/workspaces/").isError(401, "ERROR_INVALID_ACCESS_TOKEN");
        Api.anonymous()
                .post("/api/user/token-refresh/", "{\"refresh_token\": \"" + ann.refreshToken() + "\"}")
                .isError(401, "ERROR_INVALID_REFRESH_TOKEN");
        Api.anonymous()
                .post("/api/user/token-auth/", login("email", ann.email(), Api.PASSWORD))
                .isError(401, "ERROR_INVALID_CREDENTIALS");
        ann.again("correct horse 2").get("/api/workspaces/").is(200);
    }

    @Test
    void aNewPasswordNeedsTheOldOneAndTheRules() {
        Api ann = Api.registered("Ann");

        ann.post("/api/user/change-password/", passwords("wrong", "correct horse 2"))
                .is(400, """
                {"error": "ERROR_INVALID_OLD_PASSWORD", "detail": ""}""");
        ann.post("/api/user/change-password/", passwords(Api.PASSWORD, "short"))
                .isInvalid("new_password", "password_validation_failed");
        ann.post("/api/user/change-password/", "{}").is(400, """
                {"error": "ERROR_REQUEST_BODY_VALIDATION", "detail": {
                  "old_password": [{"error": "<text>", "code": "required"}],
                  "new_password": [{"error": "<text>", "code": "required"}]}}""");
        ann.get("/api/workspaces/").is(200);
    }

    @Test
    void ofTwoChangesOfThePasswordAtOnceOneIsTooLate() {
        Api ann = Api.registered("Ann");

        List<Answer> answers = AtOnce.all(List.of(
                () -> ann.post("/api/user/change-password/", passwords(Api.PASSWORD, "correct horse 2")),
                () -> ann.post("/api/user/change-password/", passwords(Api.PASSWORD, "correct horse 3"))));

        assertThat(answers).extracting(Answer::status).containsOnlyOnce(204);
    }

    @Test
    void anAccountIsChangedPropertyByProperty() {
        Api ann = Api.registered("Ann");

        ann.patch("/api/user/account/", """
                        {"first_name": "Anne", "language": "fr"}""").is(200, """
                        {"first_name": "Anne", "language": "fr", "email_notification_frequency": "instant",
                         "completed_onboarding": false, "completed_guided_tours": []}""");
        ann.patch("/api/user/account/", """
                        {"email_notification_frequency": "never", "completed_onboarding": true,
                         "completed_guided_tours": ["grid", "sidebar", "grid"]}""").is(200, """
                        {"first_name": "Anne", "language": "fr", "email_notification_frequency": "never",
                         "completed_onboarding": true, "completed_guided_tours": ["grid", "sidebar"]}""");
        ann.workspace("Team");
        assertThat(ann.get("/api/workspaces/")
                        .ok()
                        .findPath("users")
                        .findPath("name")
                        .asText())
                .isEqualTo("Anne");
    }

    @Test
    void changesOfDifferentPropertiesAtOnceAllStay() {
        Api ann = Api.registered("Ann");

        AtOnce.all(List.of(
                () -> ann.patch("/api/user/account/", "{\"first_name\": \"Anne\"}")
                        .is(200),
                () -> ann.patch("/api/user/account/", "{\"language\": \"de\"}").is(200),
                () -> ann.patch("/api/user/account/", "{\"completed_onboarding\": true}")
                        .is(200)));

        ann.patch("/api/user/account/", "{\"completed_guided_tours\": []}").is(200, """
                        {"first_name": "Anne", "language": "de", "email_notification_frequency": "instant",
                         "completed_onboarding": true, "completed_guided_tours": []}""");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "first_name | \"A\" | min_length",
                "first_name | null | null",
                "language | \"xx\" | invalid_language",
                "email_notification_frequency | \"hourly\" | invalid_choice",
                "email_notification_frequency | null | null",
                "completed_onboarding | \"maybe\" | invalid",
                "completed_guided_tours | \"grid\" | not_a_list",
                "completed_guided_tours | null | null",
            })
    void aBadChangeIsRefused(String key, String value, String code) {
        Api.registered("Ann")
                .patch("/api/user/account/", "{\"" + key + "\": " + value + "}")
                .isInvalid(key, code);
    }

    @Test
    void aChangeOfNothingIsRefused() {
        Api.registered("Ann").patch("/api/user/account/", "{}").isInvalid("non_field_errors", "invalid");
    }

    @Test
    void theDashboardHasNoInvitations() {
        Api.registered("Ann").get("/api/user/dashboard/").is(200, """
                {"workspace_invitations": []}""");
    }

    private static String wholeLogin(String name, String email) {
        return """
                {"token": "<text>", "access_token": "<text>", "refresh_token": "<text>", "user_session": "<text>",
                 "user": %s, %s}""".formatted(USER.formatted(name, email), REST);
    }

    private static String registration(String name, String email) {
        return """
                {"name": "%s", "email": "%s", "password": "correct horse 1"}""".formatted(name, email);
    }

    private static String login(String key, String address, String password) {
        return """
                {"%s": "%s", "password": "%s"}""".formatted(key, address, password);
    }

    private static String passwords(String old, String fresh) {
        return """
                {"old_password": "%s", "new_password": "%s"}""".formatted(old, fresh);
    }

    private static String address() {
        return "someone-" + UUID.randomUUID() + "@example.org";
    }
}

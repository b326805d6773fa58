package io.holdfast.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.Answer;
import io.holdfast.testing.Api;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class InstanceTest {
    @Test
    void settingsSendNobodyToSignUpOnceThereIsAnAccount() {
        Api.registered("Ann");

        Api.anonymous().get("/api/settings/").is(200, """
                {"allow_new_signups": true, "allow_signups_via_workspace_invitations": true, "allow_reset_password": true,
                 "allow_global_workspace_creation": true, "account_deletion_grace_delay": 30,
                 "show_admin_signup_page": false, "track_workspace_usage": false, "show_baserow_help_request": true,
                 "co_branding_logo": null, "email_verification": "no_verification", "verify_import_signature": true,
                 "instance_wide_licenses": {}}""");
    }

    @Test
    void theHealthPageIsNoJson() {
        Answer answer = Api.anonymous().get("/api/_health/");

        assertThat(answer.is(200).text()).isEqualTo("OK");
        assertThat(answer.header("Content-Type")).startsWith("text/html");
    }

    @Test
    void oneLogsInByPassword() {
        Api.anonymous().get("/api/auth-provider/login-options/").is(200, """
                {"password": {"type": "password"}}""");
    }
}

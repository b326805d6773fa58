package io.holdfast.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.holdfast.problem.Endpoint;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What anybody may know of the service before logging in. */
@Path("/api/")
@Anonymous
class InstanceResource {
    private final Accounts accounts;

    InstanceResource(Accounts accounts) {
        this.accounts = accounts;
    }

    /** Whether requests are answered at all; what else is well is asked on the management port. */
    @GET
    @Path("_health/")
    @Produces(MediaType.TEXT_HTML)
    @Endpoint(value = "Tells whether requests are answered at all", answer = "Html", answerType = MediaType.TEXT_HTML)
    public String health() {
        return "OK";
    }

    record LoginOptions(LoginOption password) {}

    record LoginOption(String type) {}

    @GET
    @Path("auth-provider/login-options/")
    @Endpoint(value = "Tells how one can log in", answer = "LoginOptions")
    public LoginOptions loginOptions() {
        return new LoginOptions(new LoginOption("password"));
    }

    /** Nothing of it can be changed yet, except that the sign-up page is shown until there is an account. */
    record Settings(
            @JsonProperty("allow_new_signups") boolean newSignups,

            @JsonProperty("allow_signups_via_workspace_invitations")
            boolean signupsByInvitation,

            @JsonProperty("allow_reset_password") boolean resetPassword,
            @JsonProperty("allow_global_workspace_creation") boolean workspaceCreation,
            @JsonProperty("account_deletion_grace_delay") int deletionGraceDays,
            @JsonProperty("show_admin_signup_page") boolean adminSignupPage,
            @JsonProperty("track_workspace_usage") boolean trackUsage,
            @JsonProperty("show_baserow_help_request") boolean helpRequest,
            @JsonProperty("co_branding_logo") @Nullable String logo,
            @JsonProperty("email_verification") String emailVerification,
            @JsonProperty("verify_import_signature") boolean importSignature,
            @JsonProperty("instance_wide_licenses") Map<String, Boolean> licenses) {}

    @GET
    @Path("settings/")
    @Endpoint(value = "Tells what front ends have to know before anybody logs in", answer = "Settings")
    public Settings settings() {
        return new Settings(
                true,
                true,
                true,
                true,
                30,
                accounts.isNobodyThere(),
                false,
                true,
                null,
                "no_verification",
                true,
                Map.of());
    }
}

package io.holdfast.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.holdfast.problem.Body;
import io.holdfast.problem.Endpoint;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Input;
import io.holdfast.problem.TextRule;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;

/** One's own account. */
@Path("/api/user/")
class UserResource {
    private final Access access;
    private final Accounts accounts;
    private final Passwords passwords;
    private final Tokens tokens;

    UserResource(Access access, Accounts accounts, Passwords passwords, Tokens tokens) {
        this.access = access;
        this.accounts = accounts;
        this.passwords = passwords;
        this.tokens = tokens;
    }

    @POST
    @Anonymous
    @Endpoint(
            value = "Makes an account",
            body = "Registration",
            answer = "Registered",
            checksPassword = true,
            errors = {ErrorCode.ERROR_EMAIL_ALREADY_EXISTS, ErrorCode.BAD_TOKEN_SIGNATURE})
    public LoginView register(Body body) {
        Registration registration = Registration.read(body.input());
        AccountEntity account = accounts.add(registration, passwords.hash(registration.password()))
                .orElseThrow(ErrorCode.ERROR_EMAIL_ALREADY_EXISTS::problem);
        return registration.authenticate() ? LoginView.whole(account, tokens) : LoginView.registered(account);
    }

    @PATCH
    @Path("account/")
    @Endpoint(value = "Changes the caller's account", body = "ProfileChange", answer = "Profile")
    public ProfileView change(Body body) {
        ProfileChange change = ProfileChange.read(body.input());
        return ProfileView.of(accounts.change(access.caller().id(), change::applyTo));
    }

    /** Ends all tokens of the account, the caller's too. */
    @POST
    @Path("change-password/")
    @Endpoint(
            value = "Changes the caller's password",
            details = "Ends all tokens of the account.",
            body = "PasswordChange",
            checksPassword = true,
            errors = {ErrorCode.ERROR_INVALID_OLD_PASSWORD})
    public void changePassword(Body body) {
        Input input = body.input();
        String old = input.requiredText("old_password", TextRule.any());
        String fresh = AccountRules.newPassword(input, "new_password");
        input.check();
        AccountEntity account = accounts.get(access.caller().id());
        if (!passwords.matches(old, account.passwordHash)
                || !accounts.changePassword(account.id, account.passwordHash, passwords.hash(fresh))) {
            throw ErrorCode.ERROR_INVALID_OLD_PASSWORD.problem();
        }
    }

    /** Nobody is invited yet: members are added. */
    record Dashboard(@JsonProperty("workspace_invitations") List<Object> invitations) {}

    @GET
    @Path("dashboard/")
    @Endpoint(value = "Lists what waits for the caller", answer = "Dashboard")
    public Dashboard dashboard() {
        return new Dashboard(List.of());
    }
}

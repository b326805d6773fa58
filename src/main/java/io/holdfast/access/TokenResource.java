package io.holdfast.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.problem.Body;
import io.holdfast.problem.Endpoint;
import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Input;
import io.holdfast.problem.Problem;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.jspecify.annotations.Nullable;

/** Logging in, staying so, logging out. */
@Path("/api/user/")
@Anonymous
class TokenResource {
    private final Accounts accounts;
    private final Passwords passwords;
    private final Tokens tokens;
    private final RefreshTokens refreshTokens;
    private final EndedTokenPurge purge;

    TokenResource(
            Accounts accounts, Passwords passwords, Tokens tokens, RefreshTokens refreshTokens, EndedTokenPurge purge) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.tokens = tokens;
        this.refreshTokens = refreshTokens;
        this.purge = purge;
    }

    @POST
    @Path("token-auth/")
    @Endpoint(
            value = "Logs in",
            body = "Credentials",
            answer = "Login",
            ownError = "LoginError",
            checksPassword = true,
            errors = {ErrorCode.ERROR_INVALID_CREDENTIALS, ErrorCode.ERROR_DEACTIVATED_USER})
    public LoginView logIn(Body body) {
        Input input = body.input();
        String password = Input.textOf(input.raw("password"));
        if (password == null || password.isEmpty()) {
            throw missing("password", "This field is required.");
        }
        String email = EmailAddress.ifValid(input, input.has("email") ? "email" : "username");
        if (email == null) {
            throw missing("email", "Enter a valid email address.");
        }
        return LoginView.whole(authenticated(email, password), tokens);
    }

    /** Takes as long for an unknown address as for a wrong password, and says the same. */
    private AccountEntity authenticated(String email, String password) {
        AccountEntity account = accounts.withEmail(email).orElse(null);
        boolean isRight = passwords.matches(password, account == null ? null : account.passwordHash);
        if (account == null || !isRight) {
            throw ErrorCode.ERROR_INVALID_CREDENTIALS.problem();
        }
        if (!account.isActive) {
            throw ErrorCode.ERROR_DEACTIVATED_USER.problem();
        }
        if (passwords.isOutdated(account.passwordHash)) {
            accounts.rehash(account.id, account.passwordHash, passwords.hash(password));
        }
        return account;
    }

    /** The one endpoint whose faults come without a wrapper. */
    private static Problem missing(String key, String text) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putArray(key).add(text);
        return new Problem(400, null, body, "application/json");
    }

    @POST
    @Path("token-refresh/")
    @Endpoint(
            value = "Gives a new access token",
            body = "RefreshToken",
            answer = "RefreshedLogin",
            errors = {ErrorCode.ERROR_INVALID_REFRESH_TOKEN})
    public LoginView refresh(Body body) {
        return LoginView.refreshed(refreshTokens.owner(token(body)), tokens);
    }

    @POST
    @Path("token-verify/")
    @Endpoint(
            value = "Tells whose a refresh token is, if it is good",
            body = "RefreshToken",
            answer = "VerifiedLogin",
            errors = {ErrorCode.ERROR_INVALID_REFRESH_TOKEN})
    public LoginView verify(Body body) {
        return LoginView.verified(refreshTokens.owner(token(body)));
    }

    @POST
    @Path("token-blacklist/")
    @Endpoint(
            value = "Ends a refresh token",
            body = "RefreshToken",
            errors = {ErrorCode.ERROR_INVALID_REFRESH_TOKEN, ErrorCode.ERROR_REFRESH_TOKEN_ALREADY_BLACKLISTED})
    public void end(Body body) {
        refreshTokens.end(token(body));
        purge.runOnce();
    }

    private static @Nullable String token(Body body) {
        Input input = body.input();
        JsonNode token = input.raw(input.has("refresh_token") ? "refresh_token" : "token");
        return token.isTextual() ? token.textValue() : null;
    }
}

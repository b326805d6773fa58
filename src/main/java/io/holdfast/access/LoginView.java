package io.holdfast.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a front end gets for logging in. Which of the tokens are in it depends on how it was asked; those that are null are
 * left out.
 *
 * @param token the access token again, for clients from before there were two kinds
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record LoginView(
        @Nullable String token,
        @JsonProperty("access_token") @Nullable String accessToken,
        @JsonProperty("refresh_token") @Nullable String refreshToken,
        @JsonProperty("user_session") @Nullable String userSession,
        UserView user,
        @Nullable List<PermissionManager> permissions,
        @JsonProperty("user_notifications") @Nullable UserNotifications userNotifications,
        @JsonProperty("active_licenses") @Nullable ActiveLicenses activeLicenses) {

    record UserNotifications(@JsonProperty("unread_count") int unreadCount) {}

    record ActiveLicenses(
            @JsonProperty("instance_wide") Map<String, Boolean> instanceWide,
            @JsonProperty("per_workspace") Map<String, Boolean> perWorkspace) {}

    /** After logging in. */
    static LoginView whole(AccountEntity account, Tokens tokens) {
        String access = tokens.issue(TokenType.ACCESS, account.id, account.tokenGeneration);
        String refresh = tokens.issue(TokenType.REFRESH, account.id, account.tokenGeneration);
        String session = tokens.issue(TokenType.SESSION, account.id, account.tokenGeneration);
        return of(account, access, refresh, session);
    }

    /** After a refresh: the refresh token stays the same. */
    static LoginView refreshed(AccountEntity account, Tokens tokens) {
        String access = tokens.issue(TokenType.ACCESS, account.id, account.tokenGeneration);
        return of(account, access, null, null);
    }

    /** After a check: no token at all. */
    static LoginView verified(AccountEntity account) {
        return of(account, null, null, null);
    }

    /** After registering without logging in: the account alone. */
    static LoginView registered(AccountEntity account) {
        return new LoginView(null, null, null, null, UserView.of(account), null, null, null);
    }

    private static LoginView of(
            AccountEntity account, @Nullable String access, @Nullable String refresh, @Nullable String session) {
        return new LoginView(
                access,
                access,
                refresh,
                session,
                UserView.of(account),
                PermissionManager.outsideOfWorkspaces(account.isStaff),
                new UserNotifications(0),
                new ActiveLicenses(Map.of(), Map.of()));
    }
}

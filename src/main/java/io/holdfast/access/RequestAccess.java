package io.holdfast.access;

import io.holdfast.problem.ErrorCode;
import io.holdfast.problem.Problem;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.RequestScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * {@link Access} of one request. The account is read together with what it is in its workspaces, which answers most requests
 * for as long as one takes that does not wait; any other question is one statement by primary key or unique index. Outside of a
 * transaction the connection goes back at once, so a request that waits or streams holds none for having been authenticated.
 */
@RequestScoped
class RequestAccess implements Access {
    private static final String ACCOUNT = """
            select a.name, a.email, a.is_staff, a.is_active, a.token_generation, array(
                select m.workspace_id || ' ' || m.role
                from membership m
                join workspace w on w.id = m.workspace_id
                where m.account_id = a.id and not w.trashed
                limit 20) as roles
            from account a
            where a.id = ?
            """;
    private static final String SCHEME = "JWT";
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final HttpServerRequest request;
    private final Tokens tokens;
    private final DataSource database;
    private @Nullable Account caller;
    private Map<Integer, Role> roles = Map.of();
    private long rolesReadAt;

    RequestAccess(HttpServerRequest request, Tokens tokens, DataSource database) {
        this.request = request;
        this.tokens = tokens;
        this.database = database;
    }

    @Override
    public Account caller() {
        Account known = caller;
        if (known == null) {
            known = authenticate();
            caller = known;
        }
        return known;
    }

    @Override
    public void requireCaller(ErrorCode ifNobody) {
        if (credentials() == null) {
            throw ifNobody.problem();
        }
        caller();
    }

    @Override
    public void requireMember(int workspace, ErrorCode ifGone) {
        requireRole(workspace, ifGone);
    }

    @Override
    public void requireAdmin(int workspace, ErrorCode ifGone) {
        requireAdmin(requireRole(workspace, ifGone));
    }

    private static void requireAdmin(Role role) {
        if (role != Role.ADMIN) {
            throw ErrorCode.ERROR_USER_INVALID_GROUP_PERMISSIONS.problem();
        }
    }

    @Override
    public void requireMemberEvenIfTrashed(int workspace, ErrorCode ifGone) {
        requireRoleEvenIfTrashed(workspace, ifGone);
    }

    @Override
    public void requireAdminEvenIfTrashed(int workspace, ErrorCode ifGone) {
        requireAdmin(requireRoleEvenIfTrashed(workspace, ifGone));
    }

    private Role requireRoleEvenIfTrashed(int workspace, ErrorCode ifGone) {
        return standing(workspace, true)
                .orElseThrow(ifGone::problem)
                .ofMember()
                .orElseThrow(ErrorCode.ERROR_USER_NOT_IN_GROUP::problem);
    }

    @Override
    public boolean isAdmin(int workspace) {
        return standing(workspace, false).flatMap(Standing::ofMember).equals(Optional.of(Role.ADMIN));
    }

    @Override
    public EditsMeanwhile editsMeanwhile(int workspace, @Nullable EditsMeanwhile asked) {
        if (asked != null) {
            return asked;
        }
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("select copies from workspace where id = ?")) {
            statement.setInt(1, workspace);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? EditsMeanwhile.of(row.getString(1)) : EditsMeanwhile.REFUSE;
            }
        } catch (SQLException e) {
            throw new IllegalStateException("What a workspace's copies do could not be read", e);
        }
    }

    /**
     * What the caller is in a live workspace; empty for a stranger.
     *
     * @throws Problem {@code ifGone} when it is unknown or trashed
     */
    Optional<Role> role(int workspace, ErrorCode ifGone) {
        return standing(workspace, false).orElseThrow(ifGone::problem).ofMember();
    }

    private Role requireRole(int workspace, ErrorCode ifGone) {
        return role(workspace, ifGone).orElseThrow(ErrorCode.ERROR_USER_NOT_IN_GROUP::problem);
    }

    private Account authenticate() {
        Tokens.Claims claims =
                tokens.verify(TokenType.ACCESS, accessToken()).orElseThrow(RequestAccess::invalidAccessToken);
        Found found = find(claims.accountId()).filter(Found::isActive).orElseThrow(RequestAccess::noSuchAccount);
        if (found.tokenGeneration() != claims.generation()) {
            throw invalidAccessToken();
        }
        roles = found.roles();
        return found.account();
    }

    /** What stands behind the scheme, which may be nothing; null without credentials, as any scheme but {@code JWT} is. */
    private @Nullable String credentials() {
        String header = Objects.requireNonNullElse(request.getHeader("Authorization"), "")
                .strip();
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        String behind = header.substring(SCHEME.length());
        return behind.isEmpty() || Character.isWhitespace(behind.charAt(0)) ? behind.strip() : null;
    }

    private String accessToken() {
        String token = credentials();
        if (token == null) {
            throw unauthorized(Problem.ofHttp(401, "Authentication credentials were not provided."));
        }
        return token;
    }

    private static Problem invalidAccessToken() {
        return unauthorized(ErrorCode.ERROR_INVALID_ACCESS_TOKEN.problem());
    }

    private static Problem noSuchAccount() {
        return unauthorized(Problem.ofHttp(401, "The account of this token does not exist any more."));
    }

    private static Problem unauthorized(Problem problem) {
        return problem.withHeader("WWW-Authenticate", "JWT realm=\"api\"");
    }

    /** @param roles in some of the live workspaces, by their ids */
    private record Found(Account account, boolean isActive, int tokenGeneration, Map<Integer, Role> roles) {}

    private Optional<Found> find(int accountId) {
        rolesReadAt = System.nanoTime();
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(ACCOUNT)) {
            statement.setInt(1, accountId);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                Account account = new Account(
                        accountId, row.getString("name"), row.getString("email"), row.getBoolean("is_staff"));
                return Optional.of(
                        new Found(account, row.getBoolean("is_active"), row.getInt("token_generation"), roles((String[])
                                row.getArray("roles").getArray())));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The caller's account could not be read", e);
        }
    }

    private static Map<Integer, Role> roles(String[] read) {
        return Arrays.stream(read)
                .map(role -> role.split(" ", 2))
                .collect(Collectors.toMap(role -> Integer.valueOf(role[0]), role -> Role.valueOf(role[1])));
    }

    /** Where the caller stands in a workspace; the role of a stranger is null. */
    private record Standing(@Nullable Role role) {
        Optional<Role> ofMember() {
            return Optional.ofNullable(role);
        }
    }

    /** Empty when the workspace is unknown, or trashed and that matters. */
    private Optional<Standing> standing(int workspace, boolean evenIfTrashed) {
        String sql = """
                select m.role
                from workspace w
                left join membership m on m.workspace_id = w.id and m.account_id = ?
                where w.id = ? and (not w.trashed or ?)
                """;
        int accountId = caller().id();
        Role known = roles.get(workspace);
        if (known != null && System.nanoTime() - rolesReadAt < FRESH.toNanos()) {
            return Optional.of(new Standing(known));
        }
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, accountId);
            statement.setInt(2, workspace);
            statement.setBoolean(3, evenIfTrashed);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                String role = row.getString("role");
                return Optional.of(new Standing(role == null ? null : Role.valueOf(role)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The caller's membership could not be read", e);
        }
    }
}

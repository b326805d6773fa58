package io.holdfast.lock;

import io.quarkus.arc.Arc;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The named locks that the present request wants to pass, {@code Holdfast-Lock: 17}, several with commas between them. They let
 * through whoever took them and nobody else; what is no id is ignored.
 */
@ApplicationScoped
public class PassedLocks {
    private static final String HEADER = "Holdfast-Lock";
    private static final Pattern ID = Pattern.compile("[0-9]{1,9}");
    private static final String GRANT = """
            insert into named_lock_pass (lock_id, job_id)
            select id, ?
            from named_lock
            where id = any(?) and account_id = ? and expires_at > clock_timestamp()
            """;

    private final CurrentVertxRequest request;

    PassedLocks(CurrentVertxRequest request) {
        this.request = request;
    }

    /** Whether the present request passes a lock. */
    public boolean passes(NamedLock lock, NamedLockDirectory.Facts facts) {
        return facts.mine() && ids().contains(lock.id());
    }

    /** Empty outside of a request. */
    private Set<Integer> ids() {
        if (!Arc.container().requestContext().isActive() || request.getCurrent() == null) {
            return Set.of();
        }
        Set<Integer> ids = new TreeSet<>();
        for (String header : request.getCurrent().request().headers().getAll(HEADER)) {
            for (String part : header.split(",", -1)) {
                if (ID.matcher(part.strip()).matches()) {
                    ids.add(Integer.valueOf(part.strip()));
                }
            }
        }
        return ids;
    }

    /**
     * Lets a job pass that the present request makes, whenever and wherever it runs, as far as the locks are its account's.
     *
     * @param connection in the transaction that makes the job
     */
    public void letPass(Connection connection, int job, int account) throws SQLException {
        Set<Integer> ids = ids();
        if (ids.isEmpty()) {
            return;
        }
        try (PreparedStatement grant = connection.prepareStatement(GRANT)) {
            grant.setInt(1, job);
            grant.setArray(2, connection.createArrayOf("integer", ids.toArray(Integer[]::new)));
            grant.setInt(3, account);
            grant.executeUpdate();
        }
    }
}

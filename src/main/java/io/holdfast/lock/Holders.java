package io.holdfast.lock;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** Who holds locks, and whether anybody waits: read from PostgreSQL's own views, so every process sees the same. */
@ApplicationScoped
public class Holders {
    /** Two statements in one go: inside a transaction pg_stat_activity is read once and then repeated. */
    private static final String HOLDERS_OF = """
            select pg_stat_clear_snapshot();
            select a.pid, a.application_name, a.xact_start
            from pg_locks l
            join pg_stat_activity a on a.pid = l.pid
            where l.locktype = 'advisory'
              and l.database = (select oid from pg_database where datname = current_database())
              and l.classid = ? and l.objid = ? and l.objsubid = 2
              and l.granted
              and a.pid <> pg_backend_pid()
              and a.xact_start is not null
            order by a.xact_start, a.pid
            """;

    private static final String IS_ANYBODY_WAITING = """
            select exists (
                select from pg_locks l
                where l.locktype = 'advisory'
                  and l.database = (select oid from pg_database where datname = current_database())
                  and l.classid = ? and l.objid = ? and l.objsubid = 2
                  and l.granted)
            """;

    /** All holders in an application, longest first, without the asking connection itself. */
    public List<Holder> of(Connection connection, int application) throws SQLException {
        return of(connection, "", application);
    }

    private static List<Holder> of(Connection connection, String before, int application) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(before + HOLDERS_OF)) {
            select.setInt(1, Advisory.HOLDER);
            select.setInt(2, application);
            select.execute();
            List<Holder> holders = new ArrayList<>();
            try (ResultSet rows = last(select)) {
                while (rows.next()) {
                    int pid = rows.getInt(1);
                    var since = rows.getObject(3, OffsetDateTime.class).toInstant();
                    Label.parse(rows.getString(2))
                            .map(label -> label.in(application))
                            .ifPresent(label -> holders.add(new Holder(label, pid, since)));
                }
            }
            return holders;
        }
    }

    /** Whether an edit waits for locks in an application. A job about to take its locks lets it go first. */
    public boolean isAnybodyWaiting(Connection connection, int application) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(IS_ANYBODY_WAITING)) {
            select.setInt(1, Advisory.WAITING);
            select.setInt(2, application);
            try (ResultSet row = select.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** Of several statements in one go, what the last of them found. */
    private static ResultSet last(PreparedStatement several) throws SQLException {
        ResultSet rows = several.getResultSet();
        while (several.getMoreResults(Statement.KEEP_CURRENT_RESULT) || several.getUpdateCount() != -1) {
            rows = several.getResultSet();
        }
        return rows;
    }

    /**
     * Those who keep a request from its locks. Asked twice before the answer is nobody: a holder may just be changing.
     *
     * @param before statements that are sent along, each with its semicolon
     */
    List<Holder> inTheWayOf(Connection connection, String before, LockRequest asked) throws SQLException {
        for (int i = 0; i < 2; i++) {
            List<Holder> blocking =
                    among(of(connection, i == 0 ? before : "", asked.target().application()), asked);
            if (!blocking.isEmpty()) {
                return blocking;
            }
        }
        return List.of();
    }

    /** Those of an application's holders who keep a request from its locks. */
    static List<Holder> among(List<Holder> holders, LockRequest asked) {
        return holders.stream()
                .flatMap(holder -> holder.inTheWayOf(asked).stream())
                .toList();
    }
}

package io.holdfast.lock;

import io.agroal.api.AgroalDataSource;
import io.holdfast.storage.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jooq.DSLContext;

/**
 * Two applications as locks see them, without anything physical beneath: {@code one} has two tables, {@code other} one; each
 * table has a primary field and two more.
 */
@ApplicationScoped
class LockFixture {
    private final AgroalDataSource dataSource;

    LockFixture(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** A table with its fields, the primary one first. */
    record TableOf(int id, List<Integer> fields) {}

    record Tree(int account, int one, TableOf first, TableOf second, int other, TableOf foreign) {}

    Tree create() throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            DSLContext sql = Sql.on(connection);
            int account = id(
                    sql,
                    "insert into account (email, name, password_hash) values ('lock-' || gen_random_uuid(), 'Ann', '') returning id");
            int workspace = id(sql, "insert into workspace (name) values ('Locks') returning id");
            int one = application(sql, workspace);
            int other = application(sql, workspace);
            return new Tree(account, one, table(sql, one), table(sql, one), other, table(sql, other));
        }
    }

    /** A job that is at work, as far as its row tells. */
    int job(Tree tree, Operation operation, Target target) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return id(
                    Sql.on(connection),
                    """
                    insert into job (type, account_id, workspace_id, application_id, table_id, payload, state, attempt, locked, started_at)
                    select ?, ?, workspace_id, id, nullif(?, 0), '{}', 'running', 1, true, now() from application where id = ?
                    returning id
                    """,
                    operation == Operation.IMPORT_ROWS ? "file_import" : "create_snapshot",
                    tree.account(),
                    target.table() == null ? 0 : target.table(),
                    target.application());
        }
    }

    /** A named lock that is in force. */
    int namedLock(Tree tree, LockRequest taken) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            return new NamedLockTable().insert(connection, taken, "nightly ETL", tree.account(), 600);
        }
    }

    void endNamedLock(int lock) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            Sql.on(connection).execute("delete from named_lock where id = ?", lock);
        }
    }

    /** Ends the jobs of this fixture, so that no other test meets them. */
    void endJobs(Tree tree) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            Sql.on(connection).execute("delete from job where account_id = ?", tree.account());
        }
    }

    private static int application(DSLContext sql, int workspace) {
        return id(
                sql,
                "insert into application (workspace_id, name, schema_name) values (?, 'CRM', 'none') returning id",
                workspace);
    }

    private static TableOf table(DSLContext sql, int application) {
        int table = id(
                sql,
                "insert into user_table (application_id, name, position, physical_name) values (?, 'T', 1, 'none') returning id",
                application);
        List<Integer> fields = sql.fetch("""
                        insert into field (table_id, name, type, position, is_primary, column_name)
                        select ?, 'F' || n, 'text', n, n = 0, 'c' || n from generate_series(0, 2) n
                        returning id
                        """, table).map(r -> r.get(0, Integer.class));
        return new TableOf(table, fields);
    }

    private static int id(DSLContext sql, String insert, Object... parameters) {
        return sql.fetchSingle(insert, parameters).get(0, Integer.class);
    }
}

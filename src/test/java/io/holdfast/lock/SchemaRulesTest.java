package io.holdfast.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.holdfast.storage.Sql;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** What the tables of lockable rows must not have, read from PostgreSQL's own catalogue. */
@QuarkusTest
class SchemaRulesTest {
    private static final String LOCKABLE = "('application', 'user_table', 'field')";

    @Inject
    AgroalDataSource pool;

    private Long count(String sql) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return Sql.on(connection).fetchSingle(sql).get(0, Long.class);
        }
    }

    @Test
    void noLockableTableHasAPlainUniqueIndexButItsPrimaryKey() throws SQLException {
        assertThat(count("select count(*) from pg_class where relname in " + LOCKABLE + " and relkind = 'r'"))
                .isEqualTo(3L);
        assertThat(count("""
                                select count(*) from pg_index i join pg_class c on c.oid = i.indrelid
                                where c.relname in %s and i.indisunique and not i.indisprimary and i.indpred is null
                                """.formatted(LOCKABLE))).isZero();
    }

    @Test
    void onlyLockableTablesAndTheOrderOfApplicationsPointToLockableRows() throws SQLException {
        assertThat(count("""
                                select count(*) from pg_constraint k
                                join pg_class held on held.oid = k.confrelid
                                join pg_class pointing on pointing.oid = k.conrelid
                                where k.contype = 'f' and held.relname in %1$s
                                  and pointing.relname not in %1$s and pointing.relname <> 'application_order'
                                """.formatted(LOCKABLE))).isZero();
    }
}

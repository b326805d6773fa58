package io.holdfast.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.storage.Database;
import io.holdfast.storage.Sql;
import io.holdfast.testing.Crm;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TableMakerTest {
    @Inject
    TableMaker maker;

    @Inject
    Database database;

    /** As whoever was stopped for long between announcing and making. */
    @Test
    void aTableThatWasTakenForAbandonedIsNotMadeAnyMore() throws SQLException {
        Crm crm = Crm.create();
        String schema =
                database.query(q -> q.fetchSingle("select schema_name from application where id = ?", crm.application())
                        .get(0, String.class));
        NewTable table = maker.announce(crm.application(), schema, List.of());
        database.query(q -> q.execute(
                "update physical_object set state = 'dropping' where table_name = ?",
                table.physical().name()));

        assertThatThrownBy(() -> maker.make(table, List.of())).hasMessageContaining("not announced");

        boolean made =
                database.query(q -> q.fetchSingle("select to_regclass(?) is not null", Sql.quoted(table.physical()))
                        .get(0, Boolean.class));
        assertThat(made).isFalse();
    }
}

package io.holdfast.field.type;

import static io.holdfast.field.type.Definitions.OPEN_OR_DONE;
import static io.holdfast.field.type.Definitions.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.PlainPostgres;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Name;
import org.jooq.SortField;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.PGConnection;

/** Cells on their way into a column by COPY, and out of it in order. */
@ExtendWith(PlainPostgres.class)
class StoredCellTest {
    private static final Name TABLE = DSL.name("copied");
    private static final Name COLUMN = DSL.name("cell");

    private final Connection connection;
    private final DSLContext sql;

    StoredCellTest(Connection connection, DSLContext sql) {
        this.connection = connection;
        this.sql = sql;
    }

    @Test
    void cellsComeOutOfAColumnAsTheyWentInByCopy() throws SQLException, IOException {
        FieldOptions instant = of("date", "{'date_include_time': true}");
        assertKept(TextOptions.PLAIN, "", "\\N", "\\.", "a\tb\nc\rd\\e", "\u0001\b\f\u000b", "ünï 漢字 🎉", null);
        assertKept(NumberOptions.PLAIN, new BigDecimal("-12345678901234567890.1234567890"), new BigDecimal("0"), null);
        assertKept(BooleanOptions.PLAIN, true, false, null);
        assertKept(DateOptions.PLAIN, LocalDate.parse("0001-01-01"), LocalDate.parse("9999-12-31"), null);
        assertKept(
                instant,
                OffsetDateTime.parse("0001-01-01T00:00:00Z"),
                OffsetDateTime.parse("2025-03-04T10:15:30.123456Z"),
                OffsetDateTime.parse("9999-12-31T23:59:59.999999Z"),
                null);
        assertKept(RatingOptions.PLAIN, 0, 5, null);
        assertKept(OPEN_OR_DONE, 1, 2, null);
    }

    private void assertKept(FieldOptions options, @Nullable Object... cells) throws SQLException, IOException {
        fill(options, cells);
        assertThat(inOrder(options, DSL.field(DSL.name("row")).asc())).containsExactly(cells);
    }

    private void fill(FieldOptions options, @Nullable Object... cells) throws SQLException, IOException {
        sql.dropTableIfExists(TABLE).execute();
        sql.createTable(TABLE)
                .column("row", SQLDataType.INTEGER.identity(true))
                .column(DSL.field(COLUMN, options.column()))
                .execute();
        StringBuilder lines = new StringBuilder();
        for (Object cell : cells) {
            options.copyText(lines, cell);
            lines.append('\n');
        }
        connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("copy copied (cell) from stdin", new StringReader(lines.toString()));
    }

    @Test
    void textsAreOrderedAsAReaderExpects() throws SQLException, IOException {
        for (FieldOptions options : List.of(
                TextOptions.PLAIN,
                LongTextOptions.PLAIN,
                UrlOptions.ONLY,
                EmailOptions.ONLY,
                PhoneNumberOptions.ONLY)) {
            fill(options, "Bob", "ann", "a_b", null, "Ann", "50% off", "12", "");
            assertThat(inOrder(options, false)).containsExactly(null, "", "12", "50% off", "a_b", "ann", "Ann", "Bob");
            assertThat(inOrder(options, true)).containsExactly("Bob", "Ann", "ann", "a_b", "50% off", "12", "", null);
        }
    }

    @Test
    void optionsAreOrderedByTextOrByTheirPlace() throws SQLException, IOException {
        fill(OPEN_OR_DONE, 1, 2, null, 99, 1);
        assertThat(inOrder(OPEN_OR_DONE, false)).endsWith(2, 1, 1).hasSize(5);
        assertThat(inOrder(OPEN_OR_DONE, true)).startsWith(1, 1, 2);
        var byPlace = OPEN_OR_DONE
                .sorted(column(OPEN_OR_DONE), FieldOptions.SORT_ORDER, true)
                .orElseThrow();
        assertThat(inOrder(OPEN_OR_DONE, byPlace)).startsWith(2, 1, 1);
        fill(SingleSelectOptions.PLAIN, 1, null);
        assertThat(inOrder(SingleSelectOptions.PLAIN, false)).hasSize(2);
    }

    @Test
    void onlySelectsHaveASecondOrder() {
        for (FieldType type : FieldType.values()) {
            FieldOptions options = of(type.wireName(), "{}");
            assertThat(options.sorted(column(options), FieldOptions.SORT_DEFAULT, false))
                    .isPresent();
            assertThat(options.sorted(column(options), FieldOptions.SORT_ORDER, false)
                            .isPresent())
                    .isEqualTo(type == FieldType.SINGLE_SELECT);
            assertThat(options.sorted(column(options), "size", false)).isEmpty();
        }
    }

    private List<@Nullable Object> inOrder(FieldOptions options, boolean descending) {
        return inOrder(
                options,
                options.sorted(column(options), FieldOptions.SORT_DEFAULT, descending)
                        .orElseThrow());
    }

    private List<@Nullable Object> inOrder(FieldOptions options, SortField<?> order) {
        return new ArrayList<>(Arrays.asList(
                sql.select(column(options)).from(TABLE).orderBy(order).fetchArray(0)));
    }

    private static Field<?> column(FieldOptions options) {
        return DSL.field(COLUMN, options.column());
    }
}

package io.holdfast.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.ops.Migrations.Migration;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** While a version is rolled out, processes of the one before it work on the new schema: it may only grow. */
class MigrationsTest {
    /** Each takes something away from who does not know of it, or asks for what he cannot give. */
    private static final List<String> FORBIDDEN = List.of(
            "(?s).*\\bdrop\\b.*",
            "(?s).*\\brename\\b.*",
            "(?s).*\\btruncate\\b.*",
            "(?s).*\\bset\\s+not\\s+null\\b.*",
            "(?s).*\\balter\\s+column\\s+\\w+\\s+(set\\s+data\\s+)?type\\b.*",
            "(?s).*\\balter\\s+table\\b[^;]*\\badd\\s+constraint\\b.*",
            // a column that has to have a value, without one for those who do not name it
            "(?s).*\\badd\\s+column\\s+\\w+\\s+(?![^,;]*\\bdefault\\b)[^,;]*\\bnot\\s+null\\b.*");

    static Stream<Migration> sinceTheFirst() throws IOException {
        return Migrations.read().all().stream().skip(1);
    }

    @ParameterizedTest
    @MethodSource("sinceTheFirst")
    void aMigrationTakesNothingAway(Migration migration) throws IOException {
        String sql = migration.text().replaceAll("--[^\n]*|'[^']*'", "").toLowerCase(java.util.Locale.ROOT);

        assertThat(FORBIDDEN).noneMatch(sql::matches);
    }
}

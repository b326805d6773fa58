package io.holdfast.lock;

import static io.holdfast.lock.Strength.KEY_SHARE;
import static io.holdfast.lock.Strength.NO_KEY_UPDATE;
import static io.holdfast.lock.Strength.SHARE;
import static io.holdfast.lock.Strength.UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StrengthTest {
    /** PostgreSQL's documentation, table "Conflicting Row-Level Locks". */
    private static final Map<Strength, Set<Strength>> CONFLICTS = Map.of(
            KEY_SHARE, Set.of(UPDATE),
            SHARE, Set.of(NO_KEY_UPDATE, UPDATE),
            NO_KEY_UPDATE, Set.of(SHARE, NO_KEY_UPDATE, UPDATE),
            UPDATE, Set.of(KEY_SHARE, SHARE, NO_KEY_UPDATE, UPDATE));

    @Test
    void conflictsAreThoseOfPostgres() {
        for (Strength held : Strength.values()) {
            for (Strength asked : Strength.values()) {
                assertThat(held.conflictsWith(asked))
                        .as("%s held, %s asked", held, asked)
                        .isEqualTo(CONFLICTS.getOrDefault(held, Set.of()).contains(asked));
            }
        }
    }

    @Test
    void everyPairMeetsItsMirror() {
        for (Strength a : Strength.values()) {
            for (Strength b : Strength.values()) {
                assertThat(a.conflictsWith(b)).isEqualTo(b.conflictsWith(a));
            }
        }
    }
}

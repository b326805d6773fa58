package io.holdfast.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.snapshot.Studio.Scene;
import io.holdfast.storage.Janitor;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
class LostCopiesTest {
    @Inject
    Studio studio;

    @Inject
    LostCopies lostCopies;

    @Inject
    Janitor janitor;

    @Test
    void aHiddenApplicationThatNoSnapshotLeadsToIsRemoved() throws SQLException {
        Scene scene = studio.scene();
        int table = scene.table("T");
        int kept = studio.hiddenApplication(scene.taken("Kept"));
        int snapshot = scene.taken("Lost");
        int lost = studio.hiddenApplication(snapshot);
        String schema = studio.physical(studio.copyOf(snapshot, "T")).schema();
        studio.execute("delete from snapshot where id = ?", snapshot);

        lostCopies.sweep();

        assertThat(count("select count(*) from application where id = ?", lost)).isZero();
        assertThat(count("select count(*) from user_table where application_id = ?", lost))
                .isZero();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            janitor.runOnce();
            return studio.count("select count(*) from pg_namespace where nspname = ?", schema) == 0;
        });
        assertThat(count("select count(*) from application where id = ?", kept)).isEqualTo(1);
        assertThat(count("select count(*) from application where id = ?", scene.application()))
                .isEqualTo(1);
        assertThat(studio.contents(table)).isEmpty();
    }

    private long count(String sql, int id) {
        return studio.count(sql, id);
    }
}

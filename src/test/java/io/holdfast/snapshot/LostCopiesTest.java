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

    @Test
    void oneThatCannotBeRemovedHoldsUpNone() {
        Scene scene = studio.scene();
        scene.table("T");
        int first = lost(scene, "First");
        int second = lost(scene, "Second");
        studio.execute("""
                create function refuse_%1$d() returns trigger language plpgsql as $$
                begin
                    raise exception 'meant by the test';
                end $$;
                create trigger refuse_%1$d before delete on application
                    for each row when (old.id = %1$d) execute function refuse_%1$d()
                """.formatted(first));

        lostCopies.sweep();

        assertThat(count("select count(*) from application where id = ?", first))
                .isEqualTo(1);
        assertThat(count("select count(*) from application where id = ?", second))
                .isZero();
        studio.execute("drop trigger refuse_%1$d on application; drop function refuse_%1$d()".formatted(first));
        lostCopies.sweep();
        assertThat(count("select count(*) from application where id = ?", first))
                .isZero();
    }

    private int lost(Scene scene, String name) {
        int snapshot = scene.taken(name);
        int hidden = studio.hiddenApplication(snapshot);
        studio.execute("delete from snapshot where id = ?", snapshot);
        return hidden;
    }

    private long count(String sql, int id) {
        return studio.count(sql, id);
    }
}

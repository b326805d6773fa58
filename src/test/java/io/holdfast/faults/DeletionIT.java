package io.holdfast.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.testing.Api;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A table is being deleted for ever, and its metadata half gone in a transaction, when something happens. Chance says whether
 * somebody has asked for it, or the trash was emptied and is being swept.
 */
@Tag("heavy")
@ExtendWith(Site.Resolver.class)
class DeletionIT {
    private static final String CHORE = "trash-purge";

    private final Site site;

    DeletionIT(Site site) {
        this.site = site;
    }

    private enum Way {
        REQUEST,
        SWEEP
    }

    enum Fault {
        KILL {
            @Override
            void happen(Site site, Site.Place place, Runnable release) throws Exception {
                place.process().kill();
                release.run();
                site.startKilled();
            }
        },
        STOP {
            /** Until the other one has swept; what the sleeper holds is nobody else's meanwhile. */
            @Override
            void happen(Site site, Site.Place place, Runnable release) throws Exception {
                place.process().stop();
                try {
                    OffsetDateTime stopped =
                            site.one("select clock_timestamp()").get(0, OffsetDateTime.class);
                    release.run();
                    site.awaitThat(
                            "select coalesce(last_success > ?::timestamptz, false) from scheduled_chores where task_name = ?",
                            stopped,
                            CHORE);
                } finally {
                    place.process().resume();
                }
            }
        },
        RESTART {
            @Override
            void happen(Site site, Site.Place place, Runnable release) throws Exception {
                site.restartDatabase("immediate");
                release.run();
            }
        },
        CUT {
            @Override
            void happen(Site site, Site.Place place, Runnable release) {
                place.guardWire().cut();
                place.wire().cut();
                release.run();
            }
        };

        abstract void happen(Site site, Site.Place place, Runnable release) throws Exception;
    }

    @ParameterizedTest
    @EnumSource
    void theTableIsThereWholeOrGone(Fault fault) throws Exception {
        Way way = Plan.any("deletion" + fault, Arrays.asList(Way.values()));
        // what the scene is of is never begun
        try (Scene scene = new Scene(site, Work.EXPORT);
                Hold hold = site.hold("lock table field in share mode");
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Site.Place asked = site.first();
            Api ann = scene.through(asked);
            ann.delete("/api/database/tables/" + scene.table() + "/").is(204);
            if (way == Way.REQUEST) {
                var unused = callers.submit(() -> ann.delete("/api/trash/item/table/" + scene.table() + "/"));
            } else {
                ann.delete("/api/trash/workspace/" + scene.workspace() + "/").is(204);
            }
            site.awaitThat("""
                    select exists (
                        select from pg_stat_activity
                        where application_name = 'hf edit DELETE_TABLE ' || ? || '/' || ? and wait_event_type = 'Lock')
                    """, scene.application(), scene.table());
            Site.Place hit = way == Way.REQUEST ? asked : site.runnerOf(CHORE);

            fault.happen(site, hit, hold::close);

            assertWholeOrGone(scene);
            site.awaitBoth();
            scene.awaitServed(hit);
            scene.through(hit)
                    .delete("/api/trash/workspace/" + scene.workspace() + "/")
                    .is(204);
            await().alias("the table is gone, by " + way)
                    .atMost(Duration.ofSeconds(90))
                    .until(() -> site.count("select count(*) from user_table where id = ?", scene.table()) == 0);
            assertWholeOrGone(scene);
            assertThat(site.count("select count(*) from trash_entry where table_id = ?", scene.table()))
                    .isZero();
            site.awaitNothingLeft();
        }
    }

    /** In one look: the table, its fields, its line in the registry and its entry in the trash, or none of them. */
    private void assertWholeOrGone(Scene scene) {
        var now = site.one("""
                select (select count(*) from user_table where id = t.id)::integer,
                    (select count(*) from field where table_id = t.id)::integer,
                    (select count(*) from trash_entry where table_id = t.id)::integer,
                    (select count(*) from physical_object where application_id = ? and table_name is not null
                        and state = 'live')::integer
                from (select ?::integer as id) t
                """, scene.application(), scene.table());
        assertThat(List.of(now.intoArray())).isIn(List.of(1, 2, 1, 2), List.of(0, 0, 0, 1));
    }
}

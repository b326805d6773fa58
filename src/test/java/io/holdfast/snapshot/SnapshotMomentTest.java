package io.holdfast.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holdfast.snapshot.Studio.Scene;
import io.holdfast.storage.Sql;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.junit.jupiter.api.Test;

/**
 * Eight writers move amounts between two tables and write a pair of rows, one in each, in every transaction. The snapshot is
 * held up between the two tables while they go on: whatever it then reads has to be what was there at its moment.
 */
@QuarkusTest
class SnapshotMomentTest {
    private static final int WRITERS = 8;
    /** Enough that the tables are copied in transactions of their own. */
    private static final int ACCOUNTS = 60_000;

    @Inject
    Studio studio;

    /** A table of amounts, with the columns of its fields. */
    private record Ledger(String table, String name, String amount) {}

    private Ledger ledger(Scene scene, String name) {
        int table = scene.table(name);
        scene.field(table, "Amount", "number", "\"number_negative\": true");
        return new Ledger(studio.quoted(table), studio.column(table, "Name"), studio.column(table, "Amount"));
    }

    private Ledger ledger(int table) {
        return new Ledger(studio.quoted(table), studio.column(table, "Name"), studio.column(table, "Amount"));
    }

    @Test
    void aSnapshotShowsOneInstantWhateverIsWrittenMeanwhile() throws Exception {
        Scene scene = studio.scene();
        Ledger a = ledger(scene, "A");
        Ledger b = ledger(scene, "B");
        int gate = scene.table("Gate");
        for (Ledger ledger : List.of(a, b)) {
            studio.execute("insert into " + ledger.table() + " (position, " + ledger.amount()
                    + ") select n, 100 from generate_series(1, " + ACCOUNTS + ") n");
            studio.execute("analyze " + ledger.table());
        }
        AtomicInteger written = new AtomicInteger();
        AtomicBoolean enough = new AtomicBoolean();
        List<Future<Integer>> writers = new ArrayList<>();
        int snapshot;
        int beforeMoment;
        int afterMoment;
        try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
                Studio.Hand hand = studio.before(gate)) {
            try {
                for (int i = 0; i < WRITERS; i++) {
                    String writer = "writer " + i;
                    writers.add(threads.submit(() -> write(a, b, writer, written, enough)));
                }
                awaitAtLeast(written, 100);
                beforeMoment = written.get();
                int job = scene.take("While they write");
                hand.awaitJobs(1);
                afterMoment = written.get();
                awaitAtLeast(written, afterMoment + 200);
                hand.commit();
                snapshot = scene.ann().finished(job).at("/snapshot/id").asInt();
            } finally {
                enough.set(true);
            }
        }
        for (Future<Integer> writer : writers) {
            assertThat(writer.get()).isPositive();
        }

        Ledger copyOfA = ledger(studio.copyOf(snapshot, "A"));
        Ledger copyOfB = ledger(studio.copyOf(snapshot, "B"));
        assertThat(sum(copyOfA).add(sum(copyOfB))).isEqualByComparingTo(BigDecimal.valueOf(200L * ACCOUNTS));
        assertThat(pairs(copyOfA)).isEqualTo(pairs(copyOfB)).hasSizeBetween(beforeMoment, afterMoment + WRITERS);
        assertThat(pairs(copyOfA)).isSubsetOf(pairs(a)).hasSizeLessThan(pairs(a).size());
        for (int i = 0; i < WRITERS; i++) {
            assertNoGap(copyOfA, "writer " + i);
        }
    }

    /** @return how many transactions it has committed */
    private int write(Ledger a, Ledger b, String writer, AtomicInteger written, AtomicBoolean enough) throws Exception {
        try (Connection connection = studio.connection()) {
            connection.setAutoCommit(false);
            DSLContext sql = Sql.on(connection);
            int own = 0;
            while (!enough.get()) {
                own++;
                int amount = ThreadLocalRandom.current().nextInt(1, 50);
                // everybody takes a row of A before one of B, so nobody waits in a circle
                move(sql, a, -amount);
                move(sql, b, amount);
                for (Ledger ledger : List.of(a, b)) {
                    sql.execute(
                            "insert into " + ledger.table() + " (position, " + ledger.name() + ") values (?, ?)",
                            own,
                            writer + " " + own);
                }
                connection.commit();
                written.incrementAndGet();
            }
            connection.setAutoCommit(true);
            return own;
        }
    }

    private static void move(DSLContext sql, Ledger ledger, int amount) {
        sql.execute(
                "update " + ledger.table() + " set " + ledger.amount() + " = " + ledger.amount() + " + ? where id = ?",
                amount,
                ThreadLocalRandom.current().nextInt(1, ACCOUNTS + 1));
    }

    private static void awaitAtLeast(AtomicInteger written, int count) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> written.get() >= count);
    }

    private BigDecimal sum(Ledger ledger) {
        return studio.fetch("select sum(" + ledger.amount() + ") from " + ledger.table())
                .getFirst()
                .get(0, BigDecimal.class);
    }

    private List<String> pairs(Ledger ledger) {
        return studio
                .fetch("select " + ledger.name() + " from " + ledger.table() + " where " + ledger.name()
                        + " is not null order by 1")
                .stream()
                .map(r -> r.get(0, String.class))
                .toList();
    }

    /** What a writer committed before something that is there is there, too. */
    private void assertNoGap(Ledger ledger, String writer) {
        Record row = studio.fetch(
                        "select count(*), coalesce(max(position), 0)::bigint from " + ledger.table() + " where "
                                + ledger.name() + " like ? || ' %'",
                        writer)
                .getFirst();
        assertThat(row.get(0, Long.class)).as(writer).isEqualTo(row.get(1, Long.class));
    }
}

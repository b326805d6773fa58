package io.holdfast.copying;

import io.holdfast.job.JobRun;
import io.opentelemetry.context.Context;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.postgresql.PGConnection;

/**
 * Fills the tables of one copy, on some connections at once that all read the same state. The job's own thread looks on: it
 * shows progress, and ends the others when one of them fails or the job is to end.
 */
final class Filling {
    private final JobRun run;
    private final Transfer transfer;
    private final Duration look;
    private final Queue<Batches.Batch> toDo;
    private final long whole;
    private final AtomicLong done = new AtomicLong();
    /** What is being read, with its size in bytes. */
    private final Map<Batches.Batch, Long> reading = new ConcurrentHashMap<>();

    private final Set<Connection> working = ConcurrentHashMap.newKeySet();
    private int percent;

    Filling(JobRun run, List<Batches.Batch> batches, Transfer transfer, Duration look) {
        this.run = run;
        this.transfer = transfer;
        this.look = look;
        this.toDo = new ConcurrentLinkedQueue<>(batches);
        this.whole = batches.stream().mapToLong(Batches.Batch::weight).sum();
    }

    /** Returns when all tables are full, and in any case not before the last worker has ended. */
    void fill(int connections) throws SQLException {
        ExecutorService workers = Executors.newFixedThreadPool(
                connections,
                Thread.ofPlatform().name("copy-" + run.job().id() + "-", 1).factory());
        try {
            CompletionService<Boolean> ends = new ExecutorCompletionService<>(workers);
            for (int i = 0; i < connections; i++) {
                // a trace goes along
                ends.submit(Context.current().wrap(this::work));
            }
            for (int open = connections; open > 0; ) {
                Future<Boolean> ended = ends.poll(look.toMillis(), TimeUnit.MILLISECONDS);
                if (ended == null) {
                    run.progress(percent(), null);
                } else {
                    rethrow(ended);
                    open--;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while tables were being filled", e);
        } finally {
            end(workers);
        }
    }

    private boolean work() throws SQLException {
        for (Batches.Batch batch = toDo.poll(); batch != null; batch = toDo.poll()) {
            Batches.Batch mine = batch;
            transfer.transfer(this::read, mine, bytes -> reading.put(mine, bytes));
            reading.remove(batch);
            done.addAndGet(batch.weight());
        }
        return true;
    }

    private <T> T read(JobRun.Work<T> work) throws SQLException {
        return run.read(connection -> {
            working.add(connection);
            try {
                return work.on(connection);
            } finally {
                synchronized (working) {
                    working.remove(connection);
                }
            }
        });
    }

    /** Never less than before, although a batch may be begun anew or be counted nowhere for a moment. */
    private int percent() throws SQLException {
        double now = done.get();
        for (Map.Entry<Batches.Batch, Long> batch : reading.entrySet()) {
            now += batch.getKey().weight() * share(batch.getKey(), batch.getValue());
        }
        percent = Math.max(percent, (int) (now * 100 / whole));
        return percent;
    }

    /** How much of a batch has been copied, by the sizes of files: nobody else sees rows that are not committed. */
    private double share(Batches.Batch batch, long bytes) throws SQLException {
        long copied = run.write(connection ->
                RowsTransfer.bytes(connection, batch.tables().stream().map(TableCopy::target)));
        return bytes == 0 ? 0 : Math.min(1, (double) copied / bytes);
    }

    private static void rethrow(Future<Boolean> ended) throws SQLException, InterruptedException {
        try {
            ended.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case SQLException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw new IllegalStateException("a worker failed", e);
            }
        }
    }

    /** Nobody may write into the copy once this attempt is over, so even a thread that was interrupted waits here. */
    private void end(ExecutorService workers) {
        toDo.clear();
        workers.shutdown();
        boolean interrupted = false;
        while (!workers.isTerminated()) {
            try {
                if (!workers.awaitTermination(look.toMillis(), TimeUnit.MILLISECONDS)) {
                    cancelStatements();
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Under the lock, so that a connection that went back to the pool is left alone. */
    private void cancelStatements() {
        synchronized (working) {
            for (Connection connection : working) {
                try {
                    connection.unwrap(PGConnection.class).cancelQuery();
                } catch (SQLException e) {
                    // then it ends by itself, at the latest with the time that the job has
                }
            }
        }
    }
}

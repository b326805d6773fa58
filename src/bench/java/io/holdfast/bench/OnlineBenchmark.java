package io.holdfast.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** A snapshot of a database that lets every edit pass, while somebody edits it all the time, beside its statements in psql. */
final class OnlineBenchmark implements Benchmark {
    private static final int TABLES = 20;

    @Override
    public void run(Workbench bench, Settings settings, Report report) throws Exception {
        int rows = settings.rows() / TABLES;
        int database = bench.database("Online");
        List<Integer> tables = new ArrayList<>();
        List<String> sources = new ArrayList<>();
        for (int i = 0; i < TABLES; i++) {
            int table = bench.mixedTable(database, "Mixed " + i);
            bench.caller().importFile(table, MixedRows.file(settings.folder(), rows));
            tables.add(table);
            sources.add(bench.physical(table));
            bench.raw().run("vacuum analyze " + sources.getLast());
        }
        List<String> statements = SnapshotBenchmark.statements(bench, sources);
        List<Double> slowest = new ArrayList<>();
        Turns.Result result = Turns.of(
                "online snapshot of %d × %,d rows".formatted(TABLES, rows),
                settings.pairs(),
                () -> {
                    bench.dropSnapshots(database);
                    bench.raw().settle();
                    return besideEdits(bench, database, tables, slowest);
                },
                () -> {
                    bench.raw().run("drop schema if exists " + SnapshotBenchmark.SCHEMA + " cascade");
                    bench.raw().settle();
                    return ImportBenchmark.seconds(() -> bench.raw().script(statements));
                });
        report.add(
                "snapshot of %d tables of %,d rows, every edit passing".formatted(TABLES, rows),
                Numbers.text("%.2f s", result.first().median()),
                Numbers.text(
                        "%.2f s: the same statements by " + bench.raw().by(),
                        result.second().median()),
                result.ratios().spread("%.2f"),
                "≥ 0.65");
        report.add(
                "slowest edit beside it",
                Numbers.of(slowest.subList(1, slowest.size())).spread("%.2f") + " s",
                "",
                "",
                "≤ 0.4 s");
        bench.dropSnapshots(database);
        bench.raw().run("drop schema " + SnapshotBenchmark.SCHEMA + " cascade");
        for (String source : sources) {
            bench.raw().run("truncate " + source);
        }
    }

    /** @param slowest takes how long the slowest edit took, in seconds */
    private static double besideEdits(Workbench bench, int database, List<Integer> tables, List<Double> slowest)
            throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService editor = Executors.newSingleThreadExecutor()) {
            Future<Double> longest = editor.submit(() -> edit(bench.caller(), tables, over));
            try {
                return ImportBenchmark.seconds(() -> bench.caller()
                        .awaitFinished(bench.caller()
                                .post(
                                        "/api/snapshots/application/" + database + "/",
                                        "{\"name\": \"Of now\", \"edits\": \"pass\"}")));
            } finally {
                over.set(true);
                slowest.add(longest.get());
            }
        }
    }

    /** A name by turns with a column, which asks PostgreSQL for the whole table, in one table after the other. */
    private static double edit(Caller caller, List<Integer> tables, AtomicBoolean over) throws Exception {
        double longest = 0;
        for (int i = 0; !over.get(); i++) {
            int table = tables.get(i % tables.size());
            String name = "{\"name\": \"Edit " + System.nanoTime() + "\", \"type\": \"text\"}";
            boolean column = i % 10 == 0;
            longest = Math.max(longest, ImportBenchmark.seconds(() -> {
                if (column) {
                    caller.post("/api/database/fields/table/" + table + "/", name);
                } else {
                    caller.patch("/api/database/tables/" + table + "/", name);
                }
            }));
        }
        return longest;
    }
}

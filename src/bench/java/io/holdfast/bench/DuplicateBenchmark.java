package io.holdfast.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** A duplicate of a table, from the request until the job is seen to have finished, beside its statements in psql. */
final class DuplicateBenchmark implements Benchmark {
    @Override
    public void run(Workbench bench, Settings settings, Report report) throws Exception {
        Turns.Result small = of(bench, settings, settings.rows() / 10);
        Turns.Result whole = of(bench, settings, settings.rows());
        report.add(
                "duplicate of a table of %,d rows".formatted(settings.rows()),
                Numbers.text("%.2f s", whole.first().median()),
                Numbers.text(
                        "%.2f s: `insert … select` by " + bench.raw().by(),
                        whole.second().median()),
                whole.ratios().spread("%.2f"),
                "≥ 0.90");
        report.add(
                "duplicate, time a row: %,d rows against %,d".formatted(settings.rows(), settings.rows() / 10),
                Numbers.text("%.2f µs", whole.first().median() / settings.rows() * 1e6),
                Numbers.text("%.2f µs", small.first().median() / settings.rows() * 1e7),
                Numbers.text("%.2f", whole.first().median() / small.first().median() / 10),
                "≤ 1.15");
    }

    private static Turns.Result of(Workbench bench, Settings settings, int rows) throws Exception {
        int database = bench.database("Duplicate of " + rows);
        int table = bench.mixedTable(database, "Mixed");
        bench.caller().importFile(table, MixedRows.file(settings.folder(), rows));
        bench.awaitNoUploads();
        String source = bench.physical(table);
        bench.raw().run("vacuum analyze " + source);
        List<String> statements = SnapshotBenchmark.statements(bench, List.of(source));
        Turns.Result result = Turns.of(
                "duplicate of %,d rows".formatted(rows),
                settings.pairs(),
                () -> {
                    dropDuplicates(bench, database, table);
                    bench.raw().settle();
                    return ImportBenchmark.seconds(() -> bench.caller()
                            .awaitFinished(
                                    bench.caller().post("/api/database/tables/" + table + "/duplicate/async/", "{}")));
                },
                () -> {
                    bench.raw().run("drop schema if exists " + SnapshotBenchmark.SCHEMA + " cascade");
                    bench.raw().settle();
                    return ImportBenchmark.seconds(() -> bench.raw().script(statements));
                });
        dropDuplicates(bench, database, table);
        bench.raw().run("drop schema " + SnapshotBenchmark.SCHEMA + " cascade");
        bench.empty(table);
        return result;
    }

    private static void dropDuplicates(Workbench bench, int database, int table) throws Exception {
        for (JsonNode one : bench.caller().get("/api/database/tables/database/" + database + "/")) {
            int id = one.path("id").asInt();
            if (id != table) {
                bench.caller().delete("/api/database/tables/" + id + "/");
                bench.caller().delete("/api/trash/item/table/" + id + "/");
            }
        }
        bench.awaitDropped();
    }
}

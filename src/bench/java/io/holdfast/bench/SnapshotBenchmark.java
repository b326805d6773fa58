package io.holdfast.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A snapshot of a database, from the request until the job is seen to have finished, beside its statements in psql. */
final class SnapshotBenchmark implements Benchmark {
    private static final int TABLES = 20;
    /** Where copies by PostgreSQL alone are made. */
    static final String SCHEMA = "bench_snapshot";

    @Override
    public void run(Workbench bench, Settings settings, Report report) throws Exception {
        int rows = settings.rows() / TABLES;
        add(bench, settings, report, TABLES, rows);
        add(bench, settings, report, 1, settings.rows());
    }

    private static void add(Workbench bench, Settings settings, Report report, int tables, int rows) throws Exception {
        int database = bench.database("Snapshot of " + tables);
        List<String> sources = new ArrayList<>();
        Path file = MixedRows.file(settings.folder(), rows);
        for (int i = 0; i < tables; i++) {
            int table = bench.mixedTable(database, "Mixed " + i);
            bench.caller().importFile(table, file);
            sources.add(bench.physical(table));
            bench.raw().run("vacuum analyze " + sources.getLast());
        }
        List<String> statements = statements(bench, sources);
        Turns.Result result = Turns.of(
                "snapshot of %d × %,d rows".formatted(tables, rows),
                settings.pairs(),
                () -> {
                    bench.dropSnapshots(database);
                    bench.raw().settle();
                    return ImportBenchmark.seconds(
                            () -> bench.caller().awaitFinished(bench.snapshot(database, "Of now")));
                },
                () -> {
                    bench.raw().run("drop schema if exists " + SCHEMA + " cascade");
                    bench.raw().settle();
                    return ImportBenchmark.seconds(() -> bench.raw().script(statements));
                });
        report.add(
                "snapshot of %d table%s of %,d rows".formatted(tables, tables == 1 ? "" : "s", rows),
                Numbers.text("%.2f s", result.first().median()),
                Numbers.text(
                        "%.2f s: the same statements by " + bench.raw().by(),
                        result.second().median()),
                result.ratios().spread("%.2f"),
                "≥ 0.90");
        bench.dropSnapshots(database);
        bench.raw().run("drop schema " + SCHEMA + " cascade");
        for (String source : sources) {
            bench.raw().run("truncate " + source);
        }
    }

    /** Each table copied: made with its primary key, filled, then given its index. */
    static List<String> statements(Workbench bench, List<String> sources) throws Exception {
        List<String> statements = new ArrayList<>(List.of("create schema " + SCHEMA));
        for (int i = 0; i < sources.size(); i++) {
            String source = sources.get(i);
            String copy = SCHEMA + ".copy_" + i;
            String columns = String.join(", ", bench.raw().list("""
                    select quote_ident(attname) from pg_attribute
                    where attrelid = '%s'::regclass and attnum > 0 and not attisdropped order by attnum
                    """.formatted(source)));
            statements.add("create table %s (like %s including defaults including identity, primary key (id))"
                    .formatted(copy, source));
            statements.add("insert into %s (%s) select %s from %s where deleted_at is null"
                    .formatted(copy, columns, columns, source));
            statements.add("create index on %s (position, id) where deleted_at is null".formatted(copy));
        }
        return statements;
    }
}

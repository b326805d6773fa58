package io.holdfast.bench;

import java.nio.file.Path;
import java.util.List;

/** A CSV file into a table that exists, from the first byte sent until the job is seen to have finished, beside {@code \copy}. */
final class ImportBenchmark implements Benchmark {
    private static final String TARGET = "bench_import";

    @Override
    public void run(Workbench bench, Settings settings, Report report) throws Exception {
        int table = bench.mixedTable(bench.database("Import"), "Mixed");
        String columns = likeOf(bench, table);
        int few = settings.rows() / 10;
        Turns.Result small = turns(bench, settings, table, columns, few);
        Turns.Result whole = turns(bench, settings, table, columns, settings.rows());
        add(report, bench, few, small, "");
        add(report, bench, settings.rows(), whole, "≥ 0.60");
        report.add(
                "import, time a row: %,d rows against %,d".formatted(settings.rows(), few),
                Numbers.text("%.2f µs", whole.first().median() / settings.rows() * 1e6),
                Numbers.text("%.2f µs", small.first().median() / few * 1e6),
                Numbers.text(
                        "%.2f",
                        whole.first().median()
                                / settings.rows()
                                / (small.first().median() / few)),
                "≤ 1.15");
        bench.empty(table);
        bench.raw().run("drop table " + TARGET, "drop sequence " + TARGET + "_place");
    }

    /**
     * A table with the same columns, keys and indexes as the service's own, but for what the service does to rows on their way
     * in: choices stay texts, and places are numbered by a default. Returns the columns that the file fills.
     */
    private static String likeOf(Workbench bench, int table) throws Exception {
        List<String> columns = bench.raw()
                .list("select quote_ident(column_name) from field where table_id = " + table
                        + " order by position, id");
        String choice = columns.get(
                MixedRows.COLUMNS.stream().map(MixedRows.Column::name).toList().indexOf("state"));
        bench.raw()
                .run(
                        "create table " + TARGET + " (like " + bench.physical(table) + " including all)",
                        "create sequence " + TARGET + "_place",
                        "alter table " + TARGET + " alter column position set default nextval('" + TARGET
                                + "_place'), alter column " + choice + " type text");
        return String.join(", ", columns);
    }

    private static Turns.Result turns(Workbench bench, Settings settings, int table, String columns, int rows)
            throws Exception {
        Path file = MixedRows.file(settings.folder(), rows);
        return Turns.of(
                "import of %,d rows".formatted(rows),
                settings.pairs(),
                () -> {
                    bench.empty(table);
                    bench.raw().settle();
                    return seconds(() -> bench.caller().importFile(table, file));
                },
                () -> {
                    bench.awaitNoUploads();
                    bench.raw().run("truncate " + TARGET);
                    bench.raw().settle();
                    return seconds(() -> bench.raw().copy(file, TARGET + " (" + columns + ")"));
                });
    }

    private static void add(Report report, Workbench bench, int rows, Turns.Result result, String goal) {
        report.add(
                "import of a CSV file, %,d rows × 10 columns".formatted(rows),
                Numbers.text("%.2f s", result.first().median()),
                Numbers.text(
                        "%.2f s: `\\copy` of the file by " + bench.raw().by(),
                        result.second().median()),
                result.ratios().spread("%.2f"),
                goal);
    }

    /** Work to be timed. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    static double seconds(Work work) throws Exception {
        long begun = System.nanoTime();
        work.run();
        return (System.nanoTime() - begun) / 1e9;
    }
}

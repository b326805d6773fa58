package io.holdfast.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A table as CSV, beside {@code \copy … to} of its columns: by a job, from the request until its file is seen to be whole, and
 * streamed into a file.
 */
final class ExportBenchmark implements Benchmark {
    @Override
    public void run(Workbench bench, Settings settings, Report report) throws Exception {
        int few = settings.rows() / 10;
        Turns.Result small = byJob(bench, settings, few);
        Turns.Result whole = byJob(bench, settings, settings.rows());
        add(report, bench, "export as CSV by a job, %,d rows × 10 columns".formatted(few), small, "");
        add(report, bench, "export as CSV by a job, %,d rows × 10 columns".formatted(settings.rows()), whole, "≥ 0.50");
        report.add(
                "export, time a row: %,d rows against %,d".formatted(settings.rows(), few),
                Numbers.text("%.2f µs", whole.first().median() / settings.rows() * 1e6),
                Numbers.text("%.2f µs", small.first().median() / few * 1e6),
                Numbers.text(
                        "%.2f",
                        whole.first().median()
                                / settings.rows()
                                / (small.first().median() / few)),
                "≤ 1.15");
        add(
                report,
                bench,
                "export as CSV streamed, %,d rows × 10 columns".formatted(settings.rows()),
                streamed(bench, settings),
                "≥ 0.50");
    }

    private static int filled(Workbench bench, Settings settings, int rows) throws Exception {
        int table = bench.mixedTable(bench.database("Export of " + rows), "Mixed");
        bench.caller().importFile(table, MixedRows.file(settings.folder(), rows));
        bench.awaitNoUploads();
        bench.raw().run("vacuum analyze " + bench.physical(table));
        return table;
    }

    /** The columns that are exported, of the rows that are. */
    private static String source(Workbench bench, int table) throws Exception {
        List<String> columns = new ArrayList<>(List.of("id"));
        columns.addAll(bench.raw()
                .list("select quote_ident(column_name) from field where table_id = " + table
                        + " order by position, id"));
        return bench.physical(table) + " (" + String.join(", ", columns) + ")";
    }

    private static Turns.Result byJob(Workbench bench, Settings settings, int rows) throws Exception {
        int table = filled(bench, settings, rows);
        String source = source(bench, table);
        Path file = Files.createTempFile(settings.folder(), "raw", ".csv");
        Turns.Result result = Turns.of(
                "export of %,d rows".formatted(rows),
                settings.pairs(),
                () -> {
                    // what was exported before is not to be in the way of what comes
                    bench.raw().run("truncate export_file, export_chunk");
                    bench.raw().settle();
                    return ImportBenchmark.seconds(() -> bench.caller()
                            .awaitFinished(bench.caller()
                                    .post(
                                            "/api/database/export/table/" + table + "/",
                                            "{\"exporter_type\": \"csv\"}")));
                },
                () -> {
                    bench.raw().settle();
                    return ImportBenchmark.seconds(() -> bench.raw().copyOut(source, file));
                });
        Files.delete(file);
        bench.raw().run("truncate export_file, export_chunk");
        bench.empty(table);
        return result;
    }

    private static Turns.Result streamed(Workbench bench, Settings settings) throws Exception {
        int table = filled(bench, settings, settings.rows());
        String source = source(bench, table);
        Path file = Files.createTempFile(settings.folder(), "raw", ".csv");
        Turns.Result result = Turns.of(
                "stream of %,d rows".formatted(settings.rows()),
                settings.pairs(),
                () -> ImportBenchmark.seconds(
                        () -> bench.caller().download("/api/database/rows/table/" + table + "/export/", file)),
                () -> ImportBenchmark.seconds(() -> bench.raw().copyOut(source, file)));
        Files.delete(file);
        bench.empty(table);
        return result;
    }

    private static void add(Report report, Workbench bench, String what, Turns.Result result, String goal) {
        report.add(
                what,
                Numbers.text("%.2f s", result.first().median()),
                Numbers.text(
                        "%.2f s: `\\copy … to` by " + bench.raw().by(),
                        result.second().median()),
                result.ratios().spread("%.2f"),
                goal);
    }
}

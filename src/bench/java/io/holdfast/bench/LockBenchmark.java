package io.holdfast.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;

/** How long a job takes to lock a whole database, by the service's own metric, beside the same rows locked by hand. */
final class LockBenchmark implements Benchmark {
    private static final int TABLES = 100;
    private static final int FIELDS = 50;
    private static final String LOCKING = "holdfast_job_locking_seconds_sum{type=\"create_snapshot\"}";

    @Override
    public void run(Workbench bench, Settings settings, Report report) throws Exception {
        int database = bench.database("Locks");
        for (int t = 0; t < TABLES; t++) {
            bench.table(database, "Table " + t, FIELDS, 1);
        }
        bench.raw().run("vacuum analyze field", "vacuum analyze user_table");
        Turns.Result result = Turns.of(
                "locks of a database", settings.pairs(), () -> locked(bench, database), () -> byHand(bench, database));
        report.add(
                "locks of a job on a database of %d tables × %d fields".formatted(TABLES, FIELDS),
                Numbers.text("%.1f ms", result.first().median() * 1e3),
                Numbers.text("%.1f ms: `select … for share`", result.second().median() * 1e3),
                new Numbers(
                                result.first().median() / result.second().median(),
                                1 / result.ratios().max(),
                                1 / result.ratios().min())
                        .spread("%.2f"),
                "≤ 1.5");
    }

    private static double locked(Workbench bench, int database) throws Exception {
        double before = bench.service().metric(LOCKING);
        bench.caller().awaitFinished(bench.snapshot(database, "Of now"));
        double taken = bench.service().metric(LOCKING) - before;
        bench.dropSnapshots(database);
        return taken;
    }

    private static double byHand(Workbench bench, int database) throws Exception {
        try (Connection connection = bench.raw().connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            double taken = ImportBenchmark.seconds(() -> {
                lock(statement, "select id from application where id = " + database);
                lock(statement, "select id from user_table where application_id = " + database);
                lock(
                        statement,
                        "select id from field where table_id in (select id from user_table where application_id = "
                                + database + ")");
            });
            connection.rollback();
            return taken;
        }
    }

    private static void lock(Statement statement, String select) throws Exception {
        try (ResultSet rows = statement.executeQuery(select + " order by id for share")) {
            while (rows.next()) {
                rows.getInt(1);
            }
        }
    }
}

package io.holdfast.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/** Runs all benchmarks, or those of {@link Settings#only}, and prints their table. */
public final class Benchmarks {
    private static final Map<String, Benchmark> ALL = new LinkedHashMap<>();

    static {
        ALL.put("import", new ImportBenchmark());
        ALL.put("export", new ExportBenchmark());
        ALL.put("snapshot", new SnapshotBenchmark());
        ALL.put("online", new OnlineBenchmark());
        ALL.put("duplicates", new DuplicateBenchmark());
        ALL.put("locks", new LockBenchmark());
        ALL.put("refusals", new RefusalBenchmark());
        ALL.put("waiters", new WaiterBenchmark());
    }

    private Benchmarks() {}

    public static void main(String[] arguments) throws Exception {
        Settings settings = Settings.given();
        Report report = new Report();
        try (Workbench bench = Workbench.open(settings)) {
            Report.say(
                    "statements of PostgreSQL alone are run by %s", bench.raw().by());
            for (Map.Entry<String, Benchmark> benchmark : ALL.entrySet()) {
                if (settings.wants(benchmark.getKey())) {
                    benchmark.getValue().run(bench, settings, report);
                }
            }
        }
        report.print(settings.folder().resolve("figures.md"));
    }
}

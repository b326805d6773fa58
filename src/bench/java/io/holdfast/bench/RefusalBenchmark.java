package io.holdfast.bench;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;

/** How soon an edit is refused while a snapshot runs, beside reading what it would have changed. */
final class RefusalBenchmark implements Benchmark {
    private static final int CLIENTS = 8;
    private static final int WAITS = 20;

    @Override
    public void run(Workbench bench, Settings settings, Report report) throws Exception {
        Standstill.Subject subject = Standstill.Subject.make(bench, 10, 10, 10);
        String field = "/api/database/fields/" + subject.fields().getFirst() + "/";
        HttpRequest read = bench.caller().to(field).build();
        HttpRequest edit = bench.caller().request("PATCH", field, "{\"type\": \"number\"}");
        HttpRequest patient = bench.caller()
                .to(field)
                .header("Content-Type", "application/json")
                .header("Prefer", "wait=1")
                .method("PATCH", BodyPublishers.ofString("{\"type\": \"number\"}"))
                .build();
        try (Standstill standstill = Standstill.of(bench, subject)) {
            List<Double> halves = new ArrayList<>();
            Turns.Result result = Turns.of(
                    "refusals, p99 in ms",
                    settings.warmUps(),
                    settings.pairs(),
                    () -> {
                        Numbers refused = Load.of(bench.caller(), CLIENTS, settings.load(), edit, 409);
                        halves.add(refused.median());
                        return refused.percentile(99);
                    },
                    () -> Load.of(bench.caller(), CLIENTS, settings.load(), read, 200)
                            .percentile(99));
            report.add(
                    "refusal (409) beside a snapshot, %d clients".formatted(CLIENTS),
                    Numbers.text("p50 %.1f ms, ", settings.measured(halves).median())
                            + Numbers.text("p99 %.1f ms", result.first().median()),
                    Numbers.text(
                            "p99 %.1f ms: reading the field", result.second().median()),
                    new Numbers(
                                    result.first().median() / result.second().median(),
                                    1 / result.ratios().max(),
                                    1 / result.ratios().min())
                            .spread("%.2f"),
                    "≤ 2; p99 ≤ 50 ms");
            List<Double> waited = new ArrayList<>();
            for (int i = 0; i < WAITS; i++) {
                waited.add(Load.once(bench.caller(), patient, 409) / 1e3);
            }
            report.add(
                    "refusal with `Prefer: wait=1`", Numbers.of(waited).spread("%.2f") + " s", "", "", "1 s ± 0.2 s");
        }
    }
}

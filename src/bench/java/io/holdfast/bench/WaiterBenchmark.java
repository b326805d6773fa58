package io.holdfast.bench;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How soon a row is read beside many callers who ask to wait for a lock, and beside none. As many wait as may, the others are
 * told at once; once they leave it at that, and once they come again as soon as they may, all the time.
 */
final class WaiterBenchmark implements Benchmark {
    private static final int CLIENTS = 8;
    private static final int CALLERS = 100;
    private static final int SPREAD = 1_000;
    private static final int SETTLED_AFTER = 2_000;

    @Override
    public void run(Workbench bench, Settings settings, Report report) throws Exception {
        Standstill.Subject subject = Standstill.Subject.make(bench, 10, 10, 100);
        warmUpRefusals(bench, settings, subject);
        measure(bench, settings, report, subject, Told.LEAVES);
        measure(bench, settings, report, subject, Told.COMES_AGAIN);
    }

    /** What somebody does who found no place to wait at. */
    private enum Told {
        LEAVES("the others were told"),
        COMES_AGAIN("the others come again and again");

        private final String text;

        Told(String text) {
            this.text = text;
        }
    }

    private static void measure(
            Workbench bench, Settings settings, Report report, Standstill.Subject subject, Told told) throws Exception {
        List<Double> halves = new ArrayList<>();
        List<Double> halvesBeside = new ArrayList<>();
        Turns.Result result = Turns.of(
                "reading a row, p99 in ms, " + told.text,
                settings.warmUps(),
                settings.pairs(),
                () -> {
                    try (Standstill standstill = Standstill.of(bench, subject)) {
                        Numbers read = reads(bench, settings, subject);
                        halves.add(read.median());
                        return read.percentile(99);
                    }
                },
                () -> {
                    Numbers read = besideCallers(bench, settings, subject, told);
                    halvesBeside.add(read.median());
                    return read.percentile(99);
                });
        report.add(
                "reading a row beside %d callers who ask to wait for a lock, %s, %d clients"
                        .formatted(CALLERS, told.text, CLIENTS),
                Numbers.text("p50 %.1f ms, ", settings.measured(halvesBeside).median())
                        + Numbers.text("p99 %.1f ms", result.second().median()),
                Numbers.text("p50 %.1f ms, ", settings.measured(halves).median())
                        + Numbers.text(
                                "p99 %.1f ms: the same without them",
                                result.first().median()),
                result.ratios().spread("%.2f"),
                "≤ 1.2");
    }

    /** Callers who find no place ask too seldom for the JVM to compile what they are told; a busy service has done so long ago. */
    private static void warmUpRefusals(Workbench bench, Settings settings, Standstill.Subject subject)
            throws Exception {
        HttpRequest edit = bench.caller()
                .request(
                        "PATCH",
                        "/api/database/fields/" + subject.fields().getFirst() + "/",
                        "{\"description\": \"not waited for\"}");
        try (Standstill standstill = Standstill.of(bench, subject)) {
            for (int i = 0; i < settings.warmUps(); i++) {
                Load.of(bench.caller(), CLIENTS, settings.load(), edit, 409);
            }
        }
    }

    private static Numbers besideCallers(Workbench bench, Settings settings, Standstill.Subject subject, Told told)
            throws Exception {
        List<Future<Integer>> waiting = new ArrayList<>();
        Numbers read;
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            try (Standstill standstill = Standstill.of(bench, subject)) {
                for (int i = 0; i < CALLERS; i++) {
                    int field = subject.fields().get(i);
                    waiting.add(callers.submit(() -> wait(bench.caller(), field, told)));
                }
                Thread.sleep(SETTLED_AFTER);
                read = reads(bench, settings, subject);
            }
        }
        int asked = 0;
        for (Future<Integer> caller : waiting) {
            asked += caller.get();
        }
        Report.say("%d callers asked %d times", CALLERS, asked);
        return read;
    }

    /** Until it is let in, or leaves; who comes back does so some time after it may. @return how often it asked */
    private static int wait(Caller caller, int field, Told told) throws Exception {
        // a change that changes nothing would not have to wait
        HttpRequest change = caller.to("/api/database/fields/" + field + "/")
                .header("Content-Type", "application/json")
                .header("Prefer", "wait=30")
                .method("PATCH", BodyPublishers.ofString("{\"description\": \"waited at " + System.nanoTime() + "\"}"))
                .build();
        for (int asked = 1; ; asked++) {
            HttpResponse<String> answer = caller.send(change);
            if (answer.statusCode() != 409 || told == Told.LEAVES) {
                return asked;
            }
            Duration atLeast = Duration.ofSeconds(
                    answer.headers().firstValueAsLong("Retry-After").orElse(1));
            // not all at once: nobody's callers keep step with one another
            Thread.sleep(atLeast.plusMillis(ThreadLocalRandom.current().nextInt(SPREAD)));
        }
    }

    private static Numbers reads(Workbench bench, Settings settings, Standstill.Subject subject) throws Exception {
        HttpRequest read = bench.caller()
                .to("/api/database/rows/table/" + subject.tables().getFirst() + "/?size=1")
                .build();
        return Load.of(bench.caller(), CLIENTS, settings.load(), read, 200);
    }
}

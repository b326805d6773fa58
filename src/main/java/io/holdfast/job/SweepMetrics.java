package io.holdfast.job;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;

/** What monitoring sees of brooms. What was removed is counted by the process that did it, so the sum of all tells. */
@ApplicationScoped
class SweepMetrics {
    private final MeterRegistry registry;
    private final Figures figures;

    SweepMetrics(MeterRegistry registry, Figures figures) {
        this.registry = registry;
        this.figures = figures;
    }

    /** At start, so that the first look at the metrics shows zeros. */
    void expect(Iterable<Broom> brooms) {
        for (Removed.Kind kind : Removed.Kind.values()) {
            counter(kind);
        }
        for (Broom broom : brooms) {
            String name = broom.name();
            TimeGauge.builder("holdfast_sweep_last_run_timestamp", () -> figures.lastRun(name), TimeUnit.SECONDS)
                    .description("When this was last done to the end, by whichever process; 0 when it has not been yet")
                    .tag("chore", name)
                    .register(registry);
            TimeGauge.builder("holdfast_sweep_interval", () -> broom.every().toMillis(), TimeUnit.MILLISECONDS)
                    .description("Time from the end of a run to the start of the next")
                    .tag("chore", name)
                    .register(registry);
        }
    }

    void removed(Removed.Kind kind, int count) {
        counter(kind).increment(count);
    }

    private Counter counter(Removed.Kind kind) {
        return Counter.builder("holdfast_sweep_removed")
                .description("What was removed because nobody needed it any more")
                .tag("kind", kind.tag())
                .register(registry);
    }
}

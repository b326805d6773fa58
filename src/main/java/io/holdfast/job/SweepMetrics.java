package io.holdfast.job;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** What monitoring sees of brooms. The process that uses one counts: of several, sums and the latest time tell. */
@ApplicationScoped
class SweepMetrics {
    private final MeterRegistry registry;
    private final Map<String, Long> lastRuns = new ConcurrentHashMap<>();

    SweepMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** At start, so that the first look at the metrics shows zeros. */
    void expect(Iterable<Broom> brooms) {
        for (Removed.Kind kind : Removed.Kind.values()) {
            counter(kind);
        }
        for (Broom broom : brooms) {
            String name = broom.name();
            TimeGauge.builder(
                            "holdfast_sweep_last_run_timestamp",
                            () -> lastRuns.getOrDefault(name, 0L),
                            TimeUnit.MILLISECONDS)
                    .description("When this process last did this to the end; 0 when it has not yet")
                    .tag("chore", name)
                    .register(registry);
        }
    }

    void removed(Removed.Kind kind, int count) {
        counter(kind).increment(count);
    }

    void ran(Broom broom) {
        lastRuns.put(broom.name(), System.currentTimeMillis());
    }

    private Counter counter(Removed.Kind kind) {
        return Counter.builder("holdfast_sweep_removed")
                .description("What was removed because nobody needed it any more")
                .tag("kind", kind.tag())
                .register(registry);
    }
}

package io.holdfast.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is run, by system properties.
 *
 * @param only {@code bench.only}: the benchmarks to be run, comma-separated; all of them when not given
 * @param rows {@code bench.rows}: rows of the imported file; a tenth of it for the growth, and a twentieth for each table of
 *     the snapshot
 * @param pairs {@code bench.pairs}: how often both sides are measured, after a warm-up
 * @param load {@code bench.load}: for how long requests are sent at a time
 * @param warmUps {@code bench.warm-ups}: how often both sides send requests for as long before they are measured: until the
 *     JVM compiles next to nothing any more, which in the beginning takes as much of the processors as the requests do
 * @param url {@code bench.jdbc-url}: a PostgreSQL, user and password included; null for one of the service's own
 * @param options {@code bench.jvm-options}: of the service's JVM, separated by blanks, such as a profiler; usually none
 * @param folder {@code bench.folder}: where data, files and logs go
 */
record Settings(
        List<String> only,
        int rows,
        int pairs,
        Duration load,
        int warmUps,
        @Nullable String url,
        List<String> options,
        Path folder) {
    static Settings given() {
        String url = System.getProperty("bench.jdbc-url", "");
        return new Settings(
                words(System.getProperty("bench.only", ""), ","),
                Integer.getInteger("bench.rows", 1_000_000),
                Integer.getInteger("bench.pairs", 5),
                Duration.ofSeconds(Integer.getInteger("bench.load", 10)),
                Integer.getInteger("bench.warm-ups", 5),
                url.isEmpty() ? null : url,
                words(System.getProperty("bench.jvm-options", ""), " "),
                Path.of(System.getProperty("bench.folder", "target/bench")).toAbsolutePath());
    }

    private static List<String> words(String given, String separator) {
        return given.isEmpty() ? List.of() : List.of(given.split(separator, -1));
    }

    /** Of what was written down under load: all but the warm-ups. */
    Numbers measured(List<Double> all) {
        return Numbers.of(all.subList(warmUps, all.size()));
    }

    boolean wants(String benchmark) {
        return only.isEmpty() || only.contains(benchmark);
    }
}

package io.holdfast.bench;

/** One of the things that are measured. */
@FunctionalInterface
interface Benchmark {
    /** Adds its lines to the report. */
    void run(Workbench bench, Settings settings, Report report) throws Exception;
}

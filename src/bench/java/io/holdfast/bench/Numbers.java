package io.holdfast.bench;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/** Measured numbers of one kind, in order. */
final class Numbers {
    private final double[] ordered;

    Numbers(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
        ordered = values.clone();
        Arrays.sort(ordered);
    }

    static Numbers of(Collection<Double> values) {
        return new Numbers(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    double median() {
        int half = ordered.length / 2;
        return ordered.length % 2 == 1 ? ordered[half] : (ordered[half - 1] + ordered[half]) / 2;
    }

    double min() {
        return ordered[0];
    }

    double max() {
        return ordered[ordered.length - 1];
    }

    /** The smallest number that so many percent of all do not exceed. */
    double percentile(double percent) {
        int place = (int) Math.ceil(percent / 100 * ordered.length) - 1;
        return ordered[Math.clamp(place, 0, ordered.length - 1)];
    }

    int count() {
        return ordered.length;
    }

    /** Median, minimum and maximum. */
    String spread(String format) {
        return (format + " (" + format + " – " + format + ")").formatted(median(), min(), max());
    }

    static String text(String format, double number) {
        return String.format(Locale.ROOT, format, number);
    }
}

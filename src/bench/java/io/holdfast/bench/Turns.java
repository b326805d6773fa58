package io.holdfast.bench;

import java.util.ArrayList;
import java.util.List;

/** Measures two ways in turn, so that whatever else the machine does falls on both. */
final class Turns {
    private Turns() {}

    /** One run, in whatever unit. */
    @FunctionalInterface
    interface Run {
        double measured() throws Exception;
    }

    /**
     * What came out.
     *
     * @param ratios of each pair: the second by the first
     */
    record Result(Numbers first, Numbers second, Numbers ratios) {}

    /** After one pair that does not count. */
    static Result of(String what, int pairs, Run first, Run second) throws Exception {
        return of(what, 1, pairs, first, second);
    }

    /**
     * As above.
     *
     * @param warmUps how many pairs do not count
     */
    static Result of(String what, int warmUps, int pairs, Run first, Run second) throws Exception {
        for (int i = 0; i < warmUps; i++) {
            Report.say("%s, warming up: %.4g beside %.4g", what, first.measured(), second.measured());
        }
        List<Double> ones = new ArrayList<>();
        List<Double> others = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            double one = first.measured();
            double other = second.measured();
            ones.add(one);
            others.add(other);
            ratios.add(other / one);
            Report.say("%s %d/%d: %.4g beside %.4g, ratio %.3f", what, i + 1, pairs, one, other, other / one);
        }
        return new Result(Numbers.of(ones), Numbers.of(others), Numbers.of(ratios));
    }
}

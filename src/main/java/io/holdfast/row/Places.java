package io.holdfast.row;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * Places between two rows. A place is a fraction in lowest terms that is kept as the nearest double, with 20 decimals; between
 * two of them comes their mediant: 1 and 2 give 3/2, then 3/2 and 2 give 5/3.
 */
final class Places {
    /** The columns keep as many. */
    static final int DECIMALS = 20;

    /** Two fractions with denominators up to this are told apart by their doubles. */
    private static final BigInteger MAX_DENOMINATOR = BigInteger.valueOf(10_000_000);

    private Places() {}

    /** There is no double left between two places: all rows must be given new ones. */
    static final class Exhausted extends Exception {
        private static final long serialVersionUID = 1;

        Exhausted() {
            super(null, null, false, false);
        }
    }

    /** Ascending places between two others, each between its predecessor and {@code after}. */
    static List<BigDecimal> between(BigDecimal before, BigDecimal after, int count) throws Exhausted {
        List<BigDecimal> places = new ArrayList<>(count);
        BigDecimal last = before;
        for (int i = 0; i < count; i++) {
            BigDecimal place = mediant(last, after);
            if (place.compareTo(last) <= 0 || place.compareTo(after) >= 0) {
                throw new Exhausted();
            }
            places.add(place);
            last = place;
        }
        return places;
    }

    private static BigDecimal mediant(BigDecimal low, BigDecimal high) {
        Fraction a = Fraction.of(low);
        Fraction b = Fraction.of(high);
        double numerator = a.numerator.add(b.numerator).doubleValue();
        double denominator = a.denominator.add(b.denominator).doubleValue();
        return new BigDecimal(numerator / denominator).setScale(DECIMALS, RoundingMode.HALF_EVEN);
    }

    private record Fraction(BigInteger numerator, BigInteger denominator) {
        /**
         * The fraction that a place was made from: the last convergent of its continued fraction that has no larger
         * denominator than places are made with.
         */
        static Fraction of(BigDecimal place) {
            BigInteger n = place.setScale(DECIMALS, RoundingMode.HALF_EVEN).unscaledValue();
            BigInteger d = BigInteger.TEN.pow(DECIMALS);
            Fraction previous = new Fraction(BigInteger.ZERO, BigInteger.ONE);
            Fraction last = new Fraction(BigInteger.ONE, BigInteger.ZERO);
            while (d.signum() != 0) {
                BigInteger[] whole = n.divideAndRemainder(d);
                Fraction next = new Fraction(
                        whole[0].multiply(last.numerator).add(previous.numerator),
                        whole[0].multiply(last.denominator).add(previous.denominator));
                if (next.denominator.compareTo(MAX_DENOMINATOR) > 0) {
                    break;
                }
                previous = last;
                last = next;
                n = d;
                d = whole[1];
            }
            return last;
        }
    }
}

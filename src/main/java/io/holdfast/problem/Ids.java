package io.holdfast.problem;

/** Ids in addresses: any run of digits. */
public final class Ids {
    private Ids() {}

    /** Digits beyond the range of ids belong to nobody, so they read as 0, which is nobody's either. */
    public static int of(String digits) {
        return digits.length() > 10 || Long.parseLong(digits) > Integer.MAX_VALUE ? 0 : Integer.parseInt(digits);
    }
}

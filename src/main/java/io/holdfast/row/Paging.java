package io.holdfast.row;

import io.holdfast.problem.ErrorCode;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a listing a caller wants, by the rules of all page objects.
 *
 * @param size how many are on a page
 * @param page from 1; null for the last one
 */
public record Paging(int size, @Nullable BigInteger page) {
    private static final int DEFAULT_SIZE = 100;
    private static final int MAX_SIZE = 200;
    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]{1,1000}");

    /**
     * What is no positive number counts as the usual size and the first page.
     *
     * @throws io.holdfast.problem.Problem 400 when a page would be too large
     */
    public static Paging of(@Nullable String size, @Nullable String page) {
        return new Paging(sizeOf(size), pageOf(page));
    }

    /** How many come before a page that has a number. */
    long offset() {
        BigInteger number = page == null ? BigInteger.ONE : page;
        return offset(number);
    }

    /** How many come before the page when there are so many in all. */
    public long offset(long count) {
        return offset(pageOf(count));
    }

    private long offset(BigInteger number) {
        BigInteger offset = number.subtract(BigInteger.ONE).multiply(BigInteger.valueOf(size));
        return offset.min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
    }

    /** The number of the page when there are so many in all. */
    public BigInteger pageOf(long count) {
        return page == null ? lastPage(count) : page;
    }

    public BigInteger lastPage(long count) {
        return BigInteger.valueOf((Math.max(count, 1) - 1) / size + 1);
    }

    private static int sizeOf(@Nullable String text) {
        BigInteger size = integer(text);
        if (size == null || size.signum() <= 0) {
            return DEFAULT_SIZE;
        }
        if (size.compareTo(BigInteger.valueOf(MAX_SIZE)) > 0) {
            throw ErrorCode.ERROR_PAGE_SIZE_LIMIT.problem();
        }
        return size.intValue();
    }

    private static @Nullable BigInteger pageOf(@Nullable String text) {
        if ("last".equals(text)) {
            return null;
        }
        BigInteger page = integer(text);
        return page == null ? BigInteger.ONE : page.max(BigInteger.ONE);
    }

    private static @Nullable BigInteger integer(@Nullable String text) {
        String digits = text == null ? "" : text.strip();
        return INTEGER.matcher(digits).matches() ? new BigInteger(digits) : null;
    }
}

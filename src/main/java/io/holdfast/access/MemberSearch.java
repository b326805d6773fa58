package io.holdfast.access;

import io.holdfast.problem.ErrorCode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which members a list shows, and in which order.
 *
 * @param search a part of the name or the address, in any case; null for everybody
 * @param sorts such as {@code +name,-email}; null for the order of joining
 */
record MemberSearch(@Nullable String search, @Nullable String sorts) {

    /** Throws 400 for a sort that is none. */
    List<MemberView> in(List<MemberView> members) {
        Comparator<MemberView> order = order();
        return members.stream().filter(this::isWanted).sorted(order).toList();
    }

    private boolean isWanted(MemberView member) {
        if (search == null) {
            return true;
        }
        String part = search.strip().toLowerCase(Locale.ROOT);
        return member.name().toLowerCase(Locale.ROOT).contains(part)
                || member.email().contains(part);
    }

    private Comparator<MemberView> order() {
        Comparator<MemberView> joining = Comparator.comparingInt(MemberView::id);
        if (sorts == null || sorts.isBlank()) {
            return joining;
        }
        return Arrays.stream(sorts.split(",", -1))
                .map(MemberSearch::by)
                .reduce(Comparator::thenComparing)
                .orElse(joining)
                .thenComparing(joining);
    }

    private static Comparator<MemberView> by(String sort) {
        if (sort.startsWith("-")) {
            return ascendingBy(sort.substring(1)).reversed();
        }
        // a plus sign that was not encoded arrives as a blank
        if (sort.startsWith("+") || sort.startsWith(" ")) {
            return ascendingBy(sort.substring(1));
        }
        throw ErrorCode.ERROR_INVALID_SORT_DIRECTION.problem();
    }

    private static Comparator<MemberView> ascendingBy(String attribute) {
        return switch (attribute) {
            case "name" -> Comparator.comparing(MemberView::name, String.CASE_INSENSITIVE_ORDER);
            case "email" -> Comparator.comparing(MemberView::email);
            case "permissions" -> Comparator.comparing(MemberView::permissions);
            default -> throw ErrorCode.ERROR_INVALID_SORT_ATTRIBUTE.problem();
        };
    }
}

package io.holdfast.application;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** How the API's order requests change an order. */
public final class Ordering {
    private Ordering() {}

    /**
     * The listed items come to stand one behind the other, the first of them where it is; the rest keeps its relative order
     * (contract, "Order endpoints in general": of A B C D, D A makes B C D A, and C A makes B C A D).
     *
     * @param present all items in their present order
     * @param listed some of them
     */
    public static List<Integer> reordered(List<Integer> present, List<Integer> listed) {
        List<Integer> wanted = List.copyOf(new LinkedHashSet<>(listed));
        if (wanted.isEmpty()) {
            return present;
        }
        List<Integer> result = new ArrayList<>(present);
        List<Integer> followers = wanted.subList(1, wanted.size());
        result.removeAll(followers);
        result.addAll(result.indexOf(wanted.getFirst()) + 1, followers);
        return result;
    }
}

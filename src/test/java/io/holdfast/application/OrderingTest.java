package io.holdfast.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OrderingTest {
    @Test
    void listedItemsFollowTheFirstOfThem() {
        assertThat(Ordering.reordered(List.of(1, 2, 3, 4), List.of(4, 1))).containsExactly(2, 3, 4, 1);
        assertThat(Ordering.reordered(List.of(1, 2, 3, 4), List.of(3, 1))).containsExactly(2, 3, 1, 4);
    }

    @Test
    void allListedIsTheListedOrder() {
        assertThat(Ordering.reordered(List.of(1, 2, 3), List.of(3, 1, 2))).containsExactly(3, 1, 2);
    }

    @Test
    void nothingListedChangesNothing() {
        assertThat(Ordering.reordered(List.of(1, 2), List.of())).containsExactly(1, 2);
    }

    @Test
    void whatIsListedTwiceCountsOnce() {
        assertThat(Ordering.reordered(List.of(1, 2, 3), List.of(2, 1, 2))).containsExactly(2, 1, 3);
    }
}

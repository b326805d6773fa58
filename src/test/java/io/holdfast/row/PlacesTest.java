package io.holdfast.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacesTest {
    @ParameterizedTest
    @CsvSource({
        "0, 1, 0.50000000000000000000",
        "1, 2, 1.50000000000000000000",
        "1.5, 2, 1.66666666666666674068",
        "0.5, 1, 0.66666666666666662966",
        "0.66666666666666662966, 1, 0.75000000000000000000",
        "1, 4, 2.50000000000000000000",
        "2.5, 4, 3.00000000000000000000",
        "123456789, 123456790, 123456789.50000000000000000000",
    })
    void aPlaceBetweenTwoIsTheirMediant(String before, String after, String between) throws Exception {
        assertThat(places(before, after, 1)).containsExactly(new BigDecimal(between));
    }

    @Test
    void eachOfSeveralComesBetweenItsPredecessorAndTheLast() throws Exception {
        assertThat(places("1", "2", 3))
                .containsExactly(
                        new BigDecimal("1.50000000000000000000"),
                        new BigDecimal("1.66666666666666674068"),
                        new BigDecimal("1.75000000000000000000"));
    }

    @Test
    void aWholeBatchFitsBetweenNeighbours() throws Exception {
        List<BigDecimal> all = new ArrayList<>(places("7", "8", RowInput.MAX_ITEMS));

        assertThat(all)
                .isSorted()
                .doesNotHaveDuplicates()
                .allSatisfy(place -> assertThat(place).isBetween(new BigDecimal("7.4"), new BigDecimal("7.999")));
    }

    @Test
    void nothingIsBetweenEqualPlaces() {
        assertThatThrownBy(() -> places("3", "3", 1)).isInstanceOf(Places.Exhausted.class);
    }

    @Test
    void precisionRunsOutWhenTheSidesAlternate() {
        assertThatThrownBy(() -> {
                    BigDecimal low = BigDecimal.ONE;
                    BigDecimal high = BigDecimal.TWO;
                    for (int i = 0; i < 200; i++) {
                        BigDecimal between = Places.between(low, high, 1).getFirst();
                        assertThat(between).isGreaterThan(low).isLessThan(high);
                        low = i % 2 == 0 ? between : low;
                        high = i % 2 == 0 ? high : between;
                    }
                })
                .isInstanceOf(Places.Exhausted.class);
    }

    private static List<BigDecimal> places(String before, String after, int count) throws Places.Exhausted {
        return Places.between(new BigDecimal(before), new BigDecimal(after), count);
    }
}

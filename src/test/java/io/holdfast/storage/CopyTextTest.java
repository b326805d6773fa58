package io.holdfast.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CopyTextTest {
    @Test
    void whatCopyReadsAsMarksIsEscaped() {
        assertThat(copied("a\tb\nc\rd\\e\\N")).isEqualTo("a\\tb\\nc\\rd\\\\e\\\\N");
        assertThat(copied("plain ünï 🎉")).isEqualTo("plain ünï 🎉");
        assertThat(copied("")).isEmpty();
    }

    @Test
    void nothingIsMarkedApartFromText() {
        assertThat(copied(null)).isEqualTo("\\N");
        assertThat(copied("\\N")).isEqualTo("\\\\N");
    }

    @Test
    void valuesAreWrittenInFull() {
        assertThat(copied(new BigDecimal("1E+3"))).isEqualTo("1000");
        assertThat(copied(true)).isEqualTo("t");
        assertThat(copied(false)).isEqualTo("f");
        assertThat(copied(7)).isEqualTo("7");
        assertThat(copied(LocalDate.parse("0001-01-01"))).isEqualTo("0001-01-01");
        assertThat(copied(OffsetDateTime.parse("2025-03-04T10:00:00.5+02:00")))
                .isEqualTo("2025-03-04T08:00:00.500000000Z");
        assertThat(copied(OffsetDateTime.parse("9999-12-31T23:59:59Z"))).isEqualTo("9999-12-31T23:59:59Z");
    }

    private static String copied(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        CopyText.append(out, value);
        return out.toString();
    }
}

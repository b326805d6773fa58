package io.holdfast.trash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class RestoredFieldsTest {
    @Test
    void aNameThatIsFreeStays() {
        assertThat(RestoredFields.freeName("Age", Set.of("age", "Name"))).isEqualTo("Age");
    }

    @Test
    void aNameThatIsTakenGetsAnEnd() {
        assertThat(RestoredFields.freeName("Age", Set.of("Age"))).isEqualTo("Age (Restored)");
        assertThat(RestoredFields.freeName("Age", Set.of("Age", "Age (Restored)", "Age (Restored) 2")))
                .isEqualTo("Age (Restored) 3");
    }

    @Test
    void aLongNameIsCutBetweenCharacters() {
        String name = "\uD83D\uDE00".repeat(255);

        String free = RestoredFields.freeName(name, Set.of(name));

        assertThat(free.codePointCount(0, free.length())).isEqualTo(255);
        assertThat(free).endsWith("\uD83D\uDE00 (Restored)");
    }
}

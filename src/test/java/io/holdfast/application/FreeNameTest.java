package io.holdfast.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class FreeNameTest {
    @Test
    void aNumberComesBehindTheWholeName() {
        assertThat(FreeName.numbered("CRM", Set.of("CRM"), 160)).isEqualTo("CRM 2");
        assertThat(FreeName.numbered("CRM 2", Set.of("CRM", "CRM 2"), 160)).isEqualTo("CRM 2 2");
    }

    @Test
    void theNextFreeNumberIsTaken() {
        assertThat(FreeName.numbered("CRM", Set.of("CRM", "CRM 2", "CRM 4"), 160))
                .isEqualTo("CRM 3");
    }

    @Test
    void aFreeNameStaysAsItIs() {
        assertThat(FreeName.of("CRM", Set.of("crm"), 160)).isEqualTo("CRM");
        assertThat(FreeName.of("CRM", Set.of("CRM"), 160)).isEqualTo("CRM 2");
    }

    @Test
    void whatIsTooLongLosesItsEndInWholeCharacters() {
        assertThat(FreeName.numbered("abcde", Set.of(), 5)).isEqualTo("abc 2");
        assertThat(FreeName.numbered("🦀🦀🦀🦀🦀", Set.of(), 5)).isEqualTo("🦀🦀🦀 2");
        assertThat(FreeName.numbered("ab cd", Set.of(), 5)).isEqualTo("ab 2");
        Set<String> taken = Set.of("abc 2", "abc 3", "abc 4", "abc 5", "abc 6", "abc 7", "abc 8", "abc 9");
        assertThat(FreeName.numbered("abcde", taken, 5)).isEqualTo("ab 10");
    }
}

package io.holdfast.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {
    @Test
    void oneMailboxHasOneSpelling() {
        assertThat(EmailAddress.normalised("  Ann.Ｂee@Example.ORG ")).isEqualTo("ann.bee@example.org");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a@b.de", "ann+tag@mail.example.org", "o'neil@example.org", "änne@bücher.example", "a@1.2.org"})
    void addressesAreValid(String address) {
        assertThat(EmailAddress.isValid(address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ann",
                "@example.org",
                "ann@",
                "ann@example",
                "a b@example.org",
                "ann@-example.org",
                "ann@example-.org",
                "ann@example..org",
                ".ann@example.org",
                "ann.@example.org",
                "a@b@example.org",
                "ann@example.org\u0000"
            })
    void otherTextsAreNot(String text) {
        assertThat(EmailAddress.isValid(text)).isFalse();
    }

    @Test
    void aLongTextIsRefusedAtOnce() {
        assertThat(EmailAddress.isValid("a.".repeat(100_000) + "@example.org")).isFalse();
    }
}

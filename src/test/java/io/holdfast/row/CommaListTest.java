package io.holdfast.row;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommaListTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\'',
            value = {
                "a,b;a|b",
                " a , -b ;a|-b",
                "\"a,b\",c;a,b|c",
                "-\"a,b\",+\"c,d\";-a,b|+c,d",
                "\"say \"\"hi\"\"\",b;say \"hi\"|b",
                "a\\,b,c\\\\;a,b|c\\",
                "5\" disk,b;5\" disk|b",
                "a,;a|",
                "\"open,b;open,b",
            })
    void namesAreSetApartByCommasOutsideOfQuotes(String text, String names) {
        assertThat(String.join("|", CommaList.split(text))).isEqualTo(names);
    }
}

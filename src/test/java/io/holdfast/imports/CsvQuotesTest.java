package io.holdfast.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A quote that is not where it should be swallows nothing: it is a character, or the end of the import. */
@QuarkusTest
class CsvQuotesTest {
    private final Importer ann = Importer.registered();
    private final int table = ann.table("[\"a\", \"b\"]");

    @Test
    void withinACellThatIsNotQuotedItIsACharacter() {
        ann.finished(ann.fileInto(table, "first_row_header=true", "a,b\n1,5\" pipe\n2,6\"\n4,ok\n"));

        assertThat(ann.count(table)).isEqualTo(3);
        assertThat(ann.cells(table, 0)).isEqualTo("{\"a\":\"1\",\"b\":\"5\\\" pipe\"}");
        assertThat(ann.cells(table, 1)).isEqualTo("{\"a\":\"2\",\"b\":\"6\\\"\"}");
        assertThat(ann.cells(table, 2)).isEqualTo("{\"a\":\"4\",\"b\":\"ok\"}");
    }

    @Test
    void withinAQuotedCellItIsDoubled() {
        ann.finished(ann.fileInto(table, "", "\"1\",\"5\"\" pipe,\nlong\"\n\"\"\"\",\"ok\"\n"));

        assertThat(ann.count(table)).isEqualTo(2);
        assertThat(ann.cells(table, 0)).isEqualTo("{\"a\":\"1\",\"b\":\"5\\\" pipe,\\nlong\"}");
        assertThat(ann.cells(table, 1)).isEqualTo("{\"a\":\"\\\"\",\"b\":\"ok\"}");
    }

    /** The record is the one in which it opened, counted from 0 without the header. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "a,b\\n1,5\" pipe\\n2,\"x\"y\\n3,\"open\\n4,ok\\n ~ record 1",
                "a,b\\n1,5\" pipe\\n3,\"open\\n4,ok\\n           ~ record 1",
                "a,b\\n\\n\\n\"\"x,1\\n                          ~ record 0",
                "a,b\\n1,2\\n3,4\\n5,\"                          ~ record 2",
                "a,\"b\\n1,2\\n                                  ~ header",
                "\"a\"a,b\\n1,2\\n                               ~ header",
            })
    void oneThatIsNeverClosedOrClosedTooSoonEndsTheImport(String file, String place) {
        String text = file.replace("\\n", "\n");

        assertThat(ann.failed(ann.fileInto(table, "first_row_header=true", text)))
                .contains(place);
        assertThat(ann.failed(ann.fileNew("name=T&first_row_header=true", text)))
                .contains(place);

        assertThat(ann.count(table)).isZero();
        assertThat(ann.tables()).isEqualTo(1);
    }
}

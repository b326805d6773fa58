package io.holdfast.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file is read as the text that it is, or not at all. */
@QuarkusTest
class CsvEncodingTest {
    private static final String FILE = "name,v\nGrün,1\n";
    private static final String ONLY_ROW = "{\"name\":\"Grün\",\"v\":\"1\"}";

    @Inject
    Storage storage;

    private final Importer ann = Importer.registered();

    private static byte[] file(Charset charset, int... mark) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Arrays.stream(mark).forEach(bytes::write);
        bytes.writeBytes(FILE.getBytes(charset));
        return bytes.toByteArray();
    }

    private static final byte[] LITTLE = file(StandardCharsets.UTF_16LE, 0xff, 0xfe);
    private static final byte[] BIG = file(StandardCharsets.UTF_16BE, 0xfe, 0xff);

    private void assertComesInWhole(byte[] file, String query) {
        int table = ann.finished(ann.fileNew("name=T&first_row_header=true" + query, file))
                .path("table_id")
                .asInt();
        assertThat(ann.count(table)).isEqualTo(1);
        assertThat(ann.cells(table, 0)).isEqualTo(ONLY_ROW);
    }

    @Test
    void itsMarkSaysWhichItIs() {
        assertComesInWhole(LITTLE, "");
        assertComesInWhole(BIG, "");
        assertComesInWhole(file(StandardCharsets.UTF_8, 0xef, 0xbb, 0xbf), "");
    }

    @Test
    void whoeverSendsItMaySayWhichItIs() {
        assertComesInWhole(LITTLE, "&charset=utf-16");
        assertComesInWhole(BIG, "&charset=utf-16");
        assertComesInWhole(file(StandardCharsets.UTF_16LE), "&charset=utf-16le");
        assertComesInWhole(file(StandardCharsets.UTF_16BE), "&charset=utf-16be");
        assertComesInWhole(file(Charset.forName("windows-1252")), "&charset=windows-1252");
        assertComesInWhole(file(Charset.forName("GB18030")), "&charset=gb18030");
    }

    private void assertRefused(byte[] file, String query, String encoding) {
        for (int table : List.of(0, ann.table("[\"name\", \"v\"]"))) {
            String why = ann.failed(
                    table == 0
                            ? ann.fileNew("name=T&first_row_header=true" + query, file)
                            : ann.fileInto(table, "first_row_header=true" + query, file));
            assertThat(why).containsIgnoringCase(encoding).containsPattern("record [0-9]+|header");
            if (table > 0) {
                assertThat(ann.count(table)).isZero();
            }
        }
        assertThat(ann.tables()).isEqualTo(1);
        storage.awaitNoUploadOf(ann.api().id());
    }

    @Test
    void withoutAMarkTheOtherEncodingIsFound() {
        assertRefused(file(StandardCharsets.UTF_16LE), "", "UTF-8");
    }

    @Test
    void withoutAMarkTheOtherOrderIsFound() {
        assertRefused(file(StandardCharsets.UTF_16BE), "", "UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"utf-16", "utf-16le", "utf-16be"})
    void bytesThatAreNotWhatTheirSenderSaysAreFound(String said) {
        assertRefused(file(StandardCharsets.UTF_8), "&charset=" + said, "UTF-16");
    }

    @Test
    void anOddNumberOfBytesIsFound() {
        assertRefused(Arrays.copyOf(LITTLE, LITTLE.length - 1), "", "UTF-16");
    }

    @Test
    void aCharacterThatIsCutInHalfIsFound() {
        byte[] cut = "name,v\nab,Grü".getBytes(StandardCharsets.UTF_8);
        assertRefused(Arrays.copyOf(cut, cut.length - 1), "", "UTF-8");
    }

    @ParameterizedTest
    @CsvSource({"utf-8, windows-1252", "us-ascii, utf-8", "shift_jis, windows-1252"})
    void anotherAlphabetIsFoundWhereItsBytesMeanNothing(String said, String is) {
        assertRefused(file(Charset.forName(is)), "&charset=" + said, said);
    }

    @Test
    void anEncodingThatNobodyKnowsIsTold() {
        assertThat(ann.fileNew("name=T&charset=utf-99", FILE)
                        .is(400)
                        .json()
                        .path("error")
                        .asText())
                .isEqualTo("ERROR_QUERY_PARAMETER_VALIDATION");
    }
}

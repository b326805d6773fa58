package io.holdfast.imports.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRecordsTest {
    private static final int MANY = 600;

    private static List<List<String>> read(String text) throws IOException {
        return read(text.getBytes(StandardCharsets.UTF_8), null, null);
    }

    private static List<List<String>> read(byte[] file, @Nullable Character delimiter, @Nullable String charset)
            throws IOException {
        CsvFormat format = new CsvFormat(delimiter, charset == null ? null : Charset.forName(charset));
        List<List<String>> records = new ArrayList<>();
        try (CsvRecords in = CsvRecords.open(new ByteArrayInputStream(file), format, MANY)) {
            for (CsvRecords.Record record = in.next(); record != null; record = in.next()) {
                assertThat(record.index()).isEqualTo(records.size());
                assertThat(record.length()).isEqualTo(record.cells().size());
                records.add(record.cells());
            }
        }
        return records;
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void aLineWithoutAnyCharacterIsNoRecordWhateverEndsLines(String end) throws IOException {
        String text = String.join(end, "a,b", "1,2", "", "3", "4,5,6", ",", "  ", "\"\"", "7,8");

        assertThat(read(text))
                .containsExactly(
                        List.of("a", "b"),
                        List.of("1", "2"),
                        List.of("3"),
                        List.of("4", "5", "6"),
                        List.of("", ""),
                        List.of("  "),
                        List.of(""),
                        List.of("7", "8"));
    }

    @Test
    void quotedCellsKeepDelimitersQuotesAndEndsOfLines() throws IOException {
        String text = "`a,b`,`say ``hi```,`two\nlines`\n5` pipe,,`x`\n".replace('`', '"');

        assertThat(read(text))
                .containsExactly(List.of("a,b", "say \"hi\"", "two\nlines"), List.of("5\" pipe", "", "x"));
    }

    @Test
    void charactersBehindAClosingQuoteAreAnErrorThatNamesTheRecord() {
        assertThatThrownBy(() -> read("a,b\n1,5\" pipe\n2,\"x\"y\n4,ok\n"))
                .isInstanceOf(CsvFault.class)
                .hasMessageContaining("record 2")
                .hasMessageContaining("after closing quote");
    }

    @Test
    void aQuoteThatIsNeverClosedIsAnErrorThatNamesTheRecordWhereItOpened() {
        assertThatThrownBy(() -> read("a,b\n1,2\n3,\"open\n4,ok\n5,ok\n"))
                .isInstanceOf(CsvFault.class)
                .hasMessageContaining("record 2")
                .hasMessageContaining("Unclosed quoted field");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '¦',
            value = {
                "item; price, EUR|lamp; 2,500|sofa; 1,250,000 ¦ ;",
                "item~ price, EUR|lamp~ 2,500|sofa~ 1,250,000 ¦ ~",
                "a,b|1,2|3|4,5,6 ¦ ,",
                "\"a;b;c\",d|\"1;2;3\",4 ¦ ,",
                "one|two|three ¦ ,",
                "hello, world|foo|bar; baz|qux ¦ ~",
            })
    void theDelimiterThatCutsMostRecordsAlikeIsFound(String lines, String delimiter) {
        String text = lines.replace('|', '\n').replace('~', '\t') + "\n";

        assertThat(Delimiters.of(text, true))
                .isEqualTo(delimiter.replace('~', '\t').charAt(0));
    }

    @Test
    void pipesAreFoundToo() {
        assertThat(Delimiters.of("item| price, EUR\nlamp| 2,500\nsofa| 1,250,000\n", true))
                .isEqualTo('|');
    }

    @Test
    void aGivenDelimiterWins() throws IOException {
        assertThat(read("a,b;c,d\n1,2;3,4\n".getBytes(StandardCharsets.UTF_8), ';', null))
                .containsExactly(List.of("a,b", "c,d"), List.of("1,2", "3,4"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void aMarkSaysTheEncoding(String charset) throws IOException {
        byte[] file = "\ufeffname,v\nGrün,1\n".getBytes(Charset.forName(charset));

        assertThat(read(file, null, null)).containsExactly(List.of("name", "v"), List.of("Grün", "1"));
        assertThat(read(file, null, charset)).containsExactly(List.of("name", "v"), List.of("Grün", "1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"windows-1252", "iso-8859-2", "gb18030", "UTF-16", "UTF-16LE", "UTF-16BE"})
    void anEncodingCanBeSaid(String charset) throws IOException {
        byte[] file = "name,v\nGrün,1\n".getBytes(Charset.forName(charset));

        assertThat(read(file, null, charset)).containsExactly(List.of("name", "v"), List.of("Grün", "1"));
    }

    @Test
    void utf16WithoutMarkIsNoUtf8() {
        assertThatThrownBy(() -> read("name,v\nGreen,1\n".getBytes(StandardCharsets.UTF_16LE), null, null))
                .isInstanceOf(CsvFault.class)
                .hasMessageContaining("UTF-8")
                .hasMessageContaining("record 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"name,v\nGrün,1\n", "name,v\nGreen,1\n", "name,v\nGreen,12\n"})
    void utf8IsNoUtf16(String text) {
        assertThatThrownBy(() -> read(text.getBytes(StandardCharsets.UTF_8), null, "UTF-16"))
                .isInstanceOf(CsvFault.class)
                .hasMessageContaining("UTF-16")
                .hasMessageContaining("record 0");
    }

    @Test
    void halfACharacterAtTheEndIsAnErrorThatNamesTheRecord() {
        byte[] whole = "\ufeffname,v\nGrün,1\nRot,2".getBytes(StandardCharsets.UTF_16LE);
        byte[] odd = java.util.Arrays.copyOf(whole, whole.length - 1);

        assertThatThrownBy(() -> read(odd, null, null))
                .isInstanceOf(CsvFault.class)
                .hasMessageContaining("UTF-16LE")
                .hasMessageContaining("record 2");
    }

    @Test
    void bytesThatMeanNothingAreAnErrorThatNamesTheRecordHoweverFarInTheFile() {
        String right = "name,value\n".repeat(30_000);
        byte[] file = (right + "Gr\u00fcn,1\nlast,2\n").getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> read(file, null, null))
                .isInstanceOf(CsvFault.class)
                .hasMessageContaining("record 30000 ")
                .hasMessageContaining("UTF-8");
    }

    @Test
    void anImageIsNoText() {
        byte[] png = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, 0, 1};

        assertThatThrownBy(() -> read(png, null, null)).isInstanceOf(CsvFault.class);
        assertThatThrownBy(() -> read(png, null, "windows-1252")).isInstanceOf(CsvFault.class);
    }

    @Test
    void aRecordWithoutEndIsAnErrorThatNamesTheLimit() {
        InputStream endless = new SequenceInputStream(
                new ByteArrayInputStream("a,b\n1,2\n".getBytes(StandardCharsets.UTF_8)), new Repeated('x'));

        assertThatThrownBy(() -> readAll(endless))
                .isInstanceOf(CsvFault.class)
                .hasMessageContaining("record 2 ")
                .hasMessageContaining(String.valueOf(CsvRecords.MAX_RECORD));
    }

    @Test
    void cellsWithoutEndAreAnErrorThatNamesTheLimit() {
        assertThatThrownBy(() -> readAll(new Repeated('x', ',')))
                .isInstanceOf(CsvFault.class)
                .hasMessageContaining("record 0 ")
                .hasMessageContaining(String.valueOf(CsvRecords.MAX_RECORD));
    }

    @Test
    void cellsBeyondThoseThatAreWantedAreCounted() throws IOException {
        try (CsvRecords in = CsvRecords.open(
                new ByteArrayInputStream("1,2,3,4\n".getBytes(StandardCharsets.UTF_8)), new CsvFormat(null, null), 2)) {
            assertThat(in.next()).isEqualTo(new CsvRecords.Record(0, List.of("1", "2"), 4));
        }
    }

    private static void readAll(InputStream file) throws IOException {
        try (CsvRecords in = CsvRecords.open(file, new CsvFormat(null, null), MANY)) {
            for (CsvRecords.Record record = in.next(); record != null; record = in.next()) {
                assertThat(record.length()).isPositive();
            }
        }
    }

    /** Some bytes over and over again, far beyond every limit. */
    private static final class Repeated extends InputStream {
        private final char[] bytes;
        private int next;

        Repeated(char... bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            return bytes[next++ % bytes.length];
        }
    }
}

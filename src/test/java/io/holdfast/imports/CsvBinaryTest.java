package io.holdfast.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** NUL characters, and files that are no text at all. */
@QuarkusTest
class CsvBinaryTest {
    @Inject
    Storage storage;

    private final Importer ann = Importer.registered();
    private final int table = ann.table("[\"a\", \"b\"]");

    @Test
    void aNulInTheHeaderFailsTheJobInWords() {
        String file = "a\0b,c\n1,2\n";

        assertThat(ann.failed(ann.fileInto(table, "first_row_header=true", file)))
                .contains("NUL");
        assertThat(ann.failed(ann.fileNew("name=T&first_row_header=true", file)))
                .contains("NUL");
        assertNothingCameIn();
    }

    @Test
    void aNulInACellFailsItsRow() {
        JsonNode job = ann.finished(ann.fileInto(table, "first_row_header=true", "a,b\nx\0y,2\nok,3\n"));

        JsonNode failing = job.path("report").path("failing_rows");
        assertThat(failing).hasSize(1);
        assertThat(failing.path("0")
                        .path("field_" + ann.fieldOf(table, 0))
                        .path(0)
                        .asText())
                .contains("Null");
        assertThat(ann.count(table)).isEqualTo(1);
        assertThat(ann.cells(table, 0)).isEqualTo("{\"a\":\"ok\",\"b\":\"3\"}");
    }

    @Test
    void aNewTableCannotLeaveOutARowSoItsJobFailsInWords() {
        assertThat(ann.failed(ann.fileNew("name=T&first_row_header=true", "a,b\nx\0y,2\nok,3\n")))
                .contains("NUL")
                .contains("0");
        assertNothingCameIn();
    }

    @Test
    void theSameAsJson() {
        JsonNode job = ann.finished(ann.importInto(table, """
                {"data": [["x\\u0000y", "2"], ["ok", "3"]]}"""));

        assertThat(job.path("report").path("failing_rows").has("0")).isTrue();
        assertThat(ann.count(table)).isEqualTo(1);
    }

    private void assertNothingCameIn() {
        assertThat(ann.count(table)).isZero();
        assertThat(ann.tables()).isEqualTo(1);
        storage.awaitNoUploadOf(ann.api().id());
    }

    @Test
    void anImageIsNoTable() throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB), "png", png);
        assertNoText(png.toByteArray());
    }

    @Test
    void anArchiveIsNoTable() throws IOException {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("people.csv"));
            out.write("a,b\n1,2\n".getBytes(StandardCharsets.UTF_8));
        }
        assertNoText(zip.toByteArray());
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write("a,b\n1,2\n".repeat(1000).getBytes(StandardCharsets.UTF_8));
        }
        assertNoText(gzip.toByteArray());
    }

    /** With a header or without, in the usual encoding or in one in which every byte means something. */
    private void assertNoText(byte[] file) {
        for (String query : new String[] {"", "first_row_header=true", "charset=iso-8859-1"}) {
            assertThat(ann.failed(ann.fileInto(table, query, file))).isNotEmpty();
            assertThat(ann.failed(ann.fileNew(query.isEmpty() ? "name=T" : "name=T&" + query, file)))
                    .doesNotContain("Something went wrong");
        }
        assertNothingCameIn();
    }
}

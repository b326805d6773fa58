package io.holdfast.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.Charset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files in other encodings than UTF-8, which a native executable has only when it was built with them. */
@QuarkusTest
class CsvCharsetsTest {
    @ParameterizedTest
    @CsvSource({
        "windows-1252, Crème brûlée €",
        "iso-8859-2, Łódź źle őű",
        "gb18030, 中文与汉字",
        "shift_jis, 日本語カナ",
        "koi8-r, Привет мир",
        "euc-kr, 한국어",
        "utf-16, Łódź 中文 한국어 😀"
    })
    void everyCellIsAsItWasInTheFile(String charset, String text) {
        Importer ann = Importer.registered();
        List<String> lines = IntStream.range(0, 5).mapToObj(i -> text + " " + i).toList();

        JsonNode job = ann.finished(ann.fileNew(
                "name=Texts&charset=" + charset, (String.join("\n", lines) + "\n").getBytes(Charset.forName(charset))));

        int table = job.path("table_id").asInt();
        String primary = "field_" + ann.fieldOf(table, 0);
        assertThat(ann.api().get("/api/database/rows/table/" + table + "/").ok().path("results"))
                .extracting(row -> row.path(primary).asText())
                .isEqualTo(lines);
    }

    @Test
    void anUnknownEncodingIsRefusedBeforeTheFileIsTaken() {
        Importer ann = Importer.registered();

        ann.fileNew("name=Texts&charset=no-such-thing", "a\n").isError(400, "ERROR_QUERY_PARAMETER_VALIDATION");

        assertThat(ann.tables()).isZero();
    }
}

package io.holdfast.exports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.problem.Json;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is in the files, byte by byte. */
@QuarkusTest
class ExportFormatTest {
    private Exporter exporter;

    @BeforeEach
    void create() {
        exporter = Exporter.create();
    }

    /** @param definition name, type and options as members of a JSON object */
    private void field(int table, String definition) {
        exporter.crm().field(table, "{" + definition + "}");
    }

    private void row(int table, String cells) {
        exporter.api()
                .post("/api/database/rows/table/" + table + "/?user_field_names=true", "{" + cells + "}")
                .is(200);
    }

    /** A field of every type, a row that is full, a row that is empty. */
    private int everything() {
        int table = exporter.table();
        field(table, "\"name\": \"Notes\", \"type\": \"long_text\"");
        field(table, "\"name\": \"Count\", \"type\": \"number\", \"number_negative\": true");
        field(table, """
                "name": "Price", "type": "number", "number_decimal_places": 2, "number_negative": true,
                "number_prefix": "$", "number_suffix": "net", "number_separator": "COMMA_PERIOD\"""");
        field(table, """
                "name": "Menge", "type": "number", "number_decimal_places": 1, "number_separator": "SPACE_COMMA\"""");
        field(table, "\"name\": \"Active\", \"type\": \"boolean\"");
        field(table, "\"name\": \"Day\", \"type\": \"date\", \"date_format\": \"EU\"");
        field(table, """
                "name": "Seen", "type": "date", "date_format": "ISO", "date_include_time": true,
                "date_force_timezone": "Europe/Berlin\"""");
        field(table, "\"name\": \"Stars\", \"type\": \"rating\"");
        field(table, """
                "name": "State", "type": "single_select",
                "select_options": [{"value": "in, out", "color": "red"}, {"value": "done", "color": "blue"}]""");
        field(table, "\"name\": \"Mail\", \"type\": \"email\"");
        field(table, "\"name\": \"Link\", \"type\": \"url\"");
        field(table, "\"name\": \"Phone\", \"type\": \"phone_number\"");
        row(table, """
                "Name": "Ann \\"A\\"", "Notes": "one\\ntwo", "Count": -5, "Price": -1234567.5, "Menge": 1234.5, "Active": true,
                "Day": "2024-02-29", "Seen": "2024-07-01T10:05:00Z", "Stars": 3, "State": "in, out",
                "Mail": "ann@example.org", "Link": "https://example.org/?a=1,2", "Phone": "+49301\"""");
        row(table, "");
        return table;
    }

    @Test
    void cellsComeInDisplayForm() throws Exception {
        int table = everything();

        String csv = exporter.csv(table);

        assertThat(csv)
                .isEqualTo("id,Name,Notes,Count,Price,Menge,Active,Day,Seen,Stars,State,Mail,Link,Phone\r\n"
                        + "1,\"Ann \"\"A\"\"\",\"one\ntwo\",-5,\"'-$1,234,567.50net\",\"1 234,5\",True,29/02/2024,"
                        + "2024-07-01 12:05,3,\"in, out\",ann@example.org,\"https://example.org/?a=1,2\",+49301\r\n"
                        + "2,,,,,,False,,,0,,,,\r\n");
        assertThat(exporter.streamed(table)).isEqualTo(csv);
    }

    @Test
    void jsonHasTheNamesAsKeys() throws Exception {
        int table = everything();

        JsonNode json =
                Json.MAPPER.readTree(exporter.text(table, "{\"exporter_type\": \"json\"}", StandardCharsets.UTF_8));

        assertThat(json).isEqualTo(Json.MAPPER.readTree("""
                [{"id": 1, "Name": "Ann \\"A\\"", "Notes": "one\\ntwo", "Count": -5, "Price": "-$1,234,567.50net",
                  "Menge": "1 234,5", "Active": true, "Day": "29/02/2024", "Seen": "2024-07-01 12:05", "Stars": 3,
                  "State": "in, out", "Mail": "ann@example.org", "Link": "https://example.org/?a=1,2", "Phone": "+49301"},
                 {"id": 2, "Name": null, "Notes": null, "Count": null, "Price": null, "Menge": null, "Active": false,
                  "Day": null, "Seen": null, "Stars": 0, "State": null, "Mail": "", "Link": "", "Phone": ""}]
                """));
    }

    @Test
    void anEmptyTableIsAnEmptyFile() throws Exception {
        int table = exporter.table();

        assertThat(exporter.csv(table)).isEqualTo("id,Name\r\n");
        assertThat(exporter.text(table, "{\"exporter_type\": \"json\"}", StandardCharsets.UTF_8))
                .isEqualToIgnoringWhitespace("[]");
        assertThat(exporter.exported(table, "{\"exporter_type\": \"csv\", \"csv_include_header\": false}"))
                .hasSize(3);
    }

    /** A spreadsheet would take them for formulas; and what it would not is left alone. */
    @Test
    void nothingBeginsAFormula() throws Exception {
        int table = exporter.table();
        field(table, "\"name\": \"=1+1\", \"type\": \"number\", \"number_negative\": true");
        field(table, """
                "name": "|p", "type": "single_select",
                "select_options": [{"value": "@x", "color": "red"}]""");
        row(table, "\"Name\": \"=cmd|'/C calc'!A0\", \"=1+1\": -5, \"|p\": \"@x\"");
        row(table, "\"Name\": \"-1+2\"");
        row(table, "\"Name\": \"+49 30 1\"");
        row(table, "\"Name\": \"|x\"");
        row(table, "\"Name\": \"%5\"");
        row(table, "\"Name\": \"+49301\"");
        row(table, "\"Name\": \"-1,234.5\"");
        row(table, "\"Name\": \"a=1|2\"");

        assertThat(exporter.csv(table))
                .isEqualTo("id,Name,'=1+1,'\\|p\r\n"
                        + "1,'=cmd\\|'/C calc'!A0,-5,'@x\r\n"
                        + "2,'-1+2,,\r\n"
                        + "3,'+49 30 1,,\r\n"
                        + "4,'\\|x,,\r\n"
                        + "5,'%5,,\r\n"
                        + "6,+49301,,\r\n"
                        + "7,\"-1,234.5\",,\r\n"
                        + "8,a=1|2,,\r\n");
    }

    @Test
    void blanksAtTheBeginningStayAndAreNoFormula() throws Exception {
        int table = exporter.table("\"\\t=1\"", "\"\\r=1\"", "\" x\"");

        assertThat(exporter.csv(table)).isEqualTo("id,Name\r\n1,\t=1\r\n2,\"\r=1\"\r\n3, x\r\n");
    }

    /** Character by character, whatever a number in between would have made of them. */
    @Test
    void digitsStayAsTheyAre() throws Exception {
        int table = exporter.table("\"00420\"", "\"9007199254740993\"", "\"120e4\"", "\"-0\"", "\"1.10\"", "\"+7\"");
        field(table, "\"name\": \"N\", \"type\": \"number\", \"number_decimal_places\": 2, \"number_negative\": true");
        row(table, "\"Name\": \"x\", \"N\": \"9007199254740993\"");

        assertThat(exporter.csv(table))
                .isEqualTo("id,Name,N\r\n1,00420,\r\n2,9007199254740993,\r\n3,120e4,\r\n4,-0,\r\n5,1.10,\r\n6,+7,\r\n"
                        + "7,x,9007199254740993.00\r\n");
    }

    @Test
    void fieldsWhoseNamesDifferInLittleKeepTheirOwnCells() throws Exception {
        int table = exporter.table();
        String longName = "é".repeat(254);
        for (String name : List.of("name", "NAME", longName + "1", longName + "2")) {
            field(table, "\"name\": \"" + name + "\", \"type\": \"text\"");
        }
        row(table, """
                "Name": "a", "name": "b", "NAME": "c", "%1$s1": "d", "%1$s2": "e\"""".formatted(longName));

        assertThat(exporter.csv(table))
                .isEqualTo("id,Name,name,NAME," + longName + "1," + longName + "2\r\n1,a,b,c,d,e\r\n");
        JsonNode json =
                Json.MAPPER.readTree(exporter.text(table, "{\"exporter_type\": \"json\"}", StandardCharsets.UTF_8));
        assertThat(json.at("/0/" + longName + "2").asText()).isEqualTo("e");
    }

    @Test
    void separatorsAreThoseAskedFor() throws Exception {
        int table = exporter.table("\"a;b,c|d\\te\"");

        for (String[] pair : new String[][] {
            {";", ";", "\"a;b,c|d\te\""},
            {"|", "|", "\"a;b,c|d\te\""},
            {"tab", "\t", "\"a;b,c|d\te\""},
            {"record_separator", "\u001E", "a;b,c|d\te"},
            {"unit_separator", "\u001F", "a;b,c|d\te"}
        }) {
            String body = "{\"exporter_type\": \"csv\", \"csv_column_separator\": \"" + pair[0] + "\"}";
            assertThat(Exporter.withoutMark(exporter.exported(table, body)))
                    .isEqualTo("id" + pair[1] + "Name\r\n1" + pair[1] + pair[2] + "\r\n");
        }
    }

    /** What texts became when their field was made one of days: the first and the last that there are, or nothing. */
    @Test
    void theFirstAndTheLastDayAreWritten() throws Exception {
        int table = exporter.table(
                "\"9999-12-31\"",
                "\"0001-01-01\"",
                "\"12024-01-01\"",
                "\"infinity\"",
                "\"0044-03-15 BC\"",
                "\"today\"");
        int field = exporter.crm().field(table, 0);
        exporter.api()
                .patch("/api/database/fields/" + field + "/", "{\"type\": \"date\", \"date_format\": \"ISO\"}")
                .is(200);

        assertThat(exporter.csv(table))
                .isEqualTo("id,Name\r\n1,9999-12-31\r\n2,0001-01-01\r\n3,\r\n4,\r\n5,\r\n6,\r\n");

        exporter.api()
                .patch(
                        "/api/database/fields/" + field + "/",
                        "{\"date_include_time\": true, \"date_time_format\": \"12\"}")
                .is(200);
        assertThat(exporter.csv(table)).contains("\r\n1,9999-12-31 12:00 AM\r\n2,0001-01-01 12:00 AM\r\n3,\r\n");
    }

    static List<String> charsets() {
        return Charsets.NAMES;
    }

    @ParameterizedTest
    @MethodSource("charsets")
    void everyEncodingOfTheContractIsWritten(String name) throws Exception {
        int table = exporter.table("\"plain 😀\"");
        Charset charset = Charsets.of(name);

        byte[] file = exporter.exported(table, "{\"exporter_type\": \"csv\", \"export_charset\": \"" + name + "\"}");

        boolean isWhole = name.equals("utf-8") || name.equals("gb18030");
        String expected = "id,Name\r\n1,plain " + (isWhole ? "😀" : "\\U0001f600") + "\r\n";
        byte[] bytes = isWhole ? expected.getBytes(charset) : expected.getBytes(StandardCharsets.US_ASCII);
        assertThat(name.equals("utf-8") ? Exporter.withoutMark(file).getBytes(charset) : file)
                .isEqualTo(bytes);
    }
}

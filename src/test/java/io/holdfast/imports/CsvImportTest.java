package io.holdfast.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.testing.Answer;
import io.holdfast.testing.Api;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of comma-separated values, sent as they are. */
@QuarkusTest
class CsvImportTest {
    @Inject
    Storage storage;

    private final Importer ann = Importer.registered();

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private int people() {
        int table = ann.table("[\"Name\"]");
        ann.field(table, "Age", "\"number\"");
        ann.field(table, "Active", "\"boolean\", \"boolean_default\": true");
        return table;
    }

    @Test
    void aFileGoesIntoTheFieldsThatItsHeaderNames() {
        int table = people();

        JsonNode job = ann.finished(ann.fileInto(table, "first_row_header=true", """
                Active,Name
                no,Ada
                checked," Grace, Rear Admiral "
                """));

        assertThat(job.path("first_row_header").asBoolean()).isTrue();
        assertThat(job.path("report").toString()).isEqualTo("{\"failing_rows\":{}}");
        assertThat(ann.cells(table, 0)).isEqualTo("""
                {"Name":"Ada","Age":null,"Active":false}""");
        assertThat(ann.cells(table, 1)).isEqualTo("""
                {"Name":"Grace, Rear Admiral","Age":null,"Active":true}""");
    }

    @Test
    void withoutAHeaderCellsGoByPlaceAndAnEmptyOneIsNotGiven() {
        int table = people();

        ann.finished(ann.fileInto(table, "", "Ada,36,no\nGrace\n,,\n"));

        assertThat(ann.cells(table, 0)).isEqualTo("""
                {"Name":"Ada","Age":"36","Active":false}""");
        assertThat(ann.cells(table, 1)).isEqualTo("""
                {"Name":"Grace","Age":null,"Active":true}""");
        assertThat(ann.cells(table, 2)).isEqualTo("""
                {"Name":null,"Age":null,"Active":true}""");
    }

    @Test
    void theCallerSaysWhereColumnsGoAndWhichAreSkipped() {
        int table = people();
        String columns = encoded("{\"who\": %d, \"rest\": null}".formatted(ann.fieldOf(table, 0)));

        ann.finished(ann.fileInto(
                table, "first_row_header=true&delimiter=tab&columns=" + columns, "who\trest\tAge\nAda\tx\t36\n"));

        assertThat(ann.cells(table, 0)).isEqualTo("""
                {"Name":"Ada","Age":"36","Active":true}""");
    }

    @Test
    void namesMeanTheFieldsThatHadThemWhenTheFileWasAccepted() throws Exception {
        int table = people();
        int job;
        try (ApplicationHold hold = ApplicationHold.againstImports(storage, ann.database())) {
            job = Importer.id(ann.fileInto(table, "first_row_header=true", "Name,Age\nAda,36\n"));
            ann.api()
                    .patch("/api/database/fields/" + ann.fieldOf(table, 0) + "/", "{\"name\": \"Full name\"}")
                    .ok();
            ann.api()
                    .patch("/api/database/fields/" + ann.fieldOf(table, 1) + "/", "{\"name\": \"Name\"}")
                    .ok();
        }

        ann.api().ended(job);

        assertThat(ann.cells(table, 0)).isEqualTo("""
                {"Full name":"Ada","Name":"36","Active":true}""");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Name,Year | The header has \"Year\", which is no field of the table",
                "Name,name | The header has \"name\", which is no field of the table",
                "Name,Name | Two columns go into the field \"Name\".",
                "Name,     | The header has \"\", which is no field of the table",
            })
    void aHeaderThatDoesNotFitFailsTheJob(String header, String why) {
        int table = people();

        assertThat(ann.failed(ann.fileInto(table, "first_row_header=true&delimiter=%2C", header + "\nAda,1\n")))
                .startsWith(why);
        assertThat(ann.count(table)).isZero();
    }

    @Test
    void aColumnThatTheFileDoesNotHaveFailsTheJob() {
        int table = people();
        String columns = encoded("{\"who\": %d}".formatted(ann.fieldOf(table, 0)));

        assertThat(ann.failed(ann.fileInto(table, "first_row_header=true&columns=" + columns, "Age\n36\n")))
                .isEqualTo("The header has no \"who\", which columns speaks of.");
    }

    @Test
    void aFieldThatWasDeletedMeanwhileFailsTheJob() throws Exception {
        int table = people();
        int job;
        try (ApplicationHold hold = ApplicationHold.againstImports(storage, ann.database())) {
            job = Importer.id(ann.fileInto(table, "first_row_header=true", "Name,Age\nAda,36\n"));
            ann.api()
                    .delete("/api/database/fields/" + ann.fieldOf(table, 1) + "/")
                    .ok();
        }

        assertThat(ann.api().ended(job).path("human_readable_error").asText())
                .isEqualTo("A field that the data go into was deleted before the import could begin.");
    }

    @Test
    void aFileWithoutRecordsFailsTheJobButOneWithAHeaderAloneDoesNot() {
        int table = people();

        assertThat(ann.failed(ann.fileInto(table, "first_row_header=true", ""))).isEqualTo("The file has no record.");
        assertThat(ann.failed(ann.fileInto(table, "", "\n\n"))).isEqualTo("The file has no record.");
        assertThat(ann.failed(ann.fileNew("name=T", ""))).isEqualTo("The file has no record.");
        ann.finished(ann.fileInto(table, "first_row_header=true", "Name,Age\n"));
        ann.finished(ann.fileNew("name=T&first_row_header=true", "Name,Age\n"));
    }

    @Test
    void wrongParametersAreToldBeforeAnythingIsStored() {
        int table = people();
        String path = "/api/database/tables/" + table + "/import/async/";
        String newTable = "/api/database/tables/database/" + ann.database() + "/async/";

        isInvalid(file(newTable), "name", "required");
        isInvalid(file(newTable + "?name="), "name", "required");
        isInvalid(file(newTable + "?name=%20"), "name", "blank");
        isInvalid(file(newTable + "?name=" + "x".repeat(256)), "name", "max_length");
        isInvalid(file(newTable + "?name=T&columns=%7B%7D"), "columns", "invalid");
        isInvalid(file(path + "?first_row_header=maybe"), "first_row_header", "invalid");
        isInvalid(file(path + "?delimiter=%22"), "delimiter", "invalid");
        isInvalid(file(path + "?delimiter=ab"), "delimiter", "invalid");
        isInvalid(file(path + "?charset=klingon"), "charset", "invalid_choice");
        isInvalid(file(path + "?columns=%7B%7D"), "columns", "invalid");
        isInvalid(file(path + "?first_row_header=1&columns=%5B%5D"), "columns", "invalid");
        isInvalid(file(path + "?first_row_header=1&columns=%7B"), "columns", "invalid");
        file(path + "?first_row_header=1&columns=" + encoded("{\"a\": 2147483648, \"b\": \"x\", \"c\": 1e400}"))
                .is(400, """
                        {"error": "ERROR_QUERY_PARAMETER_VALIDATION", "detail": {"columns": {
                          "a": [{"error": "<text>", "code": "does_not_exist"}],
                          "b": [{"error": "<text>", "code": "invalid"}],
                          "c": [{"error": "<text>", "code": "invalid"}]}}}""");
        file(path + "?first_row_header=1&columns=" + encoded("{\"a\\u0000\": null}"))
                .is(400, """
                {"error": "ERROR_QUERY_PARAMETER_VALIDATION", "detail": {"columns": {"non_field_errors":
                  [{"error": "<text>", "code": "null_characters_not_allowed"}]}}}""");
        assertThat(storage.uploadsOf(ann.api().id())).isZero();
    }

    private Answer file(String path) {
        return ann.api().post(path, "text/csv", new byte[] {'x'});
    }

    private static void isInvalid(Answer answer, String parameter, String code) {
        answer.is(400, """
                {"error": "ERROR_QUERY_PARAMETER_VALIDATION", "detail": {"%s": [{"error": "<text>", "code": "%s"}]}}
                """.formatted(parameter, code));
    }

    @Test
    void othersMayNotSendFiles() {
        int table = people();
        Api bob = Api.registered("Bob");

        bob.post("/api/database/tables/" + table + "/import/async/", "text/csv", new byte[] {'x'})
                .isError(400, "ERROR_USER_NOT_IN_GROUP");
        bob.post("/api/database/tables/database/" + ann.database() + "/async/?name=T", "text/csv", new byte[] {'x'})
                .isError(400, "ERROR_USER_NOT_IN_GROUP");
    }

    @Test
    void theQueryGoesBeforeTheContentTypeAndThatBeforeTheMark() {
        int table = ann.table("[\"Name\"]");
        byte[] file = "Grün\n".getBytes(StandardCharsets.ISO_8859_1);
        String path = "/api/database/tables/" + table + "/import/async/";

        ann.finished(ann.api().post(path, "text/csv; charset=\"iso-8859-1\"", file));
        ann.finished(ann.api().post(path + "?charset=iso-8859-5", "text/csv;charset=iso-8859-1", file));

        assertThat(ann.cells(table, 0)).isEqualTo("{\"Name\":\"Grün\"}");
        assertThat(ann.cells(table, 1)).isEqualTo("{\"Name\":\"Grќn\"}");
    }

    @Test
    void aFileThatIsNotInItsEncodingLeavesNothing() {
        int table = ann.table("[\"Name\"]");
        byte[] file = "Gruen\nGrün\n".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(ann.failed(ann.fileInto(table, "", file))).contains("UTF-8", "record 1");
        assertThat(ann.failed(ann.fileNew("name=T", file))).contains("UTF-8", "record 1");

        assertThat(ann.count(table)).isZero();
        assertThat(ann.tables()).isEqualTo(1);
    }

    @Test
    void failingRowsAreLeftOutAndCanBeHadBackWithEverythingThatIsWrongWithThem() {
        int table = people();

        JsonNode job = ann.finished(ann.fileInto(
                table,
                "first_row_header=true",
                "Name,Age,Active\nAda,36,yes\n\"Bob, jr.\",old,maybe\n" + "Cy,-1,no,more\nDee,,\n"));

        int age = ann.fieldOf(table, 1);
        int active = ann.fieldOf(table, 2);
        assertThat(job.path("report").toString())
                .isEqualTo("{\"failing_rows\":{\"1\":{\"field_%d\":[\"A valid number is required.\"],\"field_%d\":"
                                .formatted(age, active)
                        + "[\"Must be a valid boolean.\"]},\"2\":{\"non_field_errors\":"
                        + "[\"Ensure this field has no more than 3 elements.\"]}}}");
        assertThat(ann.count(table)).isEqualTo(2);
        Answer file = ann.api().get("/api/jobs/" + job.path("id") + "/failing-rows/");
        assertThat(file.is(200).header("Content-Type")).isEqualToIgnoringCase("text/csv;charset=UTF-8");
        assertThat(file.header("Content-Disposition")).contains("failing-rows-" + job.path("id") + ".csv");
        assertThat(file.text()).isEqualToNormalizingNewlines("""
                row,errors,Name,Age,Active
                1,Age: A valid number is required. | Active: Must be a valid boolean.,"Bob, jr.",old,maybe
                2,Ensure this field has no more than 3 elements.,Cy,-1,no,more
                """);
    }

    @Test
    void tooManyFailingRowsFailTheJobAndTheFirstCanBeHadBack() {
        int table = people();

        Answer asked = ann.fileInto(table, "", "Ada,old\n".repeat(31));

        assertThat(ann.failed(asked)).contains("more than 30 rows");
        String file = ann.api()
                .get("/api/jobs/" + asked.json().path("id") + "/failing-rows/")
                .is(200)
                .text();
        assertThat(file.lines()).hasSize(31);
        assertThat(file.lines().skip(1)).allMatch(line -> line.endsWith(",Age: A valid number is required.,Ada,old"));
        assertThat(ann.count(table)).isZero();
    }

    @Test
    void failingRowsAreForMembersAndOfImports() {
        int table = people();
        int job = ann.finished(ann.importInto(table, "{\"data\": [[\"Ada\", \"old\"], [\"Cy\"]]}"))
                .path("id")
                .asInt();
        String path = "/api/jobs/" + job + "/failing-rows/";
        Api bob = Api.registered("Bob");

        assertThat(ann.api().get(path).is(200).text()).isEqualToNormalizingNewlines("""
                row,errors,Name,Age,Active
                0,Age: A valid number is required.,Ada,old
                """);
        bob.get(path).isError(404, "ERROR_JOB_DOES_NOT_EXIST");
        ann.api().addMember(ann.workspace(), bob);
        bob.get(path).is(200);
        Api.anonymous().get(path).is(401);
        ann.api().get("/api/jobs/2147483648/failing-rows/").isError(404, "ERROR_JOB_DOES_NOT_EXIST");
        int snapshot = ann.api()
                .post("/api/snapshots/application/" + ann.database() + "/", "{\"name\": \"S\"}")
                .is(202)
                .json()
                .path("id")
                .asInt();
        ann.api().get("/api/jobs/" + snapshot + "/failing-rows/").isError(404, "ERROR_JOB_DOES_NOT_EXIST");
    }

    @Test
    void anImportWithoutFailingRowsHasAFileWithoutLines() {
        int table = people();
        int job = ann.finished(ann.fileInto(table, "", "Ada\n")).path("id").asInt();

        assertThat(ann.api().get("/api/jobs/" + job + "/failing-rows/").is(200).text())
                .isEqualToNormalizingNewlines("row,errors\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"world-cities.csv", "seattle-weather.csv", "flights-airport.csv"})
    void everyCellOfARealFileComesBackExactly(String name) throws IOException {
        byte[] file = resource(name);

        JsonNode job = ann.finished(ann.fileNew("name=" + name + "&first_row_header=true", file));

        List<List<String>> rows = plainRecords(file);
        List<String> header = rows.removeFirst();
        int table = job.path("table_id").asInt();
        assertThat(ann.count(table)).isEqualTo(rows.size());
        int compared = 0;
        for (int page = 1; compared < rows.size(); page++) {
            for (JsonNode row : ann.api()
                    .get("/api/database/rows/table/" + table + "/?user_field_names=true&size=200&page=" + page)
                    .ok()
                    .path("results")) {
                List<String> cells = header.stream()
                        .map(column -> row.path(column).isNull()
                                ? ""
                                : row.path(column).textValue())
                        .toList();
                assertThat(cells).isEqualTo(rows.get(compared++));
            }
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(CsvImportTest.class.getResourceAsStream("/files/" + name))) {
            return in.readAllBytes();
        }
    }

    /** Another reader than that of the service, for files whose cells have no end of a line in them. */
    private static List<List<String>> plainRecords(byte[] file) {
        List<List<String>> records = new ArrayList<>();
        for (String line : new String(file, StandardCharsets.UTF_8).split("\r?\n")) {
            List<String> cells = new ArrayList<>();
            StringBuilder cell = new StringBuilder();
            boolean quoted = false;
            for (char c : line.toCharArray()) {
                if (c == '"') {
                    quoted = !quoted;
                } else if (c == ',' && !quoted) {
                    cells.add(cell.toString());
                    cell.setLength(0);
                } else {
                    cell.append(c);
                }
            }
            cells.add(cell.toString());
            records.add(cells);
        }
        return records;
    }

    @Test
    void aNewTableKeepsBlanksAndHasNothingWhereTheFileHasNothing() {
        JsonNode job = ann.finished(ann.fileNew(
                "name=T&delimiter=%3B&charset=utf-8", " 00420 ;\"\";x\n1;2;3;4\n".getBytes(Charset.forName("UTF-8"))));

        int table = job.path("table_id").asInt();
        assertThat(ann.cells(table, 0)).isEqualTo("""
                {"Field 1":" 00420 ","Field 2":null,"Field 3":"x","Field 4":null}""");
        assertThat(ann.cells(table, 1)).isEqualTo("""
                {"Field 1":"1","Field 2":"2","Field 3":"3","Field 4":"4"}""");
    }
}

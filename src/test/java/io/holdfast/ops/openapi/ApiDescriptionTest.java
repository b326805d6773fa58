package io.holdfast.ops.openapi;

import static io.holdfast.testing.contract.ContractFilter.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.holdfast.lock.LockName;
import io.holdfast.lock.Operation;
import io.holdfast.problem.ErrorCode;
import io.holdfast.testing.contract.ApiDocument;
import io.holdfast.testing.contract.Described;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ApiDescriptionTest {
    private static final String COMPONENTS = "#/components/";
    private static final Pattern OUTSIDE =
            Pattern.compile("(src|href)\\s*=\\s*[\"']?(https?:)?//", Pattern.CASE_INSENSITIVE);

    /** The port of health and metrics, of the same host. */
    private static final String MANAGEMENT = "href=\"http://(localhost|127.0.0.1):[0-9]+/q/";

    @TestHTTPResource("/")
    URI service;

    private ApiDocument document;

    @BeforeEach
    void read() {
        document = ApiDocument.of(service);
    }

    @Test
    void everyOperationSaysWhatItDoesAndWhatItAnswers() {
        assertThat(document.operations()).hasSizeGreaterThan(50).allSatisfy(operation -> {
            JsonNode said = operation.operation();
            assertThat(said.path("summary").asText()).isNotBlank();
            assertThat(said.path("operationId").asText()).isNotBlank();
            assertThat(said.path("tags")).hasSize(1);
            assertThat(statuses(operation)).anyMatch(status -> status.startsWith("2"));
            for (JsonNode parameter : said.path("parameters")) {
                assertThat(document.resolve(parameter).path("description").asText())
                        .isNotBlank();
                assertThat(document.resolve(parameter).path("schema").isObject())
                        .isTrue();
            }
        });
    }

    @Test
    void everyErrorHasABodyThatSaysMore() {
        for (Described operation : document.operations()) {
            operation.operation().path("responses").fields().forEachRemaining(response -> {
                JsonNode described = document.resolve(response.getValue());
                assertThat(described.path("description").asText()).isNotBlank();
                boolean hasBody = !Set.of("204", "403").contains(response.getKey());
                assertThat(described.path("content").isEmpty())
                        .as("%s %s", operation.id(), response.getKey())
                        .isEqualTo(!hasBody);
            });
        }
    }

    @Test
    void whatFollowsFromAnAddressIsTold() {
        assertThat(document.operations()).allSatisfy(operation -> {
            // what is to be restored is named in the body
            boolean namesSomething =
                    operation.path().contains("{") || operation.id().equals("trash_restore");
            boolean isOfTests = operation.path().startsWith("/api/probe/");
            assertThat(statuses(operation).contains("404")).isEqualTo(namesSomething && !isOfTests);
            boolean isForAnybody = operation.operation().path("security").isArray();
            assertThat(statuses(operation).contains("401") || isForAnybody).isTrue();
        });
    }

    @Test
    void everyEditThatMayMeetAnotherOneTellsOfTheConflict() {
        List<String> waiting = document.operations().stream()
                .filter(operation -> operation.operation().toString().contains("parameters/Prefer"))
                .map(Described::id)
                .toList();

        assertThat(waiting)
                .containsExactlyInAnyOrder(
                        "application_rename",
                        "application_trash",
                        "applicationLock_take",
                        "field_change",
                        "field_changePrimary",
                        "field_create",
                        "field_trash",
                        "job_get",
                        "snapshot_delete",
                        "table_create",
                        "table_order",
                        "table_rename",
                        "table_trash",
                        "tableLock_take",
                        "trash_deleteApplication",
                        "trash_deleteField",
                        "trash_deleteTable",
                        "trash_deleteWorkspace",
                        "trash_restore",
                        "workspace_delete");
        assertThat(document.operations())
                .filteredOn(operation ->
                        waiting.contains(operation.id()) && !operation.id().equals("job_get")
                                || operation.path().startsWith("/api/database/rows/"))
                .allSatisfy(operation -> assertThat(
                                operation.operation().at("/responses/409/content/application~1problem+json"))
                        .isNotEmpty());
    }

    @Test
    void everyReferenceLeadsSomewhereAndEveryComponentIsUsed() {
        Set<String> used = new HashSet<>();
        document.root().findValuesAsText("$ref").forEach(reference -> {
            assertThat(document.root().at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse();
            used.add(reference.substring(COMPONENTS.length()));
        });
        List<String> components = new ArrayList<>();
        for (String kind : List.of("schemas", "parameters", "headers", "responses")) {
            document.root()
                    .path("components")
                    .path(kind)
                    .fieldNames()
                    .forEachRemaining(name -> components.add(kind + "/" + name));
        }
        assertThat(used).containsExactlyInAnyOrderElementsOf(components);
    }

    @Test
    void tagsAreThoseThatAreExplained() {
        Set<String> used = document.operations().stream()
                .filter(operation -> !operation.path().startsWith("/api/probe/"))
                .map(operation -> operation.operation().at("/tags/0").asText())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(document.root().path("tags").findValuesAsText("name")).containsExactlyInAnyOrderElementsOf(used);
    }

    @Test
    void namesOfOperationsAreUnique() {
        assertThat(document.operations().stream().map(Described::id)).doesNotHaveDuplicates();
    }

    /** What is a list in the code is the same list in the document. */
    @Test
    void theDocumentKnowsEveryOperationThatLocks() {
        List<String> described = new ArrayList<>();
        document.root().at("/components/schemas/Operation/enum").forEach(name -> described.add(name.asText()));

        assertThat(described)
                .containsExactlyElementsOf(
                        Arrays.stream(Operation.values()).map(Enum::name).toList());
    }

    @Test
    void theDocumentKnowsEveryNameOfALock() {
        List<String> described = new ArrayList<>();
        document.root().at("/components/schemas/LockName/enum").forEach(name -> described.add(name.asText()));

        assertThat(described)
                .containsExactlyElementsOf(
                        Arrays.stream(LockName.values()).map(LockName::text).toList());
    }

    /** A code that no endpoint may answer with would be a mistake, here or there. */
    @Test
    void everyCodeIsSomewhere() {
        String text = document.root().toString();

        assertThat(Stream.of(ErrorCode.values()).map(Enum::name))
                .allSatisfy(code -> assertThat(text).contains(code));
    }

    @Test
    void itIsOpenApiByItsOwnSchema() {
        assertThat(document.root().path("openapi").asText()).startsWith("3.1.");
        // every schema in it is a schema
        var meta = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        document.root()
                .at("/components/schemas")
                .fields()
                .forEachRemaining(
                        schema -> assertThat(meta.validate(schema.getValue().toString(), InputFormat.JSON))
                                .as(schema.getKey())
                                .isEmpty());
    }

    @Test
    void thePagesLoadNothingFromElsewhere() {
        for (String page : List.of("/", "/api/redoc/")) {
            String html = given().get(page)
                    .then()
                    .statusCode(200)
                    .contentType("text/html;charset=UTF-8")
                    .header("Content-Security-Policy", Matchers.startsWith("default-src 'self';"))
                    .extract()
                    .asString();

            assertThat(OUTSIDE.matcher(html.replaceAll(MANAGEMENT, "")).find()).isFalse();
        }
    }

    @Test
    void thePageFindsItsLibraryAndTheDocument() {
        String html = given().get("/api/redoc/").asString();
        String library = html.replaceAll("(?s).*<script src=\"([^\"]+)\".*", "$1");

        given().get(library).then().statusCode(200).contentType(Matchers.containsString("javascript"));
        assertThat(html).contains("spec-url=\"/api/schema.json\"");
    }

    @Test
    void theStartLeadsToAllOfThem() {
        assertThat(given().get("/").asString())
                .contains("href=\"/api/redoc/\"", "href=\"/api/schema.json\"")
                .containsPattern(MANAGEMENT + "health\"")
                .containsPattern(MANAGEMENT + "metrics\"");
    }

    private static Set<String> statuses(Described operation) {
        Set<String> statuses = new TreeSet<>();
        operation.operation().path("responses").fieldNames().forEachRemaining(statuses::add);
        return statuses;
    }
}

package io.holdfast.ops;

import static io.holdfast.testing.contract.ContractFilter.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.holdfast.testing.RawHttp;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class WireTest {
    @TestHTTPResource("/")
    URI server;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nowhere",
                "/api",
                "/api/",
                "/api/nowhere/",
                "/api/nowhere",
                "/api/probe/abc/",
                "/api/probe/abc",
                "/api/probe/1/2/",
                "/q/health",
                "/index.html"
            })
    void anUnknownPathIsToldInJson(String path) {
        given().urlEncodingEnabled(false)
                .get(path)
                .then()
                .statusCode(404)
                .contentType(ContentType.JSON)
                .body("error", equalTo("URL_NOT_FOUND"))
                .body("detail", not(emptyString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "POST", "OPTIONS"})
    void aMissingSlashIsToldWhateverTheMethod(String method) {
        given().request(method, "/api/probe/1")
                .then()
                .statusCode(404)
                .contentType(ContentType.JSON)
                .body("error", equalTo("URL_TRAILING_SLASH_MISSING"));
    }

    @Test
    void aMissingSlashIsToldBeforeABodyOfAnotherType() {
        given().contentType("text/plain")
                .body("x")
                .post("/api/probe")
                .then()
                .statusCode(404)
                .body("error", equalTo("URL_TRAILING_SLASH_MISSING"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH", "FOO"})
    void aWrongMethodHasADetailAndNoCode(String method) {
        given().request(method, "/api/probe/1/")
                .then()
                .statusCode(405)
                .contentType(ContentType.JSON)
                .body("detail", not(emptyString()))
                .body("error", nullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"})
    void onlyJsonIsTaken(String type) throws IOException {
        String answer = RawHttp.exchange(server, """
                POST /api/probe/ HTTP/1.1
                Content-Length: 1
                Content-Type: %s
                """.formatted(type), "x");
        assertThat(answer)
                .startsWith("HTTP/1.1 415 ")
                .contains("application/json")
                .endsWith("}");
    }

    @Test
    void brokenJsonHasADetailAndNoCode() {
        given().contentType(ContentType.JSON)
                .body("{\"a\":")
                .post("/api/probe/")
                .then()
                .statusCode(400)
                .contentType(ContentType.JSON)
                .body("detail", not(emptyString()))
                .body("error", nullValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/probe/1/?q=%zz",
                "/api/probe/%zz/",
                "/%",
                "/api/probe/1/?q=%00",
                "/api/probe/%00/",
                "/api/probe/1/?q=a|b",
                "/api/probe/1/?q={\"a\"}"
            })
    void aMalformedAddressIsRefusedInJson(String address) throws IOException {
        String answer = RawHttp.exchange(server, "GET " + address + " HTTP/1.1");
        assertThat(answer)
                .startsWith("HTTP/1.1 400 ")
                .containsIgnoringCase("\r\nContent-Type: application/json")
                .containsIgnoringCase("\r\nX-Request-Id: ")
                .contains("{\"detail\":");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%ff",
                "/api/probe/%ff/",
                "/api/probe/1%2F/",
                "/api/probe/..%2f1/",
                "/api//probe/1/",
                "/api/probe/1;a=b/",
                "/../../etc/passwd",
                "/api/probe/1/../",
                "/api/probe/./1/",
                "/api/probe/1/%2e%2E/1/",
                "nowhere"
            })
    void anOddAddressIsOneThatDoesNotExist(String address) throws IOException {
        String answer = RawHttp.exchange(server, "GET " + address + " HTTP/1.1");
        assertThat(answer)
                .startsWith("HTTP/1.1 404 ")
                .containsIgnoringCase("\r\nContent-Type: application/json")
                .contains("URL_NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "garbage", "application/json;q=zz", "image/*;q=0"})
    void theAnswerIsJsonWhateverIsAccepted(String accept) {
        given().header("Accept", accept)
                .get("/api/probe/1/")
                .then()
                .statusCode(200)
                .contentType(ContentType.JSON);
    }

    @Test
    void headAnswersAsGetDoesWithoutABody() {
        given().head("/api/probe/1/").then().statusCode(200).body(emptyString());
        given().head("/api/nowhere/").then().statusCode(404).body(emptyString());
    }

    @Test
    void optionsDescribeAnAddress() {
        given().options("/api/probe/1/")
                .then()
                .statusCode(200)
                .contentType(ContentType.JSON)
                .header("Allow", containsString("GET"))
                .body("renders", hasItem("application/json"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "OPTIONS"})
    void nothingIsBesideTheStartPage(String method) {
        given().request(method, "/nowhere").then().statusCode(404).body("error", equalTo("URL_NOT_FOUND"));
    }

    @Test
    void anyPageMayAskForAnythingTheContractNames() {
        String answer = given().header("Origin", "https://elsewhere.example")
                .header("Access-Control-Request-Method", "PATCH")
                .header("Access-Control-Request-Headers", "authorization,prefer,if-match,clientsessionid")
                .options("/api/probe/1/")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", "https://elsewhere.example")
                .header("Access-Control-Allow-Methods", containsString("PATCH"))
                .body(emptyString())
                .extract()
                .header("Access-Control-Allow-Headers");
        assertThat(answer.split(","))
                .contains(
                        "Authorization",
                        "Content-Type",
                        "Accept",
                        "WebSocketId",
                        "ClientSessionId",
                        "ClientUndoRedoActionGroupId",
                        "UserSourceAuthorization",
                        "Baserow-View-Authorization",
                        "Prefer",
                        "If-Match",
                        "Idempotency-Key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/probe/1/", "/api/nowhere/", "/api/probe/1", "/api/probe/broken/"})
    void aPageMayReadEveryAnswerAndItsHeaders(String path) {
        given().header("Origin", "https://elsewhere.example")
                .get(path)
                .then()
                .header("Access-Control-Allow-Origin", "https://elsewhere.example")
                .header(
                        "Access-Control-Expose-Headers",
                        "Retry-After,Preference-Applied,ETag,Location,Content-Disposition");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/probe/1/", "/api/nowhere/", "/api/probe/1", "/api/probe/broken/", "/nowhere"})
    void everyAnswerCarriesAnIdOfTheRequest(String path) {
        given().get(path).then().header("X-Request-Id", matchesPattern("[0-9a-f-]{36}"));
        given().header("X-Request-Id", "mine-1").get(path).then().header("X-Request-Id", "mine-1");
    }

    @Test
    void anIdThatCouldForgeALogLineIsReplaced() {
        given().header("X-Request-Id", "a b\tc")
                .get("/api/nowhere/")
                .then()
                .header("X-Request-Id", matchesPattern("[0-9a-f-]{36}"));
    }

    @Test
    void theIdIsKnownToWhatIsLogged() {
        given().header("X-Request-Id", "mine-2").get("/api/probe/1/").then().body("requestId", equalTo("mine-2"));
    }

    @Test
    void anUnexpectedFailureIsToldPlainly() {
        given().get("/api/probe/broken/")
                .then()
                .statusCode(500)
                .contentType(ContentType.JSON)
                .body("error", equalTo("ERROR_INTERNAL"))
                .body("detail", not(containsString("purpose")));
    }

    @Test
    void aBodyAnnouncedTooLargeIsNotReadAtAll() throws IOException {
        String answer = RawHttp.exchange(server, """
                POST /api/probe/ HTTP/1.1
                Content-Type: application/json
                Content-Length: 99999999999
                """);
        assertThat(answer).startsWith("HTTP/1.1 413 ").contains("ERROR_REQUEST_BODY_TOO_LARGE");
    }

    @Test
    void theHostThatAClientInventsForAProxyIsNotBelieved() {
        given().header("X-Forwarded-Host", "evil.example")
                .header("Forwarded", "host=evil.example;proto=https")
                .get("/api/probe/1/")
                .then()
                .body("link", equalTo(server.resolve("/api/probe/1/").toString()));
    }
}

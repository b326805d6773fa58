package io.holdfast.testing.contract;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A check that accepts everything would be worth nothing. */
@QuarkusTest
class ContractTest {
    private static final String TABLE =
            "{\"id\": 1, \"name\": \"A\", \"order\": 1, \"database_id\": 1, \"data_sync\": null}";
    private static final String AT = "/api/database/tables/1/";

    @TestHTTPResource("/")
    URI service;

    private void check(String method, String target, String body, int status, String type, String answer) {
        Contract.check(
                service,
                new Exchange(
                        method,
                        target,
                        null,
                        body,
                        status,
                        Map.of("Content-Type", type, "X-Request-Id", "1", "WWW-Authenticate", "JWT"),
                        answer));
    }

    @Test
    void whatIsAsDescribedPasses() {
        assertThatCode(() -> {
                    check("GET", AT, "", 200, "application/json", TABLE);
                    check("PATCH", AT + "?wait=1", "{\"name\": \"A\"}", 200, "application/json", TABLE);
                    check("DELETE", AT, "", 204, "", "");
                    check("GET", AT, "", 401, "application/json", "{\"detail\": \"who?\"}");
                    check("PUT", AT, "", 405, "application/json", "{\"detail\": \"no\"}");
                    check(
                            "GET",
                            "/nowhere/",
                            "",
                            404,
                            "application/json",
                            "{\"error\":\"URL_NOT_FOUND\",\"detail\":\"\"}");
                })
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET   | /api/database/tables/1/        |                | 200 | application/json | {"id": 1}
            GET   | /api/database/tables/1/        |                | 200 | application/json | {"id":1,"name":"A","order":1,"database_id":1,"data_sync":null,"more":1}
            GET   | /api/database/tables/1/        |                | 200 | application/json | {"id":"1","name":"A","order":1,"database_id":1,"data_sync":null}
            GET   | /api/database/tables/1/        |                | 200 | text/html        | {"id":1,"name":"A","order":1,"database_id":1,"data_sync":null}
            GET   | /api/database/tables/1/        |                | 202 | application/json | {"id":1,"name":"A","order":1,"database_id":1,"data_sync":null}
            GET   | /api/database/tables/1/?more=1 |                | 200 | application/json | {"id":1,"name":"A","order":1,"database_id":1,"data_sync":null}
            PATCH | /api/database/tables/1/        | {"named": "A"} | 200 | application/json | {"id":1,"name":"A","order":1,"database_id":1,"data_sync":null}
            PATCH | /api/database/tables/1/        |                | 200 | application/json | {"id":1,"name":"A","order":1,"database_id":1,"data_sync":null}
            GET   | /api/database/tables/1/        |                | 404 | application/json | {"error":"ERROR_FIELD_DOES_NOT_EXIST","detail":"no"}
            GET   | /api/database/tables/1/        |                | 409 | application/json | {"detail":"busy"}
            PUT   | /api/database/tables/1/        |                | 404 | application/json | {"error":"URL_NOT_FOUND","detail":"no"}
            GET   | /nowhere/                      |                | 200 | application/json | {}
            GET   | /api/database/tables/1         |                | 404 | application/json | {"error":"URL_NOT_FOUND","detail":"no"}
            """)
    void whatIsNotAsDescribedFails(String method, String target, String body, int status, String type, String answer) {
        assertThatThrownBy(() -> check(method, target, body == null ? "" : body, status, type, answer))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Not as the API is described");
    }
}

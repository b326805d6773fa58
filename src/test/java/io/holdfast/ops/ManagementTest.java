package io.holdfast.ops;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ManagementTest {
    @TestHTTPResource(value = "/", management = true)
    URI management;

    @ParameterizedTest
    @ValueSource(strings = {"live", "ready", "started"})
    void theServiceTellsHowItIs(String question) {
        given().get(management.resolve("/q/health/" + question))
                .then()
                .statusCode(200)
                .body("status", equalTo("UP"));
    }

    @Test
    void theFirstScrapeShowsHttpPoolsLocksAndJobs() {
        String metrics = scrape();
        assertThat(metrics)
                .contains("http_server_active_connections{")
                .contains("agroal_active_count{datasource=\"default\"")
                .contains("agroal_active_count{datasource=\"guard\"")
                .contains("holdfast_jobs{")
                .contains("holdfast_lock_waiters")
                .contains("holdfast_lock_conflicts_total{");
    }

    @Test
    void requestsAreCountedByEndpointAndNotByAddress() {
        given().get("/api/probe/4711/").then().statusCode(200);
        given().get("/api/nowhere/4712/").then().statusCode(404);
        given().get("/api/probe/4713").then().statusCode(404);
        given().urlEncodingEnabled(false).get("/api/nowhere/4714/?q=%00").then().statusCode(400);
        assertThat(scrape())
                .contains("http_server_requests_seconds_count{")
                .contains("uri=\"/api/probe/{id")
                .doesNotContain("/4711")
                .doesNotContain("/4712")
                .doesNotContain("/4713")
                .doesNotContain("/4714");
    }

    private String scrape() {
        return given().get(management.resolve("/q/metrics"))
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }
}

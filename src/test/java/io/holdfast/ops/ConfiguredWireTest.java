package io.holdfast.ops;

import static io.holdfast.testing.contract.ContractFilter.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.holdfast.testing.RawHttp;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ConfiguredWireTest.BehindAProxy.class)
class ConfiguredWireTest {
    @TestHTTPResource("/")
    URI server;

    public static class BehindAProxy implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.http.proxy.proxy-address-forwarding", "true",
                    "quarkus.http.proxy.enable-forwarded-host", "true",
                    "quarkus.http.limits.max-body-size", "1K",
                    "quarkus.http.cors.origins", "https://app.example");
        }
    }

    @Test
    void linksNameTheHostThatTheProxyWasAskedFor() {
        given().header("X-Forwarded-Host", "tables.example")
                .header("X-Forwarded-Proto", "https")
                .get("/api/probe/1/")
                .then()
                .body("link", equalTo("https://tables.example/api/probe/1/"));
    }

    @Test
    void onlyPagesOfTheConfiguredOriginsMayRead() {
        given().header("Origin", "https://app.example")
                .get("/api/probe/1/")
                .then()
                .header("Access-Control-Allow-Origin", "https://app.example");
        given().header("Origin", "https://elsewhere.example")
                .get("/api/probe/1/")
                .then()
                .header("Access-Control-Allow-Origin", nullValue());
    }

    @Test
    void aBodyThatGrowsTooLargeIsRefusedWhileItIsRead() throws IOException {
        String chunk = "800\r\n" + "1".repeat(0x800) + "\r\n";
        String answer = RawHttp.exchange(server, """
                POST /api/probe/ HTTP/1.1
                Content-Type: application/json
                Transfer-Encoding: chunked
                """, chunk + chunk + "0\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 413 ");
    }
}

package io.holdfast.k8s;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the manifests say of the service, asked of the service as it runs. */
@QuarkusTest
class ServiceInTheClusterTest {
    /** What Prometheus itself adds to every series, and the one metric that is its own. */
    private static final Set<String> LABELS_OF_TARGETS = Set.of("namespace", "pod", "service", "job", "instance");

    private static final String UP = "up";

    @TestHTTPResource(value = "/", management = true)
    URI management;

    static List<String> overlays() {
        return Overlays.names();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void probesAreAnswered(String overlay) {
        JsonNode container = container(overlay);
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            JsonNode get = container.at("/" + probe + "/httpGet");
            assertThat(get.path("port").asText()).as(probe).isEqualTo("management");
            given().get(management.resolve(get.path("path").asText())).then().statusCode(200);
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void portsAreThoseThatTheServiceListensOn(String overlay) throws IOException {
        Properties shipped = shipped();
        assertThat(port(overlay, "http")).isEqualTo(shipped.getProperty("quarkus.http.port"));
        assertThat(port(overlay, "management")).isEqualTo(shipped.getProperty("quarkus.management.port"));
        assertThat(shipped.getProperty("quarkus.http.host")).isEqualTo("0.0.0.0");
    }

    private static String port(String overlay, String name) {
        return elements(container(overlay).path("ports"))
                .filter(port -> port.path("name").asText().equals(name))
                .map(port -> port.path("containerPort").asText())
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyVariableIsOneThatTheServiceObeys(String overlay) {
        KnownKeys known = KnownKeys.ofTheService();
        List<String> variables = new ArrayList<>();
        elements(container(overlay).path("env"))
                .forEach(variable -> variables.add(variable.path("name").asText()));
        elements(container(overlay).path("envFrom"))
                .forEach(from -> variables.addAll(Overlays.get(overlay)
                        .get("ConfigMap", from.at("/configMapRef/name").asText())
                        .texts("/data")
                        .keySet()));
        assertThat(variables).hasSizeGreaterThan(3).allMatch(known::has);
    }

    @Test
    void aVariableThatNobodyObeysIsTold() {
        KnownKeys known = KnownKeys.ofTheService();
        assertThat(List.of("HOLDFAST_JOB_THREADS", "HOLDFAST_GUARD_URL", "QUARKUS_LOG_CATEGORY__IO_HOLDFAST__LEVEL"))
                .allMatch(known::has);
        assertThat(List.of(
                        "HOLDFAST_JOB_THREAD", "QUARKUS_HTTP_PROT", "QUARKUS_MANAGEMENT_ENABLED", "QUARKUS_SOMETHING"))
                .noneMatch(known::has);
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void thereIsTimeToStop(String overlay) throws IOException {
        Duration delay = DurationConverter.parseDuration(Overlays.get(overlay)
                .get("ConfigMap", "holdfast")
                .at("/data/QUARKUS_SHUTDOWN_DELAY")
                .asText());
        // those that are configured here are shorter, for tests
        Duration requests = DurationConverter.parseDuration(shipped().getProperty("quarkus.shutdown.timeout"));
        // two schedulers, one for jobs and one for chores, of which each waits twice
        Duration jobs = duration(ConfigProvider.getConfig(), "holdfast.job.shutdown-wait")
                .multipliedBy(4);
        assertThat(Duration.ofSeconds(Overlays.get(overlay)
                        .get("Deployment", "holdfast")
                        .at("/spec/template/spec/terminationGracePeriodSeconds")
                        .asLong()))
                .isGreaterThan(delay.plus(requests).plus(jobs));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void theProxyInFrontAllowsWhatTheServiceAllows(String overlay) {
        Config config = ConfigProvider.getConfig();
        long largest = config.getValue("quarkus.http.limits.max-body-size", MemorySize.class)
                .asLongValue();
        Duration longest = duration(config, "holdfast.lock.max-wait");
        Overlays.get(overlay).ofKind("Ingress").forEach(ingress -> {
            MemorySize allowed = config.getConverter(MemorySize.class)
                    .orElseThrow()
                    .convert(annotation(ingress, "proxy-body-size").toUpperCase(Locale.ROOT));
            assertThat(allowed.asLongValue()).isGreaterThanOrEqualTo(largest);
            assertThat(Duration.ofSeconds(Long.parseLong(annotation(ingress, "proxy-read-timeout"))))
                    .isGreaterThan(longest.plusSeconds(2));
        });
    }

    private static String annotation(Manifest ingress, String name) {
        return ingress.at("/metadata/annotations")
                .path("nginx.ingress.kubernetes.io/" + name)
                .asText();
    }

    private static Duration duration(Config config, String key) {
        return config.getOptionalValue(key, Duration.class).orElse(Duration.ZERO);
    }

    @Test
    void alertsAndPanelsNameMetricsThatTheServiceExports() throws IOException {
        given().get("/api/settings/");
        Exposition exported = Exposition.parse(given().get(management.resolve(metricsPath()))
                .then()
                .statusCode(200)
                .extract()
                .asString());
        List<String> queries = Stream.concat(
                        alerts().map(alert -> alert.path("expr").asText()), panels())
                .toList();
        assertThat(queries).hasSizeGreaterThan(20).allSatisfy(query -> check(PromQl.of(query), exported));
    }

    private static void check(PromQl query, Exposition exported) {
        assertThat(query.selectors()).isNotEmpty();
        for (PromQl.Selector selector : query.selectors()) {
            if (selector.metric().equals(UP)) {
                continue;
            }
            assertThat(exported.has(selector.metric())).as(selector.metric()).isTrue();
            selector.conditions().stream()
                    .filter(condition -> !LABELS_OF_TARGETS.contains(condition.label()))
                    .forEach(condition -> {
                        assertThat(exported.hasLabel(selector.metric(), condition.label()))
                                .as("%s", selector)
                                .isTrue();
                        // what others export has values that come with time
                        assertThat(!selector.metric().startsWith("holdfast_")
                                        || exported.satisfies(selector.metric(), condition))
                                .as("%s", selector)
                                .isTrue();
                    });
        }
        assertThat(query.groupedBy())
                .allMatch(label -> LABELS_OF_TARGETS.contains(label)
                        || query.selectors().stream()
                                .anyMatch(selector -> exported.hasLabel(selector.metric(), label)));
    }

    @Test
    void everyAlertHasItsLineInTheReadme() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        assertThat(alerts()).isNotEmpty().allSatisfy(alert -> {
            assertThat(readme).contains(alert.path("alert").asText() + " |");
            assertThat(alert.at("/annotations/summary").asText()).isNotEmpty();
            assertThat(alert.at("/labels/severity").asText()).isIn("warning", "critical");
        });
    }

    private static String metricsPath() {
        return Overlays.get("production")
                .ofKind("ServiceMonitor")
                .map(monitor -> monitor.at("/spec/endpoints/0/path").asText())
                .findFirst()
                .orElseThrow();
    }

    private static Stream<JsonNode> alerts() {
        return Overlays.get("production")
                .ofKind("PrometheusRule")
                .flatMap(rule -> elements(rule.at("/spec/groups")))
                .flatMap(group -> elements(group.path("rules")));
    }

    /** The queries of the dashboard. */
    private static Stream<String> panels() throws IOException {
        String dashboard = Overlays.get("production")
                .get("ConfigMap", "holdfast-dashboard")
                .texts("/data")
                .get("holdfast.json");
        return elements(new ObjectMapper().readTree(dashboard).path("panels"))
                .flatMap(panel -> elements(panel.path("targets")))
                .map(target -> target.path("expr").asText());
    }

    private static JsonNode container(String overlay) {
        return Overlays.get(overlay).get("Deployment", "holdfast").at("/spec/template/spec/containers/0");
    }

    private static Properties shipped() throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            properties.load(reader);
        }
        return properties;
    }

    private static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}

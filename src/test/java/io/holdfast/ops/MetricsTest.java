package io.holdfast.ops;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README says of metrics is what the service exports, from the first look on. */
@QuarkusTest
class MetricsTest {
    private static final Pattern ROW = Pattern.compile("\\| `(holdfast_[a-z_]+)` \\| (\\w+) \\| (.*?) \\| .+ \\|");
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
    private static final Pattern SAMPLE = Pattern.compile("([a-z_0-9]+)(?:\\{(.*?)})? \\S+(?: # .*)?");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");
    private static final Pattern QUOTED = Pattern.compile("`([a-z_]+)`");
    private static final Pattern ALERT = Pattern.compile("\\| <a name=\"(\\w+)\"></a>(\\w+) \\| (.*?) \\| .+ \\|");
    private static final Pattern NAME = Pattern.compile("\\b(?:holdfast|agroal|http|jvm)_[a-z_]+");

    @TestHTTPResource(value = "/metrics", management = true)
    URI metrics;

    /**
     * A metric.
     *
     * @param labels their names
     */
    private record Metric(String type, Set<String> labels) {}

    private String scrape() {
        return given().get(metrics).then().statusCode(200).extract().asString();
    }

    @Test
    void everyMetricIsInTheReadmeAsItIs() throws IOException {
        assertThat(documented()).isEqualTo(exported(scrape()));
    }

    @Test
    void everyAlertNamesMetricsThatThereAre() throws IOException {
        // those of requests exist from the first one on
        given().get("/").then().statusCode(200);
        String scrape = scrape();
        Set<String> alerts = new TreeSet<>();
        for (Matcher alert = ALERT.matcher(readme()); alert.find(); ) {
            alerts.add(alert.group(2));
            assertThat(alert.group(1)).isEqualToIgnoringCase(alert.group(2));
            for (Matcher name = NAME.matcher(alert.group(3)); name.find(); ) {
                assertThat(scrape).as(alert.group(2)).containsPattern("(?m)^" + name.group() + "[{ ]");
            }
        }
        assertThat(alerts).hasSizeGreaterThan(5);
    }

    private static String readme() throws IOException {
        return Files.readString(Path.of("README.md"));
    }

    private static Map<String, Metric> documented() throws IOException {
        Map<String, Metric> all = new TreeMap<>();
        for (Matcher row = ROW.matcher(readme()); row.find(); ) {
            Set<String> labels = new TreeSet<>();
            for (Matcher label = QUOTED.matcher(row.group(3)); label.find(); ) {
                labels.add(label.group(1));
            }
            all.put(row.group(1), new Metric(row.group(2), labels));
        }
        return all;
    }

    private static Map<String, Metric> exported(String scrape) {
        Map<String, String> types = new HashMap<>();
        for (Matcher type = TYPE.matcher(scrape); type.find(); ) {
            if (type.group(1).startsWith("holdfast_")) {
                boolean counts = type.group(2).equals("counter");
                types.put(type.group(1) + (counts ? "_total" : ""), type.group(2));
            }
        }
        Map<String, Metric> all = new TreeMap<>();
        types.forEach((name, type) -> {
            if (!isMaximumOfASummary(name, types)) {
                all.put(name, new Metric(type, labels(name, scrape)));
            }
        });
        return all;
    }

    private static boolean isMaximumOfASummary(String name, Map<String, String> types) {
        return name.endsWith("_max") && "summary".equals(types.get(name.substring(0, name.length() - "_max".length())));
    }

    private static Set<String> labels(String name, String scrape) {
        Set<String> labels = new TreeSet<>();
        scrape.lines().map(SAMPLE::matcher).filter(Matcher::matches).forEach(sample -> {
            String of = sample.group(1);
            if (sample.group(2) != null && (of.equals(name) || of.equals(name + "_count"))) {
                for (Matcher label = LABEL.matcher(sample.group(2)); label.find(); ) {
                    labels.add(label.group(1));
                }
            }
        });
        return labels;
    }
}

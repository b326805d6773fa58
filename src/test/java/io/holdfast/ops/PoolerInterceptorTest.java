package io.holdfast.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PoolerInterceptorTest {
    private static final String OPTIONS = "quarkus.datasource.jdbc.additional-jdbc-properties.options";
    private static final String PREPARE_THRESHOLD =
            "quarkus.datasource.jdbc.additional-jdbc-properties.prepareThreshold";

    private static SmallRyeConfig config(String pooler) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withInterceptors(new PoolerInterceptor())
                .withSources(new PropertiesConfigSource(
                        Map.of(OPTIONS, "-c lock_timeout=${limit}", "limit", "5s", "holdfast.pooler", pooler),
                        "test",
                        100))
                .build();
    }

    /** The configuration's own can be gone through once only. */
    private static List<String> names(SmallRyeConfig config) {
        List<String> names = new ArrayList<>();
        config.getPropertyNames().forEach(names::add);
        return names;
    }

    @Test
    void withoutAPoolerConnectionsAskForTheirLimitsAndPrepareAsTheDriverDoes() {
        SmallRyeConfig config = config("none");

        assertThat(config.getOptionalValue(OPTIONS, String.class)).contains("-c lock_timeout=5s");
        assertThat(config.getOptionalValue(PREPARE_THRESHOLD, String.class)).isEmpty();
        assertThat(names(config)).contains(OPTIONS).doesNotContain(PREPARE_THRESHOLD);
    }

    @Test
    void behindOneTheyAskForNothingAndPrepareNothing() {
        SmallRyeConfig config = config("transaction");

        assertThat(config.getOptionalValue(OPTIONS, String.class)).isEmpty();
        assertThat(config.getOptionalValue(PREPARE_THRESHOLD, String.class)).contains("0");
        assertThat(names(config)).contains(PREPARE_THRESHOLD).doesNotContain(OPTIONS);
    }
}

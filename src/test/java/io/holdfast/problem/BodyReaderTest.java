package io.holdfast.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.ws.rs.core.MultivaluedHashMap;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyReaderTest {
    private static Body read(String body) throws IOException {
        return new BodyReader()
                .readFrom(
                        Body.class,
                        Body.class,
                        new Annotation[0],
                        null,
                        new MultivaluedHashMap<>(),
                        new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void numbersKeepTheirDigits() throws IOException {
        assertThat(read("{\"n\": 1.50, \"m\": 123456789012345678901234567890}").json())
                .hasToString("{\"n\":1.50,\"m\":123456789012345678901234567890}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{} {}", "{\"n\": 1e99999999999}", "{\"n\": NaN}"})
    void whatIsNoJsonIsRefused(String body) {
        Problem problem = catchThrowableOfType(Problem.class, () -> read(body));

        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.code()).isNull();
        assertThat(problem.body().path("detail").asText()).startsWith("JSON parse error: ");
    }
}

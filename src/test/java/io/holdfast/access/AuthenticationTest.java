package io.holdfast.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.Answer;
import io.holdfast.testing.Api;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class AuthenticationTest {
    private static final String NOT_PROVIDED = """
            {"detail": "Authentication credentials were not provided."}
            """;
    private static final String INVALID = """
            {"error": "ERROR_INVALID_ACCESS_TOKEN", "detail": "<text>"}
            """;

    @Inject
    SigningKey key;

    @Inject
    AccessConfig config;

    @Test
    void nobodyIsToldHowToLogIn() {
        Answer answer = Api.anonymous().get("/api/workspaces/");

        answer.is(401, NOT_PROVIDED);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("JWT realm=\"api\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer abc", "Token abc", "Basic YTpi", "", "JWTabc"})
    void otherSchemesAreNoCredentials(String header) {
        Api.anonymous().with("Authorization", header).get("/api/workspaces/").is(401, NOT_PROVIDED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT abc.def.ghi", "JWT", "JWT abc", "jwt a b c", "JWT eyJhbGciOiJub25lIn0.e30."})
    void whatIsNoTokenIsRefused(String header) {
        Api.anonymous().with("Authorization", header).get("/api/workspaces/").is(401, INVALID);
    }

    @Test
    void aRefreshTokenIsNoAccessToken() {
        Api ann = Api.registered("Ann");

        bearing(ann.refreshToken()).get("/api/workspaces/").is(401, INVALID);
    }

    @Test
    void anExpiredTokenIsRefusedWithoutGrace() {
        Api ann = Api.registered("Ann");
        Instant longAgo = Instant.now().minus(config.accessTokenLifetime()).minusSeconds(1);

        String expired = new Tokens(key, config, InstantSource.fixed(longAgo)).issue(TokenType.ACCESS, ann.id(), 0);

        bearing(expired).get("/api/workspaces/").is(401, INVALID);
    }

    @Test
    void aTokenOfAnotherKeyIsRefused() {
        Api ann = Api.registered("Ann");
        SecretKey foreign =
                new SecretKeySpec("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8), "HmacSHA256");
        String forged = Jwt.claims()
                .claim("token_type", "access")
                .claim("user_id", ann.id())
                .claim("generation", 0)
                .expiresIn(Duration.ofMinutes(5))
                .jws()
                .algorithm(SignatureAlgorithm.HS256)
                .sign(foreign);

        bearing(forged).get("/api/workspaces/").is(401, INVALID);
    }

    @Test
    void theTokenOfAnAccountThatIsGoneIsRefused() {
        String token = new Tokens(key, config, InstantSource.system()).issue(TokenType.ACCESS, Integer.MAX_VALUE, 0);

        bearing(token).get("/api/workspaces/").is(401, """
                {"detail": "<text>"}""");
    }

    @Test
    void credentialsComeBeforeTheBody() {
        Api.anonymous().post("/api/workspaces/", "{\"name\":").is(401, NOT_PROVIDED);
        Api.anonymous()
                .with("Content-Type", "text/plain")
                .post("/api/workspaces/", "x")
                .is(401, NOT_PROVIDED);
    }

    @Test
    void endpointsForAnybodyDoNotLookAtCredentials() {
        Api stale = Api.anonymous().with("Authorization", "JWT abc.def.ghi");

        stale.get("/api/settings/").is(200);
        stale.get("/api/_health/").is(200);
        stale.post("/api/user/token-refresh/", "{}").isError(401, "ERROR_INVALID_REFRESH_TOKEN");
        stale.register("Ann");
    }

    @Test
    void aTokenHasTheClaimsThatTheFrontEndReads() throws Exception {
        Api ann = Api.registered("Ann");

        String claims =
                new String(Base64.getUrlDecoder().decode(ann.accessToken().split("\\.")[1]), StandardCharsets.UTF_8);

        assertThat(claims)
                .contains("\"token_type\":\"access\"", "\"user_id\":" + ann.id(), "\"iat\":", "\"exp\":", "\"jti\":");
    }

    private static Api bearing(String token) {
        return Api.anonymous().with("Authorization", "JWT " + token);
    }
}

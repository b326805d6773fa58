package io.holdfast.testing;

import static io.holdfast.testing.contract.ContractFilter.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.testing.contract.ContractFilter;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * A caller of the service: an account with its tokens, or nobody. Every test makes its own, so tests share a database without
 * meeting in it.
 *
 * <pre>{@code
 * Api ann = Api.registered("Ann");
 * int team = ann.workspace("Team");
 * ann.patch("/api/workspaces/" + team + "/", """
 *         {"name": "Club"}""").is(200, """
 *         {"id": %d, "name": "Club", "copies": "refuse", "generative_ai_models_enabled": {}}""".formatted(team));
 * }</pre>
 */
public final class Api {
    public static final String PASSWORD = "correct horse 1";

    private static final Duration GENEROUS = Duration.ofSeconds(60);
    private static final Set<String> ENDS = Set.of("finished", "failed", "cancelled");
    private static final String UNKNOWN_PORT = ":0";
    private static String lastUnderTest = "";

    private final String base;
    private final Map<String, String> headers;
    private final JsonNode login;

    private Api(String base, Map<String, String> headers, JsonNode login) {
        this.base = base;
        this.headers = headers;
        this.login = login;
    }

    /** Without credentials, at the service under test. */
    public static Api anonymous() {
        return at(underTest());
    }

    /**
     * REST Assured learns the port too late for the fields of a test, and of a packaged service Quarkus tells it from before a
     * method until after it only: in between it is where it was.
     */
    private static synchronized String underTest() {
        String url = ConfigProvider.getConfig().getValue("test.url", String.class);
        if (!url.endsWith(UNKNOWN_PORT)) {
            lastUnderTest = url;
        }
        return lastUnderTest;
    }

    /** Without credentials, at another process, such as {@code http://127.0.0.1:8081}. */
    public static Api at(String base) {
        return new Api(base, Map.of(), JsonNodeFactory.instance.missingNode());
    }

    /** With a new account of this name. */
    public static Api registered(String name) {
        return anonymous().register(name);
    }

    /** With a new account of this name, where this caller calls. */
    public Api register(String name) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("email", "someone-" + UUID.randomUUID() + "@example.org")
                .put("password", PASSWORD)
                .put("authenticate", true);
        return loggedIn(nobody().post("/api/user/", body.toString()).ok());
    }

    /** With fresh tokens of the same account. */
    public Api again(String password) {
        ObjectNode body =
                JsonNodeFactory.instance.objectNode().put("email", email()).put("password", password);
        return loggedIn(nobody().post("/api/user/token-auth/", body.toString()).ok());
    }

    private Api loggedIn(JsonNode payload) {
        String token = payload.path("access_token").asText();
        return new Api(base, Map.of("Authorization", "JWT " + token), payload);
    }

    private Api nobody() {
        return at(base);
    }

    /** The same caller, sending one more header or another value of it. */
    public Api with(String header, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(header, value);
        return new Api(base, Map.copyOf(all), login);
    }

    /** The same caller at another process: tokens are good at all of them. */
    public Api through(String base) {
        return new Api(base, headers, login);
    }

    public int id() {
        return user().path("id").asInt();
    }

    public String name() {
        return user().path("first_name").asText();
    }

    public String email() {
        return user().path("username").asText();
    }

    /** Where the service is that it calls, such as {@code http://127.0.0.1:8081}. */
    public String url() {
        return base;
    }

    public String accessToken() {
        return login.path("access_token").asText();
    }

    public String refreshToken() {
        return login.path("refresh_token").asText();
    }

    private JsonNode user() {
        return login.path("user");
    }

    /** Makes a workspace; the caller is its admin. Returns its id. */
    public int workspace(String name) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("name", name);
        return post("/api/workspaces/", body.toString()).ok().path("id").asInt();
    }

    /** Adds somebody to a workspace that the caller is admin of. Returns the id of the membership. */
    public int addMember(int workspace, Api other) {
        return add(workspace, other, "MEMBER");
    }

    /** As {@link #addMember}, with an admin's rights. */
    public int addAdmin(int workspace, Api other) {
        return add(workspace, other, "ADMIN");
    }

    private int add(int workspace, Api other, String role) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("email", other.email())
                .put("permissions", role);
        return post("/api/workspaces/users/workspace/" + workspace + "/", body.toString())
                .ok()
                .path("id")
                .asInt();
    }

    public JsonNode job(int id) {
        return get("/api/jobs/" + id + "/").ok();
    }

    /** Awaits the end of a job, whatever end that is. */
    public JsonNode ended(int job) {
        return ended(job, GENEROUS);
    }

    /** As {@link #ended(int)}, within another time. */
    public JsonNode ended(int job, Duration atMost) {
        return await().atMost(atMost)
                // less often after a second, not to be in the way of what takes long
                .pollInterval((polls, previous) -> Duration.ofMillis(polls < 50 ? 20 : 100))
                .until(() -> job(job), now -> ENDS.contains(now.path("state").asText()));
    }

    /** As {@link #ended(int)}, of a job just asked for. */
    public JsonNode ended(Answer asked) {
        return ended(asked, GENEROUS);
    }

    /** As {@link #ended(int, Duration)}, of a job just asked for. */
    public JsonNode ended(Answer asked, Duration atMost) {
        return ended(idOf(asked), atMost);
    }

    private static int idOf(Answer asked) {
        assertThat(asked.status()).as("status of %s", asked.text()).isIn(200, 202);
        return asked.json().path("id").asInt();
    }

    /** Awaits the end of a job that is to succeed. */
    public JsonNode finished(int job) {
        return finished(job, GENEROUS);
    }

    /** As {@link #finished(int)}, within another time. */
    public JsonNode finished(int job, Duration atMost) {
        JsonNode ended = ended(job, atMost);
        assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo("finished");
        return ended;
    }

    /** As {@link #finished(int)}, of a job just asked for. */
    public JsonNode finished(Answer asked) {
        return finished(asked, GENEROUS);
    }

    /** As {@link #finished(int, Duration)}, of a job just asked for. */
    public JsonNode finished(Answer asked, Duration atMost) {
        return finished(idOf(asked), atMost);
    }

    public Answer get(String path) {
        return send("GET", path, null);
    }

    /** Without a body. */
    public Answer post(String path) {
        return send("POST", path, null);
    }

    public Answer post(String path, String json) {
        return send("POST", path, json);
    }

    /** Sends bytes as they are. */
    public Answer post(String path, String contentType, byte[] body) {
        RequestSpecification request = given().urlEncodingEnabled(false)
                .headers(headers)
                .config(ContractFilter.config()
                        .encoderConfig(EncoderConfig.encoderConfig()
                                .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                                .encodeContentTypeAs(contentType, ContentType.BINARY)))
                .contentType(contentType)
                .body(body);
        return new Answer(request.request("POST", base + path));
    }

    public Answer put(String path, String json) {
        return send("PUT", path, json);
    }

    public Answer patch(String path, String json) {
        return send("PATCH", path, json);
    }

    public Answer delete(String path) {
        return send("DELETE", path, null);
    }

    /**
     * Sends what need not be JSON, as JSON unless a {@code Content-Type} was given by {@link #with}.
     *
     * @param path with its query; encoded already
     */
    public Answer send(String method, String path, @Nullable String body) {
        RequestSpecification request = given().urlEncodingEnabled(false).headers(headers);
        if (body != null && !headers.containsKey("Content-Type")) {
            request.contentType(ContentType.JSON);
        }
        if (body != null) {
            request.body(body);
        }
        return new Answer(request.request(method, base + path));
    }
}

package io.holdfast.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;

/** A client of the service that keeps its connections. */
final class Caller {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final long BETWEEN_LOOKS = 50;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;
    private final String token;

    /** With a new account. */
    Caller(String base) throws IOException, InterruptedException {
        this.base = base;
        HttpRequest account = HttpRequest.newBuilder(URI.create(base + "/api/user/"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("""
                        {"name": "Bench", "email": "bench-%d@example.org", "password": "correct horse 1",
                         "authenticate": true}""".formatted(System.nanoTime())))
                .build();
        this.token = json(http.send(account, BodyHandlers.ofString()))
                .path("access_token")
                .asText();
    }

    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).header("Authorization", "JWT " + token);
    }

    HttpRequest request(String method, String path, String body) {
        return to(path).header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
    }

    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, BodyHandlers.ofString());
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return json(send(to(path).build()));
    }

    JsonNode post(String path, String body) throws IOException, InterruptedException {
        return json(send(request("POST", path, body)));
    }

    void patch(String path, String body) throws IOException, InterruptedException {
        json(send(request("PATCH", path, body)));
    }

    void delete(String path) throws IOException, InterruptedException {
        json(send(to(path).DELETE().build()));
    }

    /** Sends a file, and returns once the job that brings it into a table is seen to have finished. */
    void importFile(int table, Path file) throws IOException, InterruptedException {
        awaitFinished(json(send(importing(table, file))));
    }

    private HttpRequest importing(int table, Path file) throws FileNotFoundException {
        return to("/api/database/tables/" + table + "/import/async/?first_row_header=true")
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofFile(file))
                .build();
    }

    /** Brings what is answered into a file. */
    void download(String path, Path file) throws IOException, InterruptedException {
        HttpResponse<Path> response = http.send(to(path).build(), BodyHandlers.ofFile(file));
        if (response.statusCode() != 200) {
            throw new IllegalStateException(path + ": " + response.statusCode());
        }
    }

    void awaitFinished(JsonNode created) throws IOException, InterruptedException {
        for (JsonNode job = created; ; job = get("/api/jobs/" + job.path("id") + "/")) {
            switch (job.path("state").asText()) {
                case "finished" -> {
                    return;
                }
                case "failed", "cancelled" -> throw new IllegalStateException("a job did not finish: " + job);
                default -> Thread.sleep(BETWEEN_LOOKS);
            }
        }
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        if (response.statusCode() >= 300) {
            throw new IllegalStateException(response.request().method() + " " + response.uri() + ": "
                    + response.statusCode() + " " + response.body());
        }
        return MAPPER.readTree(response.body());
    }
}

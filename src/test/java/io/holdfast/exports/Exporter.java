package io.holdfast.exports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.testing.Answer;
import io.holdfast.testing.Api;
import io.holdfast.testing.Crm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.awaitility.Awaitility;

/** A caller with a database of their own, who exports its tables. */
record Exporter(Crm crm) {
    static final String CSV = "{\"exporter_type\": \"csv\"}";
    private static final Set<String> ENDS = Set.of("finished", "failed", "cancelled", "expired");
    private static final String MARK = "\uFEFF";

    static Exporter create() {
        return new Exporter(Crm.create());
    }

    Api api() {
        return crm.owner();
    }

    /** A table with a text field "Name" and these rows. @param rows JSON texts */
    int table(String... rows) {
        StringBuilder data = new StringBuilder("[[\"Name\"]");
        for (String row : rows) {
            data.append(",[").append(row).append(']');
        }
        return api().post(crm.tables(), """
                {"name": "People", "first_row_header": true, "data": %s]}""".formatted(data)).ok().path("id").asInt();
    }

    Answer asked(int table, String body) {
        return api().post("/api/database/export/table/" + table + "/", body);
    }

    /** Begins an export. @return its id */
    int begun(int table, String body) {
        return asked(table, body).ok().path("id").asInt();
    }

    JsonNode export(int id) {
        return api().get("/api/database/export/" + id + "/").ok();
    }

    JsonNode ended(int id) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> export(id), now -> ENDS.contains(now.path("state").asText()));
    }

    /** The file of an export that is to succeed. */
    byte[] file(int id) throws IOException, InterruptedException {
        JsonNode ended = ended(id);
        assertThat(ended.path("state").asText()).as(api().job(id).toString()).isEqualTo("finished");
        return download(ended.path("url").asText()).body();
    }

    byte[] exported(int table, String body) throws IOException, InterruptedException {
        return file(begun(table, body));
    }

    /** As text, without the mark that it has to begin with. */
    String csv(int table) throws IOException, InterruptedException {
        return withoutMark(exported(table, CSV));
    }

    String text(int table, String body, Charset charset) throws IOException, InterruptedException {
        return new String(exported(table, body), charset);
    }

    static String withoutMark(byte[] file) {
        String text = new String(file, StandardCharsets.UTF_8);
        assertThat(text).startsWith(MARK);
        return text.substring(1);
    }

    static HttpResponse<byte[]> download(String url) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofByteArray());
        }
    }

    /** The whole table, streamed. */
    String streamed(int table) {
        String text = api().get("/api/database/rows/table/" + table + "/export/")
                .is(200)
                .text();
        assertThat(text).startsWith(MARK);
        return text.substring(1);
    }
}

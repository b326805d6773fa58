package io.holdfast.testing.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.testing.Answer;
import io.holdfast.testing.Api;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an account has, for requests to be about. What they take away is made again when it is wanted. */
final class Belongings {
    private static final Map<String, List<String>> BENEATH = Map.of(
            "workspace", List.of("membership", "application"),
            "application", List.of("table", "snapshot", "job"),
            "table", List.of("field", "row", "lock", "export"));

    /** Two of them are in each table. */
    private static final List<String> TYPES = List.of("number", "boolean", "date", "rating", "single_select", "email");

    private final Api nobody;
    private final Map<String, Integer> ids = new HashMap<>();
    private final Api guest;
    private final List<Integer> fields = new ArrayList<>();
    private @Nullable Api owner;
    private int tables;

    Belongings(String service) {
        this.nobody = Api.at(service);
        this.guest = nobody.register("Guest");
    }

    Api owner() {
        Api known = owner;
        if (known == null) {
            known = nobody.register("Fuzz");
            owner = known;
        }
        return known;
    }

    /** An account that is in no workspace of the owner's unless it was added. */
    Api guest() {
        return guest;
    }

    void forgetAccount() {
        owner = null;
        ids.clear();
        fields.clear();
    }

    /** It is gone, or may be. */
    void forget(String kind) {
        ids.remove(kind);
        if (kind.equals("field")) {
            fields.clear();
        }
        BENEATH.getOrDefault(kind, List.of()).forEach(this::forget);
    }

    /** One of a kind, that is there. */
    int id(String kind) {
        Integer known = ids.get(kind);
        if (known != null) {
            return known;
        }
        int id = find(kind).orElseGet(() -> {
            // something above it is gone
            forgetAccount();
            return find(kind).orElseThrow(() -> new AssertionError("no " + kind + " can be made"));
        });
        ids.put(kind, id);
        return id;
    }

    /** Those of the table, as far as they are known. */
    List<Integer> fields() {
        if (fields.isEmpty()) {
            Answer list = owner().get("/api/database/fields/table/" + id("table") + "/");
            if (list.status() == 200) {
                list.json().forEach(field -> fields.add(field.path("id").asInt()));
            }
        }
        return fields;
    }

    private Optional<Integer> find(String kind) {
        return switch (kind) {
            case "workspace" -> made("/api/workspaces/", "{\"name\": \"Fuzz\"}");
            case "membership" -> membership();
            case "application" ->
                made(
                        "/api/applications/workspace/" + id("workspace") + "/",
                        "{\"name\": \"Fuzz\", \"type\": \"database\"}");
            case "table" -> table();
            case "field" -> made("/api/database/fields/table/" + id("table") + "/", """
                    {"name": "More %d", "type": "text"}""".formatted(System.nanoTime()));
            case "row" -> made("/api/database/rows/table/" + id("table") + "/", "{}");
            case "lock" -> made("/api/database/tables/" + id("table") + "/locks/", """
                    {"operations": ["table__deletion"], "expires_in": 5}""");
            case "job" -> job();
            case "snapshot" -> snapshot();
            case "export" -> made("/api/database/export/table/" + id("table") + "/", "{\"exporter_type\": \"csv\"}");
            // nobody guesses the name of one
            case "file" -> Optional.of(0);
            case "trashed workspace" -> trashed("workspace", "/api/workspaces/");
            case "trashed application" -> trashed("application", "/api/applications/");
            case "trashed table" -> trashed("table", "/api/database/tables/");
            case "trashed field" -> trashed("field", "/api/database/fields/");
            case "trashed row" -> trashed("row", "/api/database/rows/table/" + id("table") + "/");
            case "trashed rows" -> trashedBatch();
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private Optional<Integer> trashed(String kind, String path) {
        int id = id(kind);
        int status = owner().with("Prefer", "wait=5").delete(path + id + "/").status();
        forget(kind);
        return status < 300 ? Optional.of(id) : Optional.empty();
    }

    /** The id of its entry. */
    private Optional<Integer> trashedBatch() {
        owner().post(
                        "/api/database/rows/table/" + id("table") + "/batch-delete/",
                        "{\"items\": [%d]}".formatted(id("row")));
        forget("row");
        JsonNode entries = owner().get("/api/trash/workspace/" + id("workspace") + "/")
                .json()
                .path("results");
        return entries.valueStream()
                .filter(entry -> entry.path("trash_item_type").asText().equals("rows"))
                .map(entry -> entry.path("trash_item_id").asInt())
                .findFirst();
    }

    private Optional<Integer> made(String path, String body) {
        return id(owner().with("Prefer", "wait=5").post(path, body));
    }

    private static Optional<Integer> id(Answer answer) {
        return answer.status() < 300 ? Optional.of(answer.json().path("id").asInt()) : Optional.empty();
    }

    private Optional<Integer> membership() {
        Api other = nobody.register("Other");
        return made("/api/workspaces/users/workspace/" + id("workspace") + "/", """
                {"email": "%s", "permissions": "ADMIN"}""".formatted(other.email()));
    }

    private Optional<Integer> table() {
        Optional<Integer> table = made("/api/database/tables/database/" + id("application") + "/", """
                {"name": "Fuzz", "data": [["Name", "Text"], ["Ann", "1"], ["Bob", "x"]], "first_row_header": true}""");
        for (String type : TYPES.subList(tables % TYPES.size(), tables % TYPES.size() + 2)) {
            table.ifPresent(id -> made("/api/database/fields/table/" + id + "/", """
                    {"name": "%s", "type": "%s"}""".formatted(type, type)));
        }
        tables += 2;
        return table;
    }

    private Optional<Integer> job() {
        Optional<Integer> started =
                made("/api/database/tables/" + id("table") + "/import/async/", "{\"data\": [[\"a\"]]}");
        JsonNode jobs = owner().get("/api/jobs/").ok().path("jobs");
        return started.isPresent() || jobs.isEmpty()
                ? started
                : Optional.of(jobs.get(0).path("id").asInt());
    }

    private Optional<Integer> snapshot() {
        Optional<Integer> job =
                made("/api/snapshots/application/" + id("application") + "/", """
                {"name": "%d"}""".formatted(System.nanoTime()));
        return job.map(id -> owner().ended(id).at("/snapshot/id").asInt());
    }
}

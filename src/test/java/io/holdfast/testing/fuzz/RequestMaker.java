package io.holdfast.testing.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.holdfast.testing.Api;
import io.holdfast.testing.contract.ApiDocument;
import io.holdfast.testing.contract.Described;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes requests up: about half of them good, the rest spoiled in one place or in several. */
public final class RequestMaker {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** Halves of characters travel as escapes. */
    private static final JsonMapper WRITER =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");

    private static final List<String> PREFERENCES = List.of(
            "wait=0",
            "wait=1",
            "respond-async, wait=1",
            "wait=-1",
            "wait=99999999999999999999",
            "wait=x",
            "wait",
            "=",
            ",,;;",
            "WAIT = \"1\"; x");

    private static final List<String> CREDENTIALS =
            List.of("JWT", "JWT ", "JWT x", "JWT a.b.c", "jwt", "Bearer x", "Basic YTpi", "JWT  x y", "\u00e9");

    private static final List<String> TYPES = List.of(
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "application/JSON; charset=utf-16",
            "application/json;",
            "application",
            "*/*",
            "text/csv; charset=nonsense",
            "application/octet-stream");

    private static final List<String> FILES = List.of(
            "Name,Text\nAnn,1\n", "Name;Text\r\n\"A\nb\";2\r\n", "\ufeffName\tText\n", "a", "\"", "x,y,z\n1\n,,,,\n");

    private static final List<String> METHODS =
            List.of("HEAD", "OPTIONS", "PUT", "POST", "GET", "PATCH", "DELETE", "FOO");

    private static final List<String> PATH_IDS = List.of(
            "0",
            "1",
            "00",
            "2147483647",
            "2147483648",
            "9223372036854775808",
            "9".repeat(40),
            "9".repeat(1100),
            "-1",
            "x",
            "%00",
            "%ff",
            "1%2F2",
            "1;a=b",
            "..",
            "+1",
            "1.0",
            "%F0%9F%98%80");

    private final ApiDocument document;
    private final Belongings belongings;
    private final Random random;

    /** @param service such as {@code http://127.0.0.1:8081} */
    public RequestMaker(String service, ApiDocument document, Random random) {
        this.document = document;
        this.random = random;
        this.belongings = new Belongings(service);
    }

    public FuzzedRequest about(Described operation) {
        int dice = random.nextInt(100);
        int spoiled = dice < 50 ? 0 : dice < 85 ? 1 : 2 + random.nextInt(3);
        Draft draft = new Draft(operation);
        for (int i = 0; i < spoiled; i++) {
            draft.spoil();
        }
        return draft.done(spoiled == 0);
    }

    /** Learns from the answer what is there no more. */
    public void note(FuzzedRequest request, int status) {
        boolean done = status >= 200 && status < 300;
        switch (request.operation().id()) {
            case "user_changePassword", "token_end" -> forgetAccountIf(done);
            case "workspace_leave" -> forgetIf(done, "workspace");
            case "field_change", "field_changePrimary" -> forgetIf(done, "field");
            case "row_deleteAll" -> forgetIf(done, "row");
            case "job_cancel" -> forgetIf(true, "job");
            case "trash_restore" -> forgetIf(true, "trashed field");
            default ->
                kinds(request.operation().path()).reversed().stream()
                        .limit(1)
                        .forEach(kind -> forgetIf(done && request.method().equals("DELETE"), kind));
        }
        if (request.isGood() && status == 401) {
            belongings.forgetAccount();
        }
        // what a lock of its own keeps from being done would be refused for the rest of the time
        if (request.isGood() && (status == 404 || status == 423)) {
            kinds(request.operation().path()).forEach(belongings::forget);
        }
    }

    private void forgetIf(boolean is, String kind) {
        if (is) {
            belongings.forget(kind);
        }
    }

    private void forgetAccountIf(boolean is) {
        if (is) {
            belongings.forgetAccount();
        }
    }

    /** What the ids of an address are of, outermost first. */
    private static List<String> kinds(String path) {
        List<String> kinds = new ArrayList<>();
        Matcher parameter = PARAMETER.matcher(path);
        while (parameter.find()) {
            String[] before = path.substring(0, parameter.start()).split("/");
            String name = parameter.group(1);
            String kind = name.equals("id") ? before[before.length - 1].replaceFirst("s$", "") : name;
            kinds.add(path.startsWith("/api/trash/item/") ? "trashed " + before[before.length - 1] : kind);
        }
        return kinds;
    }

    /** A good value for a member or parameter of this name; empty when any will do. */
    private Optional<JsonNode> known(String operation, String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "email", "username" ->
                        TextNode.valueOf(
                                switch (operation) {
                                    case "token_logIn" -> belongings.owner().email();
                                    case "member_add" -> belongings.guest().email();
                                    default -> "fuzz-" + UUID.randomUUID() + "@example.org";
                                });
                    case "password", "old_password" -> TextNode.valueOf(Api.PASSWORD);
                    case "refresh_token", "token" ->
                        TextNode.valueOf(belongings.owner().refreshToken());
                    case "date_force_timezone" -> TextNode.valueOf("Europe/Berlin");
                    case "workspaces" -> ids(belongings.id("workspace"));
                    case "application_ids" -> ids(belongings.id("application"));
                    case "table_ids" -> ids(belongings.id("table"));
                    case "new_primary_field_id" -> number(belongings.id("field"));
                    case "before" -> number(belongings.id("row"));
                    case "job_ids" -> number(belongings.id("job"));
                    case "Holdfast-Lock" -> number(belongings.id("lock"));
                    case "trash_item_type" -> TextNode.valueOf("field");
                    case "trash_item_id" -> number(belongings.id("trashed field"));
                    case "parent_trash_item_id" ->
                        operation.equals("trash_restore") ? JSON.nullNode() : number(belongings.id("table"));
                    case "application_id" -> number(belongings.id("application"));
                    case "id" -> operation.equals("row_changeAll") ? number(belongings.id("row")) : null;
                    case "items" -> operation.equals("row_deleteAll") ? ids(belongings.id("row")) : null;
                    case "order_by", "include", "exclude" ->
                        TextNode.valueOf(
                                (random.nextBoolean() || !name.equals("order_by") ? "" : "-") + "field_" + anyField());
                    // what a named lock refuses is refused to everybody
                    case "wait", "expires_in" -> number(1);
                    case "*" -> cells();
                    default -> null;
                });
    }

    private static JsonNode ids(int id) {
        return JSON.arrayNode().add(id);
    }

    private static NumericNode number(int id) {
        return JSON.numberNode(id);
    }

    private int anyField() {
        List<Integer> fields = belongings.fields();
        return fields.isEmpty() ? 0 : Nasty.oneOf(random, fields);
    }

    private ObjectNode cells() {
        ObjectNode cells = JSON.objectNode();
        for (int i = random.nextInt(3); i > 0; i--) {
            JsonNode value = switch (random.nextInt(6)) {
                case 0 -> TextNode.valueOf("a@example.org");
                case 1 -> TextNode.valueOf("2026-03-01");
                case 2 -> JSON.booleanNode(true);
                case 3 -> JSON.nullNode();
                default -> JSON.numberNode(random.nextInt(5));
            };
            cells.set("field_" + anyField(), value);
        }
        return cells;
    }

    /** A request while it is being made up. */
    private final class Draft {
        private final Described operation;
        private final List<String> pathIds = new ArrayList<>();
        private final Map<String, String> query = new LinkedHashMap<>();
        private final Map<String, String> headers = new LinkedHashMap<>();
        private String method;
        private @Nullable JsonNode json;
        private byte @Nullable [] body;
        private String ending = "";

        Draft(Described operation) {
            this.operation = operation;
            this.method = operation.method();
            if (operation.id().equals("workspace_leave")) {
                // somebody has to stay
                belongings.id("membership");
            }
            kinds(operation.path()).forEach(kind -> pathIds.add(String.valueOf(belongings.id(kind))));
            headers.put("Authorization", "JWT " + belongings.owner().accessToken());
            addParameters();
            JsonNode schema = operation.operation().at("/requestBody/content/application~1json/schema");
            JsonNode file = operation.operation().at("/requestBody/content/text~1csv");
            if (!file.isMissingNode() && random.nextInt(3) == 0) {
                headers.put("Content-Type", "text/csv");
                query.putIfAbsent("name", "File");
                body = Nasty.oneOf(random, FILES).getBytes(StandardCharsets.UTF_8);
            } else if (!schema.isMissingNode()) {
                json = new Values(document, random, name -> known(operation.id(), name))
                        .of(schema)
                        .deepCopy();
                headers.put("Content-Type", "application/json");
            }
        }

        private void addParameters() {
            for (JsonNode given : operation.operation().path("parameters")) {
                JsonNode parameter = document.resolve(given);
                String name = parameter.path("name").asText();
                if (parameter.path("in").asText().equals("path")
                        || random.nextInt(10) < (name.equals("view_id") ? 9 : 7)) {
                    continue;
                }
                if (name.equals("Prefer")) {
                    headers.put(name, "wait=1");
                } else if (parameter.path("in").asText().equals("header")) {
                    headers.put(name, value(name, parameter));
                } else {
                    query.put(name, value(name, parameter));
                }
            }
        }

        private String value(String name, JsonNode parameter) {
            return known(operation.id(), name)
                    .orElseGet(
                            () -> new Values(document, random, none -> Optional.empty()).of(parameter.path("schema")))
                    .asText();
        }

        /** Spoils one thing of those that there are. */
        void spoil() {
            int dice = random.nextInt(100);
            JsonNode present = json;
            if (present != null && dice < 50) {
                json = Nasty.spoiled(present, random);
            } else if (present != null && dice < 60) {
                body = Nasty.broken(written(present), random);
            } else if (body != null && dice < 30) {
                body = Nasty.broken(body, random);
            } else if (present != null && dice < 64) {
                headers.put("Content-Type", Nasty.oneOf(random, TYPES));
            } else if (!pathIds.isEmpty() && dice < 74) {
                pathIds.set(random.nextInt(pathIds.size()), Nasty.oneOf(random, PATH_IDS));
            } else if (dice < 88) {
                spoilQuery();
            } else if (dice < 92) {
                headers.put("Prefer", Nasty.oneOf(random, PREFERENCES));
            } else if (dice < 96) {
                spoilCredentials();
            } else if (dice < 98) {
                method = Nasty.oneOf(random, METHODS);
            } else {
                ending = random.nextBoolean() ? "/" : "\b";
            }
        }

        private void spoilQuery() {
            List<String> names = new ArrayList<>(List.of("nonsense", "wait", "page"));
            for (JsonNode parameter : operation.operation().path("parameters")) {
                if (document.resolve(parameter).path("in").asText().equals("query")) {
                    names.add(document.resolve(parameter).path("name").asText());
                }
            }
            String name = Nasty.oneOf(random, names);
            // no longer than an address may be
            String text = Nasty.text(random);
            query.put(name, text.substring(0, Math.min(text.length(), 2_000)));
        }

        private void spoilCredentials() {
            if (random.nextInt(3) == 0) {
                headers.remove("Authorization");
            } else if (random.nextBoolean()) {
                headers.put("Authorization", Nasty.oneOf(random, CREDENTIALS));
            } else {
                headers.put("Authorization", "JWT " + belongings.guest().accessToken());
            }
        }

        FuzzedRequest done(boolean isGood) {
            byte[] sent = body != null ? body : json == null ? null : written(json);
            return new FuzzedRequest(operation, method, target(), Map.copyOf(headers), sent, isGood);
        }

        private String target() {
            StringBuilder target = new StringBuilder();
            int next = 0;
            Matcher parameter = PARAMETER.matcher(operation.path());
            while (parameter.find()) {
                parameter.appendReplacement(target, Matcher.quoteReplacement(pathIds.get(next++)));
            }
            parameter.appendTail(target);
            if (ending.equals("\b") && target.length() > 1) {
                target.setLength(target.length() - 1);
            } else {
                target.append(ending.equals("/") ? "/" : "");
            }
            String separator = "?";
            for (Map.Entry<String, String> entry : query.entrySet()) {
                target.append(separator)
                        .append(entry.getKey())
                        .append('=')
                        .append(URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8));
                separator = "&";
            }
            return target.toString();
        }

        private static byte[] written(JsonNode json) {
            try {
                return WRITER.writeValueAsBytes(json);
            } catch (JsonProcessingException e) {
                throw new AssertionError(e);
            }
        }
    }
}

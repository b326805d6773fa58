package io.holdfast.ops.openapi;

import io.holdfast.problem.ErrorCode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** The errors that an endpoint gives with one status: its codes, and bodies of other shapes. */
final class ErrorAnswer {
    private static final String JSON = "application/json";
    private static final String PROBLEM_JSON = "application/problem+json";

    /** The errors of operations that meet have a shape of their own. */
    private static final Set<ErrorCode> CONFLICTS = EnumSet.of(
            ErrorCode.ERROR_FAILED_TO_LOCK_FIELD_DUE_TO_CONFLICT,
            ErrorCode.ERROR_FAILED_TO_LOCK_TABLE_DUE_TO_CONFLICT,
            ErrorCode.ERROR_FAILED_TO_LOCK_APPLICATION_DUE_TO_CONFLICT);

    private final Set<ErrorCode> codes = EnumSet.noneOf(ErrorCode.class);
    /** Schemas, by name. */
    private final Set<String> shapes = new TreeSet<>();

    private final List<String> sentences = new ArrayList<>();
    /** The schema of a problem, if there is one with this status. */
    private @Nullable String problem;

    void add(ErrorCode code) {
        switch (code) {
            case ERROR_REQUEST_BODY_VALIDATION -> addShape("BodyError", code);
            case ERROR_QUERY_PARAMETER_VALIDATION -> addShape("QueryError", code);
            default -> {
                if (CONFLICTS.contains(code)) {
                    addConflict();
                } else if (codes.add(code)) {
                    sentences.add(sentence(code));
                }
            }
        }
    }

    private void addShape(String schema, ErrorCode code) {
        if (shapes.add(schema)) {
            sentences.add(sentence(code));
        }
    }

    private static String sentence(ErrorCode code) {
        return "`" + code + "` " + code.detail();
    }

    /** Without a code. */
    void addPlain(String when) {
        shapes.add("HttpError");
        sentences.add(when + ".");
    }

    void addOwn(String schema) {
        shapes.add(schema);
    }

    void addConflict() {
        addProblem("Conflict", "Another operation is in the way.");
    }

    void addHeld() {
        addProblem("Held", "A named lock refuses it.");
    }

    private void addProblem(String schema, String sentence) {
        if (problem == null) {
            sentences.add(sentence);
        }
        problem = schema;
    }

    APIResponse response() {
        Content content = OASFactory.createContent();
        if (!codes.isEmpty() || !shapes.isEmpty()) {
            content.addMediaType(JSON, OASFactory.createMediaType().schema(schema()));
        }
        if (problem != null) {
            content.addMediaType(PROBLEM_JSON, OASFactory.createMediaType().schema(reference(problem)));
        }
        StringBuilder description = new StringBuilder();
        sentences.forEach(
                sentence -> description.append("* ").append(sentence.strip()).append('\n'));
        return OASFactory.createAPIResponse()
                .description(description.toString())
                .content(content);
    }

    private Schema schema() {
        List<Schema> all = new ArrayList<>();
        if (!codes.isEmpty()) {
            all.add(ofCodes());
        }
        shapes.forEach(name -> all.add(reference(name)));
        return all.size() == 1 ? all.getFirst() : OASFactory.createSchema().anyOf(all);
    }

    private Schema ofCodes() {
        Schema error = OASFactory.createSchema().addType(Schema.SchemaType.STRING);
        codes.forEach(code -> error.addEnumeration(code.name()));
        Schema detail =
                OASFactory.createSchema().addType(Schema.SchemaType.STRING).description("for people");
        return OASFactory.createSchema()
                .addType(Schema.SchemaType.OBJECT)
                .addRequired("error")
                .addRequired("detail")
                .addProperty("error", error)
                .addProperty("detail", detail)
                .additionalPropertiesBoolean(false);
    }

    private static Schema reference(String name) {
        return OASFactory.createSchema().ref(name);
    }
}

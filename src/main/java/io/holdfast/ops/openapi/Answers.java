package io.holdfast.ops.openapi;

import io.holdfast.problem.Endpoint;
import io.holdfast.problem.ErrorCode;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/** All that an endpoint may answer: what was said of it, and what holds for every endpoint of its kind. */
final class Answers {
    private final EndpointMethod endpoint;
    private final Endpoint said;
    private final Map<Integer, ErrorAnswer> errors = new TreeMap<>();

    Answers(EndpointMethod endpoint) {
        this.endpoint = endpoint;
        this.said = endpoint.description();
    }

    APIResponses all() {
        collect();
        APIResponses all = OASFactory.createAPIResponses();
        all.addAPIResponse(String.valueOf(endpoint.status()), withHeaders(success()));
        errors.forEach((status, error) -> all.addAPIResponse(String.valueOf(status), withHeaders(error.response())));
        kinds().forEach((status, name) -> all.addAPIResponse(
                String.valueOf(status), OASFactory.createAPIResponse().ref(name)));
        return all;
    }

    private void collect() {
        // an address may be malformed in its query
        at(400).addPlain("The address is malformed");
        for (ErrorCode code : endpoint.errors()) {
            at(code.status()).add(code);
            if (code == ErrorCode.ERROR_INVALID_ACCESS_TOKEN) {
                at(401).addPlain("The account of the token is gone");
            }
        }
        if (!said.ownError().isEmpty()) {
            at(400).addOwn(said.ownError());
        }
        if (endpoint.readsBody()) {
            at(400).add(ErrorCode.ERROR_REQUEST_BODY_VALIDATION);
            at(400).addPlain("The body is no JSON");
        }
        if (endpoint.mayBeRefused()) {
            at(409).addConflict();
            at(ErrorCode.ERROR_HELD_BY_NAMED_LOCK.status()).addHeld();
        }
    }

    /** What is answered alike by all endpoints of a kind, by names of components. */
    private Map<Integer, String> kinds() {
        Map<Integer, String> kinds =
                new TreeMap<>(Map.of(403, "ForeignPage", 414, "AddressTooLong", 500, "Broken", 503, "Unavailable"));
        if (!endpoint.isForAnybody()) {
            kinds.put(401, "Unauthorized");
        }
        if (endpoint.readsBody()) {
            kinds.put(413, "TooLarge");
            kinds.put(415, "UnsupportedType");
        }
        if (said.checksPassword()) {
            kinds.put(429, "Busy");
        }
        return kinds;
    }

    private ErrorAnswer at(int status) {
        return errors.computeIfAbsent(status, none -> new ErrorAnswer());
    }

    private APIResponse success() {
        APIResponse response = OASFactory.createAPIResponse()
                .description(
                        switch (endpoint.status()) {
                            case 202 -> "Accepted: a job will do it.";
                            case 204 -> "Done.";
                            default -> "As asked for.";
                        });
        return said.answer().isEmpty() ? response : response.content(content());
    }

    private Content content() {
        Content content = OASFactory.createContent();
        for (String type : said.answerType().split(", ")) {
            content.addMediaType(
                    type,
                    OASFactory.createMediaType()
                            .schema(OASFactory.createSchema().ref(said.answer())));
        }
        return content;
    }

    private APIResponse withHeaders(APIResponse response) {
        addHeader(response, "X-Request-Id", "RequestId");
        if (endpoint.honoursWait()) {
            addHeader(response, "Preference-Applied", "PreferenceApplied");
        }
        return response;
    }

    private static void addHeader(APIResponse response, String name, String component) {
        response.addHeader(name, OASFactory.createHeader().ref(component));
    }
}

package io.holdfast.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Reads a {@link Body}, or tells in the contract's words why there is none. */
@Provider
@Consumes(MediaType.WILDCARD)
public class BodyReader implements MessageBodyReader<Body> {
    /** The most that is read into memory at once; files go another way. */
    public static final int MAX_BYTES = 32 * 1024 * 1024;

    @Override
    public boolean isReadable(
            Class<?> type, Type genericType, Annotation[] annotations, @Nullable MediaType mediaType) {
        return type == Body.class;
    }

    @Override
    public Body readFrom(
            Class<Body> type,
            Type genericType,
            Annotation[] annotations,
            @Nullable MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream in)
            throws IOException {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw ErrorCode.ERROR_REQUEST_BODY_TOO_LARGE.problem();
        }
        if (bytes.length == 0) {
            return new Body(JsonNodeFactory.instance.objectNode());
        }
        requireJson(headers.getFirst("Content-Type"));
        try {
            return new Body(Json.MAPPER.readTree(bytes));
        } catch (JsonProcessingException | NumberFormatException e) {
            throw unparsable(e);
        }
    }

    /** Throws 415 for any content type but JSON; none at all is taken for JSON. */
    public static void requireJson(@Nullable String contentType) {
        if (contentType == null) {
            return;
        }
        String essence = contentType.split(";", 2)[0].strip();
        if (!essence.equalsIgnoreCase(MediaType.APPLICATION_JSON)) {
            throw Problem.ofHttp(415, "Unsupported media type \"" + essence + "\" in request.");
        }
    }

    /** 400 for a body that is no JSON. Of a number whose exponent is beyond all bounds Jackson throws what Java throws. */
    public static Problem unparsable(Exception e) {
        String reason = e instanceof JsonProcessingException json
                ? json.getOriginalMessage()
                : "a number cannot be represented";
        return Problem.ofHttp(400, "JSON parse error: " + reason);
    }
}

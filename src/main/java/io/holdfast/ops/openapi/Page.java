package io.holdfast.ops.openapi;

import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A page for people, with places to be filled in, such as {@code {service}}. It loads nothing from anywhere else. */
record Page(String html) {
    static final String TYPE = "text/html";

    /** The library that shows the description puts its styles into the page by itself, and searches in a worker. */
    private static final String NOTHING_FROM_OUTSIDE = "default-src 'self'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data:; worker-src 'self' blob:; frame-ancestors 'none'";

    /** One of those below {@code web}. */
    static Page named(String name) {
        try (InputStream in = Thread.currentThread().getContextClassLoader().getResourceAsStream("web/" + name)) {
            return new Page(new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fills a place in; the text may be a caller's. */
    Page with(String place, String text) {
        return new Page(html.replace("{" + place + "}", escaped(text)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    Response response() {
        return Response.ok(html)
                .header("Content-Security-Policy", NOTHING_FROM_OUTSIDE)
                .build();
    }
}

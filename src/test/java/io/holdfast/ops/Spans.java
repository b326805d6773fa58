package io.holdfast.ops;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.zip.GZIPInputStream;

/** Takes traces by OTLP (HTTP and protobuf), as a collector does, and keeps the spans. */
final class Spans implements AutoCloseable {
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int MESSAGE = 2;
    private static final int FIXED_32 = 5;

    private final HttpServer server;
    private final List<Span> all = new CopyOnWriteArrayList<>();

    /**
     * A span.
     *
     * @param parent empty for the first of a trace
     * @param links the traces that it leads to
     * @param attributes as {@code key=value}, those that are text
     */
    record Span(String trace, String id, String parent, String name, List<String> links, List<String> attributes) {}

    Spans() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<Span> all() {
        return List.copyOf(all);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            byte[] body = zipped
                    ? new GZIPInputStream(exchange.getRequestBody()).readAllBytes()
                    : exchange.getRequestBody().readAllBytes();
            // ExportTraceServiceRequest > ResourceSpans > ScopeSpans > Span
            each(
                    body,
                    (field, resource) -> each(resource, (two, scope) -> {
                        if (two == 2) {
                            each(scope, (also, span) -> {
                                if (also == 2) {
                                    all.add(span(span));
                                }
                            });
                        }
                    }));
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private static Span span(byte[] bytes) {
        String[] ids = {"", "", "", ""};
        List<String> links = new ArrayList<>();
        List<String> attributes = new ArrayList<>();
        each(bytes, (field, value) -> {
            switch (field) {
                case 1 -> ids[0] = HexFormat.of().formatHex(value);
                case 2 -> ids[1] = HexFormat.of().formatHex(value);
                case 4 -> ids[2] = HexFormat.of().formatHex(value);
                case 5 -> ids[3] = new String(value, java.nio.charset.StandardCharsets.UTF_8);
                case 9 -> attributes.add(attribute(value));
                case 13 ->
                    each(value, (of, id) -> {
                        if (of == 1) {
                            links.add(HexFormat.of().formatHex(id));
                        }
                    });
                default -> {}
            }
        });
        return new Span(ids[0], ids[1], ids[2], ids[3], links, attributes);
    }

    private static String attribute(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        each(bytes, (field, value) -> {
            if (field == 1) {
                text.append(new String(value, java.nio.charset.StandardCharsets.UTF_8))
                        .append('=');
            } else {
                each(value, (of, string) -> text.append(new String(string, java.nio.charset.StandardCharsets.UTF_8)));
            }
        });
        return text.toString();
    }

    /** Every part of a message that is itself one, a text or bytes. */
    private static void each(byte[] message, BiConsumer<Integer, byte[]> part) {
        ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            long tag = varint(in);
            switch ((int) tag & 7) {
                case VARINT -> varint(in);
                case FIXED_64 -> in.position(in.position() + 8);
                case FIXED_32 -> in.position(in.position() + 4);
                case MESSAGE -> {
                    byte[] bytes = new byte[(int) varint(in)];
                    in.get(bytes);
                    part.accept((int) (tag >>> 3), bytes);
                }
                default -> throw new UncheckedIOException(new IOException("no protobuf"));
            }
        }
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

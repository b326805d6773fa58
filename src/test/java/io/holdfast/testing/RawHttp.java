package io.holdfast.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Requests that no HTTP client would send, on a connection of their own. */
public final class RawHttp {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private RawHttp() {}

    /**
     * Sends {@code head} and {@code body} as they are.
     *
     * @param head the request line and headers, a line each, without {@code Host} and {@code Connection}
     * @return everything that came back until the server closed the connection
     */
    public static String exchange(URI server, String head, String body) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(Math.toIntExact(LIMIT.toMillis()));
            socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
            String request = head.strip().replace("\n", "\r\n") + "\r\nHost: " + server.getAuthority()
                    + "\r\nConnection: close\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    public static String exchange(URI server, String head) throws IOException {
        return exchange(server, head, "");
    }
}

package io.holdfast.testing;

import io.holdfast.testing.contract.Contract;
import io.holdfast.testing.contract.Exchange;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Requests that no HTTP client would send, on a connection of their own. */
public final class RawHttp {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final Pattern ANSWER =
            Pattern.compile("HTTP/1.1 ([0-9]{3}) [^\r]*\r\n(.*?)\r\n\r\n(.*)", Pattern.DOTALL);

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
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            check(server, head.strip().split(" ", 3), answer);
            return answer;
        }
    }

    /** Against the description of the API, which says nothing of bodies that are broken. */
    private static void check(URI server, String[] requestLine, String answer) {
        Matcher parts = ANSWER.matcher(answer);
        if (!parts.matches()) {
            throw new AssertionError("no answer of HTTP: " + answer);
        }
        Map<String, String> headers = new HashMap<>();
        for (String line : parts.group(2).strip().split("\r\n")) {
            String[] header = line.split(":", 2);
            headers.put(header[0], header[1].strip());
        }
        int status = Integer.parseInt(parts.group(1));
        Contract.check(
                server, new Exchange(requestLine[0], requestLine[1], null, null, status, headers, parts.group(3)));
    }

    public static String exchange(URI server, String head) throws IOException {
        return exchange(server, head, "");
    }
}

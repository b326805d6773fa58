package io.holdfast.ops;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Handler;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.LogContext;
import org.jboss.logmanager.Logger;
import org.jboss.logmanager.formatters.JsonFormatter;
import org.jboss.logmanager.formatters.StructuredFormatter.ExceptionOutputType;
import org.jboss.logmanager.handlers.ConsoleHandler;

/** How a line of the log looks: {@code holdfast.log.format}, or {@code HOLDFAST_LOG_FORMAT}. */
enum LogFormat {
    /** For people, as {@code quarkus.log.console.format} has it. */
    TEXT,
    /** An object a line, with everything that is known of the request or job. */
    JSON;

    private static final String KEY = "holdfast.log.format";

    /**
     * Not asked of the configuration: the first lines come before there is any, and in a native executable later still.
     *
     * @throws StartRefused when it is neither
     */
    static LogFormat wanted() {
        String asked = Optional.ofNullable(System.getProperty(KEY))
                .orElseGet(() -> System.getenv().getOrDefault("HOLDFAST_LOG_FORMAT", "text"));
        return switch (asked.strip().toLowerCase(Locale.ROOT)) {
            case "text" -> TEXT;
            case "json" -> JSON;
            default -> throw new StartRefused(KEY + " is \"" + asked + "\"; it can be text or json");
        };
    }

    /** From here on every line has this format. Live reload calls it again and again. */
    void use() {
        if (this == TEXT) {
            return;
        }
        Logger root = LogContext.getLogContext().getLogger("");
        if (Arrays.stream(root.getHandlers()).anyMatch(LogFormat::isOurs)) {
            return;
        }
        // Until the levels of the configuration count; the library that starts PostgreSQL is quiet then
        root.setLevel(Level.INFO);
        LogContext.getLogContext().getLogger("io.zonky").setLevel(Level.WARN);
        JsonFormatter formatter = new JsonFormatter();
        formatter.setExceptionOutputType(ExceptionOutputType.FORMATTED);
        root.addHandler(new ConsoleHandler(ConsoleHandler.Target.SYSTEM_OUT, formatter));
        // the handler that Quarkus adds later
        System.setProperty("quarkus.log.console.enabled", "false");
    }

    private static boolean isOurs(Handler handler) {
        return handler instanceof ConsoleHandler && handler.getFormatter() instanceof JsonFormatter;
    }
}

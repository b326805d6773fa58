package io.holdfast.job;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import javax.sql.DataSource;

/**
 * PostgreSQL's time, told without asking it each time: processes whose own clocks differ must agree on what is due and on
 * who has not been heard of for long.
 */
@ApplicationScoped
class DatabaseClock {
    private static final Duration REFRESH = Duration.ofMinutes(1);

    private final DataSource dataSource;
    private volatile Reading last = new Reading(Instant.EPOCH, Long.MIN_VALUE);

    DatabaseClock(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** PostgreSQL's time at a moment of the clock that only runs forward. */
    private record Reading(Instant instant, long nanos) {
        boolean isUsable() {
            return nanos != Long.MIN_VALUE && System.nanoTime() - nanos < REFRESH.toNanos();
        }
    }

    /** Not negative. */
    Duration since(Instant instant) {
        Duration since = Duration.between(instant, now());
        return since.isNegative() ? Duration.ZERO : since;
    }

    Instant now() {
        Reading reading = last;
        if (!reading.isUsable()) {
            reading = read(reading);
            last = reading;
        }
        return reading.instant().plusNanos(System.nanoTime() - reading.nanos());
    }

    /** While PostgreSQL cannot be reached the last reading goes on. */
    private Reading read(Reading before) {
        try (Connection connection = dataSource.getConnection()) {
            long sent = System.nanoTime();
            Instant instant = Statements.first(
                            connection,
                            row -> row.getObject(1, OffsetDateTime.class).toInstant(),
                            "select clock_timestamp()")
                    .orElseThrow();
            return new Reading(instant, sent + (System.nanoTime() - sent) / 2);
        } catch (SQLException e) {
            if (before.nanos() == Long.MIN_VALUE) {
                throw new IllegalStateException("the time cannot be read from PostgreSQL", e);
            }
            return before;
        }
    }
}

package io.holdfast.access;

import io.holdfast.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;

/**
 * Argon2id in the PHC string format, {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}. A hash takes tens of milliseconds and
 * megabytes on purpose: call it outside of transactions.
 */
@ApplicationScoped
class Passwords {
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final Pattern PHC =
            Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d+),t=(\\d+),p=(\\d+)\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

    private final SecureRandom random = new SecureRandom();
    private final AccessConfig.Passwords config;
    private final Semaphore turns;

    /** Checked when there is no account, so that this takes as long as a wrong password. */
    private final String nobodys;

    Passwords(AccessConfig config) {
        this.config = config.passwords();
        this.turns = new Semaphore(this.config.atOnce(), true);
        this.nobodys = costNow(randomBytes(SALT_BYTES)).phc(randomBytes(HASH_BYTES));
    }

    /** Throws 429 when no turn came in time. */
    String hash(String password) {
        Cost cost = costNow(randomBytes(SALT_BYTES));
        return inTurn(() -> cost.phc(cost.hash(password, HASH_BYTES)));
    }

    /**
     * Throws 429 when no turn came in time.
     *
     * @param stored null when there is no account: always false, after the same time
     */
    boolean matches(String password, @Nullable String stored) {
        Matcher phc = PHC.matcher(stored == null ? nobodys : stored);
        if (!phc.matches()) {
            throw new IllegalStateException("A stored password hash is no Argon2id PHC string");
        }
        Cost cost = new Cost(number(phc, 1), number(phc, 2), number(phc, 3), decode(phc.group(4)));
        byte[] expected = decode(phc.group(5));
        boolean equal = inTurn(() -> MessageDigest.isEqual(expected, cost.hash(password, expected.length)));
        return equal && stored != null;
    }

    /** Whether a stored hash was made at another cost than is configured now. */
    boolean isOutdated(String stored) {
        Cost now = costNow(new byte[0]);
        return !stored.startsWith(now.prefix());
    }

    private record Cost(int memory, int iterations, int parallelism, byte[] salt) {
        String prefix() {
            return "$argon2id$v=19$m=" + memory + ",t=" + iterations + ",p=" + parallelism + "$";
        }

        String phc(byte[] hash) {
            return prefix() + encode(salt) + "$" + encode(hash);
        }

        byte[] hash(String password, int bytes) {
            Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
            argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(memory)
                    .withIterations(iterations)
                    .withParallelism(parallelism)
                    .withSalt(salt)
                    .build());
            byte[] hash = new byte[bytes];
            argon2.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
            return hash;
        }
    }

    private Cost costNow(byte[] salt) {
        return new Cost(config.memory(), config.iterations(), config.parallelism(), salt);
    }

    private <T> T inTurn(Supplier<T> work) {
        boolean granted = false;
        try {
            granted = turns.tryAcquire(config.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!granted) {
            throw Problem.ofHttp(429, "Too many passwords are being checked at the moment.")
                    .withHeader("Retry-After", "1");
        }
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }

    private byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    private static String encode(byte[] bytes) {
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] decode(String text) {
        return Base64.getDecoder().decode(text);
    }
}

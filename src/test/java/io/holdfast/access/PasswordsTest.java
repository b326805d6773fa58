package io.holdfast.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.problem.Problem;
import java.time.Duration;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class PasswordsTest {
    private final Passwords passwords = new Passwords(costing(64, 2, 1, 1));

    @Test
    void aHashTellsItsCostAndMatchesItsPasswordAlone() {
        String hash = passwords.hash("correct horse 1");

        assertThat(hash).matches("\\$argon2id\\$v=19\\$m=64,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
        assertThat(passwords.matches("correct horse 1", hash)).isTrue();
        assertThat(passwords.matches("correct horse 2", hash)).isFalse();
        assertThat(passwords.hash("correct horse 1")).isNotEqualTo(hash);
    }

    @Test
    void hashesAreThoseOfTheReferenceImplementation() {
        String reference = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

        assertThat(passwords.matches("password", reference)).isTrue();
        assertThat(passwords.matches("Password", reference)).isFalse();
    }

    @Test
    void nobodysPasswordMatchesNothing() {
        assertThat(passwords.matches("correct horse 1", null)).isFalse();
    }

    @Test
    void aHashOfAnotherCostStillMatchesAndIsOutdated() {
        String hash = passwords.hash("correct horse 1");
        Passwords dearer = new Passwords(costing(128, 3, 2, 1));

        assertThat(dearer.matches("correct horse 1", hash)).isTrue();
        assertThat(dearer.isOutdated(hash)).isTrue();
        assertThat(passwords.isOutdated(hash)).isFalse();
    }

    @Test
    void whoGetsNoTurnInTimeIsToldToAskAgain() {
        Passwords busy = new Passwords(costing(64, 2, 1, 0));

        assertThatThrownBy(() -> busy.hash("correct horse 1"))
                .asInstanceOf(InstanceOfAssertFactories.type(Problem.class))
                .satisfies(problem -> {
                    assertThat(problem.status()).isEqualTo(429);
                    assertThat(problem.headers()).containsEntry("Retry-After", "1");
                });
    }

    private record Cost(int memory, int iterations, int parallelism, int atOnce) implements AccessConfig.Passwords {
        @Override
        public Duration patience() {
            return Duration.ZERO;
        }
    }

    private static AccessConfig costing(int memory, int iterations, int parallelism, int atOnce) {
        Cost cost = new Cost(memory, iterations, parallelism, atOnce);
        return new AccessConfig() {
            @Override
            public Optional<String> signingKey() {
                return Optional.empty();
            }

            @Override
            public Duration accessTokenLifetime() {
                return Duration.ofMinutes(10);
            }

            @Override
            public Duration refreshTokenLifetime() {
                return Duration.ofHours(168);
            }

            @Override
            public Passwords passwords() {
                return cost;
            }
        };
    }
}

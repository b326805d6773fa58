package io.holdfast.faults;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * What is hit where: some works at every phase, the others at one each, which chance chooses. {@code -Dfaults.seed=…} chooses
 * as the printed seed did.
 */
final class Plan {
    private static final long SEED = Long.getLong("faults.seed", System.nanoTime());

    static {
        System.out.printf("Faults with seed %d%n", SEED);
    }

    private Plan() {}

    /** @param fault what hits them: another one hits the others elsewhere */
    static Stream<Arguments> of(String fault, Phase... phases) {
        return Arrays.stream(Work.values()).flatMap(work -> {
            List<Phase> passed = Arrays.stream(phases).filter(work::passes).toList();
            return (work.isHitEverywhere() ? passed : List.of(any(fault + work, passed)))
                    .stream().map(phase -> Arguments.of(work, phase));
        });
    }

    /** Those that are hit at every phase. */
    static Stream<Work> works() {
        return Arrays.stream(Work.values()).filter(Work::isHitEverywhere);
    }

    /** By chance, but always the same for a name and a seed. */
    static <T> T any(String name, List<T> from) {
        return from.get(new SplittableRandom(SEED + name.hashCode()).nextInt(from.size()));
    }
}

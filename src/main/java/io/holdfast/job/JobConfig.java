package io.holdfast.job;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;

/** How jobs are run. */
@ConfigMapping(prefix = "holdfast.job")
public interface JobConfig {
    /**
     * How many jobs one process runs at once; further ones stay pending. Each of them keeps a connection of the pool
     * {@code guard}, which must have as many.
     */
    @WithDefault("4")
    int threads();

    /**
     * How many of them may be of one workspace. With fewer than {@link #threads} there is always room for the first job of
     * another one.
     */
    @WithDefault("3")
    int threadsPerWorkspace();

    /** Among the jobs of one workspace those of a type with a higher priority go first, from -32768 to 32767; 0 when not said. */
    Map<String, Integer> priorityOf();

    /** How often a process looks for jobs that another one accepted. Its own start at once. */
    @WithDefault("500ms")
    Duration poll();

    /** How often a process shows that it still runs its jobs. After four that were missed another one takes them over. */
    @WithDefault("1s")
    Duration heartbeat();

    /** How long a process that stops waits for its jobs to reach a point where they can be given back. */
    @WithDefault("5s")
    Duration shutdownWait();

    /** The most that a job may take once it has its locks: for as long it also keeps PostgreSQL from clearing up. */
    @WithDefault("1800s")
    Duration timeLimit();

    /** How long a job may wait for its locks before it fails. */
    @WithDefault("10m")
    Duration waitLimit();

    /** How often a job may be taken over before it fails: a job that kills its process must not do so for ever. */
    @WithDefault("2")
    int maxTakeovers();

    /** How many open jobs of a type an account may have. */
    @WithDefault("1")
    int maxOpen();

    /** The same for single types, by their names. */
    Map<String, Integer> maxOpenOf();

    /** How many callers may wait in one process for a job's next state; one more is answered at once. */
    @WithDefault("1000")
    int maxWatchers();

    /** How long the call that cancels a job waits for its work to be undone. */
    @WithDefault("2s")
    Duration cancelWait();

    /** How long ended jobs are kept, counted from their creation. */
    @WithDefault("30d")
    Duration keepEnded();

    /** After how long without a byte, give or take 10 s, an upload that no job has yet is removed. */
    @WithDefault("60s")
    Duration uploadSilence();
}

package io.holdfast.job;

import io.holdfast.problem.Fault;
import io.holdfast.problem.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of an account's jobs are asked for.
 *
 * @param states any of these; all when empty
 * @param notStates none of these
 * @param ids any of these; all when null
 */
record JobFilter(
        Set<String> states, Set<String> notStates, @Nullable Set<Integer> ids) {
    private static final List<String> STATES = List.of("pending", "finished", "failed", "cancelled");

    /** @throws Problem 400 for what is no list of states, or of ids */
    static JobFilter parse(@Nullable String states, @Nullable String ids) {
        Set<String> any = new HashSet<>();
        Set<String> none = new HashSet<>();
        for (String part : parts(states)) {
            String state = part.startsWith("!") ? part.substring(1) : part;
            if (!STATES.contains(state)) {
                throw Problem.ofQuery("states", Fault.invalid("State " + part + " is not a valid state."));
            }
            (part.startsWith("!") ? none : any).add(state);
        }
        return new JobFilter(any, none, ids == null || ids.isBlank() ? null : ids(ids));
    }

    private static Set<Integer> ids(String text) {
        Set<Integer> ids = new HashSet<>();
        for (String part : parts(text)) {
            if (!part.matches("[+-]?[0-9]+")) {
                throw Problem.ofQuery("job_ids", Fault.invalid("Job id " + part + " is not a valid integer."));
            }
            // an id beyond the range of ids belongs to nobody
            if (part.length() <= 9) {
                ids.add(Integer.valueOf(part));
            } else {
                addIfInRange(ids, part);
            }
        }
        return ids;
    }

    private static void addIfInRange(Set<Integer> ids, String digits) {
        try {
            ids.add(Integer.valueOf(digits));
        } catch (NumberFormatException beyond) {
            ids.add(-1);
        }
    }

    private static List<String> parts(@Nullable String text) {
        List<String> parts = new ArrayList<>();
        if (text != null && !text.isBlank()) {
            for (String part : text.split(",", -1)) {
                parts.add(part.strip());
            }
        }
        return parts;
    }

    boolean accepts(JobRow job) {
        String state = job.shownState();
        return (states.isEmpty() || states.contains(state))
                && !notStates.contains(state)
                && (ids == null || ids.contains(job.id()));
    }
}

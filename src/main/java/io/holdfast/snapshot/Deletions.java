package io.holdfast.snapshot;

import io.holdfast.problem.Problem;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/** Deletes what a chore has found, one after the other: one that is in use, or cannot be deleted, keeps no other one. */
final class Deletions {
    private static final Logger LOG = Logger.getLogger(Deletions.class);

    private final String noun;
    /** Only so that the log does not fill. */
    private final Set<Integer> toldOf = ConcurrentHashMap.newKeySet();

    /** @param noun for the log */
    Deletions(String noun) {
        this.noun = noun;
    }

    /**
     * @param deletion whether there was anything left to delete
     * @return whether it is gone by that
     */
    boolean tryOne(int id, BooleanSupplier deletion) {
        try {
            if (deletion.getAsBoolean()) {
                LOG.infof("%s %d was deleted", noun, id);
                return true;
            }
        } catch (Problem inUseOrGone) {
            LOG.debugf("%s %d is left for the next time: %s", noun, id, inUseOrGone.getMessage());
        } catch (RuntimeException e) {
            if (toldOf.add(id)) {
                LOG.errorf(e, "%s %d could not be deleted; this is not told again", noun, id);
            }
        }
        return false;
    }
}

package io.holdfast.table.named;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.lock.LockName;
import io.holdfast.lock.NamedLock;
import io.holdfast.lock.Target;
import io.holdfast.problem.Fault;
import io.holdfast.problem.Faults;
import io.holdfast.problem.Input;
import io.holdfast.problem.TextRule;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What somebody wants of a named lock.
 *
 * @param seconds from when it is taken until it ends
 */
record Terms(Set<LockName> names, String reason, int seconds) {
    private static final TextRule REASON = TextRule.upTo(255).orBlank();
    private static final int MOST_SECONDS = 86_400;
    private static final String OPERATIONS = "operations";

    static Terms read(Input in) {
        Set<LockName> names = names(in);
        String reason = in.text("reason", REASON);
        int seconds = seconds(in);
        in.check();
        return new Terms(names, reason == null ? "" : reason, seconds);
    }

    /** What the body of a renewal asks for. */
    static int renewal(Input in) {
        int seconds = seconds(in);
        in.check();
        return seconds;
    }

    private static int seconds(Input in) {
        if (!in.has("expires_in")) {
            in.faults().add("expires_in", Fault.REQUIRED);
        }
        return in.integer("expires_in", 1, MOST_SECONDS, 1);
    }

    private static Set<LockName> names(Input in) {
        Set<LockName> names = EnumSet.noneOf(LockName.class);
        JsonNode list = in.raw(OPERATIONS);
        if (!list.isArray() || list.isEmpty()) {
            in.faults().add(OPERATIONS, faultOf(list));
            return names;
        }
        Faults inside = new Faults();
        for (int i = 0; i < list.size(); i++) {
            JsonNode text = list.get(i);
            Optional<LockName> name = text.isTextual() ? LockName.byText(text.textValue()) : Optional.empty();
            if (name.isPresent()) {
                names.add(name.get());
            } else {
                inside.add(String.valueOf(i), Fault.notAChoice(text.asText()));
            }
        }
        in.faults().addAll(OPERATIONS, inside);
        return names;
    }

    private static Fault faultOf(JsonNode list) {
        if (list.isMissingNode()) {
            return Fault.REQUIRED;
        }
        return list.isNull() ? Fault.NULL : list.isArray() ? Fault.tooFew(1) : Fault.NOT_A_LIST;
    }

    /** @throws io.holdfast.problem.Problem 400 when they would refuse nothing there: a table is no place to forbid new tables */
    void requireToRefuseSomethingOn(Target node) {
        if (NamedLock.refused(node, names).isEmpty()) {
            Faults faults = new Faults();
            faults.add(OPERATIONS, Fault.invalid("Nothing of this can be done on a table."));
            faults.check();
        }
    }
}

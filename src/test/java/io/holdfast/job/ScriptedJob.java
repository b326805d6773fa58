package io.holdfast.job;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.lock.LockRequest;
import io.holdfast.lock.Operation;
import io.holdfast.lock.Target;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A type of jobs that does what a test says. It locks as a snapshot does. */
@ApplicationScoped
class ScriptedJob implements JobHandler {
    static final String TYPE = "scripted";

    private final Map<String, Script> scripts = new ConcurrentHashMap<>();

    /** What a job does, in every attempt. */
    @FunctionalInterface
    interface Script {
        void play(JobRun run) throws SQLException, IOException;
    }

    ObjectNode payload(Script script) {
        String name = UUID.randomUUID().toString();
        scripts.put(name, script);
        return JsonNodeFactory.instance.objectNode().put("script", name);
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String noun() {
        return "a script for";
    }

    @Override
    public LockRequest locks(JobRow job) {
        if (script(job) == null) {
            throw new JobFailed("There is no such script.");
        }
        return new LockRequest(Operation.CREATE_SNAPSHOT, Target.application(job.applicationId()));
    }

    @Override
    public void render(JobRow job, ObjectNode into) {
        into.put("script", job.payload().path("script").asText());
    }

    @Override
    public void run(JobRun run) throws SQLException, IOException {
        Script script = script(run.job());
        if (script != null) {
            script.play(run);
        }
    }

    private @Nullable Script script(JobRow job) {
        return scripts.get(job.payload().path("script").asText());
    }
}

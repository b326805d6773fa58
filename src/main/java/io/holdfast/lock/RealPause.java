package io.holdfast.lock;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** The pause of a running service. */
@ApplicationScoped
class RealPause implements Pause {
    @Override
    public void forAbout(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while pausing", e);
        }
    }
}

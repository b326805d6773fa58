package io.holdfast.problem;

import jakarta.ws.rs.NameBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On an endpoint whose operation can meet another one: it answers 409 then, or 423 where a named lock refuses it, or waits as long
 * as {@code Prefer: wait} says, and tells in every answer how long that was.
 */
@NameBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface HonoursWait {
    /** False for one that waits for something else, and never answers 409. */
    boolean mayBeRefused() default true;
}

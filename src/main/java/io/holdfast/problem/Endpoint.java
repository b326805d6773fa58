package io.holdfast.problem;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What the API's description says of an endpoint, beyond what its method says already. Schemas and parameters are named
 * here and described in {@code META-INF/openapi.yaml}. Left out are the errors that follow from the method: of who is
 * asking, of reading a body, of {@link HonoursWait}, of a failing service.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Endpoint {
    /** What it does, in a line. */
    String value();

    /** What else a caller should know. */
    String details() default "";

    /** Parameters of the query, or headers. */
    String[] query() default {};

    /** The schema of the JSON body; empty when it takes none. */
    String body() default "";

    /** The content type of a file that it takes in place of JSON; empty when it takes none. */
    String file() default "";

    /** The schema of the answer; empty when it has no body. */
    String answer() default "";

    /** The content type of the answer; several with commas between them. */
    String answerType() default "application/json";

    /** The codes that it may answer with, beside those of {@link CommonErrors}. */
    ErrorCode[] errors() default {};

    /** Whether passwords are hashed for it, only some at a time: 429 when there is no turn. */
    boolean checksPassword() default false;

    /** The schema of a 400 that only this endpoint gives. */
    String ownError() default "";
}

package io.holdfast.problem;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The codes that every {@link Endpoint} of a resource class may answer with, beside its own. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface CommonErrors {
    /** Each stands with no endpoint of the class again. */
    ErrorCode[] value();
}

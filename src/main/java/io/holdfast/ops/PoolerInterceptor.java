package io.holdfast.ops;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import java.util.Iterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * With {@code holdfast.pooler=transaction} requests connect as such a pooler wants it: without the startup parameter
 * {@code options}, which PgBouncer refuses (its settings are the role's then, {@link Arrangement} looks after that), and
 * without prepared statements, which the next transaction may look for on another connection.
 *
 * <p>Expressions of configuration give a key one value or another, and cannot take a key away.
 */
public final class PoolerInterceptor implements ConfigSourceInterceptor {
    private static final long serialVersionUID = 1;
    private static final String POOLER = "holdfast.pooler";
    private static final String DRIVER = "quarkus.datasource.jdbc.additional-jdbc-properties.";
    private static final String OPTIONS = DRIVER + "options";
    private static final String PREPARE_THRESHOLD = DRIVER + "prepareThreshold";

    @Override
    public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        return switch (name) {
            case OPTIONS -> isPooled(context) ? null : context.proceed(name);
            case PREPARE_THRESHOLD -> isPooled(context) ? never() : context.proceed(name);
            default -> context.proceed(name);
        };
    }

    @Override
    public Iterator<String> iterateNames(ConfigSourceInterceptorContext context) {
        Iterator<String> names = context.iterateNames();
        if (!isPooled(context)) {
            return names;
        }
        Stream<String> others = StreamSupport.stream(Spliterators.spliteratorUnknownSize(names, 0), false)
                .filter(name -> !name.equals(OPTIONS) && !name.equals(PREPARE_THRESHOLD));
        return Stream.concat(others, Stream.of(PREPARE_THRESHOLD)).iterator();
    }

    private static boolean isPooled(ConfigSourceInterceptorContext context) {
        ConfigValue pooler = context.proceed(POOLER);
        return pooler != null && Pooler.TRANSACTION.name().equalsIgnoreCase(pooler.getValue());
    }

    private static ConfigValue never() {
        return ConfigValue.builder()
                .withName(PREPARE_THRESHOLD)
                .withValue("0")
                .withRawValue("0")
                .withConfigSourceName(POOLER)
                .build();
    }
}

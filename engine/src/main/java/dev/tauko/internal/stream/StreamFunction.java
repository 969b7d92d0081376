package dev.tauko.internal.stream;

import org.jspecify.annotations.Nullable;

/**
 * What a coroutine makes of what a stream gives it. May suspend.
 *
 * @param <A> the type of what is given
 * @param <B> the type of what is made of it
 */
@FunctionalInterface
public interface StreamFunction<A, B extends @Nullable Object> {
  /** Makes it. */
  B apply(A given) throws Exception;
}

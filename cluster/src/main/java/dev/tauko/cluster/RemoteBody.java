package dev.tauko.cluster;

import org.jspecify.annotations.Nullable;

/**
 * What a node does when it runs a {@link RemoteCoroutine}: the body of an ordinary coroutine, which
 * may suspend, create tasks and call other nodes.
 *
 * @param <A> the type of the argument
 * @param <R> the type of the result
 */
@FunctionalInterface
public interface RemoteBody<A extends @Nullable Object, R extends @Nullable Object> {

  /**
   * The result for an argument.
   *
   * @throws Exception what is to reach the caller as the cause of a {@link RemoteFailureException}
   */
  R run(A argument) throws Exception;
}

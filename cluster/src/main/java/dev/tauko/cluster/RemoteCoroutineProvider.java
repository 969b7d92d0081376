package dev.tauko.cluster;

import org.jspecify.annotations.Nullable;

/**
 * Registers coroutines on a node when its {@link ClusterEngine} starts. Found by {@code
 * ServiceLoader}, or named in {@code tauko.cluster.providers}; has a public constructor without
 * parameters.
 */
@FunctionalInterface
public interface RemoteCoroutineProvider {

  /** Registers whatever it has. Called once for each actor system, before anything can run. */
  void register(Registry registry);

  /** Where coroutines are registered. */
  interface Registry {

    /** As {@link ClusterEngine#register}. */
    <A extends @Nullable Object, R extends @Nullable Object> void register(
        RemoteCoroutine<A, R> coroutine, RemoteBody<? super A, ? extends R> body);
  }
}

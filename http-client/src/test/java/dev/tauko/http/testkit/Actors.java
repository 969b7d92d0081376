package dev.tauko.http.testkit;

import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives test methods the one actor system of the test run, and fails a class that leaves something
 * of a request or a connection behind.
 */
public final class Actors implements ParameterResolver, AfterAllCallback {

  /** The system, terminated when the run is over. */
  private static final class Shared implements AutoCloseable {
    final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "http-tests");

    @Override
    public void close() {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    LiveObjects.awaitNoRemnants();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType().equals(ActorSystem.class);
  }

  @Override
  public ActorSystem<Void> resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.GLOBAL)
        .getOrComputeIfAbsent(Shared.class, key -> new Shared(), Shared.class)
        .system;
  }
}

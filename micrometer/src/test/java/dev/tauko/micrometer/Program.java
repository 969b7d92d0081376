package dev.tauko.micrometer;

import com.typesafe.config.ConfigFactory;
import dev.tauko.Coroutine;
import dev.tauko.Engine;
import dev.tauko.Task;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** An actor system with an engine, for a test. */
final class Program implements AutoCloseable {
  private final ActorSystem<Void> system;

  Program(String config) {
    system =
        ActorSystem.create(
            Behaviors.<Void>empty(),
            "shop",
            ConfigFactory.parseString(config + "\ntauko.jmx = off")
                .withFallback(ConfigFactory.load()));
  }

  ActorSystem<Void> system() {
    return system;
  }

  Engine engine() {
    return Engine.get(system);
  }

  /** Runs a body to its end. */
  <T> T run(Coroutine<T> body) throws Exception {
    Task<T> task = engine().start(body);
    try {
      return task.toCompletableFuture().get();
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof Exception cause ? cause : failed;
    }
  }

  /** The value of a gauge or a counter. */
  static double value(MeterRegistry registry, String name, String... tags) {
    return registry.get(name).tags(tags).meter().measure().iterator().next().getValue();
  }

  @Override
  public void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** What a test wants to be gone is gone when this returns. */
  static void awaitCollected(Reference<?> reference) {
    while (!reference.refersTo(null)) {
      System.gc();
    }
  }

  /** Some time, for what never has to be waited for so long. */
  static final Duration LONG = Duration.ofHours(1);
}

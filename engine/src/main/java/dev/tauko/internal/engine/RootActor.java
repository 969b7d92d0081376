package dev.tauko.internal.engine;

import com.typesafe.config.ConfigException;
import dev.tauko.internal.loop.EventLoopConfigurator;
import dev.tauko.internal.loop.ParallelConfigurator;
import dev.tauko.internal.loop.StepExecutor;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * An engine's actor, {@code /system/tauko} or like that: finds out what runs the engine's
 * dispatcher, and keeps that dispatcher from being shut down, as Pekko does with one that has no
 * actor for a while.
 */
final class RootActor {
  private RootActor() {}

  /**
   * The behavior.
   *
   * @param started completed with the executor behind the actor's dispatcher, or with the reason
   *     why coroutines cannot run there
   * @param stopped called when the actor has stopped
   */
  static Behavior<Void> create(
      EngineSettings settings, CompletableFuture<StepExecutor> started, Runnable stopped) {
    return Behaviors.setup(context -> {
      StepExecutor executor = StepExecutor.here();
      if (executor == null) {
        started.completeExceptionally(noEventLoop(settings));
        return Behaviors.stopped();
      }
      started.complete(executor);
      return Behaviors.receive(Void.class)
          .onSignal(
              PostStop.class,
              signal -> {
                stopped.run();
                return Behaviors.same();
              })
          .build();
    });
  }

  private static ConfigException noEventLoop(EngineSettings settings) {
    String why =
        Thread.currentThread().isVirtual()
            ? "runs on virtual threads: a coroutine is a virtual thread itself, and the JVM cannot"
                + " run one on another"
            : "is neither an event loop nor a parallel one";
    return new ConfigException.BadValue(
        settings.path() + ".dispatcher",
        "the dispatcher \""
            + settings.dispatcher()
            + "\" "
            + why
            + "; accepted: tauko.event-loop, tauko.parallel, or a dispatcher with executor = \""
            + EventLoopConfigurator.class.getName()
            + "\" or \""
            + ParallelConfigurator.class.getName()
            + "\"");
  }
}

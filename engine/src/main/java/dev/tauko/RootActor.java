package dev.tauko;

import com.typesafe.config.ConfigException;
import dev.tauko.loop.EventLoopConfigurator;
import dev.tauko.loop.ParallelConfigurator;
import dev.tauko.loop.StepExecutor;
import dev.tauko.task.ActorPool;
import dev.tauko.task.CoroutineLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The engine's actor {@code /system/tauko}: spawns the parents of the coroutines' actors, and makes
 * the loop when they are there.
 */
final class RootActor {
  private final EngineSettings settings;
  private final CompletableFuture<CoroutineLoop> started;
  private final ActorContext<ParentReady> context;
  private final List<org.apache.pekko.actor.ActorContext> parents = new ArrayList<>();

  /** A parent is there, with this classic context. */
  record ParentReady(org.apache.pekko.actor.ActorContext parent) {}

  private RootActor(
      EngineSettings settings,
      CompletableFuture<CoroutineLoop> started,
      ActorContext<ParentReady> context) {
    this.settings = settings;
    this.started = started;
    this.context = context;
  }

  /** The behavior; {@code started} is completed with the loop, or with the reason why not. */
  static Behavior<ParentReady> create(
      EngineSettings settings, CompletableFuture<CoroutineLoop> started) {
    return Behaviors.setup(context -> new RootActor(settings, started, context).start());
  }

  private Behavior<ParentReady> start() {
    StepExecutor executor = StepExecutor.here();
    if (executor == null) {
      started.completeExceptionally(noEventLoop());
      return Behaviors.stopped();
    }
    for (int i = 0; i < settings.parents(); i++) {
      context.spawn(
          parent(context.getSelf()), "coroutines-" + i, DispatcherSelector.sameAsParent());
    }
    return Behaviors.receiveMessage(ready -> parentReady(executor, ready));
  }

  private ConfigException noEventLoop() {
    String why =
        Thread.currentThread().isVirtual()
            ? "runs on virtual threads: a coroutine is a virtual thread itself, and the JVM cannot"
                + " run one on another"
            : "is neither an event loop nor a parallel one";
    return new ConfigException.BadValue(
        "tauko.dispatcher",
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

  private static Behavior<Void> parent(ActorRef<ParentReady> root) {
    return Behaviors.setup(context -> {
      root.tell(new ParentReady(Adapter.toClassic(context)));
      return Behaviors.empty();
    });
  }

  private Behavior<ParentReady> parentReady(StepExecutor executor, ParentReady ready) {
    parents.add(ready.parent());
    if (parents.size() == settings.parents()) {
      ActorPool actors =
          new ActorPool(
              context.getSystem(), executor, settings.dispatcher(), parents, settings.pool());
      started.complete(
          new CoroutineLoop(
              context.getSystem(),
              executor,
              actors,
              settings.debug(),
              context
                  .getSystem()
                  .dispatchers()
                  .lookup(DispatcherSelector.fromConfig(settings.blockingDispatcher()))));
    }
    return Behaviors.same();
  }
}

package dev.tauko.testkit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** An ordinary actor that watches another one. */
public final class Watcher {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final CompletableFuture<Done> watches = new CompletableFuture<>();
  private final CompletableFuture<Done> terminated = new CompletableFuture<>();

  /** Watches an actor, from here on. */
  public Watcher(ActorSystem<?> system, ActorRef<?> watched) {
    system.systemActorOf(watch(watched), "watcher-" + NUMBER.incrementAndGet(), Props.empty());
    watches.join();
  }

  private Behavior<Void> watch(ActorRef<?> watched) {
    return Behaviors.setup(context -> {
      context.watch(watched);
      watches.complete(Done.getInstance());
      return Behaviors.receive(Void.class)
          .onSignal(
              Terminated.class,
              signal -> {
                terminated.complete(Done.getInstance());
                return Behaviors.stopped();
              })
          .build();
    });
  }

  /** Done when the watched actor has stopped. */
  public CompletableFuture<Done> terminated() {
    return terminated;
  }
}

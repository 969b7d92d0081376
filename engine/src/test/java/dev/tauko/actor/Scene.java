package dev.tauko.actor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SpawnProtocol;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * An actor system in which one {@link Flavor} plays a scenario, and the journal of what happens.
 */
final class Scene implements AutoCloseable {
  private static final Duration LONG = Duration.ofSeconds(20);

  final Flavor flavor;
  final ActorTestKit kit;
  final TestProbe<String> journal;
  private final TestProbe<DeadLetter> deadLetters;
  private final List<String> told = new ArrayList<>();
  private final CompletableFuture<ActorRef<Command>> spawned = new CompletableFuture<>();

  private final ActorRef<SpawnProtocol.Command> stage;

  Scene(Flavor flavor, ActorTestKit kit) {
    this.flavor = flavor;
    this.kit = kit;
    this.stage = kit.spawn(SpawnProtocol.create());
    this.journal = kit.createTestProbe();
    this.deadLetters = kit.createTestProbe();
    // The typed event stream would subscribe it at some time later.
    Adapter.toClassic(kit.system())
        .eventStream()
        .subscribe(Adapter.toClassic(deadLetters.ref()), DeadLetter.class);
  }

  Behavior<Command> actor() {
    return flavor.actor(journal.ref());
  }

  ActorRef<Command> spawn(String name) {
    return spawn(name, Function.identity());
  }

  ActorRef<Command> spawn(String name, Function<Behavior<Command>, Behavior<Command>> around) {
    return spawn(name, around, Props.empty());
  }

  ActorRef<Command> spawn(
      String name, Function<Behavior<Command>, Behavior<Command>> around, Props props) {
    ActorRef<Command> actor = put(around.apply(actor()), name, props);
    hear(1);
    return actor;
  }

  <T> ActorRef<T> put(Behavior<T> behavior, String name, Props props) {
    TestProbe<ActorRef<T>> probe = kit.createTestProbe();
    stage.tell(new SpawnProtocol.Spawn<>(behavior, name, props, probe.ref()));
    return probe.receiveMessage(LONG);
  }

  /** An actor that is stopped by its parent, and the parent tells the journal when it has ended. */
  ActorRef<String> parentOf(Behavior<Command> child) {
    ActorRef<String> parent =
        put(
            Behaviors.<String>setup(context -> {
              ActorRef<Command> ref = context.spawn(child, "child");
              spawned.complete(ref);
              context.watch(ref);
              return Behaviors.receive(String.class)
                  .onMessageEquals(
                      "stop",
                      () -> {
                        context.stop(ref);
                        return Behaviors.same();
                      })
                  .onSignal(
                      org.apache.pekko.actor.typed.ChildFailed.class,
                      failed -> {
                        journal.ref().tell("parent: failed with " + failed.cause());
                        return Behaviors.same();
                      })
                  .onSignal(
                      org.apache.pekko.actor.typed.Terminated.class,
                      ended -> {
                        journal.ref().tell("parent: ended");
                        return Behaviors.same();
                      })
                  .build();
            }),
            "parent",
            Props.empty());
    return parent;
  }

  /** The child that the parent has spawned. */
  ActorRef<Command> child() {
    return spawned.join();
  }

  /** Waits for entries of the journal. */
  void hear(int entries) {
    for (int i = 0; i < entries; i++) {
      told.add(journal.receiveMessage(LONG));
    }
  }

  <T> T ask(ActorRef<Command> actor, Function<ActorRef<T>, Command> message) {
    TestProbe<T> probe = kit.createTestProbe();
    actor.tell(message.apply(probe.ref()));
    return probe.receiveMessage(LONG);
  }

  int sum(ActorRef<Command> actor) {
    int sum = this.<Integer>ask(actor, Command.Get::new);
    note("sum " + sum);
    return sum;
  }

  void awaitEnd(ActorRef<?> actor) {
    kit.createTestProbe().expectTerminated(actor, LONG);
    note("terminated");
  }

  /** Waits for entries of the journal that come in any order. */
  void hearInAnyOrder(int entries) {
    int from = told.size();
    hear(entries);
    told.subList(from, told.size()).sort(null);
  }

  /** Waits for the dead letters that are commands. */
  void hearDeadLetters(int letters) {
    for (int i = 0; i < letters; i++) {
      DeadLetter letter = deadLetters.receiveMessage(LONG);
      while (!(letter.message() instanceof Command)) {
        letter = deadLetters.receiveMessage(LONG);
      }
      note("dead letter " + letter.message() + " for " + letter.recipient().path().name());
    }
  }

  void note(String entry) {
    told.add(entry);
  }

  List<String> told() {
    return told;
  }

  @Override
  public void close() {
    kit.stop(stage, LONG);
  }
}

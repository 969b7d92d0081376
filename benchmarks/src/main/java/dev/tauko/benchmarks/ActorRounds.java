package dev.tauko.benchmarks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Actors that get messages: the same measurements for each way to write a behavior. */
public final class ActorRounds implements AutoCloseable {

  /**
   * What an actor is told.
   *
   * @param number what it adds up
   * @param from whom it answers
   */
  public record Ball(int number, ActorRef<Ball> from) {}

  /** A way to write behaviors. */
  public interface Style {

    /** Adds up the numbers of so many balls, and stops with the sum. */
    Behavior<Ball> counter(int balls, CompletableFuture<Long> sum);

    /** Answers each ball by the next one, adds up the numbers, and stops with the sum of a game. */
    Behavior<Ball> player(int exchanges, CompletableFuture<Long> sum);

    /** Waits for balls, and never gets one. */
    Behavior<Ball> idle(CountDownLatch arrived);
  }

  private final Style style;
  private final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "benchmarks");
  private int number;

  private ActorRounds(Style style) {
    this.style = style;
  }

  /** Measures messages, as the command line of a program asks. */
  public static void messages(Style style, String[] args) throws Exception {
    Arguments arguments =
        new Arguments("ActorMessages [counter|pingpong [MESSAGES [ROUNDS]]]", args);
    boolean isCounter = arguments.word("counter", "pingpong").equals("counter");
    int messages = arguments.number(1_000_000);
    int rounds = arguments.number(10);
    arguments.end();
    try (ActorRounds actors = new ActorRounds(style)) {
      Rounds.nanosEach(
          rounds,
          messages,
          () -> Rounds.check(isCounter ? actors.count(messages) : actors.play(messages), messages));
    }
  }

  /** Measures the bytes that an actor takes while it waits for its first message. */
  public static void memory(Style style, String[] args) throws Exception {
    Arguments arguments = new Arguments("IdleActors [ACTORS [ROUNDS [bytes|histogram]]]", args);
    int count = arguments.number(100_000);
    int rounds = arguments.number(5);
    boolean histogram = arguments.word("bytes", "histogram").equals("histogram");
    arguments.end();
    for (int round = 1; round <= rounds; round++) {
      try (ActorRounds actors = new ActorRounds(style)) {
        actors.count(1);
        Heap before = Heap.live();
        CountDownLatch arrived = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
          var _ = actors.spawn(style.idle(arrived));
        }
        arrived.await();
        before.printGrowth(round, count, histogram);
      }
    }
  }

  private long count(int messages) {
    CompletableFuture<Long> sum = new CompletableFuture<>();
    ActorRef<Ball> counter = spawn(style.counter(messages, sum));
    for (int i = 0; i < messages; i++) {
      counter.tell(new Ball(i, counter));
    }
    return sum.join();
  }

  private long play(int exchanges) {
    CompletableFuture<Long> first = new CompletableFuture<>();
    CompletableFuture<Long> second = new CompletableFuture<>();
    ActorRef<Ball> one = spawn(style.player(exchanges, first));
    ActorRef<Ball> other = spawn(style.player(exchanges, second));
    one.tell(new Ball(0, other));
    return first.join() + second.join();
  }

  private ActorRef<Ball> spawn(Behavior<Ball> behavior) {
    String dispatcher = system.settings().config().getString("tauko.dispatcher");
    return system.systemActorOf(
        behavior, "actor-" + ++number, DispatcherSelector.fromConfig(dispatcher));
  }

  @Override
  public void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }
}

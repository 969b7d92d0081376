package dev.tauko.benchmarks.pekko;

import dev.tauko.benchmarks.Arguments;
import dev.tauko.benchmarks.Heap;
import dev.tauko.benchmarks.Rounds;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Actors that have handled a message and wait for the next, all at the same time. */
public final class Memory {
  private static final int REHEARSAL = 10;

  private Memory() {}

  /** Prints the bytes of heap that each takes. */
  public static void main(String[] args) throws Exception {
    Arguments arguments =
        new Arguments("Memory [ACTORS [future [ROUNDS [bytes|histogram]]]]", args);
    int count = arguments.number(100_000);
    arguments.word("future");
    int rounds = arguments.number(5);
    boolean histogram = arguments.word("bytes", "histogram").equals("histogram");
    arguments.end();
    try (Actors actors = new Actors()) {
      suspend(actors, REHEARSAL, () -> {});
      Heap before = Heap.live();
      for (int i = 1; i <= rounds; i++) {
        int round = i;
        suspend(actors, count, () -> before.printGrowth(round, count, histogram));
      }
    }
  }

  /** Starts actors, does something while all of them wait, and waits until they have stopped. */
  private static void suspend(Actors actors, int count, Rounds.Workload meanwhile)
      throws Exception {
    CountDownLatch arrived = new CountDownLatch(count);
    CompletableFuture<ActorRef<Integer>> parent = new CompletableFuture<>();
    long sum =
        actors.run(result -> {
          var _ =
              parent.thenAcceptAsync(ref -> {
                try {
                  arrived.await();
                  meanwhile.run();
                  ref.tell(count);
                } catch (Exception e) {
                  result.completeExceptionally(e);
                }
              });
          return parent(count, arrived, parent, result);
        });
    Rounds.checkCount((int) sum, count);
  }

  /** Stops, and its children before it, when it is told to; gives their number then. */
  private static Behavior<Integer> parent(
      int children,
      CountDownLatch arrived,
      CompletableFuture<ActorRef<Integer>> self,
      CompletableFuture<Long> result) {
    return Behaviors.setup(context -> {
      for (int i = 0; i < children; i++) {
        context
            .<Integer>spawnAnonymous(
                Behaviors.receiveMessage(_ -> {
                  arrived.countDown();
                  return Behaviors.same();
                }))
            .tell(i);
      }
      self.complete(context.getSelf());
      return Behaviors.receive(Integer.class)
          .onMessage(Integer.class, _ -> Behaviors.stopped())
          .onSignal(
              PostStop.class,
              _ -> {
                result.complete((long) children);
                return Behaviors.same();
              })
          .build();
    });
  }
}

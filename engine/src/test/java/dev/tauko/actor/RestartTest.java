package dev.tauko.actor;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.actor.Actors.awaitTermination;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.sync.Event;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachMode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Timeout;

/** Bodies that fail while many messages wait. */
@Timeout(60)
class RestartTest {
  /** More than Pekko's supervisor stashes while it waits for the children of an actor. */
  private static final int MANY = 20_000;

  @OnEachMode
  void noMessageIsLostHoweverManyWait(Lab lab) throws Exception {
    ActorSystem<Void> system = lab.system();
    CountDownLatch told = new CountDownLatch(1);
    ConcurrentLinkedQueue<Integer> handled = new ConcurrentLinkedQueue<>();
    CompletableFuture<Object> last = new CompletableFuture<>();
    Behavior<Integer> failing =
        CoroutineBehavior.of(mailbox -> {
          for (int message : mailbox.messages()) {
            handled.add(message);
            if (message == 0) {
              told.await();
            }
            if (message == MANY - 1) {
              last.complete("");
            }
            if (message % 100 == 0) {
              throw new IllegalStateException("every hundredth");
            }
          }
        });
    ActorRef<Integer> actor =
        system.systemActorOf(
            Behaviors.supervise(failing)
                .onFailure(SupervisorStrategy.restart().withLoggingEnabled(false)),
            "failing",
            Props.empty());

    IntStream.range(0, MANY).forEach(actor::tell);
    told.countDown();
    last.join();

    List<Integer> all = IntStream.range(0, MANY).boxed().toList();
    assertThat(List.copyOf(handled)).isEqualTo(all);
  }

  /** What a body has started and spawned ends before a fresh one begins, which does the same. */
  @OnEachMode
  void whatAFailedBodyHasStartedEndsBeforeTheNextBegins(Lab lab) {
    for (SupervisorStrategy strategy :
        List.of(SupervisorStrategy.restart(), SupervisorStrategy.resume())) {
      lab.run(() -> {
        AtomicInteger beside = new AtomicInteger();
        ConcurrentLinkedQueue<Integer> seenBeside = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<Integer> handled = new ConcurrentLinkedQueue<>();
        CompletableFuture<Object> last = new CompletableFuture<>();
        Behavior<Integer> failing =
            CoroutineBehavior.of(mailbox -> {
              seenBeside.add(beside.get());
              var begun = new Event();
              mailbox.start(() -> {
                beside.incrementAndGet();
                begun.set();
                try {
                  await(new CompletableFuture<>());
                } finally {
                  yieldNow();
                  beside.decrementAndGet();
                }
              });
              begun.await();
              ActorRef<Object> worker = mailbox.spawn(Stage.idle(), "worker");
              mailbox.watch(worker);
              for (int message : mailbox.messages()) {
                handled.add(message);
                if (message == 11) {
                  last.complete("");
                }
                if (message % 4 == 0) {
                  throw new IllegalStateException("every fourth");
                }
              }
            });
        ActorRef<Integer> actor =
            Stage.spawn(lab, Behaviors.supervise(failing).onFailure(strategy));
        IntStream.range(0, 12).forEach(actor::tell);
        await(last);

        assertThat(seenBeside).containsExactly(0, 0, 0, 0);
        assertThat(List.copyOf(handled)).isEqualTo(IntStream.range(0, 12).boxed().toList());
        StopTest.poison(actor);
        awaitTermination(actor);
      });
    }
  }
}

package dev.tauko.actor;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.actor.Actors.awaitTermination;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.sync.Event;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachMode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.TypedActorContext;
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

  /** A parent of one's own does not restart what a supervisor has given up. */
  @OnEachMode
  void aLimitOfRestartsCountsFailuresAtTheStart(Lab lab) throws Exception {
    ActorSystem<Void> system = lab.system();
    AtomicInteger starts = new AtomicInteger();
    CompletableFuture<String> given = new CompletableFuture<>();
    Behavior<Object> failing =
        CoroutineBehavior.of(mailbox -> {
          throw new IllegalStateException("start " + starts.incrementAndGet());
        });
    SupervisorStrategy strategy =
        SupervisorStrategy.restart().withLimit(2, Duration.ofHours(1)).withLoggingEnabled(false);
    system.systemActorOf(
        Behaviors.setup(context -> {
          context.watch(context.spawn(Behaviors.supervise(failing).onFailure(strategy), "failing"));
          return Behaviors.receive(Object.class)
              .onSignal(
                  ChildFailed.class,
                  signal -> {
                    given.complete(signal.getCause().getMessage());
                    return Behaviors.stopped();
                  })
              .build();
        }),
        "parent",
        Props.empty());

    assertThat(given.get()).isEqualTo("start 3");
    assertThat(starts).hasValue(3);
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

  /** What an actor has handled, and what it waits for. */
  private static final class Log {
    final ConcurrentLinkedQueue<Integer> handled = new ConcurrentLinkedQueue<>();
    final CompletableFuture<Object> restarting = new CompletableFuture<>();
    final CompletableFuture<Object> childRuns = new CompletableFuture<>();
    final CompletableFuture<Object> childMayEnd = new CompletableFuture<>();
    final CompletableFuture<Object> last = new CompletableFuture<>();
    private final int lastMessage;

    Log(int lastMessage) {
      this.lastMessage = lastMessage;
    }

    /** The very first message fails. */
    void handle(int message) {
      handled.add(message);
      if (message == 0) {
        throw new IllegalStateException("the first one");
      }
      if (message == lastMessage) {
        last.complete("");
      }
    }

    /** An actor that takes its time to end; only the first body has one. */
    Behavior<Object> child() {
      return CoroutineBehavior.of(mailbox -> {
        try {
          childRuns.complete("");
          mailbox.receive();
        } finally {
          await(childMayEnd);
        }
      });
    }

    Behavior<Integer> handWritten() {
      return Behaviors.setup(context -> {
        if (handled.isEmpty()) {
          context.spawn(child(), "child");
        }
        return Behaviors.receiveMessage(message -> {
          handle(message);
          return Behaviors.same();
        });
      });
    }

    Behavior<Integer> direct() {
      return CoroutineBehavior.of(mailbox -> {
        if (handled.isEmpty()) {
          mailbox.spawn(child(), "child");
        }
        mailbox.messages().forEach(this::handle);
      });
    }
  }

  /** The stash of a restart has room for users' messages alone. */
  @OnEachMode
  void theStashHoldsAsManyMessagesAsThatOfAHandWrittenActor(Lab lab) {
    for (int capacity : new int[] {1, 2, 3, 10}) {
      for (boolean isDirect : new boolean[] {false, true}) {
        lab.run(() -> {
          Log all = new Log(capacity);
          ActorRef<Integer> actor =
              Stage.spawn(
                  lab,
                  Behaviors.supervise(
                          Behaviors.intercept(
                              () -> new Restarting(all.restarting),
                              isDirect ? all.direct() : all.handWritten()))
                      .onFailure(SupervisorStrategy.restart().withStashCapacity(capacity)));
          await(all.childRuns);
          actor.tell(0);
          await(all.restarting);
          IntStream.rangeClosed(1, 30).forEach(actor::tell);
          all.childMayEnd.complete("");
          await(all.last);
          assertThat(List.copyOf(all.handled))
              .as("direct: %s, capacity: %d", isDirect, capacity)
              .isEqualTo(IntStream.rangeClosed(0, capacity).boxed().toList());
          StopTest.poison(actor);
          awaitTermination(actor);
        });
      }
    }
  }

  @OnEachMode
  void whatTheActorHasTakenBeforeDoesNotCountTowardsTheStash(Lab lab) {
    lab.run(() -> {
      Log all = new Log(30);
      CompletableFuture<Object> allTold = new CompletableFuture<>();
      Behavior<Integer> failing =
          CoroutineBehavior.of(mailbox -> {
            if (all.handled.isEmpty()) {
              mailbox.spawn(all.child(), "child");
            }
            for (int message : mailbox.messages()) {
              await(allTold);
              mailbox.children(); // A turn behind all that was told.
              all.handle(message);
            }
          });
      ActorRef<Integer> actor =
          Stage.spawn(
              lab,
              Behaviors.supervise(
                      Behaviors.intercept(() -> new Restarting(all.restarting), failing))
                  .onFailure(SupervisorStrategy.restart().withStashCapacity(1)));
      await(all.childRuns);
      IntStream.rangeClosed(0, 30).forEach(actor::tell);
      allTold.complete("");
      await(all.restarting);
      all.childMayEnd.complete("");
      await(all.last);
      assertThat(List.copyOf(all.handled)).isEqualTo(IntStream.rangeClosed(0, 30).boxed().toList());
      StopTest.poison(actor);
      awaitTermination(actor);
    });
  }

  /** Hears of a restart when it begins. */
  private static final class Restarting extends BehaviorInterceptor<Integer, Integer> {
    private final CompletableFuture<Object> begun;

    Restarting(CompletableFuture<Object> begun) {
      super(Integer.class);
      this.begun = begun;
    }

    @Override
    public Behavior<Integer> aroundReceive(
        TypedActorContext<Integer> context, Integer message, ReceiveTarget<Integer> target) {
      return target.apply(context, message);
    }

    @Override
    public Behavior<Integer> aroundSignal(
        TypedActorContext<Integer> context, Signal signal, SignalTarget<Integer> target) {
      Behavior<Integer> next = target.apply(context, signal);
      if (signal instanceof PreRestart) {
        begun.complete("");
      }
      return next;
    }
  }
}

package dev.tauko.task;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.runningLoop;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorIdentity;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Identify;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** An actor serves one coroutine after another, unless somebody has its reference. */
class ActorPoolTest {

  /** With one parent, the names of its children tell in which order they were spawned. */
  private static final String ONE_PARENT = "tauko.parents = 1";

  /** {@code $a} is the main coroutine's actor, {@code $b} the second one. */
  private static String nameOfActorOf(Task<?> task) {
    return task.actor().path().name();
  }

  private static void runMany(int tasks) throws Exception {
    for (int i = 0; i < tasks; i++) {
      createTask(() -> {}).await();
    }
  }

  @OnEachCarrier
  void anActorThatNobodyKnowsServesTheNextCoroutine(Lab lab) {
    lab.with(ONE_PARENT)
        .run(() -> {
          runMany(100);
          assertThat(nameOfActorOf(createTask(() -> {}))).isEqualTo("$b");
        });
  }

  @OnEachCarrier
  void anActorWhoseReferenceWasHandedOutServesNoOtherCoroutine(Lab lab) {
    lab.with(ONE_PARENT)
        .run(() -> {
          List<String> names = new ArrayList<>();
          for (int i = 0; i < 3; i++) {
            Task<?> task = createTask(() -> {});
            names.add(nameOfActorOf(task));
            task.await();
            assertThat(nameOfActorOf(task)).isEqualTo(names.getLast());
            runMany(10);
          }
          assertThat(names).containsExactly("$b", "$c", "$d");
        });
  }

  @OnEachCarrier
  void withoutAPoolEachCoroutineHasAnActorOfItsOwn(Lab lab) {
    lab.with(ONE_PARENT, "tauko.actor-pool.size = 0")
        .run(() -> {
          runMany(20);
          assertThat(nameOfActorOf(createTask(() -> {}))).isEqualTo("$v");
        });
  }

  @OnEachCarrier
  void actorsAreSpreadOverTheirParents(Lab lab) {
    lab.with("tauko.parents = 3")
        .run(() -> {
          Set<String> parents = new TreeSet<>();
          List<Task<?>> tasks = new ArrayList<>();
          for (int i = 0; i < 6; i++) {
            Task<?> task = createTask(() -> {});
            tasks.add(task);
            parents.add(task.actor().path().parent().toStringWithoutAddress());
          }
          gather(tasks);
          assertThat(parents)
              .containsExactly(
                  "/system/tauko/coroutines-0",
                  "/system/tauko/coroutines-1",
                  "/system/tauko/coroutines-2");
        });
  }

  @OnEachCarrier
  void actorsThatWereNotNeededForAWhileAreStopped(Lab lab) {
    Lab own = lab.with("tauko.parents = 2", "tauko.actor-pool.keep = 1ms");
    own.run(() -> {
      Future<String> gate = runningLoop().createFuture();
      List<Task<String>> burst = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        burst.add(createTask(gate::await));
      }
      ActorSystem<?> system = own.engine().system();
      CompletableFuture<Done> allStopped = watchUnnoticed(system, burst.size());
      gate.setResult("");
      gather(burst);
      await(allStopped);
    });
  }

  /** Finds so many actors of coroutines without asking for their references, and watches them. */
  private static CompletableFuture<Done> watchUnnoticed(ActorSystem<?> system, int actors)
      throws Exception {
    CompletableFuture<Done> watched = new CompletableFuture<>();
    CompletableFuture<Done> allStopped = new CompletableFuture<>();
    Set<ActorRef> found = new HashSet<>();
    Set<ActorRef> stopped = new HashSet<>();
    Behavior<Object> census =
        Behaviors.setup(context -> {
          Adapter.toClassic(system)
              .actorSelection("/system/tauko/*/*")
              .tell(new Identify(""), Adapter.toClassic(context.getSelf()));
          return Behaviors.receive(Object.class)
              .onMessage(
                  ActorIdentity.class,
                  identity -> {
                    ActorRef actor = identity.getActorRef().orElseThrow();
                    context.watch(Adapter.toTyped(actor));
                    found.add(actor);
                    if (found.size() == actors + 1) {
                      watched.complete(Done.getInstance());
                    }
                    return Behaviors.same();
                  })
              .onSignal(
                  Terminated.class,
                  signal -> {
                    stopped.add(Adapter.toClassic(signal.getRef()));
                    if (stopped.size() == actors) {
                      allStopped.complete(Done.getInstance());
                    }
                    return Behaviors.same();
                  })
              .build();
        });
    system.systemActorOf(census, "census", Props.empty());
    await(watched);
    return allStopped;
  }

  @OnEachCarrier
  void thePoolKeepsNoMoreActorsThanItMay(Lab lab) {
    lab.with("tauko.actor-pool.size = 7")
        .run(() -> {
          CoroutineLoop loop = (CoroutineLoop) runningLoop();
          // A gather has an actor, too.
          gather(Collections.nCopies(4, () -> null));
          assertThat(loop.actors().spares()).isEqualTo(5);
          gather(Collections.nCopies(50, () -> null));
          assertThat(loop.actors().spares()).isEqualTo(7);
        });
  }
}

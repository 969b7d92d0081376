package dev.tauko.observe;

import static dev.tauko.Asyncio.await;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.taskGroup;
import static dev.tauko.Asyncio.timeout;
import static dev.tauko.Asyncio.toThread;
import static dev.tauko.Asyncio.waitTasks;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.channel.Select.after;
import static dev.tauko.channel.Select.done;
import static dev.tauko.channel.Select.receive;
import static dev.tauko.channel.Select.select;
import static dev.tauko.channel.Select.selectBiased;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.CancelledError;
import dev.tauko.Engine;
import dev.tauko.Future;
import dev.tauko.ReturnWhen;
import dev.tauko.Task;
import dev.tauko.channel.Channel;
import dev.tauko.queue.Queue;
import dev.tauko.sync.Barrier;
import dev.tauko.sync.Condition;
import dev.tauko.sync.Event;
import dev.tauko.sync.Lock;
import dev.tauko.sync.Permit;
import dev.tauko.sync.Semaphore;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** Mistakes as people make them, and what the views say of each. */
class PlantedBugsTest {
  private static final Duration LONG = Duration.ofDays(1);

  private final List<Task<?>> bugs = new ArrayList<>();

  private Task<?> bug(String name, dev.tauko.Coroutine.OfVoid body) {
    Task<?> task = createTask(name, body);
    bugs.add(task);
    return task;
  }

  private static void settle() {
    for (int i = 0; i < 5; i++) {
      yieldNow();
    }
  }

  /** Looks, and ends the bugs. */
  private Snapshot look() {
    settle();
    Snapshot snapshot = Engine.current().snapshot(8);
    bugs.forEach(Task::cancel);
    settle();
    return snapshot;
  }

  private static String deadlocks(Snapshot snapshot) {
    return String.join("", snapshot.deadlocks().stream().map(DeadlockInfo::report).toList());
  }

  private void locks(Lock one, Lock other) {
    try (Permit first = one.acquire()) {
      yieldNow();
      try (Permit second = other.acquire()) {
        yieldNow();
      }
    }
  }

  @OnEachCarrier
  void twoLocksInOppositeOrder(Lab lab) {
    lab.run(() -> {
      Lock a = new Lock("accounts");
      Lock b = new Lock("audit");
      bug("transfer", () -> locks(a, b));
      bug("report", () -> locks(b, a));
      bug("late", a::acquire);
      String report = deadlocks(look());
      assertThat(report)
          .startsWith("Deadlock of 2 tasks:\n")
          .contains("  transfer waits for Lock.acquire() of \"audit\", held by report")
          .contains("  report waits for Lock.acquire() of \"accounts\", held by transfer")
          .contains("PlantedBugsTest.locks(")
          .contains("1 more wait for them in vain: late");
    });
  }

  @OnEachCarrier
  void aLockThatIsNotReentrant(Lab lab) {
    lab.run(() -> {
      Lock lock = new Lock("config");
      bug("reload", () -> locks(lock, lock));
      assertThat(deadlocks(look()))
          .startsWith("Deadlock of 1 task:\n")
          .contains("reload waits for Lock.acquire() of \"config\", held by reload");
    });
  }

  @OnEachCarrier
  void fivePhilosophers(Lab lab) {
    lab.run(() -> {
      List<Lock> forks = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        forks.add(new Lock("fork-" + i));
      }
      for (int i = 0; i < 5; i++) {
        int left = i;
        bug("philosopher-" + i, () -> locks(forks.get(left), forks.get((left + 1) % 5)));
      }
      assertThat(deadlocks(look()))
          .startsWith("Deadlock of 5 tasks:\n")
          .contains("fork-0", "fork-4");
    });
  }

  @OnEachCarrier
  void allPermitsHeldByThoseThatWaitForMore(Lab lab) {
    lab.run(() -> {
      Semaphore slots = new Semaphore("slots", 2);
      for (String name : List.of("first", "second")) {
        bug(
            name,
            () -> {
              try (Permit outer = slots.acquire()) {
                yieldNow();
                try (Permit inner = slots.acquire()) {
                  yieldNow();
                }
              }
            });
      }
      assertThat(deadlocks(look()))
          .startsWith("Deadlock of 2 tasks:\n")
          .contains("first waits for Semaphore.acquire() of \"slots\", held by first, second");
    });
  }

  @OnEachCarrier
  void tasksThatAwaitOneAnother(Lab lab) {
    lab.run(() -> {
      bug("egg", () -> bugs.get(1).await());
      bug("hen", () -> gather(bugs.get(0)));
      Snapshot snapshot = look();
      assertThat(deadlocks(snapshot))
          .startsWith("Deadlock of 2 tasks:\n")
          .contains("egg waits for Task[hen, pending]", "hen waits for gather(), 1 pending: egg");
    });
  }

  @OnEachCarrier
  void aGroupWhoseChildWaitsForItsParentsLock(Lab lab) {
    lab.run(() -> {
      Lock lock = new Lock("state");
      bug(
          "parent",
          () -> {
            try (Permit permit = lock.acquire()) {
              taskGroup(group -> {
                bugs.add(group.createTask("child", () -> lock.acquire()));
              });
            }
          });
      assertThat(deadlocks(look()))
          .contains("parent waits for taskGroup(), 1 pending: child")
          .contains("child waits for Lock.acquire() of \"state\", held by parent");
    });
  }

  @OnEachCarrier
  void aGroupThatALivingMemberMayEndIsNoDeadlock(Lab lab) {
    lab.run(() -> {
      Lock lock = new Lock("state");
      bug(
          "parent",
          () -> {
            try (Permit permit = lock.acquire()) {
              taskGroup(group -> {
                bugs.add(group.createTask("child", () -> lock.acquire()));
                bugs.add(
                    group.createTask(
                        "sibling",
                        () -> {
                          sleep(LONG);
                          group.cancel();
                        }));
              });
            }
          });
      Snapshot snapshot = look();
      assertThat(snapshot.deadlocks()).isEmpty();
      assertThat(snapshot.tasks())
          .filteredOn(task -> task.name().equals("parent"))
          .extracting(task -> task.waitsFor().cause())
          .containsExactly(WaitInfo.Cause.TASKS);
    });
  }

  @OnEachCarrier
  void aGroupWhoseMembersWaitForAnotherDeadlock(Lab lab) {
    lab.run(() -> {
      Lock lock = new Lock("state");
      Lock a = new Lock("a");
      Lock b = new Lock("b");
      bug("transfer", () -> locks(a, b));
      bug("report", () -> locks(b, a));
      bug(
          "parent",
          () -> {
            try (Permit permit = lock.acquire()) {
              taskGroup(group -> {
                bugs.add(group.createTask("child", () -> lock.acquire()));
                bugs.add(group.createTask("other", () -> a.acquire()));
              });
            }
          });
      assertThat(deadlocks(look()))
          .contains("transfer waits for Lock.acquire() of \"b\"")
          .contains("parent waits for taskGroup(), 2 pending: child, other")
          .contains("child waits for Lock.acquire() of \"state\", held by parent");
    });
  }

  @OnEachCarrier
  void aSelectOfTasksThatWaitForTheCaller(Lab lab) {
    lab.run(() -> {
      bug(
          "caller",
          () -> selectBiased(done(bugs.get(1), t -> "one"), done(bugs.get(2), t -> "other")));
      bug("one", () -> bugs.get(0).await());
      bug("other", () -> bugs.get(0).await());
      assertThat(deadlocks(look()))
          .startsWith("Deadlock of 3 tasks:\n")
          .contains("caller waits for select(), 2 pending: one, other")
          .contains("one waits for Task[caller, pending]");
    });
  }

  @OnEachCarrier
  void aSelectOfSomethingElseTooMayCancelWhatItWaitsFor(Lab lab) {
    lab.run(() -> {
      Channel<String> pipe = Channel.rendezvous();
      bug("one", () -> bugs.get(1).await());
      bug("other", () -> bugs.get(0).await());
      bug("mixed", () -> select(done(bugs.get(1), task -> ""), receive(pipe, text -> text)));
      bug("timed", () -> select(done(bugs.get(1), task -> ""), after(LONG, () -> "")));
      Snapshot snapshot = look();
      assertThat(deadlocks(snapshot)).isEmpty();
      assertThat(snapshot.pstree())
          .contains("(T) mixed, waits for select() of Channel.receive() or other, since");
    });
  }

  @OnEachCarrier
  void aSelectOfAFutureThatAnyoneMayComplete(Lab lab) {
    lab.run(() -> {
      Future<String> open = runningLoop().createFuture();
      bug("caller", () -> select(done(bugs.get(1), task -> ""), done(open, future -> "")));
      bug("called", () -> bugs.get(0).await());
      assertThat(look().deadlocks()).isEmpty();
    });
  }

  @OnEachCarrier
  void waitTasksForOneThatWaitsForTheCaller(Lab lab) {
    lab.run(() -> {
      bug("caller", () -> waitTasks(List.of(bugs.get(1)), ReturnWhen.FIRST_COMPLETED));
      bug("called", () -> bugs.get(0).await());
      assertThat(deadlocks(look())).contains("caller waits for waitTasks(), 1 pending: called");
    });
  }

  @OnEachCarrier
  void aTimeoutIsNoDeadlock(Lab lab) {
    lab.run(() -> {
      Lock a = new Lock("a");
      Lock b = new Lock("b");
      bug(
          "patient",
          () -> {
            try {
              timeout(LONG, () -> locks(a, b));
            } catch (AsyncTimeoutException late) {
              throw new IllegalStateException(late);
            }
          });
      bug("other", () -> locks(b, a));
      assertThat(look().deadlocks()).isEmpty();
    });
  }

  @OnEachCarrier
  void aLockWhosePermitIsHandedOnIsASignal(Lab lab) {
    lab.run(() -> {
      Lock lock = new Lock("gate");
      Permit first = lock.acquire();
      createTask(first::close).await();
      bug("waiting", () -> locks(lock, lock));
      assertThat(look().deadlocks()).isEmpty();
    });
  }

  @OnEachCarrier
  void aPermitThatAnotherHolderClosesIsASignal(Lab lab) {
    lab.run(() -> {
      Semaphore slots = new Semaphore("slots", 2);
      Lock lock = new Lock("state");
      Event ready = new Event();
      List<Permit> shared = new ArrayList<>();
      bug(
          "holder",
          () -> {
            shared.add(slots.acquire());
            ready.await();
            try (Permit slot = slots.acquire()) {
              lock.acquire().close();
            }
          });
      bug(
          "closing",
          () -> {
            try (Permit own = slots.acquire()) {
              shared.getFirst().close();
              ready.set();
              new Event("e").await();
            }
          });
      bug(
          "behind",
          () -> {
            try (Permit state = lock.acquire()) {
              settle();
              slots.acquire().close();
            }
          });
      settle();
      assertThat(look().deadlocks()).isEmpty();
    });
  }

  @OnEachCarrier
  void waitsThatOthersMayEndAreNoDeadlock(Lab lab) {
    CompletableFuture<String> stage = new CompletableFuture<>();
    lab.run(() -> {
      Lock lock = new Lock("l");
      bug(
          "stage",
          () -> {
            try (Permit permit = lock.acquire()) {
              await(stage);
            }
          });
      bug("behind", lock::acquire);
      bug("event", new Event("e")::await);
      bug("future", () -> runningLoop().createFuture().await());
      bug("asleep", () -> sleep(LONG));
      Snapshot snapshot = look();
      assertThat(snapshot.deadlocks()).isEmpty();
      assertThat(snapshot.stalled()).isEmpty();
      assertThat(snapshot.pstree())
          .contains("(T) stage, waits for await(CompletableFuture)")
          .contains("(T) behind, waits for Lock.acquire() of \"l\", held by stage")
          .contains("(T) event, waits for Event.await() of \"e\"")
          .contains("(T) future, waits for Future[pending]")
          .containsPattern(
              "\\(T\\) asleep, waits for sleep\\(\\), since 0.000 s, 86400.000 s left");
    });
  }

  @OnEachCarrier
  void aSemaphoreThatWasNeverReleased(Lab lab) {
    lab.run(() -> {
      Semaphore slots = new Semaphore("connections", 1);
      bug(
              "leaky",
              () -> {
                var _ = slots.acquire();
              })
          .await();
      bug("waiting", slots::acquire);
      Snapshot snapshot = look();
      assertThat(snapshot.resources())
          .extracting(ResourceInfo::state)
          .containsExactly("Semaphore[\"connections\", 0 free, 1 waiting, 1 never released]");
      assertThat(snapshot.pstree())
          .contains(
              "(T) waiting, waits for Semaphore.acquire() of \"connections\", 1 never released,"
                  + " since");
      slots.release();
    });
  }

  @OnEachCarrier
  void aQueueWithoutAConsumer(Lab lab) {
    lab.run(() -> {
      Queue<String> orders = new Queue<>("orders", 1);
      bug(
          "producer",
          () -> {
            orders.put("1");
            orders.put("2");
          });
      Snapshot snapshot = look();
      assertThat(snapshot.pstree()).contains("(T) producer, waits for Queue.put() of \"orders\"");
      assertThat(snapshot.resources())
          .extracting(ResourceInfo::state)
          .containsExactly("Queue[\"orders\", 1 of 1 items, 0 getting, 1 putting, 1 unfinished]");
    });
  }

  @OnEachCarrier
  void aJoinWithoutTaskDone(Lab lab) {
    lab.run(() -> {
      Queue<String> work = new Queue<>("work");
      work.putNoWait("1");
      bug("joiner", work::join);
      assertThat(look().pstree()).contains("(T) joiner, waits for Queue.join() of \"work\"");
    });
  }

  @OnEachCarrier
  void aChannelWithoutAReceiver(Lab lab) {
    lab.run(() -> {
      Channel<String> pipe = Channel.<String>rendezvous().named("pipe");
      bug("sender", () -> pipe.send("x"));
      assertThat(look().pstree()).contains("(T) sender, waits for Channel.send() of \"pipe\"");
    });
  }

  @OnEachCarrier
  void aConditionThatNobodySignals(Lab lab) {
    lab.run(() -> {
      Condition changed = new Condition("changed");
      bug(
          "watcher",
          () -> {
            try (Permit permit = changed.acquire()) {
              changed.await();
            }
          });
      assertThat(look().pstree())
          .contains("(T) watcher, waits for Condition.await() of \"changed\"");
    });
  }

  @OnEachCarrier
  void aBarrierThatOnePartyNeverReaches(Lab lab) {
    lab.run(() -> {
      Barrier start = new Barrier("start", 2);
      bug("alone", start::await);
      Snapshot snapshot = look();
      assertThat(snapshot.pstree()).contains("(T) alone, waits for Barrier.await() of \"start\"");
      assertThat(snapshot.resources())
          .extracting(ResourceInfo::state)
          .containsExactly("Barrier[\"start\", filling, 1 of 2 inside]");
    });
  }

  @OnEachCarrier
  void aTaskThatSwallowsItsCancellation(Lab lab) {
    lab.run(() -> {
      Event never = new Event("never");
      Task<?> stubborn =
          bug(
              "stubborn",
              () -> {
                try {
                  never.await();
                } catch (CancelledError swallowed) {
                  never.await();
                }
              });
      settle();
      stubborn.cancel();
      assertThat(look().pstree())
          .containsPattern(
              "\\(T\\) stubborn, waits for Event.await\\(\\) of \"never\".*, cancelling");
    });
  }

  @OnEachCarrier
  void aFutureThatNobodyCompletes(Lab lab) {
    lab.run(() -> {
      Future<String> forgotten = runningLoop().createFuture();
      bug("forgotten", forgotten::await);
      assertThat(look().pstree()).contains("(T) forgotten, waits for Future[pending]");
    });
  }

  @OnEachCarrier
  void aCallOnAThreadThatDoesNotReturn(Lab lab) {
    CountDownLatch latch = new CountDownLatch(1);
    lab.run(() -> {
      Task<?> call =
          bug(
              "call",
              () ->
                  toThread(() -> {
                    latch.await();
                    return 0;
                  }));
      settle();
      Snapshot snapshot = Engine.current().snapshot();
      assertThat(snapshot.pstree()).contains("(T) call, waits for toThread()");
      assertThat(snapshot.loop().outside()).isEqualTo(1);
      latch.countDown();
      call.await();
    });
  }

  @OnEachCarrier("mailbox")
  void aBlockingCallOfTheJdk(Lab lab) {
    CountDownLatch latch = new CountDownLatch(1);
    lab.run(() -> {
      Task<?> blocked = bug("blocked", () -> latch.await());
      settle();
      assertThat(Engine.current().snapshot().pstree())
          .contains("(T) blocked, blocked in CountDownLatch.await() in ");
      latch.countDown();
      blocked.await();
    });
  }

  @OnEachCarrier
  void aTaskThatSpins(Lab lab) {
    lab.run(() -> {
      bug(
          "spinner",
          () -> {
            while (true) {
              yieldNow();
            }
          });
      assertThat(look().pstree()).contains("(T) spinner, runnable");
    });
  }
}

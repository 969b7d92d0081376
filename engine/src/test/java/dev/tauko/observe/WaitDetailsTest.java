package dev.tauko.observe;

import static dev.tauko.Asyncio.asCompleted;
import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.timeout;
import static dev.tauko.Asyncio.waitFor;
import static dev.tauko.Asyncio.waitTasks;
import static dev.tauko.Asyncio.yieldNow;
import static dev.tauko.channel.Select.after;
import static dev.tauko.channel.Select.receive;
import static dev.tauko.channel.Select.select;
import static dev.tauko.channel.Select.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Coroutine;
import dev.tauko.Engine;
import dev.tauko.ReturnWhen;
import dev.tauko.Task;
import dev.tauko.channel.Channel;
import dev.tauko.sync.Event;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What a snapshot says of single waits: names, limits, what they are at, since when. */
class WaitDetailsTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  /** A snapshot of a body that waits. */
  private static Snapshot look(Lab lab, Coroutine.OfVoid body) {
    return lab.run(() -> {
      Task<?> task = createTask("waiting", body);
      for (int i = 0; i < 5; i++) {
        yieldNow();
      }
      Snapshot snapshot = Engine.current().snapshot();
      task.cancel();
      waitTasks(List.of(task), ReturnWhen.ALL_COMPLETED);
      return snapshot;
    });
  }

  private static WaitInfo waitOf(Snapshot snapshot) {
    return snapshot.tasks().stream()
        .filter(task -> task.name().equals("waiting"))
        .findAny()
        .orElseThrow()
        .waitsFor();
  }

  // ---- limits ----

  @OnEachCarrier
  void aWaitWithinATimeLimitShowsTheTimeLeft(Lab lab) {
    Event never = new Event("never");
    WaitInfo wait = waitOf(look(lab, () -> timeout(DAY, () -> timeout(HOUR, never::await))));
    assertThat(wait.what()).isEqualTo("Event.await() of \"never\"");
    assertThat(wait.left()).isBetween(HOUR.minusMinutes(1), HOUR);
    assertThat(waitOf(look(lab, () -> timeout(HOUR, () -> timeout(DAY, never::await)))).left())
        .isBetween(HOUR.minusMinutes(1), HOUR);
    assertThat(waitOf(look(lab, () -> waitFor(() -> never.await(), HOUR))).left()).isPositive();
    assertThat(waitOf(look(lab, never::await)).left()).isNull();
  }

  @OnEachCarrier
  void aLimitThatIsOverOrTakenBackIsNone(Lab lab) {
    Event never = new Event("never");
    Coroutine.OfVoid afterwards =
        () -> {
          timeout(
              HOUR,
              () -> {
                yieldNow();
              });
          never.await();
        };
    assertThat(waitOf(look(lab, afterwards)).left()).isNull();
    Coroutine.OfVoid outer =
        () ->
            timeout(
                HOUR,
                limit -> {
                  timeout(
                      DAY,
                      () -> {
                        limit.reschedule(null);
                        never.await();
                      });
                });
    assertThat(waitOf(look(lab, outer)).left()).isGreaterThan(HOUR);
  }

  @OnEachCarrier
  void aWaitForTasksShowsTheTimeLeft(Lab lab) {
    Coroutine.OfVoid waits =
        () ->
            waitTasks(
                List.of(createTask("page", () -> sleep(DAY))), ReturnWhen.ALL_COMPLETED, HOUR);
    assertThat(waitOf(look(lab, waits)).left()).isBetween(HOUR.minusMinutes(1), HOUR);
  }

  @OnEachCarrier
  void asCompletedNamesWhatIsPending(Lab lab) {
    WaitInfo wait =
        waitOf(
            look(
                lab,
                () ->
                    asCompleted(
                            List.of(
                                createTask("first", () -> sleep(DAY)),
                                createTask("second", () -> sleep(DAY))))
                        .iterator()
                        .next()
                        .await()));
    assertThat(wait.what()).isEqualTo("asCompleted(), 2 pending: first, second");
  }

  // ---- select ----

  @OnEachCarrier
  void aSelectIsSeenAtEachOfItsChannels(Lab lab) {
    Channel<String> orders = Channel.<String>rendezvous().named("orders");
    Channel<String> offers = Channel.<String>rendezvous().named("offers");
    Snapshot snapshot =
        look(
            lab,
            () ->
                select(
                    receive(orders, order -> order),
                    send(offers, "offer", () -> "sent"),
                    after(HOUR, () -> "nothing")));
    WaitInfo wait = waitOf(snapshot);
    assertThat(wait.what())
        .startsWith("select() of ")
        .contains("Channel.receive() of \"orders\"")
        .contains("Channel.send() of \"offers\"")
        .contains("after()");
    assertThat(wait.left()).isBetween(HOUR.minusMinutes(1), HOUR);
    assertThat(snapshot.resources())
        .extracting(ResourceInfo::name)
        .containsExactlyInAnyOrder("orders", "offers");
    assertThat(snapshot.resources())
        .allSatisfy(channel -> assertThat(channel.waiting()).hasSize(1))
        .anySatisfy(channel -> assertThat(channel.id()).isEqualTo(wait.resource()));
  }

  // ---- calls of the JDK ----

  @OnEachCarrier("mailbox")
  void aCallOfTheJdkThatBlocksHasABeginning(Lab lab) {
    CountDownLatch never = new CountDownLatch(1);
    lab.with("tauko.event-loop.clock = system")
        .run(() -> {
          Task<?> task =
              createTask("waiting", () -> assertThat(never.await(1, TimeUnit.DAYS)).isTrue());
          yieldNow();
          sleep(Duration.ofMillis(60));
          Engine.current().snapshot(8);
          sleep(Duration.ofMillis(60));
          Snapshot snapshot = Engine.current().snapshot(8);
          never.countDown();
          task.await();
          WaitInfo wait = waitOf(snapshot);
          assertThat(wait.cause()).isEqualTo(WaitInfo.Cause.BLOCKING_CALL);
          assertThat(wait.since()).isBetween(Duration.ofMillis(90), HOUR);
          assertThat(snapshot.summary(5)).contains("  waiting blocked in CountDownLatch.await()");
        });
  }

  /** What the tree says of a body that waits for a thread's monitor, or within its own. */
  private static String seenBlocked(Lab lab, boolean inWait) throws Exception {
    Object monitor = new Object();
    boolean[] over = {false};
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch looked = new CountDownLatch(1);
    CompletableFuture<Thread> body = new CompletableFuture<>();
    var _ =
        lab.elsewhere(() -> {
          if (inWait) {
            taken.countDown();
            looked.await();
          }
          synchronized (monitor) {
            over[0] = inWait;
            monitor.notifyAll();
            taken.countDown();
            looked.await();
          }
          return 0;
        });
    taken.await();
    Task<?> task =
        lab.engine()
            .start(
                "waiting",
                () -> {
                  body.complete(Thread.currentThread());
                  synchronized (monitor) {
                    while (inWait && !over[0]) {
                      monitor.wait();
                    }
                  }
                });
    Thread.State expected = inWait ? Thread.State.WAITING : Thread.State.BLOCKED;
    Thread thread = body.get();
    while (thread.getState() != expected) {
      Thread.onSpinWait();
    }
    Snapshot snapshot = lab.engine().snapshot();
    String text = snapshot.tasks().getFirst().state() + snapshot.pstree() + task;
    looked.countDown();
    task.toCompletableFuture().get();
    return text;
  }

  @OnEachCarrier
  void aMonitorThatAThreadHasIsNamed(Lab lab) throws Exception {
    String place = "dev.tauko.observe.WaitDetailsTest.lambda$seenBlocked$";
    assertThat(seenBlocked(lab, false))
        .startsWith("BLOCKED")
        .contains("(T) waiting, blocked entering a monitor in " + place)
        .contains("Task[waiting, pending, blocked entering a monitor in " + place);
    assertThat(seenBlocked(lab, true))
        .contains("(T) waiting, blocked in Object.wait() in " + place);
  }

  // ---- steps ----

  @OnEachCarrier
  void eachStepIsTimed(Lab lab) {
    Lab own = lab.with("tauko.event-loop.step-times = on", "tauko.event-loop.clock = system");
    own.run(() -> {
      for (int i = 0; i < 5; i++) {
        sleep(Duration.ofMillis(2));
      }
      runningLoop().callSoon(() -> {});
      yieldNow();
      EngineStats stats = Engine.current().stats();
      // The step under way is not over.
      assertThat(stats.steps() - stats.stepTimes().count()).isBetween(0L, 1L);
    });
  }
}

package dev.tauko.internal.task;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.currentTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Leaves;
import dev.tauko.testkit.Mirrors;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import dev.tauko.testkit.Remnant;
import java.util.List;
import java.util.function.Consumer;

/** Callbacks of a future run in turns of their own, in the order in which they were added. */
class DoneCallbackTest {

  @OnEachCarrier
  @Mirrors("test_futures.BaseFutureDoneCallbackTests.test_callbacks_invoked_on_set_result")
  void callbacksRunInTheOrderOfTheirAdditionOneTurnAfterTheOutcome(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          Future<String> future = runningLoop().createFuture();
          for (String name : List.of("a", "b", "c")) {
            future.addDoneCallback(done -> log.add(name));
          }
          runningLoop().callSoon(() -> log.add("scheduled before"));
          future.setResult("x");
          runningLoop().callSoon(() -> log.add("scheduled after"));
          log.add("main");
          yieldNow();
        });

    assertThat(trail)
        .containsExactly("0 main", "1 scheduled before", "1 a", "1 b", "1 c", "1 scheduled after");
  }

  @OnEachCarrier
  void aCallbackAddedToADoneFutureRunsOneTurnLater(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          Future<String> future = runningLoop().createFuture();
          future.setResult("x");
          future.addDoneCallback(done -> log.add("callback"));
          log.add("main");
          yieldNow();
        });

    assertThat(trail).containsExactly("0 main", "1 callback");
  }

  @OnEachCarrier
  void aCallbackGetsTheFutureAndRunsInNoTask(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          Future<String> future = runningLoop().createFuture();
          future.addDoneCallback(done -> log.add(done.equals(future) + " " + currentTask()));
          Task<Integer> task = createTask(() -> 1);
          task.addDoneCallback(done -> log.add(done.equals(task) + " " + currentTask()));
          future.setResult("x");
          task.await();
          yieldNow();
        });

    assertThat(trail).containsExactly("true null", "true null");
  }

  @OnEachCarrier
  void callbacksAndWaitersAreServedInTheOrderInWhichTheyCame(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          Future<String> future = runningLoop().createFuture();
          createTask(() -> {
            future.await();
            log.add("waiter");
          });
          yieldNow();
          future.addDoneCallback(done -> log.add("callback"));
          createTask(() -> {
            future.await();
            log.add("second waiter");
          });
          yieldNow();
          future.setResult("x");
          yieldNow();
        });

    assertThat(trail).containsExactly("3 waiter", "3 callback", "3 second waiter");
  }

  @OnEachCarrier
  @Mirrors({
    "test_futures.BaseFutureDoneCallbackTests.test_callbacks_remove_first_callback",
    "test_futures.BaseFutureDoneCallbackTests.test_remove_done_callback"
  })
  void aCallbackThatWasTakenBackDoesNotRun(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          Future<String> future = runningLoop().createFuture();
          Consumer<Future<String>> twice = done -> log.add("twice");
          Consumer<Future<String>> once = done -> log.add("once");
          future.addDoneCallback(twice);
          future.addDoneCallback(once);
          future.addDoneCallback(twice);
          log.add("removed " + future.removeDoneCallback(twice));
          log.add("removed " + future.removeDoneCallback(twice));
          future.setResult("x");
          log.add("too late " + future.removeDoneCallback(once));
          yieldNow();
        });

    assertThat(trail).containsExactly("removed 2", "removed 0", "too late 0", "once");
  }

  @OnEachCarrier
  void theOnlyCallbackCanBeTakenBackToo(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          Future<String> future = runningLoop().createFuture();
          Consumer<Future<String>> callback = done -> log.add("callback");
          future.addDoneCallback(callback);
          log.add("other " + future.removeDoneCallback(done -> {}));
          log.add("removed " + future.removeDoneCallback(callback));
          future.addDoneCallback(done -> log.add("another"));
          future.setResult("x");
          yieldNow();
        });

    assertThat(trail).containsExactly("other 0", "removed 1", "another");
  }

  @OnEachCarrier
  void callbacksOfACancelledFutureRunToo(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          Future<String> future = runningLoop().createFuture();
          future.addDoneCallback(done -> log.add("cancelled " + done.isCancelled()));
          future.cancel();
          yieldNow();
        });

    assertThat(trail).containsExactly("1 cancelled true");
  }

  @OnEachCarrier
  @Mirrors("test_futures.BaseFutureDoneCallbackTests.test_callbacks_invoked_on_set_exception")
  void callbacksOfAFutureThatHasFailedRunToo(Lab lab) {
    List<String> trail =
        lab.turns(log -> {
          Future<String> future = runningLoop().createFuture();
          future.addDoneCallback(done -> log.add("failed with " + done.exception()));
          future.setException(new IllegalStateException("spam"));
          yieldNow();
        });

    assertThat(trail).containsExactly("1 failed with java.lang.IllegalStateException: spam");
  }

  @OnEachCarrier
  @Mirrors({
    "test_futures.BaseFutureDoneCallbackTests.test_callbacks_remove_first_and_second_callback",
    "test_futures.BaseFutureDoneCallbackTests.test_callbacks_remove_third_callback"
  })
  void thoseThatWereNotTakenBackRunInTheirOrder(Lab lab) {
    List<String> trail =
        lab.trail(log -> {
          List<Consumer<Future<String>>> callbacks =
              List.of(done -> log.add("1"), done -> log.add("2"), done -> log.add("3"));
          for (List<Integer> taken : List.of(List.of(0, 1, 0), List.of(2, 2))) {
            Future<String> future = runningLoop().createFuture();
            callbacks.forEach(future::addDoneCallback);
            taken.forEach(i -> future.removeDoneCallback(callbacks.get(i)));
            future.setResult("x");
            yieldNow();
          }
        });

    assertThat(trail).containsExactly("3", "1", "2");
  }

  /** A callback that takes others back when it is first compared with one. */
  private static final class Evil implements Consumer<Future<String>> {
    private final Runnable first;
    private boolean compared;

    Evil(Runnable first) {
      this.first = first;
    }

    @Override
    public void accept(Future<String> done) {}

    @Override
    public boolean equals(Object other) {
      if (!compared) {
        compared = true;
        first.run();
      }
      return false;
    }

    @Override
    public int hashCode() {
      return 0;
    }
  }

  @OnEachMode
  @Leaves(Remnant.CALLBACK)
  @Mirrors("test_futures.BaseFutureDoneCallbackTests.test_remove_done_callbacks_list_mutation")
  void comparingCallbacksMayTakeOthersBack(Lab lab) {
    lab.run(() -> {
      Future<String> future = runningLoop().createFuture();
      Consumer<Future<String>> other = done -> {};
      Evil evil = new Evil(() -> assertThat(future.removeDoneCallback(other)).isEqualTo(9));
      future.addDoneCallback(done -> {});
      for (int i = 0; i < 10; i++) {
        future.addDoneCallback(i == 5 ? evil : other);
      }
      assertThat(future.removeDoneCallback(done -> {})).isZero();
      assertThat(future.removeDoneCallback(evil)).isZero();
      assertThat(future.removeDoneCallback(other)).isZero();
    });
  }
}

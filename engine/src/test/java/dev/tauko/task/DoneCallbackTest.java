package dev.tauko.task;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.currentTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import java.util.List;
import java.util.function.Consumer;

/** Callbacks of a future run in turns of their own, in the order in which they were added. */
class DoneCallbackTest {

  @OnEachCarrier
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
}

package dev.tauko.internal.task;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.toThread;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.EventLoop;
import dev.tauko.Future;
import dev.tauko.Task;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.OnEachCarrier;
import dev.tauko.testkit.OnEachMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.MDC;

/** SLF4J's mapped diagnostic context belongs to a coroutine, and goes on to what it starts. */
class MdcTest {
  private static final String KEY = "request";

  @OnEachMode
  void tasksAndCallsOnThreadsBeginWithTheirCreatorsContext(Lab lab) {
    lab.with("tauko.inherit-mdc = on")
        .run(() -> {
          MDC.put(KEY, "outer");
          Task<String> task =
              createTask(() -> {
                yieldNow();
                String inherited = MDC.get(KEY);
                MDC.put(KEY, "inner");
                yieldNow();
                return inherited + " " + MDC.get(KEY);
              });
          assertThat(toThread(() -> MDC.get(KEY))).isEqualTo("outer");
          assertThat(task.await()).isEqualTo("outer inner");
          assertThat(MDC.get(KEY)).isEqualTo("outer");
          MDC.clear();
          assertThat(toThread(() -> String.valueOf(MDC.get(KEY)))).isEqualTo("null");
        });
  }

  @OnEachMode
  void aTaskThatAThreadStartsHasTheContextOfThatThread(Lab lab) throws Exception {
    Lab own = lab.with("tauko.inherit-mdc = on");
    own.engine();
    CompletableFuture<Task<String>> started =
        own.elsewhere(() -> {
          MDC.put(KEY, "thread");
          return own.engine().start(() -> MDC.get(KEY));
        });
    assertThat(started.get().toCompletableFuture().get()).isEqualTo("thread");
  }

  @OnEachCarrier
  void aCallbackBeginsWithTheContextOfItsSchedulerAndLeavesNothing(Lab lab) {
    lab.with("tauko.inherit-mdc = on")
        .run(() -> {
          List<String> seen = new ArrayList<>();
          EventLoop loop = runningLoop();
          Runnable callback =
              () -> {
                seen.add(MDC.get(KEY));
                MDC.put(KEY, "callback");
              };
          loop.callSoon(callback);
          loop.callLater(Duration.ofMillis(1), callback);
          MDC.put(KEY, "scheduler");
          loop.callSoon(callback);
          loop.callAt(loop.time().plusMillis(2), callback);
          loop.callSoonThreadsafe(() -> {
            callback.run();
            loop.callSoon(callback);
          });
          Future<String> future = loop.createFuture();
          future.addDoneCallback(done -> callback.run());
          MDC.clear();
          future.addDoneCallback(done -> callback.run());
          future.setResult("");
          sleep(Duration.ofMillis(5));
          loop.callSoon(callback);
          sleep(Duration.ofMillis(5));
          assertThat(seen)
              .containsExactly(
                  null,
                  "scheduler",
                  "scheduler",
                  "scheduler",
                  null,
                  "callback",
                  null,
                  "scheduler",
                  null);
          assertThat(MDC.get(KEY)).isNull();
        });
  }

  @OnEachMode
  void withoutTheSettingEachCoroutineHasItsOwn(Lab lab) {
    lab.run(() -> {
      MDC.put(KEY, "outer");
      assertThat(createTask(() -> String.valueOf(MDC.get(KEY))).await()).isEqualTo("null");
    });
  }
}

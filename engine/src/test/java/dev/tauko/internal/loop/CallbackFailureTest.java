package dev.tauko.internal.loop;

import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.Future;
import dev.tauko.testkit.Lab;
import dev.tauko.testkit.Logs;
import dev.tauko.testkit.OnEachCarrier;
import java.time.Duration;
import java.util.List;

/** What a callback throws is logged, and the loop goes on with the next one. */
class CallbackFailureTest {

  @OnEachCarrier
  void theTurnGoesOnAfterACallbackThatThrows(Lab lab) {
    Logs logs = lab.logs(LoopExecutor.class);
    RuntimeException failure = new IllegalArgumentException("a callback's own");

    List<String> trail =
        lab.turns(log -> {
          runningLoop()
              .callSoon(() -> {
                log.add("throws");
                throw failure;
              });
          runningLoop().callSoon(() -> log.add("next"));
          yieldNow();
          log.add("main");
        });

    assertThat(trail).containsExactly("1 throws", "1 next", "1 main");
    assertThat(logs.messages())
        .singleElement()
        .asString()
        .startsWith("ERROR Callback")
        .contains("CallbackFailureTest");
    assertThat(logs.thrown()).containsExactly(failure);
  }

  @OnEachCarrier
  void errorsOfCallbacksTimersAndDoneCallbacksEndNothing(Lab lab) {
    Logs logs = lab.logs(LoopExecutor.class);

    List<String> trail =
        lab.times(log -> {
          Future<String> future = runningLoop().createFuture();
          future.addDoneCallback(done -> {
            throw new AssertionError("done callback");
          });
          future.addDoneCallback(done -> log.add("second done callback"));
          future.setResult("x");
          runningLoop().callSoon(() -> overflow(0));
          runningLoop()
              .callLater(
                  Duration.ofSeconds(1),
                  () -> {
                    throw new LinkageError("timer");
                  });
          runningLoop().callLater(Duration.ofSeconds(1), () -> log.add("second timer"));
          sleep(Duration.ofSeconds(1));
          log.add("main");
        });

    assertThat(trail).containsExactly("0s second done callback", "1s second timer", "1s main");
    assertThat(logs.thrown())
        .hasExactlyElementsOfTypes(
            AssertionError.class, StackOverflowError.class, LinkageError.class);
  }

  private static int overflow(int depth) {
    return depth < 0 ? depth : overflow(depth + 1) + 1;
  }
}
